#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/wire/fields.h"

// The checks of single fields that several requests of this service share.
namespace muster::warehouse {

inline constexpr std::int64_t kMaxQuantity = 1'000'000'000;
inline constexpr int kMaxLines = 500;
// Older papers are taken for slips of the pen.
inline constexpr absl::Time kEarliestVoucher = absl::FromUnixSeconds(946'684'800);  // 2000

// A value of an enum whose numbers run from 1 to `max`. Proto3 lets any number through.
void RequiredChoice(Fields& fields, absl::string_view field, int value, int max);

// "lots/1024"; its number, none when it is not of that form.
std::optional<std::int64_t> RequiredLot(Fields& fields, absl::string_view field, absl::string_view lot);

// A chapter of the tree; empty = not said.
void OptionalChapter(Fields& fields, absl::string_view field, absl::string_view chapter, const auth::ChapterTree& tree);

// An earmark that is given: what it binds to must be said.
void CheckEarmark(absl::string_view path, const v1::Earmark& earmark, const auth::ChapterTree& tree, Fields& fields);

// The days that a field can mean, both included; others are more likely slips of the pen. Adds DATE_IN_WRONG_YEAR (details min, max).
struct DayRange {
  absl::CivilDay min;
  absl::CivilDay max;
};
void CheckDay(Fields& fields, absl::string_view field, absl::CivilDay day, const DayRange& range);

// The ids of the items that a list is confined to.
std::vector<std::string> ItemIds(Fields& fields, const google::protobuf::RepeatedPtrField<std::string>& items);

// 1 to kMaxLines lines.
void LineCount(Fields& fields, int count, absl::string_view field = "lines");

// A line of goods going out: a lot or an item, and how much.
void CheckPickLine(const v1::PickLine& line, const std::string& path, Fields& fields);

// The day on a paper: not in the future, and not too early.
template <class Request>
void CheckVoucherTime(const Request& request, absl::Time now, Fields& fields) {
  fields.Time("voucher_time", request.has_voucher_time(), request.voucher_time(), kEarliestVoucher, now, now);
}

}  // namespace muster::warehouse
