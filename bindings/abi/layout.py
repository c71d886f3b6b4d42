"""Where the members of a struct lie, by the rules of C for the 64-bit data model (LP64). The pins,
which are static_asserts, hold these numbers against the compiler's."""

from __future__ import annotations

from typing import Dict, NamedTuple, Tuple

from constants import value_of
from model import HeaderError, Interface, Member, Struct

_SIZES = {
    "char": 1, "int8_t": 1, "uint8_t": 1, "int16_t": 2, "uint16_t": 2, "int": 4, "int32_t": 4,
    "uint32_t": 4, "int64_t": 8, "uint64_t": 8, "size_t": 8, "double": 8,
}  # fmt: skip
_POINTER = 8


class Layout(NamedTuple):
    size: int
    alignment: int
    offsets: Dict[str, int]


def layout(interface: Interface, struct: Struct) -> Layout:
    """The layout of one struct."""
    offsets, end, alignment = {}, 0, 1
    for member in struct.members:
        size, own = _space(interface, member)
        end = _round(end, own)
        offsets[member.name] = end
        end += size
        alignment = max(alignment, own)
    return Layout(_round(end, alignment), alignment, offsets)


def elements(interface: Interface, member: Member) -> int:
    """How many elements a member has; 1 where it is no array."""
    if member.length is None:
        return 1
    number = value_of(member.length, interface.constants())
    assert isinstance(number, int)
    return number


def _space(interface: Interface, member: Member) -> Tuple[int, int]:
    """Size and alignment of a member."""
    if member.type.depth:
        size = alignment = _POINTER
    elif member.type.base in interface.structs:
        inner = layout(interface, interface.structs[member.type.base])
        size, alignment = inner.size, inner.alignment
    else:
        if not has_size(interface, member.type.base):
            raise HeaderError(member.place, f"{member.type.base} has no fixed size")
        size = alignment = _SIZES[interface.integer(member.type.base)]
    return size * elements(interface, member), alignment


def has_size(interface: Interface, name: str) -> bool:
    """Whether a type is an integer or a double of a size that is the same everywhere."""
    return interface.integer(name) in _SIZES


def _round(number: int, multiple: int) -> int:
    return (number + multiple - 1) // multiple * multiple
