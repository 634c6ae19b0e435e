#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "platform/paper/form.h"

namespace muster::paper {

// The form as a PDF of A4 pages with the font inside and its text readable by machines. A table that breaks repeats its header; its last
// row, the total, the notes and the signatures stay together where a page can hold them. Thread-safe; some ten milliseconds a page.
// Error: FAILED_PRECONDITION/PAPER_FONT_MISSING when this machine lacks the font (Debian: fonts-wqy-microhei).
absl::StatusOr<std::string> RenderPdf(const Form& form);

}  // namespace muster::paper
