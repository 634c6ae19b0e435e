#include "platform/config/config.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "platform/config/text_file.h"
#include "platform/status/status.h"

namespace muster::config {
namespace {

constexpr std::size_t kMaxNameLength = 40;
constexpr int kMaxSocketPathLength = 107;
constexpr int kMaxThreads = 512;
constexpr int kMaxQueueLimit = 100'000;
constexpr int kMaxDrainSeconds = 600;
// A hundred Chinese characters.
constexpr std::int64_t kMaxTitleBytes = 300;

using Problems = std::vector<std::string>;

bool IsName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxNameLength && absl::ascii_islower(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; });
}

bool IsAddress(absl::string_view address) {
  if (absl::ConsumePrefix(&address, "unix:")) return !address.empty() && address.size() <= kMaxSocketPathLength;
  return IsTcpAddress(address);
}

void CheckName(absl::string_view field, absl::string_view name, absl::flat_hash_set<std::string>& seen, Problems& problems) {
  if (!IsName(name)) {
    problems.push_back(absl::StrCat(field, ": \"", name,
                                    "\" is not a name of lower case letters, digits and hyphens, a letter first, at most ", kMaxNameLength,
                                    " characters"));
  } else if (!seen.insert(std::string(name)).second) {
    problems.push_back(absl::StrCat(field, ": \"", name, "\" is there twice"));
  }
}

void CheckWorlds(const ServerConfig& config, Problems& problems) {
  if (config.worlds().empty())
    problems.push_back("worlds: at least one is required, for example worlds { name: \"live\" database: \"dbname=muster_{world}\" }");
  absl::flat_hash_set<std::string> names;
  for (int i = 0; i < config.worlds_size(); ++i) {
    const World& world = config.worlds(i);
    CheckName(absl::StrCat("worlds[", i, "].name"), world.name(), names, problems);
    if (world.database().empty()) problems.push_back(absl::StrCat("worlds[", i, "].database: a libpq connection string is required"));
  }
}

void CheckServices(const ServerConfig& config, Problems& problems) {
  if (config.services().empty()) {
    problems.push_back("services: at least one is required, for example services { name: \"warehouse\" listen: \"127.0.0.1:7201\" }");
  }
  absl::flat_hash_set<std::string> names;
  absl::flat_hash_set<std::string> listening;
  const auto check_address = [&problems](absl::string_view field, absl::string_view address, bool valid) {
    if (valid) return;
    problems.push_back(
        absl::StrCat(field, ": \"", address, "\" is not an address, for example \"127.0.0.1:7201\" or \"unix:/run/muster/warehouse\""));
  };
  const auto check_unique = [&](absl::string_view field, const std::string& address) {
    if (!address.empty() && !absl::EndsWith(address, ":0") && !listening.insert(address).second) {
      problems.push_back(absl::StrCat(field, ": \"", address, "\" is listened on twice"));
    }
  };
  for (int i = 0; i < config.services_size(); ++i) {
    const Service& service = config.services(i);
    const std::string path = absl::StrCat("services[", i, "].");
    CheckName(path + "name", service.name(), names, problems);
    check_address(path + "listen", service.listen(), IsAddress(service.listen()));
    check_address(path + "address", service.address(), service.address().empty() || IsAddress(service.address()));
    check_address(path + "metrics_listen", service.metrics_listen(),
                  service.metrics_listen().empty() || IsTcpAddress(service.metrics_listen()));
    check_unique(path + "listen", service.listen());
    check_unique(path + "metrics_listen", service.metrics_listen());
  }
}

void CheckRange(absl::string_view field, std::int64_t value, std::int64_t max, Problems& problems) {
  if (value < 1 || value > max) problems.push_back(absl::StrCat(field, ": ", value, " is not within 1 to ", max));
}

void CheckLimits(const Limits& limits, Problems& problems) {
  CheckRange("limits.worker_count", limits.worker_count(), kMaxThreads, problems);
  CheckRange("limits.queue_limit", limits.queue_limit(), kMaxQueueLimit, problems);
  CheckRange("limits.pool_size", limits.pool_size(), kMaxThreads, problems);
  CheckRange("limits.drain_time (seconds)", limits.drain_time().seconds(), kMaxDrainSeconds, problems);
}

void CheckRange(absl::string_view field, const google::protobuf::Duration& value, absl::string_view range, std::int64_t min_milliseconds,
                std::int64_t max_milliseconds, Problems& problems) {
  // Whole seconds first: their product with 1000 must not overflow.
  const bool in_reach = value.seconds() >= 0 && value.seconds() <= max_milliseconds / 1000 && value.nanos() >= 0;
  const std::int64_t milliseconds = in_reach ? value.seconds() * 1000 + value.nanos() / 1'000'000 : -1;
  if (milliseconds < min_milliseconds || milliseconds > max_milliseconds)
    problems.push_back(absl::StrCat(field, ": is not within ", range));
}

void CheckRouting(const Routing& routing, Problems& problems) {
  absl::string_view rest = routing.base_url();
  if (!rest.empty()) {
    const bool known = absl::ConsumePrefix(&rest, "http://") || absl::ConsumePrefix(&rest, "https://");
    if (!known || rest.empty() || rest[0] == '/' || absl::EndsWith(rest, "/") || rest.find_first_of("?#@ ") != absl::string_view::npos) {
      problems.push_back(absl::StrCat("routing.base_url: \"", routing.base_url(),
                                      "\" is not an address without user, query and final slash, for example \"http://127.0.0.1:5000\""));
    }
  }
  if (!IsName(routing.profile())) problems.push_back(absl::StrCat("routing.profile: \"", routing.profile(), "\" is not a profile's name"));
  CheckRange("routing.title (bytes)", static_cast<std::int64_t>(routing.title().size()), kMaxTitleBytes, problems);
  CheckRange("routing.timeout", routing.timeout(), "10 ms to 30 s", 10, 30'000, problems);
  if (routing.max_table_size() < 2) problems.push_back("routing.max_table_size: a table has at least 2 places");
  CheckRange("routing.max_table_size", routing.max_table_size(), 1000, problems);
  CheckRange("routing.max_parallel", routing.max_parallel(), 16, problems);
  CheckRange("routing.cache_age", routing.cache_age(), "1 s to 7 days", 1000, 7 * 86'400'000, problems);
  CheckRange("routing.pause", routing.pause(), "1 s to 1 h", 1000, 3'600'000, problems);
  CheckRange("routing.max_snap_distance_m", routing.max_snap_distance_m(), 1'000'000, problems);
}

void FillDefaults(Routing& routing) {
  if (routing.profile().empty()) routing.set_profile("driving");
  if (routing.title().empty()) routing.set_title("OSRM");
  if (!routing.has_timeout()) routing.mutable_timeout()->set_seconds(2);
  if (routing.max_table_size() == 0) routing.set_max_table_size(100);
  if (routing.max_parallel() == 0) routing.set_max_parallel(4);
  if (!routing.has_cache_age()) routing.mutable_cache_age()->set_seconds(3600);
  if (!routing.has_pause()) routing.mutable_pause()->set_seconds(30);
  if (routing.max_snap_distance_m() == 0) routing.set_max_snap_distance_m(5000);
}

void FillDefaults(ServerConfig& config) {
  Limits& limits = *config.mutable_limits();
  if (limits.worker_count() == 0) limits.set_worker_count(16);
  if (limits.queue_limit() == 0) limits.set_queue_limit(1024);
  if (limits.pool_size() == 0) limits.set_pool_size(8);
  if (!limits.has_drain_time()) limits.mutable_drain_time()->set_seconds(10);
  if (config.log().min_severity() == Log::SEVERITY_UNSPECIFIED) config.mutable_log()->set_min_severity(Log::SEVERITY_INFO);
  FillDefaults(*config.mutable_routing());
  for (Service& service : *config.mutable_services()) {
    if (service.address().empty()) service.set_address(service.listen());
  }
}

std::string Underscored(absl::string_view name) { return absl::StrReplaceAll(name, {{"-", "_"}}); }

}  // namespace

absl::StatusOr<ServerConfig> LoadConfig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) return NotFound("CONFIG_UNREADABLE", "the configuration file cannot be read", {{"file", path}});
  return ParseConfig(text, path);
}

absl::StatusOr<ServerConfig> ParseConfig(absl::string_view text, absl::string_view name) {
  ServerConfig config;
  Problems problems;
  if (ParseText(text, config, problems)) {
    FillDefaults(config);
    CheckWorlds(config, problems);
    CheckServices(config, problems);
    CheckLimits(config.limits(), problems);
    CheckRouting(config.routing(), problems);
  }
  if (problems.empty()) return config;
  return InvalidArgument("CONFIG_INVALID", absl::StrCat("the configuration is wrong: ", absl::StrJoin(problems, "; ")),
                         {{"file", name}, {"problems", absl::StrJoin(problems, "; ")}});
}

absl::StatusOr<Service> FindService(const ServerConfig& config, absl::string_view service) {
  const auto found = std::find_if(config.services().begin(), config.services().end(),
                                  [service](const Service& entry) { return absl::string_view(entry.name()) == service; });
  if (found == config.services().end())
    return NotFound("SERVICE_NOT_CONFIGURED", "the service is not in the configuration", {{"service", service}});
  return *found;
}

absl::StatusOr<std::string> AddressOf(const ServerConfig& config, absl::string_view service) {
  ASSIGN_OR_RETURN(const Service entry, FindService(config, service));
  return entry.address();
}

std::string DatabaseOf(const World& world, absl::string_view service) {
  return absl::StrReplaceAll(world.database(), {{"{world}", Underscored(world.name())}, {"{service}", Underscored(service)}});
}

std::string OwnerDatabaseOf(const World& world) {
  return absl::StrReplaceAll(world.owner_database(), {{"{world}", Underscored(world.name())}});
}

}  // namespace muster::config
