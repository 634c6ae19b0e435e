#pragma once

#include <string>

#include "absl/strings/string_view.h"

// How a workbook's numbers are shown: a day is a number whose format says so. Source: ECMA-376 part 1, 18.8.30 and 18.17.4.
namespace muster::sheet {

enum class NumberFormat { kPlain, kDay, kDayAndTime };

// What a format that every workbook has shows; those of Chinese workbooks too.
NumberFormat BuiltInFormat(int number_format_id);
// What a format code shows: kDay for "yyyy\"年\"m\"月\"d\"日\"".
NumberFormat FormatOf(absl::string_view code);

struct NumberStyle {
  NumberFormat format = NumberFormat::kPlain;
  // Days count from 1904 instead of 1900.
  bool uses_1904 = false;
};

// The text of a number as it stands in the file ("45291.5"): see Row::cells. Empty when it is no number.
std::string NumberText(absl::string_view value, NumberStyle style);

}  // namespace muster::sheet
