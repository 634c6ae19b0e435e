#include "platform/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"

namespace muster::config {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kValid[] = R"(
  worlds { name: "live" database: "host=/run/x dbname=muster_{world} user=muster_{world}_{service}" owner_database: "dbname=muster_{world}" }
  worlds { name: "drill-1" exercise: true database: "dbname=muster_{world}" }
  services { name: "warehouse" listen: "127.0.0.1:7201" metrics_listen: "127.0.0.1:7301" }
  services { name: "dispatch" listen: "unix:/run/muster/dispatch" address: "[::1]:7202" signing_key_file: "keys/dispatch" }
  keys { public_key_directory: "keys" }
  limits { queue_limit: 7 }
)";

std::string ProblemsOf(absl::string_view text) {
  const absl::Status status = ParseConfig(text, "muster.conf").status();
  EXPECT_EQ(ReasonOf(status), "CONFIG_INVALID");
  return DetailOf(status, "problems");
}

TEST(Config, GivesEachServiceItsAddressesAndTheDefaults) {
  const auto config = ParseConfig(kValid, "muster.conf");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(AddressOf(*config, "warehouse").value(), "127.0.0.1:7201");
  EXPECT_EQ(AddressOf(*config, "dispatch").value(), "[::1]:7202");
  EXPECT_EQ(FindService(*config, "dispatch")->signing_key_file(), "keys/dispatch");
  EXPECT_EQ(config->limits().queue_limit(), 7);
  EXPECT_EQ(config->limits().worker_count(), 16);
  EXPECT_EQ(config->limits().drain_time().seconds(), 10);
  EXPECT_EQ(config->log().min_severity(), Log::SEVERITY_INFO);
}

TEST(Config, NamesDatabaseAndRoleAfterWorldAndService) {
  const auto config = ParseConfig(kValid, "muster.conf");
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(DatabaseOf(config->worlds(0), "warehouse"), "host=/run/x dbname=muster_live user=muster_live_warehouse");
  EXPECT_EQ(DatabaseOf(config->worlds(1), "warehouse"), "dbname=muster_drill_1");
  EXPECT_EQ(OwnerDatabaseOf(config->worlds(0)), "dbname=muster_live");
}

TEST(Config, AsksNoRoutingServerUnlessOneIsNamed) {
  const auto config = ParseConfig(kValid, "muster.conf");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->routing().base_url(), "");
  EXPECT_EQ(config->routing().profile(), "driving");
  EXPECT_EQ(config->routing().timeout().seconds(), 2);
  EXPECT_EQ(config->routing().max_table_size(), 100);
  EXPECT_EQ(config->routing().max_snap_distance_m(), 5000);
}

TEST(Config, KeepsWhatItIsToldOfTheRoutingServer) {
  const auto config = ParseConfig(absl::StrCat(kValid, R"(routing {
    base_url: "https://osrm.example/cn" profile: "truck" title: "OSRM" timeout { nanos: 10000000 } max_table_size: 1000 max_parallel: 16
    cache_age { seconds: 604800 } pause { seconds: 3600 } max_snap_distance_m: 1000000 })"),
                                  "muster.conf");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->routing().base_url(), "https://osrm.example/cn");
  EXPECT_EQ(config->routing().max_table_size(), 1000);
}

TEST(Config, NamesEveryWrongFigureOfTheRoutingServer) {
  const std::string problems = ProblemsOf(absl::StrCat(kValid, R"(routing {
    base_url: "osrm:5000" profile: "../table" timeout { seconds: 30 nanos: 1000000 } max_table_size: 1 max_parallel: 17
    cache_age { seconds: 9223372036854775807 } pause { nanos: 5 } max_snap_distance_m: -1 })"));
  for (const char* field : {"routing.base_url", "routing.profile", "routing.timeout", "routing.max_table_size", "routing.max_parallel",
                            "routing.cache_age", "routing.pause", "routing.max_snap_distance_m"}) {
    EXPECT_THAT(problems, HasSubstr(field));
  }
  for (const char* url : {"http://", "http://a/", "http://user@a", "http://a?b", "ftp://a"}) {
    EXPECT_THAT(ProblemsOf(absl::StrCat(kValid, "routing { base_url: '", url, "' }")), HasSubstr("routing.base_url")) << url;
  }
}

TEST(Config, DoesNotKnowAServiceThatIsNotInIt) {
  const auto config = ParseConfig(kValid, "muster.conf");
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(ReasonOf(FindService(*config, "roster").status()), "SERVICE_NOT_CONFIGURED");
  EXPECT_EQ(DetailOf(AddressOf(*config, "roster").status(), "service"), "roster");
}

TEST(Config, SaysWhereASyntaxErrorIs) { EXPECT_THAT(ProblemsOf("worlds {\n  name = 3\n}"), HasSubstr("line 2 column 8")); }

TEST(Config, ListsEverythingThatIsWrongAtOnce) {
  const std::string problems = ProblemsOf(R"(
    colour: "red"
    worlds { name: "Live" shape: 3 }
    services { name: "warehouse" listen: "7201" }
    services { name: "warehouse" listen: "127.0.0.1:99999" metrics_listen: "unix:/x" }
    services { name: "roster" listen: "127.0.0.1:7203" metrics_listen: "127.0.0.1:7203" }
    limits { worker_count: -1 queue_limit: 1000000 drain_time { seconds: 601 } }
  )");
  EXPECT_THAT(problems, AllOf(HasSubstr("line 2 column"), HasSubstr("\"colour\""), HasSubstr("line 3 column"), HasSubstr("\"shape\"")));
  EXPECT_THAT(problems, AllOf(HasSubstr("worlds[0].name: \"Live\""), HasSubstr("worlds[0].database"),
                              HasSubstr("services[0].listen: \"7201\""), HasSubstr("services[1].name: \"warehouse\" is there twice"),
                              HasSubstr("services[1].listen: \"127.0.0.1:99999\""), HasSubstr("services[1].metrics_listen"),
                              HasSubstr("services[2].metrics_listen: \"127.0.0.1:7203\" is listened on twice")));
  EXPECT_THAT(problems, AllOf(HasSubstr("limits.worker_count: -1"), HasSubstr("limits.queue_limit"), HasSubstr("limits.drain_time")));
}

TEST(Config, OfNothingMissesWorldsAndServices) { EXPECT_THAT(ProblemsOf(""), AllOf(HasSubstr("worlds:"), HasSubstr("services:"))); }

TEST(Config, ErrorIsASentenceThatNamesTheFile) {
  const absl::Status status = ParseConfig("", "muster.conf").status();
  EXPECT_THAT(Sentence(status, Language::kChinese), AllOf(HasSubstr("配置文件 muster.conf 有误"), HasSubstr("worlds: at least one")));
}

TEST(Config, IsReadFromAFile) {
  const std::string path = testing::TempDir() + "muster_config_test.conf";
  std::ofstream(path) << kValid;
  EXPECT_TRUE(LoadConfig(path).ok());
  std::remove(path.c_str());
  EXPECT_EQ(ReasonOf(LoadConfig(path).status()), "CONFIG_UNREADABLE");
}

}  // namespace
}  // namespace muster::config
