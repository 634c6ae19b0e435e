#include <cstdio>
#include <fstream>

#include "absl/strings/match.h"
#include "dispatch/api/waybill_form.h"
#include "dispatch/movement_fixture.h"
#include "platform/paper/html.h"
#include "platform/paper/pdf.h"

namespace muster::dispatch {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// 147 tents and 30 boxes of unknown weight on two vehicles, half of them signed for.
WaybillSheet SheetOnTheRoad() {
  WaybillSheet sheet{.warehouse = "临夏州备灾仓库（622900-01）",
                     .warehouse_address = "临夏市红园路 1 号",
                     .consignor = "临夏回族自治州红十字会",
                     .consignee = "积石山保安族东乡族撒拉族自治县红十字会"};
  v1::Shipment& shipment = sheet.shipment;
  shipment.set_name("shipments/20231218-622927-1-01");
  shipment.set_plan("plans/20231218-622927-1-01");
  shipment.set_incident("incidents/20231218-622927-1");
  shipment.mutable_site()->set_display_name("大河家镇安置点");
  shipment.set_state(v1::Shipment::STATE_ARRIVED);
  shipment.set_distance_m(96'400);
  shipment.set_carrier("临夏某物流公司");
  shipment.set_vehicle("甘N11111、甘N22222");
  shipment.set_issue_note("warehouses/622900-01/vouchers/issue-note-2023-0001");
  const absl::Time start = absl::FromCivil(absl::CivilSecond(2023, 12, 19, 1, 0, 0), absl::FixedTimeZone(8 * 3600));
  *shipment.mutable_planned_depart_time() = ToTimestamp(start);
  *shipment.mutable_planned_arrive_time() = ToTimestamp(start + absl::Hours(2));
  *shipment.mutable_depart_time() = ToTimestamp(start + absl::Minutes(20));
  *shipment.mutable_arrive_time() = ToTimestamp(start + absl::Hours(3));
  const auto add_line = [&](const char* lot, std::int64_t quantity) {
    v1::Shipment::Line& line = *shipment.add_lines();
    line.set_lot(lot);
    line.set_quantity(quantity);
  };
  add_line("lots/1024", 147);
  add_line("lots/1025", 30);
  const auto add_load = [&](const char* plate, const char* carrier, std::int64_t tents, std::int64_t boxes) {
    v1::Load& load = *shipment.add_loads();
    load.set_plate(plate);
    load.set_carrier(carrier);
    v1::Load::Driver& driver = *load.add_drivers();
    driver.set_display_name("马师傅");
    driver.set_masked_phone("138****5678");
    load.add_lines()->set_quantity(tents);
    if (boxes > 0) {
      v1::Load::Line& line = *load.add_lines();
      line.set_line_index(1);
      line.set_quantity(boxes);
      load.set_unweighed_line_count(1);
    }
    load.set_weight_g(tents * 60'500);
  };
  add_load("甘N11111", "临夏某物流公司", 100, 0);
  add_load("甘N22222", "", 47, 30);
  v1::Shipment::Receipt& receipt = *shipment.add_receipts();
  receipt.set_number(1);
  receipt.set_signer("马某");
  *receipt.mutable_sign_time() = ToTimestamp(start + absl::Hours(4));
  receipt.set_note("第一车");
  shipment.mutable_lines(0)->set_received_quantity(98);
  shipment.mutable_lines(0)->set_damaged_quantity(2);
  warehouse::v1::Item tent;
  tent.set_display_name("棉帐篷");
  tent.set_english_name("Cotton tent");
  tent.set_specification("12 m²");
  tent.set_base_unit("顶");
  tent.set_weight_g(60'500);
  warehouse::v1::Item::Pack& pack = *tent.add_packs();
  pack.set_unit("箱");
  pack.set_quantity(12);
  warehouse::v1::Item box;
  box.set_display_name("急救箱");
  box.set_base_unit("个");
  warehouse::v1::Lot lot;
  lot.set_batch("B-7");
  lot.set_expiry_date("2033-01-02");
  sheet.items = {tent, box};
  sheet.lots = {lot, warehouse::v1::Lot()};
  return sheet;
}

TEST(WaybillForm, SaysWhatGoesFromWhereToWhereOnWhichVehicles) {
  const std::string page = paper::RenderHtml(WaybillForm(SheetOnTheRoad(), Language::kChinese));
  EXPECT_THAT(page, AllOf(HasSubstr("救灾物资运单"), HasSubstr("临夏州备灾仓库（622900-01）"), HasSubstr("大河家镇安置点"),
                          HasSubstr("1024（B-7）"), HasSubstr("2033-01-02"), HasSubstr("12 箱 3 顶"), HasSubstr("8,893.5")));
  EXPECT_THAT(page, AllOf(HasSubstr("甘N22222"), HasSubstr("自有车辆"), HasSubstr("马师傅（138****5678）"), HasSubstr("2. 急救箱 30 个"),
                          HasSubstr("另有未知"), HasSubstr("issue-note-2023-0001")));
  EXPECT_THAT(page, AllOf(HasSubstr("2023-12-19 01:20（计划 2023-12-19 01:00）"), HasSubstr("签收 1：马某"), HasSubstr("收货经手人")));
}

TEST(WaybillForm, SpeaksEnglish) {
  const std::string page = paper::RenderHtml(WaybillForm(SheetOnTheRoad(), Language::kEnglish));
  EXPECT_THAT(page, AllOf(HasSubstr("Waybill"), HasSubstr("Cotton tent"), HasSubstr("Own vehicle"), HasSubstr("planned 2023-12-19 01:00")));
}

TEST(WaybillForm, LeavesRoomToWriteInWhatNobodyHasSignedFor) {
  WaybillSheet sheet = SheetOnTheRoad();
  sheet.shipment.clear_receipts();
  const paper::Form form = WaybillForm(sheet, Language::kChinese);
  EXPECT_EQ(form.tables[0].rows[0][9], "");
  EXPECT_EQ(form.signatures.size(), 4);
}

TEST(WaybillForm, StrikesTheEyeWhenTheGoodsWereTurnedBack) {
  WaybillSheet sheet = SheetOnTheRoad();
  sheet.shipment.set_state(v1::Shipment::STATE_RETURNING);
  EXPECT_THAT(WaybillForm(sheet, Language::kChinese).stamps, ::testing::ElementsAre("已退回"));
}

// Shown with MUSTER_PAPERS=directory.
TEST(WaybillForm, FitsOnePageAndIsMarkedInAnExercise) {
  paper::Form form = WaybillForm(SheetOnTheRoad(), Language::kChinese);
  form.exercise = true;
  form.qr_payload = "MUSTER:drill-2026-1:shipments/20231218-622927-1-01";
  form.printed_by = "users/linxia-store";
  EXPECT_THAT(paper::RenderHtml(form), HasSubstr("演练"));
  const auto pdf = paper::RenderPdf(form);
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(*pdf, StartsWith("%PDF-"));
  if (const char* directory = std::getenv("MUSTER_PAPERS"); directory != nullptr) {
    std::ofstream(absl::StrCat(directory, "/waybill.pdf"), std::ios::binary) << *pdf;
  }
}

class WaybillTest : public MovementFixture {
 protected:
  // What a scanner reads from the paper, printed as coarse as a fax.
  static std::string ScannedFrom(const std::string& pdf) {
    const std::string path = absl::StrCat(::testing::TempDir(), "/waybill_scanned.pdf");
    std::ofstream(path, std::ios::binary) << pdf;
    FILE* const pipe =
        popen(absl::StrCat("pdftoppm -r 100 -gray -singlefile ", path, " ", path, " && zbarimg --quiet --raw ", path, ".pgm").c_str(), "r");
    std::string read;
    for (int c = 0; (c = fgetc(pipe)) != EOF;) read += static_cast<char>(c);
    EXPECT_EQ(pclose(pipe), 0);
    return read;
  }
};

TEST_F(WaybillTest, IsPrintedForBothEndsAndNobodyElse) {
  v1::PrintWaybillRequest request;
  request.set_name(Issued(40).name());
  request.set_format(v1::Paper::FORMAT_HTML);
  const auto print = [&](const Operation::Person& person) { return op.Call(*op.shipments, &Shipments::PrintWaybill, request, person); };
  const v1::Paper paper = Get(print(Operation::Manager(kLinxia)));
  EXPECT_THAT(paper.file_name(), AllOf(StartsWith("waybill-"), ::testing::EndsWith("-01.html")));
  EXPECT_THAT(paper.content(),
              AllOf(HasSubstr("棉帐篷"), HasSubstr("2,400"), HasSubstr("622900 备灾仓库（622900-01）"), Not(HasSubstr("演练"))));
  // What a scanner is to read is what the code is labelled with.
  EXPECT_THAT(paper.content(),
              AllOf(HasSubstr("<svg class=\"qr\""), HasSubstr(absl::StrCat("aria-label=\"MUSTER:live:", request.name(), "\""))));
  EXPECT_EQ(ReasonOf(print(Operation::Manager(kYinchuan)).status()), "SHIPMENT_UNKNOWN");
  request.set_format(v1::Paper::FORMAT_PDF);
  EXPECT_EQ(ScannedFrom(Get(print(Operation::DutyOfficer(kLinxia))).content()), absl::StrCat("MUSTER:live:", request.name(), "\n"));
}

}  // namespace
}  // namespace muster::dispatch
