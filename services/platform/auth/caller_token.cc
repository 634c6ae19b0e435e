#include "platform/auth/caller_token.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "platform/auth/name_form.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

using common::v1::Caller;
using common::v1::Role;

constexpr int kMaxRoles = 16;
constexpr char kGateway[] = "gateway";
constexpr char kKeyIdPrefix[] = "k4.pid.";
constexpr std::size_t kKeyIdSize = 51;

absl::Status Malformed(absl::string_view claim) {
  return Unauthenticated("CALLER_MALFORMED", absl::StrCat("claim ", claim, " is missing, repeated, unknown or malformed"),
                         {{"claim", claim}});
}

// Takes apart the little of JSON that claims need.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : rest_(text) {}

  bool Take(char wanted) {
    SkipSpace();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // A string of visible ASCII characters without escapes, at least one.
  bool TakeString(absl::string_view& value) {
    if (!Take('"')) return false;
    const std::size_t end = rest_.find('"');
    if (end == absl::string_view::npos || end == 0) return false;
    value = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return std::all_of(value.begin(), value.end(), [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '\\'; });
  }

  bool AtEnd() {
    SkipSpace();
    return rest_.empty();
  }

 private:
  void SkipSpace() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == '\n' || rest_.front() == '\r')) {
      rest_.remove_prefix(1);
    }
  }

  absl::string_view rest_;
};

bool TakeOnce(Scanner& json, std::string* claim) {
  absl::string_view value;
  if (!claim->empty() || !json.TakeString(value)) return false;
  *claim = std::string(value);
  return true;
}

bool TakeTime(Scanner& json, google::protobuf::Timestamp* claim) {
  // By its length and first digit the text is a date with four digits for the year: ParseTime alone takes more than RFC 3339 does.
  constexpr std::size_t kSizeWithZ = 20;
  constexpr std::size_t kSizeWithOffset = 25;
  absl::string_view value;
  if (!json.TakeString(value)) return false;
  if ((value.size() != kSizeWithZ && value.size() != kSizeWithOffset) || !absl::ascii_isdigit(static_cast<unsigned char>(value.front()))) {
    return false;
  }
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_sec, value, &time, nullptr)) return false;
  claim->set_seconds(absl::ToUnixSeconds(time));
  return true;
}

bool TakeRolesOnce(Scanner& json, Caller& caller) {
  if (caller.roles_size() > 0 || !json.Take('[')) return false;
  do {
    absl::string_view name;
    Role role;
    if (caller.roles_size() == kMaxRoles || !json.TakeString(name) || !common::v1::Role_Parse(std::string(name), &role)) return false;
    caller.add_roles(role);
  } while (json.Take(','));
  return json.Take(']');
}

bool TakeClaim(Scanner& json, absl::string_view name, Caller& caller) {
  if (name == "iss") return TakeOnce(json, caller.mutable_issuer());
  if (name == "sub") return TakeOnce(json, caller.mutable_subject());
  if (name == "chapter") return TakeOnce(json, caller.mutable_chapter());
  if (name == "roles") return TakeRolesOnce(json, caller);
  if (name == "world") return TakeOnce(json, caller.mutable_world());
  if (name == "iat") return !caller.has_issue_time() && TakeTime(json, caller.mutable_issue_time());
  if (name == "addr") return TakeOnce(json, caller.mutable_client_address());
  if (name == "exp") return !caller.has_expire_time() && TakeTime(json, caller.mutable_expire_time());
  return false;
}

bool AreRolesOf(const Caller& caller) {
  const auto& roles = caller.roles();
  if (roles.empty() || roles.size() > kMaxRoles) return false;
  for (auto role = roles.begin(); role != roles.end(); ++role) {
    if (!common::v1::Role_IsValid(*role) || *role == common::v1::ROLE_UNSPECIFIED || std::find(roles.begin(), role, *role) != role)
      return false;
  }
  const bool holds_service = std::find(roles.begin(), roles.end(), common::v1::ROLE_SERVICE) != roles.end();
  return IsServiceSubject(caller.subject()) ? holds_service && roles.size() == 1 : !holds_service;
}

// A service has no address of its own to tell, and tells nobody else's.
bool IsAddressOf(const Caller& caller) {
  if (caller.client_address().empty()) return true;
  return caller.issuer() == kGateway && !IsServiceSubject(caller.subject()) && IsAddress(caller.client_address());
}

absl::Status CheckTimesForm(const Caller& caller) {
  if (!caller.has_issue_time()) return Malformed("iat");
  if (!caller.has_expire_time() || caller.expire_time().seconds() <= caller.issue_time().seconds()) return Malformed("exp");
  return absl::OkStatus();
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

}  // namespace

absl::Status CheckCallerForm(const Caller& caller) {
  if (!IsIssuer(caller.issuer())) return Malformed("iss");
  if (!IsSubject(caller.subject())) return Malformed("sub");
  if (!IsChapter(caller.chapter())) return Malformed("chapter");
  if (!AreRolesOf(caller)) return Malformed("roles");
  if (!IsWorld(caller.world())) return Malformed("world");
  if (!IsAddressOf(caller)) return Malformed("addr");
  return absl::OkStatus();
}

absl::StatusOr<std::string> SignCaller(const SecretKey& key, const Caller& caller) {
  RETURN_IF_ERROR(CheckCallerForm(caller));
  RETURN_IF_ERROR(CheckTimesForm(caller));
  const std::string roles =
      absl::StrJoin(caller.roles(), ",", [](std::string* out, int role) { absl::StrAppend(out, "\"", common::v1::Role_Name(role), "\""); });
  const std::string address = caller.client_address().empty() ? "" : absl::StrCat(R"(","addr":")", caller.client_address());
  const std::string payload = absl::StrCat(R"({"iss":")", caller.issuer(), R"(","sub":")", caller.subject(), R"(","chapter":")",
                                           caller.chapter(), R"(","roles":[)", roles, R"(],"world":")", caller.world(), R"(","iat":")",
                                           TimeText(caller.issue_time()), R"(","exp":")", TimeText(caller.expire_time()), address, R"("})");
  const std::string footer = absl::StrCat(R"({"kid":")", key.public_key().Id(), R"("})");
  return SignPaseto(key, {.payload = payload, .footer = footer});
}

absl::StatusOr<Caller> ParseCaller(absl::string_view payload) {
  Scanner json(payload);
  Caller caller;
  if (!json.Take('{')) return Malformed("payload");
  do {
    absl::string_view name;
    if (!json.TakeString(name) || !json.Take(':')) return Malformed("payload");
    if (!TakeClaim(json, name, caller)) return Malformed(name);
  } while (json.Take(','));
  if (!json.Take('}') || !json.AtEnd()) return Malformed("payload");
  RETURN_IF_ERROR(CheckCallerForm(caller));
  RETURN_IF_ERROR(CheckTimesForm(caller));
  return caller;
}

absl::StatusOr<std::string> ParseKeyId(absl::string_view footer) {
  Scanner json(footer);
  absl::string_view name;
  absl::string_view kid;
  if (!json.Take('{') || !json.TakeString(name) || name != "kid" || !json.Take(':') || !json.TakeString(kid) || !json.Take('}') ||
      !json.AtEnd() || !absl::StartsWith(kid, kKeyIdPrefix) || kid.size() != kKeyIdSize) {
    return Malformed("kid");
  }
  return std::string(kid);
}

}  // namespace muster::auth
