#include "platform/rpc/server.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <csignal>

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <utility>

#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "platform/status/status.h"

namespace muster::rpc {
namespace {

absl::Status PortBusy(const std::string& address) {
  return Unavailable("PORT_BUSY", "the address is in use or cannot be listened on", absl::ZeroDuration(), {{"address", address}});
}

// gRPC replaces the socket file of a unix address without asking whether another server still listens there.
bool SomebodyListens(absl::string_view address) {
  sockaddr_un socket_address = {};
  if (!absl::ConsumePrefix(&address, "unix:") || address.size() >= sizeof(socket_address.sun_path)) return false;
  socket_address.sun_family = AF_UNIX;
  std::copy(address.begin(), address.end(), socket_address.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(fd, reinterpret_cast<const sockaddr*>(&socket_address), sizeof(socket_address)) == 0;
  close(fd);
  return connected;
}

}  // namespace

Server::Server(const ServerOptions& options)
    : frame_({.address = options.address,
              .verify = options.verify,
              .logger = options.logger,
              .metrics = options.metrics,
              .workers = options.workers,
              .overload_retry_delay = options.overload_retry_delay}) {}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options) {
#ifdef NDEBUG
  // Debian's Abseil, and with it gRPC, looks for deadlocks at every lock: a third of the time of a short call. Builds for development keep
  // it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  std::unique_ptr<Server> server(new Server(options));
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.SetMaxSendMessageSize(kMaxAnswerBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // Two servers on one port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  for (Service* service : options.services) {
    service->Attach(server->frame_, *options.metrics);
    builder.RegisterService(service);
  }
  if (SomebodyListens(options.address)) return PortBusy(options.address);
  builder.AddListeningPort(options.address, grpc::InsecureServerCredentials(), &server->port_);
  // What gRPC itself prints about a busy port is long and says less than our error.
  gpr_set_log_function([](gpr_log_func_args*) {});
  server->server_ = builder.BuildAndStart();
  gpr_set_log_function(nullptr);
  if (server->server_ == nullptr) return PortBusy(options.address);
  server->SetServing(false);
  // gRPC reports port 1 for a unix socket.
  if (absl::string_view(options.address).substr(0, 5) == "unix:") server->port_ = 0;
  return server;
}

Server::~Server() { Drain(absl::ZeroDuration()); }

void Server::SetServing(bool serving) { server_->GetHealthCheckService()->SetServingStatus(serving); }

void Server::Drain(absl::Duration limit) {
  if (server_ == nullptr) return;
  SetServing(false);
  frame_.EndStreams();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + limit));
}

TerminationSignal::TerminationSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int TerminationSignal::Wait() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

}  // namespace muster::rpc
