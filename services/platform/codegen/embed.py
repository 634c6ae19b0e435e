"""Turns files into a C++ source that holds their bytes, for what a program carries with it.

  embed.py --out build/generated/x --name descriptors --namespace muster::gateway kDescriptors=api.pb kReaderPage=reader.html

makes descriptors.h and descriptors.cc: for each NAME=FILE the array NAME and its length NAMESize.
"""

import argparse
import pathlib


def literal(data):
    """String literals, a piece a line. Octal codes have three digits, so that no character after one is taken for part of it."""
    plain = {byte for byte in range(32, 127)} - {ord(c) for c in '"\\?'}
    lines = []
    for start in range(0, len(data), 256):
        lines.append('    "' + "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in data[start:start + 256]) + '"')
    return "\n".join(lines) or '    ""'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--namespace", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    header = ["// Made by embed.py.", "#pragma once", "", "#include <cstddef>", "", f"namespace {options.namespace} {{", ""]
    code = ["// Made by embed.py.", f'#include "{options.name}.h"', "", f"namespace {options.namespace} {{", ""]
    for entry in options.files:
        name, _, path = entry.partition("=")
        data = pathlib.Path(path).read_bytes()
        header += [f"extern const char {name}[];", f"extern const std::size_t {name}Size;"]
        code += [f"const char {name}[] =", literal(data) + ";", f"const std::size_t {name}Size = {len(data)};"]
    for lines in (header, code):
        lines += ["", f"}}  // namespace {options.namespace}", ""]
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{options.name}.h").write_text("\n".join(header))
    (options.out / f"{options.name}.cc").write_text("\n".join(code))


if __name__ == "__main__":
    main()
