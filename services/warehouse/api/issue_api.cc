#include "warehouse/api/issue_api.h"

#include <algorithm>
#include <future>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/outbox/rehearse.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/issue_batch.h"

namespace muster::warehouse {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr absl::Duration kLongestWait = absl::Seconds(30);

void Excluded(Fields& fields, absl::string_view field, bool is_set, absl::string_view other) {
  if (is_set) fields.Add(field, "EXCLUDED_BY", {{"other", other}});
}

void CheckSource(const v1::IssueStockRequest& request, const auth::ChapterTree& tree, Fields& fields) {
  if (!request.reservation().empty()) {
    fields.RequiredName("reservation", request.reservation(), "reservations");
    Excluded(fields, "warehouse", !request.warehouse().empty(), "reservation");
    Excluded(fields, "lines", request.lines_size() > 0, "reservation");
    Excluded(fields, "incident", !request.incident().empty() && !request.paper_later(), "reservation");
    Excluded(fields, "destination_chapter", !request.destination_chapter().empty(), "reservation");
    Excluded(fields, "purpose", !request.purpose().empty(), "reservation");
    return;
  }
  // Neither is given: a reservation is what most callers mean.
  if (request.warehouse().empty() && request.lines_size() == 0) {
    fields.Add("reservation", "REQUIRED");
    return;
  }
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  fields.Name("incident", request.incident(), "incidents");
  OptionalChapter(fields, "destination_chapter", request.destination_chapter(), tree);
  fields.Text("purpose", request.purpose(), 200);
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) CheckPickLine(request.lines(i), absl::StrCat("lines[", i, "]"), fields);
}

void CheckDestination(const v1::IssueStockRequest& request, Fields& fields) {
  if (request.destination_warehouse().empty()) {
    fields.RequiredName("shipment", request.shipment(), "shipments");
    fields.RequiredText("counterparty", request.counterparty(), 200);
    return;
  }
  fields.Name("shipment", request.shipment(), "shipments");
  fields.RequiredName("destination_warehouse", request.destination_warehouse(), "warehouses");
  if (request.destination_warehouse() == request.warehouse()) fields.Add("destination_warehouse", "SAME_WAREHOUSE");
  Excluded(fields, "counterparty", !request.counterparty().empty(), "destination_warehouse");
}

// A twin has just been answered, or the number that seemed to be next is not (any more).
bool IsOvertaken(const absl::Status& status) {
  const std::string constraint = DetailOf(status, "constraint");
  return constraint == "request_replays_pkey" || constraint == "vouchers_number_key" || constraint == "vouchers_number_follows";
}

// FAILED_PRECONDITION/NO_ACTIVE_LEVEL_FOR_INCIDENT (detail incident).
absl::Status CheckActiveLevel(const std::string& name, const disaster::v1::Incident& incident) {
  if (incident.active_response_levels_size() > 0) return absl::OkStatus();
  return FailedPrecondition("NO_ACTIVE_LEVEL_FOR_INCIDENT", "goods leave before the paper only under an active response level",
                            {{"incident", name}});
}

}  // namespace

// An issue in the queue. Call and request live until the reply.
struct IssueApi::Waiting {
  Scope scope;
  const v1::IssueStockRequest& request;
  std::string digest;
  rpc::Reply<v1::Voucher> reply;
  // Whether goods may leave before the paper, when that is asked.
  absl::Status license = absl::OkStatus();
  // Once it has been written.
  absl::StatusOr<v1::Voucher> answer = v1::Voucher();
};

IssueApi::IssueApi(const Scopes& scopes, const Worlds& worlds, GetIncidentFn get_incident)
    : scopes_(scopes), get_incident_(std::move(get_incident)) {
  for (const std::unique_ptr<World>& world : worlds.all()) {
    last_numbers_.emplace(world.get(), std::make_unique<LastNumbers>());
    writers_.emplace(world.get(), std::make_unique<Writer>(
                                      BatchWriterOptions(), [this](auto& batch) { WriteBatch(batch); }, &IssueApi::Answer));
  }
}

IssueApi::~IssueApi() = default;

void IssueApi::CheckIssue(const v1::IssueStockRequest& request, const Scope& scope, Fields& fields) const {
  fields.RequestId(request.request_id());
  CheckSource(request, scope.tree(), fields);
  CheckDestination(request, fields);
  CheckVoucherTime(request, scope.now(), fields);
  fields.Text("note", request.note(), 500);
  if (request.paper_later()) {
    fields.RequiredName("incident", request.incident(), "incidents");
    Excluded(fields, "responsible_persons", request.responsible_persons_size() > 0, "paper_later");
  } else {
    fields.TwoPersons("responsible_persons", request.responsible_persons());
  }
}

void IssueApi::IssueStockLater(const rpc::Call& call, const v1::IssueStockRequest& request, rpc::Reply<v1::Voucher> reply) {
  absl::StatusOr<Scope> scope = scopes_.For(call);
  if (!scope.ok()) return std::move(reply)(scope.status());
  Fields fields;
  CheckIssue(request, *scope, fields);
  if (absl::Status status = fields.ToStatus(); !status.ok()) return std::move(reply)(std::move(status));
  std::string digest = outbox::internal::DigestOf(scope->origin(), request);
  std::unique_ptr<Waiting> waiting(new Waiting{*std::move(scope), request, std::move(digest), std::move(reply)});
  if (!request.paper_later()) return Enqueue(std::move(waiting));
  const Scope& origin = waiting->scope;
  get_incident_(origin.world().name, request.incident(), origin.deadline(),
                [this, waiting = std::move(waiting)](absl::StatusOr<disaster::v1::Incident> incident) mutable {
                  waiting->license = incident.ok() ? CheckActiveLevel(waiting->request.incident(), *incident) : incident.status();
                  Enqueue(std::move(waiting));
                });
}

void IssueApi::Enqueue(std::unique_ptr<Waiting> waiting) {
  const v1::IssueStockRequest& request = waiting->request;
  // Whose warehouse a reservation's is, the ledger knows. All of them in one line, so that they do not meet each other there.
  if (!writers_.at(&waiting->scope.world())->Push(request.reservation().empty() ? request.warehouse() : "reservations", waiting)) {
    std::move(waiting->reply)(ResourceExhausted("OVERLOADED", "too many issues are waiting", kRetryDelay));
  }
}

absl::StatusOr<v1::Voucher> IssueApi::IssueStock(const rpc::Call& call, const v1::IssueStockRequest& request) {
  std::promise<absl::StatusOr<v1::Voucher>> answer;
  IssueStockLater(call, request, [&answer](absl::StatusOr<v1::Voucher> voucher) { answer.set_value(std::move(voucher)); });
  return answer.get_future().get();
}

absl::Status IssueApi::TryIssue(const rpc::Call& call, const v1::IssueStockRequest& request) const {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  absl::Status license;
  if (request.paper_later()) {
    std::promise<absl::StatusOr<disaster::v1::Incident>> answer;
    get_incident_(scope.world().name, request.incident(), scope.deadline(),
                  [&answer](absl::StatusOr<disaster::v1::Incident> incident) { answer.set_value(std::move(incident)); });
    const absl::StatusOr<disaster::v1::Incident> incident = answer.get_future().get();
    license = incident.ok() ? CheckActiveLevel(request.incident(), *incident) : incident.status();
  }
  const std::string digest;
  const std::vector<IssueOrder> orders = {{.scope = scope, .request = request, .digest = digest, .license = license}};
  return outbox::Rehearse<IssueTx>(scope.world(), scope.origin(),
                                   [&](IssueTx& tx) { return IssueBatch(tx, orders, *last_numbers_.at(&scope.world())).Try(); });
}

void IssueApi::WriteBatch(std::vector<std::unique_ptr<Waiting>>& batch) {
  std::vector<Waiting*> waiting;
  for (const std::unique_ptr<Waiting>& one : batch) waiting.push_back(one.get());
  while (!waiting.empty()) {
    // A repeated call that overtook its first one must find that one's answer.
    std::vector<Waiting*> orders, twins;
    absl::flat_hash_set<absl::string_view> request_ids;
    for (Waiting* const one : waiting) (request_ids.insert(one->request.request_id()).second ? orders : twins).push_back(one);
    WriteTogether(orders);
    waiting = std::move(twins);
  }
}

void IssueApi::WriteTogether(absl::Span<Waiting* const> batch) {
  absl::Time deadline = absl::InfinitePast();
  std::vector<IssueOrder> orders;
  for (const Waiting* const waiting : batch) {
    deadline = std::max(deadline, waiting->scope.deadline());
    orders.push_back({.scope = waiting->scope, .request = waiting->request, .digest = waiting->digest, .license = waiting->license});
  }
  const World& world = batch.front()->scope.world();
  const outbox::Origin origin{
      .actor = "services/warehouse", .method = "warehouse.issue_batch", .deadline = std::min(deadline, absl::Now() + kLongestWait)};
  LastNumbers& last_numbers = *last_numbers_.at(&world);
  absl::flat_hash_map<Series, std::int64_t> numbered;
  auto answers = world.pool->ReadWriteTransaction(origin.deadline, [&](pg::Transaction& sql) {
    IssueTx tx(sql, world, origin);
    IssueBatch issues(tx, orders, last_numbers);
    auto answered = issues.Run();
    numbered = issues.last_number_of();
    return answered;
  });
  answers.ok() ? last_numbers.Remember(numbered) : last_numbers.Forget(numbered);
  // Then that answer will be found, or that number.
  if (IsOvertaken(answers.status())) return WriteTogether(batch);
  if (!answers.ok() && batch.size() > 1) {
    // Whichever of them it was, the others shall not suffer for it.
    for (std::size_t i = 0; i < batch.size(); ++i) WriteTogether(batch.subspan(i, 1));
    return;
  }
  if (!answers.ok()) {
    batch.front()->answer = answers.status();
    return;
  }
  world.committed.Notify();
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i]->answer = std::move((*answers)[i]);
}

void IssueApi::Answer(std::vector<std::unique_ptr<Waiting>> batch) {
  for (const std::unique_ptr<Waiting>& waiting : batch) std::move(waiting->reply)(std::move(waiting->answer));
}

}  // namespace muster::warehouse
