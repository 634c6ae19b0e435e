#pragma once

#include <string>
#include <vector>

#include "platform/status/status.h"

namespace muster::warehouse::domain {

// What is wrong with one cell of a sheet.
struct SheetError {
  // As the spreadsheet program shows it.
  int row = 0;
  // The column's header.
  std::string column;
  std::string reason;
  Details details;
  // What stands in the cell.
  std::string value;
};

// The errors of a sheet: all are counted, as many are kept as a person can work through.
class SheetErrors {
 public:
  static constexpr std::size_t kKept = 1000;

  void Add(SheetError error) {
    ++count_;
    if (kept_.size() < kKept) kept_.push_back(std::move(error));
  }

  int count() const { return count_; }
  const std::vector<SheetError>& kept() const { return kept_; }

 private:
  int count_ = 0;
  std::vector<SheetError> kept_;
};

}  // namespace muster::warehouse::domain
