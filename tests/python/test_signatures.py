"""The tables of the binding against the public headers."""

import ctypes
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import SOURCE

from alert import _structs
from alert._signatures import SIGNATURES

INCLUDE = SOURCE / "include" / "alert"

INTEGERS = {
    "alert_status": ctypes.c_int32,
    "int32_t": ctypes.c_int32,
    "int8_t": ctypes.c_int8,
    "uint8_t": ctypes.c_uint8,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "int64_t": ctypes.c_int64,
    "size_t": ctypes.c_size_t,
    "double": ctypes.c_double,
    "void": None,
}


def header_text():
    text = "\n".join(path.read_text() for path in sorted(INCLUDE.glob("*.h")) if path.name != "run.h")
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    # Small integer types have names of their own.
    for name, integer in re.findall(r"typedef (u?int\d+_t) (alert_\w+);", text):
        INTEGERS.setdefault(integer, INTEGERS[name])
    return text


def declarations():
    """Name: (return type, list of parameters), from the headers."""
    found = re.findall(r"ALERT_API\s+([\w ]+?)\s*\b(alert_\w+)\s*\(([^;]*)\);", header_text())
    result = {}
    for kind, name, parameters in found:
        parts = [" ".join(part.split()) for part in parameters.split(",")]
        result[name] = (kind, [] if parts == ["void"] else parts)
    return result


def same(parameter, argument):
    """Whether a ctypes argument can carry a C parameter."""
    base, stars = re.match(r"(?:const )?(\w+) ((?:\*|const)*)", parameter + " ").groups()
    pointers = parameter.count("*")
    if base == "alert_writer":
        return argument is _structs.Writer
    if pointers == 0:
        return argument is INTEGERS[base]
    if base == "char":
        return argument in (ctypes.c_char_p, ctypes.c_void_p)
    if argument is ctypes.c_void_p:  # an opaque handle, or memory that the caller describes
        return pointers == 1
    target = argument._type_
    if pointers == 2:
        return target is ctypes.c_void_p
    if base in INTEGERS:
        return target is INTEGERS[base]
    return ctypes.sizeof(target) > 8


class SignatureTest(unittest.TestCase):
    def test_the_table_has_every_function_of_the_headers(self):
        names = [signature.name for signature in SIGNATURES]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(sorted(names), sorted(declarations()))

    def test_arguments_and_results_agree_with_the_headers(self):
        declared = declarations()
        for signature in SIGNATURES:
            kind, parameters = declared[signature.name]
            with self.subTest(signature.name):
                self.assertEqual(len(signature.arguments), len(parameters), parameters)
                for parameter, argument in zip(parameters, signature.arguments):
                    self.assertTrue(same(parameter, argument), (parameter, argument))
                self.assertIs(signature.result, INTEGERS[kind])
                last = parameters[-1] if parameters else ""
                self.assertEqual(signature.fallible, last == "alert_error *error")


class LayoutTest(unittest.TestCase):
    """Every struct of the binding, laid out as the C compiler does it."""

    C_NAMES = {"Str": "alert_str", "TextColumn": "alert_text_column", "Error": "alert_error"}

    def structs(self):
        for name, struct in vars(_structs).items():
            if not isinstance(struct, type) or not issubclass(struct, ctypes.Structure):
                continue
            if struct.__module__ != "alert._structs" or not hasattr(struct, "_fields_"):
                continue
            snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
            yield "alert_" + snake, struct

    def test_sizes_and_offsets(self):
        expected, source = [], ['#include <stddef.h>', '#include <stdio.h>']
        source += ['#include "alert/alert.h"', "int main(void) {"]
        for c_name, struct in self.structs():
            source.append(f'printf("{c_name} %zu\\n", sizeof({c_name}));')
            expected.append(f"{c_name} {ctypes.sizeof(struct)}")
            for field, *_ in struct._fields_:
                source.append(f'printf("{c_name}.{field} %zu\\n", offsetof({c_name}, {field}));')
                expected.append(f"{c_name}.{field} {getattr(struct, field).offset}")
        source.append("return 0; }")
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "layout"
            program.with_suffix(".c").write_text("\n".join(source))
            compiler = os.environ.get("CC", "cc")
            subprocess.run(
                [compiler, "-I", str(INCLUDE.parent), f"{program}.c", "-o", str(program)],
                check=True,
            )
            output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
        self.assertGreater(len(expected), 50)
        self.assertEqual(output.splitlines(), expected)


class ConstantTest(unittest.TestCase):
    def test_names_and_codes(self):
        import alert

        text = header_text()
        for prefix, names in (("VERDICT", alert.VERDICTS), ("BAND", alert.BANDS)):
            for code, name in enumerate(names):
                constant = f"ALERT_{prefix}_{name.upper().replace('-', '_')} = {code}"
                self.assertTrue(constant in text, constant)
        for bit, name in enumerate(alert.COLUMNS):
            constant = f"ALERT_COLUMN_{name.upper()} = 1u << {bit}"
            self.assertTrue(re.search(rf"{constant}\b", text), constant)

    def test_defaults_and_magic(self):
        from alert import _numbers

        text = header_text()
        (level,) = re.findall(r"#define ALERT_DEFAULT_LEVEL (\S+)", text)
        self.assertEqual(_numbers.LEVEL, float(level))
        (magic,) = re.findall(r'#define ALERT_SQLITE_MAGIC "(.*)"', text)
        copies = [path.name for path in sorted((SOURCE / "bindings/python/alert").glob("*.py"))
                  if f'b"{magic}\\0"' in path.read_text()]
        self.assertEqual(len(copies), 1, copies)


class PackageTest(unittest.TestCase):
    def test_no_name_shadows_a_module(self):
        import alert

        modules = {path.stem for path in (SOURCE / "bindings/python/alert").glob("*.py")}
        for name in alert.__all__:
            if name in modules:
                self.assertIsInstance(getattr(alert, name), type(alert), name)


if __name__ == "__main__":
    unittest.main()
