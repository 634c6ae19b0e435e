#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::auth {

// The levels of the society, highest first.
enum class Tier { kNational, kRegion, kPrefecture, kCounty };

struct ChapterNode {
  // "chapters/150900".
  std::string chapter;
  // "chapters/150000"; empty for the one root, "chapters/000000".
  std::string parent;
  Tier tier;
  // The cooperation zone; empty = its parent's.
  std::string zone;
  // Chinese name of the division, "四子王旗".
  std::string display_name;
};

// All chapters of a world at one moment. Immutable: safe to read from any thread.
class ChapterTree {
 public:
  // A tree without chapters, in which nobody may do anything.
  ChapterTree() = default;

  // Accepts nodes in any order. Error: FAILED_PRECONDITION/CHAPTER_TREE_BROKEN when a chapter comes twice, a parent is unknown, there is
  // more than one root or none, a tier is not below its parent's, or parents run in a circle; detail "chapter" names one that is wrong.
  static absl::StatusOr<ChapterTree> Build(const std::vector<ChapterNode>& nodes);

  // Whether `chapter` is `ancestor` itself or lies below it. False when either is unknown.
  bool Contains(absl::string_view ancestor, absl::string_view chapter) const;

  // `ancestor` and every chapter below it, in no particular order; none when it is unknown. Views live as long as the tree.
  std::vector<absl::string_view> Subtree(absl::string_view ancestor) const;

  bool Knows(absl::string_view chapter) const { return Find(chapter) != nullptr; }
  // None when the chapter is unknown; Parent also for the root, RegionOf also for the root, ZoneOf and DisplayNameOf also where none is
  // set. Views live as long as the tree.
  std::optional<absl::string_view> Parent(absl::string_view chapter) const;
  std::optional<Tier> TierOf(absl::string_view chapter) const;
  // The chapter itself or its ancestor of tier kRegion.
  std::optional<absl::string_view> RegionOf(absl::string_view chapter) const;
  std::optional<absl::string_view> ZoneOf(absl::string_view chapter) const;
  std::optional<absl::string_view> DisplayNameOf(absl::string_view chapter) const;

  std::size_t size() const { return places_.size(); }

 private:
  struct Place {
    ChapterNode node;
    std::string region;
    // The chapters below and including this one are those whose `first` lies in [first, end) of a walk from the root.
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };

  using Places = absl::flat_hash_map<std::string, Place>;
  class Walk;

  const Place* Find(absl::string_view chapter) const;

  Places places_;
};

// The current tree of each world, replaced as a whole when chapters change. Thread-safe.
class SharedChapterTree {
 public:
  void Set(absl::string_view world, ChapterTree tree);

  // The tree to decide one call with. Error: UNAVAILABLE/CHAPTERS_NOT_LOADED before the first Set of `world`.
  absl::StatusOr<std::shared_ptr<const ChapterTree>> Get(absl::string_view world) const;

 private:
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const ChapterTree>> trees_;
};

}  // namespace muster::auth
