"""Writes, for abidiff, a C source that defines every function of one library (the compiler refuses
it where the headers have other types than the description), and its rule for structs that may grow.

    stub.py LIBRARY SOURCE.c RULES
"""

import json
import sys
from pathlib import Path

from facts import DESCRIPTION

RULES = """\
[suppress_type]
  type_kind = struct
  name_regexp = ^({names})$
  has_data_member_inserted_at = end
"""


def declaration(function):
    parameters = [f"{p['type']} {p['name']}" for p in function["parameters"]]
    return f"{function['returns']['type']} {function['name']}({', '.join(parameters) or 'void'})"


def main():
    library, source, rules = sys.argv[1:]
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    headers = [header for of in description["libraries"] for header in of["headers"]]
    text = "".join(f'#include "{header}"\n' for header in headers)
    for function in description["functions"]:
        if function["library"] == library:
            body = "" if function["returns"]["type"] == "void" else " return 0; "
            text += f"{declaration(function)} {{{body}}}\n"
    Path(source).write_text(text, encoding="utf-8")
    growing = "|".join(struct["name"] for struct in description["structs"] if struct["grows"])
    Path(rules).write_text(RULES.format(names=growing), encoding="utf-8")


if __name__ == "__main__":
    main()
