#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

// 定向: goods that their donor bound to something leave only for that. Source: DOMAIN §5.
namespace muster::warehouse::domain {

struct Earmark {
  enum class Kind { kNone, kIncident, kChapter, kPurpose };

  Kind kind = Kind::kNone;
  // The incident's or chapter's name, or the purpose in words; empty for kNone.
  std::string target;
};

// What goods are wanted for. Empty = not said.
struct Use {
  std::string incident;
  std::string destination_chapter;
  std::string purpose;
  // Further purposes that it serves.
  std::vector<std::string> served_purposes;
};

enum class EarmarkFit { kFree, kAdmitted, kRefused };

// Whether goods so bound may be used so: an incident or one of the purposes must be the same, a chapter must contain the destination.
// `contains(ancestor, chapter)` says whether `chapter` is `ancestor` or lies below it.
EarmarkFit FitOf(const Earmark& earmark, const Use& use,
                 absl::FunctionRef<bool(absl::string_view ancestor, absl::string_view chapter)> contains);

}  // namespace muster::warehouse::domain
