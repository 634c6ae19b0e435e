#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/common/v1/role.pb.h"
#include "platform/auth/authorize.h"
#include "platform/auth/chapter_tree.h"
#include "platform/outbox/write.h"
#include "platform/rpc/call.h"
#include "platform/world/world.h"

namespace muster {

// The IP address that a call came from: the one that the gateway signed into the caller, else, for a caller who came here directly, the
// connection's. Empty for calls by services, which are steps of their own and not somebody's request, and for Unix sockets.
std::string ClientAddressOf(const rpc::Call& call);

// On whose behalf `call` writes.
outbox::Origin OriginOf(const rpc::Call& call);

// Where one call acts: its world, the chapters of that world as they are now, and on whose behalf it writes.
//
//   ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
//   RETURN_IF_ERROR(Validate(request));
//   RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_DUTY_OFFICER}, request.incident().chapter()));
//   return outbox::WriteOnce<DisasterTx, Incident>(scope.world(), scope.origin(), request, [&](DisasterTx& tx) -> absl::StatusOr<Incident>
//   {…});
class Scope {
 public:
  Scope(const rpc::Call& call, const World& world, std::shared_ptr<const auth::ChapterTree> tree);

  const World& world() const { return world_; }
  const auth::ChapterTree& tree() const { return *tree_; }
  const common::v1::Caller& caller() const { return *caller_; }
  const outbox::Origin& origin() const { return origin_; }
  absl::Time deadline() const { return origin_.deadline; }
  absl::Time now() const { return world_.clock->Now(); }

  // NOT_FOUND/CHAPTER_UNKNOWN when there is no such chapter, else as auth::Authorize.
  absl::Status Authorize(std::initializer_list<common::v1::Role> any_of, absl::string_view chapter) const;

  // Whether the caller may see what belongs to one of `chapters`: they lie in its subtree.
  bool MayRead(std::initializer_list<absl::string_view> chapters) const;

  // The division codes of `ancestor` and of all chapters below it, as databases key them. None, which means every chapter, when it is empty
  // or the root. Errors: NOT_FOUND/CHAPTER_UNKNOWN.
  absl::StatusOr<std::optional<std::vector<std::string>>> DivisionsBelow(absl::string_view ancestor) const;

  // The caller is another service of this deployment.
  bool IsService() const;

 private:
  const World& world_;
  const std::shared_ptr<const auth::ChapterTree> tree_;
  const std::shared_ptr<const common::v1::Caller> caller_;
  const outbox::Origin origin_;
};

// Makes scopes. Everything given outlives it. Thread-safe.
class Scopes {
 public:
  Scopes(const Worlds& worlds, const auth::SharedChapterTree& chapters) : worlds_(worlds), chapters_(chapters) {}

  // Errors: PERMISSION_DENIED/WORLD_UNKNOWN; UNAVAILABLE/CHAPTERS_NOT_LOADED.
  absl::StatusOr<Scope> For(const rpc::Call& call) const;

 private:
  const Worlds& worlds_;
  const auth::SharedChapterTree& chapters_;
};

}  // namespace muster
