#include "warehouse/keeping.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Stocktakes : public Keeping {
 protected:
  static v1::StartStocktakeRequest StartRequest() {
    auto request = WithId<v1::StartStocktakeRequest>();
    request.set_parent("warehouses/622900-01");
    return request;
  }
  std::string Start(const v1::StartStocktakeRequest& request = StartRequest()) {
    const auto stocktake = stocktakes_.StartStocktake(Keeper(), request);
    EXPECT_TRUE(stocktake.ok()) << stocktake.status();
    return stocktake.ok() ? stocktake->name() : "";
  }
  static v1::RecordCountsRequest CountRequest(absl::string_view stocktake, absl::string_view counter, absl::string_view lot,
                                              std::int64_t counted) {
    auto request = WithId<v1::RecordCountsRequest>();
    request.set_name(std::string(stocktake));
    request.set_counter(std::string(counter));
    v1::RecordCountsRequest::Line& line = *request.add_lines();
    line.set_lot(std::string(lot));
    line.set_counted_quantity(counted);
    return request;
  }
  // The line's state after that count, or the reason of the refusal.
  std::string Count(absl::string_view stocktake, absl::string_view counter, absl::string_view lot, std::int64_t counted) {
    const auto response = stocktakes_.RecordCounts(DutyOfficer(), CountRequest(stocktake, counter, lot, counted));
    return response.ok() ? v1::StocktakeLine::State_Name(response->lines(0).state()) : ReasonOf(response.status());
  }
  static v1::PostStocktakeRequest PostRequest(absl::string_view stocktake, std::vector<std::string> explained = {}) {
    auto request = WithId<v1::PostStocktakeRequest>();
    request.set_name(std::string(stocktake));
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    for (const std::string& lot : explained) {
      v1::PostStocktakeRequest::Explanation& explanation = *request.add_explanations();
      explanation.set_lot(lot);
      explanation.set_reason("受潮报损");
    }
    return request;
  }
  absl::StatusOr<v1::PostStocktakeResponse> Post(absl::string_view stocktake, std::vector<std::string> explained = {}) {
    return stocktakes_.PostStocktake(Keeper(), PostRequest(stocktake, std::move(explained)));
  }
  v1::Stocktake Get(absl::string_view name) {
    v1::GetStocktakeRequest request;
    request.set_name(std::string(name));
    return stocktakes_.GetStocktake(Keeper(), request).value();
  }
  v1::StocktakeLine Line(const rpc::Call& call, absl::string_view stocktake) {
    v1::ListStocktakeLinesRequest request;
    request.set_parent(std::string(stocktake));
    return stocktakes_.ListStocktakeLines(call, request)->lines(0);
  }
};

TEST_F(Stocktakes, BringsTheLedgerInLineOnASheet) {
  const std::string rice = Receive("items/rice", 10);
  const std::string tent = Receive("items/tent", 4);
  const std::string stocktake = Start();
  EXPECT_EQ(stocktake, "warehouses/622900-01/stocktakes/1");
  EXPECT_EQ(Get(stocktake).line_count(), 2);
  EXPECT_EQ(Count(stocktake, "甲", rice, 7), "STATE_TO_RECOUNT");
  EXPECT_EQ(Count(stocktake, "甲", tent, 5), "STATE_TO_RECOUNT");
  EXPECT_EQ(Get(stocktake).recount_count(), 2);
  EXPECT_EQ(Get(stocktake).state(), v1::Stocktake::STATE_COUNTING);
  const absl::Status early = Post(stocktake).status();
  EXPECT_EQ(ReasonOf(early), "STOCKTAKE_NOT_COUNTED");
  EXPECT_EQ(DetailOf(early, "open_count"), "2");
  EXPECT_EQ(Count(stocktake, "甲", rice, 7), "RECOUNT_NEEDS_ANOTHER_PERSON");
  EXPECT_EQ(Count(stocktake, " 甲 ", rice, 7), "RECOUNT_NEEDS_ANOTHER_PERSON");
  EXPECT_EQ(Count(stocktake, "乙", rice, 7), "STATE_SETTLED");
  EXPECT_EQ(Count(stocktake, "乙", tent, 6), "STATE_TO_RECOUNT");
  EXPECT_EQ(Count(stocktake, "丙", tent, 5), "STATE_SETTLED");
  EXPECT_EQ(Get(stocktake).state(), v1::Stocktake::STATE_COUNTED);

  EXPECT_EQ(ReasonOf(Post(stocktake, {rice}).status()), "DIFFERENCE_UNEXPLAINED");
  EXPECT_EQ(ReasonOf(Post(stocktake, {rice, tent, "lots/9"}).status()), "LOT_WITHOUT_DIFFERENCE");
  const auto posted = Post(stocktake, {rice, tent});
  ASSERT_TRUE(posted.ok()) << posted.status();
  EXPECT_EQ(posted->voucher().number(), "622900-01 盘字 2023 第 0001 号");
  EXPECT_EQ(posted->voucher().kind(), v1::Voucher::KIND_STOCKTAKE_SHEET);
  EXPECT_EQ(posted->voucher().purpose(), stocktake);
  ASSERT_EQ(posted->voucher().lines_size(), 2);
  EXPECT_EQ(posted->voucher().lines(0).quantity(), 3);
  EXPECT_EQ(posted->voucher().lines(0).from().warehouse(), "warehouses/622900-01");
  EXPECT_EQ(posted->voucher().lines(0).to().adjustment(), "受潮报损");
  EXPECT_EQ(posted->voucher().lines(1).quantity(), 1);
  EXPECT_EQ(posted->voucher().lines(1).to().warehouse(), "warehouses/622900-01");
  EXPECT_EQ(posted->stocktake().state(), v1::Stocktake::STATE_POSTED);
  EXPECT_EQ(posted->stocktake().voucher(), posted->voucher().name());
  EXPECT_EQ(Get(stocktake).SerializeAsString(), posted->stocktake().SerializeAsString());
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(rice, " in warehouses/622900-01: 7, 0 reserved"),
                                      absl::StrCat(tent, " in warehouses/622900-01: 5, 0 reserved")));
  v1::GetVoucherRequest get;
  get.set_name(posted->voucher().name());
  EXPECT_EQ(vouchers_.GetVoucher(Keeper(), get)->SerializeAsString(), posted->voucher().SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StocktakePosted");
  EXPECT_EQ(ReasonOf(Post(stocktake).status()), "STOCKTAKE_ENDED");
  EXPECT_EQ(Count(stocktake, "丁", rice, 7), "STOCKTAKE_ENDED");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, BringOneLotInLineWhenTheItemHasOthers) {
  const std::string counted_short = Receive("items/rice", 10);
  const std::string as_booked = Receive("items/rice", 10);
  const std::string stocktake = Start();
  EXPECT_EQ(Count(stocktake, "甲", counted_short, 7), "STATE_TO_RECOUNT");
  EXPECT_EQ(Count(stocktake, "乙", counted_short, 7), "STATE_SETTLED");
  EXPECT_EQ(Count(stocktake, "甲", as_booked, 10), "STATE_SETTLED");
  const auto posted = Post(stocktake, {counted_short});
  ASSERT_TRUE(posted.ok()) << posted.status();
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(counted_short, " in warehouses/622900-01: 7, 0 reserved"),
                                      absl::StrCat(as_booked, " in warehouses/622900-01: 10, 0 reserved")));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, LeaveANumberedSheetAlsoWhenNothingDiffers) {
  const std::string stocktake = Start();
  EXPECT_EQ(Get(stocktake).state(), v1::Stocktake::STATE_COUNTED);
  const auto posted = Post(stocktake);
  ASSERT_TRUE(posted.ok()) << posted.status();
  EXPECT_EQ(posted->voucher().lines_size(), 0);
  EXPECT_EQ(posted->voucher().name(), "warehouses/622900-01/vouchers/stocktake-sheet-2023-0001");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, DoNotStopIssuing) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  EXPECT_EQ(Count(stocktake, "甲", lot, 8), "STATE_TO_RECOUNT");
  fixture_.clock.Advance(absl::Minutes(10));
  ASSERT_TRUE(Issue(Reserve(lot, 3)->name()).ok());
  fixture_.clock.Advance(absl::Minutes(10));
  // Three fewer are there by now, and two are still missing.
  EXPECT_EQ(Count(stocktake, "乙", lot, 5), "STATE_SETTLED");
  fixture_.clock.Advance(absl::Minutes(10));
  ASSERT_TRUE(Issue(Reserve(lot, 1)->name()).ok());
  ASSERT_TRUE(Post(stocktake, {lot}).ok());
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(lot, " in warehouses/622900-01: 4, 0 reserved")));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, SetACountThatIsTypedInLaterAgainstItsOwnMoment) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  const absl::Time counted = fixture_.clock.Now() + absl::Minutes(5);
  fixture_.clock.Advance(absl::Minutes(10));
  ASSERT_TRUE(Issue(Reserve(lot, 3)->name()).ok());
  v1::RecordCountsRequest request = CountRequest(stocktake, "甲", lot, 10);
  *request.mutable_count_time() = ToTimestamp(counted);
  const auto response = stocktakes_.RecordCounts(Keeper(), request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->lines(0).state(), v1::StocktakeLine::STATE_SETTLED);
  EXPECT_EQ(response->lines(0).counts(0).book_quantity(), 10);
  EXPECT_EQ(FromTimestamp(response->lines(0).counts(0).count_time()), counted);
  ASSERT_TRUE(Post(stocktake).ok());
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(lot, " in warehouses/622900-01: 7, 0 reserved")));
}

TEST_F(Stocktakes, PostNoShortageOnceMoreByACountOfBeforeTheyBegan) {
  const std::string lot = Receive("items/rice", 10);
  fixture_.clock.Advance(absl::Hours(1));
  const absl::Time counted = fixture_.clock.Now();
  const std::string first = Start();
  EXPECT_EQ(Count(first, "甲", lot, 7), "STATE_TO_RECOUNT");
  EXPECT_EQ(Count(first, "乙", lot, 7), "STATE_SETTLED");
  fixture_.clock.Advance(absl::Hours(1));
  ASSERT_TRUE(Post(first, {lot}).ok());
  fixture_.clock.Advance(absl::Hours(1) + absl::Seconds(30));
  const std::string second = Start();
  fixture_.clock.Advance(absl::Minutes(5));
  v1::RecordCountsRequest request = CountRequest(second, "甲", lot, 7);
  *request.mutable_count_time() = ToTimestamp(counted);
  const absl::Status status = stocktakes_.RecordCounts(Keeper(), request).status();
  EXPECT_EQ(ReasonOf(status), "COUNT_TOO_EARLY");
  EXPECT_EQ(DetailOf(status, "lot"), lot);
  EXPECT_EQ(DetailOf(status, "earliest"), "2023-12-18T21:00:00+00:00");
  // Forms tell no seconds.
  *request.mutable_count_time() = ToTimestamp(fixture_.clock.Now() - absl::Minutes(5) - absl::Seconds(30));
  EXPECT_EQ(stocktakes_.RecordCounts(Keeper(), request)->lines(0).state(), v1::StocktakeLine::STATE_SETTLED);
  ASSERT_TRUE(Post(second).ok());
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(lot, " in warehouses/622900-01: 7, 0 reserved")));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, PostNoShortageOnceMoreThatAnotherOnePostedMeanwhile) {
  v1::ReceiveStockRequest in_bin = ReceiveRequest("items/rice", 10);
  in_bin.mutable_lines(0)->set_bin("A-1");
  const std::string lot = Receive(in_bin);
  v1::StartStocktakeRequest of_bin = StartRequest();
  of_bin.mutable_stocktake()->add_bins("B-1");
  const std::string there = Start(of_bin);
  of_bin = StartRequest();
  of_bin.mutable_stocktake()->add_bins("A-1");
  const std::string here = Start(of_bin);
  fixture_.clock.Advance(absl::Hours(1));
  const absl::Time counted = fixture_.clock.Now();
  Count(here, "甲", lot, 7);
  Count(here, "乙", lot, 7);
  fixture_.clock.Advance(absl::Hours(1));
  ASSERT_TRUE(Post(here, {lot}).ok());
  auto move = WithId<v1::MoveToBinRequest>();
  move.set_warehouse("warehouses/622900-01");
  move.set_lot(lot);
  move.set_bin("B-1");
  ASSERT_TRUE(lots_.MoveToBin(Keeper(), move).ok());
  v1::RecordCountsRequest request = CountRequest(there, "甲", lot, 7);
  *request.mutable_count_time() = ToTimestamp(counted);
  EXPECT_EQ(ReasonOf(stocktakes_.RecordCounts(Keeper(), request).status()), "COUNT_TOO_EARLY");
  request.clear_count_time();
  EXPECT_EQ(stocktakes_.RecordCounts(Keeper(), request)->lines(0).state(), v1::StocktakeLine::STATE_SETTLED);
}

TEST_F(Stocktakes, ShowNobodyQuantitiesOfALineThatIsOpenAndOnlyThosePostingThatOfASettledOne) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  const auto response = stocktakes_.RecordCounts(DutyOfficer(), CountRequest(stocktake, "甲", lot, 7));
  ASSERT_TRUE(response.ok()) << response.status();
  for (const v1::StocktakeLine& line :
       {response->lines(0), Line(DutyOfficer(), stocktake), Line(Auditor(), stocktake), Line(Keeper(), stocktake)}) {
    EXPECT_EQ(line.state(), v1::StocktakeLine::STATE_TO_RECOUNT);
    ASSERT_EQ(line.counts_size(), 1);
    EXPECT_EQ(line.counts(0).counter(), "甲");
    EXPECT_EQ(line.counts(0).counted_quantity(), 0);
    EXPECT_EQ(line.counts(0).book_quantity(), 0);
    EXPECT_EQ(line.counts(0).difference(), 0);
  }
  // A keeper who counts next does not learn what was counted before.
  EXPECT_EQ(stocktakes_.RecordCounts(Keeper(), CountRequest(stocktake, "丙", lot, 8))->lines(0).counts(0).counted_quantity(), 0);
  EXPECT_EQ(Count(stocktake, "乙", lot, 7), "STATE_SETTLED");
  EXPECT_EQ(Line(Keeper(), stocktake).counts(0).book_quantity(), 10);
  EXPECT_EQ(Line(DutyOfficer(), stocktake).difference(), 0);
  EXPECT_EQ(Line(Keeper(), stocktake).difference(), -3);
  ASSERT_TRUE(Post(stocktake, {lot}).ok());
  // No longer a secret.
  EXPECT_EQ(Line(Auditor(), stocktake).difference(), -3);
}

TEST_F(Stocktakes, NeedASignerWhoDidNotCount) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  EXPECT_EQ(Count(stocktake, "马师傅", lot, 9), "STATE_TO_RECOUNT");
  EXPECT_EQ(Count(stocktake, "王师傅", lot, 9), "STATE_SETTLED");
  EXPECT_EQ(ReasonOf(Post(stocktake, {lot}).status()), "SIGNERS_COUNTED");
  v1::PostStocktakeRequest request = PostRequest(stocktake, {lot});
  request.set_responsible_persons(1, "　王 师傅");
  EXPECT_EQ(ReasonOf(stocktakes_.PostStocktake(Keeper(), request).status()), "SIGNERS_COUNTED");
  request.set_responsible_persons(1, "李主任");
  EXPECT_EQ(ReasonOf(stocktakes_.PostStocktake(DutyOfficer(), request).status()), "ROLE_MISSING");
  EXPECT_TRUE(stocktakes_.PostStocktake(Keeper(), request).ok());
}

TEST_F(Stocktakes, AreNotPostedOverCountsThatThePosterHasNotSeen) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  EXPECT_EQ(Count(stocktake, "甲", lot, 10), "STATE_SETTLED");
  v1::PostStocktakeRequest request = PostRequest(stocktake);
  request.set_etag(Get(stocktake).etag());
  EXPECT_EQ(Count(stocktake, "乙", lot, 10), "STATE_SETTLED");
  EXPECT_EQ(ReasonOf(stocktakes_.PostStocktake(Keeper(), request).status()), "ETAG_MISMATCH");
  request.set_etag(Get(stocktake).etag());
  EXPECT_TRUE(stocktakes_.PostStocktake(Keeper(), request).ok());
}

TEST_F(Stocktakes, NameTheReservationsThatAShortageWouldBreak) {
  const std::string lot = Receive("items/rice", 10);
  const std::string held = Reserve(lot, 8)->name();
  const std::string stocktake = Start();
  Count(stocktake, "甲", lot, 7);
  Count(stocktake, "乙", lot, 7);
  const absl::Status status = Post(stocktake, {lot}).status();
  EXPECT_EQ(ReasonOf(status), "COUNT_BELOW_RESERVED");
  EXPECT_EQ(DetailOf(status, "shortage"), "3");
  EXPECT_EQ(DetailOf(status, "available"), "2");
  EXPECT_EQ(DetailOf(status, "reservations"), held);
  EXPECT_EQ(Get(stocktake).state(), v1::Stocktake::STATE_COUNTED);
  ASSERT_TRUE(Cancel(held).ok());
  EXPECT_TRUE(Post(stocktake, {lot}).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, AskForAnotherCountWhenMoreWasIssuedThanWasThere) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  Count(stocktake, "甲", lot, 2);
  Count(stocktake, "乙", lot, 2);
  fixture_.clock.Advance(absl::Minutes(1));
  ASSERT_TRUE(Issue(Reserve(lot, 5)->name()).ok());
  EXPECT_EQ(ReasonOf(Post(stocktake, {lot}).status()), "COUNT_BELOW_ISSUED");
  fixture_.clock.Advance(absl::Minutes(1));
  Count(stocktake, "丙", lot, 1);
  Count(stocktake, "丁", lot, 1);
  ASSERT_TRUE(Post(stocktake, {lot}).ok());
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(lot, " in warehouses/622900-01: 1, 0 reserved")));
}

TEST_F(Stocktakes, CountOnlyTheirOwnItemsAndBins) {
  v1::ReceiveStockRequest in_bin = ReceiveRequest("items/rice", 10);
  in_bin.mutable_lines(0)->set_bin("A-1");
  const std::string rice_in_a = Receive(in_bin);
  const std::string rice = Receive("items/rice", 5);
  const std::string tent = Receive("items/tent", 4);
  const std::string elsewhere = Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  v1::StartStocktakeRequest request = StartRequest();
  request.mutable_stocktake()->add_items("items/rice");
  request.mutable_stocktake()->add_bins("A-1");
  const std::string stocktake = Start(request);
  EXPECT_EQ(Get(stocktake).line_count(), 1);
  EXPECT_EQ(Count(stocktake, "甲", rice, 5), "LOT_OUTSIDE_STOCKTAKE");
  EXPECT_EQ(Count(stocktake, "甲", tent, 4), "LOT_OUTSIDE_STOCKTAKE");
  EXPECT_EQ(Count(stocktake, "甲", elsewhere, 5), "LOT_UNKNOWN");
  // What came after the start may be counted, too, and then has to be settled.
  in_bin.set_request_id(NewUuid());
  const std::string late = Receive(in_bin);
  EXPECT_EQ(Count(stocktake, "甲", rice_in_a, 10), "STATE_SETTLED");
  EXPECT_EQ(Get(stocktake).state(), v1::Stocktake::STATE_COUNTED);
  EXPECT_EQ(Count(stocktake, "甲", late, 9), "STATE_TO_RECOUNT");
  EXPECT_EQ(Get(stocktake).state(), v1::Stocktake::STATE_COUNTING);
  EXPECT_EQ(Get(stocktake).line_count(), 2);

  const absl::Status status = stocktakes_.StartStocktake(Keeper(), StartRequest()).status();
  EXPECT_EQ(ReasonOf(status), "STOCKTAKE_OVERLAPS");
  EXPECT_EQ(DetailOf(status, "name"), stocktake);
  v1::StartStocktakeRequest of_tents = StartRequest();
  of_tents.mutable_stocktake()->add_items("items/tent");
  EXPECT_EQ(Get(Start(of_tents)).line_count(), 1);
  // A lot that moved is still counted where it was.
  auto move = WithId<v1::MoveToBinRequest>();
  move.set_warehouse("warehouses/622900-01");
  move.set_lot(rice_in_a);
  move.set_bin("B-1");
  ASSERT_TRUE(lots_.MoveToBin(Keeper(), move).ok());
  v1::StartStocktakeRequest of_b = StartRequest();
  of_b.mutable_stocktake()->add_bins("B-1");
  of_b.mutable_stocktake()->add_items("items/rice");
  EXPECT_EQ(DetailOf(stocktakes_.StartStocktake(Keeper(), of_b).status(), "name"), stocktake);
}

TEST_F(Stocktakes, CountAnItemWhileABinWithoutItIsCounted) {
  v1::ReceiveStockRequest in_bin = ReceiveRequest("items/tent", 5);
  in_bin.mutable_lines(0)->set_bin("A-1");
  const std::string tent = Receive(in_bin);
  const std::string rice = Receive("items/rice", 10);
  v1::StartStocktakeRequest of_bin = StartRequest();
  of_bin.mutable_stocktake()->add_bins("A-1");
  const std::string bin = Start(of_bin);
  v1::StartStocktakeRequest of_rice = StartRequest();
  of_rice.mutable_stocktake()->add_items("items/rice");
  const std::string item = Start(of_rice);
  EXPECT_EQ(Get(item).line_count(), 1);
  // Rice that comes into the bin now belongs to whichever counts it first.
  v1::ReceiveStockRequest late_rice = ReceiveRequest("items/rice", 3);
  late_rice.mutable_lines(0)->set_bin("A-1");
  const std::string late = Receive(late_rice);
  EXPECT_EQ(Count(bin, "甲", late, 3), "STATE_SETTLED");
  EXPECT_EQ(Count(item, "乙", late, 3), "STOCKTAKE_OVERLAPS");
  EXPECT_EQ(Count(bin, "甲", tent, 5), "STATE_SETTLED");
  EXPECT_EQ(Count(item, "乙", rice, 10), "STATE_SETTLED");
  EXPECT_TRUE(Post(bin).ok());
  EXPECT_TRUE(Post(item).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, RefuseInTheOrderOfTheirContract) {
  const std::string lot = Receive("items/rice", 10);
  EXPECT_EQ(ReasonOf(stocktakes_.StartStocktake(Keeper("chapters/640100"), StartRequest()).status()), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(ReasonOf(stocktakes_.StartStocktake(DutyOfficer(), StartRequest()).status()), "ROLE_MISSING");
  v1::StartStocktakeRequest unknown_item = StartRequest();
  unknown_item.mutable_stocktake()->add_items("items/none");
  EXPECT_EQ(ReasonOf(stocktakes_.StartStocktake(Keeper(), unknown_item).status()), "ITEM_UNKNOWN");
  const std::string stocktake = Start();
  v1::RecordCountsRequest count = CountRequest(stocktake, "", "lots/x", -1);
  *count.add_lines() = count.lines(0);
  *count.mutable_count_time() = ToTimestamp(fixture_.clock.Now() + absl::Seconds(1));
  EXPECT_THAT(
      testing::WrongFields(stocktakes_.RecordCounts(Keeper(), count).status()),
      ElementsAre("counter REQUIRED", "count_time TIME_OUT_OF_RANGE", "lines[0].lot MALFORMED", "lines[0].counted_quantity OUT_OF_RANGE",
                  "lines[1].lot MALFORMED", "lines[1].lot NAMED_TWICE", "lines[1].counted_quantity OUT_OF_RANGE"));
  count = CountRequest(stocktake, "甲", lot, 10);
  EXPECT_EQ(ReasonOf(stocktakes_.RecordCounts(Keeper("chapters/640100"), count).status()), "STOCKTAKE_UNKNOWN");
  EXPECT_EQ(ReasonOf(stocktakes_.RecordCounts(Auditor(), count).status()), "ROLE_MISSING");
  // Under another warehouse's name it is none.
  EXPECT_EQ(Count("warehouses/640100-01/stocktakes/1", "甲", lot, 10), "STOCKTAKE_UNKNOWN");
  // One bad line, and nothing is recorded.
  *count.add_lines() = count.lines(0);
  count.mutable_lines(1)->set_lot("lots/99");
  const absl::Status status = stocktakes_.RecordCounts(Keeper(), count).status();
  EXPECT_EQ(ReasonOf(status), "LOT_UNKNOWN");
  EXPECT_EQ(Line(Keeper(), stocktake).counts_size(), 0);

  auto cancel = WithId<v1::CancelStocktakeRequest>();
  cancel.set_name(stocktake);
  cancel.set_reason("改期");
  EXPECT_EQ(ReasonOf(stocktakes_.CancelStocktake(DutyOfficer(), cancel).status()), "ROLE_MISSING");
  const auto cancelled = stocktakes_.CancelStocktake(Keeper(), cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::Stocktake::STATE_CANCELLED);
  EXPECT_EQ(cancelled->end_reason(), "改期");
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StocktakeCancelled");
  EXPECT_EQ(Count(stocktake, "甲", lot, 10), "STOCKTAKE_ENDED");
  const std::string next = Start();
  v1::ListStocktakesRequest list;
  list.set_parent("warehouses/622900-01");
  list.set_page_size(1);
  auto page = stocktakes_.ListStocktakes(Auditor(), list);
  EXPECT_EQ(page->stocktakes(0).name(), next);
  list.set_page_token(page->next_page_token());
  page = stocktakes_.ListStocktakes(Auditor(), list);
  EXPECT_EQ(page->stocktakes(0).SerializeAsString(), cancelled->SerializeAsString());
  list.Clear();
  list.set_parent("warehouses/-");
  list.set_state(v1::Stocktake::STATE_COUNTING);
  EXPECT_EQ(stocktakes_.ListStocktakes(Auditor(), list)->stocktakes_size(), 1);
  list.set_state(v1::Stocktake::STATE_COUNTED);
  EXPECT_EQ(stocktakes_.ListStocktakes(Auditor(), list)->stocktakes_size(), 0);
}

TEST_F(Stocktakes, CountAClosedWarehouse) {
  const std::string lot = Receive("items/rice", 10);
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  const std::string stocktake = Start();
  EXPECT_EQ(Count(stocktake, "甲", lot, 9), "STATE_TO_RECOUNT");
  EXPECT_EQ(Count(stocktake, "乙", lot, 9), "STATE_SETTLED");
  EXPECT_TRUE(Post(stocktake, {lot}).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, AreStartedAndPostedOnceWhenSeveralTryAtOnce) {
  for (int round = 0; round < 8; ++round) {
    const std::string lot = Receive("items/rice", 10);
    std::atomic<int> started = 0;
    const std::function<void()> start = [&] {
      const auto stocktake = stocktakes_.StartStocktake(Keeper(), StartRequest());
      if (stocktake.ok()) ++started;
      if (!stocktake.ok()) {
        EXPECT_EQ(ReasonOf(stocktake.status()), "STOCKTAKE_OVERLAPS");
      }
    };
    RunAtOnce({start, start, start});
    ASSERT_EQ(started, 1);
    v1::ListStocktakesRequest list;
    list.set_parent("warehouses/622900-01");
    const std::string stocktake = stocktakes_.ListStocktakes(Keeper(), list)->stocktakes(0).name();
    v1::ListStocktakeLinesRequest lines;
    lines.set_parent(stocktake);
    std::vector<std::string> missing;
    const auto listed = stocktakes_.ListStocktakeLines(Keeper(), lines);
    for (const v1::StocktakeLine& line : listed->lines()) {
      const bool is_new = line.lot() == lot;
      for (const char* counter : {"甲", "乙"}) ASSERT_THAT(Count(stocktake, counter, line.lot(), 9), HasSubstr("STATE_"));
      if (is_new) missing.push_back(lot);
    }
    std::atomic<int> posted = 0;
    const std::function<void()> post = [&] {
      const absl::Status status = Post(stocktake, missing).status();
      if (status.ok()) ++posted;
      if (!status.ok()) {
        EXPECT_EQ(ReasonOf(status), "STOCKTAKE_ENDED");
      }
    };
    // Issues of other lots and counts go on meanwhile.
    const std::function<void()> traffic = [&] { EXPECT_TRUE(Cancel(Reserve("items/rice", 2)->name()).ok()); };
    RunAtOnce({post, traffic, post, traffic});
    ASSERT_EQ(posted, 1);
  }
  EXPECT_EQ(fixture_.live().pool->stats().deadlocks, 0);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stocktakes, TakeCountsOfSeveralPeopleAtOnce) {
  const std::string lot = Receive("items/rice", 10);
  const std::string stocktake = Start();
  std::atomic<int> settled = 0;
  std::vector<std::function<void()>> counters;
  for (const char* counter : {"甲", "乙", "丙", "丁"}) {
    counters.emplace_back([&, counter] { settled += Count(stocktake, counter, lot, 8) == "STATE_SETTLED" ? 1 : 0; });
  }
  RunAtOnce(counters);
  // Whoever was first left a difference; each later count confirmed it.
  EXPECT_EQ(settled, 3);
  EXPECT_EQ(Line(Keeper(), stocktake).counts_size(), 4);
  EXPECT_EQ(Line(Keeper(), stocktake).difference(), -2);
}

TEST_F(Stocktakes, KeepTheServiceFromRewritingWhatWasFound) {
  const std::string lot = Receive("items/rice", 10);
  Count(Start(), "甲", lot, 8);
  ASSERT_TRUE(inspections_.RecordInspection(Keeper(), InspectionRequest(lot, v1::Inspection::KIND_OTHER)).ok());
  NewDonation();
  const auto refusal_of = [&](const pg::Statement<pg::NoRow>& statement) {
    return fixture_.live().pool->ReadWriteTransaction(
        Soon(), [&](pg::Transaction& transaction) { return transaction.Execute(statement).status(); });
  };
  EXPECT_EQ(ReasonOf(refusal_of({"test.count", "UPDATE stocktake_counts SET counted_quantity = 10"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.counts", "DELETE FROM stocktake_counts"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.lines", "DELETE FROM stocktake_lines"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.inspection", "UPDATE inspections SET result = 2"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.donor", "UPDATE donations SET donor = 'x'"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.promise", "DELETE FROM donation_lines"})), "DATABASE_REFUSED");
}

}  // namespace
}  // namespace muster::warehouse
