#include "warehouse/server.h"

#include <thread>

#include "muster/warehouse/v1/calendar_service.grpc.pb.h"
#include "muster/warehouse/v1/donation_service.grpc.pb.h"
#include "muster/warehouse/v1/lot_service.grpc.pb.h"
#include "muster/warehouse/v1/stocktake_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/api/calendar_api.h"
#include "warehouse/api/donation_api.h"
#include "warehouse/api/duty_api.h"
#include "warehouse/api/inspection_api.h"
#include "warehouse/api/item_api.h"
#include "warehouse/api/lot_api.h"
#include "warehouse/api/reservation_api.h"
#include "warehouse/api/stocktake_api.h"
#include "warehouse/api/trace_api.h"
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
        lot_api_(scopes_),
        inspection_api_(scopes_),
        duty_api_(scopes_),
        trace_api_(scopes_),
        calendar_api_(scopes_),
        donation_api_(scopes_),
        stocktake_api_(scopes_),
        warehouse_service_(v1::WarehouseService::service_full_name()),
        item_service_(v1::ItemService::service_full_name()),
        stock_service_(v1::StockService::service_full_name()),
        lot_service_(v1::LotService::service_full_name()),
        calendar_service_(v1::CalendarService::service_full_name()),
        donation_service_(v1::DonationService::service_full_name()),
        stocktake_service_(v1::StocktakeService::service_full_name()) {
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

    lot_service_.Unary("GetLot", &lot_api_, &LotApi::GetLot);
    lot_service_.Unary("ListLots", &lot_api_, &LotApi::ListLots);
    lot_service_.Unary("QuarantineLot", &lot_api_, &LotApi::QuarantineLot);
    lot_service_.Unary("ReleaseLot", &lot_api_, &LotApi::ReleaseLot);
    lot_service_.Unary("RecordInspection", &inspection_api_, &InspectionApi::RecordInspection);
    lot_service_.Unary("ListInspections", &inspection_api_, &InspectionApi::ListInspections);
    lot_service_.Unary("MoveToBin", &lot_api_, &LotApi::MoveToBin);
    lot_service_.Unary("ListDuties", &duty_api_, &DutyApi::ListDuties);
    lot_service_.Unary("TraceLot", &trace_api_, &TraceApi::TraceLot);

    calendar_service_.Unary("SetCalendarDays", &calendar_api_, &CalendarApi::SetCalendarDays);
    calendar_service_.Unary("ListCalendarDays", &calendar_api_, &CalendarApi::ListCalendarDays);

    donation_service_.Unary("CreateDonation", &donation_api_, &DonationApi::CreateDonation);
    donation_service_.Unary("GetDonation", &donation_api_, &DonationApi::GetDonation);
    donation_service_.Unary("ListDonations", &donation_api_, &DonationApi::ListDonations);
    donation_service_.Unary("CloseDonation", &donation_api_, &DonationApi::CloseDonation);
    donation_service_.Unary("TraceDonation", &trace_api_, &TraceApi::TraceDonation);

    stocktake_service_.Unary("StartStocktake", &stocktake_api_, &StocktakeApi::StartStocktake);
    stocktake_service_.Unary("GetStocktake", &stocktake_api_, &StocktakeApi::GetStocktake);
    stocktake_service_.Unary("ListStocktakes", &stocktake_api_, &StocktakeApi::ListStocktakes);
    stocktake_service_.Unary("ListStocktakeLines", &stocktake_api_, &StocktakeApi::ListStocktakeLines);
    stocktake_service_.Unary("RecordCounts", &stocktake_api_, &StocktakeApi::RecordCounts);
    stocktake_service_.Unary("PostStocktake", &stocktake_api_, &StocktakeApi::PostStocktake);
    stocktake_service_.Unary("CancelStocktake", &stocktake_api_, &StocktakeApi::CancelStocktake);
  }

  std::vector<rpc::Service*> rpc_services() override {
    return {&warehouse_service_, &item_service_,     &stock_service_,    &lot_service_,
            &calendar_service_,  &donation_service_, &stocktake_service_};
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
  LotApi lot_api_;
  InspectionApi inspection_api_;
  DutyApi duty_api_;
  TraceApi trace_api_;
  CalendarApi calendar_api_;
  DonationApi donation_api_;
  StocktakeApi stocktake_api_;
  rpc::Service warehouse_service_;
  rpc::Service item_service_;
  rpc::Service stock_service_;
  rpc::Service lot_service_;
  rpc::Service calendar_service_;
  rpc::Service donation_service_;
  rpc::Service stocktake_service_;
  std::vector<std::jthread> jobs_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "warehouse", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::warehouse
