"""Writes alert_abi.json, the description of the C ABI, and everything that is made from it.

python3 bindings/abi/generate.py            writes the files that differ
python3 bindings/abi/generate.py --check    writes nothing, and fails where one differs
"""

from __future__ import annotations

import difflib
import sys
from itertools import islice
from pathlib import Path
from typing import Dict

from cli_stubs import cli_stubs
from cpp import cpp_enumerations
from describe import as_json, describe
from model import HeaderError
from parse_headers import parse_headers
from pins import pins
from python import python_constants, python_signatures, python_structs
from symbols import symbols

PROJECT = Path(__file__).resolve().parent.parent.parent
#: How much of a difference is shown.
_DIFF_LINES = 12


def generated(project: Path = PROJECT) -> Dict[str, str]:
    """What each generated file has to hold, by its path in the project."""
    description = describe(parse_headers(project / "include"))
    package = "bindings/python/alert"
    return {
        "bindings/abi/alert_abi.json": as_json(description) + "\n",
        f"{package}/_constants.py": python_constants(description),
        f"{package}/_structs.py": python_structs(description),
        f"{package}/_signatures.py": python_signatures(description),
        "include/alert/enumerations.hpp": cpp_enumerations(description, "alert"),
        "include/alert/run_enumerations.hpp": cpp_enumerations(description, "alert_run"),
        "bindings/cli/run_library_stubs.cc": cli_stubs(description),
        "lib/capi/layout.cc": pins(description, "alert"),
        "lib/run/layout.cc": pins(description, "alert_run"),
        "tests/capi/symbols.txt": symbols(description, "alert"),
        "tests/run/symbols.txt": symbols(description, "alert_run"),
    }


def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        files = generated()
    except HeaderError as failure:
        print(failure, file=sys.stderr)
        return 1
    stale = {name: text for name, text in files.items() if _content(PROJECT / name) != text}
    for name, text in stale.items():
        if check:
            _show(name, text)
        else:
            (PROJECT / name).write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    if stale and check:
        print("Write them anew: python3 bindings/abi/generate.py", file=sys.stderr)
    return 1 if stale and check else 0


def _show(name: str, text: str) -> None:
    print(f"{name} is not what include/alert/*.h says:", file=sys.stderr)
    old, new = _content(PROJECT / name).splitlines(), text.splitlines()
    difference = difflib.unified_diff(old, new, n=0, lineterm="")
    for line in islice(difference, 2, 2 + _DIFF_LINES):  # behind the names of the files
        print(f"  {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
