#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "muster/common/v1/role.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/pg/connection.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse_migrations.h"
#include "support/service_fixture.h"
#include "warehouse/api/issue_api.h"
#include "warehouse/api/item_api.h"
#include "warehouse/api/position_api.h"
#include "warehouse/api/reservation_api.h"
#include "warehouse/api/transfer_api.h"
#include "warehouse/api/voucher_api.h"
#include "warehouse/api/warehouse_api.h"
#include "warehouse/jobs/reservation_expiry.h"
#include "warehouse/jobs/verify.h"

namespace muster::warehouse {

// Two warehouses, 622900-01 of Linxia and 640100-01 of Yinchuan, and the items rice and tent. The clock stands at 2023-12-19 02:00 in
// China.
class Stockroom : public ::testing::Test {
 protected:
  Stockroom() {
    NewItem("rice");
    NewItem("tent");
    NewWarehouse("622900-01", "chapters/622900");
    NewWarehouse("640100-01", "chapters/640100");
  }

  rpc::Call Keeper(absl::string_view chapter = "chapters/622900") const {
    return fixture_.As("users/keeper", chapter, {common::v1::ROLE_WAREHOUSE_MANAGER});
  }
  rpc::Call Administrator() const { return fixture_.As("users/admin", "chapters/000000", {common::v1::ROLE_ADMINISTRATOR}); }
  rpc::Call Dispatch() const { return fixture_.AsService("dispatch"); }

  static v1::CreateItemRequest ItemRequest(absl::string_view id) {
    v1::CreateItemRequest request;
    request.set_request_id(NewUuid());
    request.set_item_id(std::string(id));
    request.mutable_item()->set_display_name("物资");
    request.mutable_item()->set_base_unit("件");
    return request;
  }
  void NewItem(absl::string_view id) { ASSERT_TRUE(items_.CreateItem(Administrator(), ItemRequest(id)).ok()); }

  static v1::CreateWarehouseRequest WarehouseRequest(absl::string_view id, absl::string_view chapter) {
    v1::CreateWarehouseRequest request;
    request.set_request_id(NewUuid());
    request.set_warehouse_id(std::string(id));
    v1::Warehouse& warehouse = *request.mutable_warehouse();
    warehouse.set_display_name("备灾仓库");
    warehouse.set_chapter(std::string(chapter));
    warehouse.set_kind(v1::Warehouse::KIND_OWN);
    warehouse.mutable_point()->set_latitude_degrees(35.6);
    warehouse.mutable_point()->set_longitude_degrees(103.2);
    return request;
  }
  void NewWarehouse(absl::string_view id, absl::string_view chapter) {
    ASSERT_TRUE(warehouses_.CreateWarehouse(Administrator(), WarehouseRequest(id, chapter)).ok());
  }
  void SetState(absl::string_view warehouse, v1::Warehouse::State state) {
    v1::SetWarehouseStateRequest request;
    request.set_request_id(NewUuid());
    request.set_name(std::string(warehouse));
    request.set_state(state);
    ASSERT_TRUE(warehouses_.SetWarehouseState(Administrator(), request).ok());
  }

  static v1::ReceiveStockRequest ReceiveRequest(absl::string_view item, std::int64_t quantity,
                                                absl::string_view warehouse = "warehouses/622900-01") {
    v1::ReceiveStockRequest request;
    request.set_request_id(NewUuid());
    request.set_warehouse(std::string(warehouse));
    v1::ReceiptLine& line = *request.add_lines();
    line.mutable_lot()->set_item(std::string(item));
    line.mutable_lot()->set_source(v1::Lot::SOURCE_PURCHASE);
    line.set_quantity(quantity);
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    request.set_counterparty("兰州供应商");
    return request;
  }
  // Takes goods in and returns their lot.
  // What has expired by now came in before.
  std::string Receive(v1::ReceiveStockRequest request) {
    absl::CivilDay expiry_date;
    if (absl::ParseCivilTime(request.lines(0).lot().expiry_date(), &expiry_date) && expiry_date < ChinaDay(fixture_.clock.Now())) {
      *request.mutable_voucher_time() = ToTimestamp(fixture_.clock.Now() - absl::Hours(24 * 400));
    }
    const auto voucher = vouchers_.ReceiveStock(KeeperOf(request.warehouse()), request);
    EXPECT_TRUE(voucher.ok()) << voucher.status();
    return voucher.ok() ? voucher->lines(0).lot() : "";
  }
  std::string Receive(absl::string_view item, std::int64_t quantity) { return Receive(ReceiveRequest(item, quantity)); }

  static v1::ReserveStockRequest ReserveRequest(absl::string_view item_or_lot, std::int64_t quantity,
                                                absl::string_view warehouse = "warehouses/622900-01") {
    v1::ReserveStockRequest request;
    request.set_request_id(NewUuid());
    request.set_warehouse(std::string(warehouse));
    request.set_purpose("shipments/20231218-622927-1-01");
    request.mutable_hold_duration()->set_seconds(3600);
    AddLine(item_or_lot, quantity, request);
    return request;
  }
  static void AddLine(absl::string_view item_or_lot, std::int64_t quantity, v1::ReserveStockRequest& request) {
    v1::PickLine& line = *request.add_lines();
    (item_or_lot.substr(0, 4) == "lots" ? *line.mutable_lot() : *line.mutable_item()) = std::string(item_or_lot);
    line.set_quantity(quantity);
  }
  absl::StatusOr<v1::Reservation> Reserve(const v1::ReserveStockRequest& request) {
    return reservations_.ReserveStock(Dispatch(), request);
  }
  absl::StatusOr<v1::Reservation> Reserve(absl::string_view item_or_lot, std::int64_t quantity) {
    return Reserve(ReserveRequest(item_or_lot, quantity));
  }

  // What is held for each of several shipments, -01, -02 ..., in the place of other reservations.
  static v1::ReplaceReservationsRequest ReplaceRequest(const std::vector<std::string>& replaces,
                                                       const std::vector<std::pair<std::string, std::int64_t>>& wanted) {
    v1::ReplaceReservationsRequest request;
    request.set_request_id(NewUuid());
    request.set_warehouse("warehouses/622900-01");
    request.mutable_replaces()->Assign(replaces.begin(), replaces.end());
    for (const auto& [item_or_lot, quantity] : wanted) {
      v1::ReserveStockRequest& one = *request.add_reservations();
      one = ReserveRequest(item_or_lot, quantity);
      one.clear_request_id();
      one.clear_warehouse();
      one.set_purpose(absl::StrCat("shipments/20231218-622927-1-0", request.reservations_size()));
    }
    return request;
  }
  absl::StatusOr<v1::ReplaceReservationsResponse> Replace(const v1::ReplaceReservationsRequest& request) {
    return reservations_.ReplaceReservations(Dispatch(), request);
  }

  static v1::IssueStockRequest IssueRequest(absl::string_view reservation, absl::string_view shipment = "shipments/20231218-622927-1-01") {
    v1::IssueStockRequest request;
    request.set_request_id(NewUuid());
    request.set_reservation(std::string(reservation));
    request.set_shipment(std::string(shipment));
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    request.set_counterparty("积石山县红十字会");
    return request;
  }
  absl::StatusOr<v1::Voucher> Issue(absl::string_view reservation) { return issues_.IssueStock(Dispatch(), IssueRequest(reservation)); }

  absl::StatusOr<v1::Reservation> Cancel(absl::string_view reservation) {
    v1::CancelReservationRequest request;
    request.set_request_id(NewUuid());
    request.set_name(std::string(reservation));
    return reservations_.CancelReservation(Dispatch(), request);
  }

  static v1::DeliverStockRequest DeliverRequest(absl::string_view lot, std::int64_t delivered, std::int64_t lost,
                                                absl::string_view shipment = "shipments/20231218-622927-1-01") {
    v1::DeliverStockRequest request;
    request.set_request_id(NewUuid());
    request.set_shipment(std::string(shipment));
    request.set_site("积石山县大河家镇");
    v1::DeliverStockRequest::Line& line = *request.add_lines();
    line.set_lot(std::string(lot));
    line.set_delivered_quantity(delivered);
    line.set_lost_quantity(lost);
    return request;
  }

  v1::Reservation GetReservation(absl::string_view name) {
    v1::GetReservationRequest request;
    request.set_name(std::string(name));
    return reservations_.GetReservation(Dispatch(), request).value();
  }
  // All balances that the caller sees, "lots/1 in warehouses/622900-01: 5, 2 reserved".
  std::vector<std::string> Balances(const rpc::Call& call, const v1::ListStockBalancesRequest& request = {}) {
    const auto response = transfers_.ListStockBalances(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> balances;
    for (const v1::StockBalance& balance : response->stock_balances()) {
      balances.push_back(absl::StrCat(balance.lot().name(), " in ", balance.warehouse(), ": ", balance.on_hand_quantity(), ", ",
                                      balance.reserved_quantity(), " reserved"));
      EXPECT_EQ(balance.available_quantity(), balance.on_hand_quantity() - balance.reserved_quantity());
    }
    return balances;
  }
  std::vector<std::string> Balances() { return Balances(Dispatch()); }

  // As the owner of the database: what no RPC does yet.
  void RunAsOwner(const std::string& script) {
    const absl::Status status = TryAsOwner(script);
    ASSERT_TRUE(status.ok()) << status;
  }
  absl::Status TryAsOwner(const std::string& script) {
    const auto connection = pg::Connection::Open({.conninfo = fixture_.database.admin_conninfo}, Soon());
    return connection.ok() ? (*connection)->RunScript(script, Soon()) : connection.status();
  }
  // What `musterd warehouse verify` finds, in English.
  std::vector<std::string> LedgerFaults() {
    std::vector<std::string> faults;
    const VerificationObserver observer{.on_fault =
                                            [&](absl::string_view reason, const Details& details) {
                                              faults.push_back(absl::StrCat(reason, ": ", Sentence(reason, details, Language::kEnglish)));
                                            },
                                        .on_step = [](const VerificationStep&) {}};
    const auto verification = VerifyLedger(fixture_.live(), Soon(), observer);
    EXPECT_TRUE(verification.ok()) << verification.status();
    return faults;
  }
  static absl::Time Soon() { return absl::Now() + absl::Minutes(1); }

  testing::ServiceFixture fixture_{"warehouse", sql::Migrations()};
  WarehouseApi warehouses_{fixture_.scopes};
  ItemApi items_{fixture_.scopes};
  ReservationApi reservations_{fixture_.scopes};
  VoucherApi vouchers_{fixture_.scopes};
  // The disaster service's answers.
  absl::StatusOr<disaster::v1::Incident> incident_ = disaster::v1::Incident();
  IssueApi issues_{fixture_.scopes, fixture_.worlds,
                   [this](absl::string_view, const std::string&, absl::Time, IncidentReply reply) { std::move(reply)(incident_); }};
  TransferApi transfers_{fixture_.scopes};
  PositionApi positions_{fixture_.scopes};

 private:
  // A keeper of that warehouse.
  rpc::Call KeeperOf(absl::string_view warehouse) const {
    return Keeper(warehouse == "warehouses/640100-01" ? "chapters/640100" : "chapters/622900");
  }
};

}  // namespace muster::warehouse
