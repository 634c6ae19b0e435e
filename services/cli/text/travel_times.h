#pragma once

#include "absl/status/status.h"
#include "cli/text/divisions.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"

// Measured travel times from CSV files.
namespace muster::cli {

// Adds a time for each row, in the file's order. Columns: origin ("622900-01" a warehouse, "622900" a chapter), destination, distance_m,
// duration_minutes, source, valid_from_date; and, where there are such, valid_to_date and closed ("yes", "no"). Errors:
// INVALID_ARGUMENT/INVALID_FIELDS with every wrong cell, as "file:line column".
absl::Status AddTravelTimes(const CsvFile& file, dispatch::v1::ImportTravelTimesRequest& request);

// What the service refused, "travel_times[3].distance_m", as the row of the file that it came from, "file:5 distance_m"; other errors as
// they are.
absl::Status InRowsOf(const CsvFile& file, const absl::Status& refused);

}  // namespace muster::cli
