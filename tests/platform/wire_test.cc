#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"

namespace muster {
namespace {

using ::testing::HasSubstr;

// Whether `check` finds something wrong.
template <class Check>
bool Refuses(Check check) {
  Fields fields;
  check(fields);
  return !fields.ok();
}

TEST(Names, AreMadeAndTakenApart) {
  EXPECT_EQ(NameOf("warehouses", "622900-01"), "warehouses/622900-01");
  EXPECT_EQ(NameOf("warehouses", ""), "");
  EXPECT_EQ(IdOf("warehouses/622900-01", "warehouses"), "622900-01");
  const auto nested = NestedIdOf("incidents/20231218-622927-1/reports/2", "incidents", "reports");
  ASSERT_TRUE(nested.has_value());
  EXPECT_EQ(nested->parent_id, "20231218-622927-1");
  EXPECT_EQ(nested->id, "2");
}

TEST(Names, OfAnotherFormAreRefused) {
  for (const char* name :
       {"", "warehouses", "warehouses/", "items/x", "warehouses/a/b", "warehouses/a b", "warehouses/../x/", "warehouses/一"}) {
    EXPECT_FALSE(IdOf(name, "warehouses").has_value()) << name;
  }
  EXPECT_FALSE(IdOf(absl::StrCat("warehouses/", std::string(81, 'x')), "warehouses").has_value());
  EXPECT_FALSE(NestedIdOf("incidents//reports/2", "incidents", "reports").has_value());
  EXPECT_FALSE(NestedIdOf("incidents/1/other/2", "incidents", "reports").has_value());
}

TEST(Fields, CountsCharactersAndNotBytes) {
  EXPECT_FALSE(Refuses([](Fields& fields) { fields.Text("title", "积石山县地震", 6); }));
  EXPECT_TRUE(Refuses([](Fields& fields) { fields.Text("title", "积石山县地震了", 6); }));
}

TEST(Fields, RefusesTextThatIsNotUtf8) {
  for (const absl::string_view bad :
       {absl::string_view("\xff"), absl::string_view("\xe7\xa7"), absl::string_view("\xc0\xaf"), absl::string_view("\xed\xa0\x80"),
        absl::string_view("a\0b", 3), absl::string_view("\x1b[31m"), absl::string_view("\xf5\x80\x80\x80")}) {
    EXPECT_TRUE(Refuses([&](Fields& fields) { fields.Text("title", bad, 100); })) << absl::CHexEscape(bad);
  }
  EXPECT_FALSE(Refuses([](Fields& fields) { fields.Text("title", "两行\n和\t制表 🏠", 100); }));
}

TEST(Fields, RefusesBlankWhereTextIsRequired) {
  for (const char* blank : {" \n", "　", "\u00a0　 "})
    EXPECT_TRUE(Refuses([&](Fields& fields) { fields.RequiredText("title", blank, 100); })) << absl::CHexEscape(blank);
}

TEST(Fields, TakesNobodyForTwoPersonsByTheSpacesInAName) {
  const auto refuses = [](const char* first, const char* second) {
    return Refuses([&](Fields& fields) { fields.TwoPersons("responsible_persons", std::vector<std::string>{first, second}); });
  };
  EXPECT_TRUE(refuses("王伟", "王伟 "));
  EXPECT_TRUE(refuses("　王伟", "王　伟"));
  EXPECT_TRUE(refuses("王伟", "\u00a0王 伟\t"));
  EXPECT_TRUE(refuses("王伟", "　"));
  EXPECT_TRUE(refuses(" ", "王伟"));
  EXPECT_FALSE(refuses("王伟", "王维"));
}

TEST(PersonNames, AreKeptWithoutSpaceAroundThem) {
  google::protobuf::RepeatedPtrField<std::string> typed;
  *typed.Add() = "　 王伟\u00a0　\n";
  *typed.Add() = "John Smith";
  EXPECT_THAT(PersonNames(typed), ::testing::ElementsAre("王伟", "John Smith"));
}

TEST(Fields, KnowsWhichDaysExist) {
  Fields fields;
  EXPECT_EQ(fields.Day("expiry_date", "2024-02-29"), absl::CivilDay(2024, 2, 29));
  EXPECT_TRUE(fields.ok());
  for (const char* bad : {"2023-02-29", "2023-2-3", "20231219", "1023-01-01", "9999-01-01", "tomorrow"}) {
    EXPECT_TRUE(Refuses([&](Fields& f) { f.Day("expiry_date", bad); })) << bad;
  }
}

TEST(Fields, TellsEveryWrongFieldAtOnce) {
  Fields fields;
  fields.RequestId("x");
  fields.RequiredText("title", "", 10);
  fields.Range("quantity", std::int64_t{0}, 1, 5);
  fields.Range("latitude", std::numeric_limits<double>::quiet_NaN(), -90, 90);
  fields.TwoPersons("responsible_persons", std::vector<std::string>{"王", "王"});
  const absl::Status status = fields.ToStatus();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  for (const char* field : {"request_id", "title", "quantity", "latitude", "responsible_persons"})
    EXPECT_THAT(status.ToString(), HasSubstr(field));
}

TEST(Fields, HoldsTimesBetweenTheirLimits) {
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const auto at = [&](absl::Duration offset) {
    return Refuses([&](Fields& fields) { fields.Time("occur_time", true, ToTimestamp(now + offset), now - absl::Hours(1), now, now); });
  };
  EXPECT_FALSE(at(absl::ZeroDuration()));
  EXPECT_FALSE(at(-absl::Hours(1)));
  EXPECT_TRUE(at(absl::Seconds(1)));
  EXPECT_TRUE(at(-absl::Hours(2)));
}

TEST(ProtoTime, KeepsMicrosecondsAlsoBefore1970) {
  for (const std::int64_t micros : {std::int64_t{0}, std::int64_t{1'702'915'140'123'456}, std::int64_t{-1}, std::int64_t{-5'000'000}}) {
    EXPECT_EQ(FromTimestamp(ToTimestamp(absl::FromUnixMicros(micros))), absl::FromUnixMicros(micros));
    EXPECT_GE(ToTimestamp(absl::FromUnixMicros(micros)).nanos(), 0);
  }
}

TEST(Uuids, AreCanonicalAndFollowFromTheirText) {
  EXPECT_TRUE(IsUuid(NewUuid()));
  EXPECT_NE(NewUuid(), NewUuid());
  EXPECT_TRUE(IsUuid(UuidOf("step 1")));
  EXPECT_EQ(UuidOf("step 1"), UuidOf("step 1"));
  EXPECT_NE(UuidOf("step 1"), UuidOf("step 2"));
  EXPECT_FALSE(IsUuid("0123456789-123-1234-1234-123456789012"));
}

TEST(Paging, GoesThroughAListOnceAndRefusesAnotherListsToken) {
  static constexpr PageLimits kLimits = {.default_size = 2, .max_size = 3};
  const std::vector<std::string> all = {"a", "b", "c", "d", "e"};
  std::vector<std::string> seen;
  std::string token;
  do {
    Fields fields;
    const Page page = ReadPage(0, token, "filter", kLimits, fields);
    ASSERT_TRUE(fields.ok());
    std::vector<std::string> rows;
    for (const std::string& row : all) {
      if (row > page.after && rows.size() < static_cast<std::size_t>(page.size) + 1) rows.push_back(row);
    }
    token = CutPage(rows, page, "filter", [](const std::string& row) { return row; });
    seen.insert(seen.end(), rows.begin(), rows.end());
  } while (!token.empty());
  EXPECT_EQ(seen, all);
  EXPECT_TRUE(Refuses([](Fields& fields) { ReadPage(4, "", "filter", kLimits, fields); }));
  EXPECT_TRUE(Refuses([](Fields& fields) { ReadPage(0, NextPageToken("b", "filter"), "other filter", kLimits, fields); }));
  EXPECT_TRUE(Refuses([](Fields& fields) { ReadPage(0, "garbage!", "filter", kLimits, fields); }));
}

}  // namespace
}  // namespace muster
