#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "muster/dispatch/v1/approval.pb.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "muster/dispatch/v1/mission.pb.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "muster/dispatch/v1/shipment.pb.h"
#include "muster/dispatch/v1/step.pb.h"
#include "muster/dispatch/v1/travel.pb.h"
#include "platform/outbox/write.h"

// Rows of dispatch as messages and back. Resources are known by their full names.
namespace muster::dispatch {

// A resource as it lies in the database.
template <class Message>
struct Stored {
  Message message;
  // Rises in the order in which resources were made; what lists go by.
  std::int64_t serial_number = 0;
  // Chapters; whoever may read one of them may read this.
  std::vector<std::string> readers;
};

// A step with what is needed to carry it out.
struct StoredStep {
  std::int64_t step_id = 0;
  // "shipments/…" or "missions/…".
  std::string subject;
  // The serialised body of the call.
  std::string request;
  v1::Step step;
};

// Which rows of a list to read.
struct ListFilter {
  // Only rows made before this one.
  std::int64_t before_serial_number = 0;
  std::int64_t limit = 0;
  // Full names; empty means all.
  std::string incident;
  std::string plan;
  v1::Requisition::State requisition_state = v1::Requisition::STATE_UNSPECIFIED;
};

// A line of a requisition and how much of it no shipment brings or has brought.
struct MissingQuantity {
  std::string requisition;
  std::int32_t line_index = 0;
  std::int64_t quantity = 0;
};

// Which pairs of requisitions to suggest as duplicates.
struct DuplicateFilter {
  std::string incident;
  // Division codes; both are read by one of them. All when none.
  std::optional<std::vector<std::string>> divisions;
  // Made at most this far apart, for sites at most this far apart or of one name.
  absl::Duration span;
  std::int64_t distance_m = 0;
  std::int64_t limit = 0;
};

// Chapters and, at the same place, the group that each counts to.
struct ChapterGroups {
  std::vector<std::string> chapters;
  std::vector<std::string> groups;
};

// What requisitions of a group ask for of one item and priority; without an item: of all. Without a group: of all groups.
struct RequisitionSum {
  std::string group;
  std::int64_t requisition_count = 0;
  v1::SummarizeRequisitionsResponse::Line line;
};

// A step that waits, with its place in the list.
struct StoredOpenApproval {
  v1::OpenApproval open;
  std::int64_t serial_number = 0;
};

// Where to go on in the list of what waits.
struct OpenApprovalFilter {
  // Division codes that decide; all when none.
  std::optional<std::vector<std::string>> divisions;
  absl::Time after_time;
  std::int64_t after_serial_number = 0;
  std::int64_t limit = 0;
};

// Which delegations to list.
struct DelegationFilter {
  std::int64_t before_serial_number = 0;
  // Division codes; all when none.
  std::optional<std::vector<std::string>> divisions;
  std::int64_t limit = 0;
};

// A row of travel_profiles.
struct TravelProfile {
  int detour_permille = 0;
  int speed_km_per_hour = 0;
  absl::Duration loading_time;
  std::string source;
};

// The day that a time falls on in China, ISO 8601.
std::string DayInChina(absl::Time time);

// What travel times to some places are made of.
struct TravelRecords {
  // Measured, valid on the day.
  std::vector<v1::TravelTime> measured;
  // The latest journeys, by pair, the latest first.
  struct Journey {
    std::string origin;
    std::string destination;
    std::int64_t distance_m = 0;
    absl::Duration duration;
  };
  std::vector<Journey> journeys;
  // Pairs with fewer have taught nothing yet.
  int minimum_journeys = 1;
  // The general one first.
  std::vector<v1::TravelProfile> profiles;
};

// Plan::rows_digest of what SummaryOf leaves out.
std::string RowsDigestOf(const v1::Plan& plan);

// A plan as events carry it: without what was computed row by row, which nobody changes and GetPlan has.
v1::Plan SummaryOf(const v1::Plan& plan);

// Find… and Lock… answer NOT_FOUND/…_UNKNOWN when there is no such resource. Save… writes what changes of a resource during its life, and
// puts the new etag into the message.
class DispatchTx : public outbox::Tx {
 public:
  using outbox::Tx::Tx;

  // The next `count` numbers under `prefix`; the last of them.
  absl::StatusOr<std::int64_t> TakeNumbers(absl::string_view prefix, std::int64_t count);

  void Insert(const v1::Requisition& requisition, const std::vector<std::string>& readers);
  absl::StatusOr<Stored<v1::Requisition>> FindRequisition(absl::string_view name);
  // Those that exist, by name.
  absl::StatusOr<std::vector<Stored<v1::Requisition>>> FindRequisitions(const std::vector<std::string>& names);
  absl::StatusOr<Stored<v1::Requisition>> LockRequisition(absl::string_view name);
  absl::StatusOr<std::vector<Stored<v1::Requisition>>> LockRequisitions(const std::vector<std::string>& names);
  absl::StatusOr<std::vector<Stored<v1::Requisition>>> ListRequisitions(const ListFilter& filter);
  void Save(v1::Requisition& requisition);
  void AddReaders(const std::vector<std::string>& requisitions, const std::vector<std::string>& readers);
  // Every line of the requisitions, by requisition and line.
  absl::StatusOr<std::vector<MissingQuantity>> ListMissingQuantities(const std::vector<std::string>& requisitions);
  // Writes all lines, adding those that are new; those that exist keep item, priority and what was received.
  void SaveLines(const v1::Requisition& requisition);
  void ReplaceLines(const v1::Requisition& draft);
  // Keeps a change; its number is the amendment count of what came after.
  void Insert(const v1::RequisitionRevision& revision);
  // The earliest first.
  absl::StatusOr<std::vector<v1::RequisitionRevision>> ListRevisions(absl::string_view requisition);
  absl::StatusOr<std::vector<v1::FindDuplicateRequisitionsResponse::Pair>> ListDuplicates(const DuplicateFilter& filter);
  // By group, item and priority. `readers` are division codes, one of which must read what counts.
  absl::StatusOr<std::vector<RequisitionSum>> SummarizeRequisitions(absl::string_view incident, const ChapterGroups& groups,
                                                                    const std::optional<std::vector<std::string>>& readers);
  // What a chapter has submitted in an incident, by name; those that were merged into others aside.
  absl::StatusOr<std::vector<Stored<v1::Requisition>>> ListReportingRequisitions(absl::string_view incident, absl::string_view chapter);
  // Shipments of a requisition that are neither signed for nor failed nor turned back.
  absl::StatusOr<std::int64_t> CountOpenShipments(absl::string_view requisition);
  // Adds what a receipt of a shipment says was received to its requisition's lines.
  void AddReceivedQuantities(absl::string_view requisition, absl::string_view shipment, std::int32_t receipt_number);

  void Insert(const v1::Plan& plan, const std::vector<std::string>& readers);
  absl::StatusOr<Stored<v1::Plan>> FindPlan(absl::string_view name);
  absl::StatusOr<Stored<v1::Plan>> LockPlan(absl::string_view name);
  absl::StatusOr<std::vector<Stored<v1::Plan>>> ListPlans(const ListFilter& filter);
  void Save(v1::Plan& plan, const std::vector<std::string>& readers);
  // Adds the plan's approvals, all of them pending.
  void InsertApprovals(const v1::Plan& plan);
  void SaveApproval(absl::string_view plan, const v1::Plan::Approval& approval);
  // Plans with a step whose escalation is due, the longest waiting first.
  absl::StatusOr<std::vector<std::string>> ListDueEscalations(std::int64_t limit);
  // What waits, the longest first; kind, wait_time and age are filled in.
  absl::StatusOr<std::vector<StoredOpenApproval>> ListOpenApprovals(const OpenApprovalFilter& filter);

  void Insert(const v1::ApprovalPolicy& policy);
  absl::StatusOr<v1::ApprovalPolicy> FindApprovalPolicy(absl::string_view name);
  // All versions of a chapter, the newest first.
  absl::StatusOr<std::vector<v1::ApprovalPolicy>> ListApprovalPolicies(absl::string_view chapter);
  // The newest version of each of `chapters` that has one; "" asks for the product's assumption.
  absl::StatusOr<std::vector<v1::ApprovalPolicy>> ListNewestApprovalPolicies(const std::vector<std::string>& chapters);

  void Insert(const v1::ApprovalDelegation& delegation);
  absl::StatusOr<v1::ApprovalDelegation> LockApprovalDelegation(absl::string_view name);
  absl::StatusOr<std::vector<Stored<v1::ApprovalDelegation>>> ListApprovalDelegations(const DelegationFilter& filter);
  // What a person was ever allowed to decide for others, the latest first; none is taken back before this transaction ends.
  absl::StatusOr<std::vector<v1::ApprovalDelegation>> ListDelegationsOf(absl::string_view delegate);
  // Writes revoke_time and revoker.
  void SaveRevocation(const v1::ApprovalDelegation& delegation);

  void Insert(const v1::Shipment& shipment, const std::vector<std::string>& readers);
  absl::StatusOr<Stored<v1::Shipment>> FindShipment(absl::string_view name);
  absl::StatusOr<Stored<v1::Shipment>> LockShipment(absl::string_view name);
  // Those that exist, by name.
  absl::StatusOr<std::vector<Stored<v1::Shipment>>> FindShipments(const std::vector<std::string>& names);
  absl::StatusOr<std::vector<Stored<v1::Shipment>>> LockShipments(const std::vector<std::string>& names);
  absl::StatusOr<std::vector<Stored<v1::Shipment>>> ListShipments(const ListFilter& filter);
  // All of the requisitions', by name.
  absl::StatusOr<std::vector<Stored<v1::Shipment>>> ListShipmentsFor(const std::vector<std::string>& requisitions);
  void Save(v1::Shipment& shipment);
  // Writes plan, distance and planned times of a shipment that another plan carries out.
  void SaveCarried(v1::Shipment& shipment);
  // Writes what became of all lines.
  void SaveQuantities(const v1::Shipment& shipment);
  // Adds the latest of the shipment's receipts, or takes it away.
  void InsertReceipt(const v1::Shipment& shipment);
  void DeleteReceipt(const v1::Shipment& shipment);

  void Insert(const v1::Mission& mission, const std::vector<std::string>& readers);
  absl::StatusOr<Stored<v1::Mission>> FindMission(absl::string_view name);
  absl::StatusOr<Stored<v1::Mission>> LockMission(absl::string_view name);
  absl::StatusOr<std::vector<Stored<v1::Mission>>> ListMissions(const ListFilter& filter);
  // Names of teams on missions that have neither ended nor failed.
  absl::StatusOr<std::vector<std::string>> ListEngagedTeams();
  void Save(v1::Mission& mission);

  // Adds a step; for `head_start` nobody but the one who knows its id may try it. Its id.
  absl::StatusOr<std::int64_t> InsertStep(absl::string_view subject, v1::Step::Kind kind, const google::protobuf::Message& request,
                                          absl::Duration head_start);
  // Adds a step that the call of another one, of the same kind, is made for.
  void InsertFollowingStep(absl::string_view subject, std::int64_t leading_step_id);
  // The step is not tried while a step of any of `subjects`, which are full names, waits.
  void InsertPrerequisites(std::int64_t step_id, const std::vector<std::string>& subjects);
  // Adds the lists of `more` to the requests of KIND_REPLACE_RESERVATIONS that wait for steps of `subject`: once for each. Whether there
  // are any.
  absl::StatusOr<bool> AddToReplacements(absl::string_view subject, const google::protobuf::Message& more);
  // Takes the first attempt. None when that was made before, or steps of others come first.
  absl::StatusOr<std::optional<StoredStep>> ClaimStep(std::int64_t step_id, absl::Duration lease);
  absl::StatusOr<std::vector<StoredStep>> ClaimDueSteps(std::int64_t limit, absl::Duration lease);
  absl::StatusOr<StoredStep> LockStep(std::int64_t step_id);
  // Locks waiting steps that follow one. None once all of them are settled.
  absl::StatusOr<std::vector<StoredStep>> TakeFollowingSteps(std::int64_t leading_step_id, std::int64_t limit);
  // Writes state and last failure; a step that still waits is due after `pause`.
  void SaveStep(const StoredStep& step, absl::Duration pause);

  // Replaces the remembered answer to a request that this very call has taken further.
  void AmendFirstAnswer(absl::string_view request_id, const google::protobuf::Message& response);

  // INTERNAL when there is no such row.
  absl::StatusOr<TravelProfile> FindTravelProfile(absl::string_view profile_id);
  // What is known of the ways to `destinations` on a day, ISO 8601 (DayInChina); today in China when it is empty.
  absl::StatusOr<TravelRecords> ReadTravelRecords(const std::vector<std::string>& destinations, std::string date = "");
  // Until the end of the transaction nobody else changes them.
  absl::Status LockTravelRecords();
  // The time that holds for the way of `wanted` on its first day; none when nobody has measured it.
  absl::StatusOr<std::optional<v1::TravelTime>> FindHoldingTravelTime(const v1::TravelTime& wanted);
  void Insert(absl::Span<const v1::TravelTime> travel_times);
  void Save(const v1::TravelProfile& profile);
  // Notes how long an arrived shipment was on the road.
  void InsertJourney(const v1::Shipment& shipment);

 private:
  template <class Row>
  absl::StatusOr<std::vector<Stored<v1::Requisition>>> WithLines(absl::StatusOr<std::vector<Row>> rows);
  template <class Row>
  absl::StatusOr<std::vector<Stored<v1::Plan>>> WithApprovals(absl::StatusOr<std::vector<Row>> rows);
  absl::StatusOr<std::vector<v1::ApprovalPolicy>> WithSteps(std::vector<v1::ApprovalPolicy> policies);
  template <class Row>
  absl::StatusOr<std::vector<Stored<v1::Shipment>>> WithLinesAndStep(absl::StatusOr<std::vector<Row>> rows);
  absl::Status FillLoadsAndReceipts(const std::vector<std::string>& ids, std::vector<Stored<v1::Shipment>>& shipments);
  template <class Row>
  absl::StatusOr<std::vector<Stored<v1::Mission>>> WithStep(absl::StatusOr<std::vector<Row>> rows);
  // What is owed or was refused, into `pending_step` of each of `resources`.
  template <class Message>
  absl::Status FillPendingSteps(std::vector<Stored<Message>>& resources);
};

}  // namespace muster::dispatch
