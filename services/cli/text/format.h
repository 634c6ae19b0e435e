#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Times, quantities and money as people write them.
namespace muster::cli {

// Asia/Shanghai: UTC+8 all year since 1992, so that no time zone files are needed.
absl::TimeZone LocalZone();

// Reads "2023-12-18 23:59", with seconds or without, in local time, or RFC 3339 ("2023-12-18T15:59:00Z"); none when it is neither.
std::optional<absl::Time> ParseTime(absl::string_view text);

// "2023-12-18 23:59" in local time, cut to the minute: nobody plans by the second. Empty for a time that is not set.
std::string TimeText(const google::protobuf::Timestamp& time);
std::string TimeText(absl::Time time);

// "2023-12-18 23:59:05" in local time.
std::string SecondText(const google::protobuf::Timestamp& time);

// "4,500".
std::string NumberText(std::int64_t number);

// "3.2 km", "380 km": metres rounded to what a driver cares for.
std::string DistanceText(std::int64_t distance_m);

// "1,200.50" of 120050 fen.
std::string MoneyText(std::int64_t fen);

// Fen from "1200", "1200.5" or "1200.50" CNY; none when it is no amount ≥ 0 of at most two decimals.
std::optional<std::int64_t> ParseMoney(absl::string_view text);

// The two greatest units of a long span, "5 h 20 min", "3 d", "1 min 30 s"; of a short one "1.2 s", "340 ms", "12 µs".
std::string SpanText(absl::Duration span);

}  // namespace muster::cli
