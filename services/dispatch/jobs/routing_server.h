#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "dispatch/domain/travel_times.h"

namespace muster::dispatch {

// With this begin the sources of legs that a routing server gave.
inline constexpr absl::string_view kRouted = "routed: ";

// The table of driving times of an OSRM-compatible server (HTTP API v1, service `table`). A null duration means that the server's map holds
// both ends and no way between them: such a pair is blocked, and nobody guesses. A place far from every road of the map is outside of it:
// its pairs are excused, as are those that the server did not answer for whatever reason; they cost no more than `timeout` for all
// questions of one table together, and nothing for `pause` after a failure. Answers are kept by rounded coordinates. Thread-safe.
class RoutingServer final : public TravelTimes {
 public:
  // See muster.config.Routing for ranges and defaults.
  struct Options {
    std::string base_url;
    std::string profile;
    std::string title;
    absl::Duration timeout;
    int max_table_size = 0;
    int max_parallel = 0;
    absl::Duration cache_age;
    absl::Duration pause;
    std::int64_t max_snap_distance_m = 0;
    // The real time, of which a drill's clock may be ahead.
    std::function<absl::Time()> now = [] { return absl::Now(); };
    // Is told of each failure, once, in words for logs.
    std::function<void(absl::string_view problem)> on_failure = [](absl::string_view) {};
  };
  explicit RoutingServer(Options options);

  // Never an error. Places without a point are unknown.
  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  // Hundred-thousandths of a degree, about a metre: what is asked and what answers are kept by.
  struct Point {
    std::int32_t latitude = 0;
    std::int32_t longitude = 0;

    friend bool operator==(const Point&, const Point&) = default;
    template <typename H>
    friend H AbslHashValue(H hash, const Point& point) {
      return H::combine(std::move(hash), point.latitude, point.longitude);
    }
  };
  using Way = std::pair<Point, Point>;

  struct Answer {
    enum class Kind { kLeg, kNoWay, kOffMap };
    Kind kind = Kind::kLeg;
    std::int64_t distance_m = 0;
    absl::Duration duration;
    absl::Time time;
  };

  // Every origin to every destination: one question.
  struct Question {
    std::vector<Point> origins;
    std::vector<Point> destinations;
  };
  // By origin, then destination. INVALID_ARGUMENT when the server refuses the question; anything else when the server is at fault.
  using Answers = absl::StatusOr<std::vector<Answer>>;

  struct Gathered {
    absl::flat_hash_map<Way, Answer> answers;
    // Of ways without an answer.
    absl::flat_hash_map<Way, std::string> excuses;
  };

  static std::optional<Point> PointOf(const Place& place);
  // What is remembered of those ways; the places of the others are left in `missing`.
  Gathered Recall(const std::vector<Point>& origins, const std::vector<Point>& destinations, Question& missing) const;
  // Puts what the server says of `missing` into `gathered`.
  void Ask(const Question& missing, Gathered& gathered) const;
  std::vector<Question> Split(const Question& question) const;
  std::string UrlOf(const Question& question) const;
  Answers Read(const Question& question, int status, const std::string& body) const;
  // Why the server is not to be asked now; empty when it may be, and then whoever asked first has to say how it ended.
  std::string WhyNot() const;
  void Note(absl::string_view problem) const;
  void Remember(const absl::flat_hash_map<Way, Answer>& answers) const;
  absl::Status Fill(TravelTable::Pair pair, const Way& way, const Gathered& gathered, TravelTable& table) const;

  const Options options_;
  const std::string source_;
  mutable absl::Mutex mutex_;
  mutable absl::flat_hash_map<Way, Answer> cache_ ABSL_GUARDED_BY(mutex_);
  mutable absl::Time closed_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  // Empty: the server answered when it was last asked.
  mutable std::string last_problem_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace muster::dispatch
