#include "warehouse/api/paper_words.h"

#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/domain/paper_text.h"

namespace muster::warehouse {

const char kNothing[] = "—";

const char* Word::In(Language language) const {
  switch (language) {
    case Language::kChinese:
      return chinese;
    case Language::kEnglish:
      return english;
  }
  __builtin_unreachable();
}

paper::Form MakeForm(const PaperContext& context, const Word& title, absl::string_view resource) {
  const World& world = context.scope.world();
  const Language other = context.language == Language::kChinese ? Language::kEnglish : Language::kChinese;
  return {.language = context.language,
          .organisation = OrganisationOf(context.scope.tree(), context.warehouse.chapter()),
          .title = title.In(context.language),
          .subtitle = title.In(other),
          .qr_payload = absl::StrCat("MUSTER:", world.name, ":", resource),
          .printed_by = context.scope.caller().subject(),
          .print_time = context.scope.now(),
          .exercise = world.exercise};
}

std::string OrganisationOf(const auth::ChapterTree& tree, absl::string_view chapter) {
  if (chapter == kNationalSociety) return "中国红十字会总会";
  const std::optional<absl::string_view> division = tree.DisplayNameOf(chapter);
  return absl::StrCat(division.value_or(IdOf(chapter, "chapters").value_or("")), "红十字会");
}

std::string WarehouseText(const v1::Warehouse& warehouse) {
  return absl::StrCat(warehouse.display_name(), "（", IdOf(warehouse.name(), "warehouses").value_or(""), "）");
}

std::string ItemText(const v1::Item& item, Language language) {
  return language == Language::kEnglish && !item.english_name().empty() ? item.english_name() : item.display_name();
}

std::string LotText(const v1::Lot& lot) {
  const absl::string_view id = IdOf(lot.name(), "lots").value_or("");
  return lot.batch().empty() ? std::string(id) : absl::StrCat(id, "（", lot.batch(), "）");
}

std::string EarmarkText(const v1::Earmark& earmark, const PaperContext& context) {
  const auto bound = [&](const Word& to, absl::string_view target) { return absl::StrCat(context.In(to), target); };
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      return bound({"定向：灾情 ", "Earmarked: incident "}, IdOf(earmark.incident(), "incidents").value_or(""));
    case v1::Earmark::kChapter:
      return bound({"定向：", "Earmarked: "}, OrganisationOf(context.scope.tree(), earmark.chapter()));
    case v1::Earmark::kPurpose:
      return bound({"定向：", "Earmarked: "}, earmark.purpose());
    case v1::Earmark::TARGET_NOT_SET:
      return "";
  }
  __builtin_unreachable();
}

std::string SourceText(v1::Lot::Source source, Language language) {
  switch (source) {
    case v1::Lot::SOURCE_PURCHASE:
      return Word{"自行采购", "Purchase"}.In(language);
    case v1::Lot::SOURCE_DONATION:
      return Word{"社会捐赠", "Donation"}.In(language);
    case v1::Lot::SOURCE_TRANSFER:
      return Word{"调拨", "Transfer"}.In(language);
    case v1::Lot::SOURCE_CUSTOMS:
      return Word{"海关转交", "Customs hand-over"}.In(language);
    default:
      return kNothing;
  }
}

std::string PlaceText(const v1::Place& place, Language language) {
  switch (place.kind_case()) {
    case v1::Place::kWarehouse:
      return absl::StrCat(Word{"仓库 ", "Warehouse "}.In(language), IdOf(place.warehouse(), "warehouses").value_or(""));
    case v1::Place::kSource:
      return place.source();
    case v1::Place::kShipment:
      return absl::StrCat(Word{"运单 ", "Shipment "}.In(language), IdOf(place.shipment(), "shipments").value_or(""));
    case v1::Place::kSite:
      return place.site();
    case v1::Place::kAdjustment:
      return place.adjustment();
    case v1::Place::kAssembly:
      return Word{"组装、拆分", "Assembly"}.In(language);
    case v1::Place::KIND_NOT_SET:
      return "";
  }
  __builtin_unreachable();
}

std::string DayText(const google::protobuf::Timestamp& time) { return absl::FormatCivilTime(ChinaDay(FromTimestamp(time))); }

std::string MinuteText(absl::Time time) {
  // UTC+8 all year since 1992.
  return ChinaMinute(time);
}

std::string OrNothing(const std::string& text) { return text.empty() ? kNothing : text; }

std::string UnitCostText(std::int64_t unit_cost_fen) { return unit_cost_fen == 0 ? kNothing : domain::Yuan(unit_cost_fen); }

}  // namespace muster::warehouse
