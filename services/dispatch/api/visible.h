#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/outbox/write.h"
#include "platform/rpc/server.h"
#include "platform/scope/scope.h"
#include "platform/status/status.h"
#include "platform/wire/paging.h"

// Who may see what: whoever may read one of a resource's readers. What a caller may not see is answered like what does not exist.
namespace muster::dispatch {

template <class Message>
bool IsVisible(const Scope& scope, const Stored<Message>& stored) {
  return std::any_of(stored.readers.begin(), stored.readers.end(), [&](const std::string& chapter) { return scope.MayRead({chapter}); });
}

// `found` when the caller may see it, else NOT_FOUND with `reason`.
template <class Message>
absl::StatusOr<Stored<Message>> Visible(const Scope& scope, absl::StatusOr<Stored<Message>> found, absl::string_view reason,
                                        absl::string_view name) {
  if (found.ok() && !IsVisible(scope, *found)) return NotFound(reason, absl::StrCat("no ", name), {{"name", name}});
  return found;
}

// The division codes of `chapter` and below, all of which the caller may read; none, which means all, for the root.
// Errors: NOT_FOUND/CHAPTER_UNKNOWN; PERMISSION_DENIED/OUTSIDE_CHAPTER.
inline absl::StatusOr<std::optional<std::vector<std::string>>> ReadableDivisions(const Scope& scope, const std::string& chapter) {
  absl::StatusOr<std::optional<std::vector<std::string>>> divisions = scope.DivisionsBelow(chapter);
  if (!divisions.ok() || scope.MayRead({chapter})) return divisions;
  return PermissionDenied("OUTSIDE_CHAPTER", absl::StrCat(chapter, " is not below ", scope.caller().chapter()),
                          {{"chapter", chapter}, {"own_chapter", scope.caller().chapter()}});
}

// A page of what the caller may see, and one resource more when there is a next page, for CutPage. `fetch(DispatchTx&, ListFilter)` reads
// the next rows; everything but the position is its own.
template <class Message, class Fetch>
absl::StatusOr<std::vector<Stored<Message>>> ReadVisible(const Scope& scope, const Page& page, Fetch fetch) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before))
    return InvalidArgument("PAGE_TOKEN_MALFORMED", "the page token is malformed");
  const std::int64_t wanted = page.size + 1;
  return outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) -> absl::StatusOr<std::vector<Stored<Message>>> {
    std::vector<Stored<Message>> visible;
    ListFilter filter{.before_serial_number = before, .limit = wanted};
    while (static_cast<std::int64_t>(visible.size()) < wanted) {
      ASSIGN_OR_RETURN(std::vector<Stored<Message>> rows, fetch(tx, filter));
      const bool was_last = static_cast<std::int64_t>(rows.size()) < filter.limit;
      if (!rows.empty()) filter.before_serial_number = rows.back().serial_number;
      for (Stored<Message>& row : rows) {
        if (IsVisible(scope, row)) visible.push_back(std::move(row));
      }
      if (was_last) break;
    }
    if (static_cast<std::int64_t>(visible.size()) > wanted) visible.resize(static_cast<std::size_t>(wanted));
    return visible;
  });
}

// How many of the first of `rows` half of the longest answer holds; at least one.
template <class Message>
std::int32_t FittingCount(const std::vector<Stored<Message>>& rows) {
  std::size_t bytes = 0;
  std::int32_t count = 0;
  for (const Stored<Message>& row : rows) {
    bytes += row.message.ByteSizeLong();
    if (bytes > std::size_t{rpc::kMaxAnswerBytes / 2}) break;
    ++count;
  }
  return std::max(count, 1);
}

// The page's token and messages into a response's `resources`. A page of large resources ends before it is full.
template <class Message, class Resources>
std::string FillPage(std::vector<Stored<Message>> rows, const Page& page, absl::string_view filter, Resources* resources) {
  const Page fitting{.size = std::min(page.size, FittingCount(rows)), .after = page.after};
  std::string token = CutPage(rows, fitting, filter, [](const Stored<Message>& row) { return absl::StrCat(row.serial_number); });
  for (Stored<Message>& row : rows) *resources->Add() = std::move(row.message);
  return token;
}

}  // namespace muster::dispatch
