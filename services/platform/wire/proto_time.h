#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"

namespace muster {

// Rounded towards the past to microseconds, which is what the database keeps, so that an answer equals a later read.
google::protobuf::Timestamp ToTimestamp(absl::Time time);

absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace muster
