"""The console in a browser, over a whole deployment with the demonstration's data: runs tests/e2e/console/*.test.mjs with Node.js.

With --pictures screenshots of every page at three widths are left in build/screenshots; with --guides also those of the guides, which become the
pictures of services/console/guides. Names of tests' files, "commander" for commander.test.mjs, run those alone.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from deployment import Deployment  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="only these, without .test.mjs")
    parser.add_argument("--pictures", action="store_true", help="leave screenshots of the pages")
    parser.add_argument("--guides", action="store_true", help="keep the guides' pictures")
    arguments = parser.parse_args()
    folder = ROOT / "tests/e2e/console"
    files = [folder / f"{name}.test.mjs" for name in arguments.files] or sorted(folder.glob("*.test.mjs"))
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
        screenshots = ROOT / "build/screenshots"
        environment = {
            **os.environ,
            "MUSTER_URL": f"http://127.0.0.1:{deployment.port}",
            "MUSTER_PASSWORD": (deployment.state / "keys/demo-password").read_text().strip(),
            "MUSTER_CHROMIUM": browser,
            "MUSTER_SCREENSHOTS": str(screenshots),
            "MUSTER_PICTURES": "1" if arguments.pictures or arguments.guides else "",
            # One test stops a service and starts it again.
            "MUSTER_STATE_FOLDER": str(deployment.state),
        }
        # One after the other: they share a world.
        codes = [subprocess.run(["node", "--test", "--test-reporter=spec", file], env=environment, check=False).returncode for file in files]
    if arguments.guides:
        # Those that a page shows.
        shown = "".join(page.read_text() for page in [ROOT / "README.md", *(ROOT / "services/console/guides").glob("*.md")])
        for picture in (screenshots / "guides").glob("*.png"):
            if picture.name in shown:
                shutil.copy(picture, ROOT / "services/console/guides/pictures")
    sys.exit(1 if any(codes) else 0)


if __name__ == "__main__":
    main()
