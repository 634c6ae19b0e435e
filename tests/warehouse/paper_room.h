#pragma once

#include "warehouse/api/draft_api.h"
#include "warehouse/api/paper_api.h"
#include "warehouse/stockroom.h"

namespace muster::warehouse {

// A Stockroom with the other papers: rice comes in boxes (箱) of 10; the pack is a kit of 2 rice and 1 tent. The clock's day is a Tuesday.
class PaperRoom : public Stockroom {
 protected:
  PaperRoom() {
    NewItem("pack");
    RunAsOwner(
        "UPDATE warehouse.items SET pack_units = '{箱}', pack_quantities = '{10}' WHERE item_id = 'rice';"
        "UPDATE warehouse.items SET component_ids = '{rice,tent}', component_quantities = '{2,1}' WHERE item_id = 'pack'");
  }

  // What every paper's header needs.
  template <class Request>
  static Request Paper(absl::string_view warehouse = "warehouses/622900-01") {
    Request request;
    request.set_request_id(NewUuid());
    if constexpr (requires { request.set_warehouse(""); }) request.set_warehouse(std::string(warehouse));
    if constexpr (requires { request.set_counterparty(""); }) request.set_counterparty("兰州供应商");
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    return request;
  }

  static v1::NotifyArrivalRequest NotifyRequest(absl::string_view item, std::int64_t quantity) {
    auto request = Paper<v1::NotifyArrivalRequest>();
    request.set_contact("李经理 0931-0000000");
    AddLine(item, quantity, request);
    return request;
  }
  static void AddLine(absl::string_view item, std::int64_t quantity, v1::NotifyArrivalRequest& request) {
    v1::NotifyArrivalRequest::Line& line = *request.add_lines();
    line.set_item(std::string(item));
    line.set_quantity(quantity);
  }
  static v1::ReceiveShipmentRequest ReceiveShipmentRequest(absl::string_view lot, std::int64_t received, std::int64_t lost,
                                                           absl::string_view warehouse = "warehouses/622900-01") {
    auto request = Paper<v1::ReceiveShipmentRequest>(warehouse);
    request.set_shipment("shipments/20231218-622927-1-01");
    v1::ReceiveShipmentRequest::Line& line = *request.add_lines();
    line.set_lot(std::string(lot));
    line.set_received_quantity(received);
    line.set_lost_quantity(lost);
    return request;
  }
  static v1::DisposeStockRequest DisposeRequest(absl::string_view lot, std::int64_t quantity) {
    auto request = Paper<v1::DisposeStockRequest>();
    request.mutable_disposal()->set_reason(v1::Disposal::REASON_DAMAGED);
    request.mutable_disposal()->set_approver("张主任");
    v1::DisposeStockRequest::Line& line = *request.add_lines();
    line.set_lot(std::string(lot));
    line.set_quantity(quantity);
    return request;
  }
  static v1::CrossDockRequest CrossDockRequest(absl::string_view item, std::int64_t quantity) {
    auto request = Paper<v1::CrossDockRequest>();
    *request.mutable_lines() = ReceiveRequest(item, quantity).lines();
    request.set_supplier("某企业");
    request.set_shipment("shipments/20231218-622927-1-02");
    return request;
  }
  static v1::AssembleKitsRequest AssembleRequest(std::int64_t quantity) {
    auto request = Paper<v1::AssembleKitsRequest>();
    request.set_item("items/pack");
    request.set_quantity(quantity);
    return request;
  }
  static v1::BreakUpKitsRequest BreakUpRequest(absl::string_view lot, std::int64_t quantity,
                                               absl::string_view warehouse = "warehouses/622900-01") {
    auto request = Paper<v1::BreakUpKitsRequest>(warehouse);
    request.set_lot(std::string(lot));
    request.set_quantity(quantity);
    return request;
  }
  static v1::ReverseVoucherRequest ReverseRequest(absl::string_view voucher) {
    auto request = Paper<v1::ReverseVoucherRequest>();
    request.set_name(std::string(voucher));
    request.set_reason("数量录错");
    return request;
  }
  absl::StatusOr<v1::Voucher> Reverse(absl::string_view voucher) { return papers_.ReverseVoucher(Keeper(), ReverseRequest(voucher)); }

  v1::Voucher GetVoucher(absl::string_view name) {
    v1::GetVoucherRequest request;
    request.set_name(std::string(name));
    const auto voucher = vouchers_.GetVoucher(Dispatch(), request);
    EXPECT_TRUE(voucher.ok()) << voucher.status();
    return voucher.value_or(v1::Voucher());
  }
  // The names of the vouchers that a list shows to the first warehouse's keeper.
  std::vector<std::string> Vouchers(v1::ListVouchersRequest request) {
    if (request.parent().empty()) request.set_parent("warehouses/622900-01");
    const auto response = vouchers_.ListVouchers(Keeper(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> names;
    for (const v1::Voucher& voucher : response->vouchers()) names.push_back(voucher.name());
    return names;
  }
  // "warehouse:622900-01 → shipment:X 3 lots/1" of each line.
  static std::vector<std::string> Lines(const v1::Voucher& voucher) {
    const auto words = [](const v1::Place& place) {
      switch (place.kind_case()) {
        case v1::Place::kWarehouse:
          return place.warehouse();
        case v1::Place::kSource:
          return place.source();
        case v1::Place::kShipment:
          return place.shipment();
        case v1::Place::kSite:
          return place.site();
        case v1::Place::kAdjustment:
          return place.adjustment();
        case v1::Place::kAssembly:
          return std::string("workbench");
        case v1::Place::KIND_NOT_SET:
          break;
      }
      return std::string("nowhere");
    };
    std::vector<std::string> lines;
    for (const v1::Voucher::Line& line : voucher.lines()) {
      lines.push_back(absl::StrCat(line.quantity(), " ", line.lot(), " ", words(line.from()), " > ", words(line.to())));
    }
    return lines;
  }
  // Issues `quantity` of an item on the usual shipment.
  v1::Voucher IssueItem(absl::string_view item, std::int64_t quantity) {
    const auto voucher = Issue(Reserve(item, quantity).value().name());
    EXPECT_TRUE(voucher.ok()) << voucher.status();
    return voucher.value_or(v1::Voucher());
  }
  // Makes the vouchers of a kind what they are before anybody has signed them.
  void ReopenPaper(v1::Voucher::Kind kind) {
    RunAsOwner(
        absl::StrCat("ALTER TABLE warehouse.vouchers DISABLE TRIGGER vouchers_signed_once;"
                     "UPDATE warehouse.vouchers SET paper_open = true, responsible_persons = '{}' WHERE kind = ",
                     static_cast<int>(kind), "; ALTER TABLE warehouse.vouchers ENABLE TRIGGER vouchers_signed_once"));
  }
  // Turns all issue notes into what transfer orders to another warehouse look like.
  // On a transfer order to the other warehouse.
  void Send(absl::string_view item, std::int64_t quantity, absl::string_view shipment) {
    v1::IssueStockRequest request = IssueRequest(Reserve(item, quantity)->name(), shipment);
    request.clear_counterparty();
    request.set_destination_warehouse("warehouses/640100-01");
    const auto voucher = issues_.IssueStock(Dispatch(), request);
    ASSERT_TRUE(voucher.ok()) << voucher.status();
  }

  PaperApi papers_{fixture_.scopes};
  DraftApi drafts_{fixture_.scopes, issues_};
};

}  // namespace muster::warehouse
