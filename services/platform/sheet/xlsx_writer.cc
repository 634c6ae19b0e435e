#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <optional>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"
#include "platform/sheet/table.h"
#include "platform/sheet/xlsx.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::sheet {
namespace {

// Whole numbers beyond this lose digits in a workbook, whose numbers are doubles.
constexpr std::int64_t kLargestExact = 999'999'999'999'999;

lxw_datetime ToDateTime(absl::CivilSecond time) {
  return {.year = static_cast<int>(time.year()),
          .month = time.month(),
          .day = time.day(),
          .hour = time.hour(),
          .min = time.minute(),
          .sec = static_cast<double>(time.second())};
}

// A workbook on its way into memory. The library keeps its first error, so calls need not be checked one by one.
class XlsxWriter {
 public:
  // `path` is where the file goes.
  XlsxWriter(const std::string& path, absl::Time create_time) {
    // Rows are written in order and leave memory at once.
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    workbook_ = workbook_new_opt(path.c_str(), &options);
    MUSTER_CHECK(workbook_ != nullptr);
    lxw_doc_properties properties = {};
    properties.created = absl::ToTimeT(create_time);
    Note(workbook_set_properties(workbook_, &properties));
    header_ = workbook_add_format(workbook_);
    format_set_bold(header_);
    heading_ = workbook_add_format(workbook_);
    format_set_bold(heading_);
    money_ = NewFormat("#,##0.00");
    integer_ = NewFormat("#,##0");
    day_ = NewFormat("yyyy-mm-dd");
    time_ = NewFormat("yyyy-mm-dd hh:mm");
    // What people type into a column of texts, "007" or "=1", is text.
    text_ = NewFormat("@");
  }

  void Add(const Table& table) {
    lxw_worksheet* const sheet = workbook_add_worksheet(workbook_, table.name.c_str());
    MUSTER_CHECK(sheet != nullptr);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      Note(worksheet_set_column(sheet, column, column, table.columns[i].width_characters, FormatOf(table.columns[i].type)));
    }
    lxw_row_t row = 0;
    for (const std::string& line : table.heading) WriteText(sheet, row++, 0, line, heading_);
    const lxw_row_t header_row = row++;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      WriteText(sheet, header_row, static_cast<lxw_col_t>(i), table.columns[i].header, header_);
    }
    for (const std::vector<Cell>& cells : table.rows) {
      MUSTER_CHECK(cells.size() == table.columns.size());
      for (std::size_t i = 0; i < cells.size(); ++i) {
        Write(sheet, row, static_cast<lxw_col_t>(i), cells[i], table.columns[i].type);
      }
      ++row;
    }
    if (table.columns.empty()) return;
    worksheet_freeze_panes(sheet, header_row + 1, 0);
    Note(worksheet_autofilter(sheet, header_row, 0, row - 1, static_cast<lxw_col_t>(table.columns.size() - 1)));
  }

  // Writes the file. OK, or the first error of all.
  absl::Status Close() {
    Note(workbook_close(workbook_));
    if (error_ == LXW_NO_ERROR) return absl::OkStatus();
    return Internal("UNEXPECTED", absl::StrCat("the workbook cannot be written: ", lxw_strerror(error_)));
  }

 private:
  lxw_format* NewFormat(const char* number_format) {
    lxw_format* const format = workbook_add_format(workbook_);
    format_set_num_format(format, number_format);
    return format;
  }

  lxw_format* FormatOf(Column::Type type) const {
    switch (type) {
      case Column::Type::kText:
        return text_;
      case Column::Type::kInteger:
        return integer_;
      case Column::Type::kMoneyFen:
        return money_;
      case Column::Type::kDay:
        return day_;
      case Column::Type::kTime:
        return time_;
    }
    __builtin_unreachable();
  }

  void WriteText(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, absl::string_view text, lxw_format* format) {
    Note(worksheet_write_string(sheet, row, column, EncodeXstring(text).c_str(), format));
  }

  void Write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell, Column::Type type) {
    lxw_format* const format = FormatOf(type);
    if (const auto* text = std::get_if<std::string>(&cell)) {
      MUSTER_CHECK(type == Column::Type::kText);
      if (!text->empty()) WriteText(sheet, row, column, *text, format);
    } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
      MUSTER_CHECK(type == Column::Type::kInteger || type == Column::Type::kMoneyFen);
      if (*number > kLargestExact || *number < -kLargestExact) {
        Note(LXW_ERROR_PARAMETER_VALIDATION);
        return;
      }
      const double value = static_cast<double>(*number);
      Note(worksheet_write_number(sheet, row, column, type == Column::Type::kMoneyFen ? value / 100 : value, format));
    } else if (const auto* day = std::get_if<absl::CivilDay>(&cell)) {
      lxw_datetime datetime = ToDateTime(absl::CivilSecond(*day));
      Note(worksheet_write_datetime(sheet, row, column, &datetime, format));
    } else if (const auto* time = std::get_if<absl::Time>(&cell)) {
      lxw_datetime datetime = ToDateTime(absl::ToCivilSecond(*time, ChinaTime()));
      Note(worksheet_write_datetime(sheet, row, column, &datetime, format));
    }
  }

  void Note(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
  }

  lxw_workbook* workbook_;
  lxw_format* header_;
  lxw_format* heading_;
  lxw_format* text_;
  lxw_format* integer_;
  lxw_format* money_;
  lxw_format* day_;
  lxw_format* time_;
  lxw_error error_ = LXW_NO_ERROR;
};

std::optional<std::string> ContentOf(int file) {
  const off_t size = lseek(file, 0, SEEK_END);
  if (size < 0) return std::nullopt;
  std::string content(static_cast<std::size_t>(size), '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t part = pread(file, content.data() + done, content.size() - done, static_cast<off_t>(done));
    if (part <= 0) return std::nullopt;
    done += static_cast<std::size_t>(part);
  }
  return content;
}

}  // namespace

absl::StatusOr<std::string> WriteXlsx(absl::Span<const Table> tables, absl::Time create_time) {
  // The library writes to a path only; this one is memory.
  const int file = memfd_create("workbook", MFD_CLOEXEC);
  if (file < 0) return Internal("UNEXPECTED", "no memory for a workbook");
  const auto close_file = absl::MakeCleanup([file] { close(file); });
  XlsxWriter writer(absl::StrCat("/proc/self/fd/", file), create_time);
  for (const Table& table : tables) writer.Add(table);
  RETURN_IF_ERROR(writer.Close());
  std::optional<std::string> content = ContentOf(file);
  if (!content.has_value()) return Internal("UNEXPECTED", "the workbook cannot be read back");
  return *std::move(content);
}

}  // namespace muster::sheet
