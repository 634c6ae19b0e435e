#include "cli/text/divisions.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/text/names.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

using chapter::v1::Chapter;

// One row, read by column names; what is wrong is added to `violations`.
class Row {
 public:
  Row(const CsvFile& file, std::size_t line, const std::vector<std::string>& header, const std::vector<std::string>& cells,
      Violations& violations)
      : file_(file), line_(line), header_(header), cells_(cells), violations_(violations) {}

  std::string Text(absl::string_view column) const {
    const auto it = std::find(header_.begin(), header_.end(), column);
    const auto index = static_cast<std::size_t>(it - header_.begin());
    return it == header_.end() || index >= cells_.size() ? "" : cells_[index];
  }

  std::string RequiredText(absl::string_view column) const {
    std::string text = Text(column);
    if (text.empty()) Wrong(column, "REQUIRED", {});
    return text;
  }

  double Degrees(absl::string_view column) const {
    double degrees = 0;
    if (!absl::SimpleAtod(Text(column), &degrees)) Wrong(column, "MALFORMED", {{"expected", "35.709077"}});
    return degrees;
  }

  // "PREFECTURE" as a value of `type`.
  int Enum(absl::string_view column, const google::protobuf::EnumDescriptor& type) const {
    const google::protobuf::EnumValueDescriptor* value = FindEnumValue(type, Text(column));
    if (value != nullptr) return value->number();
    std::string expected;
    for (const std::string& token : EnumTokens(type)) absl::StrAppend(&expected, expected.empty() ? "" : ", ", token);
    Wrong(column, "MALFORMED", {{"expected", expected}});
    return 0;
  }

  void Wrong(absl::string_view column, absl::string_view reason, const Details& details) const {
    violations_.Add(absl::StrCat(file_.name, ":", line_, " ", column), reason, details);
  }

 private:
  const CsvFile& file_;
  const std::size_t line_;
  const std::vector<std::string>& header_;
  const std::vector<std::string>& cells_;
  Violations& violations_;
};

// Reads every row below the header.
template <class Read>
absl::Status ReadRows(const CsvFile& file, std::initializer_list<absl::string_view> required_columns, Read read) {
  const std::vector<std::vector<std::string>> rows = ParseCsv(file.text);
  Violations violations;
  if (rows.empty()) violations.Add(absl::StrCat(file.name, ":1"), "REQUIRED");
  for (const absl::string_view column : required_columns) {
    if (!rows.empty() && std::find(rows[0].begin(), rows[0].end(), column) == rows[0].end()) {
      violations.Add(absl::StrCat(file.name, ":1 ", column), "REQUIRED");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  for (std::size_t i = 1; i < rows.size(); ++i) read(Row(file, i + 1, rows[0], rows[i], violations));
  return violations.ToStatus();
}

}  // namespace

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
                  [&request](const Row& row) {
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
  return ReadRows(file, {"zone_code", "display_name"}, [&request](const Row& row) {
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
  return ReadRows(file, {"division_code", "zone_code"}, [&chapters](const Row& row) {
    const std::string name = FullName(row.RequiredText("division_code"), "chapters");
    const auto it = chapters.find(name);
    if (it == chapters.end()) return row.Wrong("division_code", "UNKNOWN_RESOURCE", {{"name", name}});
    it->second->set_cooperation_zone(FullName(row.RequiredText("zone_code"), "cooperationZones"));
  });
}

}  // namespace muster::cli
