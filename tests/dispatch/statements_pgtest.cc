#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/pg/testing/check_statements.h"
#include "platform/pg/testing/cluster.h"
#include "sql/dispatch_migrations.h"
#include "sql/platform_migrations.h"

namespace muster::dispatch {
namespace {

TEST(Statements, AreWhatTheirFilesDeclare) {
  const pg::testing::ServiceSql sql{"dispatch", {platform::sql::Migrations(), sql::Migrations()}};
  const pg::testing::TestDatabase database = pg::testing::TestCluster::Shared().CreateDatabase({{sql}});
  EXPECT_THAT(pg::testing::CheckStatements(database.Conninfo("dispatch"), sql::Statements()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace muster::dispatch
