#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "warehouse/api/donation_rules.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/item_units.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/store/stock_rows.h"

// 入库通知.
namespace muster::warehouse {
namespace {

// The supplier is to be contacted by the end of the second working day after the notice. Source: Shanghai RC 2016, DOMAIN §5.
constexpr int kContactWorkingDays = 2;

}  // namespace

void CheckPaper(const v1::NotifyArrivalRequest& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  const absl::Time voucher_time = request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : scope.now();
  // Ten years ahead is a slip of the pen.
  fields.Time("expected_time", request.has_expected_time(), request.expected_time(), voucher_time, scope.now() + absl::Hours(24 * 3650),
              voucher_time);
  fields.RequiredText("contact", request.contact(), 200);
  LineCount(fields, request.lines_size());
  absl::flat_hash_set<std::string> items;
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    const v1::NotifyArrivalRequest::Line& line = request.lines(i);
    fields.RequiredName(absl::StrCat(path, ".item"), line.item(), "items");
    if (!line.item().empty() && !items.insert(line.item()).second) fields.Add(absl::StrCat(path, ".item"), "NAMED_TWICE");
    fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 1, kMaxQuantity);
    fields.Text(absl::StrCat(path, ".pack_unit"), line.pack_unit(), 20);
    fields.Text(absl::StrCat(path, ".lot_description"), line.lot_description(), 200);
  }
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::NotifyArrivalRequest& request) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse, EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
  std::vector<std::string> items;
  for (const v1::NotifyArrivalRequest::Line& line : request.lines()) items.push_back(line.item());
  ASSIGN_OR_RETURN(const ItemUnits units, ItemUnits::Read(tx, items));
  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_ADVANCE_NOTICE, tx.now());
  v1::AdvanceNotice& notice = *voucher.mutable_advance_notice();
  // As it will be read again.
  if (request.has_expected_time()) *notice.mutable_expected_time() = ToTimestamp(FromTimestamp(request.expected_time()));
  notice.set_contact(request.contact());
  ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(tx));
  const absl::CivilDay notice_day = ChinaDay(FromTimestamp(voucher.voucher_time()));
  notice.set_contact_due_date(DayText(calendar.NthWorkingDayAfter(notice_day, kContactWorkingDays)));
  Fields fields;
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::NotifyArrivalRequest::Line& announced = request.lines(i);
    const std::string path = absl::StrCat("lines[", i, "]");
    v1::AdvanceNotice::Line& line = *notice.add_lines();
    line.set_item(announced.item());
    line.set_quantity(announced.quantity() *
                      units.BaseUnitsIn(absl::StrCat(path, ".pack_unit"), announced.item(), announced.pack_unit(), fields));
    fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 1, kMaxQuantity);
    line.set_pack_unit(announced.pack_unit());
    line.set_lot_description(announced.lot_description());
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return BookAs<v1::ArrivalNotified>(tx, warehouse, std::move(voucher));
}

}  // namespace muster::warehouse
