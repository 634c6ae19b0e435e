#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "muster/common/v1/role.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/clock/fake_clock.h"
#include "platform/pg/statement.h"
#include "platform/pg/testing/cluster.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/status/status.h"
#include "platform/world/world.h"

// What the handlers of one service stand on, over a freshly migrated throw-away database. A test makes its Api from `scopes` and calls it:
//
//   ServiceFixture fixture("disaster", disaster::sql::Migrations());
//   IncidentApi api(fixture.scopes, ...);
//   api.CreateIncident(fixture.As("users/linxia-duty", "chapters/622900", {common::v1::ROLE_DUTY_OFFICER}), request);
namespace muster::testing {

struct ServiceFixture {
  // One world, "live". Its clock stands at 2023-12-19 02:00 in China until a test moves it.
  ServiceFixture(absl::string_view service, absl::Span<const pg::Migration> migrations);

  // A call by `subject`, who holds `roles` in `chapter`; it may take a minute of real time.
  rpc::Call As(absl::string_view subject, absl::string_view chapter, std::initializer_list<common::v1::Role> roles) const;
  // A call by another service of this deployment, "dispatch".
  rpc::Call AsService(absl::string_view service) const;

  // The full message names of all events so far, in order.
  std::vector<std::string> EventTypes();

  const World& live() const { return *worlds.all().front(); }

  FakeClock clock;
  pg::testing::TestDatabase database;
  Worlds worlds;
  // The nation; Gansu 620000 with Linxia 622900 (Jishishan 622927, Linxia city 622901) and Lanzhou 620100 (Chengguan 620102); Ningxia
  // 640000 with Yinchuan 640100 (Xingqing 640104); Inner Mongolia 150000 with Wuhai 150300 (Haibowan 150302) and Ordos 150600.
  auth::SharedChapterTree chapters;
  Scopes scopes;
  const std::string service;
};

// What pg_dump writes of a database: what somebody with a copy of it has. Columns of bytes are in hexadecimal.
std::string DumpOf(const pg::testing::TestDatabase& database);

// "field REASON" of each wrong field, in order; what a refusal of a request says.
std::vector<std::string> WrongFields(const absl::Status& status);

}  // namespace muster::testing
