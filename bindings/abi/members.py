"""What each member of a struct is, where it lies, and what its initialiser sets it to."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Union

import remarks
from constants import value_of
from layout import elements, layout
from model import HeaderError, Interface, Member, Struct

#: A value, or those of a struct's members or an array's elements.
Default = Union[None, int, float, str, List[Any]]


def describe_members(interface: Interface, struct: Struct) -> List[Dict[str, Any]]:
    """The members of a struct, each with its properties."""
    place = layout(interface, struct)
    defaults = _defaults(interface, struct)
    found = []
    for member in struct.members:
        declared = member.function or member.type.declare()
        entry: Dict[str, Any] = {"name": member.name, "type": declared}
        if member.length:
            entry["elements"] = elements(interface, member)
        entry["offset"] = place.offsets[member.name]
        if defaults is not None:
            entry["default"] = defaults[member.name]
        if interface.enumeration(member.type.base):
            entry["enumeration"] = member.type.base
        if member.type.depth and not struct.foreign:
            entry.update(_pointer(interface, struct, member))
        if member.comment:
            entry["comment"] = member.comment
        found.append(entry)
    return found


# --- Pointers -----------------------------------------------------------------------------------


def _is_input(interface: Interface, struct: Struct) -> bool:
    """Whether some function takes it from its caller."""
    return any(
        parameter.type.base == struct.name and parameter.type.const
        for function in interface.functions.values()
        for parameter in function.parameters
    )


def _pointer(interface: Interface, struct: Struct, member: Member) -> Dict[str, Any]:
    entry: Dict[str, Any] = {}
    if member.type.base in interface.handles:
        entry.update({"is": "handle", "handle": member.type.base})
    elif member.name in remarks.singles(member.comment):
        entry.update({"is": "struct", "struct": member.type.base})
    else:
        entry.update({"is": "array", "length": _length(struct, member)})
    if not _is_input(interface, struct):
        return entry
    null = re.search(r"\bNULL: ([^.;)]*)", member.comment)
    if null:
        entry.update({"null": "allowed", "null_means": null[1]})
    elif re.search(r"\brequired\b", member.comment):
        entry["null"] = "required"
    elif "size" in entry.get("length", ()):
        entry["null"] = "if_empty"
    else:
        raise HeaderError(
            member.place, f'may {member.name} be NULL? Write "NULL: …" or "required" behind it'
        )
    return entry


def _length(struct: Struct, member: Member) -> List[str]:
    """How many elements a member points to, by the comments or by the names of its neighbours."""
    said = {**remarks.lengths(struct.comment), **remarks.lengths(member.comment)}.get(member.name)
    if said:
        return said
    names = [m.name for m in struct.members]
    counts = (f"{member.name}_count", f"{member.name.removesuffix('s')}_count", "rows")
    for name in counts if member.name != "data" else ("size",):
        if name in names:
            return [name]
    raise HeaderError(
        member.place,
        f"how many {member.name}? Write `{member.name}[length]`, or `*{member.name}` for one, in a comment",
    )


# --- Defaults -----------------------------------------------------------------------------------


def _defaults(interface: Interface, struct: Struct) -> Optional[Dict[str, Default]]:
    """What the struct's initialiser sets each member to."""
    macro = interface.macros.get(f"{struct.name.upper()}_INIT")
    if macro is None:
        if struct.sized:
            raise HeaderError(struct.place, f"{struct.name} has no {struct.name.upper()}_INIT")
        return None
    known: Dict[str, Any] = interface.constants()
    known[f"sizeof({struct.name})"] = layout(interface, struct).size
    try:
        values = _Initialiser(macro.text, known).values()
        return _by_member(interface, struct, values)
    except ValueError as failure:
        raise HeaderError(macro.place, f"{macro.name}: {failure}") from None


def _by_member(interface: Interface, struct: Struct, values: List[Any]) -> Dict[str, Default]:
    if len(values) > len(struct.members):
        raise ValueError(f"more values than the {len(struct.members)} members")
    given = dict(zip((member.name for member in struct.members), values))
    return {m.name: _default(interface, m, given.get(m.name)) for m in struct.members}


def _default(interface: Interface, member: Member, value: Any) -> Default:
    """A value as the member has it; what an initialiser leaves out is zero."""
    if member.length is not None:
        if any(element not in (0, [None, 0]) for element in value or ()):
            raise ValueError(f"the elements of {member.name} are not zero")
        return []
    if member.type.depth:
        return None
    inner = interface.structs.get(member.type.base)
    if inner:
        return list(_by_member(interface, inner, value or []).values())
    if isinstance(value, list):
        raise ValueError(f"{member.name} is no struct")
    return 0 if value is None else value


class _Initialiser:
    """Reads the braces of an initialiser: `{ 1, { NULL, 0 } }` is [1, [None, 0]]."""

    def __init__(self, text: str, known: Dict[str, Any]) -> None:
        self._pieces = re.findall(r"[{},]|[^{},]+", text)
        self._known = known
        self._position = 0

    def values(self) -> List[Any]:
        found: List[Any] = []
        self._skip_space()
        self._position += 1  # the brace
        while True:
            self._skip_space()
            piece = self._pieces[self._position].strip()
            if piece == "{":
                found.append(self.values())
                continue
            self._position += 1
            if piece == "}":
                return found
            if piece != ",":
                found.append(self._value(piece))

    def _skip_space(self) -> None:
        while not self._pieces[self._position].strip():
            self._position += 1

    def _value(self, text: str) -> Any:
        if text == "NULL":
            return None
        return self._known[text] if text in self._known else value_of(text, self._known)
