#include "dispatch/jobs/routing_server.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "platform/http/http_client.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;

constexpr double kPointsPerDegree = 100'000;
constexpr std::size_t kMaxBodyBytes = 64 << 20;
// Some 100 MB.
constexpr std::size_t kMaxRemembered = 1'000'000;
constexpr double kMaxSeconds = 366 * 24 * 3600.0;
constexpr double kMaxMetres = 1'000'000'000;
constexpr int kMaxMessage = 200;

// The server's fault, in words.
absl::Status Malformed(absl::string_view problem) { return absl::UnavailableError(absl::StrCat("its answer is malformed: ", problem)); }

const Value& FieldOf(const Struct& message, const std::string& name) {
  const auto field = message.fields().find(name);
  return field == message.fields().end() ? Value::default_instance() : field->second;
}

absl::StatusOr<std::vector<const Value*>> ListOf(const Value& value, std::size_t size, absl::string_view what) {
  if (!value.has_list_value()) return Malformed(absl::StrCat(what, " is no list"));
  std::vector<const Value*> list;
  for (const Value& element : value.list_value().values()) list.push_back(&element);
  if (list.size() != size) return Malformed(absl::StrCat(what, " has ", list.size(), " entries, not ", size));
  return list;
}

// The rows of "durations" or "distances", each checked for its length.
absl::StatusOr<std::vector<const Value*>> MatrixOf(const Struct& message, const std::string& name, std::size_t rows, std::size_t columns) {
  ASSIGN_OR_RETURN(const auto lists, ListOf(FieldOf(message, name), rows, name));
  std::vector<const Value*> cells;
  for (const Value* list : lists) {
    ASSIGN_OR_RETURN(const auto row, ListOf(*list, columns, absl::StrCat("a row of ", name)));
    cells.insert(cells.end(), row.begin(), row.end());
  }
  return cells;
}

bool IsWithin(const Value& value, double max) {
  // Comparisons with NaN are false.
  return value.kind_case() == Value::kNumberValue && value.number_value() >= 0 && value.number_value() <= max;
}

// Which of `count` places, "sources" or "destinations", lie farther than `limit_m` from every road. A server need not say.
absl::StatusOr<std::vector<bool>> OffMap(const Struct& message, const std::string& name, std::size_t count, std::int64_t limit_m) {
  std::vector<bool> off_map(count);
  if (!message.fields().contains(name)) return off_map;
  ASSIGN_OR_RETURN(const auto places, ListOf(FieldOf(message, name), count, name));
  for (std::size_t i = 0; i < count; ++i) {
    const Value& distance = FieldOf(places[i]->struct_value(), "distance");
    off_map[i] = distance.kind_case() == Value::kNumberValue && !(distance.number_value() <= static_cast<double>(limit_m));
  }
  return off_map;
}

}  // namespace

RoutingServer::RoutingServer(Options options) : options_(std::move(options)), source_(absl::StrCat(kRouted, options_.title)) {}

std::optional<RoutingServer::Point> RoutingServer::PointOf(const Place& place) {
  if (!place.point || !place.point->IsValid()) return std::nullopt;
  return Point{.latitude = static_cast<std::int32_t>(std::lround(place.point->latitude_degrees * kPointsPerDegree)),
               .longitude = static_cast<std::int32_t>(std::lround(place.point->longitude_degrees * kPointsPerDegree))};
}

RoutingServer::Gathered RoutingServer::Recall(const std::vector<Point>& origins, const std::vector<Point>& destinations,
                                              Question& missing) const {
  Gathered gathered;
  const absl::Time oldest = options_.now() - options_.cache_age;
  absl::flat_hash_set<Point> seen_origins;
  absl::flat_hash_set<Point> missing_destinations;
  const absl::MutexLock lock(&mutex_);
  for (const Point& origin : origins) {
    if (!seen_origins.insert(origin).second) continue;
    bool lacks = false;
    for (const Point& destination : destinations) {
      const auto known = cache_.find({origin, destination});
      if (known != cache_.end() && known->second.time >= oldest) {
        gathered.answers.insert(*known);
        continue;
      }
      lacks = true;
      if (missing_destinations.insert(destination).second) missing.destinations.push_back(destination);
    }
    if (lacks) missing.origins.push_back(origin);
  }
  return gathered;
}

std::vector<RoutingServer::Question> RoutingServer::Split(const Question& question) const {
  const int most = options_.max_table_size;
  // As many destinations as fit beside the origins, but at least half of the table: fewer, squarer questions.
  const int origin_count = static_cast<int>(question.origins.size());
  const int destination_count = static_cast<int>(question.destinations.size());
  const int columns = std::clamp(most - origin_count, std::min(destination_count, std::max(most / 2, 1)), destination_count);
  const int rows = std::min(origin_count, most - columns);
  std::vector<Question> parts;
  for (int top = 0; top < origin_count; top += rows) {
    for (int left = 0; left < destination_count; left += columns) {
      const auto origin = question.origins.begin() + top;
      const auto destination = question.destinations.begin() + left;
      parts.push_back({.origins = {origin, origin + std::min(rows, origin_count - top)},
                       .destinations = {destination, destination + std::min(columns, destination_count - left)}});
    }
  }
  return parts;
}

std::string RoutingServer::UrlOf(const Question& question) const {
  std::vector<std::string> points, sources, destinations;
  const auto add = [&points](const Point& point, std::vector<std::string>& places) {
    places.push_back(absl::StrCat(points.size()));
    points.push_back(absl::StrFormat("%.5f,%.5f", point.longitude / kPointsPerDegree, point.latitude / kPointsPerDegree));
  };
  for (const Point& origin : question.origins) add(origin, sources);
  for (const Point& destination : question.destinations) add(destination, destinations);
  return absl::StrCat(options_.base_url, "/table/v1/", options_.profile, "/", absl::StrJoin(points, ";"),
                      "?annotations=duration,distance&sources=", absl::StrJoin(sources, ";"),
                      "&destinations=", absl::StrJoin(destinations, ";"));
}

RoutingServer::Answers RoutingServer::Read(const Question& question, int status, const std::string& body) const {
  // The server says in JSON why it refuses a question, with status 400.
  if (status != 200 && status != 400) return absl::UnavailableError(absl::StrCat("it answers with HTTP status ", status));
  Struct message;
  if (!google::protobuf::util::JsonStringToMessage(body, &message).ok()) return Malformed("no JSON object");
  const std::string& code = FieldOf(message, "code").string_value();
  if (code.empty()) return Malformed("no code");
  if (code != "Ok") {
    return absl::InvalidArgumentError(absl::StrCat(code, " ", FieldOf(message, "message").string_value().substr(0, kMaxMessage)));
  }
  const std::size_t rows = question.origins.size();
  const std::size_t columns = question.destinations.size();
  ASSIGN_OR_RETURN(const auto durations, MatrixOf(message, "durations", rows, columns));
  ASSIGN_OR_RETURN(const auto distances, MatrixOf(message, "distances", rows, columns));
  ASSIGN_OR_RETURN(const auto origins_off_map, OffMap(message, "sources", rows, options_.max_snap_distance_m));
  ASSIGN_OR_RETURN(const auto destinations_off_map, OffMap(message, "destinations", columns, options_.max_snap_distance_m));
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < durations.size(); ++i) {
    Answer answer{.time = options_.now()};
    if (origins_off_map[i / columns] || destinations_off_map[i % columns]) {
      answer.kind = Answer::Kind::kOffMap;
    } else if (durations[i]->kind_case() == Value::kNullValue) {
      answer.kind = Answer::Kind::kNoWay;
    } else if (IsWithin(*durations[i], kMaxSeconds) && IsWithin(*distances[i], kMaxMetres)) {
      answer.distance_m = std::llround(distances[i]->number_value());
      // Rounded up, because a plan never promises too early.
      answer.duration = absl::Seconds(std::llround(std::ceil(durations[i]->number_value())));
    } else {
      return Malformed("a duration or distance that is no length");
    }
    answers.push_back(answer);
  }
  return answers;
}

std::string RoutingServer::WhyNot() const {
  const absl::MutexLock lock(&mutex_);
  if (last_problem_.empty()) return "";
  if (options_.now() < closed_until_) return absl::StrCat("the routing server failed shortly before: ", last_problem_);
  // One caller tries; until it has its answer the others go on without.
  closed_until_ = options_.now() + options_.timeout + options_.pause;
  return "";
}

void RoutingServer::Note(absl::string_view problem) const {
  {
    const absl::MutexLock lock(&mutex_);
    last_problem_ = std::string(problem);
    closed_until_ = options_.now() + options_.pause;
  }
  if (!problem.empty()) options_.on_failure(problem);
}

void RoutingServer::Remember(const absl::flat_hash_map<Way, Answer>& answers) const {
  const absl::Time oldest = options_.now() - options_.cache_age;
  const absl::MutexLock lock(&mutex_);
  if (cache_.size() + answers.size() > kMaxRemembered) {
    absl::erase_if(cache_, [oldest](const auto& entry) { return entry.second.time < oldest; });
  }
  if (cache_.size() + answers.size() > kMaxRemembered) cache_.clear();
  for (const auto& [way, answer] : answers) cache_.insert_or_assign(way, answer);
}

void RoutingServer::Ask(const Question& missing, Gathered& gathered) const {
  const std::vector<Question> questions = Split(missing);
  const auto excuse = [&gathered](const Question& question, const std::string& why) {
    for (const Point& origin : question.origins) {
      for (const Point& destination : question.destinations) gathered.excuses.try_emplace({origin, destination}, why);
    }
  };
  if (const std::string why = WhyNot(); !why.empty()) return excuse(missing, why);
  std::vector<std::string> urls;
  for (const Question& question : questions) urls.push_back(UrlOf(question));
  const auto responses =
      http::GetAll(urls, {.timeout = options_.timeout, .max_parallel = options_.max_parallel, .max_body_bytes = kMaxBodyBytes});
  absl::flat_hash_map<Way, Answer> fresh;
  std::string problem;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& question = questions[i];
    const Answers answers = responses[i].ok() ? Read(question, responses[i]->status, responses[i]->body) : responses[i].status();
    if (!answers.ok()) {
      excuse(question, absl::StrCat("the routing server failed: ", answers.status().message()));
      // A question that it refuses is no failure of the server.
      if (!absl::IsInvalidArgument(answers.status())) problem = std::string(answers.status().message());
      continue;
    }
    for (std::size_t j = 0; j < answers->size(); ++j) {
      const std::size_t columns = question.destinations.size();
      fresh[{question.origins[j / columns], question.destinations[j % columns]}] = (*answers)[j];
    }
  }
  Note(problem);
  Remember(fresh);
  for (const auto& entry : fresh) gathered.answers.insert_or_assign(entry.first, entry.second);
}

absl::Status RoutingServer::Fill(TravelTable::Pair pair, const Way& way, const Gathered& gathered, TravelTable& table) const {
  const auto found = gathered.answers.find(way);
  if (found == gathered.answers.end()) return table.Excuse(pair, gathered.excuses.at(way));
  const Answer& answer = found->second;
  switch (answer.kind) {
    case Answer::Kind::kLeg:
      return table.Set(pair, {.distance_m = answer.distance_m, .duration = answer.duration, .source = source_});
    case Answer::Kind::kNoWay:
      return table.Block(pair);
    case Answer::Kind::kOffMap:
      return table.Excuse(pair, absl::StrCat("the routing server's map has no road within ", options_.max_snap_distance_m, " m"));
  }
  MUSTER_CHECK(false);
}

absl::StatusOr<TravelTable> RoutingServer::Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  TravelTable table({.origins = static_cast<int>(origins.size()), .destinations = static_cast<int>(destinations.size())});
  std::vector<Point> from, to;
  for (const Place& origin : origins) {
    if (const auto point = PointOf(origin)) from.push_back(*point);
  }
  for (const Place& destination : destinations) {
    if (const auto point = PointOf(destination)) to.push_back(*point);
  }
  Question missing;
  Gathered gathered = Recall(from, to, missing);
  if (!missing.origins.empty()) Ask(missing, gathered);
  for (int origin = 0; origin < table.size().origins; ++origin) {
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const auto begin = PointOf(origins[static_cast<std::size_t>(origin)]);
      const auto end = PointOf(destinations[static_cast<std::size_t>(destination)]);
      if (!begin || !end) continue;
      RETURN_IF_ERROR(Fill({.origin = origin, .destination = destination}, {*begin, *end}, gathered, table));
    }
  }
  return table;
}

}  // namespace muster::dispatch
