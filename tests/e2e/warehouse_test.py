"""The stock ledger through the public door: every kind of paper by the command line against real servers, then the ledger recomputed."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from deployment import Deployment, Refused  # noqa: E402

LINXIA = "622900-01"
GANSU = "620000-01"
LINXIA_KEEPER = "warehouse-manager@622900"
GANSU_KEEPER = "warehouse-manager@620000"
NATIONAL = "administrator@000000"
PERSONS = ("--person", "张三", "--person", "李四")


def short(name):
    return name.rpartition("/")[2]


def tail(name):
    """A name without its collection, as people type it: "622900-01/drafts/7"."""
    return name.partition("/")[2]


class ChineseServers(Deployment):
    """Servers in the locale of those who use them: in it, Pango knows the font of papers only by its Chinese name."""

    def start(self):
        environment = self.environment
        self.environment = {**environment, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
        super().start()
        self.environment = environment


class WarehouseTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.deployment = ChineseServers(chapters=False)
        cls.addClassCleanup(cls.deployment.remove)
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.deployment.script("demo/chapters", "demo")
        cls.deployment.script("demo/region")

    def ask(self, *arguments, identity=LINXIA_KEEPER):
        return self.deployment.muster(*arguments, identity=identity)

    def read(self, *arguments, identity=LINXIA_KEEPER):
        return self.deployment.text(*arguments, identity=identity)

    def refused(self, code, *arguments, identity=LINXIA_KEEPER):
        """What was printed as the error of a command that must end with `code`."""
        with self.assertRaises(Refused) as refused:
            self.read(*arguments, identity=identity)
        self.assertEqual(refused.exception.code, code, refused.exception.stderr)
        return refused.exception.stderr

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def receive(self, line, *more):
        """The lot of a receipt of one line in Linxia."""
        return short(self.ask("stock", "receive", LINXIA, "--line", line, "--from", "某厂", *PERSONS, *more)["lines"][0]["lot"])

    def trace(self, lot):
        return self.ask("stock", "trace", lot, identity="auditor@000000")["trace"]

    def verify(self):
        """How `musterd warehouse verify` ended, and the faults that it printed."""
        state = self.deployment.state
        done = subprocess.run([state / "bin/musterd", "warehouse", "verify", "--config", state / "server.textproto", "--world", "demo"],
                              env=self.deployment.environment, capture_output=True, text=True)
        return done.returncode, done.stdout

    def sql(self, statement):
        """Runs a statement as the owner of the database, past every service."""
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.deployment.owner_conninfo(), "-c", statement], check=True, capture_output=True, text=True)

    def test_goods_go_through_every_paper_and_the_trace_accounts_for_each_unit(self):
        self.ask("item", "create", "blanket", "--name", "毛毯", "--unit", "条", "--pack", "包=10", identity=NATIONAL)
        lot = self.receive("blanket=100:source=purchase,batch=E2E,expires=2032-04-30,bin=A-01")

        issue = self.ask("stock", "issue", "--warehouse", LINXIA, "--line", "blanket=1:包", "--shipment", "e2e-1", "--to", "大河家镇", *PERSONS)
        self.assertEqual((issue["kind"], issue["lines"][0]["quantity"]), ("KIND_ISSUE_NOTE", "10"))

        order = self.ask("stock", "issue", "--warehouse", LINXIA, "--line", f"lots/{lot}=40", "--to-warehouse", GANSU, *PERSONS)
        self.assertEqual(order["kind"], "KIND_TRANSFER_ORDER")
        self.assertIn(short(order["purpose"]), self.read("stock", "incoming", GANSU, identity=GANSU_KEEPER))
        self.ask("stock", "transfer-in", GANSU, "--shipment", short(order["purpose"]), "--line", f"{lot}=38:2:B-02", "--from", "临夏州库", *PERSONS,
                 identity=GANSU_KEEPER)
        self.assertEqual(self.ask("stock", "incoming", GANSU, identity=GANSU_KEEPER), {})

        stocktake = tail(self.ask("stocktake", "start", LINXIA, "--item", "blanket")["name"])
        self.read("stocktake", "count", stocktake, "--counter", "甲", "--line", f"{lot}=47")
        counted = self.ask("stocktake", "count", stocktake, "--counter", "乙", "--line", f"{lot}=47")
        self.assertEqual(counted["lines"][0]["difference"], "-3")
        sheet = self.ask("stocktake", "post", stocktake, *PERSONS, "--explain", f"{lot}=受潮")["voucher"]
        self.assertEqual(sheet["kind"], "KIND_STOCKTAKE_SHEET")

        disposal = self.ask("stock", "dispose", LINXIA, "--line", f"{lot}=7", "--reason", "damaged", "--approver", "丙", *PERSONS)
        mistaken = self.ask("stock", "dispose", LINXIA, "--line", f"{lot}=5", "--reason", "damaged", "--approver", "丙", *PERSONS)
        counter_voucher = self.ask("voucher", "reverse", tail(mistaken["name"]), "--reason", "登记有误", *PERSONS)
        self.assertEqual(counter_voucher["reverses"], mistaken["name"])
        self.assertIn("[", self.refused(1, "voucher", "reverse", tail(mistaken["name"]), "--reason", "再冲一次", *PERSONS))

        trace = self.trace(lot)
        self.assertEqual({key: value for key, value in trace.items() if key.endswith("Quantity")},
                         {"receivedQuantity": "100", "inTransitQuantity": "10", "inWarehouseQuantity": "78", "lostQuantity": "2", "adjustedQuantity": "3",
                          "disposedQuantity": "7"})
        ledger = self.ask("stock", "ledger", LINXIA, "--item", "blanket")
        self.assertEqual(ledger["closingQuantity"], "40")

        for voucher in (issue, order, sheet, disposal, counter_voucher):
            paper = self.folder / f"{short(voucher['name'])}.pdf"
            self.read("voucher", "print", tail(voucher["name"]), "--out", str(paper))
            self.assertEqual(paper.read_bytes()[:4], b"%PDF", voucher["name"])
        card = self.folder / "bin-card.pdf"
        self.read("stock", "print-bin-card", LINXIA, "--item", "blanket", "--out", str(card))
        self.assertEqual(card.read_bytes()[:4], b"%PDF")

    def test_a_sheet_is_checked_then_refused_then_put_right(self):
        header = "物资编号,数量,来源,批号,有效期至,货位\n"
        good = "quilt,12,自行采购,S-1,2031-01-01,C-01\n"
        wrong = self.file("期初.csv", header + good + "quilt,十二,自行采购,S-2,2031-01-01,C-02\n")
        # One that has no books yet.
        self.ask("warehouse", "create", "622900-09", "--name", "新仓库", "--chapter", "622900", "--kind", "own", "--at", "35.6,103.2",
                 identity="administrator@622900")
        where = ("--warehouse", "622900-09", "--kind", "opening-stock", *PERSONS)
        before = self.ask("stock", "vouchers", "622900-09")

        checked = self.refused(1, "sheet", "import", wrong, *where, "--check")
        self.assertIn("只是检查，什么都没有保存", checked)
        self.assertIn("第 3 行", checked)
        self.assertIn("保留 --good-rows", self.read("sheet", "import", wrong, *where, "--check", "--good-rows"))
        self.assertIn("没有入库", self.refused(1, "sheet", "import", wrong, *where))
        self.assertEqual(self.ask("stock", "vouchers", "622900-09"), before)

        right = self.file("期初.csv", header + good + "quilt,12,自行采购,S-2,2031-01-01,C-02\n")
        self.assertIn("没有保存", self.read("sheet", "import", right, *where, "--check"))
        voucher = self.ask("sheet", "import", right, *where)["voucher"]
        self.assertEqual([line["quantity"] for line in voucher["lines"]], ["12", "12"])

    def test_a_count_sheet_is_exported_filled_in_and_imported(self):
        lot = self.receive("folding-bed=6:source=purchase,batch=COUNT,expires=2033-01-01,bin=D-09")
        stocktake = tail(self.ask("stocktake", "start", LINXIA, "--bin", "D-09")["name"])
        sheet = self.folder / "盘点表.csv"
        self.read("sheet", "export", "--kind", "count-sheet", "--format", "csv", "--warehouse", LINXIA, "--out", str(sheet))
        lines = sheet.read_text(encoding="utf-8-sig").splitlines()
        columns = next(line for line in lines if "批次" in line and not line.startswith("#")).split(",")
        row = next(line for line in lines if "D-09" in line).split(",")
        row[next(i for i, name in enumerate(columns) if name.startswith("实盘"))] = "6"
        filled = self.file("盘点表.csv", ",".join(columns) + "\n" + ",".join(row) + "\n")
        where = ("--kind", "count", "--stocktake", stocktake, "--counter", "甲")
        self.assertIn("没有保存", self.read("sheet", "import", filled, *where, "--check"))
        self.assertIn(f"已记入盘点 {stocktake}", self.read("sheet", "import", filled, *where))
        self.assertEqual(self.ask("stocktake", "lines", stocktake)["lines"][0]["lot"], f"lots/{lot}")
        self.ask("stocktake", "post", stocktake, *PERSONS)

    def test_a_warehouse_comes_to_its_level(self):
        self.read("warehouse", "update", LINXIA, "--volume-m3", "600", "--floor-area-m2", "400", "--handling-m3-per-hour", "25")
        assessment = tail(
            self.ask("grade", "assess", LINXIA, "--set", "demonstration-2026", "--evidence", "keepers=2:2026-01-05:花名册", "--evidence",
                     "dispatch-minutes=150:2026-01-05:演练记录", "--evidence", "fire-inspection-age=200:2026-01-05:检查单")["name"])
        submitted = self.ask("grade", "submit", assessment)
        self.assertEqual((submitted["state"], submitted["computedLevel"]), ("STATE_SUBMITTED", "LEVEL_3"))
        self.refused(4, "grade", "review", assessment, identity="approver@622900")
        reviewed = self.ask("grade", "review", assessment, "--correct", "keepers=1:一人已退休", identity="approver@620000")
        self.assertEqual((reviewed["state"], reviewed["computedLevel"]), ("STATE_REVIEWED", "LEVEL_4"))
        self.ask("grade", "award", assessment, "--level", "4", "--until", "2028-12-31 23:59", identity=NATIONAL)
        self.assertEqual(self.ask("warehouse", "show", LINXIA)["level"], "LEVEL_4")
        self.assertIn("一人已退休", self.read("grade", "show", assessment))

    def test_a_gift_is_followed_to_the_last_unit(self):
        donation = short(self.ask("donation", "create", "--donor", "某企业", "--line", "quilt=50:3000.00", "--earmark", "chapters/622900")["name"])
        lot = self.receive(f"quilt=50:source=donation,donation={donation}")
        self.ask("stock", "issue", "--warehouse", LINXIA, "--line", f"lots/{lot}=20", "--shipment", "e2e-gift", "--to", "大河家镇", "--destination",
                 "622900", *PERSONS)
        gift = self.ask("stock", "trace", f"donations/{donation}")["lots"][0]
        self.assertEqual((gift["receivedQuantity"], gift["inWarehouseQuantity"], gift["inTransitQuantity"]), ("50", "30", "20"))
        self.assertEqual(gift["lot"]["earmark"], {"chapter": "chapters/622900"})
        self.assertIn("某企业", self.read("stock", "trace", f"donations/{donation}"))
        self.assertIn("某企业", self.read("donation", "show", donation))

    def test_the_calendar_is_kept_by_the_national_society(self):
        self.assertTrue(self.ask("calendar", "list", "--year", "2026")["days"])
        days = ("--holiday", "2031-01-01", "--workday", "2031-01-04", "--source", "国办发明电〔2030〕1 号")
        self.refused(4, "calendar", "set", *days)
        self.assertIn("周六", self.read("calendar", "set", *days, identity=NATIONAL))
        self.assertEqual([(day["day"], day.get("working", False)) for day in self.ask("calendar", "list", "--year", "2031")["days"]],
                         [("2031-01-01", False), ("2031-01-04", True)])
        self.read("calendar", "remove", "--day", "2031-01-01", "--day", "2031-01-04", identity=NATIONAL)
        self.assertIn("没有设定过节假日", self.read("calendar", "list", "--year", "2031"))

    def test_a_paper_begins_as_a_draft(self):
        draft = tail(self.ask("stock", "receive", LINXIA, "--line", "quilt=3:source=purchase", "--draft")["name"])
        shown = self.read("draft", "show", draft)
        for words in ("lines[0].quantity", "counterparty", "responsible_persons", f"--into {draft}"):
            self.assertIn(words, shown)
        self.assertIn("counterparty", self.read("draft", "check", draft))
        self.refused(2, "draft", "post", draft)
        mended = self.ask("stock", "receive", "--into", draft, "--line", "quilt=3:source=purchase,expires=2031-05-01", "--from", "某厂", *PERSONS)
        self.assertNotIn("problems", mended)
        self.assertIn("现在可以过账", self.read("draft", "check", draft))
        posted = self.ask("draft", "post", draft)
        self.assertEqual(posted["state"], "STATE_POSTED")
        self.assertEqual(self.ask("draft", "post", draft)["voucher"], posted["voucher"], "posting again posts nothing")

        content = self.file("草稿.json", json.dumps(mended))
        second = self.ask("draft", "create", LINXIA, content)
        self.assertEqual(second["receiveStock"], mended["receiveStock"])
        self.refused(1, "draft", "update", tail(second["name"]), content, "--etag", "999")
        again = self.ask("draft", "update", tail(second["name"]), content, "--etag", second["etag"])
        self.assertEqual(again["state"], "STATE_OPEN")
        self.assertEqual(self.ask("draft", "discard", tail(second["name"]))["state"], "STATE_DISCARDED")
        listed = self.ask("draft", "list", LINXIA, "--state", "discarded")["drafts"]
        self.assertEqual([row["name"] for row in listed], [second["name"]])

    def test_criteria_are_shown_made_anew_and_retired(self):
        self.assertIn("消防检查", self.read("criteria", "show", "demonstration-2026"))
        content = self.file("标准.json", self.read("--json", "criteria", "show", "demonstration-2026"))
        self.refused(4, "criteria", "create", "e2e-2031", content)
        created = self.ask("criteria", "create", "e2e-2031", content, identity=NATIONAL)
        self.assertEqual((created["name"], created["state"]), ("criteriaSets/e2e-2031", "STATE_IN_FORCE"))
        self.assertIn("e2e-2031", self.read("criteria", "list"))
        self.assertIn("已停用", self.read("criteria", "retire", "e2e-2031", identity=NATIONAL))
        self.assertNotIn("e2e-2031", self.read("criteria", "list"))
        self.assertIn("e2e-2031", self.read("criteria", "list", "--retired"))

    def test_records_are_changed_where_something_is_given(self):
        before = self.ask("warehouse", "show", GANSU, identity=GANSU_KEEPER)
        changed = self.ask("warehouse", "update", GANSU, "--address", "兰州市城关区", "--note", "", identity=GANSU_KEEPER)
        self.assertEqual((changed["address"], changed.get("note"), changed["displayName"]), ("兰州市城关区", None, before["displayName"]))
        self.refused(1, "warehouse", "update", GANSU, "--note", "晚了", "--etag", before["etag"], identity=GANSU_KEEPER)
        self.assertIn("--volume-m3", self.refused(2, "warehouse", "update", GANSU, identity=GANSU_KEEPER))
        item = self.ask("item", "update", "cotton-coat", "--pack", "包=20", "--people-per-1000", "1000", identity=NATIONAL)
        self.assertEqual(item["packs"], [{"unit": "包", "quantity": "20"}])
        item = self.ask("item", "update", "cotton-coat", "--no-pack", identity=NATIONAL)
        self.assertNotIn("packs", item)
        self.assertEqual(item["peopleServedPer1000Units"], "1000")

    def test_a_balance_that_somebody_changed_by_hand_is_found(self):
        lot = self.receive("family-pack=9:source=purchase,batch=BROKEN,expires=2033-01-01")
        self.assertEqual(self.verify(), (0, ""))
        change = f"UPDATE warehouse.balances SET on_hand_quantity = on_hand_quantity %s 1 WHERE lot_id = {lot}"
        self.sql(change % "+")
        try:
            code, faults = self.verify()
            self.assertEqual(code, 1)
            self.assertIn(lot, faults)
            self.assertIn("demo", faults)
        finally:
            self.sql(change % "-")
        self.assertEqual(self.verify(), (0, ""))


if __name__ == "__main__":
    unittest.main()
