#include "cli/commands/files.h"

#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace muster::cli {

absl::StatusOr<std::string> ReadInput(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  // A folder opens, but cannot be read.
  if (!file.is_open() || file.bad()) return InvalidArgument("INPUT_UNREADABLE", absl::StrCat(path, " cannot be read"), {{"file", path}});
  return content;
}

absl::Status ReadJson(const std::string& path, google::protobuf::Message& message) {
  ASSIGN_OR_RETURN(const std::string content, ReadInput(path));
  const auto parsed = google::protobuf::util::JsonStringToMessage(content, &message);
  if (parsed.ok()) return absl::OkStatus();
  return InvalidArgument("JSON_INVALID", parsed.ToString(),
                         {{"type", message.GetTypeName()}, {"problem", absl::StrCat(path, ": ", std::string(parsed.message()))}});
}

std::string OutputPath(const std::string& out, const std::string& file_name) {
  // Of the service's name only the last part: an answer never chooses a folder.
  return out.empty() ? std::filesystem::path(file_name).filename().string() : out;
}

absl::Status WriteOutput(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) return InvalidArgument("OUTPUT_UNWRITABLE", absl::StrCat(path, " cannot be written"), {{"file", path}});
  return absl::OkStatus();
}

}  // namespace muster::cli
