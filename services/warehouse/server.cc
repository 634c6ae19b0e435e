#include "warehouse/server.h"

#include <thread>

#include "absl/time/clock.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"
#include "muster/warehouse/v1/paper_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/api/issue_api.h"
#include "warehouse/api/item_api.h"
#include "warehouse/api/print_api.h"
#include "warehouse/api/reservation_api.h"
#include "warehouse/api/transfer_api.h"
#include "warehouse/api/voucher_api.h"
#include "warehouse/api/warehouse_api.h"
#include "warehouse/jobs/reservation_expiry.h"

namespace muster::warehouse {
namespace {

// How an incident is read: as this service, because whoever helps from another region does not see the incident itself.
GetIncidentFn IncidentsOf(const ServiceContext& context) {
  std::shared_ptr<disaster::v1::IncidentService::Stub> stub = disaster::v1::IncidentService::NewStub(context.ChannelTo("disaster"));
  return [stub, &context](absl::string_view world, const std::string& incident, absl::Time deadline) {
    disaster::v1::GetIncidentRequest request;
    request.set_name(incident);
    return rpc::Invoke(*stub, &disaster::v1::IncidentService::Stub::GetIncident, request, context.AsService(world, deadline - absl::Now()));
  };
}

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context)
      : context_(context),
        scopes_(context.worlds(), context.chapters()),
        warehouse_api_(scopes_),
        item_api_(scopes_),
        reservation_api_(scopes_),
        issue_api_(scopes_, context.worlds(), IncidentsOf(context)),
        voucher_api_(scopes_),
        transfer_api_(scopes_),
        print_api_(scopes_),
        warehouse_service_(v1::WarehouseService::service_full_name()),
        item_service_(v1::ItemService::service_full_name()),
        stock_service_(v1::StockService::service_full_name()),
        paper_service_(v1::PaperService::service_full_name()) {
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
    stock_service_.UnaryLater("IssueStock", &issue_api_, &IssueApi::IssueStockLater);
    stock_service_.Unary("DeliverStock", &transfer_api_, &TransferApi::DeliverStock);
    stock_service_.Unary("ListStockBalances", &transfer_api_, &TransferApi::ListStockBalances);
    stock_service_.Unary("GetReservation", &reservation_api_, &ReservationApi::GetReservation);
    stock_service_.Unary("GetVoucher", &voucher_api_, &VoucherApi::GetVoucher);
    stock_service_.Unary("ListVouchers", &voucher_api_, &VoucherApi::ListVouchers);
    stock_service_.Unary("ListTransfers", &transfer_api_, &TransferApi::ListTransfers);

    paper_service_.Unary("PrintVoucher", &print_api_, &PrintApi::PrintVoucher);
    paper_service_.Unary("PrintBinCard", &print_api_, &PrintApi::PrintBinCard);
    paper_service_.Unary("PrintLedger", &print_api_, &PrintApi::PrintLedger);
  }

  std::vector<rpc::Service*> rpc_services() override { return {&warehouse_service_, &item_service_, &stock_service_, &paper_service_}; }

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
  IssueApi issue_api_;
  VoucherApi voucher_api_;
  TransferApi transfer_api_;
  PrintApi print_api_;
  rpc::Service warehouse_service_;
  rpc::Service item_service_;
  rpc::Service stock_service_;
  rpc::Service paper_service_;
  std::vector<std::jthread> jobs_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "warehouse", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::warehouse
