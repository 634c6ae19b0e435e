#include "warehouse/store/draft_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {
namespace {

OwnedDraft ToDraft(const sql::FindDraftRow& row) {
  OwnedDraft owned{.chapter = NameOf("chapters", row.chapter_id), .draft_id = row.draft_id};
  v1::Draft& draft = owned.draft;
  MUSTER_CHECK(draft.ParseFromString(row.content));
  draft.set_name(absl::StrCat(NameOf("warehouses", row.warehouse_id), "/drafts/", row.draft_id));
  draft.set_state(static_cast<v1::Draft::State>(row.state));
  if (row.voucher_number.has_value()) {
    draft.set_voucher(VoucherName({row.voucher_warehouse_id.value(), static_cast<v1::Voucher::Kind>(row.voucher_kind.value()),
                                   row.voucher_year.value(), *row.voucher_number}));
  }
  draft.set_creator(row.creator);
  *draft.mutable_create_time() = ToTimestamp(row.create_time);
  *draft.mutable_update_time() = ToTimestamp(row.update_time);
  draft.set_etag(absl::StrCat(row.revision));
  return owned;
}

absl::StatusOr<std::optional<OwnedDraft>> ToDraft(const absl::StatusOr<std::optional<sql::FindDraftRow>>& row) {
  if (!row.ok()) return row.status();
  return row->has_value() ? std::optional(ToDraft(**row)) : std::nullopt;
}

// The request alone: everything else has a column.
std::string ContentOf(v1::Draft draft) {
  draft.clear_name();
  draft.clear_state();
  draft.clear_problems();
  draft.clear_voucher();
  draft.clear_creator();
  draft.clear_create_time();
  draft.clear_update_time();
  draft.clear_etag();
  return draft.SerializeAsString();
}

}  // namespace

absl::StatusOr<std::optional<OwnedDraft>> DraftTx::FindDraft(absl::string_view warehouse_id, std::int64_t draft_id) {
  return ToDraft(sql().QueryOptional(sql::kFindDraft, warehouse_id, draft_id));
}

absl::StatusOr<std::optional<OwnedDraft>> DraftTx::LockDraft(absl::string_view warehouse_id, std::int64_t draft_id) {
  return ToDraft(sql().QueryOptional(sql::kLockDraft, warehouse_id, draft_id));
}

absl::StatusOr<std::vector<OwnedDraft>> DraftTx::ListDrafts(const DraftFilter& filter, std::int64_t before_draft_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDrafts, filter.chapter_ids, filter.warehouse_id, std::int32_t{filter.state},
                                                before_draft_id, limit + 1));
  std::vector<OwnedDraft> drafts;
  for (const sql::FindDraftRow& row : rows) drafts.push_back(ToDraft(row));
  return drafts;
}

absl::StatusOr<v1::Draft> DraftTx::InsertDraft(absl::string_view warehouse_id, const v1::Draft& draft) {
  ASSIGN_OR_RETURN(const sql::InsertDraftRow row, sql().QueryOne(sql::kInsertDraft, warehouse_id, ContentOf(draft), actor(), now()));
  ASSIGN_OR_RETURN(std::optional<OwnedDraft> stored, FindDraft(warehouse_id, row.draft_id));
  MUSTER_CHECK(stored.has_value());
  return std::move(stored->draft);
}

void DraftTx::SaveDraft(std::int64_t draft_id, v1::Draft& draft) {
  const VoucherNumber voucher = ParseVoucherName(draft.voucher()).value_or(VoucherNumber());
  sql().Enqueue(sql::kUpdateDraft, draft_id, ContentOf(draft), std::int32_t{draft.state()}, now(), voucher.warehouse_id,
                std::int32_t{voucher.kind}, voucher.year, voucher.number);
  std::int64_t revision = 0;
  MUSTER_CHECK(absl::SimpleAtoi(draft.etag(), &revision));
  draft.set_etag(absl::StrCat(revision + 1));
  *draft.mutable_update_time() = ToTimestamp(now());
}

absl::StatusOr<bool> DraftTx::HasReservation(absl::string_view warehouse_id, std::int64_t reservation_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindReservation, reservation_id));
  return row.has_value() && row->warehouse_id == warehouse_id;
}

absl::StatusOr<std::optional<v1::Voucher>> DraftTx::FindPosted(absl::string_view request_id) {
  ASSIGN_OR_RETURN(const std::optional<outbox::internal::Replay> replay, outbox::internal::FindReplay(sql(), request_id));
  if (!replay.has_value()) return std::nullopt;
  v1::Voucher voucher;
  // Any client may have taken this id for something else.
  const bool is_voucher = voucher.ParseFromString(replay->response) && ParseVoucherName(voucher.name()).has_value();
  return is_voucher ? std::optional(std::move(voucher)) : std::nullopt;
}

}  // namespace muster::warehouse
