"""The binding against the description of the ABI, whose numbers the compiler has checked
(lib/*/layout.cc), and the description against the library that is loaded."""

import ctypes
import json
import unittest

import support

import alert
from alert import _constants, _structs
from alert._abi import encode, lib, text_of
from alert._run_abi import run_lib
from alert._signatures import RUN_SIGNATURES, SIGNATURES
from alert.errors import LibraryError

DESCRIPTION = json.loads((support.SOURCE / "bindings" / "abi" / "alert_abi.json").read_text())
INTEGERS = {
    "uint8_t": ctypes.c_uint8,
    "uint32_t": ctypes.c_uint32,
    "int32_t": ctypes.c_int32,
}


def class_name(name):
    return "".join(word.capitalize() for word in name.removeprefix("alert_").split("_"))


def run_library():
    """libalert_run, or None where it is not built."""
    try:
        return run_lib()
    except LibraryError:
        return None


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


class Nulls(unittest.TestCase):
    """The library refuses NULL where the description says that a pointer is required."""

    def call_with_nothing(self, library, function):
        kinds = {True: ctypes.c_void_p, False: ctypes.c_size_t}
        arguments = []
        for parameter in function["parameters"]:
            pointer = "*" in parameter["type"] or parameter["is"] == "callback"
            number = ctypes.c_double(0.5) if parameter["type"] == "double" else kinds[pointer]()
            arguments.append(number)
        call = ctypes.CDLL(library)[function["name"]]
        call.restype = ctypes.c_int32
        return call(*arguments)

    def test_calls_with_nothing(self):
        files = {"alert": alert.library_path}
        if run_library():
            files["alert_run"] = run_lib().path
        called = 0
        for function in DESCRIPTION["functions"]:
            required = [p["name"] for p in function["parameters"] if p.get("null") == "required"]
            fails = function["returns"]["is"] == "status"
            if function["library"] in files and fails and required:
                with self.subTest(function["name"], required=required):
                    status = self.call_with_nothing(files[function["library"]], function)
                    self.assertEqual(status, _constants.Status.INVALID_ARGUMENT)
                called += 1
        self.assertGreater(called, 0)


class Names(unittest.TestCase):
    def names(self, enumeration, library):
        """The library's name for each value of an enumeration."""
        function = getattr(library, enumeration["name_function"])
        for enumerator in enumeration["enumerators"]:
            if enumerator.get("is") != "count":
                yield enumerator["value"], text_of(function, enumerator["value"])

    def test_names_lead_back_to_their_values(self):
        libraries = {"alert": lib, "alert_run": run_library()}
        for enumeration in DESCRIPTION["enumerations"]:
            library = libraries[enumeration["library"]]
            if library and {"name_function", "find_function"} <= set(enumeration):
                find = getattr(library, enumeration["find_function"])
                for value, name in self.names(enumeration, library):
                    found = INTEGERS[enumeration["type"]]()
                    find(*encode(name), ctypes.byref(found))
                    self.assertEqual(found.value, value, name)

    def test_columns(self):
        self.assertEqual(
            alert.COLUMNS, tuple(c.name.lower() for c in _constants.Column if c.name != "ID_TEXT")
        )


if __name__ == "__main__":
    unittest.main()
