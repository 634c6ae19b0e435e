#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "muster/disaster/v1/incident.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/rpc/service.h"
#include "platform/scope/scope.h"
#include "warehouse/api/issue_handler.h"
#include "warehouse/jobs/batch_writer.h"
#include "warehouse/store/last_numbers.h"

namespace muster::warehouse {

// Reads an incident of a world and replies from any thread. Errors: those of the disaster service.
using IncidentReply = rpc::Reply<disaster::v1::Incident>;
using GetIncidentFn = std::function<void(absl::string_view world, const std::string& incident, absl::Time deadline, IncidentReply reply)>;

// The part of StockService that lets goods leave; contracts in warehouse_service.proto. Issues that arrive together are written together.
class IssueApi final : public IssueHandler {
 public:
  // `scopes` and `worlds` outlive this.
  IssueApi(const Scopes& scopes, const Worlds& worlds, GetIncidentFn get_incident);
  // What is waiting is written first.
  ~IssueApi() override;

  void IssueStockLater(const rpc::Call& call, const v1::IssueStockRequest& request, rpc::Reply<v1::Voucher> reply);
  // The same for a caller that waits.
  absl::StatusOr<v1::Voucher> IssueStock(const rpc::Call& call, const v1::IssueStockRequest& request) override;
  void CheckIssue(const v1::IssueStockRequest& request, const Scope& scope, Fields& fields) const override;
  absl::Status TryIssue(const rpc::Call& call, const v1::IssueStockRequest& request) const override;

 private:
  struct Waiting;
  using Writer = BatchWriter<std::unique_ptr<Waiting>>;

  void Enqueue(std::unique_ptr<Waiting> waiting);
  void WriteBatch(std::vector<std::unique_ptr<Waiting>>& batch);
  void WriteTogether(absl::Span<Waiting* const> batch);
  static void Answer(std::vector<std::unique_ptr<Waiting>> batch);

  const Scopes& scopes_;
  const GetIncidentFn get_incident_;
  // By world. What writes ends before what it remembers.
  absl::flat_hash_map<const World*, std::unique_ptr<LastNumbers>> last_numbers_;
  absl::flat_hash_map<const World*, std::unique_ptr<Writer>> writers_;
};

}  // namespace muster::warehouse
