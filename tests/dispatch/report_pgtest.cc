#include <cstdlib>
#include <fstream>

#include "dispatch/api/report_content.h"
#include "dispatch/api/report_form.h"
#include "dispatch/movement_fixture.h"
#include "platform/paper/html.h"
#include "platform/paper/pdf.h"

namespace muster::dispatch {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Report = v1::ExecutionReport;

class ReportTest : public MovementFixture {
 protected:
  using Reports = v1::ExecutionReportService::Stub;

  std::string NameFor(const std::string& code) const {
    return absl::StrCat("executionReports/", op.incident.substr(op.incident.find('/') + 1), "-", code);
  }
  std::string Name() const { return NameFor(kLinxia); }

  absl::StatusOr<Report> TryRead(const std::string& name, int revision, const Operation::Person& person) {
    v1::GetExecutionReportRequest request;
    request.set_name(name);
    request.set_revision(revision);
    return op.Call(*op.reports, &Reports::GetExecutionReport, request, person);
  }
  Report Read(int revision = 0) { return Get(TryRead(Name(), revision, Operation::DutyOfficer(kLinxia))); }

  v1::FileExecutionReportRequest Filing(const Report& report) {
    auto request = Named<v1::FileExecutionReportRequest>(report.name());
    request.set_etag(report.etag());
    request.add_responsible_persons("马某");
    request.add_responsible_persons("韩某");
    return request;
  }

  absl::StatusOr<Report> TryFile(const v1::FileExecutionReportRequest& request) {
    return op.Call(*op.reports, &Reports::FileExecutionReport, request, Operation::DutyOfficer(kLinxia));
  }

  v1::ListExecutionReportsResponse ListFor(const std::string& code, Report::DueState state = Report::DUE_STATE_UNSPECIFIED) {
    v1::ListExecutionReportsRequest request;
    request.set_due_state(state);
    request.set_chapter("chapters/" + code);
    return Get(op.Call(*op.reports, &Reports::ListExecutionReports, request, Operation::DutyOfficer("000000")));
  }

  v1::Shipment SignPart(const std::string& name, std::int64_t received, std::int64_t damaged, std::int64_t lost) {
    auto request = Named<v1::SignShipmentRequest>(name);
    request.set_signer("马某");
    request.set_partial(true);
    v1::SignShipmentRequest::Line& line = *request.add_lines();
    line.set_received_quantity(received);
    line.set_damaged_quantity(damaged);
    line.set_lost_quantity(lost);
    return Get(Sign(request));
  }

  v1::Shipment SignRest(const std::string& name) {
    auto request = Named<v1::SignShipmentRequest>(name);
    request.set_signer("韩某");
    return Get(Sign(request));
  }

  // Goes to noon of a day in China.
  void GoTo(absl::CivilDay day) {
    const absl::Time noon = absl::FromCivil(absl::CivilHour(day) + 12, absl::FixedTimeZone(8 * 3600));
    op.clock.Advance(noon - op.clock.Now());
  }
};

TEST_F(ReportTest, CountsNothingAsPlannedUntilEveryPartIsApproved) {
  Require(60);
  // Yinchuan's part of the plan waits for its own approval, so there is no shipment yet.
  EXPECT_TRUE(Planned().name().empty());
  const Report report = Read();
  EXPECT_EQ(report.name(), Name());
  EXPECT_EQ(report.due_state(), Report::DUE_STATE_NOTHING_RECEIVED);
  ASSERT_THAT(report.lines(), SizeIs(1));
  EXPECT_EQ(report.lines(0).asked_quantity(), 60);
  EXPECT_EQ(report.lines(0).quantities().planned_quantity(), 0);
  EXPECT_EQ(report.lines(0).missing_quantity(), 60);
  ASSERT_THAT(report.approvals(), SizeIs(2));
  EXPECT_EQ(report.approvals(0).approval().state(), v1::Plan::Approval::STATE_APPROVED);
}

TEST_F(ReportTest, KeepsReceivedDamagedLostAndOutstandingApart) {
  const v1::Shipment arrived = Arrived(40);
  SignPart(arrived.name(), 20, 3, 1);
  const Report report = Read();
  ASSERT_THAT(report.items(), SizeIs(1));
  EXPECT_EQ(report.items(0).asked_quantity(), 40);
  ASSERT_THAT(report.contributions(), SizeIs(1));
  EXPECT_EQ(report.contributions(0).warehouse(), kLinxiaStore);
  for (const Report::Quantities& sum : {report.items(0).quantities(), report.lines(0).quantities(), report.contributions(0).quantities()}) {
    EXPECT_EQ(sum.planned_quantity(), 40);
    EXPECT_EQ(sum.sent_quantity(), 40);
    EXPECT_EQ(sum.received_quantity(), 20);
    EXPECT_EQ(sum.damaged_quantity(), 3);
    EXPECT_EQ(sum.lost_quantity(), 1);
    EXPECT_EQ(sum.returned_quantity(), 0);
    EXPECT_EQ(sum.outstanding_quantity(), 16);
  }
  EXPECT_EQ(report.lines(0).missing_quantity(), 20);
  ASSERT_THAT(report.deliveries(), SizeIs(1));
  EXPECT_TRUE(report.deliveries(0).open());
  EXPECT_EQ(report.deliveries(0).arrival_delay_minutes(), Now(arrived.name()).arrival_delay_minutes());
  EXPECT_THAT(report.deliveries(0).receipts(), SizeIs(1));
  EXPECT_EQ(report.open_shipment_count(), 1);
}

TEST_F(ReportTest, SaysWhyALineLacksGoods) {
  Require(200);
  Get(Propose());
  const Report report = Read();
  ASSERT_THAT(report.shortages(), SizeIs(1));
  EXPECT_EQ(report.shortages(0).shortage().quantity(), 50);
  EXPECT_EQ(report.shortages(0).shortage().reason(), v1::Plan::Shortage::REASON_NO_STOCK);
}

TEST_F(ReportTest, RefusesToFileWhileShipmentsAreOpenUnlessItSaysWhy) {
  const v1::Shipment arrived = Arrived(40);
  EXPECT_EQ(ReasonOf(TryFile(Filing(Read())).status()), "NOTHING_RECEIVED");
  SignPart(arrived.name(), 20, 0, 0);
  const absl::Status open = TryFile(Filing(Read())).status();
  EXPECT_EQ(ReasonOf(open), "REPORT_SHIPMENTS_OPEN");
  EXPECT_EQ(DetailOf(open, "shipments"), arrived.name());
  auto request = Filing(Read());
  request.set_interim_reason("第二车因降雪滞留");
  const Report interim = Get(TryFile(request));
  EXPECT_EQ(interim.filing().revision(), 1);
  EXPECT_EQ(interim.filing().number(), "622900-2023-001");
  EXPECT_EQ(Read().due_state(), Report::DUE_STATE_INTERIM);
}

TEST_F(ReportTest, IsFiledOnceNothingIsOpen) {
  SignRest(Arrived(40).name());
  auto early = Filing(Read());
  early.set_interim_reason("无");
  EXPECT_EQ(ReasonOf(TryFile(early).status()), "REPORT_NOT_INTERIM");
  auto corrected = Filing(Read());
  corrected.set_correction_reason("数量有误");
  EXPECT_EQ(ReasonOf(TryFile(corrected).status()), "NOTHING_TO_CORRECT");
  auto request = Filing(Read());
  request.set_remarks("入户发放，花名册留存备查。");
  const Report filed = Get(TryFile(request));
  EXPECT_EQ(filed.filing().remarks(), request.remarks());
  EXPECT_EQ(filed.filing().filer(), Operation::DutyOfficer(kLinxia).subject);
  EXPECT_THAT(filed.filing().responsible_persons(), ElementsAre("马某", "韩某"));
  const Report now = Read();
  EXPECT_EQ(now.due_state(), Report::DUE_STATE_FILED);
  EXPECT_FALSE(now.has_clock_start_time());
  ASSERT_THAT(now.filings(), SizeIs(1));
  EXPECT_EQ(Read(1).SerializeAsString(), filed.SerializeAsString());
}

TEST_F(ReportTest, AnswersARepeatedFilingAsTheFirstTime) {
  SignRest(Arrived(40).name());
  const auto request = Filing(Read());
  const Report first = Get(TryFile(request));
  EXPECT_EQ(Get(TryFile(request)).SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(Read().filings(), SizeIs(1));
}

TEST_F(ReportTest, FilesOnlyWhatWasRead) {
  const v1::Shipment arrived = Arrived(40);
  SignPart(arrived.name(), 20, 0, 0);
  const auto request = Filing(Read());
  SignRest(arrived.name());
  EXPECT_EQ(ReasonOf(TryFile(request).status()), "ETAG_MISMATCH");
  EXPECT_THAT(Read().filings(), IsEmpty());
}

TEST_F(ReportTest, KeepsTheFirstReportWhenItIsCorrected) {
  SignRest(Arrived(30).name());
  const Report first = Get(TryFile(Filing(Read())));
  const absl::Status silent = TryFile(Filing(Read())).status();
  EXPECT_EQ(ReasonOf(silent), "CORRECTION_REASON_REQUIRED");
  EXPECT_EQ(DetailOf(silent, "number"), first.filing().number());
  auto request = Filing(Read());
  request.set_correction_reason("补充发放说明");
  const Report second = Get(TryFile(request));
  EXPECT_EQ(second.filing().revision(), 2);
  EXPECT_EQ(second.filing().number(), first.filing().number());
  EXPECT_THAT(Read().filings(), SizeIs(2));
  EXPECT_EQ(Read(1).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(ReasonOf(TryRead(Name(), 3, Operation::DutyOfficer(kLinxia)).status()), "EXECUTION_REPORT_REVISION_UNKNOWN");
}

TEST_F(ReportTest, IsDueFifteenWorkingDaysAfterTheFirstReceiptThatNoReportCovers) {
  // The operation's clock stands at 2023-12-20, a Wednesday; 2024-01-01 is a holiday.
  const v1::Shipment arrived = Arrived(40);
  SignPart(arrived.name(), 20, 0, 0);
  const Report due = Read();
  EXPECT_EQ(due.due_state(), Report::DUE_STATE_DUE);
  EXPECT_EQ(due.due_date(), "2024-01-11");
  EXPECT_EQ(due.working_day_count(), 15);
  EXPECT_THAT(due.term_source(), HasSubstr("莆田市红十字会 2020"));
  EXPECT_THAT(due.calendar_source(), HasSubstr("国务院办公厅"));
  GoTo(absl::CivilDay(2024, 1, 3));
  SignRest(arrived.name());
  EXPECT_EQ(Read().due_date(), "2024-01-11");
  GoTo(absl::CivilDay(2024, 1, 11));
  EXPECT_EQ(Read().due_state(), Report::DUE_STATE_DUE);
  GoTo(absl::CivilDay(2024, 1, 12));
  EXPECT_EQ(Read().due_state(), Report::DUE_STATE_OVERDUE);
  EXPECT_EQ(Get(TryFile(Filing(Read()))).due_state(), Report::DUE_STATE_OVERDUE);
  EXPECT_EQ(Read().due_state(), Report::DUE_STATE_FILED);
}

TEST_F(ReportTest, StartsTheClockAnewWithGoodsThatComeAfterAReport) {
  const v1::Shipment arrived = Arrived(40);
  SignPart(arrived.name(), 20, 0, 0);
  auto request = Filing(Read());
  request.set_interim_reason("第二车因降雪滞留");
  Get(TryFile(request));
  GoTo(absl::CivilDay(2024, 1, 3));
  SignRest(arrived.name());
  const Report second = Read();
  EXPECT_EQ(second.due_state(), Report::DUE_STATE_DUE);
  EXPECT_EQ(second.due_date(), "2024-01-24");
  // After an interim report the next one needs no reason.
  EXPECT_EQ(Get(TryFile(Filing(second))).filing().revision(), 2);
  EXPECT_EQ(Read().due_state(), Report::DUE_STATE_FILED);
}

TEST_F(ReportTest, ListsWhatIsDueForAChapterAndThoseBelow) {
  EXPECT_THAT(ListFor("000000").execution_reports(), IsEmpty());
  SignRest(Arrived(40).name());
  const auto all = ListFor("620000");
  ASSERT_THAT(all.execution_reports(), SizeIs(1));
  const v1::ExecutionReportSummary& due = all.execution_reports(0);
  EXPECT_EQ(due.name(), Name());
  EXPECT_EQ(due.due_state(), Report::DUE_STATE_DUE);
  EXPECT_EQ(due.due_date(), "2024-01-11");
  EXPECT_EQ(due.unreported_receipt_count(), 1);
  EXPECT_THAT(ListFor(kYinchuan).execution_reports(), IsEmpty());
  EXPECT_THAT(ListFor("000000", Report::DUE_STATE_OVERDUE).execution_reports(), IsEmpty());
  GoTo(absl::CivilDay(2024, 1, 12));
  EXPECT_THAT(ListFor("000000", Report::DUE_STATE_OVERDUE).execution_reports(), SizeIs(1));
  Get(TryFile(Filing(Read())));
  const auto filed = ListFor("000000", Report::DUE_STATE_FILED);
  ASSERT_THAT(filed.execution_reports(), SizeIs(1));
  EXPECT_EQ(filed.execution_reports(0).unreported_receipt_count(), 0);
  EXPECT_EQ(filed.execution_reports(0).receipt_count(), 1);
  EXPECT_EQ(filed.execution_reports(0).latest_filing().number(), "622900-2024-001");
}

TEST_F(ReportTest, IsReadByThoseAboveAndFiledByItsOwnPeople) {
  SignRest(Arrived(40).name());
  EXPECT_TRUE(TryRead(Name(), 0, Operation::Commander("620000")).ok());
  EXPECT_EQ(ReasonOf(TryRead(Name(), 0, Operation::DutyOfficer(kYinchuan)).status()), "EXECUTION_REPORT_UNKNOWN");
  EXPECT_EQ(ReasonOf(TryRead(NameFor("622927"), 0, Operation::DutyOfficer(kLinxia)).status()), "EXECUTION_REPORT_UNKNOWN");
  const auto request = Filing(Read());
  const auto file = [&](const Operation::Person& person) {
    return ReasonOf(op.Call(*op.reports, &Reports::FileExecutionReport, request, person).status());
  };
  EXPECT_EQ(file(Operation::Approver(kLinxia)), "ROLE_MISSING");
  EXPECT_EQ(file(Operation::DutyOfficer(kYinchuan)), "OUTSIDE_CHAPTER");
}

TEST_F(ReportTest, NamesEveryWrongField) {
  v1::FileExecutionReportRequest request;
  request.set_request_id(NewUuid());
  request.set_name("executionReports/20231218");
  request.add_responsible_persons("马某");
  const auto violations = ViolationsOf(TryFile(request).status());
  ASSERT_THAT(violations, SizeIs(3));
  EXPECT_EQ(violations[0].field, "name");
  EXPECT_EQ(violations[1].field, "etag");
  EXPECT_EQ(violations[2].field, "responsible_persons");
}

TEST_F(ReportTest, IsPrintedWithItsNumberOrMarkedAsNotFiled) {
  SignRest(Arrived(40).name());
  v1::PrintExecutionReportRequest request;
  request.set_name(Name());
  request.set_format(v1::Paper::FORMAT_HTML);
  const auto print = [&] { return Get(op.Call(*op.reports, &Reports::PrintExecutionReport, request, Operation::DutyOfficer(kLinxia))); };
  EXPECT_THAT(print().content(), AllOf(HasSubstr("执行结果报告"), HasSubstr("未报送，不作凭证"), HasSubstr("棉帐篷")));
  Get(TryFile(Filing(Read())));
  request.set_revision(1);
  EXPECT_THAT(print().content(),
              AllOf(HasSubstr("622900-2023-001"), HasSubstr("622900 备灾仓库"), HasSubstr("马某"), Not(HasSubstr("未报送"))));
  request.set_format(v1::Paper::FORMAT_PDF);
  const v1::Paper pdf = print();
  EXPECT_THAT(pdf.content(), StartsWith("%PDF-"));
  EXPECT_EQ(pdf.file_name(), absl::StrCat("execution-report-", Name().substr(Name().find('/') + 1), ".pdf"));
}

// A requisition of 40 tents, and a shipment of 30 of them.
ReportSources OneShipment() {
  ReportSources sources{.key = {.incident = "incidents/20231218-622927-1", .chapter = "chapters/622900"}};
  v1::Requisition& requisition = sources.requisitions.emplace_back();
  requisition.set_name("requisitions/20231218-622927-1-01");
  requisition.set_state(v1::Requisition::STATE_PLANNED);
  v1::Requisition::Line& asked = *requisition.add_lines();
  asked.set_item("items/cotton-tent");
  asked.set_quantity(40);
  v1::Shipment& shipment = sources.shipments.emplace_back();
  shipment.set_name("shipments/20231218-622927-1-01");
  shipment.set_warehouse("warehouses/622900-01");
  shipment.set_chapter("chapters/622900");
  shipment.set_state(v1::Shipment::STATE_IN_TRANSIT);
  shipment.mutable_depart_time()->set_seconds(1'703'000'000);
  v1::Shipment::Line& line = *shipment.add_lines();
  line.set_requisition(requisition.name());
  line.set_item("items/cotton-tent");
  line.set_quantity(30);
  return sources;
}

TEST(Compose, CountsAReceiptOnceTheWarehouseHasBeenToldOfIt) {
  ReportSources sources = OneShipment();
  v1::Shipment& shipment = sources.shipments[0];
  shipment.mutable_lines(0)->set_received_quantity(30);
  for (const std::int64_t quantity : {20, 10}) {
    v1::Shipment::Receipt& receipt = *shipment.add_receipts();
    receipt.set_number(shipment.receipts_size());
    receipt.add_lines()->set_received_quantity(quantity);
  }
  shipment.set_state(v1::Shipment::STATE_DELIVERING);
  const Report untold = Compose(sources);
  EXPECT_EQ(untold.items(0).quantities().received_quantity(), 20);
  EXPECT_EQ(untold.items(0).quantities().outstanding_quantity(), 10);
  EXPECT_THAT(untold.deliveries(0).receipts(), SizeIs(1));
  EXPECT_EQ(untold.open_shipment_count(), 1);
  shipment.set_state(v1::Shipment::STATE_SIGNED);
  const Report told = Compose(sources);
  EXPECT_EQ(told.items(0).quantities().received_quantity(), 30);
  EXPECT_THAT(told.deliveries(0).receipts(), SizeIs(2));
  EXPECT_EQ(told.open_shipment_count(), 0);
}

TEST(Compose, TakesGoodsThatNeverLeftForNotSent) {
  ReportSources sources = OneShipment();
  sources.shipments[0].clear_depart_time();
  sources.shipments[0].set_state(v1::Shipment::STATE_FAILED);
  const Report report = Compose(sources);
  EXPECT_EQ(report.items(0).quantities().sent_quantity(), 0);
  EXPECT_EQ(report.lines(0).missing_quantity(), 40);
  EXPECT_FALSE(report.deliveries(0).open());
}

TEST(Compose, CountsASubstituteUnderItsOwnNameAndForTheLineThatItServes) {
  ReportSources sources = OneShipment();
  sources.shipments[0].mutable_lines(0)->set_item("items/summer-tent");
  sources.shipments[0].mutable_lines(0)->set_received_quantity(30);
  const Report report = Compose(sources);
  ASSERT_THAT(report.items(), SizeIs(2));
  EXPECT_EQ(report.items(0).item(), "items/cotton-tent");
  EXPECT_EQ(report.items(0).asked_quantity(), 40);
  EXPECT_EQ(report.items(0).quantities().sent_quantity(), 0);
  EXPECT_EQ(report.items(1).asked_quantity(), 0);
  EXPECT_EQ(report.items(1).quantities().received_quantity(), 30);
  EXPECT_EQ(report.lines(0).quantities().received_quantity(), 30);
  EXPECT_EQ(report.lines(0).missing_quantity(), 10);
}

TEST(Compose, MissesNothingOfACancelledRequisition) {
  ReportSources sources = OneShipment();
  sources.requisitions[0].set_state(v1::Requisition::STATE_CANCELLED);
  EXPECT_EQ(Compose(sources).lines(0).missing_quantity(), 0);
}

TEST(Compose, CountsCommandedStepsThatNobodyHasSignedFor) {
  ReportSources sources = OneShipment();
  v1::Plan& plan = sources.plans.emplace_back();
  plan.set_name("plans/20231218-622927-1-01");
  plan.set_state(v1::Plan::STATE_APPROVED);
  v1::Plan::Line& line = *plan.add_lines();
  line.set_requisition(sources.requisitions[0].name());
  line.set_chapter("chapters/622900");
  line.set_item("items/cotton-tent");
  line.set_quantity(30);
  for (const char* chapter : {"chapters/622900", "chapters/640000"}) {
    v1::Plan::Approval& approval = *plan.add_approvals();
    approval.set_chapter(chapter);
    approval.set_state(v1::Plan::Approval::STATE_COMMANDED);
    approval.set_regularization(v1::Plan::Approval::REGULARIZATION_OPEN);
  }
  const Report report = Compose(sources);
  // The other part of the plan is for somebody else.
  EXPECT_THAT(report.approvals(), SizeIs(1));
  EXPECT_EQ(report.open_regularization_count(), 1);
  EXPECT_EQ(report.lines(0).quantities().planned_quantity(), 30);
}

// An interim report with everything on it, written out with MUSTER_PAPERS=directory.
TEST(ReportForm, ShowsAllItsPartsAndIsMarkedInAnExercise) {
  ReportSheet sheet{.organisation = "临夏回族自治州红十字会",
                    .organisations = {{"chapters/622900", "临夏回族自治州红十字会"}, {"chapters/640000", "宁夏回族自治区红十字会"}},
                    .warehouses = {{"warehouses/640000-01", "宁夏备灾仓库"}}};
  warehouse::v1::Item& tent = sheet.items["items/cotton-tent"];
  tent.set_display_name("棉帐篷");
  tent.set_base_unit("顶");
  Report& report = sheet.report;
  report.set_incident("incidents/20231218-622927-1");
  report.set_open_shipment_count(1);
  report.set_open_regularization_count(1);
  Report::Filing& filing = *report.mutable_filing();
  filing.set_number("622900-2024-003");
  filing.set_revision(2);
  filing.set_interim_reason("第二车因降雪滞留");
  filing.add_responsible_persons("马某");
  filing.add_responsible_persons("韩某");
  filing.set_remarks("入户发放，花名册留存备查。");
  const auto fill = [](Report::Quantities& sum) {
    sum.set_planned_quantity(1500);
    sum.set_sent_quantity(1500);
    sum.set_received_quantity(1490);
    sum.set_damaged_quantity(7);
    sum.set_lost_quantity(3);
  };
  Report::ItemTotal& total = *report.add_items();
  total.set_item("items/cotton-tent");
  total.set_asked_quantity(2000);
  fill(*total.mutable_quantities());
  Report::Line& line = *report.add_lines();
  line.set_requisition("requisitions/20231218-622927-1-01");
  line.set_item("items/cotton-tent");
  line.set_missing_quantity(510);
  fill(*line.mutable_quantities());
  v1::Plan::Shortage& shortage = *report.add_shortages()->mutable_shortage();
  shortage.set_item("items/cotton-tent");
  shortage.set_quantity(500);
  shortage.set_reason(v1::Plan::Shortage::REASON_NO_STOCK);
  Report::Contribution& contribution = *report.add_contributions();
  contribution.set_chapter("chapters/640000");
  contribution.set_warehouse("warehouses/640000-01");
  contribution.set_item("items/cotton-tent");
  fill(*contribution.mutable_quantities());
  Report::Delivery& delivery = *report.add_deliveries();
  delivery.set_shipment("shipments/20231218-622927-1-01");
  delivery.set_warehouse("warehouses/640000-01");
  delivery.set_state(v1::Shipment::STATE_ARRIVED);
  delivery.mutable_arrive_time()->set_seconds(1'703'000'000);
  delivery.set_arrival_delay_minutes(-95);
  v1::Shipment::Receipt& receipt = *delivery.add_receipts();
  receipt.set_number(1);
  receipt.set_signer("马某");
  Report::Approval& step = *report.add_approvals();
  step.mutable_approval()->set_chapter("chapters/640000");
  step.mutable_approval()->set_step(1);
  step.mutable_approval()->set_state(v1::Plan::Approval::STATE_COMMANDED);
  step.mutable_approval()->set_regularization(v1::Plan::Approval::REGULARIZATION_OPEN);

  paper::Form form = ReportForm(sheet, Language::kChinese);
  EXPECT_THAT(form.stamps, ElementsAre("阶段报告"));
  EXPECT_THAT(form.tables, SizeIs(6));
  ASSERT_THAT(form.signatures, SizeIs(4));
  EXPECT_EQ(form.signatures[1].name, "韩某");
  form.exercise = true;
  form.qr_payload = "MUSTER:drill-2026-1:executionReports/20231218-622927-1-622900";
  const std::string page = paper::RenderHtml(form);
  EXPECT_THAT(page, AllOf(HasSubstr("演练"), HasSubstr("没有库存"), HasSubstr("宁夏回族自治区红十字会"), HasSubstr("先行调运，待补办"),
                          HasSubstr("1,490"), HasSubstr("−95 分"), HasSubstr("入户发放")));
  EXPECT_THAT(paper::RenderHtml(ReportForm(sheet, Language::kEnglish)), AllOf(HasSubstr("Execution Report"), HasSubstr("signature owed")));
  const auto pdf = paper::RenderPdf(form);
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  if (const char* directory = std::getenv("MUSTER_PAPERS"); directory != nullptr) {
    std::ofstream(absl::StrCat(directory, "/execution-report.pdf"), std::ios::binary) << *pdf;
  }
}

}  // namespace
}  // namespace muster::dispatch
