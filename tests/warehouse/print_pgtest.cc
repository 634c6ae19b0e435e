#include <cstdio>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "warehouse/api/print_api.h"
#include "warehouse/api/stocktake_api.h"
#include "warehouse/paper_room.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Papers : public Stockroom {
 protected:
  Papers() {
    v1::CreateItemRequest request = ItemRequest("cotton-tent");
    v1::Item& item = *request.mutable_item();
    item.set_display_name("棉帐篷");
    item.set_english_name("Cotton tent");
    item.set_specification("12 m²");
    item.set_base_unit("顶");
    item.set_weight_g(60'500);
    item.set_volume_cm3(400'000);
    v1::Item::Pack& pack = *item.add_packs();
    pack.set_unit("箱");
    pack.set_quantity(12);
    EXPECT_TRUE(items_.CreateItem(Administrator(), request).ok());
  }

  // 147 tents of a donor who bound them to the incident, and 40 of rice of which nothing is known.
  v1::Voucher ReceiveTents() {
    v1::ReceiveStockRequest request = ReceiveRequest("items/cotton-tent", 147);
    v1::Lot& lot = *request.mutable_lines(0)->mutable_lot();
    lot.set_batch("B-7");
    lot.set_production_date("2023-01-02");
    lot.set_expiry_date("2033-01-02");
    lot.set_source(v1::Lot::SOURCE_DONATION);
    lot.set_donor("某企业");
    lot.set_unit_cost_fen(125'050);
    lot.mutable_earmark()->set_incident("incidents/20231218-622927-1");
    *request.add_lines() = ReceiveRequest("items/rice", 40).lines(0);
    request.set_note("夜间卸车，外包装完好。");
    const auto voucher = vouchers_.ReceiveStock(Keeper(), request);
    EXPECT_TRUE(voucher.ok()) << voucher.status();
    return *voucher;
  }

  // Posts a voucher of a kind for which there may be no RPC.
  v1::Voucher Post(v1::Voucher voucher, std::optional<std::int64_t> reverses = {}) {
    voucher.set_counterparty("仓库例行业务");
    if (!voucher.paper_open()) {
      voucher.add_responsible_persons("马师傅");
      voucher.add_responsible_persons("王师傅");
    }
    *voucher.mutable_voucher_time() = ToTimestamp(fixture_.clock.Now());
    const outbox::Origin origin = {.actor = "users/keeper", .method = "test", .deadline = Soon()};
    const auto posted = outbox::Write<StockTx>(fixture_.live(), origin, [&](StockTx& tx) -> absl::StatusOr<v1::Voucher> {
      RETURN_IF_ERROR(tx.ChangeBalances(BalanceChangesOf(voucher)));
      v1::Voucher written = voucher;
      RETURN_IF_ERROR(tx.PostVoucher(written, "warehouses/622900-01", reverses));
      return written;
    });
    EXPECT_TRUE(posted.ok()) << posted.status();
    return *posted;
  }
  static v1::Place Here() {
    v1::Place place;
    place.set_warehouse("warehouses/622900-01");
    return place;
  }
  static v1::Place Adjustment(const std::string& reason) {
    v1::Place place;
    place.set_adjustment(reason);
    return place;
  }
  static void AddLine(const v1::Voucher::Line& like, std::int64_t quantity, const v1::Place& from, const v1::Place& to,
                      v1::Voucher& voucher) {
    v1::Voucher::Line& line = *voucher.add_lines() = like;
    line.set_quantity(quantity);
    *line.mutable_from() = from;
    *line.mutable_to() = to;
  }

  static v1::PrintVoucherRequest PrintRequest(absl::string_view name, v1::Paper::Format format = v1::Paper::FORMAT_HTML) {
    v1::PrintVoucherRequest request;
    request.set_name(std::string(name));
    request.set_format(format);
    return request;
  }
  // The voucher as HTML.
  std::string Print(absl::string_view name) {
    const auto paper = papers_.PrintVoucher(Keeper(), PrintRequest(name));
    EXPECT_TRUE(paper.ok()) << paper.status();
    return paper.ok() ? paper->content() : "";
  }

  // The text of a PDF, without white space.
  static std::string TextOf(const std::string& pdf) {
    const std::string path =
        absl::StrCat(::testing::TempDir(), "/", ::testing::UnitTest::GetInstance()->current_test_info()->name(), ".pdf");
    std::ofstream(path, std::ios::binary) << pdf;
    std::string text;
    FILE* pipe = popen(absl::StrCat("pdftotext -layout ", path, " -").c_str(), "r");
    for (int c = 0; (c = fgetc(pipe)) != EOF;) text += static_cast<char>(c);
    EXPECT_EQ(pclose(pipe), 0);
    return absl::StrReplaceAll(text, {{" ", ""}, {"\n", ""}});
  }

  PrintApi papers_{fixture_.scopes};
};

TEST_F(Papers, PrintsAGoodsReceivedNoteAsItWasPosted) {
  const std::string html = Print(ReceiveTents().name());
  for (const char* text : {"临夏回族自治州红十字会",
                           "<h1>入库单</h1>",
                           "Goods Received Note",
                           "编号 622900-01 入字 2023 第 0001 号",
                           "备灾仓库（622900-01）",
                           "<th>日期</th><td>2023-12-19</td>",
                           "<th>交货单位</th><td>兰州供应商</td>",
                           "2023-12-19 02:00  users/keeper",
                           "棉帐篷",
                           "12 m²",
                           "1（B-7）",
                           "2023-01-02\n2033-01-02",
                           "12 箱 + 3 顶",
                           "1,250.50",
                           "183,823.50",
                           "社会捐赠；捐赠人：某企业；定向：灾情 20231218-622927-1",
                           "<td class=\"right\">187</td>",
                           "重量 8,893.5 kg（1 行未知）",
                           "体积 58.8 m³（1 行未知）",
                           "大写：人民币壹拾捌万叁仟捌佰贰拾叁元伍角整",
                           "备注：夜间卸车，外包装完好。",
                           "<b>经手人</b>马师傅",
                           "<b>经手人</b>王师傅",
                           "<b>交货人</b>",
                           "<b>批准人</b>",
                           "MUSTER:live:warehouses/622900-01/vouchers/goods-received-note-2023-0001"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("演练")));
}

TEST_F(Papers, PrintsAnIssueNoteAsPdf) {
  Receive("items/rice", 40);
  const auto voucher = Issue(Reserve("items/rice", 15)->name());
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  const auto paper = papers_.PrintVoucher(Keeper(), PrintRequest(voucher->name(), v1::Paper::FORMAT_PDF));
  ASSERT_TRUE(paper.ok()) << paper.status();
  EXPECT_EQ(paper->file_name(), "622900-01-issue-note-2023-0001.pdf");
  EXPECT_EQ(paper->content_type(), "application/pdf");
  const std::string text = TextOf(paper->content());
  for (const char* word : {"出库单", "622900-01出字2023第0001号", "积石山县红十字会", "运单20231218-622927-1-01", "领用人", "第1页共1页"}) {
    EXPECT_THAT(text, HasSubstr(word));
  }
}

TEST_F(Papers, PrintsEveryKindOfVoucherWithTheWordsOfItsKind) {
  const v1::Voucher received = ReceiveTents();
  const v1::Voucher::Line& tent = received.lines(0);
  const v1::Voucher::Line& rice = received.lines(1);
  v1::Place shipment;
  shipment.set_shipment("shipments/20231218-622927-1-02");
  v1::Place source;
  source.set_source("某企业");
  v1::Place bench;
  bench.set_assembly("warehouses/622900-01/vouchers/assembly-order-2023-0001");
  const struct {
    v1::Voucher::Kind kind;
    v1::Place in_from;
    v1::Place out_to;
    std::vector<const char*> words;
  } kinds[] = {
      {v1::Voucher::KIND_ADVANCE_NOTICE, source, {}, {"<h1>入库通知</h1>", "Advance Notice"}},
      {v1::Voucher::KIND_TRANSFER_ORDER, {}, shipment, {"<h1>调拨单</h1>", "调入单位", "承运人"}},
      {v1::Voucher::KIND_STOCKTAKE_SHEET,
       Adjustment("多计"),
       Adjustment("破损"),
       {"<h1>盘点单</h1>", "盘盈", "盘亏", "监盘人", "事由：多计", "事由：破损"}},
      {v1::Voucher::KIND_DISPOSAL_NOTE, {}, Adjustment("过期"), {"<h1>报废单</h1>", "监督人", "事由：过期"}},
      {v1::Voucher::KIND_TRANSFER_RECEIPT, shipment, {}, {"<h1>调拨入库单</h1>", "调出单位"}},
      {v1::Voucher::KIND_CROSS_DOCK_NOTE, source, shipment, {"<h1>快进快出单</h1>", "<caption>收到</caption>", "<caption>发出</caption>"}},
      {v1::Voucher::KIND_ASSEMBLY_ORDER, bench, bench, {"<h1>组装单</h1>", "组装成套", "耗用组件"}},
      {v1::Voucher::KIND_BREAK_UP_ORDER, bench, bench, {"<h1>拆分单</h1>", "拆得组件", "拆分成套"}},
  };
  for (const auto& each : kinds) {
    v1::Voucher voucher;
    voucher.set_kind(each.kind);
    if (each.in_from.kind_case() != v1::Place::KIND_NOT_SET) AddLine(tent, 3, each.in_from, Here(), voucher);
    if (each.out_to.kind_case() != v1::Place::KIND_NOT_SET) AddLine(rice, 1, Here(), each.out_to, voucher);
    const std::string html = Print(Post(voucher).name());
    for (const char* word : each.words) EXPECT_THAT(html, HasSubstr(word));
  }
  // Lost on the way to this warehouse.
  v1::Voucher receipt;
  receipt.set_kind(v1::Voucher::KIND_TRANSFER_RECEIPT);
  AddLine(rice, 1, shipment, Adjustment("途中损失"), receipt);
  EXPECT_THAT(Print(Post(receipt).name()), AllOf(HasSubstr("未入库（途中损失或短少）"), HasSubstr("事由：途中损失")));
}

// Papers that say more than which goods moved, each posted by its own RPC.
class DetailedPapers : public PaperRoom {
 protected:
  std::string Print(absl::string_view name) {
    v1::PrintVoucherRequest request;
    request.set_name(std::string(name));
    request.set_format(v1::Paper::FORMAT_HTML);
    const auto paper = prints_.PrintVoucher(Keeper(), request);
    EXPECT_TRUE(paper.ok()) << paper.status();
    return paper.ok() ? paper->content() : "";
  }
  // A row of a table that begins with these cells.
  static std::string Row(const std::vector<const char*>& cells) {
    std::string row;
    for (const char* cell : cells) absl::StrAppend(&row, cell, "|");
    return row;
  }
  // The rows of all tables, "cell|cell|", a line each.
  static std::string RowsOf(const std::string& html) {
    std::string text;
    for (std::size_t at = html.find("<td"); at != std::string::npos; at = html.find("<td", at)) {
      at = html.find('>', at) + 1;
      const std::size_t end = html.find("</td>", at);
      absl::StrAppend(&text, html.substr(at, end - at), "|", html.compare(end + 5, 5, "</tr>") == 0 ? "\n" : "");
    }
    return text;
  }

  PrintApi prints_{fixture_.scopes};
  StocktakeApi stocktakes_{fixture_.scopes};
};

TEST_F(DetailedPapers, AnAdvanceNoticeNamesTheGoodsWhomToAskAndWhatWasSaid) {
  v1::NotifyArrivalRequest request = NotifyRequest("items/rice", 40);
  request.mutable_lines(0)->set_lot_description("2023 年秋粮，12 个月");
  *request.mutable_expected_time() = ToTimestamp(fixture_.clock.Now() + absl::Hours(30));
  const std::string notice = papers_.NotifyArrival(Keeper(), request)->name();
  v1::RecordContactRequest contact;
  contact.set_request_id(NewUuid());
  contact.set_name(notice);
  contact.set_person("李经理");
  contact.set_remark("明早到货");
  ASSERT_TRUE(papers_.RecordContact(Keeper(), contact).ok());
  std::string html = Print(notice);
  for (const char* text :
       {"<th>联系人</th><td>李经理 0931-0000000</td>", "<th>预计到货</th><td>2023-12-20 08:00</td>",
        "<th>联系期限</th><td colspan=\"3\">2023-12-21</td>", "<caption>通知入库的物资</caption>", "<caption>联系记录</caption>"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(RowsOf(html), HasSubstr(Row({"1", "物资", "—", "件", "40", "4 箱", "2023 年秋粮，12 个月", "0"})));
  EXPECT_THAT(RowsOf(html), HasSubstr(Row({"2023-12-19 02:00", "李经理", "明早到货", "users/keeper"})));
  v1::CancelNoticeRequest cancel;
  cancel.set_request_id(NewUuid());
  cancel.set_name(notice);
  cancel.set_reason("供应商断货");
  ASSERT_TRUE(papers_.CancelNotice(Keeper(), cancel).ok());
  EXPECT_THAT(Print(notice), HasSubstr("<div class=\"stamp\">已取消：供应商断货</div>"));
}

TEST_F(DetailedPapers, AGoodsReceivedNoteSaysHowTheGoodsWereFound) {
  const std::string notice = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 40))->name();
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 36);
  request.set_advance_notice(notice);
  v1::ReceiptLine& line = *request.mutable_lines(0);
  line.set_rejected_quantity(3);
  line.set_rejection_reason(v1::ReceiptInspection::REJECTION_REASON_WET);
  line.set_certificate_number("HG-77");
  const auto received = vouchers_.ReceiveStock(Keeper(), request);
  ASSERT_TRUE(received.ok()) << received.status();
  const std::string html = Print(received->name());
  EXPECT_THAT(html, AllOf(HasSubstr("<th>入库通知</th><td colspan=\"3\">622900-01 预字 2023 第 0001 号</td>"),
                          HasSubstr("<caption>验收情况</caption>")));
  EXPECT_THAT(RowsOf(html), HasSubstr(Row({"1", "物资", "—", "1", "40", "36", "3", "-4", "HG-77", "受潮"})));
}

TEST_F(DetailedPapers, AGoodsReceivedNoteOnWhichAllWasRejectedSaysSo) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 0);
  request.mutable_lines(0)->set_rejected_quantity(5);
  request.mutable_lines(0)->set_rejection_reason(v1::ReceiptInspection::REJECTION_REASON_OTHER);
  request.mutable_lines(0)->set_inspection_remark("有异味");
  const auto received = vouchers_.ReceiveStock(Keeper(), request);
  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_THAT(RowsOf(Print(received->name())), HasSubstr(Row({"1", "物资", "—", "—", "—", "0", "5", "—", "—", "其他；有异味"})));
}

TEST_F(DetailedPapers, AStocktakeSheetShowsEveryLotThatWasCounted) {
  const std::string rice = Receive("items/rice", 10);
  const std::string tent = Receive("items/tent", 4);
  v1::StartStocktakeRequest start;
  start.set_request_id(NewUuid());
  start.set_parent("warehouses/622900-01");
  const std::string stocktake = stocktakes_.StartStocktake(Keeper(), start)->name();
  const auto count = [&](absl::string_view counter, const std::string& lot, std::int64_t counted) {
    v1::RecordCountsRequest request;
    request.set_request_id(NewUuid());
    request.set_name(stocktake);
    request.set_counter(std::string(counter));
    request.add_lines()->set_lot(lot);
    request.mutable_lines(0)->set_counted_quantity(counted);
    ASSERT_TRUE(stocktakes_.RecordCounts(Keeper(), request).ok());
  };
  count("甲", rice, 7);
  count("乙", rice, 7);
  count("甲", tent, 4);
  v1::PostStocktakeRequest post;
  post.set_request_id(NewUuid());
  post.set_name(stocktake);
  post.add_responsible_persons("马师傅");
  post.add_responsible_persons("王师傅");
  post.add_explanations()->set_lot(rice);
  post.mutable_explanations(0)->set_reason("受潮报损");
  const auto posted = stocktakes_.PostStocktake(Keeper(), post);
  ASSERT_TRUE(posted.ok()) << posted.status();
  const std::string html = Print(posted->voucher().name());
  EXPECT_THAT(html, HasSubstr("盘点 2 批，账实不符 1 批。"));
  EXPECT_THAT(RowsOf(html), HasSubstr(Row({"1", "物资", "—", "1", "—", "件", "10", "7", "-3", "2023-12-19 02:00", "甲、乙"})));
  EXPECT_THAT(RowsOf(html), HasSubstr(Row({"2", "物资", "—", "2", "—", "件", "4", "4", "0", "2023-12-19 02:00", "甲"})));
}

TEST_F(DetailedPapers, ADisposalNoteSaysWhyAndWhoAgreed) {
  v1::DisposeStockRequest request = DisposeRequest(Receive("items/rice", 10), 4);
  request.mutable_disposal()->set_remark("漏雨浸泡");
  const auto disposed = papers_.DisposeStock(Keeper(), request);
  ASSERT_TRUE(disposed.ok()) << disposed.status();
  EXPECT_THAT(Print(disposed->name()), AllOf(HasSubstr("<th>报废原因</th><td>破损：漏雨浸泡</td>"), HasSubstr("<b>批准人</b>张主任")));
}

TEST_F(Papers, StampsWhatWasTakenBackAndWhatTakesBack) {
  const v1::Voucher received = ReceiveTents();
  v1::Voucher counter;
  counter.set_kind(v1::Voucher::KIND_GOODS_RECEIVED_NOTE);
  for (const v1::Voucher::Line& line : received.lines()) AddLine(line, line.quantity(), line.to(), line.from(), counter);
  const std::string html = Print(Post(counter, 1).name());
  EXPECT_THAT(html, HasSubstr("<div class=\"stamp\">冲销 622900-01 入字 2023 第 0001 号</div>"));
  EXPECT_THAT(html, HasSubstr("<caption>冲减出库</caption>"));
  EXPECT_THAT(Print(received.name()), HasSubstr("<div class=\"stamp\">已被 622900-01 入字 2023 第 0002 号 冲销</div>"));
}

TEST_F(Papers, StampsGoodsThatLeftBeforeTheirPaper) {
  const v1::Voucher received = ReceiveTents();
  v1::Voucher voucher;
  voucher.set_kind(v1::Voucher::KIND_ISSUE_NOTE);
  voucher.set_paper_open(true);
  voucher.set_incident("incidents/20231218-622927-1");
  v1::Place shipment;
  shipment.set_shipment("shipments/20231218-622927-1-01");
  AddLine(received.lines(0), 12, Here(), shipment, voucher);
  const std::string html = Print(Post(voucher).name());
  EXPECT_THAT(html, HasSubstr("<div class=\"stamp\">补办手续中</div>"));
  EXPECT_THAT(html, HasSubstr("<th>灾情</th><td>20231218-622927-1</td>"));
  // Two empty places to sign in.
  EXPECT_THAT(html, HasSubstr("<b>经手人</b><span"));
}

TEST_F(Papers, MarksWhatIsPrintedInAnExercise) {
  const std::string name = ReceiveTents().name();
  fixture_.worlds.all().front()->exercise = true;
  const auto html = papers_.PrintVoucher(Keeper(), PrintRequest(name));
  ASSERT_TRUE(html.ok()) << html.status();
  EXPECT_EQ(html->file_name(), "EXERCISE-622900-01-goods-received-note-2023-0001.html");
  EXPECT_THAT(html->content(), HasSubstr("<h1>【演练 EXERCISE】入库单</h1>"));
  const auto pdf = papers_.PrintVoucher(Keeper(), PrintRequest(name, v1::Paper::FORMAT_PDF));
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(TextOf(pdf->content()), HasSubstr("【演练EXERCISE】入库单"));
}

TEST_F(Papers, SpeaksTheLanguageOfTheRequestElseOfTheCaller) {
  v1::PrintVoucherRequest request = PrintRequest(ReceiveTents().name());
  rpc::Call call = Keeper();
  call.language = Language::kEnglish;
  EXPECT_THAT(papers_.PrintVoucher(call, request)->content(), AllOf(HasSubstr("<h1>Goods Received Note</h1>"), HasSubstr("Cotton tent"),
                                                                    HasSubstr("Earmarked: incident 20231218-622927-1")));
  request.set_language(v1::Paper::LANGUAGE_CHINESE);
  EXPECT_THAT(papers_.PrintVoucher(call, request)->content(), HasSubstr("<h1>入库单</h1>"));
  request.set_language(v1::Paper::LANGUAGE_ENGLISH);
  EXPECT_THAT(papers_.PrintVoucher(Keeper(), request)->content(), HasSubstr("<h1>Goods Received Note</h1>"));
}

TEST_F(Papers, PrintsTheBinCardOfALot) {
  const std::string lot = ReceiveTents().lines(0).lot();
  v1::ReserveStockRequest reserve = ReserveRequest(lot, 12);
  reserve.set_incident("incidents/20231218-622927-1");
  ASSERT_TRUE(Issue(Reserve(reserve)->name()).ok());
  v1::PrintBinCardRequest request;
  request.set_warehouse("warehouses/622900-01");
  request.set_lot(lot);
  request.set_format(v1::Paper::FORMAT_HTML);
  const auto paper = papers_.PrintBinCard(Keeper(), request);
  ASSERT_TRUE(paper.ok()) << paper.status();
  EXPECT_EQ(paper->file_name(), "622900-01-bin-card-lot-1.html");
  for (const char* text :
       {"<h1>货位卡</h1>", "<th>品名</th><td>棉帐篷</td>", "<th>规格</th><td>12 m²</td>", "<th>编号</th><td>cotton-tent</td>",
        "<th>结存数量</th><td>135</td>", "<th>生产日期</th><td>2023-01-02</td>", "<th>厂家</th><td>—</td>",
        "<th>入库时间</th><td>2023-12-19</td>", "<th>定向</th><td>定向：灾情 20231218-622927-1</td>", "622900-01 入字 2023 第 0001 号",
        "<td class=\"right\">147</td><td class=\"right\"></td>", "积石山县红十字会  运单 20231218-622927-1-01",
        "<td class=\"right\">12</td><td class=\"right\">135</td>"}) {
    EXPECT_THAT(paper->content(), HasSubstr(text));
  }
}

TEST_F(Papers, PrintsTheBinCardOfAnItemOverAllItsLots) {
  ReceiveTents();
  ASSERT_EQ(Receive("items/cotton-tent", 3), "lots/3");
  v1::PrintBinCardRequest request;
  request.set_warehouse("warehouses/622900-01");
  request.set_item("items/cotton-tent");
  request.set_format(v1::Paper::FORMAT_PDF);
  const auto paper = papers_.PrintBinCard(Keeper(), request);
  ASSERT_TRUE(paper.ok()) << paper.status();
  EXPECT_EQ(paper->file_name(), "622900-01-bin-card-cotton-tent.pdf");
  const std::string text = TextOf(paper->content());
  for (const char* word : {"货位卡", "结存数量150", "1（B-7）", "收发记录", "承前结存"}) EXPECT_THAT(text, HasSubstr(word));
}

TEST_F(Papers, PrintsALedgerThatGoesOnWhereTheLastPeriodEnded) {
  Receive("items/rice", 100);
  fixture_.clock.Advance(absl::Hours(24));
  Receive("items/rice", 20);
  ASSERT_TRUE(Issue(Reserve("items/rice", 30)->name()).ok());
  fixture_.clock.Advance(absl::Hours(24));
  Receive("items/rice", 7);
  v1::PrintLedgerRequest request;
  request.set_warehouse("warehouses/622900-01");
  request.set_item("items/rice");
  request.set_start_date("2023-12-20");
  request.set_end_date("2023-12-20");
  request.set_format(v1::Paper::FORMAT_HTML);
  const auto paper = papers_.PrintLedger(Keeper(), request);
  ASSERT_TRUE(paper.ok()) << paper.status();
  EXPECT_EQ(paper->file_name(), "622900-01-ledger-rice-2023-12-20-2023-12-20.html");
  for (const char* text : {"<h1>台账</h1>", "2023-12-20 至 2023-12-20",
                           "<td>期初结存</td><td></td><td class=\"right\"></td><td class=\"right\"></td><td class=\"right\">100</td>",
                           "<td class=\"right\">20</td><td class=\"right\"></td><td class=\"right\">120</td>",
                           "<td class=\"right\"></td><td class=\"right\">30</td><td class=\"right\">90</td>",
                           "<td class=\"right\">20</td><td class=\"right\">30</td><td class=\"right\">90</td>"}) {
    EXPECT_THAT(paper->content(), HasSubstr(text));
  }
  EXPECT_THAT(paper->content(), Not(HasSubstr("0003 号")));
}

TEST_F(Papers, AreForThoseWhoMayReadTheWarehouse) {
  const v1::Voucher received = ReceiveTents();
  const rpc::Call stranger = Keeper("chapters/640100");
  EXPECT_EQ(ReasonOf(papers_.PrintVoucher(stranger, PrintRequest(received.name())).status()), "VOUCHER_UNKNOWN");
  v1::PrintBinCardRequest card;
  card.set_warehouse("warehouses/622900-01");
  card.set_lot(received.lines(0).lot());
  card.set_format(v1::Paper::FORMAT_HTML);
  EXPECT_EQ(ReasonOf(papers_.PrintBinCard(stranger, card).status()), "WAREHOUSE_UNKNOWN");
  v1::PrintLedgerRequest ledger;
  ledger.set_warehouse("warehouses/622900-01");
  ledger.set_item("items/rice");
  ledger.set_start_date("2023-12-01");
  ledger.set_end_date("2023-12-31");
  ledger.set_format(v1::Paper::FORMAT_HTML);
  EXPECT_EQ(ReasonOf(papers_.PrintLedger(stranger, ledger).status()), "WAREHOUSE_UNKNOWN");
  // From above, whatever the role.
  EXPECT_TRUE(papers_.PrintLedger(fixture_.As("users/auditor", "chapters/620000", {common::v1::ROLE_AUDITOR}), ledger).ok());

  // A lot that never lay in the warehouse, and what does not exist at all.
  card.set_warehouse("warehouses/640100-01");
  EXPECT_EQ(ReasonOf(papers_.PrintBinCard(stranger, card).status()), "LOT_UNKNOWN");
  card.set_item("items/none");
  EXPECT_EQ(ReasonOf(papers_.PrintBinCard(stranger, card).status()), "ITEM_UNKNOWN");
  ledger.set_item("items/none");
  EXPECT_EQ(ReasonOf(papers_.PrintLedger(Keeper(), ledger).status()), "ITEM_UNKNOWN");
  for (const char* name : {"warehouses/622900-01/vouchers/issue-note-2023-0001", "warehouses/622900-01/vouchers/nonsense"}) {
    EXPECT_EQ(ReasonOf(papers_.PrintVoucher(Keeper(), PrintRequest(name)).status()), "VOUCHER_UNKNOWN") << name;
  }
}

TEST_F(Papers, NameACounterpartWarehouseOnlyToThoseWhoMaySeeIt) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5);
  request.set_counterparty("warehouses/640100-01");
  const auto voucher = vouchers_.ReceiveStock(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_THAT(Print(voucher->name()), HasSubstr("<th>交货单位</th><td>640100-01</td>"));
  EXPECT_THAT(papers_.PrintVoucher(Dispatch(), PrintRequest(voucher->name()))->content(), HasSubstr("<td>备灾仓库（640100-01）</td>"));
}

TEST_F(Papers, SayEverythingThatIsWrongWithARequestAtOnce) {
  EXPECT_THAT(testing::WrongFields(papers_.PrintVoucher(Keeper(), v1::PrintVoucherRequest()).status()),
              ElementsAre("name REQUIRED", "format REQUIRED"));
  v1::PrintBinCardRequest card;
  card.set_warehouse("622900-01");
  card.set_language(static_cast<v1::Paper::Language>(9));
  EXPECT_THAT(testing::WrongFields(papers_.PrintBinCard(Keeper(), card).status()),
              ElementsAre("warehouse MALFORMED", "subject REQUIRED", "format REQUIRED", "language OUT_OF_RANGE"));
  v1::PrintLedgerRequest ledger;
  ledger.set_start_date("2023-12-31");
  ledger.set_end_date("2023-12-01");
  ledger.set_format(v1::Paper::FORMAT_PDF);
  EXPECT_THAT(testing::WrongFields(papers_.PrintLedger(Keeper(), ledger).status()),
              ElementsAre("warehouse REQUIRED", "item REQUIRED", "end_date ENDS_BEFORE_START"));
}

}  // namespace
}  // namespace muster::warehouse
