#include "absl/strings/str_cat.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/text/travel_times.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

// How far and how long it is.
namespace muster::cli {
namespace {

using dispatch::v1::ImportTravelTimesRequest;
using dispatch::v1::ImportTravelTimesResponse;
using dispatch::v1::LearnedTravelTime;
using dispatch::v1::ListTravelProfilesResponse;
using dispatch::v1::ListTravelTimesResponse;
using dispatch::v1::TravelProfile;
using dispatch::v1::TravelService;
using dispatch::v1::TravelTime;

void PrintTimes(View& view, const ListTravelTimesResponse& response) {
  Table table({view.Left("COL_FROM"), view.Right("COL_DISTANCE"), view.Right("COL_DURATION"), view.Left("COL_VALID_FROM"),
               view.Left("COL_VALID_UNTIL"), view.Whole("COL_SOURCE_OF_RULE")});
  for (const TravelTime& time : response.travel_times()) {
    table.Add({view.Label(time.origin()), time.closed() ? "" : DistanceText(time.distance_m()),
               time.closed() ? view.Text("ROAD_CLOSED") : SpanText(absl::Minutes(time.duration_minutes())), time.valid_from_date(),
               time.valid_to_date(), time.source()});
  }
  for (const LearnedTravelTime& learned : response.learned()) {
    table.Add({view.Label(learned.origin()), DistanceText(learned.distance_m()), SpanText(absl::Seconds(learned.duration_seconds())), "",
               "", view.Text("LEARNED_FROM", {{"count", NumberText(learned.journey_count())}})});
  }
  view.List("TITLE_TRAVEL_TIMES", table, "NO_TRAVEL_TIMES");
}

void AddProfile(View& view, const TravelProfile& profile, Table& table) {
  table.Add({view.Label(profile.chapter()), NumberText(profile.detour_permille()), absl::StrCat(profile.speed_km_per_hour(), " km/h"),
             SpanText(absl::Minutes(profile.loading_minutes())), profile.source()});
}

Table ProfileTable(View& view) {
  return Table({view.Left("COL_CHAPTER"), view.Right("COL_DETOUR"), view.Right("COL_SPEED"), view.Right("COL_LOADING"),
                view.Whole("COL_SOURCE_OF_RULE")});
}

void PrintProfiles(View& view, const ListTravelProfilesResponse& response) {
  Table table = ProfileTable(view);
  for (const TravelProfile& profile : response.profiles()) AddProfile(view, profile, table);
  view.List("TITLE_TRAVEL_PROFILES", table, "NO_TRAVEL_PROFILES");
}

void PrintProfile(View& view, const TravelProfile& profile) {
  Table table = ProfileTable(view);
  AddProfile(view, profile, table);
  view.Part("TITLE_TRAVEL_PROFILES", table);
}

void PrintImport(View& view, const ImportTravelTimesResponse& response) {
  view.Line(view.Text("TRAVEL_IMPORTED", {{"count", NumberText(response.imported_count())}}));
}

absl::Status Import(const Command& command, const Invocation& invocation) {
  ImportTravelTimesRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  CsvFile file{.name = command.Value("FILE")};
  ASSIGN_OR_RETURN(file.text, ReadInput(file.name));
  RETURN_IF_ERROR(AddTravelTimes(file, request));
  absl::StatusOr<ImportTravelTimesResponse> response = invocation.session.Call(&TravelService::Stub::ImportTravelTimes, request);
  if (!response.ok()) return InRowsOf(file, response.status());
  invocation.Emit(*response, PrintImport);
  return absl::OkStatus();
}

}  // namespace

void AddTravelCommands(Command& root) {
  Command& group = root.Group("travel");
  group.Add("import", ImportTravelTimesRequest::descriptor(), {{.name = "FILE", .use = Use::kRequired, .help = "ARG_TRAVEL_FILE"}},
            &Import);
  group.Verb("times", &TravelService::Stub::ListTravelTimes,
             {{.name = "DESTINATION", .field = "destination", .use = Use::kRequired, .collection = "chapters"},
              {.name = "--day", .field = "date", .help = "OPT_TRAVEL_DAY"}},
             PrintTimes);
  group.Verb("profiles", &TravelService::Stub::ListTravelProfiles, {}, PrintProfiles);
  group.Verb("set-profile", &TravelService::Stub::SetTravelProfile,
             {{.name = "CHAPTER", .field = "profile.chapter", .use = Use::kRequired, .help = "ARG_PROFILE_CHAPTER"},
              {.name = "--detour-permille", .field = "profile.detour_permille", .use = Use::kRequired},
              {.name = "--speed-km-per-hour", .field = "profile.speed_km_per_hour", .use = Use::kRequired},
              {.name = "--loading-minutes", .field = "profile.loading_minutes", .use = Use::kRequired},
              {.name = "--source", .field = "profile.source", .use = Use::kRequired, .help = "OPT_TRAVEL_SOURCE"}},
             PrintProfile);
}

}  // namespace muster::cli
