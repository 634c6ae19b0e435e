#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "platform/auth/authorize.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

using common::v1::Caller;
using common::v1::Role;

ChapterTree Tree() {
  return *ChapterTree::Build({{"chapters/000000", "", Tier::kNational, ""},
                              {"chapters/620000", "chapters/000000", Tier::kRegion, "NW"},
                              {"chapters/622900", "chapters/620000", Tier::kPrefecture, ""},
                              {"chapters/622927", "chapters/622900", Tier::kCounty, ""},
                              {"chapters/640000", "chapters/000000", Tier::kRegion, "NW"}});
}

Caller Holder(absl::string_view chapter, std::initializer_list<Role> roles) {
  Caller caller;
  caller.set_subject("users/somebody");
  caller.set_chapter(std::string(chapter));
  for (const Role role : roles) caller.add_roles(role);
  return caller;
}

TEST(Authorize, AllowsARoleInItsChapterAndBelow) {
  const Caller approver = Holder("chapters/620000", {common::v1::ROLE_APPROVER});
  EXPECT_TRUE(Authorize(approver, {common::v1::ROLE_APPROVER}, "chapters/620000", Tree()).ok());
  EXPECT_TRUE(Authorize(approver, {common::v1::ROLE_COMMANDER, common::v1::ROLE_APPROVER}, "chapters/622927", Tree()).ok());
}

TEST(Authorize, RefusesARoleAboveAndBesideItsChapter) {
  const Caller approver = Holder("chapters/622900", {common::v1::ROLE_APPROVER});
  for (const char* chapter : {"chapters/620000", "chapters/000000", "chapters/640000"}) {
    const absl::Status status = Authorize(approver, {common::v1::ROLE_APPROVER}, chapter, Tree());
    EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(ReasonOf(status), "OUTSIDE_CHAPTER");
    EXPECT_EQ(DetailOf(status, "chapter"), chapter);
    EXPECT_EQ(DetailOf(status, "own_chapter"), "chapters/622900");
  }
}

TEST(Authorize, SaysWhichRolesWouldDo) {
  const Caller auditor = Holder("chapters/000000", {common::v1::ROLE_AUDITOR});
  const absl::Status status = Authorize(auditor, {common::v1::ROLE_COMMANDER, common::v1::ROLE_APPROVER}, "chapters/622900", Tree());
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(status), "ROLE_MISSING");
  EXPECT_EQ(DetailOf(status, "roles"), "ROLE_COMMANDER, ROLE_APPROVER");
  EXPECT_EQ(DetailOf(status, "chapter"), "chapters/622900");
}

TEST(Authorize, LooksAtTheRoleBeforeTheChapter) {
  const Caller auditor = Holder("chapters/640000", {common::v1::ROLE_AUDITOR});
  EXPECT_EQ(ReasonOf(Authorize(auditor, {common::v1::ROLE_COMMANDER}, "chapters/622900", Tree())), "ROLE_MISSING");
}

TEST(Authorize, NoRoleImpliesAnother) {
  for (int held = common::v1::Role_MIN + 1; held <= common::v1::Role_MAX; ++held) {
    for (int asked = common::v1::Role_MIN + 1; asked <= common::v1::Role_MAX; ++asked) {
      const Caller caller = Holder("chapters/000000", {static_cast<Role>(held)});
      EXPECT_EQ(Authorize(caller, {static_cast<Role>(asked)}, "chapters/622927", Tree()).ok(), held == asked) << held << " for " << asked;
    }
  }
}

TEST(Authorize, NobodyMayWhenNoRoleIsListedOrHeld) {
  EXPECT_EQ(ReasonOf(Authorize(Holder("chapters/000000", {common::v1::ROLE_ADMINISTRATOR}), {}, "chapters/000000", Tree())),
            "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(Authorize(Holder("chapters/000000", {}), {common::v1::ROLE_AUDITOR}, "chapters/000000", Tree())), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(Authorize(Holder("chapters/000000", {common::v1::ROLE_UNSPECIFIED}), {common::v1::ROLE_UNSPECIFIED}, "chapters/000000",
                               Tree())),
            "ROLE_MISSING");
}

TEST(Authorize, DoesNotTellAnUnknownChapterFromAForeignOne) {
  const Caller approver = Holder("chapters/640000", {common::v1::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(Authorize(approver, {common::v1::ROLE_APPROVER}, "chapters/999999", Tree())), "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(Authorize(approver, {common::v1::ROLE_APPROVER}, "chapters/622900", Tree())), "OUTSIDE_CHAPTER");
}

TEST(Authorize, NobodyMayInAnEmptyTree) {
  const Caller service = Holder("chapters/000000", {common::v1::ROLE_SERVICE});
  EXPECT_EQ(ReasonOf(Authorize(service, {common::v1::ROLE_SERVICE}, "chapters/000000", ChapterTree())), "OUTSIDE_CHAPTER");
}

TEST(MayRead, TakesAnyRoleInTheOwnSubtree) {
  const Caller auditor = Holder("chapters/620000", {common::v1::ROLE_AUDITOR});
  EXPECT_TRUE(MayRead(auditor, "chapters/620000", Tree()));
  EXPECT_TRUE(MayRead(auditor, "chapters/622927", Tree()));
  EXPECT_FALSE(MayRead(auditor, "chapters/000000", Tree()));
  EXPECT_FALSE(MayRead(auditor, "chapters/640000", Tree()));
  EXPECT_FALSE(MayRead(Holder("chapters/620000", {}), "chapters/620000", Tree()));
}

TEST(Authorize, NamesEveryRoleInPeoplesWords) {
  for (int role = common::v1::Role_MIN + 1; role <= common::v1::Role_MAX; ++role) {
    const absl::Status status = Authorize(Holder("chapters/620000", {}), {static_cast<Role>(role)}, "chapters/620000", Tree());
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      EXPECT_THAT(Sentence(status, language), ::testing::Not(::testing::HasSubstr("ROLE_"))) << common::v1::Role_Name(role);
    }
  }
}

TEST(AuthorizeRead, AnswersForAForeignResourceAsIfThereWereNone) {
  const Caller auditor = Holder("chapters/620000", {common::v1::ROLE_AUDITOR});
  EXPECT_TRUE(AuthorizeRead(auditor, "chapters/622927", "incidents/20231218-622927-1", Tree()).ok());
  const absl::Status foreign = AuthorizeRead(auditor, "chapters/640000", "incidents/20231218-640000-1", Tree());
  EXPECT_EQ(foreign, NotFound("NOT_FOUND", "no incidents/20231218-640000-1", {{"name", "incidents/20231218-640000-1"}}));
}

TEST(Authorize, AgreesWithClimbingInRandomTrees) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 30; ++round) {
    std::vector<ChapterNode> nodes = {{"chapters/000000", "", Tier::kNational, ""}};
    std::map<std::string, std::string> parents = {{"chapters/000000", ""}};
    while (nodes.size() < 40) {
      const ChapterNode parent = nodes[random() % nodes.size()];
      if (parent.tier == Tier::kCounty) continue;
      nodes.push_back(
          {absl::StrFormat("chapters/%06d", nodes.size()), parent.chapter, static_cast<Tier>(static_cast<int>(parent.tier) + 1), ""});
      parents[nodes.back().chapter] = parent.chapter;
    }
    const ChapterTree tree = *ChapterTree::Build(nodes);
    for (int call = 0; call < 200; ++call) {
      const std::string& own = nodes[random() % nodes.size()].chapter;
      const std::string& chapter = nodes[random() % nodes.size()].chapter;
      const auto held = static_cast<Role>(1 + random() % common::v1::Role_MAX);
      const auto first = static_cast<Role>(1 + random() % common::v1::Role_MAX);
      const auto second = static_cast<Role>(1 + random() % common::v1::Role_MAX);
      bool below = false;
      for (std::string at = chapter; !at.empty(); at = parents[at]) below |= at == own;
      const std::string expected = held != first && held != second ? "ROLE_MISSING" : below ? "" : "OUTSIDE_CHAPTER";
      EXPECT_EQ(ReasonOf(Authorize(Holder(own, {held}), {first, second}, chapter, tree)), expected) << own << " " << chapter;
      EXPECT_EQ(MayRead(Holder(own, {held}), chapter, tree), below) << own << " " << chapter;
    }
  }
}

}  // namespace
}  // namespace muster::auth
