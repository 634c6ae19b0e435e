#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "dispatch/domain/approval.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/approval.pb.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "platform/auth/chapter_tree.h"

// What rules ask of a plan.
namespace muster::dispatch {

// What a base unit weighs and costs.
struct Measures {
  // Grams, by item; 0 is unknown.
  absl::flat_hash_map<std::string, std::int64_t> weight_g_of;
  // Fen, by lot; 0 is unknown.
  absl::flat_hash_map<std::string, std::int64_t> unit_cost_fen_of;
};

// The rules that hold for goods of `chapter`.
absl::StatusOr<v1::ApprovalPolicy> EffectivePolicy(DispatchTx& tx, const auth::ChapterTree& tree, const std::string& chapter);

// What `plan` takes of the part that `approval` is about.
PartSize SizeOf(const v1::Plan& plan, const v1::Plan::Approval& approval);

// The approvals that `plan` needs, by owning chapter and step; the first step of each part can be decided from now on.
absl::StatusOr<std::vector<v1::Plan::Approval>> MakeApprovals(DispatchTx& tx, const auth::ChapterTree& tree, const v1::Plan& plan,
                                                              const Measures& measures);

}  // namespace muster::dispatch
