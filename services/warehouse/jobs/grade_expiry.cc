#include "warehouse/jobs/grade_expiry.h"

#include <vector>

#include "muster/warehouse/v1/events.pb.h"
#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "warehouse/jobs/grade.h"
#include "warehouse/store/grade_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int32_t kBatch = 100;

absl::Status Expire(GradeTx& tx, OwnedAssessment& owned) {
  v1::GradeAssessmentStateChanged event;
  owned.assessment.set_state(v1::GradeAssessment::STATE_EXPIRED);
  tx.SaveAssessment(owned);
  tx.AddStep(owned, "", "");
  ASSIGN_OR_RETURN(const auto sets, tx.ListCriteria({owned.assessment.criteria_set()}));
  FillGrade(sets.at(owned.assessment.criteria_set()), owned.assessment);
  *event.mutable_grade_assessment() = owned.assessment;
  tx.Append(owned.assessment.name(), owned.chapter, event);
  v1::WarehouseLevelChanged level_event;
  ASSIGN_OR_RETURN(*level_event.mutable_warehouse(),
                   tx.SetLevel(IdOf(owned.assessment.warehouse(), "warehouses").value(), v1::Warehouse::LEVEL_UNSPECIFIED, std::nullopt));
  tx.Append(owned.assessment.warehouse(), owned.chapter, level_event);
  return absl::OkStatus();
}

absl::StatusOr<int> ExpireBatch(const World& world, const outbox::Origin& origin) {
  return outbox::Write<GradeTx>(world, origin, [](GradeTx& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(std::vector<OwnedAssessment> due, tx.LockDueGrades(kBatch));
    for (OwnedAssessment& owned : due) RETURN_IF_ERROR(Expire(tx, owned));
    return static_cast<int>(due.size());
  });
}

}  // namespace

absl::StatusOr<int> ExpireGrades(const World& world, absl::Time deadline) {
  const outbox::Origin origin{.actor = "services/warehouse", .method = "warehouse.grade_expiry", .deadline = deadline};
  // A look costs no transaction id and wakes nobody.
  ASSIGN_OR_RETURN(const bool has_due, outbox::Read<GradeTx>(world, origin, [](GradeTx& tx) { return tx.HasDueGrades(); }));
  if (!has_due) return 0;
  return InBatches(kBatch, [&] { return ExpireBatch(world, origin); });
}

PeriodicJob GradeExpiry() { return {.name = "expire levels", .period = absl::Minutes(1), .work = &ExpireGrades}; }

}  // namespace muster::warehouse
