// A plan as large as the nation's goes where every other goes.

#include <memory>
#include <tuple>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/request_fixture.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/pg/pool.h"
#include "platform/rpc/server.h"
#include "platform/world/world.h"

namespace muster::dispatch {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;
using ::testing::SizeIs;

// What the scarce nation of the planner's bench gets.
constexpr int kLines = 184'471;
constexpr int kShortages = 20'000;
constexpr int kRequisitions = 500;
constexpr int kWarehouses = 3'234;

struct LengthRow {
  std::int64_t length{};
  using Columns = pg::Columns<pg::Int8>;
  auto Tie() { return std::tie(length); }
};

class LargePlanTest : public RequestTest {
 protected:
  LargePlanTest() {
    world.name = "live";
    world.pool = std::make_unique<pg::Pool>(pg::PoolOptions{.conninfo = op.database.Conninfo("dispatch"), .name = "test"});
    world.clock = &op.clock;
  }

  // Names as long as they are in use.
  v1::Plan NationsPlan() const {
    v1::Plan plan;
    plan.set_incident(op.incident);
    plan.set_chapter("chapters/000000");
    plan.add_travel_sources(
        "great circle × 1.400 at 50 km/h (estimate); 估算值，没有发布的来源 (product assumption; no published source): 由各省按实测修改");
    for (int i = 0; i < kRequisitions; ++i) {
      plan.add_requisitions(absl::StrFormat("requisitions/20231218-622927-1-%03d", i));
      plan.add_sites()->set_chapter("chapters/622927");
    }
    for (int i = 0; i < kLines; ++i) {
      const int warehouse = i % kWarehouses;
      v1::Plan::Line& line = *plan.add_lines();
      line.set_requisition(plan.requisitions(i % kRequisitions));
      line.set_requisition_line_index(i % 40);
      line.set_item("items/family-pack");
      line.set_warehouse(absl::StrFormat("warehouses/%06d-01", 110101 + warehouse));
      line.set_chapter(absl::StrFormat("chapters/%06d", 110101 + warehouse));
      line.set_lot(absl::StrFormat("lots/%d", 100'000 + i));
      line.set_quantity(1 + i % 2000);
      line.set_distance_m(1'350 * (i % 4000));
      *line.mutable_depart_time() = ToTimestamp(op.clock.Now() + absl::Minutes(i % 180));
      *line.mutable_arrive_time() = ToTimestamp(op.clock.Now() + absl::Minutes(180 + i % 4000));
      *line.mutable_too_old_time() = ToTimestamp(op.clock.Now() + absl::Hours(24 * 365));
      line.set_travel_source_index(0);
    }
    for (int i = 0; i < kShortages; ++i) {
      v1::Plan::Shortage& shortage = *plan.add_shortages();
      shortage.set_requisition(plan.requisitions(i % kRequisitions));
      shortage.set_requisition_line_index(i % 40);
      shortage.set_item("items/family-pack");
      shortage.set_priority(common::v1::PRIORITY_NORMAL);
      shortage.set_quantity(1 + i % 2000);
      shortage.set_reason(v1::Plan::Shortage::REASON_NO_STOCK);
    }
    return plan;
  }

  // As ProposePlan does once the planner has spoken.
  v1::Plan Store(const v1::Plan& plan) {
    const outbox::Origin origin{.actor = "users/commander-000000", .method = "test", .deadline = absl::Now() + absl::Seconds(30)};
    return Get(outbox::WriteOnce<DispatchTx, v1::Plan>(world, origin, New<v1::ProposePlanRequest>(),
                                                       [&](DispatchTx& tx) { return StorePlan(tx, plan, {"chapters/000000"}); }));
  }

  std::int64_t LongestEvent() {
    const pg::Statement<LengthRow> longest{"test.longest", "SELECT max(octet_length(payload))::int8 FROM outbox_events"};
    return Get(world.pool->QueryOptional(absl::Now() + absl::Seconds(5), longest))->length;
  }

  World world;
};

TEST_F(LargePlanTest, FitsTwiceIntoOneAnswer) {
  const v1::Plan plan = NationsPlan();
  absl::Time begin = absl::Now();
  const std::string name = Store(plan).name();
  const absl::Duration storing = absl::Now() - begin;
  begin = absl::Now();
  const v1::Plan read = PlanNow(name);
  const absl::Duration reading = absl::Now() - begin;
  EXPECT_THAT(read.lines(), SizeIs(kLines));
  EXPECT_EQ(read.rows_digest(), RowsDigestOf(plan)) << "what events leave out is sealed by its digest";
  v1::Plan altered = plan;
  altered.mutable_lines(kLines - 1)->set_quantity(altered.lines(kLines - 1).quantity() + 1);
  EXPECT_NE(RowsDigestOf(altered), read.rows_digest());
  EXPECT_EQ(SummaryOf(read).rows_digest(), read.rows_digest());
  EXPECT_THAT(read.ByteSizeLong(), AllOf(Ge(std::size_t{rpc::kMaxRequestBytes}), Le(std::size_t{rpc::kMaxAnswerBytes / 2})));
  absl::PrintF("%d lines and %d shortages: %.1f MiB, %d bytes a line; stored in %s, read in %s\n", read.lines_size(), read.shortages_size(),
               static_cast<double>(read.ByteSizeLong()) / (1 << 20), read.lines(kLines / 2).ByteSizeLong(), absl::FormatDuration(storing),
               absl::FormatDuration(reading));
}

TEST_F(LargePlanTest, IsListedOnAPageOfItsOwn) {
  const std::string first = Store(NationsPlan()).name();
  const std::string second = Store(NationsPlan()).name();
  v1::ListPlansRequest request;
  std::vector<std::string> names;
  int pages = 0;
  do {
    const auto page = Get(op.Call(*op.plans, &v1::PlanService::Stub::ListPlans, request, Operation::Commander(kNation)));
    for (const v1::Plan& plan : page.plans()) names.push_back(plan.name());
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre(second, first));
  EXPECT_EQ(pages, 2);
}

// Whoever watches gets every event; the rows they can ask for.
TEST_F(LargePlanTest, IsAnnouncedWithoutItsRows) {
  Store(NationsPlan());
  EXPECT_LT(LongestEvent(), 64 << 10);
}

}  // namespace
}  // namespace muster::dispatch
