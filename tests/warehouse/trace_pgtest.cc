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
    gift.mutable_lines(0)->mutable_lot()->set_donation(donations_.CreateDonation(Keeper(), promise).value().name());
    return Receive(gift);
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
  const std::string kit = papers_.AssembleKits(Keeper(), AssembleRequest(2))->kit_order().lot();
  IssueItem("items/pack", 1);
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(kit, 1, 0)).ok());
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 1)).ok());

  const v1::TraceDonationResponse of_gift = TraceDonation("donations/1");
  ASSERT_EQ(of_gift.lots_size(), 1);
  EXPECT_EQ(Words(of_gift.lots(0)), "lots/1 of items/rice: 2 workbench 3 warehouse");
  // The other kit is on the workbench again: what it gave back is with the rice.
  EXPECT_THAT(Made(of_gift), ElementsAre("lots/3 of items/pack: -1 workbench 1 site"));
  EXPECT_EQ(of_gift.made_lots(0).delivered_quantity(), 1);
  EXPECT_EQ(of_gift.made_lots(0).positions(1).place().assembly(), of_gift.lots(0).positions(1).place().assembly());
  EXPECT_THAT(Transfers(of_gift), ElementsAre("5 lots/1 source > warehouse", "4 lots/1 warehouse > workbench",
                                              "2 lots/3 workbench > warehouse", "1 lots/3 warehouse > shipment", "1 lots/3 shipment > site",
                                              "1 lots/3 warehouse > workbench", "2 lots/1 workbench > warehouse"));

  const v1::TraceLotResponse of_lot = TraceLot("lots/1");
  EXPECT_EQ(of_lot.trace().SerializeAsString(), of_gift.lots(0).SerializeAsString());
  EXPECT_THAT(Made(of_lot), ElementsAre(Made(of_gift).front()));
  EXPECT_EQ(Transfers(of_lot), Transfers(of_gift));
  // Nothing was made of kits that were only taken apart.
  EXPECT_THAT(Made(TraceLot(kit)), IsEmpty());
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
  EXPECT_THAT(Transfers(*first), ElementsAre("4 lots/1 source > warehouse", "4 lots/1 warehouse > workbench"));
  request.set_page_token(first->next_page_token());
  const auto second = traces_.TraceLot(Keeper(), request);
  EXPECT_THAT(Transfers(*second), ElementsAre("2 lots/3 workbench > warehouse"));
  EXPECT_EQ(second->next_page_token(), "");
}

}  // namespace
}  // namespace muster::warehouse
