#include "warehouse/api/duty_api.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/fields.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/donation_rules.h"
#include "warehouse/api/lot_rules.h"
#include "warehouse/domain/donation_term.h"
#include "warehouse/domain/keeping.h"
#include "warehouse/store/lot_store.h"

namespace muster::warehouse {
namespace {

const char* RuleSource(v1::Duty::Kind kind) {
  switch (kind) {
    case v1::Duty::KIND_RE_STACK:
    case v1::Duty::KIND_SAMPLING_TEST:
      return domain::kKeepingSource;
    case v1::Duty::KIND_EXPIRING:
    case v1::Duty::KIND_EXPIRED:
      return domain::kExpirySource;
    case v1::Duty::KIND_QUARANTINED:
      return domain::kQuarantineSource;
    case v1::Duty::KIND_OPEN_PAPER:
      return domain::kOpenPaperSource;
    case v1::Duty::KIND_DONATION_DUE:
      return domain::kDistributionSource;
    case v1::Duty::KIND_LEVEL_EXPIRING:
      return domain::kLevelSource;
    default:
      return "";
  }
}

auto Order(const DutyKey& key) { return std::tie(key.due_time, key.kind, key.warehouse_id, key.id); }

std::string KeyText(const DutyKey& key) {
  return absl::StrJoin(std::make_tuple(absl::ToUnixMicros(key.due_time), key.kind, key.warehouse_id, key.id), "\n");
}

DutyKey ParseKey(absl::string_view text, Fields& fields) {
  DutyKey key;
  if (text.empty()) return key;
  const std::vector<std::string> parts = absl::StrSplit(text, '\n');
  std::int64_t due_micros = 0;
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[0], &due_micros) || !absl::SimpleAtoi(parts[1], &key.kind) ||
      !absl::SimpleAtoi(parts[3], &key.id)) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
    return key;
  }
  key.due_time = absl::FromUnixMicros(due_micros);
  key.warehouse_id = parts[2];
  return key;
}

std::vector<std::int32_t> KindsOf(const v1::ListDutiesRequest& request, Fields& fields) {
  std::vector<std::int32_t> kinds(request.kinds().begin(), request.kinds().end());
  for (std::size_t i = 0; i < kinds.size(); ++i)
    fields.Range(absl::StrCat("kinds[", i, "]"), std::int64_t{kinds[i]}, 1, v1::Duty::Kind_MAX);
  if (kinds.empty()) {
    for (int kind = 1; kind <= v1::Duty::Kind_MAX; ++kind) kinds.push_back(kind);
  }
  return kinds;
}

// Few at any time, and due by a calendar that is read with them: all of them, whichever page.
absl::StatusOr<std::vector<KeyedDuty>> DonationDuties(LotTx& tx, const std::vector<std::string>& chapter_ids) {
  ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(tx));
  ASSIGN_OR_RETURN(std::vector<v1::Donation> donations,
                   tx.ListDonations({.chapter_ids = chapter_ids, .states = {v1::Donation::STATE_RECEIVED, v1::Donation::STATE_DISTRIBUTED}},
                                    std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int32_t>::max() - 1));
  std::vector<KeyedDuty> duties;
  for (v1::Donation& donation : donations) {
    SetTerm(calendar, tx.now(), donation);
    if (!donation.has_due_time()) continue;
    KeyedDuty& keyed = duties.emplace_back();
    keyed.key = {.due_time = FromTimestamp(donation.due_time()),
                 .kind = v1::Duty::KIND_DONATION_DUE,
                 .id = NumberOf(donation.name(), "donations").value()};
    keyed.duty.set_kind(v1::Duty::KIND_DONATION_DUE);
    *keyed.duty.mutable_due_time() = donation.due_time();
    keyed.duty.set_quantity(donation.remaining_quantity());
    keyed.duty.set_donation(donation.name());
    keyed.duty.set_calendar_source(donation.calendar_source());
  }
  return duties;
}

void MergeAfter(const DutyKey& after, std::vector<KeyedDuty> more, std::vector<KeyedDuty>& duties) {
  for (KeyedDuty& keyed : more) {
    if (Order(keyed.key) > Order(after)) duties.push_back(std::move(keyed));
  }
  // No two kinds compare by more than time and kind, so that text is only compared as the database has ordered it.
  std::stable_sort(duties.begin(), duties.end(), [](const KeyedDuty& one, const KeyedDuty& other) {
    return std::tie(one.key.due_time, one.key.kind) < std::tie(other.key.due_time, other.key.kind);
  });
}

}  // namespace

absl::StatusOr<v1::ListDutiesResponse> DutyApi::ListDuties(const rpc::Call& call, const v1::ListDutiesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const int expiring_days = request.has_expiring_days() ? request.expiring_days() : domain::kDefaultExpiringDays;
  const std::string filter_text =
      absl::StrCat(request.ancestor(), "\n", request.warehouse(), "\n", absl::StrJoin(request.kinds(), ","), "\n", expiring_days);
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  const DutyKey after = ParseKey(page.after, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  DutyFilter filter{.warehouse_id = fields.Name("warehouse", request.warehouse(), "warehouses"), .kinds = KindsOf(request, fields)};
  fields.Range("expiring_days", std::int64_t{expiring_days}, 0, 3650);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<LotTx>(scope.world(), scope.origin(), [&](LotTx& tx) -> absl::StatusOr<v1::ListDutiesResponse> {
    if (!request.warehouse().empty()) RETURN_IF_ERROR(FindVisibleWarehouse(tx, scope, request.warehouse()).status());
    // The last of those days is over at the midnight after it.
    filter.last_expiry_time = StartOf(ChinaDay(tx.now()) + expiring_days + 1);
    filter.last_level_expire_time = tx.now() + absl::Hours(24 * domain::kLevelNoticeDays);
    ASSIGN_OR_RETURN(std::vector<KeyedDuty> duties, tx.ListDuties(filter, after, page.size));
    const bool wants_donations = std::find(filter.kinds.begin(), filter.kinds.end(), v1::Duty::KIND_DONATION_DUE) != filter.kinds.end();
    if (wants_donations && request.warehouse().empty()) {
      ASSIGN_OR_RETURN(std::vector<KeyedDuty> donations, DonationDuties(tx, filter.chapter_ids));
      MergeAfter(after, std::move(donations), duties);
    }
    v1::ListDutiesResponse response;
    response.set_next_page_token(CutPage(duties, page, filter_text, [](const KeyedDuty& keyed) { return KeyText(keyed.key); }));
    for (KeyedDuty& keyed : duties) {
      v1::Duty& duty = *response.add_duties() = std::move(keyed.duty);
      duty.set_overdue(keyed.key.due_time <= tx.now());
      duty.set_rule_source(RuleSource(duty.kind()));
    }
    return response;
  });
}

}  // namespace muster::warehouse
