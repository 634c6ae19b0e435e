#include "platform/auth/chapter_tree.h"

#include <mutex>
#include <shared_mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

absl::Status Broken(absl::string_view chapter, absl::string_view what) {
  return FailedPrecondition("CHAPTER_TREE_BROKEN", absl::StrCat(chapter, ": ", what), {{"chapter", chapter}});
}

}  // namespace

// Numbers chapters in the order of a walk, and hands down what they inherit.
class ChapterTree::Walk {
 public:
  explicit Walk(Places& places) {
    for (auto& [chapter, place] : places) children_[place.node.parent].push_back(&place);
  }

  // No deeper than there are tiers.
  absl::Status Enter(Place& place) {
    place.first = next_++;
    if (place.node.tier == Tier::kRegion) place.region = place.node.chapter;
    for (Place* const child : children_[place.node.chapter]) {
      if (child->node.tier <= place.node.tier) return Broken(child->node.chapter, "tier is not below its parent's");
      child->region = place.region;
      if (child->node.zone.empty()) child->node.zone = place.node.zone;
      RETURN_IF_ERROR(Enter(*child));
    }
    place.end = next_;
    return absl::OkStatus();
  }

 private:
  absl::flat_hash_map<absl::string_view, std::vector<Place*>> children_;
  std::uint32_t next_ = 1;
};

absl::StatusOr<ChapterTree> ChapterTree::Build(const std::vector<ChapterNode>& nodes) {
  ChapterTree tree;
  Place* root = nullptr;
  tree.places_.reserve(nodes.size());
  for (const ChapterNode& node : nodes) {
    if (!tree.places_.try_emplace(node.chapter, Place{.node = node}).second) return Broken(node.chapter, "comes twice");
  }
  for (auto& [chapter, place] : tree.places_) {
    if (!place.node.parent.empty()) {
      if (!tree.Knows(place.node.parent)) return Broken(chapter, "parent is unknown");
    } else if (root != nullptr) {
      return Broken(chapter, "second root");
    } else {
      root = &place;
    }
  }
  if (root == nullptr) return Broken(nodes.empty() ? "" : nodes.front().chapter, "there is no root");
  RETURN_IF_ERROR(Walk(tree.places_).Enter(*root));
  for (const auto& [chapter, place] : tree.places_) {
    if (place.first == 0) return Broken(chapter, "parents run in a circle");
  }
  return tree;
}

bool ChapterTree::Contains(absl::string_view ancestor, absl::string_view chapter) const {
  const Place* const above = Find(ancestor);
  const Place* const below = Find(chapter);
  return above != nullptr && below != nullptr && above->first <= below->first && below->first < above->end;
}

std::vector<absl::string_view> ChapterTree::Subtree(absl::string_view ancestor) const {
  std::vector<absl::string_view> chapters;
  const Place* const above = Find(ancestor);
  if (above == nullptr) return chapters;
  chapters.reserve(above->end - above->first);
  for (const auto& [chapter, place] : places_) {
    if (above->first <= place.first && place.first < above->end) chapters.push_back(chapter);
  }
  return chapters;
}

std::optional<absl::string_view> ChapterTree::Parent(absl::string_view chapter) const {
  const Place* const place = Find(chapter);
  if (place == nullptr || place->node.parent.empty()) return std::nullopt;
  return place->node.parent;
}

std::optional<Tier> ChapterTree::TierOf(absl::string_view chapter) const {
  const Place* const place = Find(chapter);
  if (place == nullptr) return std::nullopt;
  return place->node.tier;
}

std::optional<absl::string_view> ChapterTree::RegionOf(absl::string_view chapter) const {
  const Place* const place = Find(chapter);
  if (place == nullptr || place->region.empty()) return std::nullopt;
  return place->region;
}

std::optional<absl::string_view> ChapterTree::ZoneOf(absl::string_view chapter) const {
  const Place* const place = Find(chapter);
  if (place == nullptr || place->node.zone.empty()) return std::nullopt;
  return place->node.zone;
}

std::optional<absl::string_view> ChapterTree::DisplayNameOf(absl::string_view chapter) const {
  const Place* const place = Find(chapter);
  if (place == nullptr || place->node.display_name.empty()) return std::nullopt;
  return place->node.display_name;
}

const ChapterTree::Place* ChapterTree::Find(absl::string_view chapter) const {
  const auto it = places_.find(chapter);
  return it == places_.end() ? nullptr : &it->second;
}

void SharedChapterTree::Set(absl::string_view world, ChapterTree tree) {
  auto snapshot = std::make_shared<const ChapterTree>(std::move(tree));
  const std::scoped_lock lock(mutex_);
  // The old tree is destroyed, if nobody uses it any more, after the lock is released.
  trees_[world].swap(snapshot);
}

absl::StatusOr<std::shared_ptr<const ChapterTree>> SharedChapterTree::Get(absl::string_view world) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto it = trees_.find(world); it != trees_.end()) return it->second;
  }
  return Unavailable("CHAPTERS_NOT_LOADED", absl::StrCat("no chapter tree of world ", world, " yet"), absl::Seconds(1), {{"world", world}});
}

}  // namespace muster::auth
