#include "cli/text/lines.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
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

void SetEarmark(absl::string_view text, warehouse::v1::Earmark& earmark) {
  if (absl::StartsWith(text, "incidents/")) {
    earmark.set_incident(std::string(text));
  } else if (absl::StartsWith(text, "chapters/")) {
    earmark.set_chapter(std::string(text));
  } else {
    earmark.set_purpose(std::string(text));
  }
}

absl::Status SetLotProperty(absl::string_view key, absl::string_view value, warehouse::v1::Lot& lot) {
  if (key == "source") return SetField(lot, "source", value, "");
  if (key == "batch") {
    lot.set_batch(std::string(value));
  } else if (key == "produced") {
    lot.set_production_date(std::string(value));
  } else if (key == "expires") {
    lot.set_expiry_date(std::string(value));
  } else if (key == "donor") {
    lot.set_donor(std::string(value));
  } else if (key == "earmark") {
    SetEarmark(value, *lot.mutable_earmark());
  } else if (key == "cost") {
    const std::optional<std::int64_t> fen = ParseMoney(value);
    if (!fen.has_value()) return Malformed("cost=1200.00");
    lot.set_unit_cost_fen(*fen);
  } else {
    return Malformed("source=, batch=, produced=, expires=, donor=, cost=, earmark=");
  }
  return absl::OkStatus();
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

absl::Status ParseReceiptLine(absl::string_view text, warehouse::v1::ReceiptLine& line) {
  const Halves halves = SplitAt(text, ':');
  std::string item;
  std::int64_t quantity = 0;
  if (!TakeKeyed(halves.first, item, quantity)) return Malformed("cotton-tent=500:source=purchase,expires=2032-05-01");
  line.mutable_lot()->set_item(FullName(item, "items"));
  line.set_quantity(quantity);
  for (const absl::string_view property : absl::StrSplit(halves.second, ',', absl::SkipEmpty())) {
    const Halves pair = SplitAt(property, '=');
    RETURN_IF_ERROR(SetLotProperty(pair.first, pair.second, *line.mutable_lot()));
  }
  return absl::OkStatus();
}

absl::Status ParsePickLine(absl::string_view text, warehouse::v1::PickLine& line) {
  std::string key;
  std::int64_t quantity = 0;
  if (!TakeKeyed(text, key, quantity)) return Malformed("cotton-tent=50, lots/1024=50");
  if (absl::StartsWith(key, "lots/")) {
    line.set_lot(key);
  } else {
    line.set_item(FullName(key, "items"));
  }
  line.set_quantity(quantity);
  return absl::OkStatus();
}

absl::Status ParseSignLine(absl::string_view text, dispatch::v1::SignShipmentRequest::Line& line) {
  const Halves halves = SplitAt(text, '=');
  const Halves counts = SplitAt(halves.second, ':');
  std::int32_t number = 0;
  std::int64_t received = 0;
  std::int64_t lost = 0;
  if (!absl::SimpleAtoi(halves.first, &number) || number < 1 || !TakeQuantity(counts.first, received) ||
      !TakeQuantity(counts.second, lost)) {
    return Malformed("1=480:20");
  }
  line.set_line_index(number - 1);
  line.set_received_quantity(received);
  line.set_lost_quantity(lost);
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

}  // namespace muster::cli
