#include <algorithm>

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/item_units.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/free_stock.h"
#include "warehouse/domain/kit.h"
#include "warehouse/store/stock_rows.h"

// 组装单 and 拆分单: components that become kits, and kits that become components.
namespace muster::warehouse {
namespace {

using Lots = absl::flat_hash_map<std::string, v1::Lot>;

// What components may be picked from: free ones, and those with exactly the earmark that the kits are to have.
std::vector<domain::Stock> ComponentStock(absl::Span<const v1::StockBalance> balances, const v1::AssembleKitsRequest& request) {
  std::vector<domain::Stock> stock = ToStock(balances);
  for (std::size_t i = 0; i < stock.size(); ++i) {
    const v1::Lot& lot = balances[i].lot();
    if (!lot.has_earmark()) continue;
    const bool fits = request.has_earmark() && lot.earmark().SerializeAsString() == request.earmark().SerializeAsString();
    stock[i].earmark = fits ? domain::EarmarkFit::kAdmitted : domain::EarmarkFit::kRefused;
  }
  return stock;
}

// The lots that the request names, with their items. Error: NOT_FOUND/LOT_UNKNOWN.
absl::StatusOr<std::vector<domain::Want>> Chosen(const v1::AssembleKitsRequest& request, absl::Span<const domain::Stock> stock) {
  std::vector<domain::Want> chosen;
  for (const v1::AssembleKitsRequest::Line& line : request.lines()) {
    const auto lot = std::find_if(stock.begin(), stock.end(), [&](const domain::Stock& lot) { return lot.lot == line.lot(); });
    if (lot == stock.end()) return Unknown("LOT_UNKNOWN", line.lot());
    chosen.push_back({.lot = line.lot(), .item = lot->item, .quantity = line.quantity()});
  }
  return chosen;
}

struct PickedComponents {
  std::vector<domain::Pick> picks;
  // They could not have been picked without what a floor releases for the incident that the kits are for.
  bool is_released_for_incident = false;
};

absl::StatusOr<PickedComponents> PickComponents(VoucherTx& tx, const v1::AssembleKitsRequest& request) {
  ASSIGN_OR_RETURN(const ItemUnits units, ItemUnits::Read(tx, {request.item()}));
  ASSIGN_OR_RETURN(const std::vector<domain::Component> components, units.ComponentsOf(request.item()));
  std::vector<std::int64_t> lot_ids;
  for (const v1::AssembleKitsRequest::Line& line : request.lines()) lot_ids.push_back(NumberOf(line.lot(), "lots").value());
  std::vector<std::string> items;
  for (const domain::Component& component : components) items.push_back(component.item);
  ASSIGN_OR_RETURN(const PickFacts facts, tx.LockForPicking(request.warehouse(), lot_ids, items));
  const std::vector<domain::Stock> stock = ComponentStock(facts.balances, request);
  ASSIGN_OR_RETURN(const std::vector<domain::Want> chosen, Chosen(request, stock));
  ASSIGN_OR_RETURN(const std::vector<domain::Want> wants, domain::ComponentsWanted(components, request.quantity(), chosen));
  // What is in a kit cannot be given out any more, so components come under the floors like goods that leave.
  const auto pick_for = [&](absl::string_view incident) {
    return domain::PickFefo(stock, wants, ChinaDay(tx.now()),
                            ToFloors(facts.floors, IdOf(request.warehouse(), "warehouses").value(), incident));
  };
  PickedComponents picked;
  ASSIGN_OR_RETURN(picked.picks, pick_for(request.earmark().incident()));
  picked.is_released_for_incident = request.earmark().has_incident() && !pick_for("").ok();
  return picked;
}

// What the kits are as a lot. A source or donor that not all components have in common would be wrong for some of them.
v1::ReceiptLine KitLine(const v1::AssembleKitsRequest& request, const PickedComponents& picked, const Lots& lots,
                        const domain::KitValue& value) {
  v1::ReceiptLine line;
  v1::Lot& kit = *line.mutable_lot();
  const v1::Lot& first = lots.at(picked.picks.front().lot);
  kit.set_source(first.source());
  kit.set_donor(first.donor());
  // What was released for one incident must not leave for another by way of a kit.
  if (picked.is_released_for_incident) *kit.mutable_earmark() = request.earmark();
  for (const domain::Pick& pick : picked.picks) {
    const v1::Lot& part = lots.at(pick.lot);
    if (part.source() != kit.source()) kit.set_source(v1::Lot::SOURCE_UNSPECIFIED);
    if (part.donor() != kit.donor()) kit.clear_donor();
    if (part.has_earmark()) *kit.mutable_earmark() = part.earmark();
  }
  kit.set_item(request.item());
  kit.set_batch(request.batch());
  kit.set_expiry_date(DayText(value.expiry_date));
  kit.set_unit_cost_fen(value.unit_cost_fen);
  line.set_quantity(request.quantity());
  line.set_bin(request.bin());
  return line;
}

std::vector<domain::BenchLot> ToBench(absl::Span<const WorkbenchLot> lots) {
  std::vector<domain::BenchLot> bench;
  for (const WorkbenchLot& on_it : lots) {
    bench.push_back({.lot = on_it.lot.name(),
                     .item = on_it.lot.item(),
                     .expiry_date = ExpiryDay(on_it.lot),
                     .assembled_quantity = on_it.assembled_quantity,
                     .left_quantity = on_it.left_quantity});
  }
  return bench;
}

// Locks the kits that are to be broken up, and accounts for the lots that they will give back: all at once, so that balances are locked in
// their order. Returns the kits' lot. Errors, first match wins: NOT_FOUND/LOT_UNKNOWN; FAILED_PRECONDITION/NOT_A_KIT, LOT_QUARANTINED,
// INSUFFICIENT_STOCK, BELOW_FLOOR.
absl::StatusOr<v1::Lot> LockKits(VoucherTx& tx, const v1::BreakUpKitsRequest& request, absl::Span<const WorkbenchLot> bench) {
  std::vector<std::int64_t> lot_ids;
  for (const WorkbenchLot& on_it : bench) lot_ids.push_back(NumberOf(on_it.lot.name(), "lots").value());
  // Kits may be broken up in another warehouse than the one that made them.
  tx.OpenBalances(request.warehouse(), lot_ids, std::vector<absl::string_view>(lot_ids.size()));
  lot_ids.push_back(NumberOf(request.lot(), "lots").value());
  ASSIGN_OR_RETURN(const PickFacts facts, tx.LockForPicking(request.warehouse(), lot_ids, {}));
  const std::vector<v1::StockBalance>& locked = facts.balances;
  const auto kits = std::find_if(locked.begin(), locked.end(), [&](const v1::StockBalance& b) { return b.lot().name() == request.lot(); });
  if (kits == locked.end()) return Unknown("LOT_UNKNOWN", request.lot());
  if (bench.empty()) {
    ASSIGN_OR_RETURN(const ItemUnits units, ItemUnits::Read(tx, {kits->lot().item()}));
    RETURN_IF_ERROR(units.ComponentsOf(kits->lot().item()).status());
  }
  const std::vector<domain::Stock> stock = ToStock(absl::MakeSpan(&*kits, 1));
  // Kits that have expired may be broken up: not everything in them need have.
  RETURN_IF_ERROR(domain::CheckUsable(stock, absl::CivilDay::min()));
  const domain::Want wanted{.lot = request.lot(), .item = kits->lot().item(), .quantity = request.quantity()};
  RETURN_IF_ERROR(domain::CheckFree(stock, {wanted}));
  // Kits that are taken apart are not there any more to be given out.
  RETURN_IF_ERROR(domain::CheckFloors(ToStock(locked), {wanted}, ChinaDay(tx.now()),
                                      ToFloors(facts.floors, IdOf(request.warehouse(), "warehouses").value(), "")));
  return kits->lot();
}

// What kits that came as such contain, as new lots by the bill of materials.
absl::StatusOr<std::vector<domain::Pick>> PartsByBill(VoucherTx& tx, const v1::BreakUpKitsRequest& request, const std::string& kit_item) {
  ASSIGN_OR_RETURN(const ItemUnits units, ItemUnits::Read(tx, {kit_item}));
  ASSIGN_OR_RETURN(const std::vector<domain::Component> components, units.ComponentsOf(kit_item));
  std::vector<std::string> items;
  for (const domain::Component& component : components) items.push_back(component.item);
  ASSIGN_OR_RETURN(const std::vector<std::string> lots,
                   tx.InsertLotsOfKit(request.warehouse(), NumberOf(request.lot(), "lots").value(), items));
  std::vector<domain::Pick> parts;
  for (std::size_t i = 0; i < components.size(); ++i) {
    parts.push_back({.lot = lots[i], .item = components[i].item, .quantity = components[i].quantity * request.quantity()});
  }
  return parts;
}

}  // namespace

void CheckPaper(const v1::AssembleKitsRequest& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  fields.RequiredName("item", request.item(), "items");
  fields.Range("quantity", request.quantity(), 1, kMaxQuantity);
  if (request.has_earmark()) CheckEarmark("earmark", request.earmark(), scope.tree(), fields);
  fields.Text("batch", request.batch(), 100);
  fields.Text("bin", request.bin(), 40);
  fields.Range("lines", std::int64_t{request.lines_size()}, 0, kMaxLines);
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    RequiredLot(fields, absl::StrCat(path, ".lot"), request.lines(i).lot());
    fields.Range(absl::StrCat(path, ".quantity"), request.lines(i).quantity(), 1, kMaxQuantity);
  }
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::AssembleKitsRequest& request) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse, EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
  ASSIGN_OR_RETURN(const PickedComponents picked, PickComponents(tx, request));
  std::vector<std::int64_t> lot_ids;
  for (const domain::Pick& pick : picked.picks) lot_ids.push_back(NumberOf(pick.lot, "lots").value());
  ASSIGN_OR_RETURN(const Lots lots, tx.FindLots(lot_ids));
  std::vector<domain::Part> parts;
  for (const domain::Pick& pick : picked.picks) {
    const v1::Lot& lot = lots.at(pick.lot);
    parts.push_back({.quantity = pick.quantity, .expiry_date = ExpiryDay(lot), .unit_cost_fen = lot.unit_cost_fen()});
  }
  ASSIGN_OR_RETURN(const domain::KitValue value, domain::ValueOf(parts, request.quantity()));
  google::protobuf::RepeatedPtrField<v1::ReceiptLine> kits;
  *kits.Add() = KitLine(request, picked, lots, value);
  ASSIGN_OR_RETURN(const std::vector<v1::Lot> made, tx.InsertLots(warehouse.name(), kits));

  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_ASSEMBLY_ORDER, tx.now());
  v1::KitOrder& order = *voucher.mutable_kit_order();
  order.set_workbench(request.request_id());
  order.set_lot(made.front().name());
  order.set_quantity(request.quantity());
  order.set_cost_remainder_fen(value.cost_remainder_fen);
  const v1::Place here = WarehousePlace(warehouse.name());
  const v1::Place bench = AssemblyPlace(order.workbench());
  for (const domain::Pick& pick : picked.picks) AddLine(pick.lot, pick.item, pick.quantity, here, bench, voucher);
  AddLine(order.lot(), request.item(), request.quantity(), bench, here, voucher);
  return BookAs<v1::KitsAssembled>(tx, warehouse, std::move(voucher));
}

void CheckPaper(const v1::BreakUpKitsRequest& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  RequiredLot(fields, "lot", request.lot());
  fields.Range("quantity", request.quantity(), 1, kMaxQuantity);
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::BreakUpKitsRequest& request) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse, EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
  ASSIGN_OR_RETURN(const std::optional<Assembly> assembly, tx.FindAssembly(NumberOf(request.lot(), "lots").value()));
  std::vector<WorkbenchLot> bench;
  if (assembly.has_value()) {
    ASSIGN_OR_RETURN(bench, tx.LockWorkbench(assembly->workbench));
  }
  ASSIGN_OR_RETURN(const v1::Lot kits, LockKits(tx, request, bench));
  ASSIGN_OR_RETURN(const std::vector<domain::Pick> parts, assembly.has_value()
                                                              ? domain::PartsBack(ToBench(bench), assembly->quantity, request.quantity())
                                                              : PartsByBill(tx, request, kits.item()));

  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_BREAK_UP_ORDER, tx.now());
  v1::KitOrder& order = *voucher.mutable_kit_order();
  order.set_workbench(assembly.has_value() ? assembly->workbench : request.request_id());
  order.set_lot(request.lot());
  order.set_quantity(request.quantity());
  const v1::Place here = WarehousePlace(warehouse.name());
  const v1::Place workbench = AssemblyPlace(order.workbench());
  AddLine(request.lot(), kits.item(), request.quantity(), here, workbench, voucher);
  for (const domain::Pick& part : parts) AddLine(part.lot, part.item, part.quantity, workbench, here, voucher);
  return BookAs<v1::KitsBrokenUp>(tx, warehouse, std::move(voucher));
}

}  // namespace muster::warehouse
