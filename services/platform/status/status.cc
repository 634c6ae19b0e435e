#include "platform/status/status.h"

#include <algorithm>
#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"

namespace muster {
namespace {

// Each error detail is a payload under the type URL that it has on the wire, so that the RPC frame copies them as they are.
template <class Message>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/", Message::descriptor()->full_name());
}

template <class Message>
void Attach(absl::Status& status, const Message& message) {
  status.SetPayload(TypeUrl<Message>(), absl::Cord(message.SerializeAsString()));
}

template <class Message>
std::optional<Message> PayloadOf(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<Message>());
  Message message;
  if (!payload.has_value() || !message.ParseFromString(std::string(*payload))) return std::nullopt;
  return message;
}

absl::Status Make(absl::StatusCode code, absl::string_view reason, absl::string_view message, const Details& details) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("muster");
  for (const Detail& detail : details) (*info.mutable_metadata())[detail.key] = detail.value;
  absl::Status status(code, message);
  Attach(status, info);
  return status;
}

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo info;
  const std::int64_t seconds = absl::IDivDuration(delay, absl::Seconds(1), &delay);
  info.mutable_retry_delay()->set_seconds(seconds);
  info.mutable_retry_delay()->set_nanos(static_cast<std::int32_t>(absl::ToInt64Nanoseconds(delay)));
  Attach(status, info);
  return status;
}

template <class Map>
Details Sorted(const Map& map) {
  Details details;
  for (const auto& [key, value] : map) details.emplace_back(key, value);
  std::sort(details.begin(), details.end(), [](const Detail& a, const Detail& b) { return a.key < b.key; });
  return details;
}

}  // namespace

absl::Status InvalidArgument(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kInvalidArgument, reason, message, details);
}
absl::Status NotFound(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kNotFound, reason, message, details);
}
absl::Status AlreadyExists(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kAlreadyExists, reason, message, details);
}
absl::Status FailedPrecondition(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kFailedPrecondition, reason, message, details);
}
absl::Status Aborted(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kAborted, reason, message, details);
}
absl::Status PermissionDenied(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kPermissionDenied, reason, message, details);
}
absl::Status Unauthenticated(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kUnauthenticated, reason, message, details);
}
absl::Status DeadlineExceeded(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kDeadlineExceeded, reason, message, details);
}
absl::Status Cancelled(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kCancelled, reason, message, details);
}
absl::Status Internal(absl::string_view reason, absl::string_view message, const Details& details) {
  return Make(absl::StatusCode::kInternal, reason, message, details);
}
absl::Status ResourceExhausted(absl::string_view reason, absl::string_view message, absl::Duration retry_delay, const Details& details) {
  return WithRetryDelay(Make(absl::StatusCode::kResourceExhausted, reason, message, details), retry_delay);
}
absl::Status Unavailable(absl::string_view reason, absl::string_view message, absl::Duration retry_delay, const Details& details) {
  return WithRetryDelay(Make(absl::StatusCode::kUnavailable, reason, message, details), retry_delay);
}

std::string ReasonOf(const absl::Status& status) {
  const auto info = PayloadOf<google::rpc::ErrorInfo>(status);
  return info.has_value() ? info->reason() : "";
}

std::string DetailOf(const absl::Status& status, absl::string_view key) {
  const auto info = PayloadOf<google::rpc::ErrorInfo>(status);
  if (!info.has_value()) return "";
  const auto found = info->metadata().find(std::string(key));
  return found == info->metadata().end() ? "" : found->second;
}

Details DetailsOf(const absl::Status& status) {
  const auto info = PayloadOf<google::rpc::ErrorInfo>(status);
  return info.has_value() ? Sorted(info->metadata()) : Details();
}

absl::Duration RetryDelayOf(const absl::Status& status) {
  const auto info = PayloadOf<google::rpc::RetryInfo>(status);
  if (!info.has_value()) return absl::ZeroDuration();
  return absl::Seconds(info->retry_delay().seconds()) + absl::Nanoseconds(info->retry_delay().nanos());
}

std::vector<Violation> ViolationsOf(const absl::Status& status) {
  const auto request = PayloadOf<google::rpc::BadRequest>(status);
  std::vector<Violation> violations;
  if (!request.has_value()) return violations;
  for (const auto& violation : request->field_violations()) {
    violations.push_back({violation.field(), violation.reason(), Sorted(violation.metadata()), violation.description()});
  }
  return violations;
}

std::string LocalizedMessageOf(const absl::Status& status) {
  const auto localized = PayloadOf<google::rpc::LocalizedMessage>(status);
  return localized.has_value() ? localized->message() : "";
}

void Violations::Add(absl::string_view field, absl::string_view reason, const Details& details) {
  violations_.push_back({std::string(field), std::string(reason), details, ""});
}

absl::Status Violations::ToStatus() const {
  if (violations_.empty()) return absl::OkStatus();
  const auto append_name = [](std::string* out, const Violation& violation) {
    absl::StrAppend(out, violation.field, " ", violation.reason);
  };
  absl::Status status = InvalidArgument("INVALID_FIELDS", absl::StrCat("wrong fields: ", absl::StrJoin(violations_, ", ", append_name)));
  google::rpc::BadRequest request;
  for (const Violation& violation : violations_) {
    auto& field = *request.add_field_violations();
    field.set_field(violation.field);
    field.set_reason(violation.reason);
    for (const Detail& detail : violation.details) (*field.mutable_metadata())[detail.key] = detail.value;
  }
  Attach(status, request);
  return status;
}

}  // namespace muster
