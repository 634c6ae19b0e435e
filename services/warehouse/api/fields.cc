#include "warehouse/api/fields.h"

#include "absl/strings/str_cat.h"
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

void CheckPickLine(const v1::PickLine& line, const std::string& path, Fields& fields) {
  fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 1, kMaxQuantity);
  fields.Text(absl::StrCat(path, ".pack_unit"), line.pack_unit(), 20);
  switch (line.pick_case()) {
    case v1::PickLine::kLot:
      RequiredLot(fields, absl::StrCat(path, ".lot"), line.lot());
      return;
    case v1::PickLine::kItem:
      fields.RequiredName(absl::StrCat(path, ".item"), line.item(), "items");
      return;
    case v1::PickLine::PICK_NOT_SET:
      fields.Add(path, "REQUIRED");
      return;
  }
}

void CheckEarmark(absl::string_view path, const v1::Earmark& earmark, const auth::ChapterTree& tree, Fields& fields) {
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      fields.RequiredName(absl::StrCat(path, ".incident"), earmark.incident(), "incidents");
      return;
    case v1::Earmark::kChapter:
      if (earmark.chapter().empty()) fields.Add(absl::StrCat(path, ".chapter"), "REQUIRED");
      OptionalChapter(fields, absl::StrCat(path, ".chapter"), earmark.chapter(), tree);
      return;
    case v1::Earmark::kPurpose:
      fields.RequiredText(absl::StrCat(path, ".purpose"), earmark.purpose(), 200);
      return;
    // An earmark that binds to nothing is more likely a mistake than a way to say that there is none.
    case v1::Earmark::TARGET_NOT_SET:
      fields.Add(path, "REQUIRED");
      return;
  }
}

void CheckDay(Fields& fields, absl::string_view field, absl::CivilDay day, const DayRange& range) {
  if (day >= range.min && day <= range.max) return;
  fields.Add(field, "DATE_IN_WRONG_YEAR", {{"min", absl::FormatCivilTime(range.min)}, {"max", absl::FormatCivilTime(range.max)}});
}

std::vector<std::string> ItemIds(Fields& fields, const google::protobuf::RepeatedPtrField<std::string>& items) {
  std::vector<std::string> ids;
  for (int i = 0; i < items.size(); ++i) ids.push_back(fields.RequiredName(absl::StrCat("items[", i, "]"), items[i], "items"));
  return ids;
}

void LineCount(Fields& fields, int count, absl::string_view field) { fields.Range(field, std::int64_t{count}, 1, kMaxLines); }

}  // namespace muster::warehouse
