#include "platform/obs/trace.h"

#include <algorithm>
#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace muster::obs {
namespace {

constexpr std::size_t kTraceIdLength = 32;
constexpr std::size_t kTraceparentLength = 55;

// Never all zeros, which the standard reserves.
std::uint64_t RandomId() {
  thread_local absl::InsecureBitGen random;
  return absl::Uniform<std::uint64_t>(absl::IntervalClosed, random, 1, UINT64_MAX);
}

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string NewTraceId() { return absl::StrCat(absl::Hex(RandomId(), absl::kZeroPad16), absl::Hex(RandomId(), absl::kZeroPad16)); }

std::string TraceIdFrom(absl::string_view traceparent) {
  // Version 00 has exactly this length; later versions may append "-…".
  const bool well_formed = traceparent.size() >= kTraceparentLength && traceparent[2] == '-' && traceparent[35] == '-' &&
                           traceparent[52] == '-' && (traceparent.size() == kTraceparentLength || traceparent[kTraceparentLength] == '-') &&
                           IsLowerHex(traceparent.substr(0, 2)) && traceparent.substr(0, 2) != "ff";
  if (!well_formed) return "";
  const absl::string_view trace_id = traceparent.substr(3, kTraceIdLength);
  if (!IsLowerHex(trace_id) || trace_id.find_first_not_of('0') == absl::string_view::npos) return "";
  return std::string(trace_id);
}

std::string Traceparent(absl::string_view trace_id) {
  return absl::StrCat("00-", trace_id, "-", absl::Hex(RandomId(), absl::kZeroPad16), "-01");
}

}  // namespace muster::obs
