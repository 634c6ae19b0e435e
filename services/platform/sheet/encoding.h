#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::sheet {

// Well-formed UTF-8: no overlong forms, no surrogates.
bool IsUtf8(absl::string_view text);

// `bytes` as UTF-8 without byte order mark: as the mark says, else as UTF-8 where it is that, else from GB18030, in which spreadsheet
// programs of China save. None when it is neither, or no text at all.
std::optional<std::string> ToUtf8(absl::string_view bytes);

// Without the white space around it, that of Chinese texts (U+3000) and of web pages (U+00A0) too.
absl::string_view Trim(absl::string_view text);

}  // namespace muster::sheet
