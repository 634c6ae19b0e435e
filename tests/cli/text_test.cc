#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/text/divisions.h"
#include "cli/text/fields.h"
#include "cli/text/format.h"
#include "cli/text/lines.h"
#include "cli/text/names.h"
#include "cli/text/table.h"
#include "cli/text/texts.h"
#include "muster/common/v1/priority.pb.h"
#include "muster/disaster/v1/disaster_service.pb.h"
#include "muster/roster/v1/roster_service.pb.h"
#include "muster/warehouse/v1/calendar_service.pb.h"
#include "muster/warehouse/v1/donation_service.pb.h"
#include "muster/warehouse/v1/draft_service.pb.h"
#include "muster/warehouse/v1/lot_service.pb.h"
#include "muster/warehouse/v1/paper_service.pb.h"
#include "muster/warehouse/v1/position_service.pb.h"
#include "muster/warehouse/v1/sheet_service.pb.h"
#include "muster/warehouse/v1/stock_level_service.pb.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(Table, LinesColumnsUpUnderChineseTextOfTwoColumnsACharacter) {
  Table table({{"物资"}, {"Quantity", Align::kRight}, {"note"}});
  table.Add({"棉帐篷", "50", "x"});
  table.Add({"tent", "1,554", "y"});
  EXPECT_EQ(table.Render(),
            "物资    Quantity  note\n"
            "棉帐篷        50  x\n"
            "tent       1,554  y\n");
}

TEST(Table, LeavesNoBlanksAtTheEndOfALine) {
  Table table({{"a"}, {"b"}});
  table.Add({"x", ""});
  EXPECT_EQ(table.Render(), "a  b\nx\n");
}

TEST(Table, KeepsACellOnOneLine) {
  Table table({{"a"}});
  table.Add({"first\nsecond"});
  EXPECT_EQ(table.Render(), "a\nfirst second\n");
}

TEST(Table, GoesOnInFurtherLinesWhereTheLastColumnDoesNotFit) {
  Table table({{"时间"}, {"事项"}});
  table.Add({"23:59", "积石山县地震，死亡待核实。the county asks"});
  EXPECT_EQ(table.Render(27),
            "时间   事项\n"
            "23:59  积石山县地震，死亡待\n"
            "       核实。the county\n"
            "       asks\n");
}

TEST(Wrapped, BeginsNoLineWithAMarkThatCloses) { EXPECT_THAT(Wrapped("帐篷（演示）、棉被", 10), ElementsAre("帐篷（演", "示）、棉被")); }

TEST(Wrapped, CutsAWordThatIsLongerThanALine) { EXPECT_THAT(Wrapped("abcdefgh ij", 3), ElementsAre("abc", "def", "gh ", "ij")); }

TEST(Card, LeavesOutWhatHasNoValueAndIndentsFurtherLines) {
  Card card;
  card.Add("编号", "1");
  card.Add("理由", "");
  card.Add("情况", "一\n二");
  EXPECT_EQ(card.Render(), "编号  1\n情况  一\n      二\n");
}

TEST(DisplayWidth, CountsFullWidthTwiceAndCombiningMarksNotAtAll) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("灾情"), 4);
  EXPECT_EQ(DisplayWidth("（必填）"), 8);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("12 m²"), 5);
}

TEST(Clipped, CutsBetweenCharactersAndSaysSo) {
  EXPECT_EQ(Clipped("积石山县地震", 12), "积石山县地震");
  EXPECT_EQ(Clipped("积石山县地震", 11), "积石山县地…");
  EXPECT_EQ(Clipped("积石山县地震", 10), "积石山县…");
}

TEST(ParseTime, TakesLocalTimeAndRfc3339ForTheSameMoment) {
  const absl::Time expected = absl::FromUnixSeconds(1702915140);
  EXPECT_EQ(ParseTime("2023-12-18 23:59"), expected);
  EXPECT_EQ(ParseTime("2023-12-18 23:59:00"), expected);
  EXPECT_EQ(ParseTime("2023-12-18T15:59:00Z"), expected);
  EXPECT_EQ(ParseTime("2023-12-18T23:59:00+08:00"), expected);
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text : {"", "yesterday", "2023-12-18", "2023-13-01 00:00", "2023-12-18 25:00", "23:59"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

TEST(TimeText, ShowsLocalTimeToTheMinuteAndNothingForAnUnsetTime) {
  EXPECT_EQ(TimeText(absl::FromUnixSeconds(1702915145)), "2023-12-18 23:59");
  EXPECT_EQ(TimeText(google::protobuf::Timestamp()), "");
}

TEST(NumberText, SetsThousandsOff) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(999), "999");
  EXPECT_EQ(NumberText(4500), "4,500");
  EXPECT_EQ(NumberText(1234567), "1,234,567");
  EXPECT_EQ(NumberText(-4500), "-4,500");
}

TEST(SpanText, NamesTheTwoGreatestUnits) {
  EXPECT_EQ(SpanText(absl::Microseconds(12)), "12 µs");
  EXPECT_EQ(SpanText(absl::Milliseconds(1200)), "1.2 s");
  EXPECT_EQ(SpanText(absl::Seconds(90)), "1 min 30 s");
  EXPECT_EQ(SpanText(absl::Minutes(320)), "5 h 20 min");
  EXPECT_EQ(SpanText(absl::Hours(72)), "3 d");
  EXPECT_EQ(SpanText(absl::Hours(24) + absl::Minutes(5)), "1 d");
}

TEST(ParseMoney, ReadsYuanAsFen) {
  EXPECT_EQ(ParseMoney("1200"), 120000);
  EXPECT_EQ(ParseMoney("0.5"), 50);
  EXPECT_EQ(ParseMoney("12.34"), 1234);
  for (const char* text : {"", "-1", "1.234", "1.", ".5", "1,200", "abc"}) EXPECT_EQ(ParseMoney(text), std::nullopt) << text;
}

TEST(Names, TakeShortAndFullFormsForTheSameResource) {
  EXPECT_EQ(FullName("20231218-622927-1", "incidents"), "incidents/20231218-622927-1");
  EXPECT_EQ(FullName("incidents/20231218-622927-1", "incidents"), "incidents/20231218-622927-1");
  EXPECT_EQ(FullName("622927", "chapters"), "chapters/622927");
  EXPECT_EQ(FullName("", "chapters"), "");
  EXPECT_EQ(ShortName("warehouses/622900-01/vouchers/issue-note-2023-0001"), "622900-01/vouchers/issue-note-2023-0001");
  EXPECT_EQ(FullName("622900-01/vouchers/issue-note-2023-0001", "warehouses"), "warehouses/622900-01/vouchers/issue-note-2023-0001");
}

TEST(EnumToken, IsTakenBackAsIsTheChineseWord) {
  const auto& hazards = *disaster::v1::Hazard_descriptor();
  EXPECT_EQ(EnumToken(*hazards.FindValueByNumber(disaster::v1::HAZARD_DEBRIS_FLOW)), "debris-flow");
  EXPECT_EQ(FindEnumValue(hazards, "debris-flow")->number(), disaster::v1::HAZARD_DEBRIS_FLOW);
  EXPECT_EQ(FindEnumValue(hazards, "地震")->number(), disaster::v1::HAZARD_EARTHQUAKE);
  EXPECT_EQ(FindEnumValue(hazards, "HAZARD_EARTHQUAKE")->number(), disaster::v1::HAZARD_EARTHQUAKE);
  EXPECT_EQ(FindEnumValue(*common::v1::ResponseLevel_descriptor(), "ii")->number(), common::v1::RESPONSE_LEVEL_II);
  EXPECT_EQ(FindEnumValue(hazards, "unspecified"), nullptr);
  EXPECT_EQ(FindEnumValue(hazards, "quake"), nullptr);
}

TEST(ParseIdentity, NamesRolesChapterAndUser) {
  const auto caller = ParseIdentity("duty-officer,commander@622927:jishishan-duty");
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_THAT(caller->roles(), ElementsAre(common::v1::ROLE_DUTY_OFFICER, common::v1::ROLE_COMMANDER));
  EXPECT_EQ(caller->chapter(), "chapters/622927");
  EXPECT_EQ(caller->subject(), "users/jishishan-duty");
}

TEST(ParseIdentity, MakesAUserOfChapterAndRoleWhenNoneIsNamed) {
  EXPECT_EQ(ParseIdentity("approver@150300")->subject(), "users/150300-approver");
}

TEST(ParseIdentity, RefusesUnknownRolesAndMissingChapters) {
  for (const char* text : {"", "boss@622927", "duty-officer", "duty-officer@", "@622927", "duty-officer,@622927"}) {
    EXPECT_EQ(ReasonOf(ParseIdentity(text).status()), "IDENTITY_MALFORMED") << text;
  }
}

TEST(SetField, ReadsEachTypeAsPeopleWriteIt) {
  disaster::v1::CreateIncidentRequest request;
  EXPECT_TRUE(SetField(request, "incident.hazard", "earthquake", "").ok());
  EXPECT_TRUE(SetField(request, "incident.chapter", "622927", "chapters").ok());
  EXPECT_TRUE(SetField(request, "incident.occur_time", "2023-12-18 23:59", "").ok());
  EXPECT_TRUE(SetField(request, "incident.location", "35.70,102.80", "").ok());
  EXPECT_TRUE(SetField(request, "validate_only", "true", "").ok());
  EXPECT_EQ(request.incident().hazard(), disaster::v1::HAZARD_EARTHQUAKE);
  EXPECT_EQ(request.incident().chapter(), "chapters/622927");
  EXPECT_EQ(request.incident().occur_time().seconds(), 1702915140);
  EXPECT_DOUBLE_EQ(request.incident().location().longitude_degrees(), 102.8);
  EXPECT_TRUE(request.validate_only());
}

TEST(SetField, SaysWhatWouldBeRight) {
  disaster::v1::CreateIncidentRequest request;
  EXPECT_THAT(DetailOf(SetField(request, "incident.hazard", "quake", ""), "expected"), HasSubstr("earthquake"));
  EXPECT_EQ(DetailOf(SetField(request, "incident.occur_time", "now", ""), "expected"), "2023-12-18 23:59");
  EXPECT_EQ(ReasonOf(SetField(request, "incident.location", "35.70", "")), "MALFORMED");
}

TEST(SetField, KeepsAFigureOfZeroApartFromAnUnknownOne) {
  disaster::v1::CreateReportRequest request;
  EXPECT_TRUE(SetField(request, "report.figures.missing_people", "0", "").ok());
  EXPECT_TRUE(request.report().figures().has_missing_people());
  EXPECT_FALSE(request.report().figures().has_dead_people());
}

TEST(RequisitionLine, HoldsItemQuantityPriorityAndTime) {
  dispatch::v1::Requisition::Line line;
  ASSERT_TRUE(ParseRequisitionLine("cotton-tent=50:critical:2023-12-19 20:00", line).ok());
  EXPECT_EQ(line.item(), "items/cotton-tent");
  EXPECT_EQ(line.quantity(), 50);
  EXPECT_EQ(line.priority(), common::v1::PRIORITY_CRITICAL);
  EXPECT_EQ(TimeText(line.needed_by_time()), "2023-12-19 20:00");
}

TEST(RequisitionLine, IsOfNormalPriorityWhenNoneIsGiven) {
  dispatch::v1::Requisition::Line line;
  ASSERT_TRUE(ParseRequisitionLine("quilt=400", line).ok());
  EXPECT_EQ(line.priority(), common::v1::PRIORITY_NORMAL);
}

TEST(RequisitionLine, RefusesWhatIsIncomplete) {
  for (const char* text :
       {"", "cotton-tent", "=50", "cotton-tent=", "cotton-tent=fifty", "cotton-tent=50:now", "cotton-tent=50:high:soon"}) {
    dispatch::v1::Requisition::Line line;
    EXPECT_EQ(ReasonOf(ParseRequisitionLine(text, line)), "MALFORMED") << text;
  }
}

TEST(MissionNeed, CountsTeamsOrPeople) {
  dispatch::v1::MissionNeed teams, people, chinese;
  ASSERT_TRUE(ParseMissionNeed("relief=2", teams).ok());
  EXPECT_EQ(teams.category(), roster::v1::Team::CATEGORY_RELIEF);
  EXPECT_EQ(teams.team_count(), 2);
  EXPECT_FALSE(teams.has_head_count());
  EXPECT_EQ(teams.priority(), common::v1::PRIORITY_NORMAL);
  ASSERT_TRUE(ParseMissionNeed("medical=30p:critical:2023-12-19 20:00", people).ok());
  EXPECT_EQ(people.head_count(), 30);
  EXPECT_EQ(people.priority(), common::v1::PRIORITY_CRITICAL);
  EXPECT_EQ(TimeText(people.needed_by_time()), "2023-12-19 20:00");
  ASSERT_TRUE(ParseMissionNeed("医疗=30人", chinese).ok());
  EXPECT_EQ(chinese.category(), roster::v1::Team::CATEGORY_MEDICAL);
  EXPECT_EQ(chinese.head_count(), 30);
}

TEST(MissionNeed, RefusesWhatIsIncomplete) {
  for (const char* text : {"", "relief", "=2", "relief=", "relief=0", "relief=two", "cooking=2", "relief=2:now", "relief=2:high:soon"}) {
    dispatch::v1::MissionNeed need;
    EXPECT_EQ(ReasonOf(ParseMissionNeed(text, need)), "MALFORMED") << text;
  }
}

TEST(ReceiptLine, HoldsTheLot) {
  warehouse::v1::ReceiptLine line;
  ASSERT_TRUE(
      ParseReceiptLine("quilt=400:source=donation,batch=B1,expires=2032-05-01,donor=某企业,cost=120.50,earmark=chapters/620000", line)
          .ok());
  EXPECT_EQ(line.quantity(), 400);
  EXPECT_EQ(line.lot().item(), "items/quilt");
  EXPECT_EQ(line.lot().source(), warehouse::v1::Lot::SOURCE_DONATION);
  EXPECT_EQ(line.lot().batch(), "B1");
  EXPECT_EQ(line.lot().expiry_date(), "2032-05-01");
  EXPECT_EQ(line.lot().donor(), "某企业");
  EXPECT_EQ(line.lot().unit_cost_fen(), 12050);
  EXPECT_EQ(line.lot().earmark().chapter(), "chapters/620000");
}

TEST(ReceiptLine, NamesThePropertiesThatThereAre) {
  warehouse::v1::ReceiptLine line;
  EXPECT_THAT(DetailOf(ParseReceiptLine("quilt=400:colour=red", line), "expected"), HasSubstr("batch="));
}

TEST(ReceiptLine, SaysHowTheGoodsWereFoundAndWhereTheyLie) {
  warehouse::v1::ReceiptLine line;
  ASSERT_TRUE(ParseReceiptLine("quilt=8:donation=17,maker=某厂,pack=包,bin=A-03-2,expected=100,rejected=2,rejection=wet,remark=两包,"
                               "certificate=C-9,quarantine=yes",
                               line)
                  .ok());
  EXPECT_EQ(line.lot().donation(), "donations/17");
  EXPECT_EQ(line.lot().manufacturer(), "某厂");
  EXPECT_EQ(line.pack_unit(), "包");
  EXPECT_EQ(line.bin(), "A-03-2");
  EXPECT_EQ(line.expected_quantity(), 100);
  EXPECT_EQ(line.rejected_quantity(), 2);
  EXPECT_EQ(line.rejection_reason(), warehouse::v1::ReceiptInspection::REJECTION_REASON_WET);
  EXPECT_EQ(line.inspection_remark(), "两包");
  EXPECT_EQ(line.certificate_number(), "C-9");
  EXPECT_TRUE(line.quarantine());
}

TEST(NoticeLine, HoldsItemQuantityPackAndTheLotsInWords) {
  warehouse::v1::NotifyArrivalRequest::Line line;
  ASSERT_TRUE(ParseNoticeLine("cotton-tent=5:箱:批次 B1: 某厂", line).ok());
  EXPECT_EQ(line.item(), "items/cotton-tent");
  EXPECT_EQ(line.quantity(), 5);
  EXPECT_EQ(line.pack_unit(), "箱");
  EXPECT_EQ(line.lot_description(), "批次 B1: 某厂");
  EXPECT_FALSE(ParseNoticeLine("cotton-tent", line).ok());
}

TEST(ArrivalLine, HoldsWhatCameWhatWasLostAndWhereItLies) {
  warehouse::v1::ReceiveShipmentRequest::Line line;
  ASSERT_TRUE(ParseArrivalLine("1024=480:20:A-03-2", line).ok());
  EXPECT_EQ(line.lot(), "lots/1024");
  EXPECT_EQ(line.received_quantity(), 480);
  EXPECT_EQ(line.lost_quantity(), 20);
  EXPECT_EQ(line.bin(), "A-03-2");
  ASSERT_TRUE(ParseArrivalLine("lots/7=3", line).ok());
  EXPECT_EQ(line.lot(), "lots/7");
  EXPECT_EQ(line.lost_quantity(), 0);
  EXPECT_FALSE(ParseArrivalLine("1024=480:", line).ok());
}

TEST(LotLine, HoldsALotAndAQuantity) {
  warehouse::v1::DisposeStockRequest::Line disposed;
  ASSERT_TRUE(ParseLotLine("1024=50", disposed).ok());
  EXPECT_EQ(disposed.lot(), "lots/1024");
  EXPECT_EQ(disposed.quantity(), 50);
  warehouse::v1::RecordCountsRequest::Line counted;
  ASSERT_TRUE(ParseCountLine("lots/1024=0", counted).ok());
  EXPECT_EQ(counted.lot(), "lots/1024");
  EXPECT_EQ(counted.counted_quantity(), 0);
  for (const char* text : {"", "1024", "=50", "1024=-1", "1024=many"})
    EXPECT_EQ(ReasonOf(ParseLotLine(text, disposed)), "MALFORMED") << text;
}

TEST(Explanation, KeepsEverythingAfterTheLot) {
  warehouse::v1::PostStocktakeRequest::Explanation explanation;
  ASSERT_TRUE(ParseExplanation("1024=受潮=报损", explanation).ok());
  EXPECT_EQ(explanation.lot(), "lots/1024");
  EXPECT_EQ(explanation.reason(), "受潮=报损");
  EXPECT_FALSE(ParseExplanation("1024", explanation).ok());
}

TEST(DonationLine, HoldsItsValueInFen) {
  warehouse::v1::Donation::Line line;
  ASSERT_TRUE(ParseDonationLine("quilt=500:60000.50", line).ok());
  EXPECT_EQ(line.item(), "items/quilt");
  EXPECT_EQ(line.value_fen(), 6000050);
  EXPECT_FALSE(ParseDonationLine("quilt=500:much", line).ok());
}

TEST(Evidence, HoldsValueDayAndWhatShowsIt) {
  warehouse::v1::GradeEvidence evidence;
  ASSERT_TRUE(ParseEvidence("fire-extinguishers=12:2023-12-01:现场清点: 两组", evidence).ok());
  EXPECT_EQ(evidence.criterion(), "fire-extinguishers");
  EXPECT_EQ(evidence.stated_value(), 12);
  EXPECT_EQ(evidence.measured_date(), "2023-12-01");
  EXPECT_EQ(evidence.evidence(), "现场清点: 两组");
  EXPECT_FALSE(ParseEvidence("fire-extinguishers=12:2023-12-01", evidence).ok());
  warehouse::v1::ReviewGradeAssessmentRequest::Correction correction;
  ASSERT_TRUE(ParseCorrection("fire-extinguishers=10:两具过期", correction).ok());
  EXPECT_EQ(correction.value(), 10);
  EXPECT_EQ(correction.reason(), "两具过期");
  EXPECT_FALSE(ParseCorrection("fire-extinguishers=10", correction).ok());
}

TEST(Component, HoldsAnItemAndHowManyOfIt) {
  warehouse::v1::Item::Component component;
  ASSERT_TRUE(ParseComponent("blanket=2", component).ok());
  EXPECT_EQ(component.item(), "items/blanket");
  EXPECT_EQ(component.quantity(), 2);
  EXPECT_EQ(ReasonOf(ParseComponent("blanket", component)), "MALFORMED");
}

TEST(CalendarDay, IsOffOrWorked) {
  warehouse::v1::CalendarDay day;
  ASSERT_TRUE(ParseHoliday("2027-01-01", day).ok());
  EXPECT_EQ(day.day(), "2027-01-01");
  EXPECT_FALSE(day.working());
  ASSERT_TRUE(ParseWorkday("2027-02-20", day).ok());
  EXPECT_TRUE(day.working());
  for (const char* text : {"", "2027-02-30", "20270101", "2027-01-01 12:00"}) {
    EXPECT_EQ(ReasonOf(ParseHoliday(text, day)), "MALFORMED") << text;
  }
}

TEST(MoneyText, ShowsFenAsTwoDecimals) {
  EXPECT_EQ(MoneyText(120050), "1,200.50");
  EXPECT_EQ(MoneyText(7), "0.07");
}

TEST(ReserveLine, MayCountPacks) {
  warehouse::v1::PickLine line;
  ASSERT_TRUE(ParsePickLine("quilt=4:包", line).ok());
  EXPECT_EQ(line.quantity(), 4);
  EXPECT_EQ(line.pack_unit(), "包");
}

TEST(ReserveLine, NamesAnItemOrALot) {
  warehouse::v1::PickLine line;
  ASSERT_TRUE(ParsePickLine("quilt=4", line).ok());
  EXPECT_EQ(line.item(), "items/quilt");
  ASSERT_TRUE(ParsePickLine("lots/1024=4", line).ok());
  EXPECT_EQ(line.lot(), "lots/1024");
}

TEST(SignLine, CountsLinesFromOneAsTheyArePrinted) {
  dispatch::v1::SignShipmentRequest::Line line;
  ASSERT_TRUE(ParseSignLine("1=480:20", line).ok());
  EXPECT_EQ(line.line_index(), 0);
  EXPECT_EQ(line.received_quantity(), 480);
  EXPECT_EQ(line.lost_quantity(), 20);
  EXPECT_FALSE(ParseSignLine("0=480:20", line).ok());
  EXPECT_FALSE(ParseSignLine("1=480", line).ok());
  ASSERT_TRUE(ParseSignLine("2=480:15:5", line).ok());
  EXPECT_EQ(line.lost_quantity(), 15);
  EXPECT_EQ(line.damaged_quantity(), 5);
  EXPECT_FALSE(ParseSignLine("2=480:15:", line).ok());
}

TEST(ParseCsv, TakesQuotesEitherLineEndAndAByteOrderMark) {
  EXPECT_THAT(ParseCsv("\xEF\xBB\xBF"
                       "a,b\r\n\"x, \"\"y\"\"\",2\n\nlast,"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("x, \"y\"", "2"), ElementsAre("last", "")));
}

constexpr char kDivisions[] =
    "division_code,display_name,tier,parent_code,latitude_degrees,longitude_degrees,point_source,point_code,valid_from,valid_to,zone_code\n"
    "000000,全国,NATIONAL,,39.9,116.4,REGION,110000,2023-06-30,,\n"
    "620000,甘肃省,REGION,000000,36.06,103.83,OWN,620000,2023-06-30,,north-west\n";

TEST(AddDivisions, MakesAChapterOfEachRow) {
  chapter::v1::ImportChaptersRequest request;
  ASSERT_TRUE(AddDivisions({.name = "d.csv", .text = kDivisions}, request).ok());
  ASSERT_THAT(request.chapters(), SizeIs(2));
  EXPECT_EQ(request.chapters(0).name(), "chapters/000000");
  EXPECT_EQ(request.chapters(0).parent(), "");
  const chapter::v1::Chapter& gansu = request.chapters(1);
  EXPECT_EQ(gansu.display_name(), "甘肃省");
  EXPECT_EQ(gansu.tier(), chapter::v1::Chapter::TIER_REGION);
  EXPECT_EQ(gansu.parent(), "chapters/000000");
  EXPECT_EQ(gansu.seat_source(), chapter::v1::Chapter::SEAT_SOURCE_OWN);
  EXPECT_EQ(gansu.cooperation_zone(), "cooperationZones/north-west");
  EXPECT_EQ(gansu.valid_from(), "2023-06-30");
}

TEST(AddDivisions, NamesEveryWrongCellByItsLine) {
  chapter::v1::ImportChaptersRequest request;
  const absl::Status status = AddDivisions(
      {.name = "d.csv",
       .text = "division_code,display_name,tier,parent_code,latitude_degrees,longitude_degrees,point_source\n,甘肃省,STATE,,x,1,OWN\n"},
      request);
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("d.csv:2 division_code", "d.csv:2 tier", "d.csv:2 latitude_degrees"));
}

TEST(AddZoneMembers, PutsRegionsIntoZonesAndRefusesUnknownOnes) {
  chapter::v1::ImportChaptersRequest request;
  ASSERT_TRUE(AddDivisions({.name = "d.csv", .text = kDivisions}, request).ok());
  ASSERT_TRUE(AddZoneMembers({.name = "m.csv", .text = "division_code,zone_code\n620000,north\n"}, request).ok());
  EXPECT_EQ(request.chapters(1).cooperation_zone(), "cooperationZones/north");
  const absl::Status status = AddZoneMembers({.name = "m.csv", .text = "division_code,zone_code\n990000,north\n"}, request);
  EXPECT_THAT(ViolationsOf(status), SizeIs(1));
}

// Adds the key of every enum value below a message type.
void CollectEnums(const google::protobuf::Descriptor& type, std::vector<const google::protobuf::EnumDescriptor*>& enums) {
  for (int i = 0; i < type.enum_type_count(); ++i) enums.push_back(type.enum_type(i));
  for (int i = 0; i < type.nested_type_count(); ++i) CollectEnums(*type.nested_type(i), enums);
}

TEST(Texts, NameEveryEnumValueOfTheApiInBothLanguages) {
  std::vector<const google::protobuf::EnumDescriptor*> enums;
  std::vector<const google::protobuf::FileDescriptor*> files = {
      chapter::v1::GetChapterRequest::descriptor()->file(),
      disaster::v1::GetIncidentRequest::descriptor()->file(),
      roster::v1::GetTeamRequest::descriptor()->file(),
      warehouse::v1::GetItemRequest::descriptor()->file(),
      dispatch::v1::SignShipmentRequest::descriptor()->file(),
      common::v1::Caller::descriptor()->file(),
      warehouse::v1::SetCalendarDaysRequest::descriptor()->file(),
      warehouse::v1::GetDonationRequest::descriptor()->file(),
      warehouse::v1::GetDraftRequest::descriptor()->file(),
      warehouse::v1::GetLotRequest::descriptor()->file(),
      warehouse::v1::PrintVoucherRequest::descriptor()->file(),
      warehouse::v1::ListExpiringRequest::descriptor()->file(),
      warehouse::v1::ImportSheetRequest::descriptor()->file(),
      warehouse::v1::SetStockLevelRequest::descriptor()->file(),
      warehouse::v1::GetStocktakeRequest::descriptor()->file(),
      warehouse::v1::GetGradeGapsRequest::descriptor()->file(),
  };
  // With what they import.
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (int j = 0; j < files[i]->dependency_count(); ++j) {
      if (absl::string_view(files[i]->dependency(j)->package()).substr(0, 7) == "muster.") files.push_back(files[i]->dependency(j));
    }
    for (int j = 0; j < files[i]->enum_type_count(); ++j) enums.push_back(files[i]->enum_type(j));
    for (int j = 0; j < files[i]->message_type_count(); ++j) CollectEnums(*files[i]->message_type(j), enums);
  }
  ASSERT_GT(enums.size(), 20u);
  for (const google::protobuf::EnumDescriptor* type : enums) {
    for (int i = 0; i < type->value_count(); ++i) {
      if (type->value(i)->number() == 0) continue;
      const std::string key = EnumTextKey(*type->value(i));
      EXPECT_TRUE(FindText(key, Language::kChinese).has_value()) << key;
      EXPECT_TRUE(FindText(key, Language::kEnglish).has_value()) << key;
    }
  }
}

TEST(Texts, ReadChineseInChineseAndNoChineseInEnglish) {
  for (const internal::TextRow& row : internal::kTexts) {
    EXPECT_FALSE(row.chinese.empty()) << row.key;
    EXPECT_FALSE(row.english.empty()) << row.key;
    for (absl::string_view rest = row.english; !rest.empty(); rest.remove_prefix(1)) {
      // The first bytes of U+4E00 to U+9FFF.
      const auto byte = static_cast<unsigned char>(rest[0]);
      EXPECT_FALSE(byte >= 0xE4 && byte <= 0xE9) << row.key << ": " << row.english;
    }
  }
}

TEST(Texts, FillInWhatIsNamed) {
  EXPECT_EQ(Text("COUNT", Language::kChinese, {{"count", 3}}), "共 3 条");
  EXPECT_EQ(Text("COUNT", Language::kEnglish, {{"count", 3}}), "3 in all");
}

}  // namespace
}  // namespace muster::cli
