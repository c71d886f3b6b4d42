"""Every function of the C ABI has its wrapper in C++ and in Python, or a reason why not.

A function is wrapped where a binding's code names it: for C++ the headers include/alert/*.hpp, for Python
the modules of the package. Reasons are in bindings/abi/unwrapped.json. A function that nothing at all
uses, neither those nor the command nor libalert_run, has its reason there under "nobody".
"""

import ast
import json
import re
import sys
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
BINDINGS = PROJECT / "bindings"
REASONS = BINDINGS / "abi" / "unwrapped.json"

# Comments and texts of C++, of which what they hold is not code.
NO_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", re.DOTALL)


def names_in_cpp(text):
    return set(re.findall(r"\balert_\w+", NO_CODE.sub(" ", text)))


def names_in_python(text):
    """Attributes, and whole texts, by which functions are found; not words of docstrings."""
    nodes = list(ast.walk(ast.parse(text)))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return names | {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


GENERATED = ("_constants.py", "_structs.py", "_signatures.py", "run_library_stubs.cc")


def names_of(read, folder, *patterns):
    """The names in the code of a folder, without tables of all functions."""
    paths = [path for pattern in patterns for path in folder.glob(pattern)]
    return set().union(*(read(path.read_text()) for path in paths if path.name not in GENERATED))


def used_by():
    """The names that each of those who may use functions has in its code."""
    return {
        "cpp": names_of(names_in_cpp, PROJECT / "include" / "alert", "*.hpp"),
        "python": names_of(names_in_python, BINDINGS / "python" / "alert", "*.py"),
        "command": names_of(names_in_cpp, BINDINGS / "cli", "*.cc", "*.h"),
        "run": names_of(names_in_cpp, PROJECT / "lib" / "run", "**/*.cc", "**/*.h"),
    }


def faults(functions, used, reasons):
    """What is wrong, a sentence each that begins with a function's name and says what to do.

    ``functions``: the library of each function by its name. ``used``: the names by their user.
    ``reasons``: by binding and function."""
    for binding in ("cpp", "python"):
        yield from _faults_of(binding, functions, used[binding], reasons[binding])
    # libalert_run uses functions of libalert; its own it only defines.
    own = {name for name, library in functions.items() if library == "alert_run"}
    by_anybody = set().union(used["cpp"], used["python"], used["command"], used["run"] - own)
    yield from _faults_of("nobody", functions, by_anybody, reasons["nobody"])


WRAP = {
    "cpp": "has no wrapper in include/alert/*.hpp: add one",
    "python": "has no wrapper in bindings/python/alert: add one",
    "nobody": "is used by nobody (C++, Python, the command, lib/run): use it, remove it",
}


def _faults_of(binding, functions, used, reasons):
    for name in functions:
        if name not in used and name not in reasons:
            yield f'{name} {WRAP[binding]}, or say why not under "{binding}" in unwrapped.json'
        if name in used and name in reasons:
            yield f'{name} is used after all: take it out of "{binding}" in unwrapped.json'
    for name, reason in reasons.items():
        if name not in functions:
            yield f'{name} does not exist: take it out of "{binding}" in unwrapped.json'
        if not reason.strip():
            yield f'{name} has no reason: write it under "{binding}" in unwrapped.json'


class Wrappers(unittest.TestCase):
    def test_every_function_has_its_wrapper_or_a_reason(self):
        description = json.loads((BINDINGS / "abi" / "alert_abi.json").read_text())
        functions = {function["name"]: function["library"] for function in description["functions"]}
        found = list(faults(functions, used_by(), json.loads(REASONS.read_text())))
        for fault in found:
            print(fault, file=sys.stderr)
        self.assertEqual(len(found), 0, "see above")


class Planted(unittest.TestCase):
    FUNCTIONS = {"alert_a": "alert", "alert_b": "alert", "alert_run_c": "alert_run"}

    def faults(self, reasons=None, **used):
        users = ("cpp", "python", "command", "run")
        names = {user: set(used.get(user, self.FUNCTIONS)) for user in users}
        given = {"cpp": {}, "python": {}, "nobody": {}, **(reasons or {})}
        return list(faults(self.FUNCTIONS, names, given))

    def test_all_is_well(self):
        self.assertEqual(self.faults(), [])
        reasons = {"python": {"alert_b": "so"}}
        self.assertEqual(self.faults(reasons, python=["alert_a", "alert_run_c"]), [])

    def test_a_wrapper_is_missing(self):
        for binding in ("cpp", "python"):
            (fault,) = self.faults(**{binding: ["alert_a", "alert_run_c"]})
            self.assertRegex(fault, f'^alert_b has no wrapper .* say why not under "{binding}"')

    def test_nobody_uses_it(self):
        reasons = {binding: {"alert_b": "so", "alert_run_c": "so"} for binding in ("cpp", "python")}
        # That libalert_run has its own function in it is no use of it.
        used = {"cpp": ["alert_a"], "python": ["alert_a"], "command": [], "run": ["alert_run_c"]}
        found = self.faults(reasons, **used)
        self.assertEqual(
            [fault.split(" is used by nobody")[0] for fault in found], ["alert_b", "alert_run_c"]
        )
        self.assertEqual(self.faults({**reasons, "nobody": reasons["cpp"]}, **used), [])

    def test_reasons_that_are_none(self):
        for reasons, message in [
            ({"alert_b": "so"}, "alert_b is used after all"),
            ({"alert_d": "so"}, "alert_d does not exist"),
        ]:
            for binding in ("cpp", "python", "nobody"):
                (fault,) = self.faults({binding: reasons})
                self.assertRegex(fault, f'^{message}: take it out of "{binding}"')
        (fault,) = self.faults({"cpp": {"alert_b": " "}}, cpp=["alert_a", "alert_run_c"])
        self.assertRegex(fault, "^alert_b has no reason")

    def test_comments_and_texts_are_no_use(self):
        code = """f(alert_a);  // alert_b
            /* alert_c */ g("alert_d \\" alert_e", '"', alert_f);"""
        self.assertEqual(names_in_cpp(code), {"alert_a", "alert_f"})
        names = names_in_python('"""Of alert_a."""\nlib.alert_b()  # alert_c\nfree = "alert_d"\n')
        self.assertNotIn("alert_a", names)
        self.assertTrue({"alert_b", "alert_d"} <= names)
        self.assertNotIn("alert_c", names)


if __name__ == "__main__":
    unittest.main()
