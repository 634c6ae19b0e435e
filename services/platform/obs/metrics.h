#pragma once

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::obs {

using Labels = std::map<std::string, std::string>;

// The numbers of one RPC method. All handles are looked up once, so that recording a call is a few additions. Thread-safe.
class MethodMetrics {
 public:
  MethodMetrics(prometheus::Family<prometheus::Counter>& calls, prometheus::Family<prometheus::Histogram>& seconds,
                absl::string_view method);

  void Record(absl::StatusCode code, absl::Duration duration);

 private:
  // By status code, 0 (OK) to 16 (UNAUTHENTICATED).
  std::array<prometheus::Counter*, 17> calls_;
  prometheus::Histogram* seconds_;
};

// Keeps a gauge registered; the gauge is gone when this is.
class [[nodiscard]] GaugeRegistration {
 public:
  GaugeRegistration() = default;
  explicit GaugeRegistration(std::shared_ptr<void> gauge) : gauge_(std::move(gauge)) {}

 private:
  std::shared_ptr<void> gauge_;
};

// The metrics of one process, served to Prometheus. Thread-safe.
class Metrics {
 public:
  // Serves http://<listen>/metrics; an empty `listen` serves nowhere. Errors: UNAVAILABLE/PORT_BUSY.
  static absl::StatusOr<std::unique_ptr<Metrics>> Start(const std::string& listen);
  ~Metrics();

  // For counters and histograms of a service's own; resolve handles once, at start.
  prometheus::Registry& registry() { return *registry_; }

  // muster_rpc_calls_total{method,code} and muster_rpc_seconds{method}. Valid as long as this object.
  MethodMetrics& ForMethod(absl::string_view method);

  // A gauge whose value is asked for at each scrape, for example how many connections of a pool are in use.
  GaugeRegistration AddGauge(std::string name, std::string help, Labels labels, std::function<double()> value);

  // The port that is served; 0 when none is.
  int port() const;

  // Everything in Prometheus' text format.
  std::string Text() const;

 private:
  class Gauges;
  Metrics();

  std::shared_ptr<prometheus::Registry> registry_;
  std::shared_ptr<Gauges> gauges_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  std::mutex mutex_;
  std::map<std::string, MethodMetrics, std::less<>> methods_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace muster::obs
