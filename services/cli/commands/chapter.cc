#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/text/divisions.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"

namespace muster::cli {
namespace {

using chapter::v1::Chapter;
using chapter::v1::ChapterService;
using chapter::v1::CooperationZone;
using chapter::v1::ImportChaptersRequest;
using chapter::v1::ImportChaptersResponse;
using chapter::v1::ListChaptersResponse;
using chapter::v1::ListCooperationZonesResponse;

std::string SeatText(const Chapter& chapter) {
  return absl::StrFormat("%.4f,%.4f", chapter.seat().latitude_degrees(), chapter.seat().longitude_degrees());
}

std::string ValidityText(const Chapter& chapter) {
  return absl::StrCat(chapter.valid_from(), chapter.valid_to().empty() ? "" : " – ", chapter.valid_to());
}

void PrintChapter(View& view, const Chapter& chapter) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(chapter.name()));
  card.Add(view.Text("COL_TIER"), view.Word(chapter.tier()));
  card.Add(view.Text("COL_PARENT"), view.Label(chapter.parent()));
  card.Add(view.Text("COL_SEAT"), absl::StrCat(SeatText(chapter), "  ", view.Word(chapter.seat_source())));
  card.Add(view.Text("COL_ZONE"), ShortName(chapter.cooperation_zone()));
  card.Add(view.Text("COL_VALID"), ValidityText(chapter));
  view.Show(chapter.display_name(), card);
}

void PrintChapters(View& view, const ListChaptersResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_TIER"), view.Left("COL_PARENT"), view.Left("COL_SEAT"),
               view.Left("COL_SEAT_SOURCE"), view.Left("COL_ZONE")});
  for (const Chapter& chapter : response.chapters()) {
    table.Add({ShortName(chapter.name()), chapter.display_name(), view.Word(chapter.tier()), ShortName(chapter.parent()), SeatText(chapter),
               view.Word(chapter.seat_source()), ShortName(chapter.cooperation_zone())});
  }
  view.List("TITLE_CHAPTERS", table, "NO_CHAPTERS");
  view.More(response.next_page_token());
}

void PrintZones(View& view, const ListCooperationZonesResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_LEAD"), view.Left("COL_SOURCE_OF_RULE")});
  for (const CooperationZone& zone : response.cooperation_zones()) {
    table.Add({ShortName(zone.name()), zone.display_name(), view.Label(zone.lead_chapter()), zone.source()});
  }
  view.List("TITLE_ZONES", table, "NO_CHAPTERS");
}

void PrintImport(View& view, const ImportChaptersResponse& response) {
  view.Line(view.Text("IMPORTED", {{"created", NumberText(response.created_count())},
                                   {"updated", NumberText(response.updated_count())},
                                   {"unchanged", NumberText(response.unchanged_count())}}));
}

absl::StatusOr<CsvFile> ReadCsv(const std::string& path) {
  ASSIGN_OR_RETURN(std::string text, ReadInput(path));
  return CsvFile{.name = path, .text = std::move(text)};
}

absl::Status Import(const Command& command, const Invocation& invocation) {
  ImportChaptersRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  if (!command.Given("FILE")) {
    Violations violations;
    violations.Add("FILE", "REQUIRED");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const CsvFile divisions, ReadCsv(command.Value("FILE")));
  RETURN_IF_ERROR(AddDivisions(divisions, request));
  if (command.Given("--zones")) {
    ASSIGN_OR_RETURN(const CsvFile zones, ReadCsv(command.Value("--zones")));
    RETURN_IF_ERROR(AddZones(zones, request));
  }
  if (command.Given("--members")) {
    ASSIGN_OR_RETURN(const CsvFile members, ReadCsv(command.Value("--members")));
    RETURN_IF_ERROR(AddZoneMembers(members, request));
  }
  ASSIGN_OR_RETURN(const ImportChaptersResponse response, invocation.session.Call(&ChapterService::Stub::ImportChapters, request));
  invocation.Emit(response, PrintImport);
  return absl::OkStatus();
}

}  // namespace

void AddChapterCommands(Command& root) {
  Command& group = root.Group("chapter");
  group.Add("import", ImportChaptersRequest::descriptor(),
            {{.name = "FILE", .help = "ARG_DIVISIONS"},
             {.name = "--zones"},
             {.name = "--members", .help = "OPT_ZONE_MEMBERS"},
             {.name = "--check", .field = "validate_only"}},
            &Import);
  group.List("list", &ChapterService::Stub::ListChapters,
             {{.name = "--under", .field = "ancestor"},
              {.name = "--tier", .field = "tier"},
              {.name = "--name", .field = "display_name_contains", .help = "OPT_NAME_CONTAINS"}},
             PrintChapters);
  group.Verb("show", &ChapterService::Stub::GetChapter,
             {{.name = "CHAPTER", .field = "name", .use = Use::kRequired, .collection = "chapters"}}, PrintChapter);
  group.Verb("zones", &ChapterService::Stub::ListCooperationZones, {}, PrintZones);
}

}  // namespace muster::cli
