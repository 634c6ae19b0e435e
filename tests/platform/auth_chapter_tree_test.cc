#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "platform/auth/chapter_tree.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

std::vector<ChapterNode> NorthWest() {
  return {{"chapters/622927", "chapters/622900", Tier::kCounty, ""},     {"chapters/620000", "chapters/000000", Tier::kRegion, "NW"},
          {"chapters/622900", "chapters/620000", Tier::kPrefecture, ""}, {"chapters/000000", "", Tier::kNational, ""},
          {"chapters/640000", "chapters/000000", Tier::kRegion, "NW"},   {"chapters/500101", "chapters/500000", Tier::kCounty, ""},
          {"chapters/500000", "chapters/000000", Tier::kRegion, "SW"}};
}

std::string WrongChapter(const std::vector<ChapterNode>& nodes) {
  const absl::Status status = ChapterTree::Build(nodes).status();
  EXPECT_EQ(ReasonOf(status), "CHAPTER_TREE_BROKEN") << status;
  return DetailOf(status, "chapter");
}

TEST(ChapterTree, SubtreeHoldsAChapterAndAllBelowIt) {
  const ChapterTree tree = *ChapterTree::Build(NorthWest());
  std::vector<absl::string_view> gansu = tree.Subtree("chapters/620000");
  std::sort(gansu.begin(), gansu.end());
  EXPECT_EQ(gansu, (std::vector<absl::string_view>{"chapters/620000", "chapters/622900", "chapters/622927"}));
  EXPECT_EQ(tree.Subtree("chapters/000000").size(), tree.size());
  EXPECT_TRUE(tree.Subtree("chapters/990000").empty());
}

TEST(ChapterTree, ContainsAChapterAndAllBelowIt) {
  const ChapterTree tree = *ChapterTree::Build(NorthWest());
  EXPECT_TRUE(tree.Contains("chapters/620000", "chapters/620000"));
  EXPECT_TRUE(tree.Contains("chapters/620000", "chapters/622927"));
  EXPECT_TRUE(tree.Contains("chapters/000000", "chapters/500101"));
  EXPECT_FALSE(tree.Contains("chapters/622927", "chapters/620000"));
  EXPECT_FALSE(tree.Contains("chapters/640000", "chapters/622927"));
}

TEST(ChapterTree, AnswersAboutPlaceTierRegionAndZone) {
  const ChapterTree tree = *ChapterTree::Build(NorthWest());
  EXPECT_EQ(tree.Parent("chapters/622927"), "chapters/622900");
  EXPECT_EQ(tree.Parent("chapters/000000"), std::nullopt);
  EXPECT_EQ(tree.TierOf("chapters/622900"), Tier::kPrefecture);
  EXPECT_EQ(tree.RegionOf("chapters/622927"), "chapters/620000");
  EXPECT_EQ(tree.RegionOf("chapters/500101"), "chapters/500000");
  EXPECT_EQ(tree.RegionOf("chapters/620000"), "chapters/620000");
  EXPECT_EQ(tree.RegionOf("chapters/000000"), std::nullopt);
  EXPECT_EQ(tree.ZoneOf("chapters/622927"), "NW");
  EXPECT_EQ(tree.ZoneOf("chapters/500101"), "SW");
  EXPECT_EQ(tree.ZoneOf("chapters/000000"), std::nullopt);
}

TEST(ChapterTree, KnowsTheNamesOfDivisions) {
  std::vector<ChapterNode> nodes = NorthWest();
  nodes.push_back({"chapters/150000", "chapters/000000", Tier::kRegion, "", "内蒙古自治区"});
  const ChapterTree tree = *ChapterTree::Build(nodes);
  EXPECT_EQ(tree.DisplayNameOf("chapters/150000"), "内蒙古自治区");
  EXPECT_EQ(tree.DisplayNameOf("chapters/640000"), std::nullopt);
  EXPECT_EQ(tree.DisplayNameOf("chapters/999999"), std::nullopt);
}

TEST(ChapterTree, KnowsNothingOfUnknownChapters) {
  const ChapterTree tree = *ChapterTree::Build(NorthWest());
  EXPECT_FALSE(tree.Knows("chapters/999999"));
  EXPECT_FALSE(tree.Contains("chapters/999999", "chapters/999999"));
  EXPECT_FALSE(tree.Contains("chapters/000000", "chapters/999999"));
  EXPECT_FALSE(tree.Contains("", ""));
  EXPECT_EQ(tree.Parent("chapters/999999"), std::nullopt);
  EXPECT_EQ(tree.TierOf("chapters/999999"), std::nullopt);
  EXPECT_EQ(tree.RegionOf("chapters/999999"), std::nullopt);
  EXPECT_EQ(tree.ZoneOf("chapters/999999"), std::nullopt);
}

TEST(ChapterTree, RefusesAChapterThatComesTwice) {
  std::vector<ChapterNode> nodes = NorthWest();
  nodes.push_back({"chapters/640000", "chapters/000000", Tier::kRegion, ""});
  EXPECT_EQ(WrongChapter(nodes), "chapters/640000");
}

TEST(ChapterTree, RefusesAnUnknownParent) {
  std::vector<ChapterNode> nodes = NorthWest();
  nodes.push_back({"chapters/650100", "chapters/650000", Tier::kPrefecture, ""});
  EXPECT_EQ(WrongChapter(nodes), "chapters/650100");
}

TEST(ChapterTree, RefusesNoRootAndTwoRoots) {
  EXPECT_EQ(WrongChapter({}), "");
  EXPECT_EQ(WrongChapter({{"chapters/000000", "", Tier::kNational, ""}, {"chapters/000001", "", Tier::kNational, ""}}).substr(0, 14),
            "chapters/00000");
}

TEST(ChapterTree, RefusesACircle) {
  std::vector<ChapterNode> nodes = NorthWest();
  nodes.push_back({"chapters/650000", "chapters/650100", Tier::kRegion, ""});
  nodes.push_back({"chapters/650100", "chapters/650000", Tier::kPrefecture, ""});
  EXPECT_EQ(WrongChapter(nodes).substr(0, 11), "chapters/65");
  EXPECT_EQ(WrongChapter({{"chapters/000000", "", Tier::kNational, ""}, {"chapters/650000", "chapters/650000", Tier::kRegion, ""}}),
            "chapters/650000");
}

TEST(ChapterTree, RefusesATierThatIsNotBelowItsParents) {
  std::vector<ChapterNode> nodes = NorthWest();
  nodes.push_back({"chapters/621000", "chapters/622900", Tier::kPrefecture, ""});
  EXPECT_EQ(WrongChapter(nodes), "chapters/621000");
}

// A tree that is a map from child to parent and answers by climbing.
class Model {
 public:
  bool Contains(const std::string& ancestor, std::string chapter) const {
    if (!parents_.count(ancestor)) return false;
    for (; parents_.count(chapter); chapter = parents_.at(chapter)) {
      if (chapter == ancestor) return true;
    }
    return false;
  }
  std::string Nearest(std::string chapter, const std::map<std::string, std::string>& values) const {
    while (!chapter.empty() && values.at(chapter).empty()) chapter = parents_.at(chapter);
    return chapter.empty() ? "" : values.at(chapter);
  }

  std::map<std::string, std::string> parents_;
};

TEST(ChapterTree, AgreesWithClimbingInRandomTrees) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 40; ++round) {
    std::vector<ChapterNode> nodes = {{"chapters/000000", "", Tier::kNational, ""}};
    const std::size_t size = 1 + random() % 60;
    while (nodes.size() < size) {
      const ChapterNode& parent = nodes[random() % nodes.size()];
      if (parent.tier == Tier::kCounty) continue;
      const int first_tier = static_cast<int>(parent.tier) + 1;
      const auto tier = static_cast<Tier>(first_tier + random() % (4 - first_tier));
      nodes.push_back({absl::StrFormat("chapters/%06d", nodes.size()), parent.chapter, tier,
                       random() % 3 == 0 ? absl::StrCat("zone", random() % 6) : ""});
    }
    Model model;
    std::map<std::string, std::string> zones;
    std::map<std::string, std::string> regions;
    for (const ChapterNode& node : nodes) {
      model.parents_[node.chapter] = node.parent;
      zones[node.chapter] = node.zone;
      regions[node.chapter] = node.tier == Tier::kRegion ? node.chapter : "";
    }
    std::shuffle(nodes.begin(), nodes.end(), random);

    const absl::StatusOr<ChapterTree> tree = ChapterTree::Build(nodes);
    ASSERT_TRUE(tree.ok()) << tree.status();
    ASSERT_EQ(tree->size(), nodes.size());
    for (const ChapterNode& node : nodes) {
      EXPECT_EQ(tree->Parent(node.chapter).value_or(""), node.parent);
      EXPECT_EQ(tree->TierOf(node.chapter), node.tier);
      EXPECT_EQ(tree->ZoneOf(node.chapter).value_or(""), model.Nearest(node.chapter, zones));
      EXPECT_EQ(tree->RegionOf(node.chapter).value_or(""), model.Nearest(node.chapter, regions));
      for (const ChapterNode& other : nodes) {
        EXPECT_EQ(tree->Contains(node.chapter, other.chapter), model.Contains(node.chapter, other.chapter))
            << node.chapter << " " << other.chapter;
      }
    }
  }
}

TEST(ChapterTree, FindsEveryRandomlyMisledParent) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    std::vector<ChapterNode> nodes = NorthWest();
    ChapterNode& misled = nodes[random() % nodes.size()];
    misled.parent = nodes[random() % nodes.size()].chapter;
    // Right only when no step up fails to reach a higher tier and the root still has no parent.
    bool right = false;
    for (const ChapterNode& node : nodes) right |= node.parent.empty();
    for (const ChapterNode& node : nodes) {
      for (const ChapterNode& parent : nodes) right &= node.parent != parent.chapter || parent.tier < node.tier;
    }
    EXPECT_EQ(ChapterTree::Build(nodes).ok(), right) << misled.chapter << " below " << misled.parent;
  }
}

TEST(SharedChapterTree, KeepsWorldsApart) {
  SharedChapterTree shared;
  EXPECT_EQ(ReasonOf(shared.Get("live").status()), "CHAPTERS_NOT_LOADED");
  shared.Set("live", *ChapterTree::Build(NorthWest()));
  shared.Set("demo", *ChapterTree::Build({{"chapters/000000", "", Tier::kNational, ""}}));
  EXPECT_EQ((*shared.Get("live"))->size(), NorthWest().size());
  EXPECT_EQ((*shared.Get("demo"))->size(), 1u);
  EXPECT_EQ(ReasonOf(shared.Get("drill-2026-1").status()), "CHAPTERS_NOT_LOADED");
}

TEST(SharedChapterTree, ACallKeepsTheTreeThatItBeganWith) {
  SharedChapterTree shared;
  shared.Set("live", *ChapterTree::Build(NorthWest()));
  const std::shared_ptr<const ChapterTree> began_with = *shared.Get("live");
  shared.Set("live", *ChapterTree::Build({{"chapters/000000", "", Tier::kNational, ""}}));
  EXPECT_TRUE(began_with->Knows("chapters/622927"));
  EXPECT_FALSE((*shared.Get("live"))->Knows("chapters/622927"));
}

TEST(SharedChapterTree, IsReplacedWhileOthersRead) {
  SharedChapterTree shared;
  shared.Set("live", *ChapterTree::Build(NorthWest()));
  std::thread writer([&] {
    for (int i = 0; i < 500; ++i) shared.Set("live", *ChapterTree::Build(NorthWest()));
  });
  bool always = true;
  for (int i = 0; i < 5000; ++i) always &= (*shared.Get("live"))->Contains("chapters/000000", "chapters/622927");
  writer.join();
  EXPECT_TRUE(always);
}

}  // namespace
}  // namespace muster::auth
