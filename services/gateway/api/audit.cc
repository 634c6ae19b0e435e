#include "gateway/api/audit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gateway/api/audit_pages.h"
#include "muster/common/v1/audit_service.pb.h"
#include "muster/gateway/v1/audit_service.pb.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/paging.h"

namespace muster::gateway {
namespace {

constexpr char kSearch[] = "/muster.common.v1.AuditService/SearchAuditEntries";
constexpr char kVerify[] = "/muster.common.v1.AuditService/VerifyAudit";
constexpr int kMaxServices = 16;
// Who searches does not wait for one service longer than this.
constexpr absl::Duration kSearchLimit = absl::Seconds(10);

// Whether an error would be that of every service, and not one of a service that is away.
bool IsAboutTheRequest(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) || absl::IsPermissionDenied(status) || absl::IsUnauthenticated(status);
}

std::vector<std::string> Sorted(std::vector<std::string> services) {
  std::sort(services.begin(), services.end());
  return services;
}

// What several coroutines of one thread are waited for with.
struct Round {
  explicit Round(const asio::any_io_executor& executor, std::size_t count)
      : done(executor, asio::steady_timer::time_point::max()), answers(count, absl::UnknownError("not asked yet")), open(count) {}

  asio::steady_timer done;
  std::vector<absl::StatusOr<std::string>> answers;
  std::size_t open;
};

Task<void> Ask(const Upstreams& upstreams, std::shared_ptr<Round> round, std::size_t place, std::string service, std::string method,
               rpc::CallOptions options, std::string request, std::function<bool()> is_over) {
  absl::StatusOr<std::string> answer =
      co_await upstreams.Unary(std::move(service), std::move(method), std::move(options), std::move(request), std::move(is_over));
  round->answers[place] = std::move(answer);
  if (--round->open == 0) round->done.cancel();
}

}  // namespace

Audit::Audit(const Upstreams& upstreams, std::vector<std::string> services)
    : upstreams_(upstreams), services_(Sorted(std::move(services))) {}

Task<std::vector<absl::StatusOr<std::string>>> Audit::AskAll(std::string method, std::vector<Question> questions, const AuditCall& call,
                                                             absl::Time deadline) const {
  const auto executor = co_await asio::this_coro::executor;
  const auto round = std::make_shared<Round>(executor, questions.size());
  const rpc::CallOptions options = {.deadline = deadline,
                                    .token = call.who->signer->TokenFor(call.context.client_address),
                                    .trace_id = call.context.trace_id,
                                    .language = call.context.language};
  for (std::size_t i = 0; i < questions.size(); ++i) {
    asio::co_spawn(executor, Ask(upstreams_, round, i, questions[i].service, method, options, questions[i].request, call.is_over),
                   asio::detached);
  }
  error_code ignored;
  while (round->open > 0) co_await round->done.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return std::move(round->answers);
}

Task<absl::StatusOr<std::string>> Audit::Search(AuditCall call) const {
  v1::SearchAuditEntriesRequest request;
  request.ParseFromString(call.request);
  v1::SearchAuditEntriesRequest filter_fields = request;
  filter_fields.clear_page_size();
  filter_fields.clear_page_token();
  const std::string filter = absl::StrCat(call.who->world, " ", filter_fields.SerializeAsString());
  Fields fields;
  fields.Range("services", std::int64_t{request.services_size()}, 0, kMaxServices);
  const Page page = ReadPage(request.page_size(), request.page_token(), filter, {.default_size = 100, .max_size = 500}, fields);
  const absl::Status valid = fields.ToStatus();
  if (!valid.ok()) co_return valid;
  std::vector<std::string> wanted(request.services().begin(), request.services().end());
  for (const std::string& service : wanted) {
    if (std::binary_search(services_.begin(), services_.end(), service)) continue;
    co_return NotFound("SERVICE_UNKNOWN", absl::StrCat("no service ", service), {{"service", service}});
  }
  AuditPages pages(wanted.empty() ? services_ : wanted, page.after);
  common::v1::SearchAuditEntriesRequest question;
  question.set_actor(request.actor());
  question.set_resource_prefix(request.resource_prefix());
  question.set_method(request.method());
  question.set_chapter(request.chapter());
  if (request.has_start_time()) *question.mutable_start_time() = request.start_time();
  if (request.has_end_time()) *question.mutable_end_time() = request.end_time();
  question.set_page_size(page.size);
  std::vector<Question> questions;
  for (const AuditPages::Place& place : pages.open()) {
    question.set_page_token(place.cursor);
    questions.push_back({.service = place.service, .request = question.SerializeAsString()});
  }
  const absl::Time deadline = std::min(call.deadline, absl::Now() + kSearchLimit);
  const std::vector<absl::StatusOr<std::string>> answers = co_await AskAll(kSearch, questions, call, deadline);
  v1::SearchAuditEntriesResponse response;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    common::v1::SearchAuditEntriesResponse answer;
    if (answers[i].ok() && answer.ParseFromString(*answers[i])) {
      pages.Add(questions[i].service, std::move(answer));
    } else if (IsAboutTheRequest(answers[i].status())) {
      co_return answers[i].status();
    } else {
      response.add_unavailable_services(questions[i].service);
    }
  }
  pages.Merge(page.size, response);
  const std::string next = pages.Next();
  if (!next.empty()) response.set_next_page_token(NextPageToken(next, filter));
  co_return response.SerializeAsString();
}

Task<absl::StatusOr<std::string>> Audit::Verify(AuditCall call) const {
  std::vector<Question> questions;
  for (const std::string& service : services_) {
    questions.push_back({.service = service, .request = common::v1::VerifyAuditRequest().SerializeAsString()});
  }
  const std::vector<absl::StatusOr<std::string>> answers = co_await AskAll(kVerify, questions, call, call.deadline);
  v1::VerifyAuditResponse response;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    common::v1::VerifyAuditResponse answer;
    if (answers[i].ok() && answer.ParseFromString(*answers[i])) {
      v1::ServiceAudit& audit = *response.add_services();
      audit.set_service(questions[i].service);
      *audit.mutable_result() = std::move(answer);
    } else if (IsAboutTheRequest(answers[i].status())) {
      co_return answers[i].status();
    } else {
      response.add_unavailable_services(questions[i].service);
    }
  }
  co_return response.SerializeAsString();
}

}  // namespace muster::gateway
