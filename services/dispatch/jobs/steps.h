#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/outbox/write.h"
#include "platform/world/world.h"

// Carries out steps: the calls that dispatch owes other services. A step is committed before it is tried. An attempt claims it for as long
// as a call and its record can take, calls with nothing locked, and records what came of it together with what follows from it for the
// shipment or mission. Every attempt sends the same request under the same request_id, so that a call whose answer was lost, or that was
// never recorded, has its effect once however often it is repeated.
//
// Steps may follow another one: its call is made for them too. They are settled from its answer batch by batch, and the step itself after
// them: until then its call is repeated and answered as the first time, whenever the process dies.
namespace muster::dispatch {

// Who adds a step may make the first attempt before any runner does, for this long after its commit.
inline constexpr absl::Duration kHeadStart = absl::Seconds(2);

// What a step was for, as it stands after the attempt.
using Subject = std::variant<v1::Shipment, v1::Mission>;

// What came of a call for each subject that it was made for: the name of what the other service made, if any, or its refusal.
using Answers = absl::flat_hash_map<std::string, absl::StatusOr<std::string>>;

class Steps {
 public:
  // `neighbours` outlives this.
  explicit Steps(const Neighbours& neighbours) : neighbours_(neighbours) {}

  // Makes the first attempt of a step that `origin`'s call has just committed, within that call's deadline. When `request_id` is given, the
  // remembered answer to that request becomes the resource that is returned. None when there is no time left, when the step was never
  // committed, or when another runner has it: then the job sees to it.
  absl::StatusOr<std::optional<Subject>> AttemptFirst(const World& world, const outbox::Origin& origin, std::int64_t step_id,
                                                      absl::string_view request_id = "") const;

  // Claims steps that are due and makes an attempt at each. How many there were. What `stop` keeps it from recording is found again.
  absl::StatusOr<int> AttemptDue(const World& world, const std::stop_token& stop) const;

 private:
  // Calls the other service.
  absl::StatusOr<Answers> Call(const World& world, const StoredStep& step, absl::Duration limit) const;

  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
