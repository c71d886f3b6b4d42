"""The binding against the description of the ABI, whose numbers the compiler has checked (lib/*/layout.cc),
and against the library that is loaded."""

import ctypes
import json
import unittest

import support

import alert
from alert import _constants, _structs
from alert._signatures import RUN_SIGNATURES, SIGNATURES

DESCRIPTION = json.loads((support.SOURCE / "bindings" / "abi" / "alert_abi.json").read_text())


def class_name(name):
    return "".join(word.capitalize() for word in name.removeprefix("alert_").split("_"))


class Structs(unittest.TestCase):
    def test_members_lie_where_the_compiler_puts_them(self):
        described = [s for s in DESCRIPTION["structs"] if s["name"].startswith("alert_")]
        self.assertTrue(described)
        for struct in described:
            python = getattr(_structs, class_name(struct["name"]))
            with self.subTest(struct["name"]):
                self.assertEqual(ctypes.sizeof(python), struct["size"])
                offsets = {name: getattr(python, name).offset for name, *_ in python._fields_}
                self.assertEqual(
                    offsets, {member["name"]: member["offset"] for member in struct["members"]}
                )


class Functions(unittest.TestCase):
    def test_the_tables_have_every_function(self):
        names = [signature.name for signature in (*SIGNATURES, *RUN_SIGNATURES)]
        self.assertEqual(sorted(names), sorted(f["name"] for f in DESCRIPTION["functions"]))

    NUMBERS = {"8": 1, "16": 2, "32": 4, "64": 8}

    def size(self, parameter):
        """How many bytes are passed."""
        if "*" in parameter["type"]:
            return 8
        integers = {e["name"]: e["type"] for e in DESCRIPTION["enumerations"]}
        base = integers.get(parameter["type"], parameter["type"])
        return self.NUMBERS.get("".join(filter(str.isdigit, base)), 8)  # a size_t, a double

    def test_arguments_are_those_described(self):
        described = {f["name"]: f for f in DESCRIPTION["functions"]}
        for signature in (*SIGNATURES, *RUN_SIGNATURES):
            parameters = described[signature.name]["parameters"]
            with self.subTest(signature.name):
                self.assertEqual(len(signature.arguments), len(parameters))
                for argument, parameter in zip(signature.arguments, parameters):
                    self.assertEqual(ctypes.sizeof(argument), self.size(parameter), parameter)
                last = parameters[-1]["type"] if parameters else ""
                self.assertEqual(signature.fallible, last == "alert_error *")


class Names(unittest.TestCase):
    def test_the_library_calls_values_as_the_header_does(self):
        for enumeration, names in (
            (_constants.Verdict, alert.VERDICTS),
            (_constants.Band, alert.BANDS),
            (_constants.IntervalMethod, alert.interval.METHODS),
            (_constants.ProblemKind, alert.problems.KINDS),
        ):
            words = [value.name.lower() for value in enumeration]
            self.assertEqual([name.replace("-", "_") for name in names], words)
        self.assertEqual(alert.COLUMNS, tuple(c.name.lower() for c in _constants.Column))


if __name__ == "__main__":
    unittest.main()
