#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::events {

// A place in a service's order of events.
struct Cursor {
  std::uint64_t xid = 0;
  std::int64_t event_id = 0;

  friend auto operator<=>(const Cursor&, const Cursor&) = default;
};

// As readers keep it and give it back: "<xid>-<event id>".
std::string ToText(const Cursor& cursor);
// None when `text` is not a cursor.
std::optional<Cursor> ParseCursor(absl::string_view text);

}  // namespace muster::events
