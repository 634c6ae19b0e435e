"""The console's figures in Debian's Chromium, over a whole deployment with a nation's warehouses. Part of tests/bench/run."""

import os
import shutil
import subprocess
import sys
import uuid

from deployment import ROOT
from gateway_bench import BenchDeployment, figures
from gateway_client import Browser
from ledger_data import Ledger, fill

WAREHOUSES = 3200
LOTS = 10_000
SITES = 500


def fill_board(deployment, password):
    """An incident with a requisition for each of many sites."""
    browser = Browser(deployment.port)
    browser.sign_in("gansu-duty", password)

    def call(method, message):
        answer = browser.call(f"/muster.{method}", {"requestId": str(uuid.uuid4()), **message})
        if answer.status != 200:
            raise RuntimeError(f"{method}: {answer.body.decode()}")
        return answer.json()["name"]

    incident = call("disaster.v1.IncidentService/CreateIncident", {"incident": {
        "title": "bench", "hazard": "HAZARD_EARTHQUAKE", "chapter": "chapters/622927", "place": "bench", "occurTime": "2024-01-01T00:00:00Z",
        "location": {"latitudeDegrees": 35.7, "longitudeDegrees": 102.8}}})
    for site in range(SITES):
        requisition = call("dispatch.v1.RequisitionService/CreateRequisition", {"requisition": {
            "incident": incident, "chapter": "chapters/620000",
            "site": {"displayName": f"bench {site}", "chapter": "chapters/622927",
                     "point": {"latitudeDegrees": 33 + site % 25 * 0.3, "longitudeDegrees": 94 + site // 25 * 0.7}},
            "lines": [{"item": "items/bench-001", "quantity": "1", "priority": "PRIORITY_CRITICAL"}]}})
        call("dispatch.v1.RequisitionService/SubmitRequisition", {"name": requisition})


def console():
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is missing: tests/run installs it")
    with BenchDeployment() as deployment:
        deployment.script("demo/users")
        password = (deployment.state / "keys/demo-password").read_text().strip()
        # A quarter more lots than asked for: every tenth or so is in a chapter that is not listed.
        fill(deployment.owner_conninfo(), Ledger(warehouses=WAREHOUSES, items=2, lots=2, transfers=WAREHOUSES * 4 + 10_000, chapters=("622900", "640000", "622927", "620000")))
        fill_board(deployment, password)
        environment = {**os.environ, "MUSTER_URL": f"http://127.0.0.1:{deployment.port}", "MUSTER_PASSWORD": password, "MUSTER_CHROMIUM": browser,
                       "MUSTER_SCREENSHOTS": str(ROOT / "build/screenshots")}
        with subprocess.Popen(["node", ROOT / "tests/bench/console_bench.mjs"], env=environment, stdout=subprocess.PIPE, text=True) as running:
            for line in running.stdout:
                yield from figures(line)
        if running.returncode != 0:
            raise SystemExit(f"console_bench.mjs ended with {running.returncode}")
