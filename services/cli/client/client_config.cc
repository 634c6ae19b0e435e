#include "cli/client/client_config.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kPlace[] = ".muster/muster.textproto";
constexpr char kDefaultIssuer[] = "gateway";

class Problems final : public google::protobuf::io::ErrorCollector {
 public:
  // Lines and columns come counted from 0.
  void AddError(int line, int column, const std::string& message) override {
    texts_.push_back(absl::StrCat(line + 1, ":", column + 1, ": ", message));
  }
  void Add(absl::string_view text) { texts_.emplace_back(text); }

  absl::Status ToStatus(const std::string& file) const {
    if (texts_.empty()) return absl::OkStatus();
    const std::string problems = absl::StrJoin(texts_, "; ");
    return InvalidArgument("CONFIG_INVALID", absl::StrCat(file, ": ", problems), {{"file", file}, {"problems", problems}});
  }

 private:
  std::vector<std::string> texts_;
};

absl::StatusOr<fs::path> FindFile(const ConfigPlaces& places) {
  if (!places.option.empty()) return fs::path(places.option);
  if (!places.environment.empty()) return fs::path(places.environment);
  std::error_code error;
  for (fs::path folder = fs::absolute(places.folder, error);; folder = folder.parent_path()) {
    if (fs::exists(folder / kPlace, error)) return folder / kPlace;
    if (!folder.has_relative_path()) break;
  }
  return InvalidArgument("CLIENT_CONFIG_MISSING", "no configuration of the command line was found", {{"file", kPlace}});
}

template <class Entries>
void CheckNames(const Entries& entries, absl::string_view kind, Problems& problems) {
  std::set<std::string> seen;
  for (const auto& entry : entries) {
    if (entry.name().empty()) problems.Add(absl::StrCat(kind, " without name"));
    if (!seen.insert(entry.name()).second) problems.Add(absl::StrCat(kind, " ", entry.name(), " twice"));
  }
}

void Check(const ClientConfig& config, Problems& problems) {
  CheckNames(config.services(), "services", problems);
  CheckNames(config.worlds(), "worlds", problems);
  if (config.worlds().empty()) problems.Add("worlds: at least one is needed");
  for (const Service& service : config.services()) {
    if (service.address().empty()) problems.Add(absl::StrCat("services ", service.name(), " has no address"));
  }
  if (config.signing_key_file().empty()) problems.Add("signing_key_file is missing");
}

}  // namespace

absl::StatusOr<ClientConfig> LoadClientConfig(const ConfigPlaces& places) {
  ASSIGN_OR_RETURN(const fs::path path, FindFile(places));
  std::ifstream file(path);
  if (!file) return InvalidArgument("CONFIG_UNREADABLE", absl::StrCat(path.string(), " cannot be read"), {{"file", path.string()}});
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

  Problems problems;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&problems);
  ClientConfig config;
  if (parser.ParseFromString(text, &config)) Check(config, problems);
  RETURN_IF_ERROR(problems.ToStatus(path.string()));

  std::error_code error;
  config.set_signing_key_file((fs::absolute(path, error).parent_path() / config.signing_key_file()).lexically_normal().string());
  if (config.issuer().empty()) config.set_issuer(kDefaultIssuer);
  if (config.default_world().empty() && config.worlds_size() == 1) config.set_default_world(config.worlds(0).name());
  return config;
}

absl::StatusOr<World> ChooseWorld(const ClientConfig& config, absl::string_view wanted) {
  const absl::string_view name = wanted.empty() ? absl::string_view(config.default_world()) : wanted;
  for (const World& world : config.worlds()) {
    if (world.name() == name) return world;
  }
  const std::string known =
      absl::StrJoin(config.worlds(), ", ", [](std::string* out, const World& world) { absl::StrAppend(out, world.name()); });
  if (name.empty()) return InvalidArgument("WORLD_REQUIRED", "several worlds and no default_world", {{"worlds", known}});
  return InvalidArgument("WORLD_UNKNOWN", absl::StrCat("no world ", name), {{"world", name}, {"worlds", known}});
}

}  // namespace muster::cli
