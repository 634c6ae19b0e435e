#include "warehouse/api/issue_batch.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/domain/paper_year.h"

namespace muster::warehouse {
namespace {

v1::Voucher::Kind KindOf(const v1::IssueStockRequest& request) {
  return request.destination_warehouse().empty() ? v1::Voucher::KIND_ISSUE_NOTE : v1::Voucher::KIND_TRANSFER_ORDER;
}

absl::Time VoucherTimeOf(const v1::IssueStockRequest& request, absl::Time now) {
  return request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : now;
}

std::string WarehouseId(const std::string& warehouse) { return std::string(IdOf(warehouse, "warehouses").value()); }

domain::Earmark EarmarkOf(const sql::ListStockOfItemsRow& row) {
  switch (static_cast<v1::Earmark::TargetCase>(row.earmark_kind)) {
    case v1::Earmark::kIncident:
      return {.kind = domain::Earmark::Kind::kIncident, .target = NameOf("incidents", row.earmark_target)};
    case v1::Earmark::kChapter:
      return {.kind = domain::Earmark::Kind::kChapter, .target = NameOf("chapters", row.earmark_target)};
    case v1::Earmark::kPurpose:
      return {.kind = domain::Earmark::Kind::kPurpose, .target = row.earmark_target};
    case v1::Earmark::TARGET_NOT_SET:
      break;
  }
  return {};
}

Series SeriesOf(const std::string& warehouse_id, const v1::IssueStockRequest& request, absl::Time now) {
  return {.warehouse_id = warehouse_id, .kind = KindOf(request), .year = VoucherYear(VoucherTimeOf(request, now))};
}

// Goods that are held for one incident do not leave before their paper on another one's level.
absl::Status CheckIncident(const v1::IssueStockRequest& request, const v1::Reservation& reservation) {
  if (request.incident().empty() || reservation.incident().empty() || request.incident() == reservation.incident()) return absl::OkStatus();
  return FailedPrecondition("RESERVED_FOR_ANOTHER_INCIDENT", absl::StrCat(reservation.name(), " is for ", reservation.incident()),
                            {{"name", reservation.name()}, {"incident", reservation.incident()}});
}

template <class T>
WarehousePairs<T> ToPairs(const std::set<std::pair<std::string, T>>& pairs) {
  WarehousePairs<T> columns;
  for (const auto& [warehouse_id, other] : pairs) {
    columns.warehouse_ids.push_back(warehouse_id);
    columns.others.push_back(other);
  }
  return columns;
}

}  // namespace

absl::Status IssueBatch::ReadLedger() {
  std::vector<std::int64_t> reservation_ids;
  for (const IssueOrder& order : orders_) {
    const std::optional<std::int64_t> id = NumberOf(order.request.reservation(), "reservations");
    if (id.has_value()) reservation_ids.push_back(*id);
  }
  ASSIGN_OR_RETURN(std::vector<HeldReservation> held, tx_.ReadReservations(reservation_ids));
  for (HeldReservation& one : held) reservation_of_.emplace(one.reservation.name(), std::move(one));
  ASSIGN_OR_RETURN(IssueKnowledge known, tx_.Read(Questions()));
  Learn(std::move(known));
  return absl::OkStatus();
}

absl::Status IssueBatch::Try() {
  RETURN_IF_ERROR(ReadLedger());
  return Decide(orders_.front()).status();
}

absl::StatusOr<std::vector<absl::StatusOr<v1::Voucher>>> IssueBatch::Run() {
  RETURN_IF_ERROR(ReadLedger());
  std::vector<absl::StatusOr<v1::Voucher>> answers;
  answers.reserve(orders_.size());
  for (const IssueOrder& order : orders_) {
    absl::StatusOr<v1::Voucher>& answer = answers.emplace_back(v1::Voucher());
    if (const auto replay = replay_of_.find(order.request.request_id()); replay != replay_of_.end()) {
      const absl::Status status = outbox::internal::ReadReplay({replay->second.digest, replay->second.response}, order.digest, *answer);
      if (!status.ok()) answer = status;
    } else if (const absl::StatusOr<Source> source = Decide(order); source.ok()) {
      Book(order, *source, *answer);
    } else {
      answer = source.status();
    }
  }
  Write();
  return answers;
}

IssueQuestions IssueBatch::Questions() {
  IssueQuestions questions;
  std::set<std::string> sources;
  std::set<std::string> destinations;
  std::set<std::pair<std::string, std::string>> items;
  std::set<std::pair<std::string, std::int64_t>> lots;
  std::set<Series> series;
  for (const IssueOrder& order : orders_) {
    const v1::IssueStockRequest& request = order.request;
    questions.request_ids.push_back(request.request_id());
    if (!request.destination_warehouse().empty()) destinations.insert(WarehouseId(request.destination_warehouse()));
    if (!request.reservation().empty()) {
      const auto held = reservation_of_.find(request.reservation());
      if (held == reservation_of_.end()) continue;
      const std::string warehouse_id = WarehouseId(held->second.reservation.warehouse());
      for (const v1::Reservation::Line& line : held->second.reservation.lines()) {
        lots.emplace(warehouse_id, NumberOf(line.lot(), "lots").value());
      }
      series.insert(SeriesOf(warehouse_id, request, tx_.now()));
      continue;
    }
    const std::string warehouse_id = WarehouseId(request.warehouse());
    sources.insert(warehouse_id);
    series.insert(SeriesOf(warehouse_id, request, tx_.now()));
    for (const v1::PickLine& line : request.lines()) {
      if (line.has_lot()) {
        lots.emplace(warehouse_id, NumberOf(line.lot(), "lots").value());
      } else {
        items.emplace(warehouse_id, IdOf(line.item(), "items").value());
      }
    }
  }
  questions.source_ids.assign(sources.begin(), sources.end());
  questions.destination_ids.assign(destinations.begin(), destinations.end());
  questions.items = ToPairs(items);
  questions.lots = ToPairs(lots);
  for (const Series& one : series) {
    if (const std::optional<std::int64_t> last = last_numbers_.Find(one)) {
      last_number_of_.emplace(one, *last);
    } else {
      questions.series.push_back(one);
    }
    if (!domain::IsThisYearsOrLast(one.year, VoucherYear(tx_.now()))) questions.first_year_ids.push_back(one.warehouse_id);
  }
  return questions;
}

void IssueBatch::Learn(IssueKnowledge known) {
  for (outbox::FirstAnswerOf& replay : known.replays) {
    std::string request_id = replay.request_id;
    replay_of_.emplace(std::move(request_id), std::move(replay));
  }
  for (sql::ListOwnersRow& row : known.owners) {
    std::string warehouse_id = row.warehouse_id;
    owner_of_.emplace(std::move(warehouse_id), std::move(row));
  }
  units_ = ToUnits(known.packs);
  // Lots that were asked for by lot and by item come twice. Those of one expiry are picked in the order of their numbers.
  std::sort(known.stock.begin(), known.stock.end(), [](const auto& a, const auto& b) { return a.lot_id < b.lot_id; });
  for (const sql::ListStockOfItemsRow& row : known.stock) {
    if (!shelf_of_lot_.try_emplace({row.warehouse_id, row.lot_id}, shelves_.size()).second) continue;
    shelves_of_item_[{row.warehouse_id, row.item_id}].push_back(shelves_.size());
    shelves_.push_back({.warehouse_id = row.warehouse_id,
                        .lot_id = row.lot_id,
                        .earmark = EarmarkOf(row),
                        .stock = {.lot = absl::StrCat("lots/", row.lot_id),
                                  .item = NameOf("items", row.item_id),
                                  .expiry_date = row.expiry_date,
                                  .quarantined = row.state == v1::Lot::STATE_QUARANTINED,
                                  .available_quantity = row.on_hand_quantity - row.reserved_quantity},
                        .on_hand_seen = row.on_hand_quantity,
                        .reserved_seen = row.reserved_quantity});
  }
  floors_ = std::move(known.floors);
  for (const sql::ListLastNumbersRow& row : known.last_numbers) {
    last_number_of_.emplace(Series{row.warehouse_id, static_cast<v1::Voucher::Kind>(row.kind), row.year}, row.last_number);
  }
  for (const sql::ListFirstYearsRow& row : known.first_years) first_year_of_.emplace(row.warehouse_id, row.first_year);
  voucher_ids_ = std::move(known.voucher_ids);
}

absl::StatusOr<IssueBatch::Source> IssueBatch::Decide(const IssueOrder& order) const {
  RETURN_IF_ERROR(order.license);
  ASSIGN_OR_RETURN(Source source, order.request.reservation().empty() ? PickFree(order) : PickReserved(order));
  RETURN_IF_ERROR(CheckPaperYear(order, source));
  return source;
}

absl::Status IssueBatch::CheckPaperYear(const IssueOrder& order, const Source& source) const {
  domain::PaperYear paper{
      .warehouse = source.warehouse, .year = VoucherYear(VoucherTimeOf(order.request, tx_.now())), .this_year = VoucherYear(tx_.now())};
  if (const auto first = first_year_of_.find(WarehouseId(source.warehouse)); first != first_year_of_.end())
    paper.first_year = first->second;
  return domain::CheckPaperYear(paper);
}

absl::StatusOr<IssueBatch::Source> IssueBatch::PickReserved(const IssueOrder& order) const {
  const auto found = reservation_of_.find(order.request.reservation());
  if (found == reservation_of_.end() || !order.scope.MayRead({found->second.chapter})) {
    return Unknown("RESERVATION_UNKNOWN", order.request.reservation());
  }
  const HeldReservation& held = found->second;
  const v1::Reservation& reservation = held.reservation;
  RETURN_IF_ERROR(CheckMayEnd(held, order.scope, tx_.now()));
  RETURN_IF_ERROR(CheckOpen(reservation.warehouse(), held.warehouse_state));
  RETURN_IF_ERROR(CheckIncident(order.request, reservation));
  RETURN_IF_ERROR(CheckDestination(order.request));
  const std::string& incident = reservation.incident().empty() ? order.request.incident() : reservation.incident();
  Source source{.warehouse = reservation.warehouse(), .chapter = held.chapter, .incident = incident, .reservation = &held};
  std::vector<domain::Stock> lots;
  for (const v1::Reservation::Line& line : reservation.lines()) {
    lots.push_back(shelves_[shelf_of_lot_.at({WarehouseId(reservation.warehouse()), NumberOf(line.lot(), "lots").value()})].stock);
    source.picks.push_back({.lot = line.lot(), .item = line.item(), .quantity = line.quantity()});
  }
  RETURN_IF_ERROR(domain::CheckUsable(lots, ChinaDay(tx_.now())));
  return source;
}

absl::StatusOr<IssueBatch::Source> IssueBatch::PickFree(const IssueOrder& order) const {
  const v1::IssueStockRequest& request = order.request;
  const std::string warehouse_id = WarehouseId(request.warehouse());
  const auto owner = owner_of_.find(warehouse_id);
  const std::string chapter = owner == owner_of_.end() ? "" : NameOf("chapters", owner->second.chapter_id);
  if (owner == owner_of_.end() || !order.scope.MayRead({chapter})) return Unknown("WAREHOUSE_UNKNOWN", request.warehouse());
  RETURN_IF_ERROR(order.scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}, chapter));
  RETURN_IF_ERROR(CheckOpen(request.warehouse(), static_cast<v1::Warehouse::State>(owner->second.state)));
  RETURN_IF_ERROR(CheckDestination(request));
  const auto item_of_lot = [&](const std::string& lot) {
    const auto shelf = shelf_of_lot_.find({warehouse_id, NumberOf(lot, "lots").value()});
    return shelf == shelf_of_lot_.end() ? std::string() : shelves_[shelf->second].stock.item;
  };
  ASSIGN_OR_RETURN(const std::vector<domain::Want> wants, ToWants(request.lines(), units_, item_of_lot));

  // All that the warehouse has of the items that are wanted, lots of theirs that nobody named included.
  std::set<std::size_t> positions;
  for (const domain::Want& want : wants) {
    const std::string item = want.lot.empty() ? want.item : item_of_lot(want.lot);
    const auto of_item = shelves_of_item_.find({warehouse_id, std::string(IdOf(item, "items").value())});
    if (of_item != shelves_of_item_.end()) positions.insert(of_item->second.begin(), of_item->second.end());
  }
  const domain::Use use{.incident = request.incident(),
                        .destination_chapter = request.destination_chapter(),
                        .purpose = request.shipment(),
                        .served_purposes = {request.purpose()}};
  const auto contains = [&](absl::string_view ancestor, absl::string_view below) { return order.scope.tree().Contains(ancestor, below); };
  std::vector<domain::Stock> stock;
  for (const std::size_t position : positions) {
    stock.push_back(shelves_[position].stock);
    stock.back().earmark = domain::FitOf(shelves_[position].earmark, use, contains);
  }
  ASSIGN_OR_RETURN(std::vector<domain::Pick> picks,
                   domain::PickFefo(stock, wants, ChinaDay(tx_.now()), ToFloors(floors_, warehouse_id, request.incident())));
  RETURN_IF_ERROR(CheckPickCount(picks));
  return Source{.warehouse = request.warehouse(), .chapter = chapter, .incident = request.incident(), .picks = std::move(picks)};
}

absl::Status IssueBatch::CheckDestination(const v1::IssueStockRequest& request) const {
  const std::string& destination = request.destination_warehouse();
  if (destination.empty()) return absl::OkStatus();
  const auto owner = owner_of_.find(WarehouseId(destination));
  if (owner == owner_of_.end()) return Unknown("WAREHOUSE_UNKNOWN", destination);
  // Nobody may unload there, and the goods would be left on the road.
  return CheckOpen(destination, static_cast<v1::Warehouse::State>(owner->second.state));
}

void IssueBatch::Take(const Source& source) {
  const std::string warehouse_id = WarehouseId(source.warehouse);
  for (const domain::Pick& pick : source.picks) {
    Shelf& shelf = shelves_[shelf_of_lot_.at({warehouse_id, NumberOf(pick.lot, "lots").value()})];
    shelf.on_hand_change -= pick.quantity;
    if (source.reservation == nullptr) {
      shelf.stock.available_quantity -= pick.quantity;
    } else {
      shelf.reserved_change -= pick.quantity;
    }
  }
  if (source.reservation == nullptr) return;
  v1::Reservation& reservation = reservation_of_.at(source.reservation->reservation.name()).reservation;
  reservation.set_state(v1::Reservation::STATE_ISSUED);
  ended_reservations_.push_back(NumberOf(reservation.name(), "reservations").value());
}

VoucherNumber IssueBatch::TakeNumber(const IssueOrder& order, const Source& source) {
  const Series series = SeriesOf(WarehouseId(source.warehouse), order.request, tx_.now());
  return {.warehouse_id = series.warehouse_id, .kind = series.kind, .year = series.year, .number = ++last_number_of_[series]};
}

void IssueBatch::Book(const IssueOrder& order, const Source& source, v1::Voucher& voucher) {
  Take(source);
  VoucherNumber number = TakeNumber(order, source);
  const v1::IssueStockRequest& request = order.request;
  voucher.set_name(VoucherName(number));
  voucher.set_number(PaperNumber(number));
  voucher.set_kind(number.kind);
  voucher.set_state(v1::Voucher::STATE_POSTED);
  // Goods between warehouses travel, unless somebody says how, on a shipment of the paper's own name.
  const std::string shipment =
      request.shipment().empty()
          ? NameOf("shipments", absl::StrCat(number.warehouse_id, "-", NestedIdOf(voucher.name(), "warehouses", "vouchers")->id))
          : request.shipment();
  for (const domain::Pick& pick : source.picks) {
    v1::Voucher::Line& line = *voucher.add_lines();
    line.set_lot(pick.lot);
    line.set_item(pick.item);
    line.set_quantity(pick.quantity);
    line.mutable_from()->set_warehouse(source.warehouse);
    line.mutable_to()->set_shipment(shipment);
  }
  *voucher.mutable_responsible_persons() = PersonNames(request.responsible_persons());
  voucher.set_counterparty(request.destination_warehouse().empty() ? request.counterparty() : request.destination_warehouse());
  voucher.set_purpose(shipment);
  *voucher.mutable_voucher_time() = ToTimestamp(VoucherTimeOf(request, tx_.now()));
  *voucher.mutable_create_time() = ToTimestamp(tx_.now());
  voucher.set_creator(order.scope.origin().actor);
  voucher.set_note(request.note());
  voucher.set_paper_open(request.paper_later());
  voucher.set_incident(source.incident);

  v1::StockIssued event;
  // Lent for as long as it takes to write the event down.
  event.unsafe_arena_set_allocated_voucher(&voucher);
  event.set_reservation(request.reservation());
  tx_.AppendFor(order.scope.origin(), voucher.name(), source.chapter, event);
  (void)event.unsafe_arena_release_voucher();
  tx_.Answer(request.request_id(), order.digest, voucher);
  numbered_.push_back({.number = std::move(number), .voucher = &voucher});
}

void IssueBatch::GuardFloors() {
  for (const sql::ListFloorsRow& floor : floors_) {
    const auto of_item = shelves_of_item_.find({floor.warehouse_id, floor.item_id});
    if (of_item == shelves_of_item_.end()) continue;
    const std::vector<std::size_t>& positions = of_item->second;
    // What a reservation held was not counted on before, and is not missed now.
    const bool takes_free = std::any_of(positions.begin(), positions.end(),
                                        [&](std::size_t i) { return shelves_[i].on_hand_change != shelves_[i].reserved_change; });
    if (!takes_free) continue;
    for (const std::size_t i : positions) shelves_[i].guards_floor = shelves_[i].on_hand_seen > shelves_[i].reserved_seen;
  }
}

void IssueBatch::Write() {
  if (numbered_.empty()) return;
  GuardFloors();
  std::vector<BalanceTaking> balances;
  for (const Shelf& shelf : shelves_) {
    if (shelf.on_hand_change == 0 && !shelf.guards_floor) continue;
    balances.push_back({.warehouse_id = shelf.warehouse_id,
                        .lot_id = shelf.lot_id,
                        .on_hand_seen = shelf.on_hand_seen,
                        .reserved_seen = shelf.reserved_seen,
                        .on_hand_change = shelf.on_hand_change,
                        .reserved_change = shelf.reserved_change});
  }
  tx_.EndReservations(ended_reservations_);
  tx_.TakeBalances(std::move(balances));
  tx_.InsertVouchers(std::move(numbered_), voucher_ids_);
  tx_.WriteAnswers();
}

}  // namespace muster::warehouse
