#include "warehouse/server.h"

#include <thread>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

class Context final : public ServiceContext {
 public:
  explicit Context(const testing::ServiceFixture& fixture) : fixture_(fixture) {}

  const Worlds& worlds() const override { return fixture_.worlds; }
  const Clock& clock() const override { return fixture_.clock; }
  const auth::SharedChapterTree& chapters() const override { return fixture_.chapters; }
  obs::Logger& logger() const override { return *logger_; }
  obs::Metrics& metrics() const override { return *metrics_; }
  // Nobody answers there; nothing in these tests asks.
  std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view) const override { return rpc::Channel("127.0.0.1:1"); }
  rpc::CallOptions AsService(absl::string_view, absl::Duration) const override { return {}; }

 private:
  const testing::ServiceFixture& fixture_;
  std::unique_ptr<obs::Logger> logger_ = obs::Logger::Open({.service = "warehouse", .min_severity = obs::Severity::kError}).value();
  std::unique_ptr<obs::Metrics> metrics_ = obs::Metrics::Start("").value();
};

TEST_F(Stockroom, ServesItsServicesAndLetsReservationsExpireByItself) {
  const Context context(fixture_);
  const std::unique_ptr<ServiceServer> server = Definition().make(context);
  EXPECT_EQ(server->rpc_services().size(), 14U);

  Receive("items/rice", 5);
  const std::string held = Reserve("items/rice", 5)->name();
  server->StartJobs();
  fixture_.clock.WaitForSleepers(2);
  fixture_.clock.Advance(absl::Hours(1));
  const absl::Time deadline = Soon();
  while (GetReservation(held).state() == v1::Reservation::STATE_PENDING && absl::Now() < deadline) std::this_thread::yield();
  EXPECT_EQ(GetReservation(held).state(), v1::Reservation::STATE_EXPIRED);
}

}  // namespace
}  // namespace muster::warehouse
