#pragma once

#include <vector>

#include "absl/strings/string_view.h"

namespace muster::paper {

// A QR code (ISO/IEC 18004) as a square of modules.
struct QrCode {
  int size = 0;
  // Row by row, size × size; true = dark.
  std::vector<bool> modules;

  bool IsDark(int x, int y) const { return modules[static_cast<std::size_t>(y * size + x)]; }
};

// Modules of white that must surround a code.
inline constexpr int kQuietZone = 4;

// At most 500 bytes. A quarter of the code may be lost: papers are folded, stamped and faxed.
QrCode MakeQrCode(absl::string_view payload);

}  // namespace muster::paper
