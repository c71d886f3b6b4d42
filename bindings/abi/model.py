"""What the public headers declare, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Optional, Tuple, Union


@dataclass(frozen=True)
class Place:
    """A line of a header."""

    header: str
    line: int

    def __str__(self) -> str:
        return f"include/{self.header}:{self.line}"


class HeaderError(Exception):
    """A header says something that the generator can't read, or leaves out what it has to know."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")


@dataclass(frozen=True)
class Type:
    """A C type without function pointers: ``const alert_verdict *const *`` has two levels of
    pointers, of which the first is const."""

    base: str
    const: bool = False
    pointers: Tuple[bool, ...] = ()
    #: "struct " where the base is written with the keyword.
    keyword: str = ""

    @property
    def depth(self) -> int:
        return len(self.pointers)

    def declare(self, name: str = "", style: str = "c") -> str:
        """The declaration of ``name``; the star stands at the name in C, at the type in C++."""
        base = f"{'const ' if self.const else ''}{self.keyword}{self.base}"
        stars = "".join("*const " if const else "*" for const in self.pointers)
        if style == "c++":
            return f"{base}{stars.rstrip()} {name}".rstrip()
        return f"{base} {stars}{name}".rstrip()


@dataclass(frozen=True)
class Item:
    """What all declarations have."""

    name: str
    place: Place
    comment: str


@dataclass(frozen=True)
class Parameter:
    name: str
    type: Type


@dataclass(frozen=True)
class Function(Item):
    returns: Type
    parameters: Tuple[Parameter, ...]
    #: Functions that stand under one comment, this one among them.
    group: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Callback(Item):
    returns: Type
    parameters: Tuple[Parameter, ...]


@dataclass(frozen=True)
class Member(Item):
    type: Type
    #: How many elements, where it is an array: a number or a macro.
    length: Optional[str] = None
    #: Of a pointer to a function: what it is declared as.
    function: Optional[str] = None


@dataclass(frozen=True)
class Struct(Item):
    members: Tuple[Member, ...]

    @property
    def sized(self) -> bool:
        """Whether it may grow, and says how long it is."""
        return self.members[0].name == "struct_size"

    @property
    def foreign(self) -> bool:
        """Whether another standard prescribes it."""
        return not self.name.startswith("alert_")


@dataclass(frozen=True)
class Alias(Item):
    """Another name of an integer type."""

    type: str


@dataclass(frozen=True)
class Handle(Item):
    """A struct that is declared only."""


@dataclass(frozen=True)
class Enumerator(Item):
    value: int


@dataclass(frozen=True)
class Enumeration(Item):
    """Its name is that of the integer type which stands before it; empty where there is none."""

    type: str
    enumerators: Tuple[Enumerator, ...]

    @property
    def prefix(self) -> str:
        """What all its enumerators begin with: "ALERT_VERDICT_"."""
        names = [enumerator.name for enumerator in self.enumerators]
        shared = 0
        while all(len(n) > shared and n[shared] == names[0][shared] for n in names):
            shared += 1
        return names[0][: names[0].rfind("_", 0, shared) + 1]


@dataclass(frozen=True)
class Macro(Item):
    """A constant, or the initialiser of a struct (then ``value`` is None)."""

    text: str
    value: Union[None, int, float, str]


@dataclass
class Interface:
    """All headers, each item in the order of its declaration."""

    #: Header: the library that it belongs to.
    headers: Dict[str, str] = field(default_factory=dict)
    functions: Dict[str, Function] = field(default_factory=dict)
    callbacks: Dict[str, Callback] = field(default_factory=dict)
    structs: Dict[str, Struct] = field(default_factory=dict)
    handles: Dict[str, Handle] = field(default_factory=dict)
    aliases: Dict[str, Alias] = field(default_factory=dict)
    enumerations: List[Enumeration] = field(default_factory=list)
    macros: Dict[str, Macro] = field(default_factory=dict)

    def library(self, item: Item) -> str:
        return self.headers[item.place.header]

    def integer(self, name: str) -> str:
        """The fixed-width type behind a name."""
        return self.aliases[name].type if name in self.aliases else name

    def constants(self) -> Dict[str, Union[int, float, str]]:
        """The values of macros and enumerators, by name."""
        values = {m.name: m.value for m in self.macros.values() if m.value is not None}
        values.update((n.name, n.value) for e in self.enumerations for n in e.enumerators)
        return values

    def enumeration(self, type_name: str) -> Optional[Enumeration]:
        """The enumeration whose values a type carries."""
        return next((e for e in self.enumerations if e.name == type_name), None)
