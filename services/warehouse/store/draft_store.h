#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/warehouse/v1/draft.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "sql/warehouse.h"
#include "warehouse/store/warehouse_store.h"

namespace muster::warehouse {

// A draft and whose it is.
struct OwnedDraft {
  // Without problems, which depend on who reads it and when.
  v1::Draft draft;
  std::string chapter;
  std::int64_t draft_id;
};

// Empty = all.
struct DraftFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  v1::Draft::State state = v1::Draft::STATE_UNSPECIFIED;
};

// Papers that are not posted yet.
class DraftTx : public WarehouseTx {
 public:
  using WarehouseTx::WarehouseTx;

  absl::StatusOr<std::optional<OwnedDraft>> FindDraft(absl::string_view warehouse_id, std::int64_t draft_id);
  // The same, to change it.
  absl::StatusOr<std::optional<OwnedDraft>> LockDraft(absl::string_view warehouse_id, std::int64_t draft_id);
  // The latest first, from before `before_draft_id`, up to one more than `limit`.
  absl::StatusOr<std::vector<OwnedDraft>> ListDrafts(const DraftFilter& filter, std::int64_t before_draft_id, std::int32_t limit);

  // An open draft with this one's request. Returns it as it was stored.
  absl::StatusOr<v1::Draft> InsertDraft(absl::string_view warehouse_id, const v1::Draft& draft);
  // Writes request, state and voucher of a locked draft; sets its etag and update_time.
  void SaveDraft(std::int64_t draft_id, v1::Draft& draft);

  // Whether the warehouse has or had this reservation.
  absl::StatusOr<bool> HasReservation(absl::string_view warehouse_id, std::int64_t reservation_id);

  // The voucher that was posted under this request_id; none when there is none.
  absl::StatusOr<std::optional<v1::Voucher>> FindPosted(absl::string_view request_id);
};

}  // namespace muster::warehouse
