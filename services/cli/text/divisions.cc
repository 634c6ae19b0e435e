#include "cli/text/divisions.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/text/csv_rows.h"
#include "cli/text/names.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

using chapter::v1::Chapter;

}  // namespace

std::string PlaceInCsv(const CsvFile& file, std::size_t line, absl::string_view column) {
  return absl::StrCat(file.name, ":", line, " ", column);
}

std::vector<std::vector<std::string>> ParseCsv(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] { row.push_back(std::exchange(cell, "")); };
  const auto end_row = [&] {
    end_cell();
    // An empty line is no row.
    if (row.size() > 1 || !row[0].empty()) rows.push_back(std::move(row));
    row.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
      cell += c;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_row();
    }
  }
  if (!cell.empty() || !row.empty()) end_row();
  return rows;
}

absl::Status AddDivisions(const CsvFile& file, chapter::v1::ImportChaptersRequest& request) {
  return ReadRows(file, {"division_code", "display_name", "tier", "parent_code", "latitude_degrees", "longitude_degrees"},
                  [&request](const CsvRow& row) {
                    Chapter& chapter = *request.add_chapters();
                    chapter.set_name(FullName(row.RequiredText("division_code"), "chapters"));
                    chapter.set_display_name(row.RequiredText("display_name"));
                    chapter.set_tier(static_cast<Chapter::Tier>(row.Enum("tier", *Chapter::Tier_descriptor())));
                    chapter.set_parent(FullName(row.Text("parent_code"), "chapters"));
                    chapter.mutable_seat()->set_latitude_degrees(row.Degrees("latitude_degrees"));
                    chapter.mutable_seat()->set_longitude_degrees(row.Degrees("longitude_degrees"));
                    chapter.set_seat_source(static_cast<Chapter::SeatSource>(row.Enum("point_source", *Chapter::SeatSource_descriptor())));
                    chapter.set_cooperation_zone(FullName(row.Text("zone_code"), "cooperationZones"));
                    chapter.set_valid_from(row.Text("valid_from"));
                    chapter.set_valid_to(row.Text("valid_to"));
                  });
}

absl::Status AddZones(const CsvFile& file, chapter::v1::ImportChaptersRequest& request) {
  return ReadRows(file, {"zone_code", "display_name"}, [&request](const CsvRow& row) {
    chapter::v1::CooperationZone& zone = *request.add_cooperation_zones();
    zone.set_name(FullName(row.RequiredText("zone_code"), "cooperationZones"));
    zone.set_display_name(row.RequiredText("display_name"));
    zone.set_lead_chapter(FullName(row.Text("lead_division_code"), "chapters"));
    zone.set_source(row.Text("source"));
  });
}

absl::Status AddZoneMembers(const CsvFile& file, chapter::v1::ImportChaptersRequest& request) {
  absl::flat_hash_map<std::string, Chapter*> chapters;
  for (Chapter& chapter : *request.mutable_chapters()) chapters[chapter.name()] = &chapter;
  return ReadRows(file, {"division_code", "zone_code"}, [&chapters](const CsvRow& row) {
    const std::string name = FullName(row.RequiredText("division_code"), "chapters");
    const auto it = chapters.find(name);
    if (it == chapters.end()) return row.Wrong("division_code", "UNKNOWN_RESOURCE", {{"name", name}});
    it->second->set_cooperation_zone(FullName(row.RequiredText("zone_code"), "cooperationZones"));
  });
}

}  // namespace muster::cli
