"""Holds the table of a row's fields in docs/formats.md against docs/report.schema.json, of whose
descriptions it is made.

python3 tests/report/schema_page.py            fails where they differ
python3 tests/report/schema_page.py --write    writes the table anew
"""

import json
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = DOCS / "formats.md"
BEGIN = "<!-- The fields of a row in report.schema.json: begin -->\n"
END = "<!-- The fields of a row in report.schema.json: end -->\n"


def table():
    definitions = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))["$defs"]
    fields = {**definitions["counts"]["properties"], **definitions["figures"]["properties"]}
    lines = [f"| `{name}` | {field['description']} |" for name, field in fields.items()]
    return "\n".join(["| field | meaning |", "| --- | --- |", *lines]) + "\n"


def main():
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    tail = rest.split(END)[1]
    wanted = f"{head}{BEGIN}\n{table()}\n{END}{tail}"
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(wanted, encoding="utf-8")
    elif page != wanted:
        print(
            "docs/formats.md is not what docs/report.schema.json describes; write it anew: "
            "python3 tests/report/schema_page.py --write"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
