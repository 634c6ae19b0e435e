#pragma once

#include <string>

#include "absl/strings/string_view.h"

// W3C Trace Context: the header "traceparent: 00-<32 hex trace id>-<16 hex span id>-<2 hex flags>".
namespace muster::obs {

// A random trace id, 32 lower case hex digits.
std::string NewTraceId();

// The trace id of a traceparent header; empty when the header is malformed or its trace id is all zeros.
std::string TraceIdFrom(absl::string_view traceparent);

// A traceparent header for a call made on behalf of `trace_id`, with a new span id.
std::string Traceparent(absl::string_view trace_id);

}  // namespace muster::obs
