#include "warehouse/server.h"

#include <thread>

#include "muster/warehouse/v1/sheet_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/api/item_api.h"
#include "warehouse/api/reservation_api.h"
#include "warehouse/api/sheet_api.h"
#include "warehouse/api/transfer_api.h"
#include "warehouse/api/voucher_api.h"
#include "warehouse/api/warehouse_api.h"
#include "warehouse/jobs/reservation_expiry.h"

namespace muster::warehouse {
namespace {

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context)
      : context_(context),
        scopes_(context.worlds(), context.chapters()),
        warehouse_api_(scopes_),
        item_api_(scopes_),
        reservation_api_(scopes_),
        voucher_api_(scopes_),
        transfer_api_(scopes_),
        sheet_api_(scopes_),
        warehouse_service_(v1::WarehouseService::service_full_name()),
        item_service_(v1::ItemService::service_full_name()),
        stock_service_(v1::StockService::service_full_name()),
        sheet_service_(v1::SheetService::service_full_name()) {
    warehouse_service_.Unary("CreateWarehouse", &warehouse_api_, &WarehouseApi::CreateWarehouse);
    warehouse_service_.Unary("GetWarehouse", &warehouse_api_, &WarehouseApi::GetWarehouse);
    warehouse_service_.Unary("ListWarehouses", &warehouse_api_, &WarehouseApi::ListWarehouses);
    warehouse_service_.Unary("SetWarehouseState", &warehouse_api_, &WarehouseApi::SetWarehouseState);

    item_service_.Unary("CreateItem", &item_api_, &ItemApi::CreateItem);
    item_service_.Unary("GetItem", &item_api_, &ItemApi::GetItem);
    item_service_.Unary("ListItems", &item_api_, &ItemApi::ListItems);

    stock_service_.Unary("ReceiveStock", &voucher_api_, &VoucherApi::ReceiveStock);
    stock_service_.Unary("ReserveStock", &reservation_api_, &ReservationApi::ReserveStock);
    stock_service_.Unary("CancelReservation", &reservation_api_, &ReservationApi::CancelReservation);
    stock_service_.Unary("IssueStock", &voucher_api_, &VoucherApi::IssueStock);
    stock_service_.Unary("DeliverStock", &transfer_api_, &TransferApi::DeliverStock);
    stock_service_.Unary("ListStockBalances", &transfer_api_, &TransferApi::ListStockBalances);
    stock_service_.Unary("GetReservation", &reservation_api_, &ReservationApi::GetReservation);
    stock_service_.Unary("GetVoucher", &voucher_api_, &VoucherApi::GetVoucher);
    stock_service_.Unary("ListVouchers", &voucher_api_, &VoucherApi::ListVouchers);
    stock_service_.Unary("ListTransfers", &transfer_api_, &TransferApi::ListTransfers);

    sheet_service_.Unary("ImportSheet", &sheet_api_, &SheetApi::ImportSheet);
    sheet_service_.Unary("ExportSheet", &sheet_api_, &SheetApi::ExportSheet);
    sheet_service_.Unary("GetSheetTemplate", &sheet_api_, &SheetApi::GetSheetTemplate);
  }

  std::vector<rpc::Service*> rpc_services() override { return {&warehouse_service_, &item_service_, &stock_service_, &sheet_service_}; }

  void StartJobs() override {
    for (const std::unique_ptr<World>& world : context_.worlds().all()) {
      jobs_.emplace_back([this, &world = *world](const std::stop_token& stop) { RunReservationExpiry(world, context_.logger(), stop); });
    }
  }

 private:
  const ServiceContext& context_;
  const Scopes scopes_;
  WarehouseApi warehouse_api_;
  ItemApi item_api_;
  ReservationApi reservation_api_;
  VoucherApi voucher_api_;
  TransferApi transfer_api_;
  SheetApi sheet_api_;
  rpc::Service warehouse_service_;
  rpc::Service item_service_;
  rpc::Service stock_service_;
  rpc::Service sheet_service_;
  std::vector<std::jthread> jobs_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "warehouse", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::warehouse
