#include "cli/text/travel_times.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "cli/text/csv_rows.h"
#include "cli/text/names.h"

namespace muster::cli {
namespace {

constexpr std::size_t kDivisionCodeLength = 6;
// The first row stands below the header, and lines are counted from 1.
constexpr std::size_t kFirstRowLine = 2;

std::string OriginName(const std::string& text) {
  const bool is_division = text.size() == kDivisionCodeLength && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
  return FullName(text, is_division ? "chapters" : "warehouses");
}

std::int32_t Minutes(const CsvRow& row, absl::string_view column) {
  const std::int64_t minutes = row.Number(column);
  if (minutes >= std::numeric_limits<std::int32_t>::min() && minutes <= std::numeric_limits<std::int32_t>::max()) {
    return static_cast<std::int32_t>(minutes);
  }
  row.Wrong(column, "MALFORMED", {{"expected", "95"}});
  return 0;
}

// The place of "travel_times[3].distance_m" in the file; the field itself when it is none of a row.
std::string PlaceOf(const CsvFile& file, absl::string_view field) {
  absl::string_view rest = field;
  std::size_t index = 0;
  if (!absl::ConsumePrefix(&rest, "travel_times[")) return std::string(field);
  const std::size_t bracket = rest.find(']');
  if (bracket == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, bracket), &index)) return std::string(field);
  rest.remove_prefix(bracket + 1);
  absl::ConsumePrefix(&rest, ".");
  return PlaceInCsv(file, index + kFirstRowLine, rest);
}

}  // namespace

absl::Status AddTravelTimes(const CsvFile& file, dispatch::v1::ImportTravelTimesRequest& request) {
  return ReadRows(file, {"origin", "destination", "distance_m", "duration_minutes", "source", "valid_from_date"},
                  [&request](const CsvRow& row) {
                    dispatch::v1::TravelTime& time = *request.add_travel_times();
                    time.set_origin(OriginName(row.RequiredText("origin")));
                    time.set_destination(FullName(row.RequiredText("destination"), "chapters"));
                    time.set_closed(row.IsYes("closed"));
                    time.set_distance_m(row.Number("distance_m"));
                    time.set_duration_minutes(Minutes(row, "duration_minutes"));
                    time.set_source(row.RequiredText("source"));
                    time.set_valid_from_date(row.RequiredText("valid_from_date"));
                    time.set_valid_to_date(row.Text("valid_to_date"));
                  });
}

absl::Status InRowsOf(const CsvFile& file, const absl::Status& refused) {
  Violations violations;
  for (const Violation& violation : ViolationsOf(refused))
    violations.Add(PlaceOf(file, violation.field), violation.reason, violation.details);
  return violations.empty() ? refused : violations.ToStatus();
}

}  // namespace muster::cli
