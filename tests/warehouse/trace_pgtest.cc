#include "warehouse/api/trace_api.h"

#include <algorithm>

#include "absl/strings/str_join.h"

#include "warehouse/api/donation_api.h"
#include "warehouse/paper_room.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TraceRoom : public PaperRoom {
 protected:
  // Takes in goods of a donation of their own.
  std::string ReceiveGift(absl::string_view item, std::int64_t quantity) {
    v1::CreateDonationRequest promise;
    promise.set_request_id(NewUuid());
    promise.mutable_donation()->set_chapter("chapters/622900");
    promise.mutable_donation()->set_donor("某企业");
    v1::Donation::Line& line = *promise.mutable_donation()->add_lines();
    line.set_item(std::string(item));
    line.set_quantity(quantity);
    v1::ReceiveStockRequest gift = ReceiveRequest(item, quantity);
    gift.mutable_lines(0)->mutable_lot()->clear_source();
    const auto donation = donations_.CreateDonation(Keeper(), promise);
    EXPECT_TRUE(donation.ok()) << donation.status();
    gift.mutable_lines(0)->mutable_lot()->set_donation(donation.value_or(v1::Donation()).name());
    return Receive(gift);
  }
  // Makes so many packs and returns their lot; empty when that failed.
  std::string Assemble(std::int64_t quantity) {
    const auto voucher = papers_.AssembleKits(Keeper(), AssembleRequest(quantity));
    EXPECT_TRUE(voucher.ok()) << voucher.status();
    return voucher.ok() ? voucher->kit_order().lot() : "";
  }
  void GiveOut(absl::string_view item, absl::string_view lot, std::int64_t delivered, std::int64_t lost = 0) {
    IssueItem(item, delivered + lost);
    const auto handed_over = transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, delivered, lost));
    EXPECT_TRUE(handed_over.ok()) << handed_over.status();
  }
  v1::Donation GetDonation(absl::string_view name) {
    v1::GetDonationRequest request;
    request.set_name(std::string(name));
    const auto donation = donations_.GetDonation(Keeper(), request);
    EXPECT_TRUE(donation.ok()) << donation.status();
    return donation.value_or(v1::Donation());
  }
  // "STATE_RECEIVED: 2 of 5 delivered, 3 remain"
  std::string Progress(absl::string_view name) {
    const v1::Donation donation = GetDonation(name);
    return absl::StrCat(v1::Donation::State_Name(donation.state()), ": ", donation.delivered_quantity(), " of ",
                        donation.received_quantity(), " delivered, ", donation.remaining_quantity(), " remain");
  }
  v1::TraceDonationResponse TraceDonation(absl::string_view donation) {
    v1::TraceDonationRequest request;
    request.set_name(std::string(donation));
    const auto response = traces_.TraceDonation(Keeper(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(v1::TraceDonationResponse());
  }
  v1::TraceLotResponse TraceLot(absl::string_view lot) {
    v1::TraceLotRequest request;
    request.set_name(std::string(lot));
    const auto response = traces_.TraceLot(Keeper(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(v1::TraceLotResponse());
  }
  static std::string Words(const v1::Place& place) {
    if (place.has_assembly()) return "workbench";
    if (place.has_warehouse()) return "warehouse";
    if (place.has_shipment()) return "shipment";
    return place.has_site() ? "site" : "source";
  }
  // "2 lots/1 warehouse > workbench" of each.
  template <class Response>
  static std::vector<std::string> Transfers(const Response& response) {
    std::vector<std::string> texts;
    for (const v1::Transfer& one : response.transfers()) {
      texts.push_back(absl::StrCat(one.quantity(), " ", one.lot(), " ", Words(one.from()), " > ", Words(one.to())));
    }
    return texts;
  }
  // "lots/1 of items/rice: 2 warehouse, 2 workbench"
  static std::string Words(const v1::LotTrace& trace) {
    // Workbenches come in the order of their request_ids, which are random.
    std::vector<std::string> positions;
    for (const v1::LotTrace::Position& one : trace.positions()) positions.push_back(absl::StrCat(one.quantity(), " ", Words(one.place())));
    std::sort(positions.begin(), positions.end());
    return absl::StrCat(trace.lot().name(), " of ", trace.lot().item(), ": ", absl::StrJoin(positions, " "));
  }
  template <class Response>
  static std::vector<std::string> Made(const Response& response) {
    std::vector<std::string> texts;
    for (const v1::LotTrace& one : response.made_lots()) texts.push_back(Words(one));
    return texts;
  }

  DonationApi donations_{fixture_.scopes};
  TraceApi traces_{fixture_.scopes};
};

TEST_F(TraceRoom, FollowsAGiftIntoKitsToTheSiteAndBackWhenTheyAreBrokenUp) {
  ReceiveGift("items/rice", 5);
  Receive("items/tent", 5);
  const std::string kit = Assemble(2);
  ASSERT_NE(kit, "");
  IssueItem("items/pack", 1);
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(kit, 1, 0)).ok());
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 2 of 5 delivered, 3 remain");
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 1)).ok());
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 2 of 5 delivered, 3 remain");

  const v1::TraceDonationResponse of_gift = TraceDonation("donations/1");
  ASSERT_EQ(of_gift.lots_size(), 1);
  EXPECT_EQ(Words(of_gift.lots(0)), "lots/1 of items/rice: 2 workbench 3 warehouse");
  // The other kit is on the workbench again: what it gave back is with the rice.
  ASSERT_THAT(Made(of_gift), ElementsAre("lots/3 of items/pack: -1 workbench 1 site"));
  ASSERT_EQ(of_gift.lots(0).positions_size(), 2);
  ASSERT_EQ(of_gift.made_lots(0).positions_size(), 2);
  EXPECT_EQ(of_gift.made_lots(0).delivered_quantity(), 1);
  EXPECT_EQ(of_gift.made_lots(0).positions(1).place().assembly(), of_gift.lots(0).positions(1).place().assembly());
  EXPECT_THAT(Transfers(of_gift), ElementsAre("5 lots/1 source > warehouse", "4 lots/1 warehouse > workbench",
                                              "2 lots/3 workbench > warehouse", "1 lots/3 warehouse > shipment", "1 lots/3 shipment > site",
                                              "1 lots/3 warehouse > workbench", "2 lots/1 workbench > warehouse"));

  const v1::TraceLotResponse of_lot = TraceLot("lots/1");
  EXPECT_EQ(of_lot.trace().SerializeAsString(), of_gift.lots(0).SerializeAsString());
  EXPECT_EQ(Made(of_lot), Made(of_gift));
  EXPECT_EQ(Transfers(of_lot), Transfers(of_gift));
  // Nothing was made of kits that were only taken apart.
  EXPECT_THAT(Made(TraceLot(kit)), IsEmpty());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(TraceRoom, CountsAGiftThatWentOutInKitsAsDistributedInItsTerm) {
  ReceiveGift("items/rice", 6);
  Receive("items/tent", 3);
  const std::string kit = Assemble(3);
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 0 of 6 delivered, 6 remain");
  IssueItem("items/pack", 3);
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 0 of 6 delivered, 6 remain") << "on the road";
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(kit, 3, 0)).ok());
  EXPECT_EQ(Progress("donations/1"), "STATE_DISTRIBUTED: 6 of 6 delivered, 0 remain");

  // It was given out within the term, so the term asks for nothing more than the report.
  v1::CloseDonationRequest close;
  close.set_request_id(NewUuid());
  close.set_name("donations/1");
  close.set_execution_report("执行结果报告 2024-01");
  const auto closed = donations_.CloseDonation(Keeper(), close);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_FALSE(closed->overdue());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(TraceRoom, SharesAKitAmongTheLotsThatItWasMadeOf) {
  // Three packs of two rice each: one unit of the first gift and five of the second.
  ReceiveGift("items/rice", 1);
  ReceiveGift("items/rice", 5);
  Receive("items/tent", 3);
  const std::string kit = Assemble(3);
  GiveOut("items/pack", kit, 1);
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 0 of 1 delivered, 1 remain");
  EXPECT_EQ(Progress("donations/2"), "STATE_RECEIVED: 1 of 5 delivered, 4 remain");
  GiveOut("items/pack", kit, 1);
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 0 of 1 delivered, 1 remain");
  EXPECT_EQ(Progress("donations/2"), "STATE_RECEIVED: 3 of 5 delivered, 2 remain");
  // The last one is lost, and with it what the two had no room for.
  GiveOut("items/pack", kit, 0, 1);
  EXPECT_EQ(Progress("donations/1"), "STATE_DISTRIBUTED: 0 of 1 delivered, 0 remain");
  EXPECT_EQ(Progress("donations/2"), "STATE_DISTRIBUTED: 3 of 5 delivered, 0 remain");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(TraceRoom, GivesAGiftBackThatComesOutOfKitsAgain) {
  ReceiveGift("items/rice", 4);
  Receive("items/tent", 2);
  const std::string kit = Assemble(2);
  GiveOut("items/pack", kit, 1);
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 1)).ok());
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 2 of 4 delivered, 2 remain");
  GiveOut("items/rice", "lots/1", 2);
  EXPECT_EQ(Progress("donations/1"), "STATE_DISTRIBUTED: 4 of 4 delivered, 0 remain");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(TraceRoom, CountsKitsThatWereGivenAndTakenApartAsWhatWasInThem) {
  ReceiveGift("items/pack", 2);
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest("lots/1", 1)).ok());
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 0 of 4 delivered, 4 remain");
  GiveOut("items/rice", "lots/2", 2);
  GiveOut("items/pack", "lots/1", 1);
  EXPECT_EQ(Progress("donations/1"), "STATE_RECEIVED: 3 of 4 delivered, 1 remain");
  GiveOut("items/tent", "lots/3", 1);
  EXPECT_EQ(Progress("donations/1"), "STATE_DISTRIBUTED: 4 of 4 delivered, 0 remain");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(TraceRoom, FollowsKitsThatCameAsSuchIntoOtherKits) {
  ReceiveGift("items/pack", 2);
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest("lots/1", 2)).ok());
  ASSERT_TRUE(papers_.AssembleKits(Keeper(), AssembleRequest(1)).ok());
  EXPECT_THAT(Made(TraceLot("lots/1")),
              ElementsAre("lots/2 of items/rice: -4 workbench 2 warehouse 2 workbench",
                          "lots/3 of items/tent: -2 workbench 1 warehouse 1 workbench", "lots/4 of items/pack: -1 workbench 1 warehouse"));
  // What the kits contained is a gift as they were.
  const v1::TraceDonationResponse of_gift = TraceDonation("donations/1");
  EXPECT_EQ(of_gift.lots_size(), 3);
  EXPECT_THAT(Made(of_gift), ElementsAre("lots/4 of items/pack: -1 workbench 1 warehouse"));
}

TEST_F(TraceRoom, ReadsTransfersOfAllLotsPageByPage) {
  ReceiveGift("items/rice", 4);
  Receive("items/tent", 2);
  ASSERT_TRUE(papers_.AssembleKits(Keeper(), AssembleRequest(2)).ok());
  v1::TraceLotRequest request;
  request.set_name("lots/1");
  request.set_page_size(2);
  const auto first = traces_.TraceLot(Keeper(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(Transfers(*first), ElementsAre("4 lots/1 source > warehouse", "4 lots/1 warehouse > workbench"));
  request.set_page_token(first->next_page_token());
  const auto second = traces_.TraceLot(Keeper(), request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_THAT(Transfers(*second), ElementsAre("2 lots/3 workbench > warehouse"));
  EXPECT_EQ(second->next_page_token(), "");
}

}  // namespace
}  // namespace muster::warehouse
