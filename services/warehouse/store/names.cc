#include "warehouse/store/names.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/names.h"

namespace muster::warehouse {
namespace {

struct KindWords {
  v1::Voucher::Kind kind;
  const char* slug;
  const char* word;
};

constexpr KindWords kKinds[] = {
    {v1::Voucher::KIND_ADVANCE_NOTICE, "advance-notice", "预"},       {v1::Voucher::KIND_GOODS_RECEIVED_NOTE, "goods-received-note", "入"},
    {v1::Voucher::KIND_TRANSFER_ORDER, "transfer-order", "调"},       {v1::Voucher::KIND_ISSUE_NOTE, "issue-note", "出"},
    {v1::Voucher::KIND_STOCKTAKE_SHEET, "stocktake-sheet", "盘"},     {v1::Voucher::KIND_DISPOSAL_NOTE, "disposal-note", "废"},
    {v1::Voucher::KIND_TRANSFER_RECEIPT, "transfer-receipt", "调入"}, {v1::Voucher::KIND_CROSS_DOCK_NOTE, "cross-dock-note", "快"},
    {v1::Voucher::KIND_ASSEMBLY_ORDER, "assembly-order", "组"},       {v1::Voucher::KIND_BREAK_UP_ORDER, "break-up-order", "拆"},
};

const KindWords& WordsOf(v1::Voucher::Kind kind) { return kKinds[kind - v1::Voucher::KIND_ADVANCE_NOTICE]; }

}  // namespace

std::optional<std::int64_t> NumberOf(absl::string_view name, absl::string_view collection) {
  const std::optional<absl::string_view> id = IdOf(name, collection);
  std::int64_t number = 0;
  // Written one way only: not "007", not "+7".
  if (!id.has_value() || !absl::SimpleAtoi(*id, &number) || number < 1 || absl::StrCat(number) != *id) return std::nullopt;
  return number;
}

std::vector<std::int32_t> AllVoucherKinds() {
  std::vector<std::int32_t> kinds;
  for (const KindWords& words : kKinds) kinds.push_back(words.kind);
  return kinds;
}

std::int32_t VoucherYear(absl::Time voucher_time) {
  // UTC+8 all year since 1992.
  return static_cast<std::int32_t>(absl::ToCivilYear(voucher_time, ChinaTime()).year());
}

std::string VoucherName(const VoucherNumber& number) {
  return absl::StrFormat("warehouses/%s/vouchers/%s-%04d-%04d", number.warehouse_id, WordsOf(number.kind).slug, number.year, number.number);
}

std::optional<VoucherNumber> ParseVoucherName(absl::string_view name) {
  const std::optional<NestedId> ids = NestedIdOf(name, "warehouses", "vouchers");
  if (!ids.has_value()) return std::nullopt;
  for (const KindWords& words : kKinds) {
    absl::string_view rest = ids->id;
    VoucherNumber number{.warehouse_id = std::string(ids->parent_id), .kind = words.kind};
    if (!absl::ConsumePrefix(&rest, words.slug) || !absl::ConsumePrefix(&rest, "-")) continue;
    const std::size_t dash = rest.find('-');
    if (dash == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, dash), &number.year) ||
        !absl::SimpleAtoi(rest.substr(dash + 1), &number.number) || VoucherName(number) != name) {
      return std::nullopt;
    }
    return number;
  }
  return std::nullopt;
}

std::string PaperNumber(const VoucherNumber& number) {
  return absl::StrFormat("%s %s字 %04d 第 %04d 号", number.warehouse_id, WordsOf(number.kind).word, number.year, number.number);
}

}  // namespace muster::warehouse
