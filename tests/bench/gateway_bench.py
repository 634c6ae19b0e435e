"""The gateway's figures: what a call costs more than by gRPC, and live updates with many clients. Part of tests/bench/run."""

import json
import os
import pathlib
import re
import subprocess
import uuid

from deployment import ROOT, Deployment
from gateway_client import USERS, Browser

CALLS = 5000
CLIENTS = 2000
EVENTS = 20


def memory_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class BenchDeployment(Deployment):
    def start(self):
        path = self.state / "gateway.textproto"
        path.write_text(path.read_text() + "requests_per_second: 100000\nrequest_burst: 100000\nmax_connections_per_address: 5000\n")
        super().start()


def api_key(deployment):
    deployment.script("demo/users")
    browser = Browser(deployment.port)
    browser.sign_in("national-auditor", (deployment.state / "keys/demo-password").read_text().strip())
    created = browser.call(USERS + "CreateApiKey", {"requestId": str(uuid.uuid4()), "parent": "users/national-auditor",
                                                    "apiKey": {"displayName": "bench", "chapter": "chapters/000000"}})
    return created.json()["secret"]


def figures(lines):
    for line in lines.splitlines():
        name, value, unit = line.split()
        yield name, float(value), unit


def gateway():
    subprocess.run(["ninja", "-C", ROOT / "build/release", "gateway_bench"], check=True, capture_output=True)
    program = ROOT / "build/release/tests/gateway_bench"
    with BenchDeployment() as deployment:
        key = api_key(deployment)
        door, chapter = deployment.pid_of("gateway"), deployment.pid_of("chapter")
        address = f"127.0.0.1:{deployment.port + 1}"
        command = [program, "call", str(deployment.port), key, address, deployment.state / "keys/gateway.secret"]
        subprocess.run([*command, "500"], check=True, capture_output=True)
        begin = [processor_seconds(pid) for pid in (door, chapter)]
        yield from figures(subprocess.run([*command, str(CALLS)], check=True, capture_output=True, text=True).stdout)
        spent = [processor_seconds(pid) - start for pid, start in zip((door, chapter), begin)]
        yield "gateway.cpu_per_call", spent[0] / CALLS * 1e6, "us"
        # Half of the service's calls came directly.
        yield "gateway.service_cpu_per_call", spent[1] / CALLS / 2 * 1e6, "us"

        idle = memory_mb(door)
        with subprocess.Popen([program, "live", str(deployment.port), key, str(CLIENTS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as live:
            assert live.stdout.readline() == "ready\n"
            yield "gateway.rss_idle", idle, "MB"
            for _ in range(EVENTS):
                deployment.muster("call", "muster.disaster.v1.IncidentService/CreateIncident", json.dumps({
                    "requestId": str(uuid.uuid4()),
                    "incident": {"title": "bench", "hazard": "HAZARD_FLOOD", "chapter": "chapters/622927", "place": "bench", "occurTime": "2024-01-01T00:00:00Z"}}),
                    identity="duty-officer@622927")
                assert live.stdout.readline() == "all\n"
            yield f"gateway.rss_with_{CLIENTS}_clients", memory_mb(door), "MB"
            live.stdin.close()
            yield from figures(live.stdout.read())
