"""What holds for every file of the tree: layers, SQL and libpq in their places, reasons that have their sentences, formatting, the API's style."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ("chapter", "disaster", "roster", "warehouse", "dispatch")
# The gateway has no database and therefore another map; each folder may include those named.
GATEWAY_LAYERS = {
    "http": {"http"},
    "config": {"config"},
    "connect": {"connect", "http"},
    "session": {"session", "connect", "http"},
    "live": {"live", "session", "connect", "http"},
    "site": {"site", "connect", "http"},
    "api": {"api", "live", "session", "connect", "http", "config"},
}
LAYERS = ("domain", "wire", "store", "jobs", "api")

# What the files of a layer may include from their own service, and from the platform.
ALLOWED_LAYERS = {
    "domain": {"domain"},
    "wire": {"wire", "domain"},
    "store": {"store"},
    "jobs": {"jobs", "store", "domain"},
    "api": {"api", "jobs", "store", "wire", "domain"},
}
ALLOWED_PLATFORM = {
    "domain": {"status", "calendar"},
    "wire": {"status", "wire"},
    "store": {"status", "calendar", "pg", "outbox", "wire", "world"},
    "jobs": {"status", "clock", "outbox", "wire", "world", "scope", "rpc", "obs", "auth", "http", "seal"},
    "api": {"status", "clock", "outbox", "wire", "world", "scope", "rpc", "obs", "auth", "paper", "seal", "sheet", "calendar"},
}


def tracked(*suffixes):
    """The files of the tree that git knows or would add."""
    listing = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    paths = [ROOT / name for name in listing.stdout.splitlines()]
    return [path for path in paths if path.is_file() and (not suffixes or path.name.endswith(suffixes))]


def relative(path):
    return path.relative_to(ROOT).as_posix()


def includes(path):
    return re.findall(r'^#include [<"]([^>"]+)[>"]', path.read_text(encoding="utf-8"), re.MULTILINE)


class LayersTest(unittest.TestCase):
    def files_of(self, service, layer):
        return [path for path in tracked(".h", ".cc") if relative(path).startswith(f"services/{service}/{layer}/")]

    def test_a_layer_includes_only_what_it_may(self):
        wrong = []
        for service in SERVICES:
            for layer in LAYERS:
                for path in self.files_of(service, layer):
                    for name in includes(path):
                        head, _, rest = name.partition("/")
                        second = rest.partition("/")[0]
                        if head == service and second not in ALLOWED_LAYERS[layer]:
                            wrong.append(f"{relative(path)} includes {name}")
                        if head == "platform" and second not in ALLOWED_PLATFORM[layer]:
                            wrong.append(f"{relative(path)} includes {name}")
                        if head in SERVICES and head != service:
                            wrong.append(f"{relative(path)} includes {name} of another service")
        self.assertEqual(wrong, [])

    def test_a_folder_of_the_gateway_includes_only_what_it_may(self):
        wrong = []
        for layer, allowed in GATEWAY_LAYERS.items():
            files = self.files_of("gateway", layer)
            self.assertTrue(files, f"services/gateway/{layer} is empty")
            for path in files:
                for name in includes(path):
                    head, _, rest = name.partition("/")
                    if head == "gateway" and rest.partition("/")[0] not in allowed:
                        wrong.append(f"{relative(path)} includes {name}")
                    if head in SERVICES or name.startswith("sql/") or name.startswith("platform/pg/"):
                        wrong.append(f"{relative(path)} includes {name}")
        self.assertEqual(wrong, [])

    def test_domain_rules_are_free_of_rpc_and_sql(self):
        wrong = [f"{relative(path)} includes {name}"
                 for service in SERVICES for path in self.files_of(service, "domain") for name in includes(path)
                 if name.startswith(("grpc", "google/", "muster/", "sql/")) or "libpq" in name or name.endswith(".pb.h")]
        self.assertEqual(wrong, [])

    def test_the_command_line_knows_of_services_only_what_is_on_the_wire(self):
        wrong = [f"{relative(path)} includes {name}"
                 for path in tracked(".h", ".cc") if relative(path).startswith("services/cli/") for name in includes(path)
                 if name.split("/")[0] in SERVICES and name.split("/")[1] != "wire"]
        self.assertEqual(wrong, [])

    def test_every_service_has_the_same_map(self):
        for service in SERVICES:
            home = ROOT / "services" / service
            for name in ("README.md", "server.h", "server.cc", "api", "domain", "store"):
                self.assertTrue((home / name).exists(), f"services/{service}/{name} is missing")
            extra = {path.name for path in home.iterdir()} - {"README.md", "server.h", "server.cc", *LAYERS}
            self.assertEqual(extra, set(), f"services/{service} has more than the map")

    def test_no_include_climbs_out_of_its_folder(self):
        wrong = [f"{relative(path)} includes {name}" for path in tracked(".h", ".cc") for name in includes(path) if ".." in name.split("/")]
        self.assertEqual(wrong, [])


class PlacesTest(unittest.TestCase):
    def test_libpq_is_used_in_one_place(self):
        wrong = [relative(path) for path in tracked(".h", ".cc")
                 if not relative(path).startswith("services/platform/pg/") and re.search(r"libpq-fe\.h|\bPQ[a-z]\w*\(", path.read_text(encoding="utf-8"))]
        self.assertEqual(wrong, [])

    def test_sql_stands_in_sql_files(self):
        statement = re.compile(r'"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE) ')
        wrong = [relative(path) for path in tracked(".h", ".cc")
                 if relative(path).startswith("services/") and not relative(path).startswith("services/platform/pg/")
                 and statement.search(path.read_text(encoding="utf-8"))]
        self.assertEqual(wrong, [])

    def test_queries_name_their_columns(self):
        wrong = [relative(path) for path in tracked(".sql") if re.search(r"SELECT\s+\*", path.read_text(encoding="utf-8"))]
        self.assertEqual(wrong, [])

    def test_no_path_of_a_machine_and_no_loose_end(self):
        machine = re.compile(r"(?<![\w.])/(work|root|home/[a-z]+)/|\b(TODO|FIXME|XXX)\b")
        wrong = []
        for path in tracked():
            if path == pathlib.Path(__file__).resolve() or path.name.endswith((".lock", "package-lock.json", ".png")):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if machine.search(line):
                    wrong.append(f"{relative(path)}:{number}: {line.strip()[:100]}")
        self.assertEqual(wrong, [])

    def test_the_top_level_holds_what_it_should(self):
        allowed = {"CMakeLists.txt", "CMakePresets.json", "services", "proto", "deploy", "sql", "tests", "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
                   "LICENSE", "NOTICE", "SECURITY.md"}
        entries = {relative(path).partition("/")[0] for path in tracked()}
        self.assertEqual({entry for entry in entries if not entry.startswith(".")} - allowed, set())

    def test_a_page_links_only_to_what_there_is_and_every_picture_is_shown(self):
        shown, broken = set(), []
        for page in ROOT.glob("**/*.md"):
            if "node_modules" in page.parts or "build" in page.relative_to(ROOT).parts or page.relative_to(ROOT).parts[0].startswith("."):
                continue
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
                if "://" in target or target.startswith("mailto:"):
                    continue
                path = (page.parent / target).resolve()
                shown.add(path)
                if not path.exists():
                    broken.append(f"{page.relative_to(ROOT)}: {target}")
        pictures = set((ROOT / "services/console/guides/pictures").glob("*.png"))
        self.assertEqual(broken + [str(path.relative_to(ROOT)) + " is shown nowhere" for path in sorted(pictures - shown)], [])

    def test_a_lock_file_names_no_registry(self):
        for path in tracked("package-lock.json"):
            self.assertNotIn('"resolved"', path.read_text(encoding="utf-8"), relative(path))


class ReasonsTest(unittest.TestCase):
    def catalogue(self):
        lines = (ROOT / "services/platform/status/reasons.csv").read_text(encoding="utf-8").splitlines()
        return [line.split("|") for line in lines if line and not line.startswith("#")]

    def used(self):
        """Every UPPER_SNAKE_CASE literal that stands where a reason goes."""
        call = re.compile(r'\b(?:InvalidArgument|NotFound|AlreadyExists|FailedPrecondition|Aborted|PermissionDenied|Unauthenticated|DeadlineExceeded|'
                          r'Internal|ResourceExhausted|Unavailable)\(\s*"([A-Z0-9_]+)"')
        literal = re.compile(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"')
        strict, loose = set(), set()
        for path in tracked(".h", ".cc"):
            if relative(path).startswith("services/"):
                text = path.read_text(encoding="utf-8")
                code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
                strict |= set(call.findall(code))
                loose |= set(literal.findall(code))
        return strict, loose

    def test_every_reason_has_a_sentence_in_both_languages(self):
        for row in self.catalogue():
            self.assertEqual(len(row), 3, row)
            self.assertTrue(all(row), row)
            self.assertEqual(set(re.findall(r"{\w+}", row[1])), set(re.findall(r"{\w+}", row[2])), f"{row[0]}: other details in Chinese than in English")

    def test_the_catalogue_and_the_code_agree(self):
        names = [row[0] for row in self.catalogue()]
        self.assertEqual(len(names), len(set(names)), "a reason stands twice: " + ", ".join({name for name in names if names.count(name) > 1}))
        strict, loose = self.used()
        self.assertEqual(strict - set(names), set(), "reasons without a sentence")
        self.assertEqual(set(names) - loose, set(), "sentences that nothing uses")


class ApiTest(unittest.TestCase):
    def test_buf_finds_nothing(self):
        found = list((ROOT / "tests/tidy/node_modules/@bufbuild").glob("buf-linux-*/bin/buf"))
        self.assertTrue(found, "tests/run installs buf; run it once")
        lint = subprocess.run([found[0], "lint"], cwd=ROOT / "proto", capture_output=True, text=True)
        self.assertEqual(lint.returncode, 0, lint.stdout + lint.stderr)

    def test_every_message_field_and_method_is_explained(self):
        """Services, methods, messages and required fields carry a comment; names and enum values may speak for themselves."""
        wrong = []
        for path in tracked(".proto"):
            if not relative(path).startswith("proto/muster/"):
                continue
            lines = path.read_text(encoding="utf-8").splitlines()
            for i, line in enumerate(lines):
                if re.match(r"(service|message|enum) \w+", line) and not re.search(r"(Request|Response) {", line):
                    if not lines[i - 1].startswith("//") and relative(path).find("events.proto") < 0:
                        wrong.append(f"{relative(path)}:{i + 1}: {line}")
        self.assertEqual(wrong, [])


class FormatTest(unittest.TestCase):
    def test_code_is_formatted(self):
        tool = shutil.which("clang-format")
        self.assertIsNotNone(tool, "clang-format is missing; tests/run installs it")
        files = [str(path) for path in tracked(".h", ".cc")]
        check = subprocess.run([tool, "--dry-run", "-Werror", *files], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, "run: clang-format -i on\n" + "\n".join(sorted({line.split(":")[0] for line in check.stderr.splitlines() if ": error:" in line})))

    def test_scripts_are_sound(self):
        scripts = [path for path in tracked() if os.access(path, os.X_OK) and path.read_text(encoding="utf-8", errors="replace").startswith("#!/usr/bin/env bash")]
        scripts += tracked(".sh")
        self.assertTrue(scripts)
        for path in scripts:
            check = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
            self.assertEqual(check.returncode, 0, check.stderr)


if __name__ == "__main__":
    unittest.main()
