"""Makes typed C++ constants of the SQL files of one service.

  sql_constants.py --service dispatch --source sql/dispatch --out build/generated/sql_dispatch/sql

queries/<name>.sql, one statement each, begins with what it declares:

  -- Locks one requisition. No row when there is none.
  -- $1 requisition_id text
  -- -> requisition_id text, state int4, submit_time timestamptz?
  SELECT ...

Any lines of description, then a line per parameter (words after the type are explanation), then the columns if the statement returns any;
a line that ends with a comma goes on in the next. `?` means may be NULL, `[]` array: text, text?, text[], text[]? and text?[] (elements may
be NULL). `-- -> same as <name>` returns the row of another query, so that both can be read by one function.

migrations/V###__<name>.sql are numbered from 001 without gaps and embedded as they are.
"""

import argparse
import hashlib
import pathlib
import re
import sys

TAGS = {
    "bool": ("Bool", "bool"),
    "int4": ("Int4", "std::int32_t"),
    "int8": ("Int8", "std::int64_t"),
    "float8": ("Float8", "double"),
    "text": ("Text", "std::string"),
    "bytea": ("Bytea", "std::string"),
    "uuid": ("Uuid", "std::string"),
    "timestamptz": ("Timestamptz", "absl::Time"),
    "date": ("Date", "absl::CivilDay"),
    "jsonb": ("Jsonb", "std::string"),
    "xid8": ("Xid8", "std::uint64_t"),
}
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
TYPE = re.compile(r"([a-z0-9]+)(\?\[\]|\[\]\?|\[\]|\?)?")
PARAMETER = re.compile(r"\$(\d+)\s+(\S+)\s+(\S+)(\s.*)?")
MIGRATION = re.compile(r"V(\d{3})__([a-z0-9_]+)\.sql")
KEYWORDS = frozenset(
    """alignas alignof and asm auto bool break case catch char class compl concept const consteval constexpr constinit continue co_await co_return
    co_yield decltype default delete do double else enum explicit export extern false float for friend goto if inline int long mutable namespace
    new noexcept not nullptr operator or private protected public register requires return short signed sizeof static struct switch template this
    throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor""".split())


class Wrong(Exception):
    def __init__(self, path, line, what):
        super().__init__(f"{path}:{line}: {what}")


def pascal(name):
    return "".join(word.capitalize() for word in name.split("_"))


def parse_type(text, path, line):
    """The tag and the C++ type, for example ("pg::Nullable<pg::Text>", "std::optional<std::string>")."""
    match = TYPE.fullmatch(text)
    if not match or match[1] not in TAGS:
        raise Wrong(path, line, f"there is no type '{text}'; use one of {', '.join(TAGS)}, with [] for an array and ? for nullable, "
                                "and cast any other type to text in the statement")
    tag, cpp = f"pg::{TAGS[match[1]][0]}", TAGS[match[1]][1]
    for suffix in re.findall(r"\?|\[\]", match[2] or ""):
        tag, cpp = (f"pg::Nullable<{tag}>", f"std::optional<{cpp}>") if suffix == "?" else (f"pg::Array<{tag}>", f"std::vector<{cpp}>")
    return tag, cpp


def blank_literals(sql):
    """The statement with the contents of strings, quoted names and comments blanked, newlines kept."""
    pattern = r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|\$([a-z_]*)\$.*?\$\1\$"
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), sql, flags=re.DOTALL)


def read_sql(path):
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Wrong(path, 1, f"the file is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    if "\r" in text:
        raise Wrong(path, text[:text.index("\r")].count("\n") + 1, "lines end with CR LF; save the file with LF alone")
    if ')sql"' in text:
        raise Wrong(path, text[:text.index(')sql"')].count("\n") + 1, "the characters )sql\" cannot be embedded; write them another way")
    return text


class Query:
    def __init__(self, path, service):
        self.path, self.name = path, path.stem
        self.parameters, self.columns, self.same_as = [], [], None  # (name, tag, C++ type); (other query, line)
        if not SNAKE.fullmatch(self.name):
            raise Wrong(path, 1, f"a query's file is named in snake_case, for example lock_requisition.sql, not {path.name}")
        lines = read_sql(path).split("\n")
        length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
        self.doc = self.parse_header([line[2:].strip() for line in lines[:length]])
        self.first_line = length + 1
        self.text = "\n".join(lines[length:]).strip()
        self.check_text()
        self.statement_name = f"{service}.{self.name}"
        self.text = self.text[:-1].rstrip()

    def parse_header(self, header):
        doc, in_columns = [], False
        for number, line in enumerate(header, 1):
            if line.startswith("->") or in_columns:
                in_columns = self.parse_columns(line.removeprefix("->").strip(), number)
            elif re.match(r"\$\d", line):
                self.parse_parameter(line, number)
            elif self.parameters or self.columns:
                raise Wrong(self.path, number, "the description comes before the parameters and columns; move this line up")
            else:
                doc.append(line)
        if in_columns:
            raise Wrong(self.path, len(header), "the columns end with a comma; name the next column or remove the comma")
        if not any(doc):
            raise Wrong(self.path, 1, "the file begins with what the statement does: -- Locks one requisition. No row when there is none.")
        return doc

    def parse_parameter(self, line, number):
        match = PARAMETER.fullmatch(line)
        if not match:
            raise Wrong(self.path, number, f"a parameter reads -- $1 requisition_id text, not -- {line}")
        if self.columns:
            raise Wrong(self.path, number, "parameters come before the columns (->); move this line up")
        expected = len(self.parameters) + 1
        if int(match[1]) != expected:
            raise Wrong(self.path, number, f"parameters are declared in order: expected ${expected}, found ${match[1]}")
        self.parameters.append((self.parse_name(match[2], self.parameters, number), *parse_type(match[3], self.path, number)))

    def parse_columns(self, text, number):
        """Whether the list goes on in the next line."""
        if match := re.fullmatch(r"same as (\S+)", text):
            if self.columns:
                raise Wrong(self.path, number, "either name the columns or say -> same as <query>, not both")
            self.same_as = (match[1], number)
            return False
        goes_on = text.endswith(",")
        for column in text.removesuffix(",").split(","):
            words = column.split()
            if len(words) != 2:
                raise Wrong(self.path, number, f"a column reads `name type`, not '{column.strip()}'")
            self.columns.append((self.parse_name(words[0], self.columns, number), *parse_type(words[1], self.path, number)))
        return goes_on

    def parse_name(self, name, others, number):
        if not SNAKE.fullmatch(name) or name in KEYWORDS:
            raise Wrong(self.path, number, f"'{name}' cannot be a name; use snake_case and no C++ keyword (in SQL: AS another_name)")
        if any(name == other[0] for other in others):
            raise Wrong(self.path, number, f"'{name}' is declared twice; give each its own name")
        return name

    def check_text(self):
        sql = blank_literals(self.text)
        line_of = lambda position: self.first_line + sql[:position].count("\n")
        if not sql.endswith(";"):
            raise Wrong(self.path, line_of(len(sql)), "the statement ends with a semicolon, and nothing follows it")
        if ";" in sql[:-1]:
            raise Wrong(self.path, line_of(sql.index(";")), "one statement per file; move what follows into a file of its own")
        if match := re.search(r"\b(SELECT|RETURNING)\s+(\w+\.)?\*", sql, re.IGNORECASE):
            raise Wrong(self.path, line_of(match.start()), "name the columns instead of *, so that a new column changes nothing here")
        used = {int(match[1]): match.start() for match in re.finditer(r"\$(\d+)", sql)}
        for number, position in used.items():
            if not 1 <= number <= len(self.parameters):
                raise Wrong(self.path, line_of(position), f"${number} is not declared; add the line -- ${number} <name> <type>")
        for number in range(1, len(self.parameters) + 1):
            if number not in used:
                raise Wrong(self.path, self.first_line, f"${number} is declared but not used; remove its line")

    def row_name(self):
        return f"{pascal(self.same_as[0] if self.same_as else self.name)}Row" if self.columns else "pg::NoRow"


def read_queries(folder, service):
    queries = [Query(path, service) for path in sorted(folder.glob("*.sql"))]
    by_name = {query.name: query for query in queries}
    for query in (q for q in queries if q.same_as):
        other, line = query.same_as
        if other not in by_name or by_name[other].same_as or not by_name[other].columns:
            raise Wrong(query.path, line, f"'{other}' is not a query that names its columns; name one that does")
        query.columns = by_name[other].columns
    return queries


def read_migrations(folder):
    migrations = []
    for path in sorted(folder.glob("*.sql")):
        match = MIGRATION.fullmatch(path.name)
        if not match:
            raise Wrong(path, 1, "a migration's file is named V001__what_it_does.sql: three digits, two underscores, lower case")
        version = len(migrations) + 1
        if int(match[1]) != version:
            raise Wrong(path, 1, f"migrations are numbered without gaps or doubles; this one should be V{version:03d}__{match[2]}.sql")
        text = read_sql(path)
        bare = blank_literals(text)
        if ending := re.search(r"(?:^|;)\s*(BEGIN|START|COMMIT|ROLLBACK)\b", bare, re.IGNORECASE):
            raise Wrong(path, bare[:ending.start(1)].count("\n") + 1, f"a migration runs in a transaction of its own; remove {ending[1]}")
        migrations.append((version, match[2], text, hashlib.sha256(text.encode()).hexdigest()))
    return migrations


def literal(text):
    return f'R"sql({text})sql"'


def query_code(query):
    code = []
    if query.columns and not query.same_as:
        members = "".join(f"  {cpp} {name}{{}};\n" for name, _, cpp in query.columns)
        code.append(f"struct {query.row_name()} {{\n{members}"
                    f"  using Columns = pg::Columns<{', '.join(tag for _, tag, _ in query.columns)}>;\n"
                    f"  auto Tie() {{ return std::tie({', '.join(name for name, _, _ in query.columns)}); }}\n}};\n")
    arguments = "".join(f"//   ${i} {name}\n" for i, (name, _, _) in enumerate(query.parameters, 1))
    tags = "".join(f", {tag}" for _, tag, _ in query.parameters)
    code.append("".join(f"// {line}".rstrip() + "\n" for line in query.doc) + arguments +
                f"inline constexpr pg::Statement<{query.row_name()}{tags}> k{pascal(query.name)}{{\n"
                f'    "{query.statement_name}", {literal(query.text)}}};\n')
    return "\n".join(code)


def header(service, queries):
    # Rows first: a query may return the row of one that comes later in the alphabet.
    ordered = sorted(queries, key=lambda query: query.same_as is not None)
    return (f"// Made by sql_constants.py from sql/{service}/queries.\n#pragma once\n\n#include <cstdint>\n#include <optional>\n#include <string>\n"
            "#include <tuple>\n#include <vector>\n\n#include \"absl/time/civil_time.h\"\n#include \"absl/time/time.h\"\n"
            f"#include \"platform/pg/statement.h\"\n\nnamespace muster::{service}::sql {{\n\n" + "\n".join(map(query_code, ordered)) +
            f"\n}}  // namespace muster::{service}::sql\n")


def migrations_header(service):
    return (f"// Made by sql_constants.py from sql/{service}.\n#pragma once\n\n#include \"absl/types/span.h\"\n#include \"platform/pg/statement.h\"\n\n"
            f"namespace muster::{service}::sql {{\n\n"
            "// From the oldest to the newest.\nabsl::Span<const pg::Migration> Migrations();\n\n"
            "// All queries, for the test that compares them with a migrated database.\n"
            "absl::Span<const pg::StatementDescription> Statements();\n\n"
            f"}}  // namespace muster::{service}::sql\n")


def migrations_code(service, migrations, queries):
    rows = "".join(f'      {{"{service}", {version}, "{name}", {literal(text)},\n       "{checksum}"}},\n' for version, name, text, checksum in migrations)
    names = "".join(f"  static constexpr absl::string_view k{pascal(query.name)}Columns[] = "
                    f"{{{', '.join(chr(34) + name + chr(34) for name, _, _ in query.columns)}}};\n" for query in queries if query.columns)
    described = "".join(f'      pg::Describe(k{pascal(query.name)}, "sql/{service}/queries/{query.path.name}", '
                        f"{f'k{pascal(query.name)}Columns' if query.columns else '{}'}),\n" for query in queries)
    # A vector, because C++ has no array of no elements.
    return (f"// Made by sql_constants.py from sql/{service}.\n#include \"sql/{service}_migrations.h\"\n\n#include <vector>\n\n"
            f"#include \"absl/strings/string_view.h\"\n#include \"sql/{service}.h\"\n\nnamespace muster::{service}::sql {{\n\n"
            "absl::Span<const pg::Migration> Migrations() {\n"
            f"  static const std::vector<pg::Migration> kMigrations = {{\n{rows}  }};\n  return kMigrations;\n}}\n\n"
            f"absl::Span<const pg::StatementDescription> Statements() {{\n{names}"
            f"  static const std::vector<pg::StatementDescription> kStatements = {{\n{described}  }};\n  return kStatements;\n}}\n\n"
            f"}}  // namespace muster::{service}::sql\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--service", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    options = parser.parse_args()
    try:
        queries = read_queries(options.source / "queries", options.service)
        migrations = read_migrations(options.source / "migrations")
    except Wrong as wrong:
        sys.exit(str(wrong))
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{options.service}.h").write_text(header(options.service, queries))
    (options.out / f"{options.service}_migrations.h").write_text(migrations_header(options.service))
    (options.out / f"{options.service}_migrations.cc").write_text(migrations_code(options.service, migrations, queries))


if __name__ == "__main__":
    main()
