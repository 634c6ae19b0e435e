"""The console in a browser, over a whole deployment with the demonstration's data: runs tests/e2e/console/*.test.mjs with Node.js.

Screenshots of every page at three widths are left in build/screenshots, the guides' pictures in build/screenshots/guides: with --guides they
become the pictures of services/console/guides. Names of tests' files, "commander" for commander.test.mjs, run those alone.
"""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import queue
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from deployment import Deployment  # noqa: E402

# Files of one stage run one after the other: they share its data. A second stage uses the time in which the first one's pages wait.
STAGES = 2


class Stage:
    """A deployment with the demonstration's data."""

    def __init__(self, deployment, browser, screenshots):
        # A machine that runs tests makes more calls a second than people do.
        settings = deployment.state / "gateway.textproto"
        settings.write_text(settings.read_text() + "requests_per_second: 2000\nrequest_burst: 4000\nsign_ins_per_minute: 600\n")
        deployment.stop()
        deployment.start()
        for script in ("users", "region", "jishishan"):
            deployment.script(f"demo/{script}")
        self.environment = {
            **os.environ,
            "MUSTER_URL": f"http://127.0.0.1:{deployment.port}",
            "MUSTER_PASSWORD": (deployment.state / "keys/demo-password").read_text().strip(),
            "MUSTER_CHROMIUM": browser,
            "MUSTER_SCREENSHOTS": str(screenshots),
            # One test stops a service and starts it again.
            "MUSTER_STATE_FOLDER": str(deployment.state),
        }

    def run(self, waiting):
        """Runs files until none waits, and returns their exit codes. What a file prints comes out as a whole."""
        codes = []
        with contextlib.suppress(queue.Empty):
            while True:
                done = subprocess.run(["node", "--test", "--test-reporter=spec", waiting.get_nowait()], env=self.environment, check=False,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                print(done.stdout, end="", flush=True)
                codes.append(done.returncode)
        return codes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="only these, without .test.mjs")
    parser.add_argument("--guides", action="store_true", help="keep the guides' pictures")
    arguments = parser.parse_args()
    folder = ROOT / "tests/e2e/console"
    files = [folder / f"{name}.test.mjs" for name in arguments.files] or sorted(folder.glob("*.test.mjs"))
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is missing: tests/run installs it")
    screenshots = ROOT / "build/screenshots"
    # The longest first, so that both stages have work until the end.
    waiting = queue.SimpleQueue()
    for file in sorted(files, key=lambda file: file.stat().st_size, reverse=True):
        waiting.put(file)
    with contextlib.ExitStack() as stack:
        # One after the other: each looks for free ports.
        stages = [Stage(stack.enter_context(Deployment()), browser, screenshots) for _ in range(min(STAGES, len(files)))]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            codes = [code for ran in pool.map(lambda stage: stage.run(waiting), stages) for code in ran]
    if arguments.guides:
        # Those that a page shows.
        shown = "".join(page.read_text() for page in [ROOT / "README.md", *(ROOT / "services/console/guides").glob("*.md")])
        for picture in (screenshots / "guides").glob("*.png"):
            if picture.name in shown:
                shutil.copy(picture, ROOT / "services/console/guides/pictures")
    sys.exit(1 if any(codes) else 0)


if __name__ == "__main__":
    main()
