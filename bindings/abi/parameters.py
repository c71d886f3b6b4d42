"""What each parameter is: its part in the call, the direction in which data goes, who owns it."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional

import remarks
from layout import has_size
from model import Callback, Function, HeaderError, Interface, Parameter, Struct

_ERROR = "alert_error"
_VIEW = "alert_str"


def describe_parameters(interface: Interface, function: Function) -> List[Dict[str, Any]]:
    """The parameters of a function, each with its properties."""
    if not function.comment:
        raise HeaderError(function.place, f"{function.name} has no comment")
    return _Parameters(interface, function).describe()


def describe_callback(interface: Interface, callback: Callback) -> List[Dict[str, Any]]:
    """The parameters that the library calls a callback with."""
    found: List[Dict[str, Any]] = []
    for index, parameter in enumerate(callback.parameters):
        entry: Dict[str, Any] = {"name": parameter.name, "type": parameter.type.declare()}
        if parameter.name == "user":
            entry["is"] = "user"
        elif parameter.type.depth:
            if not _valid(interface, parameter.type.base, callback.comment):
                raise HeaderError(
                    callback.place, f'until when is {parameter.name} valid? Write "valid during …"'
                )
            struct = parameter.type.base in interface.structs
            entry["is"] = "struct" if struct else "text"
            if struct:
                entry["struct"] = parameter.type.base
            else:
                entry["size"] = callback.parameters[index + 1].name
            entry["lifetime"] = _valid(interface, parameter.type.base, callback.comment)
        elif index and found[-1].get("size") == parameter.name:
            entry.update({"is": "size", "of": found[-1]["name"]})
        else:
            entry["is"] = "value"
        found.append(entry)
    return found


def _valid(interface: Interface, base: str, comment: str) -> Optional[str]:
    """Until when what a comment, or that of the struct, speaks of is valid."""
    struct = interface.structs.get(base)
    return remarks.lifetime(comment) or (remarks.lifetime(struct.comment) if struct else None)


class _Parameters:
    """The parameters of one function."""

    def __init__(self, interface: Interface, function: Function) -> None:
        self._interface = interface
        self._function = function
        self._names = [parameter.name for parameter in function.parameters]
        comment, place = function.comment, function.place
        self._nulls = remarks.nulls(comment, place)
        self._lengths = remarks.lengths(comment)
        self._singles = remarks.singles(comment)
        self._borrowed = remarks.borrowed(comment, place)
        self._check_names()

    def _check_names(self) -> None:
        """A remark on a name that no function under the comment has is an error of spelling."""
        known = {
            parameter.name
            for name in self._function.group
            for parameter in self._interface.functions[name].parameters
        }
        for name in (*self._nulls, *self._lengths, *self._borrowed):
            if name not in known:
                raise self._error(f"`{name}` is no parameter")

    def _check_types(self) -> None:
        """All types are those of these headers, or have one size everywhere."""
        known = {"void", *self._interface.handles, *self._interface.structs}
        known.update(self._interface.callbacks)
        for type_ in (self._function.returns, *(p.type for p in self._function.parameters)):
            if type_.base not in known and not has_size(self._interface, type_.base):
                raise self._error(f"{type_.base} is declared nowhere, or has no fixed size")

    def _error(self, message: str) -> HeaderError:
        return HeaderError(self._function.place, f"{self._function.name}: {message}")

    def describe(self) -> List[Dict[str, Any]]:
        self._check_types()
        entries: List[Dict[str, Any]] = []
        for index, parameter in enumerate(self._function.parameters):
            previous = entries[-1] if entries else {}
            entry: Dict[str, Any] = {"name": parameter.name, "type": parameter.type.declare()}
            if previous.get("size") == parameter.name:
                entry.update({"is": "size", "direction": "in", "of": previous["name"]})
            elif parameter.type.depth or parameter.type.base in self._interface.callbacks:
                entry.update(self._pointer(index, parameter, previous))
                self._add_null(entry, parameter.name)
            else:
                entry.update({"is": "value", "direction": "in"})
                if self._interface.enumeration(parameter.type.base):
                    entry["enumeration"] = parameter.type.base
            entries.append(entry)
        self._name_lengths(entries)
        return entries

    def _name_lengths(self, entries: List[Dict[str, Any]]) -> None:
        """Which arrays a number is the length of."""
        for entry in entries:
            pattern = re.compile(rf"\b{entry['name']}\b")
            arrays = [e["name"] for e in entries if any(map(pattern.search, e.get("length", ())))]
            if arrays and entry["is"] == "value":
                entry.update({"is": "length", "of": arrays})

    def _add_null(self, entry: Dict[str, Any], name: str) -> None:
        null = self._nulls.get(name)
        if entry["is"] == "error" or entry.get("frees"):
            entry["null"] = "allowed"
        elif null:
            entry["null"] = null.when
            if null.means:
                entry["null_means"] = null.means
        elif entry["is"] == "text" or self._may_be_empty(entry):
            entry["null"] = "if_empty"
        elif entry["is"] == "handle" and not self._fails:
            entry["null"] = "answered"
        else:
            entry["null"] = "allowed" if entry["is"] == "user" else "required"

    def _may_be_empty(self, entry: Dict[str, Any]) -> bool:
        """Whether the caller says how many elements there are, and so may say none."""
        words = re.findall(r"\w+", " ".join(entry.get("length", ())))
        return any(word in self._names for word in words)

    @property
    def _fails(self) -> bool:
        return self._function.returns.base == "alert_status"

    def _pointer(
        self, index: int, parameter: Parameter, previous: Dict[str, Any]
    ) -> Dict[str, Any]:
        base = parameter.type.base
        if base in self._interface.callbacks:
            return {"is": "callback", "direction": "in", "callback": base}
        if base == "void":
            if previous.get("is") != "callback":
                raise self._error(f"{parameter.name} is a void pointer behind no callback")
            return {"is": "user", "direction": "in", "of": previous["name"]}
        if base == _ERROR:
            return {"is": "error", "direction": "out", "struct": base}
        if base in self._interface.handles:
            return self._handle(parameter)
        if base == "char":
            return self._text(index, parameter)
        return self._data(parameter)

    def _handle(self, parameter: Parameter) -> Dict[str, Any]:
        base = parameter.type.base
        free = f"{base}_free"
        entry: Dict[str, Any] = {"is": "handle", "handle": base}
        if parameter.type.depth == 1:
            entry["direction"] = "in" if parameter.type.const else "inout"
        elif self._function.name == free:
            entry.update({"direction": "inout", "frees": True})
        elif free in self._interface.functions:
            entry.update({"direction": "out", "owner": "caller", "free": free})
        else:
            raise self._error(f"nothing frees {parameter.name}: there is no {free}")
        return entry

    def _text(self, index: int, parameter: Parameter) -> Dict[str, Any]:
        following = self._names[index + 1 : index + 2]
        if not parameter.type.const or not following or not following[0].endswith("size"):
            raise self._error(f"{parameter.name} is a text without a size behind it")
        entry = {"is": "text", "direction": "in", "size": following[0]}
        if parameter.name in self._borrowed:
            entry["borrowed"] = self._borrowed[parameter.name]
        return entry

    def _data(self, parameter: Parameter) -> Dict[str, Any]:
        """A pointer to structs or numbers: one, or so many."""
        struct = self._interface.structs.get(parameter.type.base)
        entry: Dict[str, Any] = {"is": "struct" if struct else "number"}
        entry["direction"] = self._direction(parameter, struct)
        if struct:
            entry["struct"] = struct.name
        elif self._interface.enumeration(parameter.type.base):
            entry["enumeration"] = parameter.type.base
        length = self._lengths.get(parameter.name)
        if length:
            entry.update({"is": "array", "length": length})
        elif self._must_tell(parameter, struct):
            raise self._error(
                f"one {parameter.name}, or several? Write `*{parameter.name}` or"
                f" `{parameter.name}[length]` in the comment"
            )
        if entry["direction"] == "out" and struct and self._has_views(struct):
            entry["lifetime"] = self._lifetime(parameter, struct)
        return entry

    def _direction(self, parameter: Parameter, struct: Optional[Struct]) -> str:
        if parameter.type.const:
            return "in"
        if not struct or not struct.foreign:
            return "out"
        if parameter.name in remarks.moved(self._function.comment):
            return "inout"
        if parameter.name in self._singles:
            return "out"
        name = parameter.name
        raise self._error(
            f'does {name} come out, or is it moved? Write "Makes `*{name}` …" or "`*{name}` is marked'
            ' as released"'
        )

    def _must_tell(self, parameter: Parameter, struct: Optional[Struct]) -> bool:
        """Whether the comment has to say how many values there are."""
        if parameter.name in self._singles or (struct and (struct.sized or struct.foreign)):
            return False
        named_as_type = parameter.type.base == f"alert_{parameter.name}"
        plural = parameter.name.endswith("s") and not named_as_type
        return self._has_length or (not struct and (parameter.type.const or plural))

    @property
    def _has_length(self) -> bool:
        lengths = ("count", "rows", "capacity")
        return any(name in lengths or name.endswith("_count") for name in self._names)

    @property
    def _names_a_value(self) -> bool:
        """Whether it is the `_name` of an enumeration, which gives what is valid for ever."""
        types = {parameter.type.base for parameter in self._function.parameters}
        named = [e.name for e in self._interface.enumerations if e.name in types]
        return self._function.name in [f"{name}_name" for name in named]

    def _has_views(self, struct: Struct) -> bool:
        if struct.name == _VIEW:
            return True
        inner = (self._interface.structs.get(member.type.base) for member in struct.members)
        return not struct.foreign and (
            any(member.type.depth for member in struct.members)
            or any(self._has_views(s) for s in inner if s)
        )

    def _lifetime(self, parameter: Parameter, struct: Struct) -> str:
        views = [p.name for p in self._function.parameters if p.type.base == _VIEW]
        found = remarks.lifetime(self._function.comment, parameter.name, views)
        found = found or remarks.lifetime(struct.comment)
        views = [m.comment for m in struct.members if m.type.depth or m.type.base == _VIEW]
        if not found and views and all(remarks.lifetime(comment) for comment in views):
            return "as its members say"
        if not found and self._names_a_value:
            return "for ever"
        if not found:
            raise self._error(f'until when is {parameter.name} valid? Write "valid until …"')
        return found
