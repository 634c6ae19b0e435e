#include "platform/pg/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/pg/conninfo.h"
#include "platform/pg/pool.h"
#include "platform/pg/testing/check_statements.h"
#include "platform/pg/testing/cluster.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

using testing::CheckStatements;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TestCluster;

struct CountRow {
  std::int64_t count{};
  using Columns = pg::Columns<Int8>;
  auto Tie() { return std::tie(count); }
};
struct TextRow {
  std::string text;
  using Columns = pg::Columns<Text>;
  auto Tie() { return std::tie(text); }
};

constexpr Statement<CountRow> kCountItems{"m.count_items", "SELECT count(*) FROM items"};
constexpr Statement<CountRow> kCountOthersItems{"m.count_others_items", "SELECT count(*) FROM warehouse.items"};
constexpr Statement<CountRow> kCountMigrations{"m.count_migrations", "SELECT count(*) FROM migration.applied_migrations"};
constexpr Statement<NoRow> kInsertItem{"m.insert_item", "INSERT INTO items (item, path) VALUES ('tent', 'a.b')"};
constexpr Statement<NoRow> kInsertEntry{"m.insert_entry", "INSERT INTO audit_entries VALUES ('who')"};
constexpr Statement<NoRow> kDeleteEntry{"m.delete_entry", "DELETE FROM audit_entries"};
constexpr Statement<NoRow> kCreateTable{"m.create_table", "CREATE TABLE mine (a int)"};
constexpr Statement<NoRow> kCreatePublicTable{"m.create_public_table", "CREATE TABLE public.mine (a int)"};
constexpr Statement<TextRow> kAppliedNames{
    "m.applied_names",
    "SELECT concat_ws('/', service, source, version, name) FROM migration.applied_migrations ORDER BY service, apply_time"};

// Needs the extensions on the search path.
constexpr Migration kFirst = {"demo", 1, "items", R"sql(
CREATE TABLE items (
  item_id BIGINT GENERATED ALWAYS AS IDENTITY,
  item    TEXT NOT NULL,
  note    TEXT,
  path    ltree NOT NULL,
  CONSTRAINT items_key PRIMARY KEY (item_id)
);)sql",
                              "aa"};
constexpr Migration kSecond = {"demo", 2, "audit", R"sql(
CREATE TABLE audit_entries (actor TEXT NOT NULL);
DO $$ BEGIN EXECUTE format('REVOKE UPDATE, DELETE ON audit_entries FROM %I', current_setting('muster.service_role')); END $$;)sql",
                               "bb"};
constexpr Migration kBroken = {"demo", 3, "broken", "CREATE TABLE half_done (a int); SELECT nonsense;", "cc"};
constexpr Migration kCommits = {"demo", 3, "commits", "CREATE TABLE half_done (a int); COMMIT;", "cc"};

absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

// A world of its own for each test, in one cluster.
class PgMigrate : public ::testing::Test {
 protected:
  PgMigrate() : world_(absl::StrCat("world ", ++world_count_)) {
    EXPECT_EQ(EnsureWorldDatabase(TestCluster::Shared().AdminConninfo(), world_, Soon()), absl::OkStatus());
  }

  static std::string RoleIn(const std::string& world, const std::string& service) { return absl::StrCat(world, " \"", service, "'s\""); }
  std::string Admin() const { return TestCluster::Shared().AdminConninfo(world_); }

  absl::StatusOr<int> Migrate(const std::string& service, std::vector<Migration> migrations) const {
    const std::string role = RoleIn(world_, service);
    RETURN_IF_ERROR(EnsureRole(TestCluster::Shared().AdminConninfo(), {.role = role, .password = "it's"}, Soon()));
    return MigrateService({.admin_conninfo = Admin(), .service = service, .role = role, .migrations = {migrations}}, Soon());
  }

  // As a service's role of `world`, in the database of this test's world.
  std::string Conninfo(const std::string& world, const std::string& service) const {
    const std::string as_role = *ConninfoWith(Admin(), {.keyword = "user", .value = RoleIn(world, service)});
    return *ConninfoWith(as_role, {.keyword = "password", .value = "it's"});
  }

  template <class Row>
  absl::Status Read(const std::string& conninfo, const Statement<Row>& statement) const {
    return Pool({.conninfo = conninfo, .name = "reader"}).Query(Soon(), statement).status();
  }
  absl::Status Write(const std::string& conninfo, const Statement<NoRow>& statement) const {
    return Pool({.conninfo = conninfo, .name = "writer"}).ReadWriteTransaction(Soon(), [&](Transaction& tx) {
      return tx.Execute(statement).status();
    });
  }
  std::vector<std::string> Applied() const {
    const auto rows = Pool({.conninfo = Admin(), .name = "admin"}).Query(Soon(), kAppliedNames);
    std::vector<std::string> names;
    for (const TextRow& row : *rows) names.push_back(row.text);
    return names;
  }

  static inline int world_count_ = 0;
  const std::string world_;
};

TEST_F(PgMigrate, AppliesEachMigrationOnceInOrder) {
  EXPECT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  EXPECT_EQ(Migrate("warehouse", {kFirst, kSecond}).value(), 1);
  EXPECT_EQ(Migrate("warehouse", {kFirst, kSecond}).value(), 0);
  EXPECT_THAT(Applied(), ElementsAre("warehouse/demo/1/items", "warehouse/demo/2/audit"));
}

TEST_F(PgMigrate, EachServiceHasItsOwnSchemaAndHistory) {
  EXPECT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  EXPECT_EQ(Migrate("roster", {kFirst}).value(), 1);
  EXPECT_THAT(Applied(), ElementsAre("roster/demo/1/items", "warehouse/demo/1/items"));
}

TEST_F(PgMigrate, SourcesAreAppliedInTheGivenOrderUnderTheSameNumbers) {
  Migration other = kSecond;
  other.source = "other";
  other.version = 1;
  EXPECT_EQ(Migrate("warehouse", {other, kFirst}).value(), 2);
  EXPECT_THAT(Applied(), ElementsAre("warehouse/other/1/audit", "warehouse/demo/1/items"));
}

TEST_F(PgMigrate, AChangedMigrationIsRefused) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  Migration changed = kFirst;
  changed.checksum = "other";
  const absl::Status status = Migrate("warehouse", {changed, kSecond}).status();
  EXPECT_EQ(ReasonOf(status), "MIGRATION_CHANGED") << status;
  EXPECT_EQ(DetailOf(status, "migration"), "sql/demo/migrations/V001__items.sql");
  EXPECT_THAT(Applied(), ElementsAre("warehouse/demo/1/items"));
}

TEST_F(PgMigrate, ADatabaseAheadOfTheProgramIsRefused) {
  ASSERT_EQ(Migrate("warehouse", {kFirst, kSecond}).value(), 2);
  const absl::Status status = Migrate("warehouse", {kFirst}).status();
  EXPECT_EQ(ReasonOf(status), "MIGRATION_MISSING") << status;
  EXPECT_EQ(DetailOf(status, "migration"), "sql/demo/migrations/V002__audit.sql");
}

TEST_F(PgMigrate, AFailedMigrationLeavesNothingHalfDoneAndTheOnesBeforeItApplied) {
  // The second time it would meet its own remains.
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = Migrate("warehouse", {kFirst, kBroken}).status();
    EXPECT_EQ(ReasonOf(status), "MIGRATION_FAILED") << status;
    EXPECT_EQ(DetailOf(status, "service"), "warehouse");
    EXPECT_THAT(DetailOf(status, "error"), HasSubstr("nonsense"));
    EXPECT_THAT(Applied(), ElementsAre("warehouse/demo/1/items"));
  }
}

TEST_F(PgMigrate, AMigrationThatEndsItsOwnTransactionIsRefused) {
  const absl::Status status = Migrate("warehouse", {kFirst, kCommits}).status();
  EXPECT_EQ(ReasonOf(status), "MIGRATION_FAILED") << status;
  EXPECT_THAT(Applied(), ElementsAre("warehouse/demo/1/items"));
}

TEST_F(PgMigrate, SeveralAtOnceApplyEverythingOnce) {
  std::atomic<int> applied{0};
  std::vector<std::thread> migrators;
  for (int i = 0; i < 4; ++i) {
    migrators.emplace_back([&] {
      EXPECT_EQ(EnsureWorldDatabase(TestCluster::Shared().AdminConninfo(), world_, Soon()), absl::OkStatus());
      const absl::StatusOr<int> count = Migrate("warehouse", {kFirst, kSecond});
      EXPECT_EQ(count.status(), absl::OkStatus());
      applied += count.value_or(0);
    });
  }
  for (std::thread& migrator : migrators) migrator.join();
  EXPECT_EQ(applied, 2);
}

TEST_F(PgMigrate, ARoleReadsAndWritesItsOwnTablesAndCannotChangeThem) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  const std::string conninfo = Conninfo(world_, "warehouse");
  EXPECT_EQ(Write(conninfo, kInsertItem), absl::OkStatus());
  EXPECT_EQ(Read(conninfo, kCountItems), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Write(conninfo, kCreateTable)), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(Write(conninfo, kCreatePublicTable)), "DATABASE_REFUSED");
}

TEST_F(PgMigrate, ARoleReachesNeitherAnotherServicesSchemaNorTheHistory) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  ASSERT_EQ(Migrate("roster", {kFirst}).value(), 1);
  EXPECT_EQ(ReasonOf(Read(Conninfo(world_, "roster"), kCountOthersItems)), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(Read(Conninfo(world_, "roster"), kCountMigrations)), "DATABASE_REFUSED");
}

TEST_F(PgMigrate, ARoleCannotEvenConnectToAnotherWorld) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  const std::string drill_role = RoleIn("drill", "warehouse");
  ASSERT_EQ(EnsureRole(TestCluster::Shared().AdminConninfo(), {.role = drill_role, .password = "it's"}, Soon()), absl::OkStatus());
  const absl::Status status = Read(Conninfo("drill", "warehouse"), kCountOthersItems);
  EXPECT_EQ(ReasonOf(status), "DATABASE_REFUSED") << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("permission denied for database"));
}

TEST_F(PgMigrate, AMigrationCanTakeRightsFromTheServicesRole) {
  ASSERT_EQ(Migrate("warehouse", {kFirst, kSecond}).value(), 2);
  EXPECT_EQ(Write(Conninfo(world_, "warehouse"), kInsertEntry), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Write(Conninfo(world_, "warehouse"), kDeleteEntry)), "DATABASE_REFUSED");
  EXPECT_EQ(Migrate("warehouse", {kFirst, kSecond}).value(), 0);
  EXPECT_EQ(ReasonOf(Write(Conninfo(world_, "warehouse"), kDeleteEntry)), "DATABASE_REFUSED") << "migrating again gives nothing back";
}

TEST_F(PgMigrate, ANewPasswordReplacesTheOldOne) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  const std::string old_conninfo = Conninfo(world_, "warehouse");
  ASSERT_EQ(EnsureRole(Admin(), {.role = RoleIn(world_, "warehouse"), .password = "新口令"}, Soon()), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Read(old_conninfo, kCountItems)), "DATABASE_REFUSED");
  EXPECT_EQ(Read(*ConninfoWith(old_conninfo, {.keyword = "password", .value = "新口令"}), kCountItems), absl::OkStatus());
}

TEST_F(PgMigrate, ANameThatPostgresqlWouldCutShortIsRefused) {
  const std::string name(64, 'x');
  EXPECT_EQ(ReasonOf(EnsureWorldDatabase(Admin(), name, Soon())), "TOO_LONG");
  EXPECT_EQ(ReasonOf(EnsureRole(Admin(), {.role = name, .password = "x"}, Soon())), "TOO_LONG");
  EXPECT_EQ(ReasonOf(Migrate(name, {}).status()), "TOO_LONG");
}

// Rows for the statements below.
struct ItemRow {
  std::int64_t item_id{};
  std::string item;
  std::optional<std::string> note;
  using Columns = pg::Columns<Int8, Text, Nullable<Text>>;
  auto Tie() { return std::tie(item_id, item, note); }
};
struct StrictItemRow {
  std::int32_t item_id{};
  std::string item, note;
  using Columns = pg::Columns<Int4, Text, Text>;
  auto Tie() { return std::tie(item_id, item, note); }
};
constexpr absl::string_view kItemColumns[] = {"item_id", "item", "note"};
constexpr absl::string_view kOtherColumns[] = {"item_id", "name", "note"};

TEST_F(PgMigrate, AStatementThatFitsTheDatabasePassesTheCheck) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  constexpr Statement<ItemRow, Text> kGood{"c.good", "SELECT item_id, item, note FROM items WHERE item = $1"};
  EXPECT_THAT(CheckStatements(Conninfo(world_, "warehouse"), {{Describe(kGood, "good.sql", kItemColumns)}}), IsEmpty());
}

TEST_F(PgMigrate, EveryDifferenceBetweenAStatementAndTheDatabaseIsNamed) {
  ASSERT_EQ(Migrate("warehouse", {kFirst}).value(), 1);
  constexpr Statement<StrictItemRow> kStrict{"c.strict", "SELECT item_id, item, note FROM items"};
  constexpr Statement<ItemRow> kFewer{"c.fewer", "SELECT item_id FROM items"};
  constexpr Statement<NoRow, Int8> kMistyped{"c.mistyped", "DELETE FROM items WHERE item = $1"};
  constexpr Statement<TextRow> kUntyped{"c.untyped", "SELECT path FROM items"};
  constexpr absl::string_view kPath[] = {"path"};
  EXPECT_THAT(CheckStatements(Conninfo(world_, "warehouse"),
                              {{Describe(kStrict, "strict.sql", kOtherColumns), Describe(kFewer, "fewer.sql", kItemColumns),
                                Describe(kMistyped, "mistyped.sql", {}), Describe(kUntyped, "untyped.sql", kPath)}}),
              ElementsAre("strict.sql: column item_id is bigint; declare it so, or cast it",
                          "strict.sql: column 2 is declared as name, PostgreSQL calls it item",
                          "strict.sql: column note may be NULL in its table; declare it with ?, or use COALESCE",
                          "fewer.sql: declares 3 columns, PostgreSQL returns 1", HasSubstr("operator does not exist: text = bigint"),
                          "untyped.sql: column path is ltree; declare it so, or cast it"));
}

}  // namespace
}  // namespace muster::pg
