#include "warehouse/api/calendar_api.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/store/calendar_store.h"

namespace muster::warehouse {
namespace {

// What the calendar is one resource for, in events.
constexpr char kCalendar[] = "calendar";

// The days to take away.
absl::StatusOr<std::vector<absl::CivilDay>> ReadRemoved(const v1::SetCalendarDaysRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  absl::flat_hash_set<std::string> seen;
  const auto read = [&](const std::string& path, const std::string& text) {
    if (text.empty()) fields.Add(path, "REQUIRED");
    if (!seen.insert(text).second) fields.Add(path, "NAMED_TWICE");
    return fields.Day(path, text);
  };
  fields.Range("days", std::int64_t{request.days_size()}, request.removed_days().empty() ? 1 : 0, kMaxLines);
  fields.Range("removed_days", std::int64_t{request.removed_days_size()}, 0, kMaxLines);
  for (int i = 0; i < request.days_size(); ++i) {
    read(absl::StrCat("days[", i, "].day"), request.days(i).day());
    fields.RequiredText(absl::StrCat("days[", i, "].source"), request.days(i).source(), 200);
  }
  std::vector<absl::CivilDay> removed;
  for (int i = 0; i < request.removed_days_size(); ++i) {
    const std::optional<absl::CivilDay> day = read(absl::StrCat("removed_days[", i, "]"), request.removed_days(i));
    if (day.has_value()) removed.push_back(*day);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return removed;
}

}  // namespace

absl::StatusOr<v1::SetCalendarDaysResponse> CalendarApi::SetCalendarDays(const rpc::Call& call, const v1::SetCalendarDaysRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> removed, ReadRemoved(request));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, kNationalSociety));
  return outbox::WriteOnce<CalendarTx, v1::SetCalendarDaysResponse>(scope.world(), scope.origin(), request,
                                                                    [&](CalendarTx& tx) -> absl::StatusOr<v1::SetCalendarDaysResponse> {
                                                                      v1::SetCalendarDaysResponse response;
                                                                      *response.mutable_days() = request.days();
                                                                      tx.RemoveCalendarDays(removed);
                                                                      tx.SetCalendarDays(*response.mutable_days());
                                                                      v1::CalendarDaysSet event;
                                                                      *event.mutable_days() = response.days();
                                                                      *event.mutable_removed_days() = request.removed_days();
                                                                      tx.Append(kCalendar, kNationalSociety, event);
                                                                      return response;
                                                                    });
}

absl::StatusOr<v1::ListCalendarDaysResponse> CalendarApi::ListCalendarDays(const rpc::Call& call,
                                                                           const v1::ListCalendarDaysRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.year());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {.default_size = 400, .max_size = 1000}, fields);
  fields.Range("year", std::int64_t{request.year()}, 0, 2200);
  absl::CivilDay after = request.year() == 0 ? absl::CivilDay::min() : absl::CivilDay(request.year()) - 1;
  const absl::CivilDay last = request.year() == 0 ? absl::CivilDay::max() : absl::CivilDay(request.year() + 1) - 1;
  if (!page.after.empty() && !absl::ParseCivilTime(page.after, &after)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<CalendarTx>(scope.world(), scope.origin(), [&](CalendarTx& tx) -> absl::StatusOr<v1::ListCalendarDaysResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::CalendarDay> days, tx.ListCalendarDays(after, last, page.size));
    v1::ListCalendarDaysResponse response;
    response.set_next_page_token(CutPage(days, page, filter_text, [](const v1::CalendarDay& day) { return day.day(); }));
    for (v1::CalendarDay& day : days) *response.add_days() = std::move(day);
    return response;
  });
}

}  // namespace muster::warehouse
