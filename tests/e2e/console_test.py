"""The console in a browser, over a whole deployment with the demonstration's data: runs tests/e2e/console with Node.js.

Screenshots of every page at three widths are left in build/screenshots.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from deployment import Deployment  # noqa: E402


def main():
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is missing: tests/run installs it")
    with Deployment() as deployment:
        # A machine that runs tests makes more calls a second than people do.
        settings = deployment.state / "gateway.textproto"
        settings.write_text(settings.read_text() + "requests_per_second: 2000\nrequest_burst: 4000\nsign_ins_per_minute: 600\n")
        deployment.stop()
        deployment.start()
        for script in ("users", "region", "jishishan"):
            deployment.script(f"demo/{script}")
        environment = {
            **os.environ,
            "MUSTER_URL": f"http://127.0.0.1:{deployment.port}",
            "MUSTER_PASSWORD": (deployment.state / "keys/demo-password").read_text().strip(),
            "MUSTER_CHROMIUM": browser,
            "MUSTER_SCREENSHOTS": str(ROOT / "build/screenshots"),
        }
        done = subprocess.run(["node", "--test", "--test-reporter=spec", str(ROOT / "tests/e2e/console/console.test.mjs")], env=environment, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
