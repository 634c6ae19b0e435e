#pragma once

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "platform/sheet/sheet.h"

namespace muster::sheet {

absl::Status Broken();
absl::Status UnpackedTooBig();

// "C7"; row and column from 1.
std::string Address(int row, int column);

// Puts a sheet together cell by cell, from the top left, and says when it grows beyond the limits. Rows and cells that hold nothing leave
// no trace.
class Builder {
 public:
  // Rows come in order. Error: INVALID_ARGUMENT/SHEET_BROKEN.
  absl::Status BeginRow(int number);
  // Of the row begun last; columns from 1, in order. Errors: INVALID_ARGUMENT/SHEET_BROKEN (not UTF-8, out of order), SHEET_ROWS_TOO_MANY,
  // SHEET_COLUMNS_TOO_MANY, SHEET_UNPACKED_TOO_BIG.
  absl::Status Add(int column, absl::string_view text);
  void AddOddity(Oddity oddity) { sheet_.oddities.push_back(std::move(oddity)); }

  // INVALID_ARGUMENT/SHEET_EMPTY when nothing was added.
  absl::StatusOr<Sheet> Finish() &&;

 private:
  Sheet sheet_;
  int row_ = 0;
  int column_ = 0;
  std::size_t cell_count_ = 0;
  std::size_t byte_count_ = 0;
};

}  // namespace muster::sheet
