#pragma once

#include <ostream>

#include "platform/status/reasons.h"

namespace muster::cli {

// Where output goes and how: answers to `out`, everything else (banners, progress, errors) to `err`.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  // Whether each is a terminal: then text may be set off, and progress is drawn in place.
  bool out_is_tty = false;
  bool err_is_tty = false;
  // Width of the terminal; 0 = not known, nothing is wrapped.
  int columns = 0;
  Language language = Language::kChinese;
};

}  // namespace muster::cli
