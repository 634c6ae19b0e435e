#include <cstdio>
#include <map>
#include <random>

#include "warehouse/keeping.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Donations : public Keeping {
 protected:
  absl::StatusOr<v1::Donation> Close(absl::string_view name, absl::string_view explanation = "") {
    auto request = WithId<v1::CloseDonationRequest>();
    request.set_name(std::string(name));
    request.set_execution_report("执行结果报告 2024-01");
    request.set_explanation(std::string(explanation));
    return donations_.CloseDonation(Keeper(), request);
  }
  void SendOut(absl::string_view lot, std::int64_t delivered, std::int64_t lost = 0) {
    const auto held = Reserve(lot, delivered + lost);
    ASSERT_TRUE(held.ok()) << held.status();
    ASSERT_TRUE(Issue(held->name()).ok());
    ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, delivered, lost)).ok());
  }
  std::vector<std::string> Names(const rpc::Call& call, const v1::ListDonationsRequest& request = {}) {
    const auto response = donations_.ListDonations(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> names;
    for (const v1::Donation& donation : response->donations()) names.push_back(donation.name());
    return names;
  }
  absl::StatusOr<v1::TraceDonationResponse> Trace(const rpc::Call& call, absl::string_view name) {
    v1::TraceDonationRequest request;
    request.set_name(std::string(name));
    return traces_.TraceDonation(call, request);
  }
  // A transfer that no RPC of these tests makes, with what it does to balances.
  void Move(absl::string_view lot, const std::string& from_kind, const std::string& from, const std::string& to_kind, const std::string& to,
            std::int64_t quantity) {
    const std::string lot_id(lot.substr(5));
    std::string script = absl::StrCat(
        "INSERT INTO warehouse.transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time) VALUES (",
        lot_id, ", ", from_kind, ", '", from, "', ", to_kind, ", '", to, "', ", quantity, ", 1, '2023-12-19 00:00+08');");
    if (from_kind == "1") {
      absl::StrAppend(&script, "UPDATE warehouse.balances SET on_hand_quantity = on_hand_quantity - ", quantity, " WHERE lot_id = ", lot_id,
                      " AND warehouse_id = '", from, "';");
    }
    if (to_kind == "1") {
      absl::StrAppend(&script,
                      "INSERT INTO warehouse.balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity, bin, "
                      "receive_time, expiry_date, unit_cost_fen) SELECT '",
                      to, "', lot_id, item_id, ", quantity,
                      ", 0, '', '2023-12-19 00:00+08', expiry_date, unit_cost_fen FROM warehouse.lots WHERE lot_id = ", lot_id,
                      " ON CONFLICT (warehouse_id, lot_id) DO UPDATE SET on_hand_quantity = warehouse.balances.on_hand_quantity + "
                      "excluded.on_hand_quantity;");
    }
    RunAsOwner(script);
  }
  static std::int64_t Sum(const v1::LotTrace& trace) {
    return trace.in_warehouse_quantity() + trace.in_transit_quantity() + trace.delivered_quantity() + trace.lost_quantity() +
           trace.disposed_quantity() + trace.adjusted_quantity() + trace.assembled_quantity() + trace.returned_quantity();
  }
};

TEST_F(Donations, FollowsADonationFromThePromiseToTheReport) {
  const auto created = donations_.CreateDonation(Keeper(), DonationRequest("items/rice", 10));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->name(), "donations/1");
  EXPECT_EQ(created->state(), v1::Donation::STATE_OPEN);
  EXPECT_EQ(created->outstanding_quantity(), 10);
  EXPECT_EQ(created->creator(), "users/keeper");
  EXPECT_EQ(created->agreement_number(), "临红捐协〔2023〕7号");
  EXPECT_EQ(created->receipt_number(), "甘财票 0012345");
  EXPECT_FALSE(created->has_due_time());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.DonationCreated");
  EXPECT_EQ(GetDonation(created->name()).SerializeAsString(), created->SerializeAsString());

  const std::string first = Receive(GiftRequest(created->name(), 6));
  v1::Donation donation = GetDonation(created->name());
  EXPECT_EQ(donation.state(), v1::Donation::STATE_RECEIVED);
  EXPECT_EQ(FromTimestamp(donation.first_receipt_time()), China(2023, 12, 19, 2));
  // 15 working days after a Tuesday; 2024-01-01 is a holiday.
  EXPECT_EQ(FromTimestamp(donation.due_time()), China(2024, 1, 11));
  EXPECT_EQ(donation.calendar_source(), "国务院办公厅 国办发明电〔2022〕16号; 国务院办公厅 国办发明电〔2023〕7号");
  EXPECT_FALSE(donation.overdue());

  // All that came is given out, but not all that was promised has come.
  SendOut(first, 6);
  donation = GetDonation(created->name());
  EXPECT_EQ(donation.state(), v1::Donation::STATE_RECEIVED);
  EXPECT_EQ(donation.outstanding_quantity(), 4);
  fixture_.clock.Advance(absl::Hours(24));
  SendOut(Receive(GiftRequest(created->name(), 4)), 4);
  donation = GetDonation(created->name());
  EXPECT_EQ(donation.state(), v1::Donation::STATE_DISTRIBUTED);
  EXPECT_EQ(donation.delivered_quantity(), 10);
  EXPECT_EQ(FromTimestamp(donation.due_time()), China(2024, 1, 11));

  AdvanceTo(China(2024, 1, 11));
  EXPECT_TRUE(GetDonation(created->name()).overdue());
  const auto closed = Close(created->name());
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->state(), v1::Donation::STATE_CLOSED);
  EXPECT_EQ(closed->execution_report(), "执行结果报告 2024-01");
  EXPECT_FALSE(closed->overdue());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.DonationClosed");
  EXPECT_EQ(GetDonation(created->name()).SerializeAsString(), closed->SerializeAsString());
  EXPECT_EQ(ReasonOf(Close(created->name()).status()), "DONATION_CLOSED");
  EXPECT_EQ(ReasonOf(vouchers_.ReceiveStock(Keeper(), GiftRequest(created->name(), 1)).status()), "DONATION_CLOSED");
}

TEST_F(Donations, CountsTheTermFromTheDayOnThePaper) {
  const std::string donation = NewDonation();
  v1::ReceiveStockRequest request = GiftRequest(donation, 1);
  *request.mutable_voucher_time() = ToTimestamp(China(2023, 12, 11, 9));
  Receive(request);
  EXPECT_EQ(FromTimestamp(GetDonation(donation).first_receipt_time()), China(2023, 12, 11, 9));
  EXPECT_EQ(FromTimestamp(GetDonation(donation).due_time()), China(2024, 1, 3));
}

TEST_F(Donations, NeedAnExplanationWhenNotEverythingWasGivenOut) {
  const std::string donation = NewDonation(DonationRequest("items/rice", 5));
  absl::Status status = Close(donation).status();
  EXPECT_EQ(ReasonOf(status), "DONATION_UNEXPLAINED");
  EXPECT_EQ(DetailOf(status, "outstanding"), "5");
  const std::string lot = Receive(GiftRequest(donation, 5));
  SendOut(lot, 2, 1);
  status = Close(donation).status();
  EXPECT_EQ(DetailOf(status, "remaining"), "2");
  EXPECT_EQ(DetailOf(status, "outstanding"), "0");
  EXPECT_EQ(DetailOf(status, "other"), "1");
  SendOut(lot, 2);
  // All is gone, but one was lost.
  EXPECT_EQ(GetDonation(donation).state(), v1::Donation::STATE_DISTRIBUTED);
  EXPECT_EQ(ReasonOf(Close(donation).status()), "DONATION_UNEXPLAINED");
  EXPECT_EQ(Close(donation, "途中损坏一件")->explanation(), "途中损坏一件");
}

TEST_F(Donations, GiveTheirLotsSourceDonorAndEarmark) {
  auto create = DonationRequest();
  create.mutable_donation()->mutable_earmark()->set_chapter("chapters/620000");
  const std::string donation = NewDonation(create);
  const std::string lot = Receive(GiftRequest(donation, 3));
  const v1::Lot kept = transfers_.ListStockBalances(Keeper(), {})->stock_balances(0).lot();
  EXPECT_EQ(kept.name(), lot);
  EXPECT_EQ(kept.donation(), donation);
  EXPECT_EQ(kept.source(), v1::Lot::SOURCE_DONATION);
  EXPECT_EQ(kept.donor(), "某企业");
  EXPECT_EQ(kept.earmark().chapter(), "chapters/620000");

  v1::ReceiveStockRequest request = GiftRequest(donation, 1);
  v1::Lot& other = *request.mutable_lines(0)->mutable_lot();
  other.set_source(v1::Lot::SOURCE_PURCHASE);
  other.set_donor("另一家");
  other.mutable_earmark()->set_purpose("学校");
  EXPECT_THAT(testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()),
              ElementsAre("lines[0].lot.source CONTRADICTS_DONATION", "lines[0].lot.donor CONTRADICTS_DONATION",
                          "lines[0].lot.earmark CONTRADICTS_DONATION"));
  for (const char* unknown : {"donations/99", "donations/x"}) {
    EXPECT_EQ(ReasonOf(vouchers_.ReceiveStock(Keeper(), GiftRequest(unknown, 1)).status()), "DONATION_UNKNOWN") << unknown;
  }
  // Another chapter's donation is like none at all.
  request = GiftRequest(donation, 1);
  request.set_warehouse("warehouses/640100-01");
  EXPECT_EQ(ReasonOf(vouchers_.ReceiveStock(Keeper("chapters/640100"), request).status()), "DONATION_UNKNOWN");
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(lot, " in warehouses/622900-01: 3, 0 reserved")));
}

TEST_F(Donations, SayEverythingThatIsWrongAtOnce) {
  v1::CreateDonationRequest request;
  v1::Donation& donation = *request.mutable_donation();
  donation.set_anonymous(true);
  donation.set_donor("某人");
  donation.mutable_earmark();
  donation.add_lines()->set_value_fen(-1);
  EXPECT_THAT(testing::WrongFields(donations_.CreateDonation(Keeper(), request).status()),
              ElementsAre("request_id REQUIRED", "donation.chapter REQUIRED", "donation.donor DONOR_ANONYMOUS", "donation.earmark REQUIRED",
                          "donation.lines[0].item REQUIRED", "donation.lines[0].quantity OUT_OF_RANGE",
                          "donation.lines[0].value_fen OUT_OF_RANGE"));
  EXPECT_EQ(ReasonOf(donations_.CreateDonation(Keeper("chapters/640100"), DonationRequest()).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(donations_.CreateDonation(Auditor(), DonationRequest()).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(donations_.CreateDonation(Keeper(), DonationRequest("items/none")).status()), "ITEM_UNKNOWN");
  auto anonymous = DonationRequest();
  anonymous.mutable_donation()->set_anonymous(true);
  anonymous.mutable_donation()->clear_donor();
  EXPECT_TRUE(GetDonation(NewDonation(anonymous)).anonymous());
}

TEST_F(Donations, AreListedByStateTermDonorAndChapter) {
  const std::string promised = NewDonation();
  auto other = DonationRequest();
  other.mutable_donation()->set_donor("另一家");
  const std::string received = NewDonation(other);
  Receive(GiftRequest(received, 5));
  fixture_.clock.Advance(absl::Hours(24));
  other.set_request_id(NewUuid());
  const std::string later = NewDonation(other);
  Receive(GiftRequest(later, 5));
  EXPECT_THAT(Names(Keeper()), ElementsAre(later, received, promised));
  EXPECT_THAT(Names(Keeper("chapters/640100")), IsEmpty());
  v1::ListDonationsRequest request;
  request.set_state(v1::Donation::STATE_OPEN);
  EXPECT_THAT(Names(Keeper(), request), ElementsAre(promised));
  request.Clear();
  request.set_donor("另一家");
  EXPECT_THAT(Names(Keeper(), request), ElementsAre(later, received));
  request.Clear();
  *request.mutable_due_before() = ToTimestamp(China(2024, 1, 11));
  EXPECT_THAT(Names(Keeper(), request), IsEmpty());
  *request.mutable_due_before() = ToTimestamp(China(2024, 1, 11) + absl::Seconds(1));
  EXPECT_THAT(Names(Keeper(), request), ElementsAre(received));
  *request.mutable_due_before() = ToTimestamp(China(2024, 1, 12, 1));
  EXPECT_THAT(Names(Keeper(), request), ElementsAre(later, received));
  request.Clear();
  request.set_ancestor("chapters/640000");
  EXPECT_THAT(Names(Administrator(), request), IsEmpty());
  request.set_ancestor("chapters/620000");
  request.set_page_size(2);
  EXPECT_THAT(Names(Administrator(), request), ElementsAre(later, received));
  request.set_page_token(donations_.ListDonations(Administrator(), request)->next_page_token());
  EXPECT_THAT(Names(Administrator(), request), ElementsAre(promised));
}

TEST_F(Donations, AreCountedByTheCalendarThatTheNationalSocietySets) {
  const std::string donation = NewDonation();
  Receive(GiftRequest(donation, 5));
  auto request = WithId<v1::SetCalendarDaysRequest>();
  v1::CalendarDay& day = *request.add_days();
  day.set_day("2024-01-10");
  day.set_source("测试");
  request.add_removed_days("2024-01-01");
  EXPECT_EQ(ReasonOf(calendar_.SetCalendarDays(Keeper(), request).status()), "ROLE_MISSING");
  ASSERT_TRUE(calendar_.SetCalendarDays(Administrator(), request).ok());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.CalendarDaysSet");
  // One holiday fewer, and one after the term.
  EXPECT_EQ(FromTimestamp(GetDonation(donation).due_time()), China(2024, 1, 10));
  EXPECT_THAT(GetDonation(donation).calendar_source(), ::testing::HasSubstr("测试"));

  v1::ListCalendarDaysRequest list;
  list.set_year(2024);
  list.set_page_size(1);
  auto page = calendar_.ListCalendarDays(Keeper(), list);
  ASSERT_EQ(page->days_size(), 1);
  EXPECT_EQ(page->days(0).day(), "2024-01-10");
  EXPECT_EQ(page->days(0).source(), "测试");
  list.set_page_token(page->next_page_token());
  EXPECT_EQ(calendar_.ListCalendarDays(Keeper(), list)->days(0).day(), "2024-02-04");
  EXPECT_TRUE(calendar_.ListCalendarDays(Keeper(), list)->days(0).working());
  list.Clear();
  list.set_year(2030);
  EXPECT_EQ(calendar_.ListCalendarDays(Keeper(), list)->days_size(), 0);

  request.Clear();
  request.add_days()->set_day("2024-02-30");
  request.add_days()->set_day("2024-02-28");
  request.add_removed_days("2024-02-28");
  EXPECT_THAT(testing::WrongFields(calendar_.SetCalendarDays(Administrator(), request).status()),
              ElementsAre("request_id REQUIRED", "days[0].day MALFORMED", "days[0].source REQUIRED", "days[1].source REQUIRED",
                          "removed_days[0] NAMED_TWICE"));
}

TEST_F(Donations, ShipTheStateCouncilsArrangementsFrom2023To2026) {
  v1::ListCalendarDaysRequest list;
  const auto days = calendar_.ListCalendarDays(Keeper(), list);
  ASSERT_TRUE(days.ok()) << days.status();
  // A holiday that falls on a weekend and is named is listed; a worked day is always a weekend.
  std::map<int, int> worked;
  for (const v1::CalendarDay& day : days->days()) {
    absl::CivilDay parsed;
    ASSERT_TRUE(absl::ParseCivilTime(day.day(), &parsed));
    if (!day.working()) continue;
    ++worked[static_cast<int>(parsed.year())];
    const absl::Weekday weekday = absl::GetWeekday(parsed);
    EXPECT_TRUE(weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) << day.day();
  }
  EXPECT_EQ(worked, (std::map<int, int>{{2023, 7}, {2024, 8}, {2025, 5}, {2026, 6}}));
}

TEST_F(Donations, AreTracedWhereverTheGoodsHaveGone) {
  const std::string donation = NewDonation(DonationRequest("items/rice", 20));
  const std::string lot = Receive(GiftRequest(donation, 20));
  SendOut(lot, 4, 1);
  // Five more to another region's warehouse, two of which are handed out there; one goes back, one is missing.
  ASSERT_TRUE(Issue(Reserve(lot, 7)->name()).ok());
  Move(lot, "3", "20231218-622927-1-01", "1", "640100-01", 5);
  Move(lot, "1", "640100-01", "4", "银川", 2);
  Move(lot, "1", "622900-01", "2", "某企业", 1);
  Move(lot, "1", "622900-01", "5", "盘亏", 1);
  ASSERT_TRUE(Reserve(lot, 3).ok());
  const auto trace = Trace(Auditor(), donation);
  ASSERT_TRUE(trace.ok()) << trace.status();
  ASSERT_EQ(trace->lots_size(), 1);
  const v1::LotTrace& units = trace->lots(0);
  EXPECT_EQ(units.received_quantity(), 20);
  EXPECT_EQ(units.in_warehouse_quantity(), 6 + 3);
  EXPECT_EQ(units.reserved_quantity(), 3);
  EXPECT_EQ(units.in_transit_quantity(), 2);
  EXPECT_EQ(units.delivered_quantity(), 4 + 2);
  EXPECT_EQ(units.lost_quantity(), 1);
  EXPECT_EQ(units.returned_quantity(), 1);
  EXPECT_EQ(units.adjusted_quantity(), 1);
  EXPECT_EQ(Sum(units), units.received_quantity());
  ASSERT_EQ(units.positions_size(), 5);
  EXPECT_EQ(units.positions(0).place().warehouse(), "warehouses/622900-01");
  EXPECT_EQ(units.positions(0).quantity(), 6);
  EXPECT_EQ(units.positions(0).reserved_quantity(), 3);
  EXPECT_EQ(units.positions(1).place().warehouse(), "warehouses/640100-01");
  ASSERT_EQ(trace->transfers_size(), 9);
  EXPECT_EQ(trace->transfers(0).voucher(), "warehouses/622900-01/vouchers/goods-received-note-2023-0001");
  EXPECT_EQ(ReasonOf(Trace(Keeper("chapters/640100"), donation).status()), "DONATION_UNKNOWN");

  v1::TraceLotRequest request;
  request.set_name(lot);
  const auto of_lot = traces_.TraceLot(Auditor(), request);
  ASSERT_TRUE(of_lot.ok()) << of_lot.status();
  EXPECT_EQ(of_lot->trace().SerializeAsString(), units.SerializeAsString());
  request.set_page_size(5);
  const auto first = traces_.TraceLot(Auditor(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_page_token(first->next_page_token());
  EXPECT_EQ(first->transfers_size(), 5);
  EXPECT_EQ(traces_.TraceLot(Auditor(), request)->transfers_size(), 4);
  request.clear_page_token();
  // Who only got some of it sees the lot, but not where the rest is.
  EXPECT_EQ(ReasonOf(traces_.TraceLot(Keeper("chapters/640100"), request).status()), "LOT_UNKNOWN");
}

TEST_F(Donations, AccountForEveryUnitAfterAnyMovements) {
  constexpr unsigned kSeed = 20231219;
  std::printf("seed %u\n", kSeed);
  std::mt19937 random(kSeed);
  const auto pick = [&](unsigned bound) { return static_cast<std::int64_t>(random() % bound); };
  const std::string donation = NewDonation();
  std::vector<std::string> lots;
  std::int64_t received = 0;
  for (int step = 0; step < 150; ++step) {
    if (lots.empty() || pick(8) == 0) {
      const std::int64_t quantity = 5 + pick(20);
      lots.push_back(Receive(GiftRequest(donation, quantity)));
      received += quantity;
      continue;
    }
    const std::string lot = lots[static_cast<std::size_t>(pick(static_cast<unsigned>(lots.size())))];
    const auto held = Reserve(lot, 1 + pick(4));
    if (!held.ok()) {
      ASSERT_EQ(ReasonOf(held.status()), "INSUFFICIENT_STOCK");
      continue;
    }
    if (pick(3) == 0) continue;
    ASSERT_TRUE(Issue(held->name()).ok());
    const std::int64_t moved = held->lines(0).quantity();
    if (pick(4) == 0) {
      Move(lot, "3", "20231218-622927-1-01", "1", "640100-01", moved);
      if (pick(2) == 0) Move(lot, "1", "640100-01", pick(2) == 0 ? "5" : "4", "别处", 1);
    } else if (pick(3) != 0) {
      ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, moved - 1, 1)).ok());
    }
  }
  const auto trace = Trace(Keeper(), donation);
  ASSERT_TRUE(trace.ok()) << trace.status();
  std::int64_t total = 0;
  std::int64_t remaining = 0;
  for (const v1::LotTrace& units : trace->lots()) {
    EXPECT_EQ(Sum(units), units.received_quantity()) << units.lot().name();
    total += units.received_quantity();
    remaining += units.in_warehouse_quantity() + units.in_transit_quantity();
    std::int64_t at_places = 0;
    for (const v1::LotTrace::Position& position : units.positions()) at_places += position.quantity();
    EXPECT_EQ(at_places, units.in_warehouse_quantity() + units.in_transit_quantity() + units.delivered_quantity());
  }
  EXPECT_EQ(total, received);
  EXPECT_EQ(trace->donation().received_quantity(), received);
  EXPECT_EQ(trace->donation().remaining_quantity(), remaining);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Donations, TakeNothingInOnceTheyAreClosed) {
  for (int round = 0; round < 10; ++round) {
    const std::string donation = NewDonation();
    absl::Status received;
    std::int64_t stated = 0;
    RunAtOnce({[&] { received = vouchers_.ReceiveStock(Keeper(), GiftRequest(donation, 2)).status(); },
               [&] { stated = Close(donation, "试")->received_quantity(); }});
    // What the report says has come is what has come.
    EXPECT_EQ(stated, received.ok() ? 2 : 0);
    EXPECT_EQ(GetDonation(donation).received_quantity(), stated);
    if (!received.ok()) {
      EXPECT_EQ(ReasonOf(received), "DONATION_CLOSED");
    }
  }
}

}  // namespace
}  // namespace muster::warehouse
