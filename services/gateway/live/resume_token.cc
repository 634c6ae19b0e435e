#include "gateway/live/resume_token.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::gateway {
namespace {

constexpr std::size_t kMaxTokenLength = 2048;

}  // namespace

std::string ToToken(const ResumePoint& point) {
  std::string text = point.world;
  for (const auto& [service, position] : point.positions) absl::StrAppend(&text, "|", service, "=", ToText(position));
  return absl::WebSafeBase64Escape(text);
}

std::optional<ResumePoint> ParseToken(absl::string_view token) {
  std::string text;
  if (token.size() > kMaxTokenLength || !absl::WebSafeBase64Unescape(token, &text)) return std::nullopt;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '|');
  ResumePoint point;
  point.world = std::string(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(parts[i], absl::MaxSplits('=', 1));
    const std::optional<Position> position = ParsePosition(pair.second);
    if (pair.first.empty() || !position.has_value()) return std::nullopt;
    point.positions[std::string(pair.first)] = *position;
  }
  return point;
}

}  // namespace muster::gateway
