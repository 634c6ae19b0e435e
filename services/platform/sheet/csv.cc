#include "platform/sheet/csv.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "platform/calendar/china_day.h"
#include "platform/sheet/builder.h"
#include "platform/sheet/encoding.h"
#include "platform/sheet/table.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::sheet {
namespace {

constexpr absl::string_view kSeparators = ",;\t";

// The separator that the first lines have most of. Lines above the header row need have none.
char SeparatorOf(absl::string_view text) {
  constexpr int kLinesToLookAt = 20;
  std::array<int, kSeparators.size()> counts = {};
  bool is_quoted = false;
  int line_count = 0;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' && ++line_count == kLinesToLookAt) break;
    if (const std::size_t i = kSeparators.find(c); i != absl::string_view::npos) ++counts[i];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

// Takes cells off a text, one after another.
class CsvScanner {
 public:
  explicit CsvScanner(absl::string_view text) : rest_(text), separator_(SeparatorOf(text)) {}

  bool AtEnd() const { return rest_.empty(); }
  bool AtEndOfRow() const { return at_end_of_row_; }

  // None when a quotation mark is never closed.
  std::optional<std::string> Next() {
    std::string cell;
    // Written by hand, a quoted cell may have spaces before it.
    const absl::string_view unpadded = rest_.substr(std::min(rest_.find_first_not_of(' '), rest_.size()));
    if (!unpadded.empty() && unpadded.front() == '"') {
      rest_ = unpadded.substr(1);
      if (!TakeQuoted(cell)) return std::nullopt;
    }
    const std::size_t end = std::min(rest_.find_first_of(ends_), rest_.size());
    absl::StrAppend(&cell, rest_.substr(0, end));
    rest_.remove_prefix(end);
    at_end_of_row_ = rest_.empty() || rest_.front() != separator_;
    if (!rest_.empty()) rest_.remove_prefix(rest_.substr(0, 2) == "\r\n" ? 2 : 1);
    return cell;
  }

 private:
  bool TakeQuoted(std::string& cell) {
    while (true) {
      const std::size_t quote = rest_.find('"');
      if (quote == absl::string_view::npos) return false;
      absl::StrAppend(&cell, rest_.substr(0, quote));
      rest_.remove_prefix(quote + 1);
      if (rest_.empty() || rest_.front() != '"') return true;
      cell.push_back('"');
      rest_.remove_prefix(1);
    }
  }

  absl::string_view rest_;
  const char separator_;
  const std::string ends_ = absl::StrCat("\r\n", std::string(1, separator_));
  bool at_end_of_row_ = false;
};

absl::string_view WithoutGuard(absl::string_view text) {
  return text.size() > 1 && text.front() == '\'' && LooksLikeFormula(text.substr(1)) ? text.substr(1) : text;
}

std::string Quoted(absl::string_view text) {
  if (text.find_first_of(",;\t\"\r\n") == absl::string_view::npos) return std::string(text);
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string CellText(const Cell& cell, Column::Type type) {
  if (std::holds_alternative<std::monostate>(cell)) return "";
  switch (type) {
    case Column::Type::kText: {
      const std::string& text = std::get<std::string>(cell);
      return Quoted(LooksLikeFormula(text) ? absl::StrCat("'", text) : text);
    }
    case Column::Type::kInteger:
      return absl::StrCat(std::get<std::int64_t>(cell));
    case Column::Type::kMoneyFen: {
      const std::int64_t fen = std::get<std::int64_t>(cell);
      return absl::StrFormat("%s%d.%02d", fen < 0 ? "-" : "", std::abs(fen / 100), std::abs(fen % 100));
    }
    case Column::Type::kDay:
      return absl::FormatCivilTime(std::get<absl::CivilDay>(cell));
    case Column::Type::kTime:
      return ChinaMinute(std::get<absl::Time>(cell));
  }
  __builtin_unreachable();
}

}  // namespace

bool LooksLikeFormula(absl::string_view text) {
  text = Trim(text);
  return !text.empty() && absl::string_view("=+-@").find(text.front()) != absl::string_view::npos;
}

absl::StatusOr<Sheet> ReadCsv(absl::string_view bytes) {
  const std::optional<std::string> text = ToUtf8(bytes);
  if (!text.has_value()) return InvalidArgument("SHEET_FORMAT_UNKNOWN", "the file is neither a workbook nor text");
  CsvScanner scanner(*text);
  Builder builder;
  for (int row = 1; !scanner.AtEnd(); ++row) {
    RETURN_IF_ERROR(builder.BeginRow(row));
    int column = 1;
    do {
      const std::optional<std::string> cell = scanner.Next();
      if (!cell.has_value()) return Broken();
      RETURN_IF_ERROR(builder.Add(column++, WithoutGuard(Trim(*cell))));
    } while (!scanner.AtEndOfRow());
  }
  return std::move(builder).Finish();
}

std::string WriteCsv(const Table& table) {
  std::string csv = "\xef\xbb\xbf";
  const auto end_row = [&csv] {
    if (csv.back() == ',') csv.pop_back();
    csv += "\r\n";
  };
  for (const std::string& line : table.heading) absl::StrAppend(&csv, CellText(line, Column::Type::kText), "\r\n");
  if (table.columns.empty()) return csv;
  for (const Column& column : table.columns) absl::StrAppend(&csv, CellText(column.header, Column::Type::kText), ",");
  end_row();
  for (const std::vector<Cell>& row : table.rows) {
    MUSTER_CHECK(row.size() == table.columns.size());
    for (std::size_t i = 0; i < row.size(); ++i) absl::StrAppend(&csv, CellText(row[i], table.columns[i].type), ",");
    end_row();
  }
  return csv;
}

}  // namespace muster::sheet
