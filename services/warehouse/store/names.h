#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/warehouse/v1/voucher.pb.h"

namespace muster::warehouse {

// The number in "lots/1024"; none when `name` is not of that form.
std::optional<std::int64_t> NumberOf(absl::string_view name, absl::string_view collection);

// Every kind of voucher.
std::vector<std::int32_t> AllVoucherKinds();

// The year on a paper of that day: the year in China.
std::int32_t VoucherYear(absl::Time voucher_time);

// What tells a voucher from all others. In their order those of one series (warehouse, kind and year) stand together.
struct VoucherNumber {
  // "622900-01"
  std::string warehouse_id;
  v1::Voucher::Kind kind;
  std::int32_t year;
  // Counts from 1 within the series.
  std::int64_t number;

  friend auto operator<=>(const VoucherNumber&, const VoucherNumber&) = default;
};

// "warehouses/622900-01/vouchers/issue-note-2023-0001"
std::string VoucherName(const VoucherNumber& number);
// None when `name` is not a name that VoucherName gives.
std::optional<VoucherNumber> ParseVoucherName(absl::string_view name);
// What stands on the paper: "622900-01 出字 2023 第 0001 号".
std::string PaperNumber(const VoucherNumber& number);

}  // namespace muster::warehouse
