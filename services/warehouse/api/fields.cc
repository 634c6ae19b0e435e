#include "warehouse/api/fields.h"

#include "platform/wire/names.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {

void RequiredChoice(Fields& fields, absl::string_view field, int value, int max) {
  if (value == 0) {
    fields.Add(field, "REQUIRED");
  } else {
    fields.Range(field, std::int64_t{value}, 1, max);
  }
}

std::optional<std::int64_t> RequiredLot(Fields& fields, absl::string_view field, absl::string_view lot) {
  const std::optional<std::int64_t> number = NumberOf(lot, "lots");
  if (lot.empty()) {
    fields.Add(field, "REQUIRED");
  } else if (!number.has_value()) {
    fields.Add(field, "MALFORMED", {{"expected", "lots/1024"}});
  }
  return number;
}

void OptionalChapter(Fields& fields, absl::string_view field, absl::string_view chapter, const auth::ChapterTree& tree) {
  const std::string id = fields.Name(field, chapter, "chapters");
  if (!id.empty() && !tree.Knows(chapter)) fields.Add(field, "UNKNOWN_RESOURCE", {{"name", chapter}});
}

void PastDay(Fields& fields, absl::string_view field, absl::CivilDay day, absl::CivilDay today) {
  constexpr absl::CivilDay kEarliest(2000, 1, 1);
  if (day >= kEarliest && day <= today) return;
  fields.Add(field, "DATE_IN_WRONG_YEAR", {{"min", absl::FormatCivilTime(kEarliest)}, {"max", absl::FormatCivilTime(today)}});
}

void LineCount(Fields& fields, int count) { fields.Range("lines", std::int64_t{count}, 1, kMaxLines); }

}  // namespace muster::warehouse
