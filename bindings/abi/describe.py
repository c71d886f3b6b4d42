"""Describes the ABI as plain data: what alert_abi.json holds, and the rest is made from."""

from __future__ import annotations

import json
from typing import Any, Dict, List

import remarks
from layout import layout
from members import describe_members
from model import Enumeration, Function, HeaderError, Interface, Item, Struct
from parameters import describe_callback, describe_parameters

#: Of the description's own form: changes when a reader of it has to.
FORMAT = 1


def describe(interface: Interface) -> Dict[str, Any]:
    """The whole description."""
    value = {name: macro.value for name, macro in interface.macros.items()}
    return {
        "format": FORMAT,
        "version": value["ALERT_VERSION_STRING"],
        "abi_version": value["ALERT_ABI_VERSION"],
        "libraries": [
            {"name": name, "headers": [h for h, of in interface.headers.items() if of == name]}
            for name in dict.fromkeys(interface.headers.values())
        ],
        "macros": [
            {**_head(interface, macro), "value": macro.value}
            for macro in interface.macros.values()
            if macro.value is not None
        ],
        "enumerations": [_enumeration(interface, e) for e in interface.enumerations],
        "handles": [_handle(interface, handle) for handle in interface.handles.values()],
        "structs": [_struct(interface, struct) for struct in interface.structs.values()],
        "callbacks": [
            {
                **_head(interface, callback),
                "returns": callback.returns.declare(),
                "parameters": describe_callback(interface, callback),
            }
            for callback in interface.callbacks.values()
        ],
        "functions": [_function(interface, function) for function in interface.functions.values()],
    }


def _head(interface: Interface, item: Item) -> Dict[str, Any]:
    return {
        "name": item.name,
        "library": interface.library(item),
        "header": item.place.header,
        "comment": item.comment,
    }


def _enumeration(interface: Interface, enumeration: Enumeration) -> Dict[str, Any]:
    entry = {
        **_head(interface, enumeration),
        "type": enumeration.type,
        "prefix": enumeration.prefix,
        "enumerators": [],
    }
    for suffix in ("name", "find") if enumeration.name else ():
        function = f"{enumeration.name}_{suffix}"
        if function not in interface.functions:
            raise HeaderError(enumeration.place, f"{enumeration.name} has no {function}")
        entry[f"{suffix}_function"] = function
    for enumerator in enumeration.enumerators:
        row: Dict[str, Any] = {"name": enumerator.name, "value": enumerator.value}
        if _is_count(enumeration, enumerator.name):
            row["is"] = "count"
        if enumerator.comment:
            row["comment"] = enumerator.comment
        entry["enumerators"].append(row)
    return entry


def _is_count(enumeration: Enumeration, name: str) -> bool:
    """Whether an enumerator says how many others there are."""
    return name.endswith("_COUNT") and name == enumeration.enumerators[-1].name


def _handle(interface: Interface, handle: Item) -> Dict[str, Any]:
    free = f"{handle.name}_free"
    if free not in interface.functions:
        raise HeaderError(handle.place, f"{handle.name} has no {free}")
    if not handle.comment:
        raise HeaderError(handle.place, f"{handle.name} has no comment: which threads may use it?")
    return {**_head(interface, handle), "free": free}


def _struct(interface: Interface, struct: Struct) -> Dict[str, Any]:
    entry = {
        **_head(interface, struct),
        "grows": struct.sized,
        "size": layout(interface, struct).size,
        "members": describe_members(interface, struct),
    }
    init = f"{struct.name.upper()}_INIT"
    if init in interface.macros:
        entry["init"] = init
    return entry


def _function(interface: Interface, function: Function) -> Dict[str, Any]:
    returns = function.returns.declare()
    kind = "status" if returns == "alert_status" else "nothing" if returns == "void" else "value"
    entry = {
        **_head(interface, function),
        "returns": {"is": kind, "type": returns},
        "parameters": describe_parameters(interface, function),
    }
    if interface.enumeration(returns) and kind == "value":
        entry["returns"]["enumeration"] = returns
    if remarks.for_signal_handlers(function.comment):
        entry["signal_safe"] = True
    return entry


# --- As text ------------------------------------------------------------------------------------


def as_json(value: Any, indent: str = "") -> str:
    """JSON with a line for each thing that holds no other list or object."""
    inner = indent + "  "
    if isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
        pieces = [f"{json.dumps(key)}: {as_json(v, inner)}" for key, v in value.items()]
        return "{\n" + ",\n".join(inner + piece for piece in pieces) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(v, dict) for v in value):
        rows = [inner + as_json(row, inner) for row in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)


def of_library(items: List[Dict[str, Any]], library: str) -> List[Dict[str, Any]]:
    """The items that belong to one library."""
    return [item for item in items if item["library"] == library]
