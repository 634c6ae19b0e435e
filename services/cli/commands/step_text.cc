#include "cli/commands/step_text.h"

#include "absl/strings/str_cat.h"
#include "platform/status/reasons.h"

namespace muster::cli {

std::string StepText(View& view, const dispatch::v1::Step& step) {
  if (step.kind() == dispatch::v1::Step::KIND_UNSPECIFIED || step.state() == dispatch::v1::Step::STATE_DONE) return "";
  std::string text = absl::StrCat(view.Word(step.kind()), " · ", view.Word(step.state()));
  if (step.attempt_count() > 1) absl::StrAppend(&text, " · ", view.Text("ATTEMPTS", {{"count", step.attempt_count()}}));
  if (!step.last_message().empty()) absl::StrAppend(&text, "\n", step.last_message(), " [", step.last_reason(), "]");
  return text;
}

absl::Status RefusedStep(absl::string_view name, const dispatch::v1::Step& step) {
  return FailedPrecondition("STEP_REFUSED", step.last_message(),
                            {{"name", name}, {"cause", step.last_reason()}, {"message", step.last_message()}});
}

}  // namespace muster::cli
