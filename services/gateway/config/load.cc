#include "gateway/config/load.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gateway/config/networks.h"
#include "platform/config/text_file.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

constexpr char kFileName[] = "gateway.textproto";
constexpr int kMaxThreads = 64;
constexpr int kMaxRate = 100'000;
constexpr int kMaxSignIns = 10'000;
constexpr int kMinBodyBytes = 1024;
constexpr int kMaxBodyBytes = 16 << 20;
constexpr int kMaxReadSeconds = 600;
constexpr int kMaxProxies = 64;

using Problems = std::vector<std::string>;

void FillDefaults(GatewayConfig& gateway) {
  if (gateway.thread_count() == 0) gateway.set_thread_count(2);
  if (gateway.max_connections() == 0) gateway.set_max_connections(10'000);
  if (gateway.max_connections_per_address() == 0) gateway.set_max_connections_per_address(1'000);
  if (gateway.requests_per_second() == 0) gateway.set_requests_per_second(50);
  if (gateway.request_burst() == 0) gateway.set_request_burst(200);
  if (gateway.sign_ins_per_minute() == 0) gateway.set_sign_ins_per_minute(20);
  if (gateway.max_body_bytes() == 0) gateway.set_max_body_bytes(kMaxBodyBytes);
  if (!gateway.has_header_time()) gateway.mutable_header_time()->set_seconds(10);
  if (!gateway.has_body_time()) gateway.mutable_body_time()->set_seconds(60);
}

void CheckRange(absl::string_view field, std::int64_t value, std::int64_t min, std::int64_t max, Problems& problems) {
  if (value < min || value > max) problems.push_back(absl::StrCat(field, ": ", value, " is not within ", min, " to ", max));
}

void Check(const GatewayConfig& gateway, Problems& problems) {
  CheckRange("thread_count", gateway.thread_count(), 1, kMaxThreads, problems);
  CheckRange("max_connections", gateway.max_connections(), 1, kMaxRate, problems);
  CheckRange("max_connections_per_address", gateway.max_connections_per_address(), 1, kMaxRate, problems);
  CheckRange("requests_per_second", gateway.requests_per_second(), 1, kMaxRate, problems);
  CheckRange("request_burst", gateway.request_burst(), 1, kMaxRate, problems);
  CheckRange("sign_ins_per_minute", gateway.sign_ins_per_minute(), 1, kMaxSignIns, problems);
  CheckRange("max_body_bytes", gateway.max_body_bytes(), kMinBodyBytes, kMaxBodyBytes, problems);
  CheckRange("header_time in seconds", gateway.header_time().seconds(), 1, kMaxReadSeconds, problems);
  CheckRange("body_time in seconds", gateway.body_time().seconds(), 1, kMaxReadSeconds, problems);
  CheckRange("trusted_proxies", gateway.trusted_proxies_size(), 0, kMaxProxies, problems);
  for (const std::string& proxy : gateway.trusted_proxies()) {
    if (!Networks::IsNetwork(proxy)) {
      problems.push_back(absl::StrCat("trusted_proxies: \"", proxy, "\" is neither an address nor a network, for example \"10.1.0.0/16\""));
    }
  }
  if (gateway.tls_listen().empty()) return;
  if (!muster::config::IsTcpAddress(gateway.tls_listen())) {
    problems.push_back(absl::StrCat("tls_listen: \"", gateway.tls_listen(), "\" is not an address, for example \"0.0.0.0:7243\""));
  }
  if (gateway.certificate_file().empty() || gateway.private_key_file().empty()) {
    problems.push_back("tls_listen needs certificate_file and private_key_file");
  }
}

}  // namespace

absl::StatusOr<GatewayConfig> LoadGatewayConfig(const std::string& config_path) {
  const std::filesystem::path path = std::filesystem::path(config_path).parent_path() / kFileName;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return ParseGatewayConfig("", path.string());
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) return NotFound("CONFIG_UNREADABLE", "the configuration file cannot be read", {{"file", path.string()}});
  return ParseGatewayConfig(text, path.string());
}

absl::StatusOr<GatewayConfig> ParseGatewayConfig(absl::string_view text, absl::string_view name) {
  GatewayConfig gateway;
  Problems problems;
  if (muster::config::ParseText(text, gateway, problems)) {
    FillDefaults(gateway);
    Check(gateway, problems);
  }
  if (problems.empty()) return gateway;
  return InvalidArgument("CONFIG_INVALID", absl::StrCat("the configuration is wrong: ", absl::StrJoin(problems, "; ")),
                         {{"file", name}, {"problems", absl::StrJoin(problems, "; ")}});
}

}  // namespace muster::gateway
