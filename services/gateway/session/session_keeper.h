#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/connect/upstream.h"
#include "gateway/http/asio.h"
#include "muster/chapter/v1/session.pb.h"
#include "muster/chapter/v1/session_service.pb.h"
#include "platform/auth/caller_source.h"
#include "platform/auth/key.h"
#include "platform/rpc/client.h"

namespace muster::gateway {

// Signs for one caller, whichever address it calls from: the address is part of what is signed, so that services can believe it.
// Thread-safe.
class CallerSigner {
 public:
  // Errors: as auth::CheckCallerForm.
  static absl::StatusOr<std::unique_ptr<CallerSigner>> Create(const auth::SecretKey& key, const common::v1::Caller& caller);

  // `address`: as Request::peer; one that is none leaves the caller without.
  std::string TokenFor(const std::string& address);

 private:
  CallerSigner(const auth::SecretKey& key, const common::v1::Caller& caller) : key_(key), caller_(caller) {}
  absl::StatusOr<std::unique_ptr<auth::CallerSource>> SourceFor(const std::string& address) const;

  const auth::SecretKey key_;
  const common::v1::Caller caller_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<auth::CallerSource>> sources_;
};

// Somebody who is signed in, or a machine with its key, and what calls on their behalf are signed with.
struct SignedIn {
  chapter::v1::Identity identity;
  std::string world;
  std::unique_ptr<CallerSigner> signer;
};

// What is sent along with a call to the chapter service.
struct CallContext {
  std::string trace_id;
  Language language = Language::kChinese;
  // Whom the call is made for.
  std::string client_address;
};

// Turns what a client shows, "<world>.<secret>" of a cookie or an API key, into a signed caller. Asks the chapter service at most once in
// ten seconds for each secret, and once a minute for one that is nobody's; what was revoked is forgotten as soon as the chapter service
// says so. Thread-safe.
class SessionKeeper {
 public:
  // The upstreams outlive this. `worlds`: the names of the deployment's worlds, the first is the default.
  static absl::StatusOr<std::unique_ptr<SessionKeeper>> Create(const Upstreams& upstreams, const auth::SecretKey& key,
                                                               std::vector<std::string> worlds);

  // Errors: UNAUTHENTICATED/SESSION_ENDED; PERMISSION_DENIED/NO_ROLE; SERVICE_UNAVAILABLE and the like.
  Task<absl::StatusOr<std::shared_ptr<const SignedIn>>> Identify(std::string credential, CallContext context);

  // Whether this secret was let in before, or refused within the last minute: then it is no guess.
  bool HasMet(absl::string_view credential) const;

  // Forgets what is known of one session or key ("users/x/sessions/y"), or of all of a user ("users/x").
  void Forget(absl::string_view world, absl::string_view name);
  // Grows with each Forget.
  std::uint64_t generation() const { return generation_; }

  const std::vector<std::string>& worlds() const { return worlds_; }

  // How the gateway itself calls. `world` is one of worlds().
  rpc::CallOptions AsGateway(const std::string& world, absl::Duration limit, const CallContext& context) const;
  std::string GatewayToken(const std::string& world) const;

 private:
  struct Known {
    std::shared_ptr<const SignedIn> signed_in;
    absl::Time fetch_time;
  };

  SessionKeeper(const Upstreams& upstreams, const auth::SecretKey& key, std::vector<std::string> worlds);
  // With the mutex held.
  std::shared_ptr<const SignedIn> Find(absl::string_view credential) const;
  bool IsRefused(absl::string_view credential) const;
  void Refuse(const std::string& credential, std::uint64_t generation);

  const Upstreams& upstreams_;
  const auth::SecretKey key_;
  const std::vector<std::string> worlds_;
  std::map<std::string, std::unique_ptr<auth::CallerSource>> gateway_callers_;
  std::atomic<std::uint64_t> generation_ = 0;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Known> known_;
  // Secrets that are nobody's, and until when that need not be asked again: a machine with a bad key asks for ever.
  absl::flat_hash_map<std::string, absl::Time> refused_;
};

}  // namespace muster::gateway
