#include "warehouse/domain/earmark.h"

#include "absl/algorithm/container.h"

namespace muster::warehouse::domain {
namespace {

EarmarkFit AdmittedIf(bool fits) { return fits ? EarmarkFit::kAdmitted : EarmarkFit::kRefused; }

}  // namespace

EarmarkFit FitOf(const Earmark& earmark, const Use& use,
                 absl::FunctionRef<bool(absl::string_view ancestor, absl::string_view chapter)> contains) {
  switch (earmark.kind) {
    case Earmark::Kind::kNone:
      return EarmarkFit::kFree;
    case Earmark::Kind::kIncident:
      return AdmittedIf(earmark.target == use.incident);
    case Earmark::Kind::kChapter:
      return AdmittedIf(!use.destination_chapter.empty() && contains(earmark.target, use.destination_chapter));
    case Earmark::Kind::kPurpose:
      return AdmittedIf(earmark.target == use.purpose || absl::c_linear_search(use.served_purposes, earmark.target));
  }
  __builtin_unreachable();
}

}  // namespace muster::warehouse::domain
