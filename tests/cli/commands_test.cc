#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/client/client_config.h"
#include "cli/commands/api.h"
#include "cli/commands/app.h"
#include "cli/commands/completion.h"
#include "cli/commands/files.h"
#include "cli/commands/help.h"
#include "cli/text/texts.h"
#include "muster/common/v1/audit_service.grpc.pb.h"
#include "muster/common/v1/event_service.grpc.pb.h"
#include "muster/disaster/v1/events.pb.h"
#include "muster/warehouse/v1/calendar_service.grpc.pb.h"
#include "muster/warehouse/v1/draft_service.grpc.pb.h"
#include "muster/warehouse/v1/paper_service.grpc.pb.h"
#include "muster/warehouse/v1/position_service.grpc.pb.h"
#include "muster/warehouse/v1/sheet_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/rpc/server.h"
#include "platform/rpc/service.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;
using common::v1::WatchEventsRequest;
using common::v1::WatchEventsResponse;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;
using warehouse::v1::CreateItemRequest;
using warehouse::v1::GetItemRequest;
using warehouse::v1::Item;
using warehouse::v1::ListItemsRequest;
using warehouse::v1::ListItemsResponse;

// Two events, then "caught up".
class TwoEvents final : public rpc::ServerStream<WatchEventsResponse> {
 public:
  void SendAll(const std::string& cursor) {
    for (int i = cursor == "1" ? 2 : 1; i <= 2; ++i) {
      WatchEventsResponse response;
      response.mutable_event()->set_cursor(absl::StrCat(i));
      response.mutable_event()->set_resource("incidents/1");
      disaster::v1::IncidentCreated created;
      created.mutable_incident()->set_title("积石山县 6.2 级地震");
      response.mutable_event()->mutable_payload()->PackFrom(created);
      Send(std::move(response));
    }
    WatchEventsResponse caught_up;
    caught_up.set_caught_up_cursor("2");
    Send(std::move(caught_up));
    End(absl::OkStatus());
  }
};

// A catalogue of items as the command line meets it.
class Catalogue {
 public:
  absl::StatusOr<Item> CreateItem(const rpc::Call& call, const CreateItemRequest& request) {
    caller = *call.caller;
    requests.push_back(request);
    RETURN_IF_ERROR(on_create());
    Item item = request.item();
    item.set_name(absl::StrCat("items/", request.item_id()));
    return item;
  }
  absl::StatusOr<Item> UpdateItem(const rpc::Call&, const warehouse::v1::UpdateItemRequest& request) {
    updated = request;
    return request.item();
  }
  absl::StatusOr<Item> GetItem(const rpc::Call&, const GetItemRequest& request) {
    return NotFound("NOT_FOUND", "no such item", {{"name", request.name()}});
  }
  absl::StatusOr<ListItemsResponse> ListItems(const rpc::Call&, const ListItemsRequest& request) {
    ListItemsResponse response;
    if (item_count == 0) return response;
    const int page = request.page_token().empty() ? 1 : 2;
    Item& item = *response.add_items();
    item.set_name(absl::StrCat("items/tent-", page));
    item.set_display_name("棉帐篷");
    item.set_base_unit("顶");
    if (page < item_count) response.set_next_page_token("more");
    return response;
  }
  absl::StatusOr<std::shared_ptr<TwoEvents>> WatchEvents(const rpc::Call&, const WatchEventsRequest& request) {
    auto stream = std::make_shared<TwoEvents>();
    stream->SendAll(request.cursor());
    return stream;
  }

  std::function<absl::Status()> on_create = [] { return absl::OkStatus(); };
  common::v1::Caller caller;
  std::vector<CreateItemRequest> requests;
  warehouse::v1::UpdateItemRequest updated;
  int item_count = 2;
};

// The stock ledger and its papers, as far as a command does more than one call and a print.
class Ledger {
 public:
  // Two pages: 50 came in, 20 went out, of the 30 another 10.
  absl::StatusOr<warehouse::v1::ListLedgerEntriesResponse> ListLedgerEntries(const rpc::Call&,
                                                                             const warehouse::v1::ListLedgerEntriesRequest& request) {
    warehouse::v1::ListLedgerEntriesResponse response;
    const bool first = request.page_token().empty();
    response.set_opening_quantity(first ? 0 : 30);
    response.set_closing_quantity(first ? 30 : 20);
    if (first) response.add_ledger_entries()->set_balance_quantity(50);
    response.add_ledger_entries()->set_balance_quantity(first ? 30 : 20);
    if (first) response.set_next_page_token("more");
    return response;
  }
  absl::StatusOr<warehouse::v1::Paper> PrintVoucher(const rpc::Call&, const warehouse::v1::PrintVoucherRequest& request) {
    printed = request;
    warehouse::v1::Paper paper;
    paper.set_file_name("../../issue-note.pdf");
    paper.set_content(std::string("%PDF\0\n", 6));
    return paper;
  }
  absl::StatusOr<warehouse::v1::ImportSheetResponse> ImportSheet(const rpc::Call&, const warehouse::v1::ImportSheetRequest& request) {
    imported = request;
    warehouse::v1::ImportSheetResponse response;
    response.set_row_count(2);
    response.set_accepted_row_count(1);
    response.set_row_error_count(1);
    warehouse::v1::SheetRowError& error = *response.add_row_errors();
    error.set_row(17);
    error.set_column("数量");
    error.set_message("应为整数");
    if (request.accept_good_rows() && !request.validate_only()) response.mutable_voucher()->set_number("入字第 1 号");
    return response;
  }
  absl::StatusOr<warehouse::v1::SetCalendarDaysResponse> SetCalendarDays(const rpc::Call&,
                                                                         const warehouse::v1::SetCalendarDaysRequest& request) {
    days = request;
    warehouse::v1::SetCalendarDaysResponse response;
    *response.mutable_days() = request.days();
    return response;
  }
  absl::StatusOr<warehouse::v1::ListCalendarDaysResponse> ListCalendarDays(const rpc::Call&,
                                                                           const warehouse::v1::ListCalendarDaysRequest&) {
    return warehouse::v1::ListCalendarDaysResponse();
  }
  absl::StatusOr<warehouse::v1::Draft> CreateDraft(const rpc::Call&, const warehouse::v1::CreateDraftRequest& request) {
    drafted = request;
    warehouse::v1::Draft draft = request.draft();
    draft.set_name(absl::StrCat(request.parent(), "/drafts/7"));
    draft.set_state(warehouse::v1::Draft::STATE_OPEN);
    warehouse::v1::Draft::Problem& problem = *draft.add_problems();
    problem.set_field("responsible_persons");
    problem.set_description("需要两人");
    return draft;
  }
  absl::StatusOr<warehouse::v1::Draft> UpdateDraft(const rpc::Call&, const warehouse::v1::UpdateDraftRequest& request) {
    redrafted = request;
    warehouse::v1::Draft draft = request.draft();
    draft.set_state(warehouse::v1::Draft::STATE_OPEN);
    return draft;
  }
  absl::StatusOr<warehouse::v1::Voucher> IssueStock(const rpc::Call&, const warehouse::v1::IssueStockRequest& request) {
    issued = request;
    warehouse::v1::Voucher voucher;
    voucher.set_name("warehouses/622900-01/vouchers/transfer-order-2023-0001");
    voucher.set_paper_open(request.paper_later());
    return voucher;
  }
  absl::StatusOr<warehouse::v1::ListReservationsResponse> ListReservations(const rpc::Call&,
                                                                           const warehouse::v1::ListReservationsRequest& request) {
    wanted_reservations = request;
    warehouse::v1::ListReservationsResponse response;
    warehouse::v1::Reservation& reservation = *response.add_reservations();
    reservation.set_name("reservations/12");
    reservation.set_warehouse("warehouses/622900-01");
    reservation.set_state(warehouse::v1::Reservation::STATE_PENDING);
    return response;
  }

  warehouse::v1::PrintVoucherRequest printed;
  warehouse::v1::ImportSheetRequest imported;
  warehouse::v1::IssueStockRequest issued;
  warehouse::v1::ListReservationsRequest wanted_reservations;
  warehouse::v1::SetCalendarDaysRequest days;
  warehouse::v1::CreateDraftRequest drafted;
  warehouse::v1::UpdateDraftRequest redrafted;
};

// An audit trail of one entry.
class AuditTrail {
 public:
  absl::StatusOr<common::v1::SearchAuditEntriesResponse> SearchAuditEntries(const rpc::Call&,
                                                                            const common::v1::SearchAuditEntriesRequest& request) {
    searched = request;
    common::v1::SearchAuditEntriesResponse response;
    common::v1::AuditEntry& entry = *response.add_entries();
    entry.mutable_event()->set_actor("users/linxia-store");
    entry.mutable_event()->set_resource("vouchers/17");
    entry.set_method("/muster.warehouse.v1.StockService/IssueStock");
    entry.set_client_address("203.0.113.7");
    entry.set_sealed(true);
    return response;
  }
  absl::StatusOr<common::v1::VerifyAuditResponse> VerifyAudit(const rpc::Call&, const common::v1::VerifyAuditRequest&) { return verified; }

  common::v1::SearchAuditEntriesRequest searched;
  common::v1::VerifyAuditResponse verified;
};

// What a server must have and these tests do not ask for.
class Unasked {
 public:
  template <class Request, class Response>
  absl::StatusOr<Response> Refuse(const rpc::Call&, const Request&) {
    return Internal("UNEXPECTED", "no test asks this");
  }
};

// `muster` with a server of the item and the event service, and of some of the stock ledger.
class MusterTest : public testing::Test {
 protected:
  MusterTest() : folder_(fs::path(testing::TempDir()) / absl::StrCat("muster_cli_test_", getpid())) {
    fs::create_directories(folder_ / ".muster" / "keys");
    EXPECT_TRUE(auth::GenerateKeyPair(
                    {.secret_path = folder_ / ".muster" / "gateway.key", .public_path = folder_ / ".muster" / "keys" / "gateway.pub"})
                    .ok());
    logger_ = obs::Logger::Open({.service = "test", .file = (folder_ / "log").string()}).value();
    metrics_ = obs::Metrics::Start("").value();
    verifier_ = std::make_unique<auth::Verifier>(auth::Keyring::Load(folder_ / ".muster" / "keys").value(), [] { return absl::Now(); });
    items_.Unary("CreateItem", &catalogue_, &Catalogue::CreateItem);
    items_.Unary("GetItem", &catalogue_, &Catalogue::GetItem);
    items_.Unary("ListItems", &catalogue_, &Catalogue::ListItems);
    events_.Stream("WatchEvents", &catalogue_, &Catalogue::WatchEvents);
    audit_.Unary("SearchAuditEntries", &trail_, &AuditTrail::SearchAuditEntries);
    audit_.Unary("VerifyAudit", &trail_, &AuditTrail::VerifyAudit);
    positions_.Unary("ListLedgerEntries", &ledger_, &Ledger::ListLedgerEntries);
    papers_.Unary("PrintVoucher", &ledger_, &Ledger::PrintVoucher);
    sheets_.Unary("ImportSheet", &ledger_, &Ledger::ImportSheet);
    stock_.Unary("IssueStock", &ledger_, &Ledger::IssueStock);
    stock_.Unary("ListReservations", &ledger_, &Ledger::ListReservations);
    items_.Unary("UpdateItem", &catalogue_, &Catalogue::UpdateItem);
    calendar_.Unary("SetCalendarDays", &ledger_, &Ledger::SetCalendarDays);
    calendar_.Unary("ListCalendarDays", &ledger_, &Ledger::ListCalendarDays);
    drafts_.Unary("CreateDraft", &ledger_, &Ledger::CreateDraft);
    drafts_.Unary("UpdateDraft", &ledger_, &Ledger::UpdateDraft);
    drafts_.Unary("GetDraft", &unasked_, &Unasked::Refuse<warehouse::v1::GetDraftRequest, warehouse::v1::Draft>);
    drafts_.Unary("ListDrafts", &unasked_, &Unasked::Refuse<warehouse::v1::ListDraftsRequest, warehouse::v1::ListDraftsResponse>);
    drafts_.Unary("DiscardDraft", &unasked_, &Unasked::Refuse<warehouse::v1::DiscardDraftRequest, warehouse::v1::Draft>);
    drafts_.Unary("CheckDraft", &unasked_, &Unasked::Refuse<warehouse::v1::CheckDraftRequest, warehouse::v1::CheckDraftResponse>);
    drafts_.Unary("PostDraft", &unasked_, &Unasked::Refuse<warehouse::v1::PostDraftRequest, warehouse::v1::Draft>);
    positions_.Unary("ListStockSummaries", &unasked_,
                     &Unasked::Refuse<warehouse::v1::ListStockSummariesRequest, warehouse::v1::ListStockSummariesResponse>);
    positions_.Unary("ListStockPositions", &unasked_,
                     &Unasked::Refuse<warehouse::v1::ListStockPositionsRequest, warehouse::v1::ListStockPositionsResponse>);
    positions_.Unary("ListExpiring", &unasked_, &Unasked::Refuse<warehouse::v1::ListExpiringRequest, warehouse::v1::ListExpiringResponse>);
    papers_.Unary("PrintBinCard", &unasked_, &Unasked::Refuse<warehouse::v1::PrintBinCardRequest, warehouse::v1::Paper>);
    papers_.Unary("PrintLedger", &unasked_, &Unasked::Refuse<warehouse::v1::PrintLedgerRequest, warehouse::v1::Paper>);
    sheets_.Unary("ExportSheet", &unasked_, &Unasked::Refuse<warehouse::v1::ExportSheetRequest, warehouse::v1::SheetFile>);
    sheets_.Unary("GetSheetTemplate", &unasked_, &Unasked::Refuse<warehouse::v1::GetSheetTemplateRequest, warehouse::v1::SheetFile>);
    stock_.Unary("ReceiveStock", &unasked_, &Unasked::Refuse<warehouse::v1::ReceiveStockRequest, warehouse::v1::Voucher>);
    stock_.Unary("ReserveStock", &unasked_, &Unasked::Refuse<warehouse::v1::ReserveStockRequest, warehouse::v1::Reservation>);
    stock_.Unary("CancelReservation", &unasked_, &Unasked::Refuse<warehouse::v1::CancelReservationRequest, warehouse::v1::Reservation>);
    stock_.Unary("DeliverStock", &unasked_, &Unasked::Refuse<warehouse::v1::DeliverStockRequest, warehouse::v1::DeliverStockResponse>);
    stock_.Unary("ListStockBalances", &unasked_,
                 &Unasked::Refuse<warehouse::v1::ListStockBalancesRequest, warehouse::v1::ListStockBalancesResponse>);
    stock_.Unary("GetReservation", &unasked_, &Unasked::Refuse<warehouse::v1::GetReservationRequest, warehouse::v1::Reservation>);
    stock_.Unary("ReplaceReservations", &unasked_,
                 &Unasked::Refuse<warehouse::v1::ReplaceReservationsRequest, warehouse::v1::ReplaceReservationsResponse>);
    stock_.Unary("GetVoucher", &unasked_, &Unasked::Refuse<warehouse::v1::GetVoucherRequest, warehouse::v1::Voucher>);
    stock_.Unary("ListVouchers", &unasked_, &Unasked::Refuse<warehouse::v1::ListVouchersRequest, warehouse::v1::ListVouchersResponse>);
    stock_.Unary("ListTransfers", &unasked_, &Unasked::Refuse<warehouse::v1::ListTransfersRequest, warehouse::v1::ListTransfersResponse>);
    server_ = rpc::Server::Start({.address = "127.0.0.1:0",
                                  .services = {&items_, &events_, &positions_, &papers_, &sheets_, &stock_, &calendar_, &drafts_, &audit_},
                                  .verify = [this](absl::string_view token) { return verifier_->Verify(token); },
                                  .logger = logger_.get(),
                                  .metrics = metrics_.get()})
                  .value();
    server_->SetServing(true);
    WriteConfig("");
  }

  ~MusterTest() override { fs::remove_all(folder_); }

  void WriteConfig(absl::string_view more) {
    std::ofstream(folder_ / ".muster" / "muster.textproto")
        << "services { name: 'warehouse' address: '127.0.0.1:" << server_->port() << "' }\n"
        << "services { name: 'roster' address: '127.0.0.1:1' }\n"
        << "worlds { name: 'live' } worlds { name: 'demo' exercise: true }\n"
        << "default_world: 'live' signing_key_file: 'gateway.key' default_identity: 'administrator@000000:chief'\n"
        << more;
  }

  int Run(const std::vector<std::string>& args, Language language = Language::kChinese) {
    out_.str("");
    err_.str("");
    return RunMuster(args, {.folder = (folder_ / ".muster").string()}, {.out = out_, .err = err_, .language = language});
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  const fs::path folder_;
  std::unique_ptr<obs::Logger> logger_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::unique_ptr<auth::Verifier> verifier_;
  Catalogue catalogue_;
  Unasked unasked_;
  rpc::Service items_{warehouse::v1::ItemService::service_full_name()};
  rpc::Service events_{common::v1::EventService::service_full_name()};
  Ledger ledger_;
  rpc::Service positions_{warehouse::v1::PositionService::service_full_name()};
  rpc::Service papers_{warehouse::v1::PaperService::service_full_name()};
  rpc::Service sheets_{warehouse::v1::SheetService::service_full_name()};
  rpc::Service stock_{warehouse::v1::StockService::service_full_name()};
  rpc::Service calendar_{warehouse::v1::CalendarService::service_full_name()};
  rpc::Service drafts_{warehouse::v1::DraftService::service_full_name()};
  AuditTrail trail_;
  rpc::Service audit_{common::v1::AuditService::service_full_name()};
  std::unique_ptr<rpc::Server> server_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(MusterTest, CallSendsJsonToAMethodByNameAndPrintsTheAnswer) {
  EXPECT_EQ(Run({"call", "muster.warehouse.v1.ItemService/CreateItem", R"({"itemId":"tent","item":{"displayName":"棉帐篷"}})", "--json"}),
            0)
      << err();
  EXPECT_EQ(out(), "{\"name\":\"items/tent\",\"displayName\":\"棉帐篷\"}\n");
  ASSERT_THAT(catalogue_.requests, SizeIs(1));
  EXPECT_THAT(catalogue_.requests[0].request_id(), SizeIs(36));
}

TEST_F(MusterTest, CallPrintsEachMessageOfAStreamOnALineOfItsOwn) {
  EXPECT_EQ(Run({"call", "EventService/WatchEvents", "--service", "warehouse"}), 0) << err();
  const std::vector<std::string> lines = absl::StrSplit(out(), '\n', absl::SkipEmpty());
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], HasSubstr("\"@type\":\"type.googleapis.com/muster.disaster.v1.IncidentCreated\""));
  EXPECT_EQ(lines[2], "{\"caughtUpCursor\":\"2\"}");
}

TEST_F(MusterTest, CallListsAndDescribesMethods) {
  EXPECT_EQ(Run({"call", "--list"}), 0);
  EXPECT_THAT(out(), HasSubstr("muster.disaster.v1.IncidentService/ListIncidents\n"));
  EXPECT_THAT(out(), HasSubstr("muster.common.v1.EventService/WatchEvents\n"));
  EXPECT_EQ(Run({"call", "ItemService/GetItem", "--describe"}), 0);
  EXPECT_THAT(out(), HasSubstr("message GetItemRequest"));
}

TEST_F(MusterTest, CallRefusesUnknownMethodsAndUnknownFields) {
  EXPECT_EQ(Run({"call", "ItemService/DropItem", "{}"}), kNotFound);
  EXPECT_EQ(Run({"call", "ItemService/GetItem", R"({"nom":"x"})"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("nom"));
}

TEST_F(MusterTest, ActsAsTheIdentityAndInTheWorldThatAreAskedFor) {
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "棉帐篷", "--unit", "顶"}), 0) << err();
  EXPECT_EQ(catalogue_.caller.subject(), "users/chief");
  EXPECT_EQ(catalogue_.caller.world(), "live");
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "棉帐篷", "--unit", "顶", "--world", "demo", "--as", "auditor@150000:wang"}), 0)
      << err();
  EXPECT_EQ(catalogue_.caller.subject(), "users/wang");
  EXPECT_EQ(catalogue_.caller.chapter(), "chapters/150000");
  EXPECT_EQ(catalogue_.caller.world(), "demo");
}

TEST_F(MusterTest, MarksWhatComesFromAnExerciseButNotJson) {
  Run({"item", "list", "--world", "demo"});
  EXPECT_THAT(out(), StartsWith("【演练】"));
  EXPECT_THAT(err(), HasSubstr("【演练】"));
  Run({"item", "list", "--world", "demo", "--json"});
  EXPECT_THAT(out(), StartsWith("{\"items\""));
  Run({"item", "list"});
  EXPECT_THAT(out(), Not(HasSubstr("演练")));
}

TEST_F(MusterTest, ListsAllPagesAsOneAnswerUntilTheLimit) {
  EXPECT_EQ(Run({"item", "list", "--json"}), 0);
  EXPECT_THAT(out(), HasSubstr("tent-2"));
  EXPECT_THAT(out(), Not(HasSubstr("nextPageToken")));
  EXPECT_EQ(Run({"item", "list", "--json", "--limit", "1"}), 0);
  EXPECT_THAT(out(), HasSubstr("\"nextPageToken\":\"more\""));
}

TEST_F(MusterTest, ALedgerOfSeveralPagesOpensAsTheFirstAndClosesAsTheLast) {
  EXPECT_EQ(Run({"stock", "ledger", "622900-01", "--item", "quilt", "--json"}), 0) << err();
  EXPECT_THAT(out(), Not(HasSubstr("openingQuantity")));
  EXPECT_THAT(out(), HasSubstr("\"closingQuantity\":\"20\""));
  EXPECT_EQ(Run({"stock", "ledger", "622900-01", "--item", "quilt"}), 0);
  EXPECT_THAT(out(), HasSubstr("期初结存 0，期末结存 20"));
}

TEST_F(MusterTest, SavesAPaperWhereItIsToldTo) {
  const std::string file = folder_ / "paper.pdf";
  EXPECT_EQ(Run({"voucher", "print", "622900-01/vouchers/issue-note-2023-0001", "--out", file}), 0) << err();
  EXPECT_EQ(ledger_.printed.name(), "warehouses/622900-01/vouchers/issue-note-2023-0001");
  EXPECT_EQ(ledger_.printed.format(), warehouse::v1::Paper::FORMAT_PDF);
  std::ostringstream saved;
  saved << std::ifstream(file, std::ios::binary).rdbuf();
  EXPECT_EQ(saved.str(), std::string("%PDF\0\n", 6));
  EXPECT_THAT(out(), HasSubstr(file));
  EXPECT_EQ(Run({"voucher", "print", "622900-01/vouchers/issue-note-2023-0001", "--out", folder_ / "none" / "x.pdf"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("[OUTPUT_UNWRITABLE]"));
}

TEST_F(MusterTest, AnAnswerNeverChoosesTheFolderThatItIsSavedIn) {
  EXPECT_EQ(OutputPath("", "../../issue-note.pdf"), "issue-note.pdf");
  EXPECT_EQ(OutputPath("a/b.pdf", "../../issue-note.pdf"), "a/b.pdf");
}

TEST_F(MusterTest, ImportShowsEveryWrongRowAndFailsWhenNothingWasTakenIn) {
  const std::string file = folder_ / "期初.csv";
  std::ofstream(file) << "物资,数量\n";
  const std::vector<std::string> args = {"sheet",         "import",   file,   "--warehouse", "622900-01", "--kind",
                                         "opening-stock", "--person", "张三", "--person",    "李四"};
  EXPECT_EQ(Run(args), kRefused);
  EXPECT_EQ(ledger_.imported.content(), "物资,数量\n");
  EXPECT_EQ(ledger_.imported.file_name(), "期初.csv");
  EXPECT_THAT(out(), HasSubstr("17"));
  EXPECT_THAT(out(), HasSubstr("应为整数"));
  EXPECT_THAT(err(), HasSubstr("[SHEET_ROWS_WRONG]"));
  std::vector<std::string> good_rows = args;
  good_rows.emplace_back("--good-rows");
  EXPECT_EQ(Run(good_rows), 0) << err();
  EXPECT_THAT(out(), HasSubstr("入字第 1 号"));
}

TEST_F(MusterTest, ACheckSaysThatNothingWasSavedWhichRowsAreWrongAndWhatToDo) {
  const std::string file = folder_ / "期初.csv";
  std::ofstream(file) << "物资,数量\n";
  const std::vector<std::string> args = {"sheet",         "import",   file,   "--warehouse", "622900-01", "--kind",
                                         "opening-stock", "--person", "张三", "--person",    "李四",      "--check"};
  EXPECT_EQ(Run(args), kRefused);
  EXPECT_TRUE(ledger_.imported.validate_only());
  EXPECT_THAT(err(), HasSubstr("只是检查，什么都没有保存"));
  EXPECT_THAT(err(), HasSubstr("第 17 行"));
  EXPECT_THAT(err(), HasSubstr("无误的 1 行，去掉 --check，加上 --good-rows"));
  EXPECT_THAT(err(), HasSubstr("[SHEET_ROWS_WRONG]"));
  EXPECT_THAT(err(), Not(HasSubstr("没有入库")));
  EXPECT_THAT(out(), Not(HasSubstr("去掉 --check 正式保存")));
  std::vector<std::string> good_rows = args;
  good_rows.emplace_back("--good-rows");
  EXPECT_EQ(Run(good_rows), 0) << "what would be taken in is no failure";
  EXPECT_THAT(out(), HasSubstr("保留 --good-rows"));
}

TEST_F(MusterTest, ACountSheetNeedsItsStocktakeAndWhoCountedInsteadOfAWarehouse) {
  const std::string file = folder_ / "盘点表.csv";
  std::ofstream(file) << "批次,实盘数\n";
  EXPECT_EQ(Run({"sheet", "import", file, "--kind", "count"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--stocktake: "));
  EXPECT_THAT(err(), HasSubstr("--counter: "));
  EXPECT_THAT(err(), Not(HasSubstr("--warehouse: ")));
  EXPECT_EQ(Run({"sheet", "import", file, "--kind", "count", "--stocktake", "622900-01/stocktakes/3", "--counter", "王五"}), kRefused);
  EXPECT_EQ(ledger_.imported.stocktake(), "warehouses/622900-01/stocktakes/3");
  EXPECT_THAT(err(), HasSubstr("没有记入盘点"));
}

TEST_F(MusterTest, SetsTheDaysOfTheCalendarUnderOneSource) {
  EXPECT_EQ(Run({"calendar", "set", "--holiday", "2027-01-01", "--workday", "2027-02-20", "--source", "国办"}), 0) << err();
  ASSERT_THAT(ledger_.days.days(), SizeIs(2));
  EXPECT_FALSE(ledger_.days.days(0).working());
  EXPECT_TRUE(ledger_.days.days(1).working());
  EXPECT_EQ(ledger_.days.days(1).source(), "国办");
  EXPECT_THAT(out(), HasSubstr("周五"));
  EXPECT_THAT(out(), HasSubstr("上班"));
  EXPECT_EQ(Run({"calendar", "set", "--holiday", "01.01.2027"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--holiday[0]: "));
  EXPECT_THAT(err(), HasSubstr("--source: "));
  EXPECT_EQ(Run({"calendar", "set", "--source", "国办"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("没有写明哪一天"));
}

TEST_F(MusterTest, TakesDaysOutOfTheCalendarAndSaysWhenItIsEmpty) {
  EXPECT_EQ(Run({"calendar", "remove", "--day", "2027-01-01", "--day", "2027-01-02"}), 0) << err();
  EXPECT_THAT(ledger_.days.removed_days(), ElementsAre("2027-01-01", "2027-01-02"));
  EXPECT_THAT(out(), HasSubstr("已去掉：2027-01-01  2027-01-02"));
  EXPECT_EQ(Run({"calendar", "list", "--year", "2027"}), 0);
  EXPECT_THAT(out(), HasSubstr("muster calendar set"));
}

TEST_F(MusterTest, AnUpdateChangesWhatIsGivenAndClearsWithNothing) {
  EXPECT_EQ(Run({"item", "update", "tent", "--name", "棉帐篷", "--note", "", "--weight-g", "0", "--no-pack", "--component", "quilt=2"}), 0)
      << err();
  EXPECT_EQ(catalogue_.updated.item().name(), "items/tent");
  EXPECT_THAT(catalogue_.updated.update_mask().paths(), UnorderedElementsAre("display_name", "note", "weight_g", "packs", "components"));
  EXPECT_EQ(catalogue_.updated.item().components(0).item(), "items/quilt");
  EXPECT_EQ(Run({"item", "update", "tent", "--etag", "5"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("没有写明要改什么"));
  EXPECT_THAT(err(), HasSubstr("--weight-g"));
  EXPECT_THAT(err(), HasSubstr("--no-pack"));
}

TEST_F(MusterTest, APaperThatIsNotCompleteBecomesADraftAndSaysWhatIsMissing) {
  EXPECT_EQ(Run({"stock", "receive", "622900-01", "--line", "quilt=4:source=purchase", "--draft"}), 0) << err();
  EXPECT_EQ(ledger_.drafted.parent(), "warehouses/622900-01");
  EXPECT_EQ(ledger_.drafted.draft().receive_stock().lines(0).quantity(), 4);
  EXPECT_THAT(out(), HasSubstr("lines[0].lot.item"));
  EXPECT_THAT(out(), HasSubstr("需要两人"));
  EXPECT_THAT(out(), HasSubstr("--into 622900-01/drafts/7"));
  EXPECT_EQ(Run({"stock", "receive", "--into", "622900-01/drafts/7", "--from", "某厂"}), 0) << err();
  EXPECT_EQ(ledger_.redrafted.draft().name(), "warehouses/622900-01/drafts/7");
  EXPECT_EQ(ledger_.redrafted.draft().receive_stock().counterparty(), "某厂");
  EXPECT_THAT(out(), HasSubstr("muster draft post 622900-01/drafts/7"));
  EXPECT_EQ(Run({"stock", "issue", "--line", "quilt=4", "--draft"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--warehouse: "));
}

TEST_F(MusterTest, ADraftMayComeFromAFileAsItWasShown) {
  const std::string file = folder_ / "草稿.json";
  std::ofstream(file) << R"({"name":"warehouses/x/drafts/1","etag":"3","state":"STATE_OPEN","disposeStock":{"note":"受潮"}})";
  EXPECT_EQ(Run({"draft", "create", "622900-01", file}), 0) << err();
  EXPECT_EQ(ledger_.drafted.draft().dispose_stock().note(), "受潮");
  EXPECT_EQ(ledger_.drafted.draft().name(), "");
  EXPECT_EQ(Run({"draft", "update", "622900-01/drafts/7", file}), 0) << err();
  EXPECT_EQ(ledger_.redrafted.draft().name(), "warehouses/622900-01/drafts/7");
  EXPECT_EQ(ledger_.redrafted.draft().etag(), "3");
  std::ofstream(file) << R"({"dispose":{}})";
  EXPECT_EQ(Run({"draft", "create", "622900-01", file}), kUsage);
  EXPECT_THAT(err(), HasSubstr("草稿.json"));
  EXPECT_THAT(err(), HasSubstr("[JSON_INVALID]"));
}

TEST_F(MusterTest, ImportNamesAFileThatCannotBeRead) {
  EXPECT_EQ(Run({"sheet", "import", folder_ / "none.xlsx", "--warehouse", "622900-01", "--kind", "receipt", "--person", "张三"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("none.xlsx"));
  EXPECT_EQ(Run({"sheet", "import", "--kind", "receipt"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("FILE: "));
  EXPECT_THAT(err(), HasSubstr("--warehouse: "));
}

TEST_F(MusterTest, IssuesFreeStockToAnotherWarehouseWithThePaperLater) {
  EXPECT_EQ(Run({"stock", "issue", "--warehouse", "622900-01", "--line", "quilt=4:包", "--to-warehouse", "620000-01", "--paper-later",
                 "--incident", "20231218-622927-1"}),
            0)
      << err();
  EXPECT_EQ(ledger_.issued.warehouse(), "warehouses/622900-01");
  EXPECT_EQ(ledger_.issued.destination_warehouse(), "warehouses/620000-01");
  EXPECT_TRUE(ledger_.issued.paper_later());
  EXPECT_THAT(ledger_.issued.lines(), SizeIs(1));
  EXPECT_THAT(out(), HasSubstr("muster voucher complete 622900-01/vouchers/transfer-order-2023-0001"));
}

TEST_F(MusterTest, ListsTheReservationsThatARefusalNames) {
  EXPECT_EQ(Run({"stock", "reservations", "622900-01", "--state", "pending", "--incident", "20231218-622927-1"}), 0) << err();
  EXPECT_EQ(ledger_.wanted_reservations.parent(), "warehouses/622900-01");
  EXPECT_EQ(ledger_.wanted_reservations.state(), warehouse::v1::Reservation::STATE_PENDING);
  EXPECT_EQ(ledger_.wanted_reservations.incident(), "incidents/20231218-622927-1");
  EXPECT_THAT(out(), testing::AllOf(HasSubstr("12"), HasSubstr("预留中")));
}

TEST_F(MusterTest, SaysWhatToDoWhenAListIsEmpty) {
  catalogue_.item_count = 0;
  EXPECT_EQ(Run({"item", "list"}), 0);
  EXPECT_THAT(out(), HasSubstr("muster item create"));
}

TEST_F(MusterTest, RepeatsARequestUnderTheSameIdWhileTheServiceIsBusy) {
  int attempts = 0;
  catalogue_.on_create = [&attempts]() -> absl::Status {
    if (++attempts < 3) return ResourceExhausted("OVERLOADED", "busy", absl::Milliseconds(1));
    return absl::OkStatus();
  };
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "棉帐篷", "--unit", "顶"}), 0) << err();
  ASSERT_THAT(catalogue_.requests, SizeIs(3));
  EXPECT_EQ(catalogue_.requests[0].request_id(), catalogue_.requests[2].request_id());
}

TEST_F(MusterTest, TheSameRequestTextGivesTheSameRequestId) {
  Run({"item", "create", "tent", "--name", "棉帐篷", "--unit", "顶", "--request-id", "demo item tent"});
  Run({"item", "create", "tent", "--name", "棉帐篷", "--unit", "顶", "--request-id", "demo item tent"});
  ASSERT_THAT(catalogue_.requests, SizeIs(2));
  EXPECT_EQ(catalogue_.requests[0].request_id(), catalogue_.requests[1].request_id());
}

TEST_F(MusterTest, NamesEveryMissingOrWrongOptionAtOnce) {
  EXPECT_EQ(Run({"item", "create", "--weight-g", "heavy"}, Language::kEnglish), kUsage);
  EXPECT_THAT(err(), HasSubstr("ID: "));
  EXPECT_THAT(err(), HasSubstr("--name: "));
  EXPECT_THAT(err(), HasSubstr("--unit: "));
  EXPECT_THAT(err(), HasSubstr("--weight-g: "));
  EXPECT_THAT(err(), HasSubstr("muster item create --help"));
  EXPECT_THAT(catalogue_.requests, IsEmpty());
}

TEST_F(MusterTest, ShowsWhichOptionAFieldThatTheServiceRefusedBelongsTo) {
  catalogue_.on_create = [] {
    Violations violations;
    violations.Add("item.packs[0].quantity", "OUT_OF_RANGE", {{"min", 2}, {"max", 1000000}});
    return violations.ToStatus();
  };
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "棉帐篷", "--unit", "顶", "--pack", "箱=1"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--pack (item.packs[0].quantity): 超出范围，应在 2 到 1000000 之间"));
  EXPECT_THAT(err(), HasSubstr("[INVALID_FIELDS]"));
}

TEST_F(MusterTest, ExitCodeSaysWhatKindOfFailureItWas) {
  EXPECT_EQ(Run({"item", "show", "tent"}), kNotFound);
  EXPECT_THAT(err(), HasSubstr("没有找到 items/tent"));
  catalogue_.on_create = [] { return AlreadyExists("NOT_FOUND", "exists"); };
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "x", "--unit", "y"}), kRefused);
  catalogue_.on_create = [] { return PermissionDenied("ROLE_MISSING", "no"); };
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "x", "--unit", "y"}), kNotAllowed);
  catalogue_.on_create = [] { return Internal("UNEXPECTED", "oh"); };
  EXPECT_EQ(Run({"item", "create", "tent", "--name", "x", "--unit", "y"}), kInternal);
  EXPECT_EQ(Run({"team", "list", "--timeout", "300ms"}), kUnavailable);
  EXPECT_THAT(err(), HasSubstr("roster"));
}

TEST_F(MusterTest, StatusFailsWhenOneServiceIsDownAndStillShowsAll) {
  EXPECT_EQ(Run({"status"}), kUnavailable);
  EXPECT_THAT(out(), HasSubstr("warehouse"));
  EXPECT_THAT(out(), HasSubstr("roster"));
}

TEST_F(MusterTest, WatchEndsOnceEverythingHasComeAndGoesOnAfterACursor) {
  EXPECT_EQ(Run({"watch", "warehouse", "--no-follow", "--from", "start", "--json"}), 0) << err();
  EXPECT_THAT(std::vector<std::string>(absl::StrSplit(out(), '\n', absl::SkipEmpty())), SizeIs(2));
  EXPECT_EQ(Run({"watch", "warehouse", "--no-follow", "--from", "1", "--json"}), 0) << err();
  EXPECT_THAT(std::vector<std::string>(absl::StrSplit(out(), '\n', absl::SkipEmpty())), SizeIs(1));
}

TEST_F(MusterTest, AuditSearchShowsWhoDidWhatFromWhere) {
  EXPECT_EQ(Run({"audit", "search", "warehouse", "--actor", "linxia-store", "--method", "IssueStock", "--chapter", "622900"}), 0) << err();
  EXPECT_EQ(trail_.searched.actor(), "users/linxia-store");
  EXPECT_EQ(trail_.searched.method(), "IssueStock");
  EXPECT_EQ(trail_.searched.chapter(), "chapters/622900");
  for (const char* const part : {"users/linxia-store", "IssueStock", "203.0.113.7", "vouchers/17", "已封存"}) {
    EXPECT_THAT(out(), HasSubstr(part));
  }
  EXPECT_EQ(Run({"audit", "search", "warehouse", "--actor", "services/dispatch", "--json"}), 0) << err();
  EXPECT_EQ(trail_.searched.actor(), "services/dispatch");
  EXPECT_THAT(out(), HasSubstr(R"({"service":"warehouse","entry":{)"));
}

TEST_F(MusterTest, AuditSearchShowsWhatItFoundAlthoughAServiceIsDown) {
  EXPECT_EQ(Run({"audit", "search"}), kUnavailable);
  EXPECT_THAT(out(), HasSubstr("vouchers/17"));
  EXPECT_THAT(err(), HasSubstr("roster"));
}

TEST_F(MusterTest, AuditVerifyFailsWhenSomethingDoesNotHoldAndSaysWhere) {
  trail_.verified.set_seal_count(3);
  trail_.verified.set_event_count(40);
  EXPECT_EQ(Run({"audit", "verify", "warehouse"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("40 条记录、3 个封存验算无误"));
  common::v1::AuditBreak& broken = *trail_.verified.mutable_first_break();
  broken.set_kind(common::v1::AuditBreak::KIND_REMOVED);
  broken.set_seal_id(4);
  broken.set_after_cursor("700-12");
  broken.set_through_cursor("731-20");
  broken.set_sealed_event_count(8);
  broken.set_found_event_count(7);
  EXPECT_EQ(Run({"audit", "verify", "warehouse"}, Language::kEnglish), kRefused);
  for (const char* const part : {"seal 4 does not hold", "8 records", "only 7 are left", "700-12", "731-20"})
    EXPECT_THAT(out(), HasSubstr(part));
  EXPECT_THAT(err(), HasSubstr("do not agree with their seals"));
}

TEST_F(MusterTest, WithoutConfigurationSaysWhereItLooked) {
  fs::remove(folder_ / ".muster" / "muster.textproto");
  EXPECT_EQ(Run({"item", "list"}), kUsage);
  EXPECT_THAT(err(), HasSubstr(".muster/muster.textproto"));
  EXPECT_THAT(err(), HasSubstr("--config"));
}

TEST_F(MusterTest, WithoutItsKeySaysWhichFileIsMissing) {
  fs::remove(folder_ / ".muster" / "gateway.key");
  EXPECT_EQ(Run({"item", "list"}), kNotAllowed);
  EXPECT_THAT(err(), HasSubstr("gateway.key"));
}

TEST_F(MusterTest, ListsEverythingWrongWithTheConfiguration) {
  WriteConfig("worlds { name: 'live' } services { name: 'chapter' }");
  EXPECT_EQ(Run({"item", "list"}, Language::kEnglish), kUsage);
  EXPECT_THAT(err(), HasSubstr("worlds live twice"));
  EXPECT_THAT(err(), HasSubstr("services chapter has no address"));
}

TEST_F(MusterTest, RefusesAnUnknownWorldRoleOrWord) {
  EXPECT_EQ(Run({"item", "list", "--world", "moon"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("moon"));
  EXPECT_EQ(Run({"item", "list", "--as", "boss@000000"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("duty-officer"));
  EXPECT_EQ(Run({"item", "list", "--colour"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--colour"));
  EXPECT_EQ(Run({"item"}), kUsage);
  EXPECT_EQ(Run({}), kUsage);
}

class TreeTest : public testing::TestWithParam<Language> {
 protected:
  TreeTest() : root_(app_, GetParam()) { AddAllCommands(root_); }

  void ForEach(const Command& command, const std::function<void(const Command&)>& visit) {
    visit(command);
    for (const auto& child : command.children()) ForEach(*child, visit);
  }

  CLI::App app_{"", "muster"};
  Command root_;
};

TEST_P(TreeTest, EveryCommandAndOptionHasHelp) {
  ForEach(root_, [this](const Command& command) {
    EXPECT_FALSE(command.help().empty()) << command.path();
    const std::string help = HelpText(root_, command, GetParam());
    for (const auto& option : command.options()) EXPECT_THAT(help, HasSubstr(option->spec.name)) << command.path();
    for (const auto& child : command.children()) EXPECT_THAT(help, HasSubstr(child->name())) << command.path();
  });
}

TEST_P(TreeTest, HelpOfTheProgramExplainsExitCodesAndTheKey) {
  const std::string help = HelpText(root_, root_, GetParam());
  EXPECT_THAT(help, HasSubstr(Text("EXIT_5", GetParam())));
  EXPECT_THAT(help, HasSubstr(Text("HELP_KEY", GetParam())));
}

TEST_P(TreeTest, CompletionOfEveryShellHoldsEveryCommandAndOption) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = CompletionScript(root_, shell);
    ForEach(root_, [&](const Command& command) {
      EXPECT_THAT(script, HasSubstr(command.path())) << shell;
      for (const auto& option : command.options()) {
        if (option->is_positional()) continue;
        EXPECT_THAT(script, HasSubstr(option->spec.name.substr(2))) << shell << " " << command.path();
      }
    });
    EXPECT_THAT(script, HasSubstr("earthquake")) << shell;
  }
  EXPECT_THAT(CompletionScript(root_, "tcsh"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(BothLanguages, TreeTest, testing::Values(Language::kChinese, Language::kEnglish),
                         [](const auto& info) { return info.param == Language::kChinese ? "Chinese" : "English"; });

TEST(Completion, OfBashOffersVerbsAndValues) {
  CLI::App app("", "muster");
  Command root(app, Language::kEnglish);
  AddAllCommands(root);
  const fs::path script = fs::path(testing::TempDir()) / absl::StrCat("muster_completion_", getpid());
  const fs::path answer = absl::StrCat(script.string(), ".out");
  std::ofstream(script) << CompletionScript(root, "bash") << R"(
COMP_WORDS=(muster incident create --hazard earth) COMP_CWORD=4
_muster
echo "${COMPREPLY[@]}"
COMP_WORDS=(muster incident s) COMP_CWORD=2
_muster
echo "${COMPREPLY[@]}"
)";
  ASSERT_EQ(std::system(absl::StrCat("bash ", script.string(), " > ", answer.string()).c_str()), 0);
  std::ostringstream text;
  text << std::ifstream(answer).rdbuf();
  EXPECT_EQ(text.str(), "earthquake\nshow\n");
  fs::remove(script);
  fs::remove(answer);
}

TEST(ChooseLanguage, FollowsOptionThenLocaleThenChinese) {
  EXPECT_EQ(ChooseLanguage({"item", "list", "--lang", "en"}, {"zh_CN.UTF-8"}), Language::kEnglish);
  EXPECT_EQ(ChooseLanguage({"--lang=zh"}, {"en_GB.UTF-8"}), Language::kChinese);
  EXPECT_EQ(ChooseLanguage({}, {"", "", "en_US.UTF-8"}), Language::kEnglish);
  EXPECT_EQ(ChooseLanguage({}, {"zh_CN.UTF-8", "", "en_US.UTF-8"}), Language::kChinese);
  EXPECT_EQ(ChooseLanguage({}, {"", "", "C.UTF-8"}), Language::kChinese);
}

TEST(ApiServices, HoldEveryServiceOfTheWarehouse) {
  for (const char* method : {"ReverseVoucher", "PostDraft", "TraceLot", "SetCalendarDays", "CloseDonation", "PostStocktake",
                             "AwardGradeAssessment", "ReleaseFloor", "ListExpiring", "PrintLedger", "ImportSheet", "IssueStock"}) {
    EXPECT_TRUE(FindMethod(method).ok()) << method;
  }
}

TEST(FindMethod, TakesAsMuchOfANameAsIsUnique) {
  EXPECT_EQ(MethodName(**FindMethod("ListIncidents")), "muster.disaster.v1.IncidentService/ListIncidents");
  EXPECT_EQ(MethodName(**FindMethod("muster.disaster.v1.IncidentService.ListIncidents")),
            "muster.disaster.v1.IncidentService/ListIncidents");
  EXPECT_EQ(ReasonOf(FindMethod("Incidents").status()), "METHOD_UNKNOWN");
}

TEST(ApiEvents, AllHaveATextForPeople) {
  for (const char* package : {"chapter", "disaster", "roster", "warehouse", "dispatch"}) {
    const auto* file =
        google::protobuf::DescriptorPool::generated_pool()->FindFileByName(absl::StrCat("muster/", package, "/v1/events.proto"));
    ASSERT_NE(file, nullptr) << package;
    for (int i = 0; i < file->message_type_count(); ++i) {
      std::string key = "EVENT";
      for (const char c : file->message_type(i)->name()) {
        if (std::isupper(static_cast<unsigned char>(c))) key += '_';
        key += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
      EXPECT_TRUE(FindText(key, Language::kChinese).has_value()) << key;
    }
  }
}

}  // namespace
}  // namespace muster::cli
