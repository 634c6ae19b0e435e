#pragma once

#include "absl/time/time.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

// What the requests of all papers have in common.
namespace muster::warehouse {

// Older papers are taken for slips of the pen.
inline constexpr absl::Time kEarliestVoucher = absl::FromUnixSeconds(946'684'800);  // 2000

template <class Request>
void CheckPaper(const Request& request, absl::Time now, Fields& fields) {
  fields.RequestId(request.request_id());
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  fields.RequiredText("counterparty", request.counterparty(), 200);
  fields.Time("voucher_time", request.has_voucher_time(), request.voucher_time(), kEarliestVoucher, now, now);
  fields.Text("note", request.note(), 500);
}

// A voucher of what the request says, without lines.
template <class Request>
v1::Voucher DraftOf(const Request& request, v1::Voucher::Kind kind, absl::Time now) {
  v1::Voucher voucher;
  voucher.set_kind(kind);
  *voucher.mutable_responsible_persons() = request.responsible_persons();
  voucher.set_counterparty(request.counterparty());
  *voucher.mutable_voucher_time() = ToTimestamp(request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : now);
  voucher.set_note(request.note());
  return voucher;
}

}  // namespace muster::warehouse
