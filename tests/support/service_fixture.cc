#include "support/service_fixture.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "platform/config/config.pb.h"
#include "platform/status/check.h"
#include "sql/platform.h"
#include "sql/platform_migrations.h"

namespace muster::testing {
namespace {

config::ServerConfig ConfigOf(const pg::testing::TestDatabase& database, absl::string_view service) {
  config::ServerConfig config;
  config::World& world = *config.add_worlds();
  world.set_name("live");
  world.set_database(database.Conninfo(service));
  config.mutable_limits()->set_pool_size(8);
  return config;
}

auth::ChapterTree MakeTree() {
  using auth::Tier;
  const auto node = [](absl::string_view code, absl::string_view parent, Tier tier, absl::string_view display_name = "") {
    return auth::ChapterNode{absl::StrCat("chapters/", code), parent.empty() ? "" : absl::StrCat("chapters/", parent), tier, "",
                             std::string(display_name)};
  };
  absl::StatusOr<auth::ChapterTree> tree = auth::ChapterTree::Build({
      node("000000", "", Tier::kNational),
      node("620000", "000000", Tier::kRegion, "甘肃省"),
      node("620100", "620000", Tier::kPrefecture),
      node("620102", "620100", Tier::kCounty),
      node("622900", "620000", Tier::kPrefecture, "临夏回族自治州"),
      node("622901", "622900", Tier::kCounty),
      node("622927", "622900", Tier::kCounty),
      node("640000", "000000", Tier::kRegion),
      node("640100", "640000", Tier::kPrefecture),
      node("640104", "640100", Tier::kCounty),
      node("150000", "000000", Tier::kRegion),
      node("150300", "150000", Tier::kPrefecture),
      node("150302", "150300", Tier::kCounty),
      node("150600", "150000", Tier::kPrefecture),
  });
  MUSTER_CHECK(tree.ok());
  return *std::move(tree);
}

// As a reader of events finds them, but with those that a transaction still running hides for the moment, an autovacuum's for example.
struct EventTypeRow {
  std::string payload_type;
  using Columns = pg::Columns<pg::Text>;
  auto Tie() { return std::tie(payload_type); }
};
constexpr pg::Statement<EventTypeRow> kAllEventTypes{"testing.event_types",
                                                     "SELECT payload_type FROM outbox_events ORDER BY xid, event_id"};

}  // namespace

ServiceFixture::ServiceFixture(absl::string_view service_name, absl::Span<const pg::Migration> migrations)
    : clock(absl::FromCivil(absl::CivilSecond(2023, 12, 19, 2, 0, 0), absl::FixedTimeZone(8 * 3600))),
      database(pg::testing::TestCluster::Shared().CreateDatabase(
          {{pg::testing::ServiceSql{std::string(service_name), {platform::sql::Migrations(), migrations}}}})),
      worlds(ConfigOf(database, service_name), service_name, clock),
      scopes(worlds, chapters),
      service(service_name) {
  chapters.Set("live", MakeTree());
}

rpc::Call ServiceFixture::As(absl::string_view subject, absl::string_view chapter, std::initializer_list<common::v1::Role> roles) const {
  auto caller = std::make_shared<common::v1::Caller>();
  caller->set_issuer("gateway");
  caller->set_subject(std::string(subject));
  caller->set_chapter(std::string(chapter));
  for (const common::v1::Role role : roles) caller->add_roles(role);
  caller->set_world("live");
  rpc::Call call;
  call.caller = std::move(caller);
  call.deadline = absl::Now() + absl::Minutes(1);
  call.method = absl::StrCat("/muster.", service, ".test");
  return call;
}

rpc::Call ServiceFixture::AsService(absl::string_view other) const {
  return As(absl::StrCat("services/", other), "chapters/000000", {common::v1::ROLE_SERVICE});
}

std::vector<std::string> ServiceFixture::EventTypes() {
  const auto rows = live().pool->Query(absl::Now() + absl::Minutes(1), kAllEventTypes);
  MUSTER_CHECK(rows.ok());
  std::vector<std::string> types;
  for (const EventTypeRow& row : *rows) types.push_back(row.payload_type);
  return types;
}

std::string DumpOf(const pg::testing::TestDatabase& database) {
  FILE* const output = popen(absl::StrCat("pg_dump --dbname=\"", database.admin_conninfo, "\"").c_str(), "r");
  MUSTER_CHECK(output != nullptr);
  std::string dump;
  std::array<char, 4096> part;
  for (std::size_t size = 0; (size = std::fread(part.data(), 1, part.size(), output)) > 0;) dump.append(part.data(), size);
  MUSTER_CHECK(pclose(output) == 0);
  return dump;
}

std::vector<std::string> WrongFields(const absl::Status& status) {
  std::vector<std::string> wrong;
  for (const Violation& violation : ViolationsOf(status)) wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
  return wrong;
}

}  // namespace muster::testing
