#include "platform/world/world.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster {

void Signal::Notify() {
  {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  changed_.notify_all();
}

void Signal::Wait(std::uint64_t& seen, absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, absl::ToChronoNanoseconds(timeout), [&] { return count_ != seen; });
  seen = count_;
}

Worlds::Worlds(const config::ServerConfig& config, absl::string_view service, const Clock& clock) {
  for (const config::World& world : config.worlds()) {
    auto opened = std::make_unique<World>();
    opened->name = world.name();
    opened->exercise = world.exercise();
    opened->clock = &clock;
    opened->pool = std::make_unique<pg::Pool>(pg::PoolOptions{
        .conninfo = config::DatabaseOf(world, service),
        .max_connections = config.limits().pool_size(),
        .name = absl::StrCat(service, "@", world.name()),
    });
    worlds_.push_back(std::move(opened));
  }
}

absl::StatusOr<const World*> Worlds::Find(absl::string_view name) const {
  for (const std::unique_ptr<World>& world : worlds_) {
    if (world->name == name) return world.get();
  }
  return PermissionDenied("WORLD_UNKNOWN", absl::StrCat("this deployment has no world ", name), {{"world", name}});
}

}  // namespace muster
