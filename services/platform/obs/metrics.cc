#include "platform/obs/metrics.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "platform/status/status.h"

namespace muster::obs {
namespace {

// From a lookup in memory to a call that waited for its whole deadline.
const prometheus::Histogram::BucketBoundaries kSecondsBuckets = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                                 0.25,   0.5,   1,      2.5,   5,    10,    30};

}  // namespace

MethodMetrics::MethodMetrics(prometheus::Family<prometheus::Counter>& calls, prometheus::Family<prometheus::Histogram>& seconds,
                             absl::string_view method)
    : seconds_(&seconds.Add({{"method", std::string(method)}}, kSecondsBuckets)) {
  for (std::size_t code = 0; code < calls_.size(); ++code) {
    calls_[code] = &calls.Add({{"method", std::string(method)}, {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(code))}});
  }
}

void MethodMetrics::Record(absl::StatusCode code, absl::Duration duration) {
  calls_[std::min(static_cast<std::size_t>(code), calls_.size() - 1)]->Increment();
  seconds_->Observe(absl::ToDoubleSeconds(duration));
}

// The gauges whose values are asked for at each scrape.
class Metrics::Gauges final : public prometheus::Collectable {
 public:
  struct Gauge {
    std::string name;
    std::string help;
    Labels labels;
    std::function<double()> value;
  };

  void Add(const Gauge* gauge) {
    const std::lock_guard lock(mutex_);
    gauges_.push_back(gauge);
  }

  void Remove(const Gauge* gauge) {
    const std::lock_guard lock(mutex_);
    gauges_.erase(std::find(gauges_.begin(), gauges_.end(), gauge));
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::map<std::string, prometheus::MetricFamily> families;
    const std::lock_guard lock(mutex_);
    for (const Gauge* gauge : gauges_) {
      prometheus::MetricFamily& family = families[gauge->name];
      family.name = gauge->name;
      family.help = gauge->help;
      family.type = prometheus::MetricType::Gauge;
      prometheus::ClientMetric& metric = family.metric.emplace_back();
      for (const auto& [name, value] : gauge->labels) metric.label.push_back({name, value});
      metric.gauge.value = gauge->value();
    }
    std::vector<prometheus::MetricFamily> collected;
    for (auto& [name, family] : families) collected.push_back(std::move(family));
    return collected;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<const Gauge*> gauges_;
};

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      gauges_(std::make_shared<Gauges>()),
      calls_(
          prometheus::BuildCounter().Name("muster_rpc_calls_total").Help("Calls answered, by method and status code").Register(*registry_)),
      seconds_(prometheus::BuildHistogram()
                   .Name("muster_rpc_seconds")
                   .Help("Seconds from the arrival of a call to its answer, by method")
                   .Register(*registry_)) {}

Metrics::~Metrics() = default;

absl::StatusOr<std::unique_ptr<Metrics>> Metrics::Start(const std::string& listen) {
  std::unique_ptr<Metrics> metrics(new Metrics());
  if (listen.empty()) return metrics;
  // The library reports a failed bind by an exception.
  try {
    metrics->exposer_ = std::make_unique<prometheus::Exposer>(listen, 1);
  } catch (const std::exception& error) {
    return Unavailable("PORT_BUSY", "the metrics address cannot be listened on", absl::ZeroDuration(), {{"address", listen}});
  }
  metrics->exposer_->RegisterCollectable(metrics->registry_);
  metrics->exposer_->RegisterCollectable(metrics->gauges_);
  return metrics;
}

MethodMetrics& Metrics::ForMethod(absl::string_view method) {
  const std::lock_guard lock(mutex_);
  return methods_.try_emplace(std::string(method), calls_, seconds_, method).first->second;
}

GaugeRegistration Metrics::AddGauge(std::string name, std::string help, Labels labels, std::function<double()> value) {
  auto* gauge = new Gauges::Gauge{std::move(name), std::move(help), std::move(labels), std::move(value)};
  gauges_->Add(gauge);
  return GaugeRegistration(std::shared_ptr<void>(gauge, [gauges = gauges_](void* registered) {
    auto* gauge = static_cast<Gauges::Gauge*>(registered);
    gauges->Remove(gauge);
    delete gauge;
  }));
}

int Metrics::port() const { return exposer_ == nullptr ? 0 : exposer_->GetListeningPorts().front(); }

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  for (prometheus::MetricFamily& family : gauges_->Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace muster::obs
