#include "dispatch/jobs/routing_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "dispatch/routing_stand_in.h"

namespace muster::dispatch {
namespace {

using muster::testing::HttpServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

Place At(double latitude, double longitude) { return {.point = GeoPoint{.latitude_degrees = latitude, .longitude_degrees = longitude}}; }

class RoutingServerTest : public ::testing::Test {
 protected:
  RoutingServer::Options Asking(const std::string& base_url) {
    return {.base_url = base_url,
            .profile = "driving",
            .title = "OSRM, map of the test",
            .timeout = absl::Seconds(20),
            .max_table_size = 100,
            .max_parallel = 3,
            .cache_age = absl::Hours(1),
            .pause = absl::Seconds(30),
            .max_snap_distance_m = 5000,
            .now = [this] { return now; },
            .on_failure = [this](absl::string_view problem) { problems.emplace_back(problem); }};
  }
  RoutingServer::Options Asking(const HttpServer& server) { return Asking(server.base_url()); }

  static TravelTable TableOf(const RoutingServer& routing, const std::vector<Place>& origins, const std::vector<Place>& destinations) {
    auto table = routing.Table(origins, destinations);
    EXPECT_TRUE(table.ok()) << table.status();
    return table.ok() ? *std::move(table) : TravelTable();
  }

  // Of a table from one place to another.
  static std::string ExcuseOf(const RoutingServer& routing) {
    const TravelTable table = TableOf(routing, {At(1, 2)}, {At(3, 4)});
    EXPECT_FALSE(table.At({}).has_value());
    EXPECT_FALSE(table.IsBlocked({}));
    return std::string(table.ExcuseAt({}));
  }

  absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  std::vector<std::string> problems;
};

// A server whose ways are 1000 m for each degree of longitude and latitude that lies between their ends.
HttpServer::Reply GridReply(const std::string& target) {
  return {.body = AnswerTo(QuestionOf(target), [](TableQuestion::Point from, TableQuestion::Point to) {
            return 1000 * (std::abs(from.first - to.first) + std::abs(from.second - to.second));
          })};
}

TEST_F(RoutingServerTest, AsksForOneTableAndRoundsUpWhatItHears) {
  HttpServer server([](const std::string&) {
    return HttpServer::Reply{.body = R"({"code":"Ok","durations":[[61.2,0]],"distances":[[999.6,0]],"sources":[{"distance":12.5}]})"};
  });
  const RoutingServer routing(Asking(server));
  const TravelTable table = TableOf(routing, {At(35.123456, 103)}, {At(-36, 104.5), At(37, 105)});
  EXPECT_THAT(server.targets(), ElementsAre("/table/v1/driving/103.00000,35.12346;104.50000,-36.00000;105.00000,37.00000"
                                            "?annotations=duration,distance&sources=0&destinations=1;2"));
  const auto leg = table.At({.origin = 0, .destination = 0});
  ASSERT_TRUE(leg.has_value());
  EXPECT_EQ(leg->distance_m, 1000);
  EXPECT_EQ(leg->duration, absl::Seconds(62));
  EXPECT_EQ(leg->source, "routed: OSRM, map of the test");
  EXPECT_EQ(table.At({.origin = 0, .destination = 1})->duration, absl::ZeroDuration());
}

TEST_F(RoutingServerTest, TakesNullForAWayThatThereIsNot) {
  HttpServer server(
      [](const std::string&) { return HttpServer::Reply{.body = R"({"code":"Ok","durations":[[null,60]],"distances":[[null,900]]})"}; });
  const RoutingServer routing(Asking(server));
  const TravelTable table = TableOf(routing, {At(1, 2)}, {At(3, 4), At(5, 6)});
  EXPECT_TRUE(table.IsBlocked({.origin = 0, .destination = 0}));
  EXPECT_TRUE(table.At({.origin = 0, .destination = 1}).has_value());
  EXPECT_THAT(problems, IsEmpty());
}

TEST_F(RoutingServerTest, KnowsNothingOfPlacesOffItsMapOrWithoutAPoint) {
  HttpServer server([](const std::string&) {
    return HttpServer::Reply{
        .body =
            R"({"code":"Ok","durations":[[60],[null]],"distances":[[900],[null]],"sources":[{"distance":5000},{"distance":5000.5}],"destinations":[{}]})"};
  });
  const RoutingServer routing(Asking(server));
  const TravelTable table = TableOf(routing, {At(1, 2), At(1, 3), {}}, {At(3, 4)});
  EXPECT_TRUE(table.At({.origin = 0, .destination = 0}).has_value());
  EXPECT_FALSE(table.IsBlocked({.origin = 1, .destination = 0}));
  EXPECT_EQ(table.ExcuseAt({.origin = 1, .destination = 0}), "the routing server's map has no road within 5000 m");
  EXPECT_EQ(table.ExcuseAt({.origin = 2, .destination = 0}), "");
  EXPECT_FALSE(table.At({.origin = 2, .destination = 0}).has_value());
}

TEST_F(RoutingServerTest, CutsBigTablesIntoQuestionsThatTheServerTakes) {
  HttpServer server(&GridReply);
  std::vector<Place> origins, destinations;
  for (int i = 0; i < 23; ++i) origins.push_back(At(i, 0));
  for (int i = 0; i < 9; ++i) destinations.push_back(At(0, i));
  for (const int size : {2, 3, 7, 12, 31, 32}) {
    auto options = Asking(server);
    options.max_table_size = size;
    const RoutingServer routing(options);
    const std::size_t asked_before = server.targets().size();
    const TravelTable table = TableOf(routing, origins, destinations);
    for (int i = 0; i < 23; ++i) {
      for (int j = 0; j < 9; ++j) {
        const auto leg = table.At({.origin = i, .destination = j});
        ASSERT_TRUE(leg.has_value()) << size << " " << table.ExcuseAt({.origin = i, .destination = j});
        EXPECT_EQ(leg->distance_m, 1000 * (i + j));
      }
    }
    const auto targets = server.targets();
    for (std::size_t i = asked_before; i < targets.size(); ++i) {
      const TableQuestion question = QuestionOf(targets[i]);
      EXPECT_THAT(question.origins.size() + question.destinations.size(), Le(static_cast<std::size_t>(size)));
    }
    if (size == 32) {
      EXPECT_EQ(targets.size() - asked_before, 1);
    }
  }
}

TEST_F(RoutingServerTest, AsksOnceForPlacesThatLieTogether) {
  HttpServer server(&GridReply);
  const RoutingServer routing(Asking(server));
  const TravelTable table = TableOf(routing, {At(1, 0), At(1, 0)}, {At(0, 0), At(0, 0.000'001)});
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) EXPECT_EQ(table.At({.origin = i, .destination = j})->distance_m, 1000);
  }
  ASSERT_THAT(server.targets(), SizeIs(1));
  EXPECT_THAT(QuestionOf(server.targets()[0]).origins, SizeIs(1));
  EXPECT_THAT(QuestionOf(server.targets()[0]).destinations, SizeIs(1));
}

TEST_F(RoutingServerTest, RemembersAnswersForAsLongAsTheyStayTrue) {
  HttpServer server(&GridReply);
  const RoutingServer routing(Asking(server));
  TableOf(routing, {At(1, 0)}, {At(0, 0)});
  now += absl::Hours(1);
  TableOf(routing, {At(1, 0)}, {At(0, 0)});
  EXPECT_THAT(server.targets(), SizeIs(1));
  // Only what is new is asked.
  TableOf(routing, {At(1, 0), At(2, 0)}, {At(0, 0)});
  ASSERT_THAT(server.targets(), SizeIs(2));
  EXPECT_THAT(QuestionOf(server.targets()[1]).origins, ElementsAre(TableQuestion::Point(0, 2)));
  now += absl::Seconds(1);
  TableOf(routing, {At(1, 0)}, {At(0, 0)});
  EXPECT_THAT(server.targets(), SizeIs(3));
}

TEST_F(RoutingServerTest, ExcusesItselfForEveryAnswerThatIsWrong) {
  const std::string fits = R"({"code":"Ok","durations":[[1]],"distances":[[1]]})";
  struct Case {
    HttpServer::Reply reply;
    std::string excuse;
    bool server_fault = true;
  };
  const std::vector<Case> cases = {
      {{.status = 503, .body = fits}, "HTTP status 503"},
      {{.status = 302, .body = fits}, "HTTP status 302"},
      {{.body = ""}, "no JSON object"},
      {{.body = "<html>"}, "no JSON object"},
      {{.body = "[1]"}, "no JSON object"},
      {{.body = std::string(100'000, '[')}, "no JSON object"},
      {{.body = "{}"}, "no code"},
      {{.body = R"({"code":7})"}, "no code"},
      {{.status = 400, .body = R"({"code":"NoSegment","message":"Could not find a matching segment"})"},
       "NoSegment Could not find a matching segment",
       false},
      {{.status = 400, .body = R"({"code":"TooBig","message":"Too many table coordinates"})"}, "TooBig", false},
      {{.body = R"({"code":"Ok"})"}, "durations is no list"},
      {{.body = R"({"code":"Ok","durations":[[1]]})"}, "distances is no list"},
      {{.body = R"({"code":"Ok","durations":[],"distances":[]})"}, "durations has 0 entries, not 1"},
      {{.body = R"({"code":"Ok","durations":[[1,2]],"distances":[[1]]})"}, "a row of durations has 2 entries, not 1"},
      {{.body = R"({"code":"Ok","durations":[7],"distances":[[1]]})"}, "a row of durations is no list"},
      {{.body = R"({"code":"Ok","durations":[["1"]],"distances":[[1]]})"}, "no length"},
      {{.body = R"({"code":"Ok","durations":[[-1]],"distances":[[1]]})"}, "no length"},
      {{.body = R"({"code":"Ok","durations":[["NaN"]],"distances":[[1]]})"}, "no length"},
      {{.body = R"({"code":"Ok","durations":[[1e12]],"distances":[[1]]})"}, "no length"},
      {{.body = R"({"code":"Ok","durations":[[1]],"distances":[[null]]})"}, "no length"},
      {{.body = R"({"code":"Ok","durations":[[1]],"distances":[[1]],"sources":[]})"}, "sources has 0 entries, not 1"},
      {{.body = fits, .breaks_off = true}, "routing server failed"},
  };
  for (const Case& wrong : cases) {
    HttpServer server([&](const std::string&) { return wrong.reply; });
    problems.clear();
    const RoutingServer routing(Asking(server));
    const std::string excuse = ExcuseOf(routing);
    EXPECT_THAT(excuse, HasSubstr(wrong.excuse)) << wrong.reply.body.substr(0, 100);
    EXPECT_THAT(excuse, HasSubstr("the routing server failed: "));
    EXPECT_THAT(problems, SizeIs(wrong.server_fault ? 1 : 0)) << wrong.reply.body.substr(0, 100);
    // Whoever is refused one question may ask another.
    ExcuseOf(routing);
    EXPECT_THAT(server.targets(), SizeIs(wrong.server_fault ? 1 : 2)) << wrong.reply.body.substr(0, 100);
  }
}

TEST_F(RoutingServerTest, WaitsNoLongerThanItsTimeForASilentServer) {
  HttpServer server([](const std::string&) { return std::nullopt; });
  auto options = Asking(server);
  options.timeout = absl::Milliseconds(200);
  options.max_table_size = 2;
  const RoutingServer routing(options);
  const absl::Time begin = absl::Now();
  const TravelTable table = TableOf(routing, {At(1, 2), At(2, 2), At(3, 2), At(4, 2), At(5, 2), At(6, 2)}, {At(3, 4)});
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(table.ExcuseAt({.origin = i, .destination = 0}), "the routing server failed: no answer within 200ms");
  }
  EXPECT_THAT(problems, ElementsAre("no answer within 200ms"));
}

TEST_F(RoutingServerTest, LeavesAServerThatFailedAloneForAWhile) {
  std::atomic<bool> down = true;
  HttpServer server([&](const std::string& target) { return down ? HttpServer::Reply{.status = 500} : GridReply(target); });
  const RoutingServer routing(Asking(server));
  EXPECT_EQ(ExcuseOf(routing), "the routing server failed: it answers with HTTP status 500");
  now += absl::Seconds(29);
  EXPECT_EQ(ExcuseOf(routing), "the routing server failed shortly before: it answers with HTTP status 500");
  EXPECT_THAT(server.targets(), SizeIs(1));
  now += absl::Seconds(1);
  ExcuseOf(routing);
  EXPECT_THAT(server.targets(), SizeIs(2));
  EXPECT_THAT(problems, SizeIs(2));
  // It comes back, and is asked at once whenever there is something to ask.
  down = false;
  now += absl::Seconds(30);
  EXPECT_TRUE(TableOf(routing, {At(1, 2)}, {At(3, 4)}).At({}).has_value());
  EXPECT_TRUE(TableOf(routing, {At(1, 2)}, {At(3, 5)}).At({}).has_value());
  EXPECT_THAT(server.targets(), SizeIs(4));
}

TEST_F(RoutingServerTest, StillKnowsWhatItHeardBeforeTheServerFailed) {
  std::atomic<bool> down = false;
  HttpServer server([&](const std::string& target) { return down ? HttpServer::Reply{.status = 500} : GridReply(target); });
  const RoutingServer routing(Asking(server));
  TableOf(routing, {At(1, 0)}, {At(0, 0)});
  down = true;
  const TravelTable table = TableOf(routing, {At(1, 0), At(2, 0)}, {At(0, 0)});
  EXPECT_TRUE(table.At({.origin = 0, .destination = 0}).has_value());
  EXPECT_NE(table.ExcuseAt({.origin = 1, .destination = 0}), "");
}

TEST_F(RoutingServerTest, SaysThatNobodyListens) {
  std::string gone;
  {
    HttpServer server(&GridReply);
    gone = server.base_url();
  }
  EXPECT_THAT(ExcuseOf(RoutingServer(Asking(gone))), HasSubstr("the routing server failed: "));
}

TEST_F(RoutingServerTest, AnswersManyThreadsAtOnce) {
  HttpServer server(&GridReply);
  const RoutingServer routing(Asking(server));
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const auto table = routing.Table({At(t, 0), At(i, 1)}, {At(0, i)});
        if (table.ok() && table->At({}).has_value() && table->At({})->distance_m == 1000 * (t + i)) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 80);
}

}  // namespace
}  // namespace muster::dispatch
