#include "cli/text/lines.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "cli/text/fields.h"
#include "cli/text/format.h"
#include "cli/text/names.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

using Halves = std::pair<absl::string_view, absl::string_view>;

Halves SplitAt(absl::string_view text, char mark) { return absl::StrSplit(text, absl::MaxSplits(mark, 1)); }

bool TakeQuantity(absl::string_view text, std::int64_t& quantity) { return absl::SimpleAtoi(text, &quantity) && quantity >= 0; }

// "KEY=QUANTITY"
bool TakeKeyed(absl::string_view text, std::string& key, std::int64_t& quantity) {
  const Halves halves = SplitAt(text, '=');
  key = std::string(halves.first);
  return !key.empty() && TakeQuantity(halves.second, quantity);
}

// "2=30": a line's number, counted from 1, as its index, and a quantity.
bool TakeNumbered(absl::string_view text, std::int32_t& index, std::int64_t& quantity) {
  const Halves halves = SplitAt(text, '=');
  if (!absl::SimpleAtoi(halves.first, &index) || index < 1) return false;
  --index;
  return TakeQuantity(halves.second, quantity);
}

absl::Status SetCost(absl::string_view value, warehouse::v1::Lot& lot) {
  const std::optional<std::int64_t> fen = ParseMoney(value);
  if (!fen.has_value()) return Malformed("cost=1200.00");
  lot.set_unit_cost_fen(*fen);
  return absl::OkStatus();
}

// What a property of a receipt line sets, by the name of the field below the line.
struct ReceiptProperty {
  absl::string_view key;
  absl::string_view field;
  absl::string_view collection = "";
};

constexpr ReceiptProperty kReceiptProperties[] = {
    {"source", "lot.source"},
    {"batch", "lot.batch"},
    {"produced", "lot.production_date"},
    {"expires", "lot.expiry_date"},
    {"donor", "lot.donor"},
    {"donation", "lot.donation", "donations"},
    {"maker", "lot.manufacturer"},
    {"pack", "pack_unit"},
    {"bin", "bin"},
    {"expected", "expected_quantity"},
    {"rejected", "rejected_quantity"},
    {"rejection", "rejection_reason"},
    {"remark", "inspection_remark"},
    {"certificate", "certificate_number"},
    {"quarantine", "quarantine"},
};

absl::Status SetReceiptProperty(absl::string_view key, absl::string_view value, warehouse::v1::ReceiptLine& line) {
  if (key == "earmark") return ParseEarmark(value, *line.mutable_lot()->mutable_earmark());
  if (key == "cost") return SetCost(value, *line.mutable_lot());
  std::string known = "cost=, earmark=";
  for (const ReceiptProperty& property : kReceiptProperties) {
    if (property.key == key) return SetField(line, property.field, value, property.collection);
    absl::StrAppend(&known, ", ", property.key, "=");
  }
  return Malformed(known);
}

}  // namespace

absl::Status ParseRequisitionLine(absl::string_view text, dispatch::v1::Requisition::Line& line) {
  constexpr char kExpected[] = "cotton-tent=50:critical:2023-12-19 20:00";
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 2));
  std::string item;
  std::int64_t quantity = 0;
  if (!TakeKeyed(parts[0], item, quantity)) return Malformed(kExpected);
  line.set_item(FullName(item, "items"));
  line.set_quantity(quantity);
  line.set_priority(common::v1::PRIORITY_NORMAL);
  if (parts.size() > 1) RETURN_IF_ERROR(SetField(line, "priority", parts[1], ""));
  if (parts.size() > 2) RETURN_IF_ERROR(SetField(line, "needed_by_time", parts[2], ""));
  return absl::OkStatus();
}

absl::Status ParseMissionNeed(absl::string_view text, dispatch::v1::MissionNeed& need) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 2));
  const Halves halves = SplitAt(parts[0], '=');
  absl::string_view digits = halves.second;
  const bool people = absl::ConsumeSuffix(&digits, "p") || absl::ConsumeSuffix(&digits, "人");
  std::int32_t count = 0;
  if (!absl::SimpleAtoi(digits, &count) || count < 1) return Malformed("relief=2, medical=30p:critical:2023-12-19 20:00");
  RETURN_IF_ERROR(SetField(need, "category", halves.first, ""));
  if (people) {
    need.set_head_count(count);
  } else {
    need.set_team_count(count);
  }
  need.set_priority(common::v1::PRIORITY_NORMAL);
  if (parts.size() > 1) RETURN_IF_ERROR(SetField(need, "priority", parts[1], ""));
  if (parts.size() > 2) RETURN_IF_ERROR(SetField(need, "needed_by_time", parts[2], ""));
  return absl::OkStatus();
}

absl::Status ParseReceiptLine(absl::string_view text, warehouse::v1::ReceiptLine& line) {
  const Halves halves = SplitAt(text, ':');
  std::string item;
  std::int64_t quantity = 0;
  if (!TakeKeyed(halves.first, item, quantity)) return Malformed("cotton-tent=500:source=purchase,expires=2032-05-01");
  line.mutable_lot()->set_item(FullName(item, "items"));
  line.set_quantity(quantity);
  for (const absl::string_view property : absl::StrSplit(halves.second, ',', absl::SkipEmpty())) {
    const Halves pair = SplitAt(property, '=');
    RETURN_IF_ERROR(SetReceiptProperty(pair.first, pair.second, line));
  }
  return absl::OkStatus();
}

absl::Status ParsePickLine(absl::string_view text, warehouse::v1::PickLine& line) {
  const Halves halves = SplitAt(text, ':');
  std::string key;
  std::int64_t quantity = 0;
  if (!TakeKeyed(halves.first, key, quantity)) return Malformed("cotton-tent=50, lots/1024=50, cotton-tent=5:箱");
  if (absl::StartsWith(key, "lots/")) {
    line.set_lot(key);
  } else {
    line.set_item(FullName(key, "items"));
  }
  line.set_quantity(quantity);
  line.set_pack_unit(std::string(halves.second));
  return absl::OkStatus();
}

absl::Status ParseEditLine(absl::string_view text, dispatch::v1::EditPlanRequest::Line& line) {
  const absl::Status wrong = Malformed("20231218-622927-1-01/1:640100-01:7=40");
  std::int64_t quantity = 0;
  std::string key;
  if (!TakeKeyed(text, key, quantity)) return wrong;
  const std::vector<std::string> parts = absl::StrSplit(key, ':');
  if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) return wrong;
  // The full name of a requisition has a stroke of its own.
  const std::string need = absl::StartsWith(parts[0], "requisitions/") ? parts[0].substr(std::strlen("requisitions/")) : parts[0];
  const Halves halves = SplitAt(need, '/');
  int number = 1;
  if (halves.first.empty() || (absl::StrContains(need, '/') && (!absl::SimpleAtoi(halves.second, &number) || number < 1))) return wrong;
  line.set_requisition(FullName(halves.first, "requisitions"));
  line.set_requisition_line_index(number - 1);
  line.set_warehouse(FullName(parts[1], "warehouses"));
  line.set_lot(FullName(parts[2], "lots"));
  line.set_quantity(quantity);
  return absl::OkStatus();
}

absl::Status ParsePreferences(absl::string_view text, dispatch::v1::PlanPreferences& preferences) {
  constexpr std::pair<absl::string_view, absl::string_view> kFields[] = {{"tier", "tier_preference"},
                                                                         {"latest", "latest_critical_arrival"},
                                                                         {"few-shipments", "few_shipments"},
                                                                         {"search-ms", "few_shipments_time_limit_ms"},
                                                                         {"fairness", "fairness_steps"},
                                                                         {"critical", "critical_arrival_weight"},
                                                                         {"high", "high_arrival_weight"},
                                                                         {"normal", "normal_arrival_weight"},
                                                                         {"truck-ms", "truck_loads_time_limit_ms"}};
  for (const absl::string_view pair : absl::StrSplit(text, ',')) {
    const Halves halves = SplitAt(pair, '=');
    if (halves.first == "truck-t" || halves.first == "truck-m3") {
      // Tonnes and cubic metres both have a million parts.
      double amount = 0;
      if (!absl::SimpleAtod(halves.second, &amount) || !(amount > 0) || amount > 1e6) return Malformed("truck-t=9.5,truck-m3=40");
      const auto parts = static_cast<std::int64_t>(std::llround(amount * 1e6));
      if (halves.first == "truck-t") {
        preferences.mutable_truck()->set_weight_g(parts);
      } else {
        preferences.mutable_truck()->set_volume_cm3(parts);
      }
      continue;
    }
    const auto* field =
        std::find_if(std::begin(kFields), std::end(kFields), [&](const auto& known) { return known.first == halves.first; });
    if (field == std::end(kFields)) {
      return Malformed(
          "tier=none|before-arrival|after-arrival,latest=yes|no,few-shipments=yes|no,search-ms=300,fairness=20,critical=4,high=2,normal=1,"
          "truck-t=9.5,truck-m3=40,truck-ms=300");
    }
    RETURN_IF_ERROR(SetField(preferences, field->second, halves.second, ""));
  }
  return absl::OkStatus();
}

absl::Status ParseSignLine(absl::string_view text, dispatch::v1::SignShipmentRequest::Line& line) {
  const Halves halves = SplitAt(text, '=');
  const std::vector<absl::string_view> counts = absl::StrSplit(halves.second, absl::MaxSplits(':', 2));
  std::int32_t number = 0;
  std::int64_t received = 0;
  std::int64_t lost = 0;
  std::int64_t damaged = 0;
  if (!absl::SimpleAtoi(halves.first, &number) || number < 1 || counts.size() < 2 || !TakeQuantity(counts[0], received) ||
      !TakeQuantity(counts[1], lost) || (counts.size() > 2 && !TakeQuantity(counts[2], damaged))) {
    return Malformed("1=480:20, 1=480:15:5");
  }
  line.set_line_index(number - 1);
  line.set_received_quantity(received);
  line.set_lost_quantity(lost);
  line.set_damaged_quantity(damaged);
  return absl::OkStatus();
}

absl::Status ParseLoad(absl::string_view text, dispatch::v1::LoadShipmentRequest::Load& load) {
  constexpr char kExpected[] = "12:1=100,2=30, 12@7,8:1=100";
  const Halves halves = SplitAt(text, ':');
  const Halves crew = SplitAt(halves.first, '@');
  if (crew.first.empty() || halves.second.empty()) return Malformed(kExpected);
  load.set_vehicle(FullName(crew.first, "vehicles"));
  for (const absl::string_view driver : absl::StrSplit(crew.second, ',', absl::SkipEmpty())) load.add_drivers(FullName(driver, "drivers"));
  for (const absl::string_view part : absl::StrSplit(halves.second, ',')) {
    std::int32_t index = 0;
    std::int64_t quantity = 0;
    if (!TakeNumbered(part, index, quantity)) return Malformed(kExpected);
    dispatch::v1::Load::Line& line = *load.add_lines();
    line.set_line_index(index);
    line.set_quantity(quantity);
  }
  return absl::OkStatus();
}

absl::Status ParseLostLine(absl::string_view text, dispatch::v1::ReceiveReturnRequest::Line& line) {
  std::int32_t index = 0;
  std::int64_t quantity = 0;
  if (!TakeNumbered(text, index, quantity)) return Malformed("1=3");
  line.set_line_index(index);
  line.set_lost_quantity(quantity);
  return absl::OkStatus();
}

absl::Status ParseNoticeLine(absl::string_view text, warehouse::v1::NotifyArrivalRequest::Line& line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 2));
  std::string item;
  std::int64_t quantity = 0;
  if (!TakeKeyed(parts[0], item, quantity)) return Malformed("cotton-tent=50, cotton-tent=5:箱");
  line.set_item(FullName(item, "items"));
  line.set_quantity(quantity);
  if (parts.size() > 1) line.set_pack_unit(std::string(parts[1]));
  if (parts.size() > 2) line.set_lot_description(std::string(parts[2]));
  return absl::OkStatus();
}

absl::Status ParseArrivalLine(absl::string_view text, warehouse::v1::ReceiveShipmentRequest::Line& line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 2));
  std::string lot;
  std::int64_t received = 0;
  std::int64_t lost = 0;
  if (!TakeKeyed(parts[0], lot, received) || (parts.size() > 1 && !TakeQuantity(parts[1], lost))) {
    return Malformed("1024=480, 1024=480:20, 1024=480:20:A-03-2");
  }
  line.set_lot(FullName(lot, "lots"));
  line.set_received_quantity(received);
  line.set_lost_quantity(lost);
  if (parts.size() > 2) line.set_bin(std::string(parts[2]));
  return absl::OkStatus();
}

absl::Status ParseLotQuantity(absl::string_view text, std::string& lot, std::int64_t& quantity) {
  std::string key;
  if (!TakeKeyed(text, key, quantity)) return Malformed("1024=50");
  lot = FullName(key, "lots");
  return absl::OkStatus();
}

absl::Status ParseCountLine(absl::string_view text, warehouse::v1::RecordCountsRequest::Line& line) {
  std::int64_t quantity = 0;
  RETURN_IF_ERROR(ParseLotQuantity(text, *line.mutable_lot(), quantity));
  line.set_counted_quantity(quantity);
  return absl::OkStatus();
}

absl::Status ParseExplanation(absl::string_view text, warehouse::v1::PostStocktakeRequest::Explanation& explanation) {
  const Halves halves = SplitAt(text, '=');
  if (halves.first.empty() || halves.second.empty()) return Malformed("1024=受潮报损");
  explanation.set_lot(FullName(halves.first, "lots"));
  explanation.set_reason(std::string(halves.second));
  return absl::OkStatus();
}

absl::Status ParseDonationLine(absl::string_view text, warehouse::v1::Donation::Line& line) {
  const Halves halves = SplitAt(text, ':');
  const std::optional<std::int64_t> fen = halves.second.empty() ? 0 : ParseMoney(halves.second);
  std::string item;
  std::int64_t quantity = 0;
  if (!TakeKeyed(halves.first, item, quantity) || !fen.has_value()) return Malformed("quilt=500, quilt=500:60000.00");
  line.set_item(FullName(item, "items"));
  line.set_quantity(quantity);
  line.set_value_fen(*fen);
  return absl::OkStatus();
}

absl::Status ParseEarmark(absl::string_view text, warehouse::v1::Earmark& earmark) {
  if (absl::StartsWith(text, "incidents/")) {
    earmark.set_incident(std::string(text));
  } else if (absl::StartsWith(text, "chapters/")) {
    earmark.set_chapter(std::string(text));
  } else {
    earmark.set_purpose(std::string(text));
  }
  return absl::OkStatus();
}

absl::Status ParseEvidence(absl::string_view text, warehouse::v1::GradeEvidence& evidence) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 2));
  std::int64_t value = 0;
  if (parts.size() < 3 || !TakeKeyed(parts[0], *evidence.mutable_criterion(), value)) {
    return Malformed("fire-extinguishers=12:2023-12-01:现场清点");
  }
  evidence.set_stated_value(value);
  evidence.set_measured_date(std::string(parts[1]));
  evidence.set_evidence(std::string(parts[2]));
  return absl::OkStatus();
}

absl::Status ParseCorrection(absl::string_view text, warehouse::v1::ReviewGradeAssessmentRequest::Correction& correction) {
  const Halves halves = SplitAt(text, ':');
  std::int64_t value = 0;
  if (halves.second.empty() || !TakeKeyed(halves.first, *correction.mutable_criterion(), value)) {
    return Malformed("fire-extinguishers=10:两具过期");
  }
  correction.set_value(value);
  correction.set_reason(std::string(halves.second));
  return absl::OkStatus();
}

absl::Status ParsePack(absl::string_view text, warehouse::v1::Item::Pack& pack) {
  std::string unit;
  std::int64_t quantity = 0;
  if (!TakeKeyed(text, unit, quantity)) return Malformed("箱=10");
  pack.set_unit(unit);
  pack.set_quantity(quantity);
  return absl::OkStatus();
}

absl::Status ParseComponent(absl::string_view text, warehouse::v1::Item::Component& component) {
  std::string item;
  std::int64_t quantity = 0;
  if (!TakeKeyed(text, item, quantity)) return Malformed("blanket=2");
  component.set_item(FullName(item, "items"));
  component.set_quantity(quantity);
  return absl::OkStatus();
}

absl::Status ParseHoliday(absl::string_view text, warehouse::v1::CalendarDay& day) {
  absl::CivilDay parsed;
  if (!absl::ParseCivilTime(text, &parsed)) return Malformed("2027-01-01");
  day.set_day(absl::FormatCivilTime(parsed));
  day.set_working(false);
  return absl::OkStatus();
}

absl::Status ParseWorkday(absl::string_view text, warehouse::v1::CalendarDay& day) {
  RETURN_IF_ERROR(ParseHoliday(text, day));
  day.set_working(true);
  return absl::OkStatus();
}

}  // namespace muster::cli
