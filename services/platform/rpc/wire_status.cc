#include "platform/rpc/wire_status.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "platform/rpc/client.h"
#include "platform/status/status.h"

namespace muster::rpc {
namespace {

// Half of what the headers of a call may take, so that there is room for the rest.
constexpr std::size_t kMaxDetailBytes = 32 << 10;
constexpr std::size_t kMaxMessageLength = 1024;
constexpr absl::Duration kReconnectDelay = absl::Seconds(1);

void AddDetail(google::rpc::Status& wire, const google::protobuf::Message& detail) { wire.add_details()->PackFrom(detail); }

google::rpc::BadRequest Described(const std::vector<Violation>& violations, Language language) {
  google::rpc::BadRequest request;
  std::size_t length = 0;
  for (const Violation& violation : violations) {
    google::rpc::BadRequest::FieldViolation field;
    field.set_field(violation.field);
    field.set_reason(violation.reason);
    const std::string sentence = Sentence(violation.reason, violation.details, language);
    field.set_description(sentence.empty() ? violation.description : sentence);
    for (const Detail& detail : violation.details) (*field.mutable_metadata())[detail.key] = detail.value;
    length += field.ByteSizeLong();
    if (length > kMaxDetailBytes) break;
    *request.add_field_violations() = std::move(field);
  }
  return request;
}

// An error that gRPC made, not a service.
absl::Status WithoutDetails(const grpc::Status& status, absl::string_view service) {
  const Details details = {{"service", service}};
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return Unavailable("SERVICE_UNAVAILABLE", status.error_message(), kReconnectDelay, details);
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return DeadlineExceeded("DEADLINE_PASSED", status.error_message(), details);
    case grpc::StatusCode::CANCELLED:
      return Cancelled("CALL_CANCELLED", status.error_message(), details);
    default:
      return Internal("CALL_FAILED", absl::StrCat("gRPC status ", status.error_code(), ": ", status.error_message()), details);
  }
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status, Language language) {
  if (status.ok()) return grpc::Status::OK;
  const std::string reason = ReasonOf(status);
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(std::string(status.message().substr(0, kMaxMessageLength)));

  google::rpc::ErrorInfo info;
  info.set_domain("muster");
  info.set_reason(reason.empty() ? "UNEXPECTED" : reason);
  for (const Detail& detail : DetailsOf(status)) (*info.mutable_metadata())[detail.key] = detail.value;
  AddDetail(wire, info);

  google::rpc::LocalizedMessage localized;
  localized.set_locale(std::string(LanguageTag(language)));
  localized.set_message(reason.empty() ? Sentence("UNEXPECTED", {}, language) : Sentence(status, language));
  AddDetail(wire, localized);

  if (const std::vector<Violation> violations = ViolationsOf(status); !violations.empty()) AddDetail(wire, Described(violations, language));
  status.ForEachPayload([&wire](absl::string_view url, const absl::Cord& payload) {
    if (!absl::EndsWith(url, "/google.rpc.RetryInfo")) return;
    auto& detail = *wire.add_details();
    detail.set_type_url(std::string(url));
    detail.set_value(std::string(payload));
  });
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), wire.message(), wire.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status, absl::string_view service) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status wire;
  if (!wire.ParseFromString(status.error_details()) || wire.details().empty()) return WithoutDetails(status, service);
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  for (const google::protobuf::Any& detail : wire.details()) result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return result;
}

}  // namespace muster::rpc
