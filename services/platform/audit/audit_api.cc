#include "platform/audit/audit_api.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/audit/chain.h"
#include "platform/events/event_row.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/platform.h"

namespace muster::audit {
namespace {

using common::v1::AuditEntry;
using common::v1::SearchAuditEntriesRequest;
using common::v1::SearchAuditEntriesResponse;
using events::Cursor;

constexpr int kDefaultPageSize = 100;
constexpr int kMaxPageSize = 500;
constexpr int kMaxActor = 100;
constexpr int kMaxText = 200;
// By how much times in the order of events may go back: a transaction takes its time when it begins, and hosts' clocks differ.
constexpr absl::Duration kTimeDisorder = absl::Minutes(15);

constexpr Cursor kEnd = {std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<std::int64_t>::max()};

struct Search {
  int page_size;
  // Looked for between the two, neither included.
  Cursor after;
  Cursor before;
  absl::Time start_time;
  absl::Time end_time;
};

absl::StatusOr<Search> Read(const SearchAuditEntriesRequest& request) {
  const absl::Time earliest = absl::UnixEpoch();
  const absl::Time latest = absl::FromCivil(absl::CivilSecond(9999, 12, 31), absl::UTCTimeZone());
  Fields fields;
  Search search{.page_size = request.page_size() == 0 ? kDefaultPageSize : request.page_size(),
                .after = {},
                .before = kEnd,
                .start_time = absl::InfinitePast(),
                .end_time = absl::InfiniteFuture()};
  fields.Text("actor", request.actor(), kMaxActor);
  fields.Text("resource_prefix", request.resource_prefix(), kMaxText);
  fields.Text("method", request.method(), kMaxText);
  fields.Name("chapter", request.chapter(), "chapters");
  search.start_time = fields.Time("start_time", request.has_start_time(), request.start_time(), earliest, latest, search.start_time);
  search.end_time = fields.Time("end_time", request.has_end_time(), request.end_time(),
                                request.has_start_time() ? search.start_time + absl::Microseconds(1) : earliest, latest, search.end_time);
  fields.Range("page_size", std::int64_t{request.page_size()}, 0, kMaxPageSize);
  if (!request.page_token().empty()) {
    const std::optional<Cursor> cursor = events::ParseCursor(request.page_token());
    if (!cursor.has_value()) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
    search.before = cursor.value_or(kEnd);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return search;
}

// Leaves out what the seals say is from another time.
absl::Status Narrow(const World& world, absl::Time deadline, Search& search) {
  if (search.start_time != absl::InfinitePast()) {
    ASSIGN_OR_RETURN(const auto seal,
                     world.pool->QueryOptional(deadline, platform::sql::kSealBeforeTime, search.start_time - kTimeDisorder));
    if (seal.has_value()) search.after = {seal->last_xid, seal->last_event_id};
  }
  if (search.end_time != absl::InfiniteFuture()) {
    ASSIGN_OR_RETURN(const auto seal, world.pool->QueryOptional(deadline, platform::sql::kSealAfterTime, search.end_time + kTimeDisorder));
    // One more, because the seal's last event is a candidate like any other.
    if (seal.has_value()) search.before = std::min(search.before, Cursor{seal->last_xid, seal->last_event_id + 1});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SearchAuditEntriesResponse> AuditApi::SearchAuditEntries(const rpc::Call& call, const SearchAuditEntriesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(Search search, Read(request));
  const std::string& chapter = request.chapter().empty() ? scope.caller().chapter() : request.chapter();
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_AUDITOR}, chapter));
  ASSIGN_OR_RETURN(std::optional<std::vector<std::string>> chapters, scope.DivisionsBelow(chapter));
  if (chapters.has_value()) {
    for (std::string& code : *chapters) code = NameOf("chapters", code);
  }
  RETURN_IF_ERROR(Narrow(scope.world(), scope.deadline(), search));
  const bool method_is_last_part = request.method().find_first_of("/.") == std::string::npos;
  ASSIGN_OR_RETURN(
      const auto rows,
      scope.world().pool->Query(scope.deadline(), platform::sql::kSearchAuditEvents, search.before.xid, search.before.event_id,
                                search.after.xid, search.after.event_id, request.actor(), request.resource_prefix(), request.method(),
                                method_is_last_part, chapters, search.start_time, search.end_time, std::int64_t{search.page_size} + 1));
  ASSIGN_OR_RETURN(const auto seal, scope.world().pool->QueryOptional(scope.deadline(), platform::sql::kLastSeal));
  const Cursor sealed_until = seal.has_value() ? Cursor{seal->last_xid, seal->last_event_id} : Cursor();
  SearchAuditEntriesResponse response;
  for (const platform::sql::ListAuditEventsRow& row : rows) {
    if (response.entries_size() == search.page_size) {
      response.set_next_page_token(response.entries().rbegin()->event().cursor());
      break;
    }
    AuditEntry& entry = *response.add_entries();
    *entry.mutable_event() = events::EventOf(row);
    entry.set_method(row.method);
    entry.set_client_address(row.client_address);
    entry.set_sealed(Cursor{row.xid, row.event_id} <= sealed_until);
  }
  return response;
}

absl::StatusOr<common::v1::VerifyAuditResponse> AuditApi::VerifyAudit(const rpc::Call& call, const common::v1::VerifyAuditRequest&) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_AUDITOR}, scope.caller().chapter()));
  return VerifyChain(scope.world(), scope.deadline());
}

}  // namespace muster::audit
