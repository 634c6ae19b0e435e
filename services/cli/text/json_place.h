#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// Where something stands in a file of JSON, so that a person finds it again.
namespace muster::cli {

// The line, from 1, on which the value at `path` ("lines[3].site", names in either spelling of protobuf JSON) begins, or the innermost
// object or list around it that there is. Text that is no JSON is followed as far as it goes.
int JsonLineOf(absl::string_view json, absl::string_view path);

// The line, from 1, of what a message of protobuf's JSON parser complains about: the field that it names, or the text that it quotes with
// a "^". None when it does neither, or what it quotes stands in several places.
std::optional<int> JsonLineOfComplaint(absl::string_view json, absl::string_view message);

// Of such a message the sentence, without quote, "^" and full stop.
std::string JsonComplaint(absl::string_view message);

}  // namespace muster::cli
