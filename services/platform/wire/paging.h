#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "platform/wire/fields.h"

// Pages of a list (AIP-158). A token holds the sort key of the last row sent, so a page never skips or repeats a row that was there all the
// time, whatever else is written meanwhile.
namespace muster {

struct PageLimits {
  int default_size = 100;
  int max_size = 1000;
};

struct Page {
  // Rows to send; ask the store for one more to know whether there is a next page.
  std::int32_t size;
  // The sort key of the last row sent; empty on the first page.
  std::string after;
};

// Reads the paging fields of a request. `filter` is any text made of the request's other fields: a token is refused when it was made for
// another one.
Page ReadPage(std::int32_t page_size, absl::string_view page_token, absl::string_view filter, const PageLimits& limits, Fields& fields);

// The token for the page after the row with sort key `last_key`.
std::string NextPageToken(absl::string_view last_key, absl::string_view filter);

// Cuts `rows`, of which one more than `page.size` was asked for, to the page, and returns the token of the next one: empty when this is the
// last. `key_of` gives a row's sort key.
template <class Rows, class KeyOf>
std::string CutPage(Rows& rows, const Page& page, absl::string_view filter, KeyOf key_of) {
  if (static_cast<std::int64_t>(rows.size()) <= page.size) return "";
  rows.resize(static_cast<std::size_t>(page.size));
  return NextPageToken(key_of(rows.back()), filter);
}

}  // namespace muster
