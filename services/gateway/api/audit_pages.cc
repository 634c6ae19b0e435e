#include "gateway/api/audit_pages.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "platform/wire/proto_time.h"

namespace muster::gateway {
namespace {

// Stands for the cursor of a service that has no more.
constexpr char kEnded[] = "ended";

absl::Time TimeOf(const common::v1::AuditEntry& entry) { return FromTimestamp(entry.event().create_time()); }

}  // namespace

AuditPages::AuditPages(const std::vector<std::string>& services, absl::string_view after) {
  for (const std::string& service : services) sources_[service];
  for (const absl::string_view part : absl::StrSplit(after, ',', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> place = absl::StrSplit(part, absl::MaxSplits('=', 1));
    const auto source = sources_.find(place.first);
    if (source == sources_.end()) continue;
    source->second.ended = place.second == kEnded;
    source->second.cursor = place.second;
  }
}

std::vector<AuditPages::Place> AuditPages::open() const {
  std::vector<Place> places;
  for (const auto& [service, source] : sources_) {
    if (!source.ended) places.push_back({.service = service, .cursor = source.cursor});
  }
  return places;
}

void AuditPages::Add(const std::string& service, common::v1::SearchAuditEntriesResponse answer) {
  Source& source = sources_.at(service);
  source.answered = true;
  source.answer = std::move(answer);
}

void AuditPages::Merge(int size, v1::SearchAuditEntriesResponse& response) {
  while (response.entries_size() < size) {
    auto newest = sources_.end();
    for (auto source = sources_.begin(); source != sources_.end(); ++source) {
      if (source->second.taken == source->second.answer.entries_size()) continue;
      if (newest == sources_.end() ||
          TimeOf(source->second.answer.entries(source->second.taken)) > TimeOf(newest->second.answer.entries(newest->second.taken))) {
        newest = source;
      }
    }
    if (newest == sources_.end()) break;
    common::v1::AuditEntry& entry = *newest->second.answer.mutable_entries(newest->second.taken++);
    newest->second.cursor = entry.event().cursor();
    v1::AuditEntry& merged = *response.add_entries();
    merged.set_service(newest->first);
    *merged.mutable_entry() = std::move(entry);
  }
  for (auto& [service, source] : sources_) {
    const bool all_taken = source.taken == source.answer.entries_size() && source.answer.next_page_token().empty();
    if (source.answered && all_taken) source.ended = true;
  }
}

std::string AuditPages::Next() const {
  const bool more =
      std::any_of(sources_.begin(), sources_.end(), [](const auto& entry) { return entry.second.answered && !entry.second.ended; });
  if (!more) return "";
  return absl::StrJoin(sources_, ",", [](std::string* out, const auto& entry) {
    absl::StrAppend(out, entry.first, "=", entry.second.ended ? std::string(kEnded) : entry.second.cursor);
  });
}

}  // namespace muster::gateway
