#include "warehouse/server.h"

#include <deque>
#include <thread>

#include "absl/time/clock.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"
#include "muster/warehouse/v1/calendar_service.grpc.pb.h"
#include "muster/warehouse/v1/donation_service.grpc.pb.h"
#include "muster/warehouse/v1/draft_service.grpc.pb.h"
#include "muster/warehouse/v1/grade_service.grpc.pb.h"
#include "muster/warehouse/v1/lot_service.grpc.pb.h"
#include "muster/warehouse/v1/paper_service.grpc.pb.h"
#include "muster/warehouse/v1/position_service.grpc.pb.h"
#include "muster/warehouse/v1/sheet_service.grpc.pb.h"
#include "muster/warehouse/v1/stock_level_service.grpc.pb.h"
#include "muster/warehouse/v1/stocktake_service.grpc.pb.h"
#include "muster/warehouse/v1/voucher_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/api/calendar_api.h"
#include "warehouse/api/criteria_set_api.h"
#include "warehouse/api/donation_api.h"
#include "warehouse/api/draft_api.h"
#include "warehouse/api/duty_api.h"
#include "warehouse/api/grade_api.h"
#include "warehouse/api/grade_decision_api.h"
#include "warehouse/api/inspection_api.h"
#include "warehouse/api/issue_api.h"
#include "warehouse/api/item_api.h"
#include "warehouse/api/lot_api.h"
#include "warehouse/api/paper_api.h"
#include "warehouse/api/position_api.h"
#include "warehouse/api/print_api.h"
#include "warehouse/api/reservation_api.h"
#include "warehouse/api/sheet_api.h"
#include "warehouse/api/stock_level_api.h"
#include "warehouse/api/stocktake_api.h"
#include "warehouse/api/trace_api.h"
#include "warehouse/api/transfer_api.h"
#include "warehouse/api/voucher_api.h"
#include "warehouse/api/warehouse_api.h"
#include "warehouse/jobs/grade_expiry.h"
#include "warehouse/jobs/reservation_expiry.h"
#include "warehouse/jobs/verify.h"

namespace muster::warehouse {
namespace {

// How an incident is read: as this service, because whoever helps from another region does not see the incident itself.
GetIncidentFn IncidentsOf(const ServiceContext& context) {
  std::shared_ptr<disaster::v1::IncidentService::Stub> stub = disaster::v1::IncidentService::NewStub(context.ChannelTo("disaster"));
  return [stub, &context](absl::string_view world, const std::string& incident, absl::Time deadline, IncidentReply reply) {
    disaster::v1::GetIncidentRequest request;
    request.set_name(incident);
    rpc::InvokeLater(*stub->async(), &disaster::v1::IncidentService::Stub::async::GetIncident, request,
                     context.AsService(world, deadline - absl::Now()), std::move(reply));
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
        paper_api_(scopes_),
        draft_api_(scopes_, issue_api_),
        print_api_(scopes_),
        lot_api_(scopes_),
        inspection_api_(scopes_),
        duty_api_(scopes_),
        trace_api_(scopes_),
        calendar_api_(scopes_),
        donation_api_(scopes_),
        stocktake_api_(scopes_),
        criteria_set_api_(scopes_),
        grade_api_(scopes_),
        grade_decision_api_(scopes_),
        stock_level_api_(scopes_),
        position_api_(scopes_),
        sheet_api_(scopes_) {
    rpc::Service& warehouses = services_.emplace_back(v1::WarehouseService::service_full_name());
    warehouses.Unary("CreateWarehouse", &warehouse_api_, &WarehouseApi::CreateWarehouse);
    warehouses.Unary("GetWarehouse", &warehouse_api_, &WarehouseApi::GetWarehouse);
    warehouses.Unary("ListWarehouses", &warehouse_api_, &WarehouseApi::ListWarehouses);
    warehouses.Unary("SetWarehouseState", &warehouse_api_, &WarehouseApi::SetWarehouseState);
    warehouses.Unary("UpdateWarehouse", &warehouse_api_, &WarehouseApi::UpdateWarehouse);

    rpc::Service& items = services_.emplace_back(v1::ItemService::service_full_name());
    items.Unary("CreateItem", &item_api_, &ItemApi::CreateItem);
    items.Unary("GetItem", &item_api_, &ItemApi::GetItem);
    items.Unary("ListItems", &item_api_, &ItemApi::ListItems);
    items.Unary("UpdateItem", &item_api_, &ItemApi::UpdateItem);

    rpc::Service& stock = services_.emplace_back(v1::StockService::service_full_name());
    stock.Unary("ReceiveStock", &voucher_api_, &VoucherApi::ReceiveStock);
    stock.Unary("ReserveStock", &reservation_api_, &ReservationApi::ReserveStock);
    stock.Unary("ReplaceReservations", &reservation_api_, &ReservationApi::ReplaceReservations);
    stock.Unary("CancelReservation", &reservation_api_, &ReservationApi::CancelReservation);
    stock.UnaryLater("IssueStock", &issue_api_, &IssueApi::IssueStockLater);
    stock.Unary("DeliverStock", &transfer_api_, &TransferApi::DeliverStock);
    stock.Unary("ListStockBalances", &transfer_api_, &TransferApi::ListStockBalances);
    stock.Unary("GetReservation", &reservation_api_, &ReservationApi::GetReservation);
    stock.Unary("ListReservations", &reservation_api_, &ReservationApi::ListReservations);
    stock.Unary("GetVoucher", &voucher_api_, &VoucherApi::GetVoucher);
    stock.Unary("ListVouchers", &voucher_api_, &VoucherApi::ListVouchers);
    stock.Unary("ListTransfers", &transfer_api_, &TransferApi::ListTransfers);

    rpc::Service& vouchers = services_.emplace_back(v1::VoucherService::service_full_name());
    vouchers.Unary("NotifyArrival", &paper_api_, &PaperApi::NotifyArrival);
    vouchers.Unary("RecordContact", &paper_api_, &PaperApi::RecordContact);
    vouchers.Unary("CancelNotice", &paper_api_, &PaperApi::CancelNotice);
    vouchers.Unary("ReceiveShipment", &paper_api_, &PaperApi::ReceiveShipment);
    vouchers.Unary("ListIncoming", &paper_api_, &PaperApi::ListIncoming);
    vouchers.Unary("DisposeStock", &paper_api_, &PaperApi::DisposeStock);
    vouchers.Unary("CrossDock", &paper_api_, &PaperApi::CrossDock);
    vouchers.Unary("AssembleKits", &paper_api_, &PaperApi::AssembleKits);
    vouchers.Unary("BreakUpKits", &paper_api_, &PaperApi::BreakUpKits);
    vouchers.Unary("ReverseVoucher", &paper_api_, &PaperApi::ReverseVoucher);
    vouchers.Unary("CompletePaper", &paper_api_, &PaperApi::CompletePaper);

    rpc::Service& drafts = services_.emplace_back(v1::DraftService::service_full_name());
    drafts.Unary("CreateDraft", &draft_api_, &DraftApi::CreateDraft);
    drafts.Unary("UpdateDraft", &draft_api_, &DraftApi::UpdateDraft);
    drafts.Unary("GetDraft", &draft_api_, &DraftApi::GetDraft);
    drafts.Unary("ListDrafts", &draft_api_, &DraftApi::ListDrafts);
    drafts.Unary("DiscardDraft", &draft_api_, &DraftApi::DiscardDraft);
    drafts.Unary("CheckDraft", &draft_api_, &DraftApi::CheckDraft);
    drafts.Unary("PostDraft", &draft_api_, &DraftApi::PostDraft);

    rpc::Service& papers = services_.emplace_back(v1::PaperService::service_full_name());
    papers.Unary("PrintVoucher", &print_api_, &PrintApi::PrintVoucher);
    papers.Unary("PrintBinCard", &print_api_, &PrintApi::PrintBinCard);
    papers.Unary("PrintLedger", &print_api_, &PrintApi::PrintLedger);

    rpc::Service& lots = services_.emplace_back(v1::LotService::service_full_name());
    lots.Unary("GetLot", &lot_api_, &LotApi::GetLot);
    lots.Unary("ListLots", &lot_api_, &LotApi::ListLots);
    lots.Unary("QuarantineLot", &lot_api_, &LotApi::QuarantineLot);
    lots.Unary("ReleaseLot", &lot_api_, &LotApi::ReleaseLot);
    lots.Unary("RecordInspection", &inspection_api_, &InspectionApi::RecordInspection);
    lots.Unary("ListInspections", &inspection_api_, &InspectionApi::ListInspections);
    lots.Unary("MoveToBin", &lot_api_, &LotApi::MoveToBin);
    lots.Unary("ListDuties", &duty_api_, &DutyApi::ListDuties);
    lots.Unary("TraceLot", &trace_api_, &TraceApi::TraceLot);

    rpc::Service& calendars = services_.emplace_back(v1::CalendarService::service_full_name());
    calendars.Unary("SetCalendarDays", &calendar_api_, &CalendarApi::SetCalendarDays);
    calendars.Unary("ListCalendarDays", &calendar_api_, &CalendarApi::ListCalendarDays);

    rpc::Service& donations = services_.emplace_back(v1::DonationService::service_full_name());
    donations.Unary("CreateDonation", &donation_api_, &DonationApi::CreateDonation);
    donations.Unary("GetDonation", &donation_api_, &DonationApi::GetDonation);
    donations.Unary("ListDonations", &donation_api_, &DonationApi::ListDonations);
    donations.Unary("CloseDonation", &donation_api_, &DonationApi::CloseDonation);
    donations.Unary("TraceDonation", &trace_api_, &TraceApi::TraceDonation);

    rpc::Service& stocktakes = services_.emplace_back(v1::StocktakeService::service_full_name());
    stocktakes.Unary("StartStocktake", &stocktake_api_, &StocktakeApi::StartStocktake);
    stocktakes.Unary("GetStocktake", &stocktake_api_, &StocktakeApi::GetStocktake);
    stocktakes.Unary("ListStocktakes", &stocktake_api_, &StocktakeApi::ListStocktakes);
    stocktakes.Unary("ListStocktakeLines", &stocktake_api_, &StocktakeApi::ListStocktakeLines);
    stocktakes.Unary("RecordCounts", &stocktake_api_, &StocktakeApi::RecordCounts);
    stocktakes.Unary("PostStocktake", &stocktake_api_, &StocktakeApi::PostStocktake);
    stocktakes.Unary("CancelStocktake", &stocktake_api_, &StocktakeApi::CancelStocktake);

    rpc::Service& grades = services_.emplace_back(v1::GradeService::service_full_name());
    grades.Unary("CreateCriteriaSet", &criteria_set_api_, &CriteriaSetApi::CreateCriteriaSet);
    grades.Unary("GetCriteriaSet", &criteria_set_api_, &CriteriaSetApi::GetCriteriaSet);
    grades.Unary("ListCriteriaSets", &criteria_set_api_, &CriteriaSetApi::ListCriteriaSets);
    grades.Unary("RetireCriteriaSet", &criteria_set_api_, &CriteriaSetApi::RetireCriteriaSet);
    grades.Unary("CreateGradeAssessment", &grade_api_, &GradeApi::CreateGradeAssessment);
    grades.Unary("GetGradeAssessment", &grade_api_, &GradeApi::GetGradeAssessment);
    grades.Unary("ListGradeAssessments", &grade_api_, &GradeApi::ListGradeAssessments);
    grades.Unary("SetGradeEvidence", &grade_api_, &GradeApi::SetGradeEvidence);
    grades.Unary("SubmitGradeAssessment", &grade_api_, &GradeApi::SubmitGradeAssessment);
    grades.Unary("WithdrawGradeAssessment", &grade_api_, &GradeApi::WithdrawGradeAssessment);
    grades.Unary("ReturnGradeAssessment", &grade_decision_api_, &GradeDecisionApi::ReturnGradeAssessment);
    grades.Unary("ReviewGradeAssessment", &grade_decision_api_, &GradeDecisionApi::ReviewGradeAssessment);
    grades.Unary("AwardGradeAssessment", &grade_decision_api_, &GradeDecisionApi::AwardGradeAssessment);
    grades.Unary("RejectGradeAssessment", &grade_decision_api_, &GradeDecisionApi::RejectGradeAssessment);
    grades.Unary("GetGradeGaps", &grade_api_, &GradeApi::GetGradeGaps);

    rpc::Service& stock_levels = services_.emplace_back(v1::StockLevelService::service_full_name());
    stock_levels.Unary("SetStockLevel", &stock_level_api_, &StockLevelApi::SetStockLevel);
    stock_levels.Unary("ListStockLevels", &stock_level_api_, &StockLevelApi::ListStockLevels);
    stock_levels.Unary("ReleaseFloor", &stock_level_api_, &StockLevelApi::ReleaseFloor);
    stock_levels.Unary("EndFloorRelease", &stock_level_api_, &StockLevelApi::EndFloorRelease);
    stock_levels.Unary("ListFloorReleases", &stock_level_api_, &StockLevelApi::ListFloorReleases);
    stock_levels.Unary("ListShortfalls", &stock_level_api_, &StockLevelApi::ListShortfalls);

    rpc::Service& positions = services_.emplace_back(v1::PositionService::service_full_name());
    positions.Unary("ListStockSummaries", &position_api_, &PositionApi::ListStockSummaries);
    positions.Unary("ListStockPositions", &position_api_, &PositionApi::ListStockPositions);
    positions.Unary("ListLedgerEntries", &position_api_, &PositionApi::ListLedgerEntries);
    positions.Unary("ListExpiring", &position_api_, &PositionApi::ListExpiring);

    rpc::Service& sheets = services_.emplace_back(v1::SheetService::service_full_name());
    sheets.Unary("ImportSheet", &sheet_api_, &SheetApi::ImportSheet);
    sheets.Unary("ExportSheet", &sheet_api_, &SheetApi::ExportSheet);
    sheets.Unary("GetSheetTemplate", &sheet_api_, &SheetApi::GetSheetTemplate);
  }

  std::vector<rpc::Service*> rpc_services() override {
    std::vector<rpc::Service*> services;
    for (rpc::Service& service : services_) services.push_back(&service);
    return services;
  }

  void StartJobs() override {
    for (const std::unique_ptr<World>& world : context_.worlds().all()) {
      for (const PeriodicJob& job : {ReservationExpiry(), GradeExpiry()}) {
        jobs_.emplace_back([this, job, &world = *world](const std::stop_token& stop) { job.Run(world, context_.logger(), stop); });
      }
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
  PaperApi paper_api_;
  DraftApi draft_api_;
  PrintApi print_api_;
  LotApi lot_api_;
  InspectionApi inspection_api_;
  DutyApi duty_api_;
  TraceApi trace_api_;
  CalendarApi calendar_api_;
  DonationApi donation_api_;
  StocktakeApi stocktake_api_;
  CriteriaSetApi criteria_set_api_;
  GradeApi grade_api_;
  GradeDecisionApi grade_decision_api_;
  StockLevelApi stock_level_api_;
  PositionApi position_api_;
  SheetApi sheet_api_;
  // Never moved: gRPC keeps pointers to them.
  std::deque<rpc::Service> services_;
  std::vector<std::jthread> jobs_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "warehouse",
          .migrations = &sql::Migrations,
          .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> { return std::make_unique<Server>(context); },
          .verify = &VerifyLedger};
}

}  // namespace muster::warehouse
