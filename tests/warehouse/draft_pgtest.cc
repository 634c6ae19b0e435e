#include <thread>

#include "warehouse/paper_room.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DraftRoom : public PaperRoom {
 protected:
  absl::StatusOr<v1::Draft> Create(const v1::Draft& draft, absl::string_view parent = "warehouses/622900-01") {
    v1::CreateDraftRequest request;
    request.set_request_id(NewUuid());
    request.set_parent(std::string(parent));
    *request.mutable_draft() = draft;
    return drafts_.CreateDraft(Keeper(), request);
  }
  absl::StatusOr<v1::Draft> Update(const v1::Draft& draft) {
    v1::UpdateDraftRequest request;
    request.set_request_id(NewUuid());
    *request.mutable_draft() = draft;
    return drafts_.UpdateDraft(Keeper(), request);
  }
  static v1::PostDraftRequest PostRequest(const v1::Draft& draft) {
    v1::PostDraftRequest request;
    request.set_request_id(NewUuid());
    request.set_name(draft.name());
    return request;
  }
  absl::StatusOr<v1::Draft> Post(const v1::Draft& draft) { return drafts_.PostDraft(Keeper(), PostRequest(draft)); }
  absl::StatusOr<v1::Draft> Discard(const v1::Draft& draft) {
    v1::DiscardDraftRequest request;
    request.set_request_id(NewUuid());
    request.set_name(draft.name());
    return drafts_.DiscardDraft(Keeper(), request);
  }
  v1::Draft Get(const v1::Draft& draft) {
    v1::GetDraftRequest request;
    request.set_name(draft.name());
    return drafts_.GetDraft(Keeper(), request).value();
  }
  absl::StatusOr<v1::CheckDraftResponse> Check(const rpc::Call& call, const v1::Draft& draft) {
    v1::CheckDraftRequest request;
    request.set_name(draft.name());
    return drafts_.CheckDraft(call, request);
  }
  // "lines[0].quantity OUT_OF_RANGE" of each that posting would meet.
  std::vector<std::string> Problems(const v1::Draft& draft) {
    const auto response = Check(Keeper(), draft);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> problems;
    if (!response.ok()) return problems;
    for (const v1::Draft::Problem& problem : response->problems()) {
      EXPECT_NE(problem.description(), "") << problem.reason();
      problems.push_back(absl::StrCat(problem.field(), problem.field().empty() ? "" : " ", problem.reason()));
    }
    return problems;
  }
  static v1::IssueStockRequest FreeIssueRequest(absl::string_view item, std::int64_t quantity) {
    v1::IssueStockRequest request = IssueRequest("");
    request.set_warehouse("warehouses/622900-01");
    v1::PickLine& line = *request.add_lines();
    line.set_item(std::string(item));
    line.set_quantity(quantity);
    return request;
  }
  static v1::Draft ReceiptDraft(std::int64_t quantity) {
    v1::Draft draft;
    *draft.mutable_receive_stock() = ReceiveRequest("items/rice", quantity);
    return draft;
  }
};

TEST_F(DraftRoom, KeepsWhatHasBeenTypedInAndSaysWhatIsMissing) {
  v1::Draft typed;
  typed.mutable_receive_stock()->add_lines()->mutable_lot()->set_item("items/rice");
  const auto draft = Create(typed);
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->name(), "warehouses/622900-01/drafts/1");
  EXPECT_EQ(draft->state(), v1::Draft::STATE_OPEN);
  EXPECT_EQ(draft->creator(), "users/keeper");
  EXPECT_EQ(draft->receive_stock().warehouse(), "warehouses/622900-01");
  std::vector<std::string> problems;
  for (const v1::Draft::Problem& problem : draft->problems()) problems.push_back(absl::StrCat(problem.field(), " ", problem.reason()));
  EXPECT_THAT(problems, ElementsAre("responsible_persons TWO_PERSONS_REQUIRED", "counterparty REQUIRED", "lines[0].lot.source REQUIRED",
                                    "lines[0].quantity OUT_OF_RANGE"));
  EXPECT_EQ(draft->problems(1).description(), "必填，请填写。");
  // As text: the details of a problem are in no order.
  EXPECT_EQ(Get(*draft).DebugString(), draft->DebugString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.DraftCreated");

  rpc::Call english = Keeper();
  english.language = Language::kEnglish;
  v1::GetDraftRequest get;
  get.set_name(draft->name());
  EXPECT_EQ(drafts_.GetDraft(english, get)->problems(1).description(), "This is required; fill it in.");
  EXPECT_THAT(testing::WrongFields(Post(*draft).status()), ::testing::SizeIs(4));
  EXPECT_EQ(Get(*draft).state(), v1::Draft::STATE_OPEN);
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(DraftRoom, ChangesADraftOnlyAsItWasRead) {
  const v1::Draft read = *Create(ReceiptDraft(5));
  v1::Draft mine = read;
  mine.mutable_receive_stock()->mutable_lines(0)->set_quantity(6);
  const auto updated = Update(mine);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_NE(updated->etag(), read.etag());
  EXPECT_EQ(Get(read).SerializeAsString(), updated->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.DraftUpdated");
  v1::Draft theirs = read;
  EXPECT_EQ(ReasonOf(Update(theirs).status()), "ETAG_MISMATCH");
  v1::PostDraftRequest post = PostRequest(read);
  post.set_etag(read.etag());
  EXPECT_EQ(ReasonOf(drafts_.PostDraft(Keeper(), post).status()), "ETAG_MISMATCH");
  // Without an etag the last one wins, even with another kind of paper.
  theirs.clear_etag();
  *theirs.mutable_dispose_stock() = DisposeRequest("lots/1", 1);
  EXPECT_TRUE(Update(theirs)->has_dispose_stock());
}

TEST_F(DraftRoom, PostsADraftOnceHoweverOftenItIsAsked) {
  const v1::Draft draft = *Create(ReceiptDraft(5));
  const v1::PostDraftRequest request = PostRequest(draft);
  const auto posted = drafts_.PostDraft(Keeper(), request);
  ASSERT_TRUE(posted.ok()) << posted.status();
  EXPECT_EQ(posted->state(), v1::Draft::STATE_POSTED);
  EXPECT_EQ(posted->voucher(), "warehouses/622900-01/vouchers/goods-received-note-2023-0001");
  EXPECT_EQ(Get(draft).SerializeAsString(), posted->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.DraftPosted");
  EXPECT_EQ(drafts_.PostDraft(Keeper(), request)->SerializeAsString(), posted->SerializeAsString());
  EXPECT_EQ(Post(draft)->SerializeAsString(), posted->SerializeAsString());
  EXPECT_EQ(ReasonOf(Update(draft).status()), "DRAFT_ENDED");
  EXPECT_EQ(ReasonOf(Discard(draft).status()), "DRAFT_ENDED");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, PostsADraftOnceWhenSeveralDoItAtOnce) {
  for (int round = 1; round <= 5; ++round) {
    const v1::Draft draft = *Create(ReceiptDraft(5));
    {
      std::vector<std::jthread> threads;
      for (const char* user : {"users/keeper", "users/keeper", "users/deputy"}) {
        threads.emplace_back([&, user] {
          const auto call = fixture_.As(user, "chapters/622900", {common::v1::ROLE_WAREHOUSE_MANAGER});
          const auto posted = drafts_.PostDraft(call, PostRequest(draft));
          ASSERT_TRUE(posted.ok()) << posted.status();
          EXPECT_EQ(posted->state(), v1::Draft::STATE_POSTED);
        });
      }
    }
    ASSERT_EQ(Balances().size(), static_cast<std::size_t>(round));
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, FinishesWhatACrashedProcessHadPosted) {
  const v1::Draft draft = *Create(ReceiptDraft(5));
  const std::string voucher = Post(draft)->voucher();
  // As if the process had died between the two.
  RunAsOwner("UPDATE warehouse.drafts SET state = 1, voucher_id = NULL");
  EXPECT_EQ(ReasonOf(Update(draft).status()), "DRAFT_ENDED");
  EXPECT_EQ(ReasonOf(Discard(draft).status()), "DRAFT_ENDED");
  const auto deputy = fixture_.As("users/deputy", "chapters/622900", {common::v1::ROLE_WAREHOUSE_MANAGER});
  EXPECT_EQ(drafts_.PostDraft(deputy, PostRequest(draft))->voucher(), voucher);
  EXPECT_EQ(Balances().size(), 1U);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, PostsEveryKindOfPaper) {
  Receive("items/rice", 50);
  Receive("items/tent", 50);
  const auto posted_kind = [&](const v1::Draft& typed) {
    const auto draft = Create(typed);
    EXPECT_TRUE(draft.ok()) << draft.status();
    EXPECT_THAT(draft->problems(), IsEmpty());
    const auto posted = Post(*draft);
    EXPECT_TRUE(posted.ok()) << posted.status();
    return posted.ok() ? GetVoucher(posted->voucher()).kind() : v1::Voucher::KIND_UNSPECIFIED;
  };
  v1::Draft draft;
  *draft.mutable_notify_arrival() = NotifyRequest("items/rice", 5);
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_ADVANCE_NOTICE);
  *draft.mutable_issue_stock() = IssueRequest(Reserve("items/rice", 5)->name());
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_ISSUE_NOTE);
  *draft.mutable_receive_shipment() = ReceiveShipmentRequest("lots/1", 2, 0);
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_TRANSFER_RECEIPT);
  *draft.mutable_dispose_stock() = DisposeRequest("lots/1", 1);
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_DISPOSAL_NOTE);
  *draft.mutable_cross_dock() = CrossDockRequest("items/rice", 5);
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_CROSS_DOCK_NOTE);
  *draft.mutable_assemble_kits() = AssembleRequest(2);
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_ASSEMBLY_ORDER);
  *draft.mutable_break_up_kits() = BreakUpRequest("lots/4", 1);
  EXPECT_EQ(posted_kind(draft), v1::Voucher::KIND_BREAK_UP_ORDER);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, LeavesADraftOpenThatTheStockRefuses) {
  v1::Draft typed;
  *typed.mutable_dispose_stock() = DisposeRequest("lots/1", 1);
  const v1::Draft draft = *Create(typed);
  EXPECT_EQ(ReasonOf(Post(draft).status()), "LOT_UNKNOWN");
  Receive("items/rice", 5);
  EXPECT_TRUE(Post(draft).ok());
  EXPECT_EQ(ReasonOf(Post(*Create(v1::Draft())).status()), "DRAFT_EMPTY");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, ForetellsWhatPostingMeetsWithEveryKindOfPaper) {
  Receive("items/rice", 5);
  const auto foretold = [&](const v1::Draft& typed) {
    const v1::Draft draft = Create(typed).value();
    const std::vector<std::string> problems = Problems(draft);
    const absl::Status met = Post(draft).status();
    EXPECT_EQ(problems, met.ok() ? std::vector<std::string>() : std::vector<std::string>{ReasonOf(met)});
    return problems.empty() ? "" : problems.front();
  };
  v1::Draft draft;
  *draft.mutable_notify_arrival() = NotifyRequest("items/none", 5);
  EXPECT_EQ(foretold(draft), "ITEM_UNKNOWN");
  *draft.mutable_receive_stock() = ReceiveRequest("items/none", 5);
  EXPECT_EQ(foretold(draft), "ITEM_UNKNOWN");
  *draft.mutable_issue_stock() = FreeIssueRequest("items/rice", 6);
  EXPECT_EQ(foretold(draft), "INSUFFICIENT_STOCK");
  const std::string ended = Reserve("items/rice", 1)->name();
  ASSERT_TRUE(Cancel(ended).ok());
  *draft.mutable_issue_stock() = IssueRequest(ended);
  EXPECT_EQ(foretold(draft), "RESERVATION_ENDED");
  *draft.mutable_receive_shipment() = ReceiveShipmentRequest("lots/1", 2, 0);
  EXPECT_EQ(foretold(draft), "NOT_IN_TRANSIT");
  *draft.mutable_dispose_stock() = DisposeRequest("lots/1", 6);
  EXPECT_EQ(foretold(draft), "INSUFFICIENT_STOCK");
  *draft.mutable_cross_dock() = CrossDockRequest("items/none", 5);
  EXPECT_EQ(foretold(draft), "ITEM_UNKNOWN");
  *draft.mutable_assemble_kits() = AssembleRequest(2);
  EXPECT_EQ(foretold(draft), "INSUFFICIENT_STOCK");
  *draft.mutable_break_up_kits() = BreakUpRequest("lots/1", 1);
  EXPECT_EQ(foretold(draft), "NOT_A_KIT");
  *draft.mutable_issue_stock() = FreeIssueRequest("items/rice", 5);
  EXPECT_EQ(foretold(draft), "");
  EXPECT_THAT(Problems(*Create(v1::Draft())), ElementsAre("DRAFT_EMPTY"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, SaysWhatToDoAboutAProblemAndWhatItIsAbout) {
  Receive("items/rice", 5);
  v1::Draft typed;
  *typed.mutable_issue_stock() = FreeIssueRequest("items/rice", 6);
  const auto draft = Create(typed);
  ASSERT_TRUE(draft.ok()) << draft.status();
  rpc::Call english = Keeper();
  english.language = Language::kEnglish;
  const auto response = Check(english, *draft);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->problems_size(), 1);
  EXPECT_EQ(response->etag(), draft->etag());
  const v1::Draft::Problem& problem = response->problems(0);
  EXPECT_EQ(problem.field(), "");
  EXPECT_EQ(problem.details().at("available"), "5");
  EXPECT_EQ(problem.details().at("requested"), "6");
  const absl::Status met = Post(*draft).status();
  EXPECT_EQ(problem.description(), Sentence(met, Language::kEnglish));
  // A closed warehouse lets nothing out, whatever it has.
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  EXPECT_THAT(Problems(*draft), ElementsAre("WAREHOUSE_CLOSED"));
}

TEST_F(DraftRoom, HoldsNoReservationOfAnotherWarehouse) {
  Receive("items/rice", 5);
  Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  const std::string own = Reserve("items/rice", 1)->name();
  const std::string elsewhere = Reserve(ReserveRequest("items/rice", 1, "warehouses/640100-01"))->name();
  v1::Draft typed;
  *typed.mutable_issue_stock() = IssueRequest(elsewhere);
  EXPECT_THAT(testing::WrongFields(Create(typed).status()), ElementsAre("draft.issue_stock.reservation NOT_OF_PARENT"));
  // Told no differently, lest it tells what there is elsewhere.
  typed.mutable_issue_stock()->set_reservation("reservations/99");
  EXPECT_THAT(testing::WrongFields(Create(typed).status()), ElementsAre("draft.issue_stock.reservation NOT_OF_PARENT"));
  typed.mutable_issue_stock()->set_reservation(own);
  auto draft = Create(typed);
  ASSERT_TRUE(draft.ok()) << draft.status();
  draft->mutable_issue_stock()->set_reservation(elsewhere);
  EXPECT_THAT(testing::WrongFields(Update(*draft).status()), ElementsAre("draft.issue_stock.reservation NOT_OF_PARENT"));
  EXPECT_TRUE(Post(*draft).ok());
}

TEST_F(DraftRoom, AsksWhetherGoodsMayLeaveBeforeThePaper) {
  Receive("items/rice", 5);
  v1::Draft typed;
  v1::IssueStockRequest& issue = *typed.mutable_issue_stock();
  issue = FreeIssueRequest("items/rice", 5);
  issue.set_paper_later(true);
  issue.clear_responsible_persons();
  issue.set_incident("incidents/20231218-622927-1");
  const auto draft = Create(typed);
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_THAT(Problems(*draft), ElementsAre("NO_ACTIVE_LEVEL_FOR_INCIDENT"));
  incident_ = NotFound("INCIDENT_UNKNOWN", "no incident", {{"name", "incidents/20231218-622927-1"}});
  EXPECT_THAT(Problems(*draft), ElementsAre("INCIDENT_UNKNOWN"));
  // Nobody knows: that is no problem of the draft's.
  incident_ = Unavailable("SERVICE_UNAVAILABLE", "away", absl::Seconds(1));
  EXPECT_EQ(Check(Keeper(), *draft).status().code(), absl::StatusCode::kUnavailable);
  incident_ = disaster::v1::Incident();
  incident_->add_active_response_levels();
  EXPECT_THAT(Problems(*draft), IsEmpty());
}

TEST_F(DraftRoom, ChangesNothingByChecking) {
  Receive("items/rice", 20);
  Receive("items/tent", 20);
  const std::vector<std::string> balances = Balances();
  const std::vector<std::string> events = fixture_.EventTypes();
  std::vector<v1::Draft> drafts;
  v1::Draft typed = ReceiptDraft(5);
  drafts.push_back(*Create(typed));
  *typed.mutable_issue_stock() = FreeIssueRequest("items/rice", 3);
  drafts.push_back(*Create(typed));
  *typed.mutable_assemble_kits() = AssembleRequest(2);
  drafts.push_back(*Create(typed));
  *typed.mutable_dispose_stock() = DisposeRequest("lots/1", 1);
  drafts.push_back(*Create(typed));
  for (int round = 0; round < 3; ++round) {
    for (const v1::Draft& draft : drafts) {
      EXPECT_THAT(Problems(draft), IsEmpty());
      EXPECT_EQ(Get(draft).SerializeAsString(), draft.SerializeAsString());
    }
  }
  EXPECT_EQ(Balances(), balances);
  EXPECT_EQ(fixture_.EventTypes().size(), events.size() + drafts.size());
  v1::ListVouchersRequest all;
  EXPECT_EQ(Vouchers(all).size(), 2U);
  // The numbers of papers stay without gaps.
  EXPECT_EQ(Post(drafts[1])->voucher(), "warehouses/622900-01/vouchers/issue-note-2023-0001");
  EXPECT_EQ(Post(drafts[0])->voucher(), "warehouses/622900-01/vouchers/goods-received-note-2023-0003");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(DraftRoom, ChecksADraftOnlyForThoseWhoMayPostIt) {
  v1::Draft wrong;
  wrong.mutable_receive_stock()->add_lines()->mutable_lot()->set_item("items/rice");
  const v1::Draft draft = *Create(wrong);
  EXPECT_THAT(Problems(draft), ElementsAre("responsible_persons TWO_PERSONS_REQUIRED", "counterparty REQUIRED",
                                           "lines[0].lot.source REQUIRED", "lines[0].quantity OUT_OF_RANGE"));
  EXPECT_EQ(ReasonOf(Check(Keeper("chapters/640100"), draft).status()), "DRAFT_UNKNOWN");
  EXPECT_EQ(ReasonOf(Check(fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR}), draft).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(Check(Keeper(), v1::Draft()).status()), "INVALID_FIELDS");
  ASSERT_TRUE(Discard(draft).ok());
  EXPECT_EQ(ReasonOf(Check(Keeper(), draft).status()), "DRAFT_ENDED");
}

TEST_F(DraftRoom, DiscardsADraft) {
  const v1::Draft draft = *Create(ReceiptDraft(5));
  EXPECT_EQ(Discard(draft)->state(), v1::Draft::STATE_DISCARDED);
  EXPECT_EQ(Get(draft).state(), v1::Draft::STATE_DISCARDED);
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.DraftDiscarded");
  const absl::Status status = Post(draft).status();
  EXPECT_EQ(ReasonOf(status), "DRAFT_ENDED");
  EXPECT_EQ(DetailOf(status, "state"), "STATE_DISCARDED");
  EXPECT_EQ(ReasonOf(Discard(draft).status()), "DRAFT_ENDED");
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(DraftRoom, KeepsDraftsToThoseWhoMayWriteThem) {
  const v1::Draft draft = *Create(ReceiptDraft(5));
  const auto stranger = Keeper("chapters/640100");
  const auto auditor = fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR});
  v1::GetDraftRequest get;
  get.set_name(draft.name());
  EXPECT_TRUE(drafts_.GetDraft(auditor, get).ok());
  EXPECT_EQ(ReasonOf(drafts_.GetDraft(stranger, get).status()), "DRAFT_UNKNOWN");
  get.set_name("warehouses/640100-01/drafts/1");
  EXPECT_EQ(ReasonOf(drafts_.GetDraft(Dispatch(), get).status()), "DRAFT_UNKNOWN");
  get.set_name("warehouses/622900-01/drafts/01");
  EXPECT_EQ(ReasonOf(drafts_.GetDraft(Dispatch(), get).status()), "DRAFT_UNKNOWN");
  EXPECT_EQ(ReasonOf(drafts_.PostDraft(stranger, PostRequest(draft)).status()), "DRAFT_UNKNOWN");
  EXPECT_EQ(ReasonOf(drafts_.PostDraft(auditor, PostRequest(draft)).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(Create(ReceiptDraft(5), "warehouses/640100-01").status()), "INVALID_FIELDS");
  v1::Draft elsewhere = ReceiptDraft(5);
  elsewhere.mutable_receive_stock()->clear_warehouse();
  EXPECT_EQ(ReasonOf(Create(elsewhere, "warehouses/640100-01").status()), "WAREHOUSE_UNKNOWN");
  elsewhere.mutable_receive_stock()->set_warehouse("warehouses/640100-01");
  EXPECT_THAT(testing::WrongFields(Create(elsewhere).status()), ElementsAre("draft.receive_stock.warehouse NOT_OF_PARENT"));
}

TEST_F(DraftRoom, ListsDraftsTheLatestFirst) {
  const v1::Draft first = *Create(ReceiptDraft(1));
  const v1::Draft second = *Create(ReceiptDraft(2));
  const v1::Draft third = *Create(ReceiptDraft(3));
  ASSERT_TRUE(Discard(second).ok());
  v1::ListDraftsRequest request;
  request.set_parent("warehouses/-");
  request.set_state(v1::Draft::STATE_OPEN);
  request.set_page_size(1);
  auto page = drafts_.ListDrafts(Keeper(), request);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->drafts(0).name(), third.name());
  request.set_page_token(page->next_page_token());
  page = drafts_.ListDrafts(Keeper(), request);
  EXPECT_EQ(page->drafts(0).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(page->next_page_token(), "");
  request.Clear();
  request.set_parent("warehouses/622900-01");
  EXPECT_EQ(drafts_.ListDrafts(Keeper(), request)->drafts_size(), 3);
  EXPECT_EQ(ReasonOf(drafts_.ListDrafts(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
}

}  // namespace
}  // namespace muster::warehouse
