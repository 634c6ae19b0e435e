#include "platform/events/cursor.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::events {

std::string ToText(const Cursor& cursor) { return absl::StrCat(cursor.xid, "-", cursor.event_id); }

std::optional<Cursor> ParseCursor(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  Cursor cursor;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &cursor.xid) || !absl::SimpleAtoi(parts[1], &cursor.event_id)) return std::nullopt;
  return cursor;
}

}  // namespace muster::events
