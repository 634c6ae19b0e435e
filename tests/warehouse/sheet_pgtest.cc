#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "platform/sheet/sheet.h"
#include "platform/sheet/table.h"
#include "platform/sheet_workbook.h"
#include "warehouse/api/sheet_api.h"
#include "warehouse/api/stocktake_api.h"
#include "warehouse/domain/count_sheet.h"
#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kHeader[] = "物资编号,数量,来源,单位,批号,生产日期,有效期至,捐赠人,定向,单价(元),厂家,货位,备注\n";

class SheetTest : public Stockroom {
 protected:
  SheetTest() {
    v1::CreateItemRequest quilt = ItemRequest("quilt");
    quilt.mutable_item()->set_display_name("棉被");
    quilt.mutable_item()->set_english_name("Quilt");
    quilt.mutable_item()->set_specification("2×1.8 m");
    quilt.mutable_item()->set_base_unit("床");
    v1::Item::Pack& carton = *quilt.mutable_item()->add_packs();
    carton.set_unit("箱");
    carton.set_quantity(10);
    EXPECT_TRUE(items_.CreateItem(Administrator(), quilt).ok());
  }

  static v1::ImportSheetRequest ImportRequest(absl::string_view content, absl::string_view warehouse = "warehouses/622900-01") {
    v1::ImportSheetRequest request;
    request.set_request_id(NewUuid());
    request.set_warehouse(std::string(warehouse));
    request.set_kind(v1::IMPORT_KIND_RECEIPT);
    request.set_content(std::string(content));
    request.set_counterparty("兰州供应商");
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    return request;
  }
  v1::ImportSheetResponse Import(const v1::ImportSheetRequest& request) {
    const auto response = sheets_.ImportSheet(Keeper(), request);
    EXPECT_TRUE(response.ok()) << response.status() << " " << absl::StrJoin(testing::WrongFields(response.status()), ", ");
    return response.value_or(v1::ImportSheetResponse());
  }
  // "4 数量 QUANTITY_NOT_WHOLE" of each.
  static std::vector<std::string> RowErrors(const v1::ImportSheetResponse& response) {
    std::vector<std::string> errors;
    for (const v1::SheetRowError& error : response.row_errors()) {
      EXPECT_FALSE(error.message().empty()) << error.reason();
      errors.push_back(absl::StrCat(error.row(), " ", error.column(), " ", error.reason()));
    }
    return errors;
  }

  v1::SheetFile Export(const rpc::Call& call, v1::ExportKind kind, v1::SheetFormat format, absl::string_view warehouse = "",
                       absl::string_view language = "") {
    v1::ExportSheetRequest request;
    request.set_kind(kind);
    request.set_format(format);
    request.set_warehouse(std::string(warehouse));
    request.set_language_code(std::string(language));
    const auto file = sheets_.ExportSheet(call, request);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.value_or(v1::SheetFile());
  }
  static std::vector<std::string> RowsOf(const v1::SheetFile& file) {
    const auto sheet = sheet::Read(file.content());
    EXPECT_TRUE(sheet.ok()) << sheet.status();
    std::vector<std::string> rows;
    if (!sheet.ok()) return rows;
    for (const sheet::Row& row : sheet->rows) rows.push_back(absl::StrJoin(row.cells, "|"));
    return rows;
  }
  // What lies in a warehouse, without what differs from one receipt to the next.
  std::vector<std::string> Goods(absl::string_view warehouse) {
    v1::ListStockBalancesRequest request;
    request.set_warehouse(std::string(warehouse));
    const auto response = transfers_.ListStockBalances(Dispatch(), request);
    std::vector<std::string> goods;
    for (v1::StockBalance balance : response->stock_balances()) {
      balance.clear_warehouse();
      balance.clear_receive_time();
      balance.mutable_lot()->clear_name();
      balance.mutable_lot()->clear_create_time();
      goods.push_back(balance.ShortDebugString());
    }
    return goods;
  }
  World& Live() { return *fixture_.worlds.all().front(); }

  SheetApi sheets_{fixture_.scopes};
};

TEST_F(SheetTest, TakesInASheetOnOneNote) {
  v1::ImportSheetRequest request = ImportRequest(
      absl::StrCat("某仓库入库表\n", kHeader,
                   "quilt,12,捐赠,箱,B-7,2023-01-02,2033年1月2日,某企业,chapters/620000,\"1,205\",某厂,A-03-2,外箱受潮\n\nrice,5,采购\n"));
  request.set_file_name("入库.csv");
  const v1::ImportSheetResponse response = Import(request);
  EXPECT_THAT(RowErrors(response), IsEmpty());
  EXPECT_EQ(response.row_count(), 2);
  EXPECT_EQ(response.accepted_row_count(), 2);
  EXPECT_EQ(response.voucher().number(), "622900-01 入字 2023 第 0001 号");
  EXPECT_EQ(response.voucher().note(), "表格 入库.csv；第 3 行：外箱受潮");
  EXPECT_EQ(response.voucher().counterparty(), "兰州供应商");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 120, 0 reserved", "lots/2 in warehouses/622900-01: 5, 0 reserved"));
  const auto balances = transfers_.ListStockBalances(Keeper(), {});
  ASSERT_TRUE(balances.ok()) << balances.status();
  ASSERT_EQ(balances->stock_balances_size(), 2);
  const v1::StockBalance& quilts = balances->stock_balances(0);
  EXPECT_EQ(quilts.bin(), "A-03-2");
  EXPECT_EQ(quilts.lot().batch(), "B-7");
  EXPECT_EQ(quilts.lot().production_date(), "2023-01-02");
  EXPECT_EQ(quilts.lot().expiry_date(), "2033-01-02");
  EXPECT_EQ(quilts.lot().source(), v1::Lot::SOURCE_DONATION);
  EXPECT_EQ(quilts.lot().donor(), "某企业");
  EXPECT_EQ(quilts.lot().earmark().chapter(), "chapters/620000");
  EXPECT_EQ(quilts.lot().unit_cost_fen(), 12'050);
  EXPECT_EQ(quilts.lot().manufacturer(), "某厂");
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockReceived");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(SheetTest, TakesInNothingWhenOneRowIsWrong) {
  const v1::ImportSheetRequest request = ImportRequest(absl::StrCat(
      kHeader, "rice,5,采购\nrice,1.5,采购\nblanket,5,采购,,,2023-02-01,2023-01-01\nquilt,5,,,,2023-02-01,2023-01-01,,chapters/999999\n"));
  const v1::ImportSheetResponse response = Import(request);
  ASSERT_THAT(RowErrors(response), ElementsAre("3 数量 QUANTITY_NOT_WHOLE", "4 物资编号 ITEM_NOT_IN_CATALOGUE",
                                               "5 有效期至 EXPIRES_BEFORE_PRODUCTION", "5 来源 REQUIRED", "5 定向 UNKNOWN_RESOURCE"));
  EXPECT_EQ(response.row_errors(0).value(), "1.5");
  EXPECT_THAT(response.row_errors(1).message(), HasSubstr("blanket"));
  EXPECT_EQ(response.row_error_count(), 5);
  EXPECT_EQ(response.row_count(), 4);
  EXPECT_EQ(response.accepted_row_count(), 1);
  EXPECT_FALSE(response.has_voucher());
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(SheetTest, TakesInTheGoodRowsWhenThatIsWanted) {
  v1::ImportSheetRequest request = ImportRequest(absl::StrCat(kHeader, "rice,5,采购\nrice,x,采购\nquilt,7,采购\n"));
  request.set_accept_good_rows(true);
  const v1::ImportSheetResponse response = Import(request);
  EXPECT_THAT(RowErrors(response), ElementsAre("3 数量 QUANTITY_NOT_WHOLE"));
  EXPECT_EQ(response.accepted_row_count(), 2);
  EXPECT_EQ(response.voucher().lines_size(), 2);
  EXPECT_THAT(Balances(), SizeIs(2));
  v1::ImportSheetRequest all_wrong = ImportRequest(absl::StrCat(kHeader, "rice,x,采购\n"));
  all_wrong.set_accept_good_rows(true);
  EXPECT_FALSE(Import(all_wrong).has_voucher());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(SheetTest, TakesNoOpeningStockOnceBooksHaveBegun) {
  v1::ImportSheetRequest request = ImportRequest("物资编号,数量,来源\nrice,5,采购\n");
  request.set_kind(v1::IMPORT_KIND_OPENING_STOCK);
  request.clear_counterparty();
  EXPECT_THAT(RowErrors(Import(request)), IsEmpty());
  // What was found in the next room is on a second sheet.
  request.set_request_id(NewUuid());
  EXPECT_THAT(RowErrors(Import(request)), IsEmpty());
  Receive("items/rice", 1);
  request.set_request_id(NewUuid());
  for (const bool is_check : {true, false}) {
    request.set_validate_only(is_check);
    const absl::Status status = sheets_.ImportSheet(Keeper(), request).status();
    EXPECT_EQ(ReasonOf(status), "BOOKS_BEGUN");
    EXPECT_EQ(DetailOf(status, "voucher"), "warehouses/622900-01/vouchers/goods-received-note-2023-0003");
  }
  EXPECT_EQ(Balances().size(), 3U);
}

TEST_F(SheetTest, EntersExpiredGoodsOnlyWhenBooksBegin) {
  v1::ImportSheetRequest request =
      ImportRequest(absl::StrCat(kHeader, "rice,5,采购,,,,2023-12-18,,,,,,\nrice,7,采购,,,,2023-12-19,,,,,,\n"));
  EXPECT_THAT(RowErrors(Import(request)), ElementsAre("2 有效期至 LOT_EXPIRED"));
  EXPECT_THAT(Balances(), IsEmpty());

  request.set_request_id(NewUuid());
  request.set_kind(v1::IMPORT_KIND_OPENING_STOCK);
  request.clear_counterparty();
  request.set_validate_only(true);
  EXPECT_THAT(RowErrors(Import(request)), IsEmpty());
  request.set_validate_only(false);
  EXPECT_THAT(RowErrors(Import(request)), IsEmpty());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved", "lots/2 in warehouses/622900-01: 7, 0 reserved"));

  v1::ListExpiringRequest expiring;
  expiring.set_include_expired(true);
  const auto listed = positions_.ListExpiring(Keeper(), expiring);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_GE(listed->expiring_stock_size(), 1);
  EXPECT_EQ(listed->expiring_stock(0).stock_balance().lot().name(), "lots/1");
  EXPECT_EQ(listed->expiring_stock(0).remaining_days(), -1);
  EXPECT_EQ(ReasonOf(Reserve("lots/1", 1).status()), "LOT_EXPIRED");
  EXPECT_EQ(ReasonOf(Reserve("items/rice", 8).status()), "INSUFFICIENT_STOCK");
  EXPECT_TRUE(Reserve("items/rice", 7).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(SheetTest, PreviewsWithoutATrace) {
  v1::ImportSheetRequest request = ImportRequest(absl::StrCat(kHeader, "rice,5,采购\n"));
  request.set_validate_only(true);
  const std::size_t event_count = fixture_.EventTypes().size();
  EXPECT_EQ(Import(request).accepted_row_count(), 1);
  EXPECT_FALSE(Import(request).has_voucher());
  EXPECT_THAT(Balances(), IsEmpty());
  EXPECT_THAT(fixture_.EventTypes(), SizeIs(event_count));
  request.set_validate_only(false);
  EXPECT_TRUE(Import(request).has_voucher());
}

TEST_F(SheetTest, TakesInNothingOfASheetWithFormulasOrMergedCellsAndNamesThem) {
  const auto text = [](absl::string_view cell, absl::string_view value) {
    return absl::StrCat("<c r='", cell, "' t='inlineStr'><is><t>", value, "</t></is></c>");
  };
  const std::string header = absl::StrCat("<row r='1'>", text("A1", "物资编号"), text("B1", "数量"), text("C1", "来源"), "</row>");
  const std::string good = absl::StrCat("<row r='2'>", text("A2", "rice"), "<c r='B2'><v>5</v></c>", text("C2", "采购"), "</row>");
  const std::string computed =
      absl::StrCat("<row r='3'>", text("A3", "rice"), "<c r='B3'><f>B2*2</f><v>10</v></c>", text("C3", "采购"), "</row>");
  const std::string formula = sheet::testing::MakeWorkbook({.sheet_data = header + good + computed});
  const std::string merged =
      sheet::testing::MakeWorkbook({.sheet_data = header + good, .merged = "<mergeCells count='1'><mergeCell ref='C2:C3'/></mergeCells>"});
  ASSERT_EQ(Import(ImportRequest(sheet::testing::MakeWorkbook({.sheet_data = header + good}))).accepted_row_count(), 1);
  for (const auto& [content, reason, cells] :
       {std::tuple(formula, "SHEET_FORMULA", "B3"), std::tuple(merged, "SHEET_MERGED_CELLS", "C2:C3")}) {
    for (const bool accept_good_rows : {false, true}) {
      v1::ImportSheetRequest request = ImportRequest(content);
      request.set_accept_good_rows(accept_good_rows);
      const absl::Status status = sheets_.ImportSheet(Keeper(), request).status();
      ASSERT_THAT(testing::WrongFields(status), ElementsAre(absl::StrCat("content ", reason)));
      EXPECT_EQ(ViolationsOf(status).front().details.front().value, cells);
    }
  }
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved"));
}

TEST_F(SheetTest, TakesInARepeatedRequestOnce) {
  v1::ImportSheetRequest request = ImportRequest(absl::StrCat(kHeader, "rice,5,采购\n"));
  const v1::ImportSheetResponse first = Import(request);
  EXPECT_EQ(Import(request).SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(Balances(), SizeIs(1));
  request.set_content(absl::StrCat(kHeader, "rice,6,采购\n"));
  EXPECT_EQ(ReasonOf(sheets_.ImportSheet(Keeper(), request).status()), "REQUEST_ID_REUSED");
}

TEST_F(SheetTest, RefusesAnImportInTheOrderOfItsContract) {
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  v1::ImportSheetRequest request = ImportRequest(absl::StrCat(kHeader, "rice,5,采购\n"));
  for (const bool validate_only : {true, false}) {
    request.set_validate_only(validate_only);
    const auto reason = [&](const rpc::Call& call) { return ReasonOf(sheets_.ImportSheet(call, request).status()); };
    EXPECT_EQ(reason(Keeper("chapters/640100")), "WAREHOUSE_UNKNOWN");
    EXPECT_EQ(reason(fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR})), "ROLE_MISSING");
    EXPECT_EQ(reason(Keeper()), "WAREHOUSE_CLOSED");
  }
}

TEST_F(SheetTest, SaysEverythingThatIsWrongWithAnImportAtOnce) {
  v1::ImportSheetRequest request = ImportRequest("物资,颜色\n棉被,红\n", "622900-01");
  request.set_request_id("x");
  request.clear_responsible_persons();
  request.clear_kind();
  request.clear_counterparty();
  EXPECT_THAT(testing::WrongFields(sheets_.ImportSheet(Keeper(), request).status()),
              ElementsAre("request_id MALFORMED", "responsible_persons TWO_PERSONS_REQUIRED", "counterparty REQUIRED",
                          "warehouse MALFORMED", "kind REQUIRED", "content SHEET_HEADER_MISSING"));
  const auto wrong = [&](absl::string_view content) {
    return testing::WrongFields(sheets_.ImportSheet(Keeper(), ImportRequest(content)).status());
  };
  EXPECT_THAT(wrong("物资,数量,颜色\n棉被,1,红\n"), ElementsAre("content SHEET_COLUMNS_UNKNOWN", "content SHEET_COLUMNS_MISSING"));
  EXPECT_THAT(wrong(""), ElementsAre("content REQUIRED"));
  EXPECT_THAT(wrong("PK\x03\x04"), ElementsAre("content SHEET_BROKEN"));
  EXPECT_THAT(wrong(kHeader), ElementsAre("content SHEET_EMPTY"));
}

TEST_F(SheetTest, OpensTheBooksWithAnOpeningStock) {
  v1::ImportSheetRequest request = ImportRequest("item,quantity,source,unit\nQuilt,2,Purchase,箱\n");
  request.set_kind(v1::IMPORT_KIND_OPENING_STOCK);
  EXPECT_THAT(testing::WrongFields(sheets_.ImportSheet(Keeper(), request).status()), ElementsAre("counterparty NOT_FOR_THIS_KIND"));
  request.clear_counterparty();
  const v1::ImportSheetResponse response = Import(request);
  EXPECT_EQ(response.voucher().counterparty(), "期初建账");
  ASSERT_EQ(response.voucher().lines_size(), 1);
  EXPECT_EQ(response.voucher().lines(0).from().source(), "期初建账");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 20, 0 reserved"));
}

TEST_F(SheetTest, SpeaksTheCallersLanguage) {
  rpc::Call call = Keeper();
  call.language = Language::kEnglish;
  const auto response = sheets_.ImportSheet(call, ImportRequest("item id,quantity,source\nquilt,0,purchase\n"));
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->row_errors_size(), 1);
  EXPECT_EQ(response->row_errors(0).message(), "Out of range: give a value from 1 to 1000000000.");
}

TEST_F(SheetTest, KeepsTheNotesOfRowsUntilThePaperIsFull) {
  const std::string note(996, 'a');
  const v1::ImportSheetResponse response = Import(ImportRequest(absl::StrCat("物资编号,数量,来源,备注\nrice,5,采购,", note, "\n")));
  EXPECT_THAT(RowErrors(response), ElementsAre("2 备注 NOTES_TOO_LONG"));
}

TEST_F(SheetTest, ExportsWhatCanBeImportedUnchanged) {
  Import(ImportRequest(absl::StrCat(kHeader, "quilt,12,捐赠,箱,B-7,2023-01-02,2033-01-02,某企业,给孤儿院,1205.5,某厂,A-03-2\n",
                                    "rice,7,调拨,,=1+1,,,,incidents/20231218-622927-1,0.05,,\n")));
  const std::vector<std::string> goods = Goods("warehouses/622900-01");
  ASSERT_THAT(goods, SizeIs(2));
  int round = 0;
  for (const v1::SheetFormat format : {v1::SHEET_FORMAT_XLSX, v1::SHEET_FORMAT_CSV}) {
    for (const char* language : {"zh-CN", "en"}) {
      const v1::SheetFile file = Export(Keeper(), v1::EXPORT_KIND_BALANCES, format, "warehouses/622900-01", language);
      // Another place's goods are not taken for one's own.
      const std::string id = absl::StrCat("622900-1", ++round);
      NewWarehouse(id, "chapters/622900");
      v1::ImportSheetRequest request = ImportRequest(file.content(), absl::StrCat("warehouses/", id));
      EXPECT_THAT(RowErrors(Import(request)), SizeIs(2));
      // Put right by hand: the column says another warehouse now.
      const auto sheet = sheet::Read(file.content());
      ASSERT_TRUE(sheet.ok()) << sheet.status();
      ASSERT_GE(sheet->rows.size(), 2U);
      sheet::Table table{.name = "t"};
      for (std::size_t i = 0; i < sheet->rows[1].cells.size(); ++i) table.columns.push_back({.header = sheet->rows[1].cells[i]});
      for (std::size_t i = 2; i < sheet->rows.size(); ++i) {
        std::vector<sheet::Cell>& row = table.rows.emplace_back();
        for (const std::string& cell : sheet->rows[i].cells) row.emplace_back(cell == "622900-01" ? id : cell);
        row.resize(table.columns.size());
      }
      request = ImportRequest(sheet::WriteCsv(table), absl::StrCat("warehouses/", id));
      EXPECT_THAT(RowErrors(Import(request)), IsEmpty());
      EXPECT_EQ(Goods(absl::StrCat("warehouses/", id)), goods) << language;
    }
  }
  // The same place again: as it is.
  EXPECT_THAT(
      RowErrors(Import(ImportRequest(Export(Keeper(), v1::EXPORT_KIND_BALANCES, v1::SHEET_FORMAT_XLSX, "warehouses/622900-01").content()))),
      IsEmpty());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(SheetTest, DoesNotTakeInQuarantinedGoodsAsReleased) {
  Receive("items/rice", 5);
  RunAsOwner("UPDATE warehouse.lots SET state = 2");
  const v1::SheetFile file = Export(Keeper(), v1::EXPORT_KIND_BALANCES, v1::SHEET_FORMAT_CSV);
  EXPECT_THAT(RowErrors(Import(ImportRequest(file.content()))), ElementsAre("3 状态 STATE_NOT_IMPORTED"));
}

TEST_F(SheetTest, GivesATemplateThatImportsOnceFilledIn) {
  for (const char* language : {"zh-CN", "en"}) {
    v1::GetSheetTemplateRequest request;
    request.set_kind(v1::IMPORT_KIND_RECEIPT);
    request.set_language_code(language);
    request.set_format(v1::SHEET_FORMAT_CSV);
    const auto csv = sheets_.GetSheetTemplate(Keeper(), request);
    ASSERT_TRUE(csv.ok()) << csv.status();
    EXPECT_TRUE(absl::EndsWith(csv->file_name(), ".csv"));
    EXPECT_TRUE(Import(ImportRequest(absl::StrCat(csv->content(), "quilt,,,3,箱,采购\n"))).has_voucher()) << csv->content();

    request.set_format(v1::SHEET_FORMAT_XLSX);
    const auto xlsx = sheets_.GetSheetTemplate(Keeper(), request);
    ASSERT_TRUE(xlsx.ok()) << xlsx.status();
    EXPECT_THAT(testing::WrongFields(sheets_.ImportSheet(Keeper(), ImportRequest(xlsx->content())).status()),
                ElementsAre("content SHEET_EMPTY"));
    const auto first = sheet::Read(xlsx->content());
    const auto help = sheet::Read(xlsx->content(), language == absl::string_view("en") ? "how to fill in" : "说明");
    ASSERT_TRUE(first.ok()) << first.status();
    ASSERT_THAT(first->rows, Not(IsEmpty()));
    ASSERT_TRUE(help.ok()) << help.status();
    EXPECT_EQ(help->rows.size(), first->rows[0].cells.size() + 1);
  }
  v1::GetSheetTemplateRequest request;
  request.set_language_code("fr");
  EXPECT_THAT(testing::WrongFields(sheets_.GetSheetTemplate(Keeper(), request).status()),
              ElementsAre("kind REQUIRED", "format REQUIRED", "language_code MALFORMED"));
}

TEST_F(SheetTest, MarksWhatLeavesAnExerciseAndKeepsItOutOfTheLiveBooks) {
  Receive("items/rice", 5);
  const std::vector<std::string> live = RowsOf(Export(Keeper(), v1::EXPORT_KIND_BALANCES, v1::SHEET_FORMAT_XLSX));
  ASSERT_THAT(live, Not(IsEmpty()));
  EXPECT_EQ(live.front(), "库存 2023-12-19 02:00");
  Live().exercise = true;
  for (const v1::SheetFormat format : {v1::SHEET_FORMAT_XLSX, v1::SHEET_FORMAT_CSV}) {
    Live().exercise = true;
    const v1::SheetFile file = Export(Keeper(), v1::EXPORT_KIND_BALANCES, format);
    EXPECT_TRUE(absl::StartsWith(file.file_name(), "演练-EXERCISE_库存_2023-12-19.")) << file.file_name();
    const std::vector<std::string> rows = RowsOf(file);
    ASSERT_THAT(rows, Not(IsEmpty()));
    EXPECT_EQ(rows.front(), "演练 / EXERCISE");
    EXPECT_TRUE(Import(ImportRequest(file.content())).has_voucher());
    Live().exercise = false;
    EXPECT_THAT(testing::WrongFields(sheets_.ImportSheet(Keeper(), ImportRequest(file.content())).status()),
                ElementsAre("content SHEET_FROM_EXERCISE"));
  }
}

TEST_F(SheetTest, ExportsOnlyWhatTheCallerMaySee) {
  Receive("items/rice", 5);
  Receive(ReceiveRequest("items/tent", 7, "warehouses/640100-01"));
  for (const v1::ExportKind kind : {v1::EXPORT_KIND_BALANCES, v1::EXPORT_KIND_TRANSFERS, v1::EXPORT_KIND_VOUCHERS}) {
    EXPECT_THAT(RowsOf(Export(Keeper(), kind, v1::SHEET_FORMAT_CSV)), AllOf(Contains(HasSubstr("rice")), Each(Not(HasSubstr("tent")))));
    EXPECT_THAT(RowsOf(Export(Dispatch(), kind, v1::SHEET_FORMAT_CSV)), AllOf(Contains(HasSubstr("rice")), Contains(HasSubstr("tent"))));
    EXPECT_THAT(RowsOf(Export(Dispatch(), kind, v1::SHEET_FORMAT_CSV, "warehouses/640100-01")), Each(Not(HasSubstr("rice"))));
  }
  v1::ExportSheetRequest request;
  request.set_kind(v1::EXPORT_KIND_BALANCES);
  request.set_format(v1::SHEET_FORMAT_CSV);
  request.set_warehouse("warehouses/640100-01");
  EXPECT_EQ(ReasonOf(sheets_.ExportSheet(Keeper(), request).status()), "WAREHOUSE_UNKNOWN");
  request.set_ancestor("chapters/999999");
  EXPECT_EQ(ReasonOf(sheets_.ExportSheet(Keeper(), request).status()), "CHAPTER_UNKNOWN");
  EXPECT_THAT(testing::WrongFields(sheets_.ExportSheet(Keeper(), {}).status()), ElementsAre("kind REQUIRED", "format REQUIRED"));
}

TEST_F(SheetTest, ExportsTheLedgerAndItsPapers) {
  Import(ImportRequest(absl::StrCat(kHeader, "quilt,12,采购\nrice,7,采购\n")));
  ASSERT_TRUE(Issue(Reserve("items/quilt", 3)->name()).ok());
  EXPECT_THAT(RowsOf(Export(Keeper(), v1::EXPORT_KIND_TRANSFERS, v1::SHEET_FORMAT_XLSX)),
              Contains("transfers/3|2023-12-19 02:00:00|warehouses/622900-01/vouchers/issue-note-2023-0001|quilt|棉被|2×1.8 m|lots/1|3|床|"
                       "warehouses/622900-01|shipments/20231218-622927-1-01"));
  const std::vector<std::string> vouchers = RowsOf(Export(Keeper(), v1::EXPORT_KIND_VOUCHERS, v1::SHEET_FORMAT_XLSX, "", "en"));
  ASSERT_THAT(vouchers, SizeIs(5));
  EXPECT_TRUE(absl::StartsWith(vouchers[2], "622900-01 出字 2023 第 0001 号|issue note|posted|2023-12-19|quilt|Quilt|2×1.8 m|lots/1|3|床|"))
      << vouchers[2];
  EXPECT_THAT(vouchers[3], HasSubstr("|source: 兰州供应商|warehouses/622900-01|兰州供应商|"));
}

TEST_F(SheetTest, PrintsABlindCountSheetByBin) {
  Import(ImportRequest("物资编号,数量,来源,货位\nquilt,4711,采购,B-1\nrice,815,采购,A-1\n"));
  v1::ExportSheetRequest request;
  request.set_kind(v1::EXPORT_KIND_COUNT_SHEET);
  request.set_format(v1::SHEET_FORMAT_CSV);
  EXPECT_THAT(testing::WrongFields(sheets_.ExportSheet(Keeper(), request).status()), ElementsAre("warehouse REQUIRED"));
  const v1::SheetFile file = Export(Keeper(), v1::EXPORT_KIND_COUNT_SHEET, v1::SHEET_FORMAT_CSV, "warehouses/622900-01");
  EXPECT_THAT(RowsOf(file),
              ElementsAre("盘点表 622900-01 2023-12-19 02:00", "仓库|货位|批次|物资编号|物资|规格|批号|有效期至|实盘数量|单位|备注",
                          "622900-01|A-1|lots/2|rice|物资|||||件", "622900-01|B-1|lots/1|quilt|棉被|2×1.8 m||||床"));
  EXPECT_THAT(file.content(), AllOf(Not(HasSubstr("4711")), Not(HasSubstr("815"))));

  std::vector<domain::SheetRow> filled_in;
  const auto sheet = sheet::Read(file.content());
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  ASSERT_EQ(sheet->rows.size(), 4U);
  ASSERT_GE(sheet->rows[2].cells.size(), 9U);
  for (const sheet::Row& row : sheet->rows) filled_in.push_back({.number = row.number, .cells = row.cells});
  filled_in[2].cells[8] = "814";
  const domain::CountSheet count =
      domain::ReadCountSheet(domain::FindLayout(filled_in, domain::CountRules()).value(), "warehouses/622900-01");
  EXPECT_THAT(count.rows, ElementsAre(domain::CountRow{.row = 3, .lot = "lots/2", .counted_quantity = 814}));
  EXPECT_EQ(count.uncounted_row_count, 1);
}

class CountSheetTest : public SheetTest {
 protected:
  std::string StartStocktake() {
    v1::StartStocktakeRequest request;
    request.set_request_id(NewUuid());
    request.set_parent("warehouses/622900-01");
    return stocktakes_.StartStocktake(Keeper(), request).value().name();
  }
  static v1::ImportSheetRequest CountImport(absl::string_view stocktake, absl::string_view counter, absl::string_view content) {
    v1::ImportSheetRequest request;
    request.set_request_id(NewUuid());
    request.set_kind(v1::IMPORT_KIND_COUNT);
    request.set_stocktake(std::string(stocktake));
    request.set_counter(std::string(counter));
    request.set_content(std::string(content));
    return request;
  }
  StocktakeApi stocktakes_{fixture_.scopes};
};

TEST_F(CountSheetTest, RecordsWhatWasFilledInOnAnExportedCountSheet) {
  Receive("items/rice", 10);
  Receive("items/tent", 4);
  Receive("items/tent", 6);
  const std::string stocktake = StartStocktake();
  const v1::SheetFile blind = Export(Keeper(), v1::EXPORT_KIND_COUNT_SHEET, v1::SHEET_FORMAT_CSV, "warehouses/622900-01");
  // The third lot was not found in time.
  const std::string filled_in = absl::StrReplaceAll(
      blind.content(), {{"lots/1,rice,物资,,,,,", "lots/1,rice,物资,,,,10,"}, {"lots/2,tent,物资,,,,,", "lots/2,tent,物资,,,,3,"}});
  ASSERT_NE(filled_in, blind.content());
  v1::ImportSheetRequest request = CountImport(stocktake, "甲", filled_in);
  request.set_validate_only(true);
  EXPECT_EQ(Import(request).accepted_row_count(), 2);
  EXPECT_FALSE(Import(request).has_stocktake());
  request.set_validate_only(false);
  const v1::ImportSheetResponse first = Import(request);
  EXPECT_THAT(RowErrors(first), IsEmpty());
  EXPECT_EQ(first.row_count(), 3);
  EXPECT_EQ(first.accepted_row_count(), 2);
  EXPECT_EQ(first.stocktake().settled_count(), 1);
  EXPECT_EQ(first.stocktake().recount_count(), 1);
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StocktakeCountsRecorded");
  EXPECT_EQ(Import(request).SerializeAsString(), first.SerializeAsString());

  const v1::ImportSheetResponse second = Import(CountImport(stocktake, "乙", "批次,实盘数量\n2,3\n3,6\n"));
  EXPECT_EQ(second.stocktake().state(), v1::Stocktake::STATE_COUNTED);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(CountSheetTest, RecordsNothingWhenARowIsWrongUnlessTheGoodRowsAreWanted) {
  Receive("items/rice", 10);
  Receive("items/tent", 4);
  const std::string stocktake = StartStocktake();
  Import(CountImport(stocktake, "甲", "批次,实盘数量\n1,9\n"));
  v1::ImportSheetRequest request = CountImport(stocktake, "甲", "批次,实盘数量\n1,9\n2,4\n3,1.5\n99,1\n");
  const v1::ImportSheetResponse refused = Import(request);
  ASSERT_THAT(RowErrors(refused),
              ElementsAre("2 批次 RECOUNT_NEEDS_ANOTHER_PERSON", "4 实盘数量 QUANTITY_NOT_WHOLE", "5 批次 LOT_UNKNOWN"));
  EXPECT_EQ(refused.row_errors(0).value(), "lots/1");
  EXPECT_EQ(refused.accepted_row_count(), 1);
  EXPECT_FALSE(refused.has_stocktake());
  request.set_request_id(NewUuid());
  request.set_accept_good_rows(true);
  const v1::ImportSheetResponse accepted = Import(request);
  EXPECT_EQ(accepted.row_error_count(), 3);
  EXPECT_EQ(accepted.stocktake().settled_count(), 1);
}

TEST_F(CountSheetTest, RecordsNoCountOfBeforeTheStocktakeBegan) {
  Receive("items/rice", 10);
  fixture_.clock.Advance(absl::Hours(1));
  const std::string stocktake = StartStocktake();
  v1::ImportSheetRequest request = CountImport(stocktake, "甲", "批次,实盘数量\n1,9\n");
  *request.mutable_count_time() = ToTimestamp(fixture_.clock.Now() - absl::Minutes(1));
  EXPECT_THAT(RowErrors(Import(request)), ElementsAre("2 批次 COUNT_TOO_EARLY"));
  request.set_request_id(NewUuid());
  request.clear_count_time();
  EXPECT_THAT(RowErrors(Import(request)), IsEmpty());
}

TEST_F(CountSheetTest, RefusesWhatIsNotForACount) {
  const std::string stocktake = StartStocktake();
  v1::ImportSheetRequest request = CountImport("", "", "批次,实盘数量\n1,9\n");
  request.set_warehouse("warehouses/622900-01");
  request.set_counterparty("兰州供应商");
  request.add_responsible_persons("马师傅");
  EXPECT_THAT(testing::WrongFields(sheets_.ImportSheet(Keeper(), request).status()),
              ElementsAre("stocktake REQUIRED", "counter REQUIRED", "warehouse EXCLUDED_BY", "responsible_persons NOT_FOR_THIS_KIND",
                          "counterparty NOT_FOR_THIS_KIND"));
  request = ImportRequest(absl::StrCat(kHeader, "rice,5,采购\n"));
  request.set_stocktake(stocktake);
  EXPECT_THAT(testing::WrongFields(sheets_.ImportSheet(Keeper(), request).status()), ElementsAre("stocktake NOT_FOR_THIS_KIND"));
  for (const bool validate_only : {true, false}) {
    request = CountImport(stocktake, "甲", "批次,实盘数量\n1,9\n");
    request.set_validate_only(validate_only);
    const auto reason = [&](const rpc::Call& call) { return ReasonOf(sheets_.ImportSheet(call, request).status()); };
    EXPECT_EQ(reason(Keeper("chapters/640100")), "STOCKTAKE_UNKNOWN");
    EXPECT_EQ(reason(fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR})), "ROLE_MISSING");
  }
  v1::CancelStocktakeRequest cancel;
  cancel.set_request_id(NewUuid());
  cancel.set_name(stocktake);
  cancel.set_reason("改日再盘");
  ASSERT_TRUE(stocktakes_.CancelStocktake(Keeper(), cancel).ok());
  EXPECT_EQ(ReasonOf(sheets_.ImportSheet(Keeper(), request).status()), "STOCKTAKE_ENDED");
  v1::GetSheetTemplateRequest empty_sheet;
  empty_sheet.set_kind(v1::IMPORT_KIND_COUNT);
  empty_sheet.set_format(v1::SHEET_FORMAT_CSV);
  EXPECT_THAT(testing::WrongFields(sheets_.GetSheetTemplate(Keeper(), empty_sheet).status()), ElementsAre("kind COUNT_SHEET_IS_EXPORTED"));
}

std::string ManyRows(int count) {
  std::string csv = "物资编号,数量,来源,批号,货位\n";
  for (int i = 1; i <= count; ++i) absl::StrAppend(&csv, i % 2 == 0 ? "rice," : "quilt,", i, ",采购,B-", i, ",A-", i % 100, "\n");
  return csv;
}

TEST_F(SheetTest, TakesInTwentyThousandRowsBeforeTheCallersDeadline) {
  const v1::ImportSheetResponse response = Import(ImportRequest(ManyRows(20'000)));
  EXPECT_EQ(response.accepted_row_count(), 20'000);
  EXPECT_EQ(response.voucher().lines_size(), 20'000);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
  // Over several pages of the store.
  EXPECT_THAT(RowsOf(Export(Keeper(), v1::EXPORT_KIND_BALANCES, v1::SHEET_FORMAT_XLSX)), SizeIs(20'002));
  EXPECT_THAT(RowsOf(Export(Keeper(), v1::EXPORT_KIND_TRANSFERS, v1::SHEET_FORMAT_CSV)), SizeIs(20'002));
}

TEST_F(SheetTest, RefusesAPaperThatNoMessageCouldCarry) {
  v1::ImportSheetRequest request = ImportRequest(ManyRows(23'000));
  request.set_counterparty(absl::StrReplaceAll(std::string(200, 'x'), {{"x", "供"}}));
  EXPECT_EQ(ReasonOf(sheets_.ImportSheet(Keeper(), request).status()), "VOUCHER_TOO_BIG");
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(SheetTest, ShowsTheFirstThousandErrorsAndCountsAll) {
  const v1::ImportSheetResponse response = Import(ImportRequest(absl::StrReplaceAll(ManyRows(1500), {{"采购", "?"}})));
  EXPECT_EQ(response.row_errors_size(), 1000);
  EXPECT_EQ(response.row_error_count(), 1500);
}

TEST_F(SheetTest, AsksToNarrowAnExportThatIsTooLong) {
  Receive("items/rice", 5);
  RunAsOwner(
      "INSERT INTO warehouse.transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, create_time) "
      "SELECT 1, 1, '622900-01', 4, 'x', 1, now() FROM generate_series(1, 100000)");
  v1::ExportSheetRequest request;
  request.set_kind(v1::EXPORT_KIND_TRANSFERS);
  request.set_format(v1::SHEET_FORMAT_CSV);
  EXPECT_EQ(ReasonOf(sheets_.ExportSheet(Keeper(), request).status()), "EXPORT_ROWS_TOO_MANY");
}

}  // namespace
}  // namespace muster::warehouse
