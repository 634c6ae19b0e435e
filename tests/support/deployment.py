"""A throw-away deployment, as tests and benchmarks use it: tests/support/instance from Python."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ("chapter", "disaster", "roster", "warehouse", "dispatch")


def free_ports():
    """A first port P such that P..P+5, P+43 and P+100..P+105 are free on the loopback address."""
    for first in range(20000 + os.getpid() % 500 * 20, 60000, 210):
        wanted = [first + 43] + [first + offset for i in range(6) for offset in (i, i + 100)]
        taken = []
        for port in wanted:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    taken.append(port)
        if not taken:
            return first
    raise RuntimeError("no free ports")


class Refused(Exception):
    """muster ended with another exit code than 0."""

    def __init__(self, code, stderr):
        super().__init__(f"exit code {code}: {stderr}")
        self.code = code
        self.stderr = stderr


class Deployment:
    """Made in a folder of its own, with the chapters of both worlds; gone on exit."""

    def __init__(self, chapters=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-"))
        os.chmod(self.folder, 0o755)
        self.state = self.folder / "state"
        self.port = free_ports()
        self.environment = {**os.environ, "MUSTER_STATE": str(self.state), "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
        try:
            self.instance("make")
            self.start()
            if chapters:
                for world in ("live", "demo"):
                    self.script("demo/chapters", world)
        except BaseException:
            self.remove()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def instance(self, command):
        done = subprocess.run([ROOT / "tests/support/instance", command, self.state, str(self.port)], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"instance {command}: {done.stdout}{done.stderr}")

    def start(self):
        self.instance("start")

    def stop(self):
        self.instance("stop")

    def remove(self):
        if self.state.exists():
            self.instance("remove")
        shutil.rmtree(self.folder, ignore_errors=True)

    def script(self, name, *arguments):
        """Runs one of deploy's scripts against it and returns what it printed."""
        done = subprocess.run([ROOT / "deploy" / name, *arguments], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stdout}{done.stderr}")
        return done.stdout

    def text(self, *arguments, world="demo", identity="auditor@000000"):
        """What `muster` prints for people."""
        done = subprocess.run([self.state / "bin/muster", "--config", self.state / "muster.textproto", "--world", world, "--as", identity, *arguments],
                              env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Refused(done.returncode, done.stderr)
        return done.stdout

    def muster(self, *arguments, **where):
        """The answer of one call."""
        return json.loads(self.text("--json", *arguments, **where))

    def owner_conninfo(self, world="demo"):
        """How psql reaches a world's database as its owner, past every service."""
        folder = re.search(r"owner_database: \"host='([^']*)'", (self.state / "server.textproto").read_text())[1]
        return f"host='{folder}' dbname=muster_{world} user=muster_owner passfile='{self.state}/keys/passfile'"

    def pid_of(self, service):
        """The process that runit keeps for a service, or 0."""
        status = self.state / "service" / service / "supervise" / "pid"
        return int(status.read_text() or 0) if status.exists() else 0
