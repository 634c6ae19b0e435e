#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "cli/commands/groups.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/calendar_service.grpc.pb.h"

// The days that are not what their day of the week says, by which working days are counted.
namespace muster::cli {
namespace {

using warehouse::v1::CalendarDay;
using warehouse::v1::CalendarService;
using warehouse::v1::ListCalendarDaysResponse;
using warehouse::v1::SetCalendarDaysRequest;
using warehouse::v1::SetCalendarDaysResponse;

std::string WeekdayText(View& view, const std::string& text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) return "";
  switch (absl::GetWeekday(day)) {
    case absl::Weekday::monday:
      return view.Text("WEEKDAY_MONDAY");
    case absl::Weekday::tuesday:
      return view.Text("WEEKDAY_TUESDAY");
    case absl::Weekday::wednesday:
      return view.Text("WEEKDAY_WEDNESDAY");
    case absl::Weekday::thursday:
      return view.Text("WEEKDAY_THURSDAY");
    case absl::Weekday::friday:
      return view.Text("WEEKDAY_FRIDAY");
    case absl::Weekday::saturday:
      return view.Text("WEEKDAY_SATURDAY");
    case absl::Weekday::sunday:
      return view.Text("WEEKDAY_SUNDAY");
  }
  return "";
}

template <class Days>
Table DayTable(View& view, const Days& days) {
  Table table({view.Left("COL_DAY"), view.Left("COL_WEEKDAY"), view.Left("COL_WORKING"), view.Whole("COL_SOURCE_OF_RULE")});
  for (const CalendarDay& day : days) {
    table.Add({day.day(), WeekdayText(view, day.day()), day.working() ? view.Text("DAY_WORKING") : view.Text("DAY_HOLIDAY"), day.source()});
  }
  return table;
}

void PrintDays(View& view, const ListCalendarDaysResponse& response) {
  view.List("TITLE_CALENDAR", DayTable(view, response.days()), "NO_CALENDAR_DAYS");
  view.More(response.next_page_token());
}

void PrintSet(View& view, const SetCalendarDaysResponse& response) {
  view.List("TITLE_CALENDAR_SET", DayTable(view, response.days()), "NO_CALENDAR_DAYS");
}

absl::Status Set(const Command& command, const Invocation& invocation) {
  SetCalendarDaysRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  if (request.days().empty()) {
    return Said(InvalidArgument("INVALID_FIELDS", "no day was named"), invocation.view.Text("CALENDAR_NO_DAY"));
  }
  for (CalendarDay& day : *request.mutable_days()) day.set_source(command.Value("--source"));
  ASSIGN_OR_RETURN(const SetCalendarDaysResponse response, invocation.session.Call(&CalendarService::Stub::SetCalendarDays, request));
  invocation.Emit(response, PrintSet);
  return absl::OkStatus();
}

absl::Status Remove(const Command& command, const Invocation& invocation) {
  SetCalendarDaysRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  ASSIGN_OR_RETURN(const SetCalendarDaysResponse response, invocation.session.Call(&CalendarService::Stub::SetCalendarDays, request));
  if (invocation.json) {
    invocation.Emit(response, PrintSet);
  } else {
    invocation.view.Line(invocation.view.Text("CALENDAR_REMOVED", {{"days", absl::StrJoin(request.removed_days(), "  ")}}));
  }
  return absl::OkStatus();
}

}  // namespace

void AddCalendarCommands(Command& root) {
  Command& group = root.Group("calendar");
  group.List("list", &CalendarService::Stub::ListCalendarDays, {{.name = "--year", .field = "year"}}, PrintDays);
  group.Add("set", SetCalendarDaysRequest::descriptor(),
            {{.name = "--holiday", .field = "days", .parse = As(&ParseHoliday)},
             {.name = "--workday", .field = "days", .parse = As(&ParseWorkday)},
             {.name = "--source", .use = Use::kRequired, .help = "OPT_CALENDAR_SOURCE"}},
            &Set);
  group.Add("remove", SetCalendarDaysRequest::descriptor(),
            {{.name = "--day", .field = "removed_days", .use = Use::kRequired, .help = "OPT_REMOVED_DAY"}}, &Remove);
}

}  // namespace muster::cli
