#include "chapter/api/chapter_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "muster/common/v1/role.pb.h"
#include "platform/pg/testing/check_statements.h"
#include "platform/wire/fields.h"
#include "sql/chapter.h"
#include "sql/chapter_migrations.h"
#include "support/service_fixture.h"

namespace muster::chapter {
namespace {

using ::muster::testing::ServiceFixture;
using ::muster::testing::WrongFields;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ChapterApiTest : public ::testing::Test {
 protected:
  rpc::Call Administrator() const { return fixture_.As("users/root", "chapters/000000", {common::v1::ROLE_ADMINISTRATOR}); }
  rpc::Call Anyone() const { return fixture_.As("users/duty", "chapters/622927", {common::v1::ROLE_DUTY_OFFICER}); }

  static v1::Chapter Make(const std::string& code, v1::Chapter::Tier tier, const std::string& parent) {
    v1::Chapter chapter;
    chapter.set_name("chapters/" + code);
    chapter.set_display_name("名" + code);
    chapter.set_tier(tier);
    if (!parent.empty()) chapter.set_parent("chapters/" + parent);
    chapter.mutable_seat()->set_latitude_degrees(35);
    chapter.mutable_seat()->set_longitude_degrees(103);
    chapter.set_seat_source(v1::Chapter::SEAT_SOURCE_OWN);
    chapter.set_valid_from("2023-06-30");
    return chapter;
  }

  // The country, two regions, a prefecture and a county, children before parents.
  static v1::ImportChaptersRequest Country() {
    v1::ImportChaptersRequest request;
    request.set_request_id(NewUuid());
    *request.add_chapters() = Make("622927", v1::Chapter::TIER_COUNTY, "622900");
    *request.add_chapters() = Make("622900", v1::Chapter::TIER_PREFECTURE, "620000");
    *request.add_chapters() = Make("620000", v1::Chapter::TIER_REGION, "000000");
    *request.add_chapters() = Make("640000", v1::Chapter::TIER_REGION, "000000");
    *request.add_chapters() = Make("000000", v1::Chapter::TIER_NATIONAL, "");
    v1::CooperationZone& zone = *request.add_cooperation_zones();
    zone.set_name("cooperationZones/north-west");
    zone.set_display_name("西北协作区");
    zone.set_lead_chapter("chapters/640000");
    zone.set_source("test");
    request.mutable_chapters(2)->set_cooperation_zone(zone.name());
    return request;
  }

  std::vector<std::string> Names(const v1::ListChaptersRequest& request) {
    const auto response = api_.ListChapters(Anyone(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> names;
    for (const v1::Chapter& chapter : response->chapters()) names.push_back(chapter.name());
    return names;
  }

  ServiceFixture fixture_{"chapter", sql::Migrations()};
  ChapterApi api_{fixture_.worlds};
};

TEST_F(ChapterApiTest, EveryStatementFitsTheSchema) {
  EXPECT_THAT(pg::testing::CheckStatements(fixture_.database.Conninfo("chapter"), sql::Statements()), IsEmpty());
}

TEST_F(ChapterApiTest, AnImportMakesATreeThatCanBeAskedFor) {
  const auto counts = api_.ImportChapters(Administrator(), Country());
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->created_count(), 5);
  v1::ListChaptersRequest below;
  below.set_ancestor("chapters/620000");
  EXPECT_THAT(Names(below), ElementsAre("chapters/620000", "chapters/622900", "chapters/622927"));
  below.set_tier(v1::Chapter::TIER_COUNTY);
  EXPECT_THAT(Names(below), ElementsAre("chapters/622927"));
  EXPECT_THAT(fixture_.EventTypes(), ElementsAre("muster.chapter.v1.ChaptersImported"));
  const auto zones = api_.ListCooperationZones(Anyone(), {});
  ASSERT_TRUE(zones.ok());
  ASSERT_EQ(zones->cooperation_zones_size(), 1);
  EXPECT_EQ(zones->cooperation_zones(0).lead_chapter(), "chapters/640000");
}

TEST_F(ChapterApiTest, ASecondImportTellsWhatChanged) {
  ASSERT_TRUE(api_.ImportChapters(Administrator(), Country()).ok());
  v1::ImportChaptersRequest again = Country();
  again.mutable_chapters(0)->set_display_name("改名");
  const auto counts = api_.ImportChapters(Administrator(), again);
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->created_count(), 0);
  EXPECT_EQ(counts->updated_count(), 1);
  EXPECT_EQ(counts->unchanged_count(), 4);
}

TEST_F(ChapterApiTest, ASubtreeMovesWithItsHead) {
  ASSERT_TRUE(api_.ImportChapters(Administrator(), Country()).ok());
  v1::ImportChaptersRequest move;
  move.set_request_id(NewUuid());
  *move.add_chapters() = Make("622927", v1::Chapter::TIER_COUNTY, "620000");
  ASSERT_TRUE(api_.ImportChapters(Administrator(), move).ok());
  v1::ListChaptersRequest below;
  below.set_ancestor("chapters/622900");
  EXPECT_THAT(Names(below), ElementsAre("chapters/622900"));
}

TEST_F(ChapterApiTest, ValidateOnlyCountsAndWritesNothing) {
  v1::ImportChaptersRequest request = Country();
  request.set_validate_only(true);
  const auto counts = api_.ImportChapters(Administrator(), request);
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->created_count(), 5);
  EXPECT_THAT(Names({}), IsEmpty());
}

TEST_F(ChapterApiTest, EveryWrongRowIsToldAtOnceAndNothingIsWritten) {
  v1::ImportChaptersRequest request = Country();
  request.mutable_chapters(0)->set_display_name("");
  request.mutable_chapters(1)->set_tier(v1::Chapter::TIER_COUNTY);
  request.mutable_chapters(2)->set_name("chapters/62");
  request.mutable_chapters(3)->mutable_seat()->set_latitude_degrees(91);
  request.mutable_chapters(4)->clear_seat();
  const auto refused = api_.ImportChapters(Administrator(), request);
  EXPECT_THAT(WrongFields(refused.status()),
              UnorderedElementsAre("chapters[0].display_name REQUIRED", "chapters[1].tier CODE_NOT_OF_TIER", "chapters[2].name MALFORMED",
                                   "chapters[3].seat.latitude_degrees OUT_OF_RANGE", "chapters[4].seat REQUIRED"));
  EXPECT_THAT(Names({}), IsEmpty());
}

TEST_F(ChapterApiTest, ABrokenTreeIsRefused) {
  v1::ImportChaptersRequest request = Country();
  request.mutable_chapters()->DeleteSubrange(1, 1);
  EXPECT_EQ(ReasonOf(api_.ImportChapters(Administrator(), request).status()), "CHAPTER_TREE_BROKEN");
}

TEST_F(ChapterApiTest, OnlyTheNationalAdministratorImports) {
  EXPECT_EQ(ReasonOf(api_.ImportChapters(Anyone(), Country()).status()), "ROLE_MISSING");
  const rpc::Call regional = fixture_.As("users/x", "chapters/620000", {common::v1::ROLE_ADMINISTRATOR});
  EXPECT_EQ(ReasonOf(api_.ImportChapters(regional, Country()).status()), "ROLE_MISSING");
}

TEST_F(ChapterApiTest, PagesGoThroughAllChaptersOnce) {
  ASSERT_TRUE(api_.ImportChapters(Administrator(), Country()).ok());
  v1::ListChaptersRequest request;
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    const auto response = api_.ListChapters(Anyone(), request);
    ASSERT_TRUE(response.ok()) << response.status();
    for (const v1::Chapter& chapter : response->chapters()) names.push_back(chapter.name());
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("chapters/000000", "chapters/620000", "chapters/622900", "chapters/622927", "chapters/640000"));
}

TEST_F(ChapterApiTest, UnknownChaptersAreNotFound) {
  v1::GetChapterRequest get;
  get.set_name("chapters/999999");
  EXPECT_EQ(ReasonOf(api_.GetChapter(Anyone(), get).status()), "CHAPTER_UNKNOWN");
  v1::ListChaptersRequest list;
  list.set_ancestor("chapters/999999");
  EXPECT_EQ(ReasonOf(api_.ListChapters(Anyone(), list).status()), "CHAPTER_UNKNOWN");
}

}  // namespace
}  // namespace muster::chapter
