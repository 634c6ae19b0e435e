"""The demonstration operation through the public door, with every number checked: what deploy/run plays, on a deployment of its own."""

import collections
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from deployment import ROOT, SERVICES, Deployment, Refused  # noqa: E402

INCIDENT = "20231218-622927-1"
# As reported: what each chapter sent. Gansu's is split over two stores.
SENT = {
    "622900-01": {"cotton-tent": 20, "folding-bed": 80, "cotton-coat": 60, "quilt": 150, "family-pack": 60},
    "620000-01": {"cotton-tent": 30, "folding-bed": 120, "cotton-coat": 140, "quilt": 250, "family-pack": 140},
    "640000-01": {"cotton-tent": 500, "folding-bed": 500, "cotton-coat": 4500, "family-pack": 1554},
    "150300-01": {"folding-bed": 200},
    "150600-01": {"cotton-tent": 500},
}
LEFT = {
    "620000-01": {"quilt": 300},
    "640000-01": {"cotton-coat": 500, "family-pack": 246},
    "150300-01": {"folding-bed": 60},
    "150600-01": {"cotton-tent": 60},
}
REQUESTED = {"cotton-tent": 1050, "quilt": 400, "cotton-coat": 4700, "family-pack": 1754, "folding-bed": 900}


def short(name):
    return name.rpartition("/")[2]


def by_store(rows, quantity):
    """{store: {item: quantity}} of rows that name both, without zeros."""
    sums = collections.defaultdict(lambda: collections.defaultdict(int))
    for row in rows:
        store, item, count = quantity(row)
        if count:
            sums[short(store)][short(item)] += count
    return {store: dict(items) for store, items in sums.items()}


class OperationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.deployment = Deployment()
        cls.addClassCleanup(cls.deployment.remove)
        cls.deployment.script("demo/region")
        cls.deployment.script("demo/jishishan")

    def ask(self, *arguments, **where):
        return self.deployment.muster(*arguments, **where)

    def balances(self):
        return self.ask("stock", "list", "--empty")["stockBalances"]

    def test_the_incident_stands_with_its_reports_and_level(self):
        incident = self.ask("incident", "show", INCIDENT)
        self.assertEqual(incident["hazard"], "HAZARD_EARTHQUAKE")
        self.assertEqual(incident["chapter"], "chapters/622927")
        self.assertEqual(incident["occurTime"], "2023-12-18T15:59:00Z")
        self.assertEqual([(level["chapter"], level["level"]) for level in incident["activeResponseLevels"]], [("chapters/000000", "RESPONSE_LEVEL_II")])
        reports = self.ask("report", "list", INCIDENT)["reports"]
        self.assertEqual([report["kind"] for report in reports], ["KIND_INITIAL", "KIND_FOLLOW_UP", "KIND_FOLLOW_UP"])
        self.assertEqual(reports[0]["dueTime"], "2023-12-18T17:59:00Z")
        self.assertEqual(reports[2]["figures"], {"deadPeople": "113", "injuredPeople": "536"})

    def test_the_proposal_names_the_clause_that_fired_and_its_source(self):
        decisions = self.ask("level", "list", INCIDENT)["responseLevelDecisions"]
        self.assertEqual([decision["state"] for decision in decisions], ["STATE_PROPOSED", "STATE_DECIDED"])
        proposal = decisions[0]
        self.assertEqual(proposal["level"], "RESPONSE_LEVEL_II")
        fired = proposal["firedClauses"][0]
        self.assertEqual((fired["value"], fired["clause"]["minimum"]), ("113", "100"))
        self.assertIn("2016", fired["source"])

    def test_the_plan_takes_what_was_reported_from_each_store(self):
        plan = self.ask("plan", "show", f"{INCIDENT}-01")
        self.assertEqual(plan["state"], "STATE_APPROVED")
        self.assertEqual(by_store(plan["lines"], lambda line: (line["warehouse"], line["item"], int(line["quantity"]))), SENT)
        self.assertNotIn("shortages", plan)
        self.assertEqual({approval["chapter"] for approval in plan["approvals"]},
                         {"chapters/622900", "chapters/620000", "chapters/640000", "chapters/150300", "chapters/150600"})
        self.assertTrue(all(approval["state"] == "STATE_APPROVED" for approval in plan["approvals"]))
        self.assertTrue(plan["objectives"])
        for objective in plan["objectives"]:
            self.assertTrue(objective.get("optimal"), objective)
            self.assertEqual(objective["value"], objective["bound"], objective)
        for line in plan["lines"]:
            self.assertLess(line["departTime"], line["arriveTime"])
            self.assertGreater(int(line["distanceM"]), 0)
            self.assertTrue(plan["travelSources"][line["travelSourceIndex"]])

    def test_nearer_stores_arrive_earlier(self):
        plan = self.ask("plan", "show", f"{INCIDENT}-01")
        arrival = {short(line["warehouse"]): line["arriveTime"] for line in plan["lines"]}
        self.assertEqual(sorted(arrival, key=arrival.get), ["622900-01", "620000-01", "640000-01", "150300-01", "150600-01"])

    def test_the_donated_tents_go_where_they_were_given_for(self):
        lots = {balance["lot"]["name"]: balance for balance in self.balances() if short(balance["warehouse"]) == "150600-01"}
        donated = [balance for balance in lots.values() if balance["lot"]["source"] == "SOURCE_DONATION"]
        self.assertEqual(len(donated), 1)
        self.assertEqual(donated[0]["lot"]["earmark"], {"incident": f"incidents/{INCIDENT}"})
        self.assertEqual(int(donated[0].get("onHandQuantity", 0)), 0)

    def test_every_shipment_is_signed_for_in_full(self):
        shipments = self.ask("shipment", "list", "--incident", INCIDENT)["shipments"]
        self.assertEqual(len(shipments), 5)
        self.assertEqual({shipment["state"] for shipment in shipments}, {"STATE_SIGNED"})
        received = by_store([(shipment, line) for shipment in shipments for line in shipment["lines"]],
                            lambda pair: (pair[0]["warehouse"], pair[1]["item"], int(pair[1]["receivedQuantity"])))
        self.assertEqual(received, SENT)
        gansu = [shipment for shipment in shipments if short(shipment["warehouse"]).startswith("62")]
        self.assertEqual({shipment["departTime"] for shipment in gansu}, {"2023-12-18T16:47:00Z"})
        self.assertEqual({shipment["arriveTime"] for shipment in gansu}, {"2023-12-19T01:00:00Z"})

    def test_the_requisition_is_fulfilled(self):
        requisition = self.ask("requisition", "show", f"{INCIDENT}-01")
        self.assertEqual(requisition["state"], "STATE_FULFILLED")
        self.assertEqual({short(line["item"]): int(line["quantity"]) for line in requisition["lines"]}, REQUESTED)
        self.assertEqual({short(line["item"]): int(line["receivedQuantity"]) for line in requisition["lines"]}, REQUESTED)

    def test_what_is_left_is_what_was_there_less_what_was_sent(self):
        left = by_store(self.balances(), lambda balance: (balance["warehouse"], balance["lot"]["item"], int(balance.get("onHandQuantity", 0))))
        self.assertEqual(left, LEFT)
        self.assertEqual(sum(int(balance.get("reservedQuantity", 0)) for balance in self.balances()), 0)

    def test_every_unit_can_be_followed_from_its_source_to_the_site(self):
        transfers = self.ask("stock", "transfers", "--limit", "1000")["transfers"]
        sums = collections.Counter()
        for transfer in transfers:
            for side, sign in (("from", -1), ("to", 1)):
                kind = next(iter(transfer[side]))
                sums[(short(transfer["item"]), kind)] += sign * int(transfer["quantity"])
        for item, quantity in REQUESTED.items():
            self.assertEqual(sums[(item, "site")], quantity, item)
            self.assertEqual(sums[(item, "shipment")], 0, f"{item}: nothing is left on the road")
            self.assertEqual(sum(count for (name, _), count in sums.items() if name == item), 0, f"{item}: over all places the sum is zero")

    def test_papers_are_numbered_without_gaps_and_signed_by_two(self):
        vouchers = self.ask("stock", "vouchers")["vouchers"]
        kinds = collections.Counter(voucher["kind"] for voucher in vouchers)
        self.assertEqual(kinds, {"KIND_GOODS_RECEIVED_NOTE": 6, "KIND_ISSUE_NOTE": 5})
        numbers = collections.defaultdict(list)
        for voucher in vouchers:
            self.assertEqual(len(set(voucher["responsiblePersons"])), 2)
            series, _, number = short(voucher["name"]).rpartition("-")
            numbers[(voucher["name"].split("/")[1], series)].append(int(number))
        for series, given in numbers.items():
            self.assertEqual(sorted(given), list(range(1, len(given) + 1)), series)

    def test_the_team_is_on_its_way(self):
        mission = self.ask("mission", "show", f"{INCIDENT}-01")
        self.assertEqual((mission["state"], mission["memberCount"], mission["departTime"]), ("STATE_EN_ROUTE", 15, "2023-12-19T05:30:00Z"))
        team = self.ask("team", "show", "640000-relief-1")
        self.assertEqual(team["availability"], "AVAILABILITY_ASSIGNED")

    def test_playing_it_again_changes_nothing(self):
        before = (self.balances(), self.ask("stock", "vouchers"), self.ask("incident", "list"), self.ask("shipment", "list", "--incident", INCIDENT))
        self.deployment.script("demo/region")
        self.deployment.script("demo/jishishan")
        after = (self.balances(), self.ask("stock", "vouchers"), self.ask("incident", "list"), self.ask("shipment", "list", "--incident", INCIDENT))
        self.assertEqual(before, after)

    def test_the_live_world_knows_nothing_of_it(self):
        self.assertEqual(self.ask("incident", "list", world="live"), {})
        self.assertEqual(self.ask("warehouse", "list", world="live"), {})
        self.assertEqual(self.ask("chapter", "show", "622927", world="live")["displayName"][:3], "积石山")

    def test_a_chapter_does_not_see_its_neighbours_stock(self):
        with self.assertRaises(Refused) as refused:
            self.ask("warehouse", "show", "640000-01", identity="warehouse-manager@150300")
        self.assertEqual(refused.exception.code, 3)

    def test_the_summary_names_what_matters(self):
        summary = self.deployment.script("demo/summary")
        for words in ("演练", "1,554", "4,500", "640000-relief-1", "640000-01", INCIDENT):
            self.assertIn(words, summary)

    def test_any_method_can_be_called_by_its_name(self):
        answer = self.ask("call", "muster.disaster.v1.IncidentService/ListIncidents", "{}")
        self.assertEqual(answer["incidents"][0]["name"], f"incidents/{INCIDENT}")

    def watched(self, cursor):
        """The warehouse's events after a cursor, "start" for all."""
        lines = self.deployment.text("--json", "watch", "warehouse", "--no-follow", "--from", cursor).splitlines()
        return [json.loads(line) for line in lines]

    def test_events_come_in_order_and_a_reader_goes_on_where_it_stopped(self):
        events = self.watched("start")
        kinds = [event["payload"]["@type"].rpartition(".")[2] for event in events]
        self.assertEqual(collections.Counter(kinds), {"WarehouseCreated": 5, "ItemCreated": 5, "CriteriaSetCreated": 1, "StockReceived": 6, "StockReserved": 5,
                                                      "StockIssued": 5, "StockDelivered": 5})
        middle = len(events) // 2
        self.assertEqual(self.watched(events[middle]["cursor"]), events[middle + 1:])

    def test_wrong_fields_are_told_all_at_once_with_their_options(self):
        with self.assertRaises(Refused) as refused:
            self.deployment.text("warehouse", "create", "x y", "--name", "", "--kind", "own", "--at", "35,103", "--chapter", "622900", "--floor-area-m2", "-5",
                                 identity="administrator@622900")
        self.assertEqual(refused.exception.code, 2)
        for word in ("warehouse_id", "--name", "--floor-area-m2", "INVALID_FIELDS"):
            self.assertIn(word, refused.exception.stderr)

    def test_a_role_that_is_missing_is_named(self):
        with self.assertRaises(Refused) as refused:
            self.deployment.text("plan", "propose", INCIDENT, identity="warehouse-manager@620000")
        self.assertEqual(refused.exception.code, 4)
        self.assertIn("ROLE_MISSING", refused.exception.stderr)

    def test_a_service_that_is_down_is_named(self):
        runit = {**os.environ, "SVDIR": str(self.deployment.state / "service")}
        subprocess.run(["sv", "-w", "15", "down", "roster"], env=runit, check=True, capture_output=True)
        try:
            with self.assertRaises(Refused) as refused:
                self.deployment.text("--timeout", "2s", "team", "list")
            self.assertEqual(refused.exception.code, 5)
            self.assertIn("roster", refused.exception.stderr)
            self.assertTrue(self.ask("incident", "list"), "the others go on")
        finally:
            subprocess.run(["sv", "up", "roster"], env=runit, check=True, capture_output=True)
            self.deployment.text("status", "--wait", "30")

    def test_a_busy_port_is_named_and_nothing_is_started(self):
        with socket.socket() as taken, tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            instance = ROOT / "tests/support/instance"
            where = [folder + "/state", str(port - 3)]
            subprocess.run([instance, "make", *where], check=True, capture_output=True)
            started = subprocess.run([instance, "start", *where], capture_output=True, text=True, env=self.deployment.environment)
            self.assertNotEqual(started.returncode, 0)
            self.assertIn(str(port), started.stderr)
            self.assertFalse(pathlib.Path(folder, "state/runsvdir.pid").exists())
            subprocess.run([instance, "remove", *where], check=True, capture_output=True)

    def test_a_service_that_dies_is_started_again_and_has_lost_nothing(self):
        before = self.balances()
        for service in SERVICES:
            pid = self.deployment.pid_of(service)
            os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + 20
            while self.deployment.pid_of(service) in (0, pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertNotIn(self.deployment.pid_of(service), (0, pid), service)
        self.deployment.text("status", "--wait", "30")
        self.assertEqual(self.balances(), before)

    def test_the_database_may_die_too(self):
        before = self.balances()
        os.kill(self.deployment.pid_of("postgres"), signal.SIGKILL)
        time.sleep(0.2)
        self.deployment.text("status", "--wait", "60")
        self.assertEqual(self.balances(), before)


if __name__ == "__main__":
    unittest.main()
