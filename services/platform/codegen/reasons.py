"""Turns reasons.csv into the rows of a C++ array: REASON|zh-CN|en, sorted, checked. With --terms, terms.csv: DETAIL|value|zh-CN|en.

parse() is also what tests/tidy reads the catalog with.
"""

import argparse
import pathlib
import re
import sys


def parse(path):
    """Returns {reason: (chinese, english)}; raises ValueError naming every bad line."""
    rows, problems = {}, []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 3 or not all(fields):
            problems.append(f"{path}:{number}: expected REASON|Chinese sentence|English sentence")
            continue
        reason, chinese, english = fields
        if not re.fullmatch(r"[A-Z][A-Z0-9_]{1,62}", reason):
            problems.append(f"{path}:{number}: {reason} is not UPPER_SNAKE_CASE of at most 63 characters")
        if reason in rows:
            problems.append(f"{path}:{number}: {reason} has a row already")
        if set(re.findall(r"{(\w+)}", chinese)) != set(re.findall(r"{(\w+)}", english)):
            problems.append(f"{path}:{number}: {reason} uses other details in Chinese than in English")
        rows[reason] = (chinese, english)
    if problems:
        raise ValueError("\n".join(problems))
    return rows


def parse_terms(path):
    """Returns {(detail, value): (chinese, english)}; raises ValueError naming every bad line."""
    rows, problems = {}, []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 4 or not all(fields):
            problems.append(f"{path}:{number}: expected DETAIL|value|Chinese words|English words")
            continue
        if (fields[0], fields[1]) in rows:
            problems.append(f"{path}:{number}: {fields[0]} {fields[1]} has a row already")
        rows[fields[0], fields[1]] = (fields[2], fields[3])
    if problems:
        raise ValueError("\n".join(problems))
    return rows


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("catalog")
    arguments.add_argument("output")
    arguments.add_argument("--terms", action="store_true")
    options = arguments.parse_args()
    try:
        rows = parse_terms(options.catalog) if options.terms else parse(options.catalog)
    except ValueError as error:
        sys.exit(str(error))
    keys = {key: key if options.terms else (key,) for key in rows}
    lines = ["{" + ", ".join(literal(text) for text in (*keys[key], *row)) + "},\n" for key, row in sorted(rows.items())]
    pathlib.Path(options.output).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
