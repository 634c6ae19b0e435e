#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/chapter/v1/chapter_service.pb.h"

// Divisions and cooperation zones from CSV files (columns: deploy/data/README.md).
namespace muster::cli {

// A file's name, for messages, and its text.
struct CsvFile {
  std::string name;
  std::string text;
};

// Rows of fields (RFC 4180: quoted fields, either line end; a byte order mark is skipped).
std::vector<std::vector<std::string>> ParseCsv(absl::string_view text);

// "file:5 distance_m": where a cell stands, for messages.
std::string PlaceInCsv(const CsvFile& file, std::size_t line, absl::string_view column);

// Adds a chapter for each row of a divisions file. Errors: INVALID_ARGUMENT/INVALID_FIELDS with every wrong cell, as "file:line column".
absl::Status AddDivisions(const CsvFile& file, chapter::v1::ImportChaptersRequest& request);

// Adds the zones of a zones file. Errors as above.
absl::Status AddZones(const CsvFile& file, chapter::v1::ImportChaptersRequest& request);

// Puts the regions of a members file into their zones, in place of what the divisions file said. Errors as above, also for a division that
// `request` does not hold.
absl::Status AddZoneMembers(const CsvFile& file, chapter::v1::ImportChaptersRequest& request);

}  // namespace muster::cli
