"""The generated modules of the Python package: constants, structs and signatures of both."""

from __future__ import annotations

import re
import textwrap
from typing import Any, Dict, Iterable

import marks
from python_types import Types, class_name

_WIDTH = 100


def python_constants(description: Dict[str, Any]) -> str:
    """_constants.py: an IntEnum for each enumeration, and the macros."""
    text = _module("The enumerations and constants of the C ABI.", "from enum import IntEnum\n\n")
    for macro in description["macros"]:
        if macro["name"].startswith("ALERT_"):
            text += _remark(macro["comment"], "#: ")
            text += f"{_short(macro['name'])} = {_literal(macro['value'])}\n"
    for enumeration in description["enumerations"]:
        text += f"\n\nclass {_enumeration_name(enumeration)}(IntEnum):\n"
        text += _docstring(enumeration["comment"])
        for enumerator in enumeration["enumerators"]:
            if enumerator.get("is") != "count":
                text += _remark(enumerator.get("comment", ""), "    #: ")
                name = enumerator["name"].removeprefix(enumeration["prefix"])
                text += f"    {name} = {enumerator['value']}\n"
    return text


def python_structs(description: Dict[str, Any]) -> str:
    """_structs.py: a ctypes.Structure for each struct, a CFUNCTYPE for each callback."""
    types = Types(description)
    body = ""
    for struct in description["structs"]:
        if struct["name"].startswith("alert_"):
            body += _struct(types, struct)
    for callback in description["callbacks"]:
        arguments = [types.value(callback["returns"])]
        arguments += [types.called_back(parameter) for parameter in callback["parameters"]]
        body += "\n\n" + _remark(callback["comment"], "#: ")
        body += f"{class_name(callback['name'])} = CFUNCTYPE({', '.join(arguments)})\n"
    imports = _ctypes_import(body) + "\nfrom ._struct_bases import Sized, TextView\n"
    return _module("The structs and callbacks of the C ABI.", imports) + body


def _struct(types: Types, struct: Dict[str, Any]) -> str:
    names = [member["name"] for member in struct["members"]]
    # What has a text's two members reads as text; what begins with its size sets it.
    base = "Sized" if struct["grows"] else "TextView" if names == ["data", "size"] else "Structure"
    text = f"\n\nclass {class_name(struct['name'])}({base}):\n" + _docstring(struct["comment"])
    text += "    _fields_ = [\n"
    for member in struct["members"]:
        text += f'        ("{member["name"]}", {types.member(member)}),\n'
    return text + "    ]\n"


def python_signatures(description: Dict[str, Any]) -> str:
    """_signatures.py: the functions of both libraries."""
    types = Types(description, "s.")
    body = ""
    for library in description["libraries"]:
        body += f"\n#: Of lib{library['name']}.\n{_table_name(library['name'])} = (\n"
        for header in library["headers"]:
            functions = [f for f in description["functions"] if f["header"] == header]
            if functions:
                body += f"    # {header}\n"
                body += "".join(_signature(types, function) for function in functions)
        body += ")\n"
    imports = _ctypes_import(body) + "\nfrom . import _structs as s\n"
    imports += "from ._signature import Signature\n"
    return _module("Every function of the C ABI.", imports) + body


def _table_name(library: str) -> str:
    prefix = library.removeprefix("alert").lstrip("_").upper()
    return f"{prefix}_SIGNATURES".lstrip("_")


def _signature(types: Types, function: Dict[str, Any]) -> str:
    arguments = [types.parameter(parameter) for parameter in function["parameters"]]
    returns = function["returns"]["type"]
    result = "None" if returns == "void" else types.value(returns)
    fallible = any(parameter["is"] == "error" for parameter in function["parameters"])
    head = f'    Signature("{function["name"]}", {result}, {fallible}, ('
    listed = ", ".join(arguments) + "," * (len(arguments) == 1)
    if len(head + listed) + len(")),") <= _WIDTH:
        return f"{head}{listed})),\n"
    indent = " " * 8
    rows = textwrap.fill(listed + ",", _WIDTH, initial_indent=indent, subsequent_indent=indent)
    return f"{head}\n{rows}\n    )),\n"


# --- Pieces of text -----------------------------------------------------------------------------


def _module(title: str, imports: str) -> str:
    return f'{marks.PYTHON}"""{title}"""\n\nfrom __future__ import annotations\n\n{imports}'


def _ctypes_import(body: str) -> str:
    names = sorted(set(re.findall(r"\b(?:c_\w+|POINTER|CFUNCTYPE|Structure)\b", body)))
    return "from ctypes import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _short(name: str) -> str:
    return name.removeprefix("ALERT_")


def _enumeration_name(enumeration: Dict[str, Any]) -> str:
    """After its type, or after what its enumerators begin with: ALERT_COLUMN_ is Column."""
    return class_name(enumeration["name"] or _short(enumeration["prefix"]).lower().rstrip("_"))


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _paragraphs(comment: str, indent: str, width: int = _WIDTH) -> Iterable[str]:
    for paragraph in comment.split("\n\n"):
        yield textwrap.fill(
            paragraph, width, initial_indent=indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip


def _remark(comment: str, indent: str) -> str:
    return "\n".join(_paragraphs(comment, indent)) + "\n" if comment else ""


def _docstring(comment: str) -> str:
    if not comment:
        return ""
    text = "\n\n".join(_paragraphs(comment.replace("\\", "\\\\"), "    ", _WIDTH - 3)).lstrip()
    if text.startswith('"') or text.endswith('"'):
        text = f" {text} "
    return f'    """{text}"""\n\n'
