#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// Text laid out for a terminal, where Chinese characters take two columns (UAX #11, East Asian Width).
namespace muster::cli {

// Columns that `text`, UTF-8, takes on a terminal.
int DisplayWidth(absl::string_view text);

// `text` cut to at most `width` columns, with "…" where something is missing. Line breaks become spaces.
std::string Clipped(absl::string_view text, int width);

// `text` in lines of at most `width` columns, broken after a blank or a punctuation mark where there is one.
std::vector<std::string> Wrapped(absl::string_view text, int width);

enum class Align { kLeft, kRight };

struct Column {
  std::string header;
  Align align = Align::kLeft;
  // Longer cells are clipped.
  int max_width = 60;
};

// Rows under headers, each column as wide as its widest cell.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns.
  void Add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }
  int row_count() const { return static_cast<int>(rows_.size()); }

  // Ends with a line break. Cells are set off by two spaces; nothing trails a line. Where the last column does not fit into `width`
  // columns, it goes on in further lines; 0 = any width fits.
  std::string Render(int width = 0) const;

 private:
  const std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// One thing, a line for each field: "label  value". Fields without value are left out.
class Card {
 public:
  void Add(absl::string_view label, absl::string_view value);

  // Ends with a line break. Lines of a value after its first are indented like the first; so are values that do not fit into `width`
  // columns, 0 = any width fits.
  std::string Render(int width = 0) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace muster::cli
