#include "gateway/server.h"

#include <boost/asio/executor_work_guard.hpp>

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gateway/api/api.h"
#include "gateway/api/audit.h"
#include "gateway/config/networks.h"
#include "gateway/connect/upstream.h"
#include "gateway/connect/wire.h"
#include "gateway/http/certificate.h"
#include "gateway/http/connection.h"
#include "gateway/live/bell.h"
#include "gateway/live/hub.h"
#include "gateway/live/watch.h"
#include "gateway/session/session_keeper.h"
#include "gateway/site/api_pages.h"
#include "gateway/site/static_site.h"
#include "platform/auth/key.h"
#include "platform/obs/metrics.h"
#include "platform/server/chapter_follower.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

using asio::ip::tcp;

constexpr char kName[] = "gateway";
constexpr absl::Duration kDrainLook = absl::Milliseconds(20);
constexpr std::chrono::seconds kCertificateLook(2);

absl::Status PortBusy(const std::string& address, const error_code& error) {
  return Unavailable("PORT_BUSY", error.message(), absl::ZeroDuration(), {{"address", address}});
}

absl::Duration FromDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

// "127.0.0.1:7200" or "[::1]:7200".
absl::StatusOr<tcp::endpoint> EndpointOf(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon == std::string::npos ? 0 : colon);
  int port = 0;
  error_code error = asio::error::invalid_argument;
  if (colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &port)) {
    host = std::string(absl::StripSuffix(absl::StripPrefix(host, "["), "]"));
    const asio::ip::address ip = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (!error) return tcp::endpoint(ip, static_cast<unsigned short>(port));
  }
  return PortBusy(address, error);
}

// Without the zone of a link-local address; one of version 4 as such, also where it came by version 6.
std::string AddressText(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  asio::ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
  v6.scope_id(0);
  return v6.to_string();
}

}  // namespace

class GatewayProcess::Impl final : public Handler {
 public:
  static absl::StatusOr<std::unique_ptr<Impl>> Start(const muster::config::ServerConfig& config, const GatewayConfig& settings);
  ~Impl() override;

  Task<void> Handle(Request& request, Exchange& exchange) override;
  Response Refuse(int http_status, const absl::Status& status, const Request& request) override;

 private:
  // A thread with its own connections.
  struct Worker {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    // Of this thread alone.
    std::list<Connection*> connections;
    std::thread thread;
  };

  Impl(const muster::config::ServerConfig& config, const GatewayConfig& settings)
      : config_(config),
        settings_(settings),
        trusted_proxies_({settings.trusted_proxies().begin(), settings.trusted_proxies().end()}),
        upstreams_(config),
        site_(settings.console_directory()) {}

  absl::Status Open();
  // `tls`: null = plain.
  absl::Status Listen(const std::string& address, const Certificate* tls);
  Task<void> Accept(tcp::acceptor& acceptor, const Certificate* tls);
  Task<void> Serve(Worker& worker, tcp::socket socket, std::string peer, const Certificate* tls);
  // Counts a connection of that address, or says that it is one too many.
  bool Admit(const std::string& peer);
  void Dismiss(const std::string& peer);
  void TurnAway(tcp::socket& socket) const;
  // Looks for a new certificate every few seconds.
  Task<void> RenewCertificate();
  void Drain();

  const muster::config::ServerConfig& config_;
  const GatewayConfig& settings_;
  const Networks trusted_proxies_;
  muster::config::Service service_;
  std::unique_ptr<obs::Logger> logger_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::atomic<bool> draining_ = false;
  std::atomic<int> connection_count_ = 0;
  std::mutex peers_mutex_;
  absl::flat_hash_map<std::string, int> connections_of_peer_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Bells> bells_;
  Upstreams upstreams_;
  std::unique_ptr<SessionKeeper> keeper_;
  auth::SharedChapterTree chapters_;
  std::vector<std::unique_ptr<ChapterFollower>> followers_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Audit> audit_;
  std::unique_ptr<Api> api_;
  StaticSite site_;
  const ApiPages pages_;
  std::unique_ptr<Certificate> certificate_;
  std::list<tcp::acceptor> acceptors_;
  std::vector<obs::GaugeRegistration> gauges_;
  std::size_t next_worker_ = 0;
};

absl::StatusOr<std::unique_ptr<GatewayProcess::Impl>> GatewayProcess::Impl::Start(const muster::config::ServerConfig& config,
                                                                                  const GatewayConfig& settings) {
  std::unique_ptr<Impl> impl(new Impl(config, settings));
  RETURN_IF_ERROR(impl->Open());
  return impl;
}

absl::Status GatewayProcess::Impl::Open() {
#ifdef NDEBUG
  // As in rpc::Server: a third of the time of a short call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  ASSIGN_OR_RETURN(service_, muster::config::FindService(config_, kName));
  ASSIGN_OR_RETURN(logger_, obs::Logger::Open({.service = kName, .file = config_.log().file()}));
  ASSIGN_OR_RETURN(metrics_, obs::Metrics::Start(service_.metrics_listen()));
  ASSIGN_OR_RETURN(const auth::SecretKey key, auth::LoadSecretKey(service_.signing_key_file()));
  if (!settings_.tls_listen().empty()) {
    ASSIGN_OR_RETURN(certificate_, Certificate::Load(settings_.certificate_file(), settings_.private_key_file()));
  }
  std::vector<asio::io_context*> contexts;
  for (int i = 0; i < settings_.thread_count(); ++i) {
    workers_.push_back(std::make_unique<Worker>());
    contexts.push_back(&workers_.back()->context);
  }
  bells_ = std::make_unique<Bells>(contexts);
  std::vector<std::string> worlds, services;
  for (const muster::config::World& world : config_.worlds()) worlds.push_back(world.name());
  for (const muster::config::Service& service : config_.services()) {
    if (service.name() != kName) services.push_back(service.name());
  }
  ASSIGN_OR_RETURN(keeper_, SessionKeeper::Create(upstreams_, key, worlds));
  for (const std::string& world : worlds) {
    followers_.push_back(std::make_unique<ChapterFollower>(
        ChapterFollower::Options{.world = world,
                                 .chapter_service = upstreams_.ChannelTo("chapter"),
                                 .token = [keeper = keeper_.get(), world] { return keeper->GatewayToken(world); }},
        chapters_, *logger_));
  }
  hub_ = std::make_unique<Hub>(
      upstreams_, services, *keeper_, [this] { bells_->RingAll(); }, *logger_);
  watch_ = std::make_unique<Watch>(upstreams_, *hub_, *keeper_, chapters_, *bells_);
  audit_ = std::make_unique<Audit>(upstreams_, services);
  api_ = std::make_unique<Api>(config_, settings_, upstreams_, *keeper_, *watch_, *audit_);
  gauges_.push_back(metrics_->AddGauge("muster_gateway_connections", "Open client connections", {},
                                       [this] { return static_cast<double>(connection_count_.load()); }));
  gauges_.push_back(metrics_->AddGauge("muster_gateway_live_clients", "Clients that watch live updates", {},
                                       [this] { return static_cast<double>(watch_->client_count()); }));
  RETURN_IF_ERROR(Listen(service_.listen(), nullptr));
  if (certificate_ != nullptr) {
    RETURN_IF_ERROR(Listen(settings_.tls_listen(), certificate_.get()));
    asio::co_spawn(workers_.front()->context, RenewCertificate(), asio::detached);
  }
  for (const std::unique_ptr<Worker>& worker : workers_) worker->thread = std::thread([&worker = *worker] { worker.context.run(); });
  logger_->Info("gateway listens", {{"address", service_.listen()}, {"tls_address", settings_.tls_listen()}});
  return absl::OkStatus();
}

absl::Status GatewayProcess::Impl::Listen(const std::string& address, const Certificate* tls) {
  ASSIGN_OR_RETURN(const tcp::endpoint endpoint, EndpointOf(address));
  asio::io_context& context = workers_.front()->context;
  tcp::acceptor& acceptor = acceptors_.emplace_back(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return PortBusy(address, error);
  asio::co_spawn(context, Accept(acceptor, tls), asio::detached);
  return absl::OkStatus();
}

Task<void> GatewayProcess::Impl::Accept(tcp::acceptor& acceptor, const Certificate* tls) {
  while (!draining_) {
    Worker& worker = *workers_[next_worker_++ % workers_.size()];
    tcp::socket socket(worker.context);
    error_code error;
    co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of descriptors, most likely: wait instead of spinning.
      asio::steady_timer pause(co_await asio::this_coro::executor);
      pause.expires_after(std::chrono::milliseconds(50));
      error_code ignored;
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    const tcp::endpoint remote = socket.remote_endpoint(error);
    // It has left already.
    if (error) continue;
    const std::string peer = AddressText(remote.address());
    if (!Admit(peer)) {
      if (tls == nullptr) TurnAway(socket);
      continue;
    }
    socket.set_option(tcp::no_delay(true), error);
    asio::co_spawn(worker.context, Serve(worker, std::move(socket), peer, tls), asio::detached);
  }
}

bool GatewayProcess::Impl::Admit(const std::string& peer) {
  const std::lock_guard lock(peers_mutex_);
  if (connection_count_ >= settings_.max_connections()) return false;
  int& count = connections_of_peer_[peer];
  if (count >= settings_.max_connections_per_address() && !trusted_proxies_.Contains(peer)) return false;
  ++count;
  ++connection_count_;
  return true;
}

void GatewayProcess::Impl::Dismiss(const std::string& peer) {
  const std::lock_guard lock(peers_mutex_);
  const auto count = connections_of_peer_.find(peer);
  if (--count->second == 0) connections_of_peer_.erase(count);
  --connection_count_;
}

void GatewayProcess::Impl::TurnAway(tcp::socket& socket) const {
  const absl::Status status = ResourceExhausted("TOO_MANY_CONNECTIONS", "too many connections are open", absl::Seconds(5));
  const std::string answer = Connection::WholeAnswer(ErrorResponse(status, Language::kChinese, 503));
  // The first bytes of a connection always have room.
  error_code ignored;
  socket.send(asio::buffer(answer), 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

Task<void> GatewayProcess::Impl::RenewCertificate() {
  asio::steady_timer pause(co_await asio::this_coro::executor);
  absl::Status last;
  while (!draining_) {
    pause.expires_after(kCertificateLook);
    error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const absl::StatusOr<bool> renewed = certificate_->Reload();
    if (renewed.ok() && *renewed) {
      logger_->Info("gateway: the certificate was renewed", {{"certificate", settings_.certificate_file()}});
    } else if (!renewed.ok() && renewed.status() != last) {
      logger_->Warning("gateway: the new certificate cannot be used, the old one stays",
                       {{"certificate", settings_.certificate_file()}, {"error", renewed.status().message()}});
    }
    last = renewed.status();
  }
}

Response GatewayProcess::Impl::Refuse(int http_status, const absl::Status& status, const Request& request) {
  // Connect gives HTTP's 413 no meaning: who sent a stream is told by its last message.
  const std::optional<ContentType> type = ParseContentType(request.Header("content-type"));
  if (type.has_value() && type->streaming && absl::IsResourceExhausted(status)) return EndedStream(status, request.language, *type);
  return ErrorResponse(status, request.language, http_status);
}

Task<void> GatewayProcess::Impl::Serve(Worker& worker, tcp::socket socket, std::string peer, const Certificate* tls) {
  HttpLimits limits;
  // The largest message may be one of a stream.
  limits.max_body_bytes = static_cast<std::size_t>(settings_.max_body_bytes()) + kEnvelopeHead;
  limits.header_time = FromDuration(settings_.header_time());
  limits.body_time = FromDuration(settings_.body_time());
  const Connection::Options options = {.limits = limits, .handler = this, .logger = logger_.get(), .draining = &draining_};
  {
    const std::shared_ptr<Certificate::Context> context = tls == nullptr ? nullptr : tls->context();
    Connection connection(tls == nullptr ? MakePlainTransport(std::move(socket)) : MakeTlsTransport(std::move(socket), *context), peer,
                          options);
    const auto place = worker.connections.insert(worker.connections.end(), &connection);
    co_await connection.Run();
    worker.connections.erase(place);
  }
  Dismiss(peer);
}

Task<void> GatewayProcess::Impl::Handle(Request& request, Exchange& exchange) {
  if (trusted_proxies_.Contains(request.peer)) {
    request.secure = request.secure || absl::EqualsIgnoreCase(request.Header("x-forwarded-proto"), "https");
    request.peer = ClientBehind(trusted_proxies_, request.peer, request.All("x-forwarded-for"));
  }
  if (Api::Owns(request.path)) {
    co_await api_->Handle(request, exchange);
    co_return;
  }
  Response response;
  if (request.path == "/healthz") {
    response.headers.emplace_back("content-type", "application/json");
    response.body = R"({"status":"serving"})";
  } else if (ApiPages::Owns(request.path)) {
    response = pages_.Answer(request);
  } else {
    response = site_.Answer(request);
  }
  co_await exchange.Send(std::move(response));
}

void GatewayProcess::Impl::Drain() {
  draining_ = true;
  const absl::Time limit = absl::Now() + absl::Seconds(config_.limits().drain_time().seconds());
  if (workers_.empty()) return;
  asio::post(workers_.front()->context, [this] {
    error_code ignored;
    for (tcp::acceptor& acceptor : acceptors_) acceptor.close(ignored);
  });
  bells_->RingAll();
  for (const std::unique_ptr<Worker>& worker : workers_) {
    asio::post(worker->context, [worker = worker.get()] {
      for (Connection* const connection : worker->connections) connection->EndIfIdle();
    });
  }
  while (connection_count_ > 0 && absl::Now() < limit) absl::SleepFor(kDrainLook);
  for (const std::unique_ptr<Worker>& worker : workers_) {
    asio::post(worker->context, [worker = worker.get()] {
      for (Connection* const connection : worker->connections) connection->Abort();
    });
  }
  // What waits for a service has its own deadline; it is not waited for any longer.
  const absl::Time last = absl::Now() + absl::Seconds(1);
  while (connection_count_ > 0 && absl::Now() < last) absl::SleepFor(kDrainLook);
}

GatewayProcess::Impl::~Impl() {
  if (bells_ == nullptr) return;
  Drain();
  // Their threads call into what is destroyed after them.
  hub_.reset();
  followers_.clear();
  for (const std::unique_ptr<Worker>& worker : workers_) worker->context.stop();
  for (const std::unique_ptr<Worker>& worker : workers_) {
    if (worker->thread.joinable()) worker->thread.join();
  }
  // A call that a service still has not answered will want to post its answer: its thread's context stays, and nothing runs on it.
  if (connection_count_ > 0) {
    for (std::unique_ptr<Worker>& worker : workers_) static_cast<void>(worker.release());
  }
}

GatewayProcess::GatewayProcess(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GatewayProcess::~GatewayProcess() = default;

absl::StatusOr<std::unique_ptr<GatewayProcess>> GatewayProcess::Start(const muster::config::ServerConfig& config,
                                                                      const GatewayConfig& settings) {
  ASSIGN_OR_RETURN(std::unique_ptr<Impl> impl, Impl::Start(config, settings));
  return std::unique_ptr<GatewayProcess>(new GatewayProcess(std::move(impl)));
}

}  // namespace muster::gateway
