#include "dispatch/jobs/steps.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/domain/step_outcome.h"
#include "dispatch/jobs/settle.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"

namespace muster::dispatch {
namespace {

constexpr absl::Duration kCallLimit = absl::Seconds(5);
constexpr absl::Duration kRecordLimit = absl::Seconds(3);
// Longer than a call and its record together, so that no two runners ever try one step at once.
constexpr absl::Duration kLease = absl::Seconds(10);
// What an RPC needs after its step for the record and its own answer.
constexpr absl::Duration kAnswerTime = absl::Milliseconds(300);
constexpr std::int64_t kBatchSize = 1;
constexpr char kActor[] = "services/dispatch";
constexpr char kMethod[] = "dispatch.step_runner";

template <class Stub, class StubBase, class Request, class Response>
absl::StatusOr<Response> Send(Stub& stub, grpc::Status (StubBase::*method)(grpc::ClientContext*, const Request&, Response*),
                              const StoredStep& step, const rpc::CallOptions& options) {
  Request request;
  MUSTER_CHECK(request.ParseFromString(step.request));
  // A call for several shipments has an id of its own.
  if (request.request_id().empty()) {
    request.set_request_id(UuidOf(absl::StrCat(step.subject, " ", step.step_id, " ", v1::Step::Kind_Name(step.step.kind()))));
  }
  return rpc::Invoke(stub, method, request, options);
}

absl::StatusOr<std::string> AnswerOf(const warehouse::v1::ReplaceReservationsResponse::Outcome& outcome) {
  if (outcome.has_reservation()) return outcome.reservation().name();
  Details details;
  for (const auto& [key, value] : outcome.refusal().details()) details.emplace_back(key, value);
  return FailedPrecondition(outcome.refusal().reason(), outcome.refusal().message(), details);
}

// What became of each shipment's own reservation among those that one call asked for.
absl::StatusOr<Answers> AnswersOf(const warehouse::v1::ReplaceReservationsResponse& response, const StoredStep& step) {
  Answers answers;
  for (const auto& outcome : response.outcomes()) answers.emplace(outcome.purpose(), AnswerOf(outcome));
  warehouse::v1::ReplaceReservationsRequest asked;
  MUSTER_CHECK(asked.ParseFromString(step.request));
  for (const warehouse::v1::ReserveStockRequest& wanted : asked.reservations()) {
    if (!answers.contains(wanted.purpose()))
      return Internal("UNEXPECTED", absl::StrCat("the warehouse said nothing of ", wanted.purpose()));
  }
  return answers;
}

absl::StatusOr<std::string> AnswerFor(const std::string& subject, const absl::StatusOr<Answers>& answers) {
  if (!answers.ok()) return answers.status();
  return answers->at(subject);
}

// Records the answer for the steps that follow, batch by batch, while `may_go_on`. Whether all have been seen to.
absl::StatusOr<bool> SettleAllFollowing(const World& world, outbox::Origin recorder, const StoredStep& step,
                                        const absl::StatusOr<Answers>& answers, absl::FunctionRef<bool()> may_go_on) {
  // Only such calls are made for several.
  if (step.step.kind() != v1::Step::KIND_REPLACE_RESERVATIONS || OutcomeOf(answers.status()) == StepOutcome::kTryAgain) return true;
  bool more = true;
  while (more) {
    if (!may_go_on()) return false;
    recorder.deadline = absl::Now() + kRecordLimit;
    ASSIGN_OR_RETURN(more, outbox::Write<DispatchTx>(world, recorder, [&](DispatchTx& tx) {
                       return SettleFollowing(tx, step.step_id, [&](const std::string& subject) { return AnswerFor(subject, answers); });
                     }));
  }
  return true;
}

// Without a wake-up for the readers of events: claims are nobody's news, and the job would wake itself for ever.
template <class Fn>
auto WriteQuietly(const World& world, const outbox::Origin& origin, Fn fn) {
  return world.pool->ReadWriteTransaction(origin.deadline, [&](pg::Transaction& sql) {
    DispatchTx tx(sql, world, origin);
    return fn(tx);
  });
}

}  // namespace

absl::StatusOr<Answers> Steps::Call(const World& world, const StoredStep& step, absl::Duration limit) const {
  using roster::v1::TeamService;
  using warehouse::v1::StockService;
  using warehouse::v1::VoucherService;
  const rpc::CallOptions options = neighbours_.as_service(world.name, limit);
  const auto made = [&](const std::string& name) { return Answers{{step.subject, name}}; };
  switch (step.step.kind()) {
    case v1::Step::KIND_RESERVE: {
      ASSIGN_OR_RETURN(const auto reservation, Send(*neighbours_.stock, &StockService::Stub::ReserveStock, step, options));
      return made(reservation.name());
    }
    case v1::Step::KIND_REPLACE_RESERVATIONS: {
      ASSIGN_OR_RETURN(const auto answer, Send(*neighbours_.stock, &StockService::Stub::ReplaceReservations, step, options));
      return AnswersOf(answer, step);
    }
    case v1::Step::KIND_ISSUE: {
      ASSIGN_OR_RETURN(const auto voucher, Send(*neighbours_.stock, &StockService::Stub::IssueStock, step, options));
      return made(voucher.name());
    }
    case v1::Step::KIND_DELIVER:
      RETURN_IF_ERROR(Send(*neighbours_.stock, &StockService::Stub::DeliverStock, step, options).status());
      return made("");
    case v1::Step::KIND_CANCEL_RESERVATION:
      RETURN_IF_ERROR(Send(*neighbours_.stock, &StockService::Stub::CancelReservation, step, options).status());
      return made("");
    case v1::Step::KIND_TAKE_BACK: {
      ASSIGN_OR_RETURN(const auto voucher, Send(*neighbours_.vouchers, &VoucherService::Stub::ReceiveShipment, step, options));
      return made(voucher.name());
    }
    case v1::Step::KIND_ASSIGN_TEAM:
      RETURN_IF_ERROR(Send(*neighbours_.teams, &TeamService::Stub::AssignTeam, step, options).status());
      return made("");
    case v1::Step::KIND_RELEASE_TEAM:
      RETURN_IF_ERROR(Send(*neighbours_.teams, &TeamService::Stub::ReleaseTeam, step, options).status());
      return made("");
    default:
      MUSTER_CHECK(false);
  }
}

absl::StatusOr<std::optional<Subject>> Steps::AttemptFirst(const World& world, const outbox::Origin& origin, std::int64_t step_id,
                                                           absl::string_view request_id) const {
  const absl::Duration left = origin.deadline - absl::Now() - kAnswerTime;
  if (left <= absl::ZeroDuration()) return std::nullopt;
  ASSIGN_OR_RETURN(const std::optional<StoredStep> step,
                   WriteQuietly(world, origin, [&](DispatchTx& tx) { return tx.ClaimStep(step_id, kLease); }));
  if (!step.has_value()) return std::nullopt;
  const absl::StatusOr<Answers> answers = Call(world, *step, std::min(left, kCallLimit));
  // The answer is known: it is worth recording even when the person who asked has stopped waiting.
  outbox::Origin recorder{.actor = origin.actor, .method = origin.method, .client_address = origin.client_address};
  const auto in_time = [&] { return absl::Now() < origin.deadline - kAnswerTime; };
  ASSIGN_OR_RETURN(const bool complete, SettleAllFollowing(world, recorder, *step, answers, in_time));
  if (!complete) return std::nullopt;
  recorder.deadline = absl::Now() + kRecordLimit;
  ASSIGN_OR_RETURN(Subject subject, outbox::Write<DispatchTx>(world, recorder, [&](DispatchTx& tx) -> absl::StatusOr<Subject> {
                     ASSIGN_OR_RETURN(Subject settled, Settle(tx, *step, AnswerFor(step->subject, answers)));
                     if (!request_id.empty()) {
                       std::visit([&](const auto& resource) { tx.AmendFirstAnswer(request_id, resource); }, settled);
                     }
                     return settled;
                   }));
  return subject;
}

absl::StatusOr<int> Steps::AttemptDue(const World& world, const std::stop_token& stop) const {
  const auto origin = [] { return outbox::Origin{.actor = kActor, .method = kMethod, .deadline = absl::Now() + kRecordLimit}; };
  ASSIGN_OR_RETURN(const std::vector<StoredStep> steps,
                   WriteQuietly(world, origin(), [&](DispatchTx& tx) { return tx.ClaimDueSteps(kBatchSize, kLease); }));
  for (const StoredStep& step : steps) {
    const absl::StatusOr<Answers> answers = Call(world, step, kCallLimit);
    ASSIGN_OR_RETURN(const bool complete, SettleAllFollowing(world, origin(), step, answers, [&] { return !stop.stop_requested(); }));
    if (!complete) break;
    RETURN_IF_ERROR(outbox::Write<DispatchTx>(world, origin(), [&](DispatchTx& tx) {
                      return Settle(tx, step, AnswerFor(step.subject, answers));
                    }).status());
  }
  return static_cast<int>(steps.size());
}

}  // namespace muster::dispatch
