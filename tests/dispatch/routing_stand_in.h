#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "platform/status/check.h"
#include "support/http_server.h"

namespace muster::dispatch {

// What a routing server is asked: the `table` service of OSRM's HTTP API v1.
struct TableQuestion {
  // Degrees: longitude, latitude.
  using Point = std::pair<double, double>;
  std::vector<Point> origins;
  std::vector<Point> destinations;
};

inline TableQuestion QuestionOf(absl::string_view target) {
  MUSTER_CHECK(absl::StartsWith(target, "/table/v1/driving/"));
  const std::vector<std::string> halves = absl::StrSplit(target.substr(18), '?');
  std::vector<TableQuestion::Point> points;
  for (const absl::string_view text : absl::StrSplit(halves[0], ';')) {
    const std::vector<std::string> numbers = absl::StrSplit(text, ',');
    TableQuestion::Point point;
    MUSTER_CHECK(absl::SimpleAtod(numbers[0], &point.first) && absl::SimpleAtod(numbers[1], &point.second));
    points.push_back(point);
  }
  TableQuestion question;
  for (const absl::string_view option : absl::StrSplit(halves[1], '&')) {
    const std::vector<std::string> pair = absl::StrSplit(option, '=');
    if (pair[0] == "annotations") {
      MUSTER_CHECK(pair[1] == "duration,distance");
      continue;
    }
    for (const absl::string_view text : absl::StrSplit(pair[1], ';')) {
      int index = 0;
      MUSTER_CHECK(absl::SimpleAtoi(text, &index));
      (pair[0] == "sources" ? question.origins : question.destinations).push_back(points[static_cast<std::size_t>(index)]);
    }
  }
  return question;
}

// The answer in which every way is as long as `metres` says and takes a second for each metre; nothing: there is no way.
inline std::string AnswerTo(const TableQuestion& question,
                            const std::function<std::optional<double>(TableQuestion::Point, TableQuestion::Point)>& metres) {
  std::vector<std::string> rows;
  for (const TableQuestion::Point& origin : question.origins) {
    std::vector<std::string> row;
    for (const TableQuestion::Point& destination : question.destinations) {
      const std::optional<double> length = metres(origin, destination);
      row.push_back(length.has_value() ? absl::StrCat(*length) : "null");
    }
    rows.push_back(absl::StrCat("[", absl::StrJoin(row, ","), "]"));
  }
  const std::string matrix = absl::StrCat("[", absl::StrJoin(rows, ","), "]");
  return absl::StrCat(R"({"code":"Ok","durations":)", matrix, R"(,"distances":)", matrix, "}");
}

}  // namespace muster::dispatch
