#include "gateway/session/session_keeper.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

constexpr absl::Duration kFresh = absl::Seconds(10);
constexpr absl::Duration kAskLimit = absl::Seconds(5);
constexpr std::size_t kMaxKnown = 100'000;
constexpr absl::Duration kRefusedFor = absl::Minutes(1);
constexpr std::size_t kMaxRefused = 10'000;
constexpr char kAuthenticate[] = "/muster.chapter.v1.SessionService/Authenticate";

// How many addresses of one caller are remembered with their tokens.
constexpr std::size_t kMaxAddresses = 16;

absl::Status SessionEnded(absl::string_view why) { return Unauthenticated("SESSION_ENDED", why); }

absl::StatusOr<std::unique_ptr<CallerSigner>> SignerFor(const auth::SecretKey& key, const chapter::v1::Identity& identity,
                                                        const std::string& world) {
  common::v1::Caller caller;
  caller.set_issuer("gateway");
  caller.set_subject(identity.user());
  caller.set_chapter(identity.chapter());
  *caller.mutable_roles() = identity.roles();
  caller.set_world(world);
  return CallerSigner::Create(key, caller);
}

}  // namespace

absl::StatusOr<std::unique_ptr<CallerSigner>> CallerSigner::Create(const auth::SecretKey& key, const common::v1::Caller& caller) {
  std::unique_ptr<CallerSigner> signer(new CallerSigner(key, caller));
  ASSIGN_OR_RETURN(signer->sources_[""], signer->SourceFor(""));
  return signer;
}

absl::StatusOr<std::unique_ptr<auth::CallerSource>> CallerSigner::SourceFor(const std::string& address) const {
  common::v1::Caller caller = caller_;
  caller.set_client_address(address);
  return auth::CallerSource::Create(key_, caller, [] { return absl::Now(); });
}

std::string CallerSigner::TokenFor(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto found = sources_.find(address);
  if (found != sources_.end()) return found->second->Token();
  absl::StatusOr<std::unique_ptr<auth::CallerSource>> source = SourceFor(address);
  if (!source.ok()) return sources_.at("")->Token();
  if (sources_.size() > kMaxAddresses) absl::erase_if(sources_, [](const auto& entry) { return !entry.first.empty(); });
  return sources_.emplace(address, *std::move(source)).first->second->Token();
}

absl::StatusOr<std::unique_ptr<SessionKeeper>> SessionKeeper::Create(const Upstreams& upstreams, const auth::SecretKey& key,
                                                                     std::vector<std::string> worlds) {
  std::unique_ptr<SessionKeeper> keeper(new SessionKeeper(upstreams, key, std::move(worlds)));
  for (const std::string& world : keeper->worlds_) {
    common::v1::Caller caller;
    caller.set_issuer("gateway");
    caller.set_subject("services/gateway");
    caller.set_chapter("chapters/000000");
    caller.add_roles(common::v1::ROLE_SERVICE);
    caller.set_world(world);
    ASSIGN_OR_RETURN(keeper->gateway_callers_[world], auth::CallerSource::Create(key, caller, [] { return absl::Now(); }));
  }
  return keeper;
}

SessionKeeper::SessionKeeper(const Upstreams& upstreams, const auth::SecretKey& key, std::vector<std::string> worlds)
    : upstreams_(upstreams), key_(key), worlds_(std::move(worlds)) {}

std::string SessionKeeper::GatewayToken(const std::string& world) const {
  const auto found = gateway_callers_.find(world);
  MUSTER_CHECK(found != gateway_callers_.end());
  return found->second->Token();
}

rpc::CallOptions SessionKeeper::AsGateway(const std::string& world, absl::Duration limit, const CallContext& context) const {
  return {.deadline = absl::Now() + limit, .token = GatewayToken(world), .trace_id = context.trace_id, .language = context.language};
}

std::shared_ptr<const SignedIn> SessionKeeper::Find(absl::string_view credential) const {
  const auto found = known_.find(credential);
  if (found == known_.end() || absl::Now() - found->second.fetch_time > kFresh) return nullptr;
  return found->second.signed_in;
}

bool SessionKeeper::HasMet(absl::string_view credential) const {
  const std::lock_guard lock(mutex_);
  return known_.contains(credential) || IsRefused(credential);
}

Task<absl::StatusOr<std::shared_ptr<const SignedIn>>> SessionKeeper::Identify(std::string credential, CallContext context) {
  std::shared_ptr<const SignedIn> known;
  bool refused = false;
  {
    const std::lock_guard lock(mutex_);
    known = Find(credential);
    refused = IsRefused(credential);
  }
  if (known != nullptr) co_return known;
  if (refused) co_return SessionEnded("the secret was refused a moment ago");
  const std::size_t dot = credential.find('.');
  const std::string world = credential.substr(0, dot);
  if (dot == std::string::npos || std::find(worlds_.begin(), worlds_.end(), world) == worlds_.end()) {
    co_return SessionEnded("the secret is not of the form <world>.<secret>, or the world is unknown");
  }
  chapter::v1::AuthenticateRequest request;
  request.set_secret(credential.substr(dot + 1));
  const std::uint64_t generation = generation_;
  const rpc::CallOptions options = AsGateway(world, kAskLimit, context);
  const absl::StatusOr<std::string> answer = co_await upstreams_.Unary("chapter", kAuthenticate, options, request.SerializeAsString());
  if (absl::IsUnauthenticated(answer.status())) Refuse(credential, generation);
  if (!answer.ok()) co_return answer.status();
  auto signed_in = std::make_shared<SignedIn>();
  if (!signed_in->identity.ParseFromString(*answer)) co_return Internal("CALL_FAILED", "not an Identity", {{"service", "chapter"}});
  signed_in->world = world;
  absl::StatusOr<std::unique_ptr<CallerSigner>> signer = SignerFor(key_, signed_in->identity, world);
  if (!signer.ok()) co_return signer.status();
  signed_in->signer = *std::move(signer);
  const std::lock_guard lock(mutex_);
  // What was revoked meanwhile is not remembered.
  if (generation == generation_) {
    if (known_.size() >= kMaxKnown) known_.clear();
    known_[credential] = {.signed_in = signed_in, .fetch_time = absl::Now()};
  }
  co_return std::shared_ptr<const SignedIn>(signed_in);
}

bool SessionKeeper::IsRefused(absl::string_view credential) const {
  const auto refused = refused_.find(credential);
  return refused != refused_.end() && absl::Now() < refused->second;
}

void SessionKeeper::Refuse(const std::string& credential, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  known_.erase(credential);
  if (generation != generation_) return;
  if (refused_.size() >= kMaxRefused) refused_.clear();
  refused_[credential] = absl::Now() + kRefusedFor;
}

void SessionKeeper::Forget(absl::string_view world, absl::string_view name) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  // An account that was opened again lets its keys in again.
  refused_.clear();
  const std::string below = absl::StrCat(name, "/");
  absl::erase_if(known_, [&](const auto& entry) {
    const SignedIn& signed_in = *entry.second.signed_in;
    return signed_in.world == world &&
           (signed_in.identity.credential() == name || absl::StartsWith(signed_in.identity.credential(), below));
  });
}

}  // namespace muster::gateway
