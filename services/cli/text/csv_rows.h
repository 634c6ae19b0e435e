#pragma once

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/text/divisions.h"
#include "cli/text/names.h"
#include "platform/status/status.h"

// Rows of CSV files by the names of their columns.
namespace muster::cli {

// One row; what is wrong is added to `violations`, as "file:line column". Everything given outlives it.
class CsvRow {
 public:
  CsvRow(const CsvFile& file, std::size_t line, const std::vector<std::string>& header, const std::vector<std::string>& cells,
         Violations& violations)
      : file_(file), line_(line), header_(header), cells_(cells), violations_(violations) {}

  std::string Text(absl::string_view column) const {
    const auto it = std::find(header_.begin(), header_.end(), column);
    const auto index = static_cast<std::size_t>(it - header_.begin());
    return it == header_.end() || index >= cells_.size() ? "" : cells_[index];
  }

  std::string RequiredText(absl::string_view column) const {
    std::string text = Text(column);
    if (text.empty()) Wrong(column, "REQUIRED", {});
    return text;
  }

  double Degrees(absl::string_view column) const {
    double degrees = 0;
    if (!absl::SimpleAtod(Text(column), &degrees)) Wrong(column, "MALFORMED", {{"expected", "35.709077"}});
    return degrees;
  }

  // A whole number; 0 when nothing stands there.
  std::int64_t Number(absl::string_view column) const {
    const std::string text = Text(column);
    std::int64_t number = 0;
    if (!text.empty() && !absl::SimpleAtoi(text, &number)) Wrong(column, "MALFORMED", {{"expected", "96400"}});
    return number;
  }

  // "yes", "no", or nothing, which is no.
  bool IsYes(absl::string_view column) const {
    const std::string text = Text(column);
    if (!text.empty() && text != "yes" && text != "no") Wrong(column, "MALFORMED", {{"expected", "yes, no"}});
    return text == "yes";
  }

  // "PREFECTURE" as a value of `type`.
  int Enum(absl::string_view column, const google::protobuf::EnumDescriptor& type) const {
    const google::protobuf::EnumValueDescriptor* value = FindEnumValue(type, Text(column));
    if (value != nullptr) return value->number();
    std::string expected;
    for (const std::string& token : EnumTokens(type)) absl::StrAppend(&expected, expected.empty() ? "" : ", ", token);
    Wrong(column, "MALFORMED", {{"expected", expected}});
    return 0;
  }

  void Wrong(absl::string_view column, absl::string_view reason, const Details& details) const {
    violations_.Add(PlaceInCsv(file_, line_, column), reason, details);
  }

 private:
  const CsvFile& file_;
  const std::size_t line_;
  const std::vector<std::string>& header_;
  const std::vector<std::string>& cells_;
  Violations& violations_;
};

// Reads every row below the header. Errors: INVALID_ARGUMENT/INVALID_FIELDS with every wrong cell, or every required column that is
// missing.
template <class Read>
absl::Status ReadRows(const CsvFile& file, std::initializer_list<absl::string_view> required_columns, Read read) {
  const std::vector<std::vector<std::string>> rows = ParseCsv(file.text);
  Violations violations;
  if (rows.empty()) violations.Add(absl::StrCat(file.name, ":1"), "REQUIRED");
  for (const absl::string_view column : required_columns) {
    if (!rows.empty() && std::find(rows[0].begin(), rows[0].end(), column) == rows[0].end()) {
      violations.Add(PlaceInCsv(file, 1, column), "REQUIRED");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  for (std::size_t i = 1; i < rows.size(); ++i) read(CsvRow(file, i + 1, rows[0], rows[i], violations));
  return violations.ToStatus();
}

}  // namespace muster::cli
