#include <functional>
#include <thread>

#include "warehouse/paper_room.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "KIND item expected accepted rejected" of each discrepancy.
std::vector<std::string> Discrepancies(const v1::Voucher& voucher) {
  std::vector<std::string> discrepancies;
  for (const v1::Discrepancy& one : voucher.discrepancies()) {
    discrepancies.push_back(absl::StrCat(v1::Discrepancy::Kind_Name(one.kind()).substr(5), " ", one.item(), " ", one.expected_quantity(),
                                         " ", one.accepted_quantity(), " ", one.rejected_quantity()));
  }
  return discrepancies;
}

TEST_F(PaperRoom, AnnouncesGoodsWithoutMovingThem) {
  v1::NotifyArrivalRequest request = NotifyRequest("items/rice", 4);
  request.mutable_lines(0)->set_pack_unit("箱");
  request.mutable_lines(0)->set_lot_description("2023 年新米");
  *request.mutable_expected_time() = ToTimestamp(fixture_.clock.Now() + absl::Hours(48));
  const auto voucher = papers_.NotifyArrival(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->name(), "warehouses/622900-01/vouchers/advance-notice-2023-0001");
  EXPECT_EQ(voucher->number(), "622900-01 预字 2023 第 0001 号");
  EXPECT_EQ(voucher->lines_size(), 0);
  const v1::AdvanceNotice& notice = voucher->advance_notice();
  EXPECT_EQ(notice.state(), v1::AdvanceNotice::STATE_OPEN);
  EXPECT_EQ(notice.lines(0).quantity(), 40);
  EXPECT_EQ(notice.lines(0).pack_unit(), "箱");
  EXPECT_EQ(notice.contact_due_date(), "2023-12-21");
  EXPECT_EQ(GetVoucher(voucher->name()).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(papers_.NotifyArrival(Keeper(), request)->SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.ArrivalNotified");
  EXPECT_THAT(Balances(), IsEmpty());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, CountsDaysToContactTheSupplierByTheCalendar) {
  const auto due = [&](int days_ahead) {
    fixture_.clock.Advance(absl::Hours(24 * days_ahead));
    return papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 1)).value().advance_notice().contact_due_date();
  };
  // Thursday 2023-12-21: over a weekend.
  EXPECT_EQ(due(2), "2023-12-25");
  // Friday 2023-12-29: over the weekend and New Year's Day.
  EXPECT_EQ(due(8), "2024-01-03");
  // Friday 2024-02-02: Sunday the 4th is worked for the Spring Festival.
  EXPECT_EQ(due(35), "2024-02-05");
  // Friday 2024-02-09: the Spring Festival lasts to the 17th, Sunday the 18th is worked.
  EXPECT_EQ(due(7), "2024-02-19");
}

TEST_F(PaperRoom, SaysEverythingThatIsWrongWithANoticeAtOnce) {
  v1::NotifyArrivalRequest request = NotifyRequest("items/rice", 0);
  AddLine("items/rice", 1, request);
  request.set_request_id("x");
  request.set_warehouse("");
  request.clear_contact();
  *request.mutable_expected_time() = ToTimestamp(fixture_.clock.Now() - absl::Hours(1));
  EXPECT_THAT(testing::WrongFields(papers_.NotifyArrival(Keeper(), request).status()),
              ElementsAre("request_id MALFORMED", "warehouse REQUIRED", "expected_time TIME_OUT_OF_RANGE", "contact REQUIRED",
                          "lines[0].quantity OUT_OF_RANGE", "lines[1].item NAMED_TWICE"));
}

TEST_F(PaperRoom, RefusesANoticeInTheOrderOfItsContract) {
  v1::NotifyArrivalRequest request = NotifyRequest("items/none", 4);
  const auto reason = [&](const rpc::Call& call) { return ReasonOf(papers_.NotifyArrival(call, request).status()); };
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  EXPECT_EQ(reason(Keeper("chapters/640100")), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(reason(Dispatch()), "ROLE_MISSING");
  EXPECT_EQ(reason(Keeper()), "WAREHOUSE_CLOSED");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_OPEN);
  EXPECT_EQ(reason(Keeper()), "ITEM_UNKNOWN");
  request.mutable_lines(0)->set_item("items/tent");
  request.mutable_lines(0)->set_pack_unit("箱");
  EXPECT_THAT(testing::WrongFields(papers_.NotifyArrival(Keeper(), request).status()), ElementsAre("lines[0].pack_unit PACK_UNKNOWN"));
}

TEST_F(PaperRoom, ReceivesWhatWasAnnouncedOnSeveralNotes) {
  v1::NotifyArrivalRequest announced = NotifyRequest("items/rice", 10);
  AddLine("items/tent", 5, announced);
  const std::string notice = papers_.NotifyArrival(Keeper(), announced)->name();

  v1::ReceiveStockRequest receive = ReceiveRequest("items/rice", 6);
  receive.set_advance_notice(notice);
  const auto first = vouchers_.ReceiveStock(Keeper(), receive);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->announced_by(), notice);
  EXPECT_THAT(Discrepancies(*first), ElementsAre("SHORT items/rice 10 6 0", "SHORT items/tent 5 0 0"));
  ASSERT_EQ(first->inspections_size(), 2);
  EXPECT_EQ(first->inspections(1).lot(), "");
  EXPECT_EQ(GetVoucher(first->name()).SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(GetVoucher(notice).advance_notice().state(), v1::AdvanceNotice::STATE_PARTLY_RECEIVED);
  EXPECT_EQ(GetVoucher(notice).advance_notice().lines(0).received_quantity(), 6);

  receive = ReceiveRequest("items/rice", 4);
  receive.set_advance_notice(notice);
  *receive.add_lines() = receive.lines(0);
  receive.mutable_lines(1)->mutable_lot()->set_item("items/tent");
  receive.mutable_lines(1)->set_quantity(7);
  *receive.add_lines() = receive.lines(0);
  receive.mutable_lines(2)->mutable_lot()->set_item("items/pack");
  const auto second = vouchers_.ReceiveStock(Keeper(), receive);
  EXPECT_THAT(Discrepancies(*second), ElementsAre("OVER items/tent 5 7 0", "UNEXPECTED items/pack 0 4 0"));
  EXPECT_EQ(GetVoucher(notice).advance_notice().state(), v1::AdvanceNotice::STATE_RECEIVED);

  // A paper stays what it was when it was signed; the notice follows what stands.
  EXPECT_THAT(Discrepancies(GetVoucher(first->name())), ElementsAre("SHORT items/rice 10 6 0", "SHORT items/tent 5 0 0"));
  ASSERT_TRUE(Reverse(second->name()).ok());
  EXPECT_EQ(GetVoucher(notice).advance_notice().state(), v1::AdvanceNotice::STATE_PARTLY_RECEIVED);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, KeepsRejectedGoodsOutAndDoubtfulOnesBack) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 2);
  v1::ReceiptLine& held = *request.mutable_lines(0);
  held.set_pack_unit("箱");
  held.set_rejected_quantity(1);
  held.set_rejection_reason(v1::ReceiptInspection::REJECTION_REASON_WET);
  held.set_expected_quantity(3);
  held.set_inspection_remark("底层受潮");
  held.set_certificate_number("QS-1");
  held.set_quarantine(true);
  held.set_bin("A-03-2");
  v1::ReceiptLine& refused = *request.add_lines() = held;
  refused.mutable_lot()->set_item("items/tent");
  refused.clear_pack_unit();
  refused.set_quantity(0);
  refused.set_rejected_quantity(4);
  refused.clear_expected_quantity();
  const auto voucher = vouchers_.ReceiveStock(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_THAT(Lines(*voucher), ElementsAre("20 lots/1 兰州供应商 > warehouses/622900-01"));
  EXPECT_THAT(Discrepancies(*voucher), ElementsAre("REJECTED items/rice 30 20 10", "REJECTED items/tent 0 0 4"));
  EXPECT_EQ(voucher->inspections(0).lot(), "lots/1");
  EXPECT_TRUE(voucher->inspections(0).quarantined());
  EXPECT_FALSE(voucher->inspections(1).quarantined());
  EXPECT_EQ(GetVoucher(voucher->name()).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 20, 0 reserved"));
  EXPECT_EQ(ReasonOf(Reserve("lots/1", 1).status()), "LOT_QUARANTINED");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, RefusesInspectionsThatContradictThemselves) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 0);
  request.set_advance_notice("advance-notice-2023-0001");
  request.mutable_lines(0)->set_expected_quantity(1);
  *request.add_lines() = ReceiveRequest("items/rice", 1).lines(0);
  request.mutable_lines(1)->set_rejected_quantity(1);
  *request.add_lines() = ReceiveRequest("items/rice", 1).lines(0);
  request.mutable_lines(2)->set_rejection_reason(v1::ReceiptInspection::REJECTION_REASON_OTHER);
  EXPECT_THAT(
      testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()),
      ElementsAre("advance_notice MALFORMED", "lines[0].quantity OUT_OF_RANGE", "lines[0].expected_quantity EXPECTED_BY_NOTICE",
                  "lines[1].rejection_reason REQUIRED", "lines[2].rejected_quantity OUT_OF_RANGE", "lines[2].inspection_remark REQUIRED"));
  request = ReceiveRequest("items/rice", 200'000'000);
  request.mutable_lines(0)->set_pack_unit("箱");
  EXPECT_THAT(testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()), ElementsAre("lines[0].quantity OUT_OF_RANGE"));
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(PaperRoom, RefusesToReceiveOnNoticesThatAreNone) {
  const std::string note = vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 1))->name();
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 1);
  const auto reason = [&](absl::string_view notice) {
    request.set_advance_notice(std::string(notice));
    return ReasonOf(vouchers_.ReceiveStock(Keeper(), request).status());
  };
  EXPECT_EQ(reason(note), "NOT_A_NOTICE");
  EXPECT_EQ(reason("warehouses/622900-01/vouchers/advance-notice-2023-0009"), "VOUCHER_UNKNOWN");
  const std::string here = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 1))->name();
  request = ReceiveRequest("items/rice", 1, "warehouses/640100-01");
  request.set_advance_notice(here);
  EXPECT_EQ(ReasonOf(vouchers_.ReceiveStock(Keeper("chapters/640100"), request).status()), "VOUCHER_UNKNOWN");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, ListsNoticesWhoseSupplierShouldHaveBeenContacted) {
  const std::string first = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 1))->name();
  const std::string second = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 1))->name();
  v1::ListVouchersRequest open;
  open.set_notice_open(true);
  v1::ListVouchersRequest overdue;
  overdue.set_contact_overdue(true);
  EXPECT_THAT(Vouchers(open), ElementsAre(second, first));
  EXPECT_THAT(Vouchers(overdue), IsEmpty());
  // The last minute of the day on which contact is due, then the first one after it.
  fixture_.clock.Advance(absl::Hours(3 * 24 - 2) - absl::Minutes(1));
  EXPECT_THAT(Vouchers(overdue), IsEmpty());
  fixture_.clock.Advance(absl::Minutes(1));
  EXPECT_THAT(Vouchers(overdue), ElementsAre(second, first));
  EXPECT_TRUE(GetVoucher(first).advance_notice().contact_overdue());

  v1::RecordContactRequest contact;
  contact.set_request_id(NewUuid());
  contact.set_name(first);
  contact.set_person("李经理");
  contact.set_remark("明早到货");
  const auto contacted = papers_.RecordContact(Keeper(), contact);
  ASSERT_TRUE(contacted.ok()) << contacted.status();
  EXPECT_FALSE(contacted->advance_notice().contact_overdue());
  EXPECT_EQ(contacted->advance_notice().contacts(0).recorder(), "users/keeper");
  EXPECT_EQ(FromTimestamp(contacted->advance_notice().contacts(0).contact_time()), fixture_.clock.Now());
  EXPECT_EQ(GetVoucher(first).SerializeAsString(), contacted->SerializeAsString());
  EXPECT_EQ(papers_.RecordContact(Keeper(), contact)->advance_notice().contacts_size(), 1);
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.SupplierContacted");
  EXPECT_THAT(Vouchers(overdue), ElementsAre(second));

  v1::ReceiveStockRequest receive = ReceiveRequest("items/rice", 1);
  receive.set_advance_notice(second);
  Receive(receive);
  EXPECT_THAT(Vouchers(overdue), IsEmpty());
  EXPECT_THAT(Vouchers(open), ElementsAre(first));
}

TEST_F(PaperRoom, ExpectsNothingMoreOnACancelledNotice) {
  const std::string notice = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 10))->name();
  v1::CancelNoticeRequest cancel;
  cancel.set_request_id(NewUuid());
  cancel.set_name(notice);
  EXPECT_THAT(testing::WrongFields(papers_.CancelNotice(Keeper(), cancel).status()), ElementsAre("reason REQUIRED"));
  cancel.set_reason("供应商毁约");
  EXPECT_EQ(ReasonOf(papers_.CancelNotice(Keeper("chapters/640100"), cancel).status()), "VOUCHER_UNKNOWN");
  const auto auditor = fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR});
  EXPECT_EQ(ReasonOf(papers_.CancelNotice(auditor, cancel).status()), "ROLE_MISSING");
  const auto cancelled = papers_.CancelNotice(Keeper(), cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->advance_notice().state(), v1::AdvanceNotice::STATE_CANCELLED);
  EXPECT_EQ(cancelled->advance_notice().cancel_reason(), "供应商毁约");
  EXPECT_EQ(GetVoucher(notice).SerializeAsString(), cancelled->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.NoticeCancelled");

  cancel.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(papers_.CancelNotice(Keeper(), cancel).status()), "NOTICE_CANCELLED");
  v1::ReceiveStockRequest receive = ReceiveRequest("items/rice", 1);
  receive.set_advance_notice(notice);
  EXPECT_EQ(ReasonOf(vouchers_.ReceiveStock(Keeper(), receive).status()), "NOTICE_CANCELLED");
  v1::RecordContactRequest contact;
  contact.set_request_id(NewUuid());
  contact.set_name(notice);
  contact.set_person("李经理");
  EXPECT_EQ(ReasonOf(papers_.RecordContact(Keeper(), contact).status()), "NOTICE_CANCELLED");
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(PaperRoom, ExpectsEachUnitOnceWhenTwoReceiveAtOnce) {
  for (int round = 0; round < 5; ++round) {
    const std::string notice = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 10))->name();
    v1::Voucher notes[2];
    {
      std::vector<std::jthread> threads;
      for (v1::Voucher& note : notes) {
        threads.emplace_back([&] {
          v1::ReceiveStockRequest receive = ReceiveRequest("items/rice", 6);
          receive.set_advance_notice(notice);
          note = vouchers_.ReceiveStock(Keeper(), receive).value();
        });
      }
    }
    // One came first and found 10 to come, the other one 4.
    ASSERT_EQ(notes[0].inspections(0).expected_quantity() + notes[1].inspections(0).expected_quantity(), 14);
    ASSERT_EQ(GetVoucher(notice).advance_notice().lines(0).received_quantity(), 12);
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
