#pragma once

#include <cstdint>
#include <string>

#include "absl/numeric/int128.h"

// How quantities and money stand on a paper. Sums are 128 bits wide: 500 lines of the largest quantity at the largest cost exceed 64.
namespace muster::warehouse::domain {

// "1,234,567"
std::string WithCommas(absl::int128 number);

// "1,234.50" yuan.
std::string Yuan(absl::int128 fen);

// The amount in the characters that accounts use, "人民币壹仟贰佰叁拾肆元伍角整". `fen` ≥ 0. Source: 正确填写票据和结算凭证的基本规定
// (支付结算办法, 银发〔1997〕393号).
std::string YuanInWords(absl::int128 fen);

// "1,234.5": thousandths as a number without trailing zeros. Grams as kilograms.
std::string Thousandths(absl::int128 number);

// "1.25": millionths rounded to thousandths. Cubic centimetres as cubic metres.
std::string Millionths(absl::int128 number);

}  // namespace muster::warehouse::domain
