#include "platform/scope/scope.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"

namespace muster {

std::string ClientAddressOf(const rpc::Call& call) {
  if (!call.caller->client_address().empty()) return call.caller->client_address();
  if (absl::StartsWith(call.caller->subject(), "services/")) return "";
  // gRPC writes "ipv4:127.0.0.1:40112" and "ipv6:%5B::1%5D:40112".
  absl::string_view peer = call.peer;
  const bool is_ip = absl::ConsumePrefix(&peer, "ipv4:") || absl::ConsumePrefix(&peer, "ipv6:");
  const std::size_t port = peer.rfind(':');
  if (!is_ip || port == absl::string_view::npos) return "";
  const std::string address = absl::StrReplaceAll(peer.substr(0, port), {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}});
  const absl::string_view mapped = absl::StripPrefix(address, "::ffff:");
  return std::string(absl::StrContains(mapped, '.') ? mapped : absl::string_view(address));
}

outbox::Origin OriginOf(const rpc::Call& call) {
  return {.actor = call.caller->subject(), .method = call.method, .deadline = call.deadline, .client_address = ClientAddressOf(call)};
}

Scope::Scope(const rpc::Call& call, const World& world, std::shared_ptr<const auth::ChapterTree> tree)
    : world_(world), tree_(std::move(tree)), caller_(call.caller), origin_(OriginOf(call)) {}

absl::Status Scope::Authorize(std::initializer_list<common::v1::Role> any_of, absl::string_view chapter) const {
  if (!tree_->Knows(chapter)) return NotFound("CHAPTER_UNKNOWN", absl::StrCat("no ", chapter), {{"chapter", chapter}});
  return auth::Authorize(*caller_, any_of, chapter, *tree_);
}

bool Scope::MayRead(std::initializer_list<absl::string_view> chapters) const {
  return std::any_of(chapters.begin(), chapters.end(),
                     [this](absl::string_view chapter) { return auth::MayRead(*caller_, chapter, *tree_); });
}

absl::StatusOr<std::optional<std::vector<std::string>>> Scope::DivisionsBelow(absl::string_view ancestor) const {
  if (ancestor.empty()) return std::nullopt;
  if (!tree_->Knows(ancestor)) return NotFound("CHAPTER_UNKNOWN", absl::StrCat("no ", ancestor), {{"chapter", ancestor}});
  if (!tree_->Parent(ancestor).has_value()) return std::nullopt;
  std::vector<std::string> divisions;
  for (const absl::string_view chapter : tree_->Subtree(ancestor)) divisions.emplace_back(IdOf(chapter, "chapters").value_or(""));
  return divisions;
}

bool Scope::IsService() const {
  return std::find(caller_->roles().begin(), caller_->roles().end(), common::v1::ROLE_SERVICE) != caller_->roles().end();
}

absl::StatusOr<Scope> Scopes::For(const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const World* world, worlds_.Find(call.caller->world()));
  ASSIGN_OR_RETURN(std::shared_ptr<const auth::ChapterTree> tree, chapters_.Get(world->name));
  return Scope(call, *world, std::move(tree));
}

}  // namespace muster
