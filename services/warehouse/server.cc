#include "warehouse/server.h"

#include <thread>

#include "muster/warehouse/v1/draft_service.grpc.pb.h"
#include "muster/warehouse/v1/voucher_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/api/draft_api.h"
#include "warehouse/api/item_api.h"
#include "warehouse/api/paper_api.h"
#include "warehouse/api/reservation_api.h"
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
        paper_api_(scopes_),
        draft_api_(scopes_, voucher_api_),
        warehouse_service_(v1::WarehouseService::service_full_name()),
        item_service_(v1::ItemService::service_full_name()),
        stock_service_(v1::StockService::service_full_name()),
        voucher_service_(v1::VoucherService::service_full_name()),
        draft_service_(v1::DraftService::service_full_name()) {
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

    voucher_service_.Unary("NotifyArrival", &paper_api_, &PaperApi::NotifyArrival);
    voucher_service_.Unary("RecordContact", &paper_api_, &PaperApi::RecordContact);
    voucher_service_.Unary("CancelNotice", &paper_api_, &PaperApi::CancelNotice);
    voucher_service_.Unary("ReceiveShipment", &paper_api_, &PaperApi::ReceiveShipment);
    voucher_service_.Unary("ListIncoming", &paper_api_, &PaperApi::ListIncoming);
    voucher_service_.Unary("DisposeStock", &paper_api_, &PaperApi::DisposeStock);
    voucher_service_.Unary("CrossDock", &paper_api_, &PaperApi::CrossDock);
    voucher_service_.Unary("AssembleKits", &paper_api_, &PaperApi::AssembleKits);
    voucher_service_.Unary("BreakUpKits", &paper_api_, &PaperApi::BreakUpKits);
    voucher_service_.Unary("ReverseVoucher", &paper_api_, &PaperApi::ReverseVoucher);
    voucher_service_.Unary("CompletePaper", &paper_api_, &PaperApi::CompletePaper);

    draft_service_.Unary("CreateDraft", &draft_api_, &DraftApi::CreateDraft);
    draft_service_.Unary("UpdateDraft", &draft_api_, &DraftApi::UpdateDraft);
    draft_service_.Unary("GetDraft", &draft_api_, &DraftApi::GetDraft);
    draft_service_.Unary("ListDrafts", &draft_api_, &DraftApi::ListDrafts);
    draft_service_.Unary("DiscardDraft", &draft_api_, &DraftApi::DiscardDraft);
    draft_service_.Unary("PostDraft", &draft_api_, &DraftApi::PostDraft);
  }

  std::vector<rpc::Service*> rpc_services() override {
    return {&warehouse_service_, &item_service_, &stock_service_, &voucher_service_, &draft_service_};
  }

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
  PaperApi paper_api_;
  DraftApi draft_api_;
  rpc::Service warehouse_service_;
  rpc::Service item_service_;
  rpc::Service stock_service_;
  rpc::Service voucher_service_;
  rpc::Service draft_service_;
  std::vector<std::jthread> jobs_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "warehouse", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::warehouse
