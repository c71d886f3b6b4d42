"""Columns of numbers that go into the functions of intervals and comparisons."""

from __future__ import annotations

import ctypes
from enum import IntEnum
from operator import index
from typing import Any, List, Sequence, Tuple, Type

INT64 = (-(2**63), 2**63 - 1)

#: ALERT_DEFAULT_LEVEL.
LEVEL = 0.95


def integer(value: Any, column: str, row: int, ends: Tuple[int, int] = INT64) -> int:
    """The whole number in a row of a column of integers. ValueError names the place of another value:
    a fraction is not cut."""
    try:
        number = index(value)
    except TypeError:
        try:
            number = int(value)  # 3.0 is one, as data frames have them
            whole = not isinstance(value, (str, bytes, bytearray)) and bool(number == value)
        except (TypeError, ValueError, OverflowError):  # None, NaN, infinity
            whole = False
        if not whole:
            raise ValueError(f"{column}, row {row}: {value!r} is no whole number") from None
    if not ends[0] <= number <= ends[1]:
        raise ValueError(f"{column}, row {row}: {number} is not in {ends[0]} to {ends[1]}")
    return number


#: Seeds, and numbers of rows.
UINT64_MAX = 2**64 - 1
UINT32_MAX = 2**32 - 1
#: More would take hours, and run out of memory.
REPLICATES_MAX = 10_000_000


def option(name: str, value: Any, high: int, low: int = 0) -> int:
    """The value of an option that is a whole number in a range; the library would take what is left
    of another after it was cut to its bits."""
    try:
        number = index(value)
    except TypeError:
        raise TypeError(f"{name}: a whole number is wanted, not {value!r}") from None
    if not low <= number <= high:
        raise ValueError(f"{name}: {number} is not in {low} to {high}")
    return number


def integers(values: Sequence[int], column: str) -> Any:
    """A column of int64, called ``column`` in messages."""
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{column} is a column: a sequence of whole numbers, not {values!r}")
    numbers = (integer(value, column, row) for row, value in enumerate(values))
    return (ctypes.c_int64 * len(values))(*numbers)


def tables(kind: Any, rows: Sequence[Sequence[int]], column: str) -> Any:
    """A column of structs of int64, from a sequence of their members for each."""
    return (kind * len(rows))(
        *(tuple(integer(value, column, row) for value in table) for row, table in enumerate(rows))
    )


def doubles(values: Sequence[float]) -> Any:
    """A column of double."""
    return (ctypes.c_double * len(values))(*map(float, values))


def _length(name: str, values: Any) -> int:
    try:
        return len(values)
    except TypeError:
        raise TypeError(
            f"{name} is a column: a sequence with one value a row, as in [{values!r}], not {values!r}"
        ) from None


def same_length(**columns: Sequence[Any]) -> int:
    """The length of all columns, which have to agree."""
    lengths = {name: _length(name, values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(
            "columns differ in length: "
            + ", ".join(f"{name} has {length}" for name, length in lengths.items())
        )
    return next(iter(lengths.values()))


def code(kind: str, name: str, names: Sequence[str]) -> int:
    """The index of a name."""
    if name not in names:
        raise ValueError(f"no {kind} {name!r}; they are {', '.join(names)}")
    return names.index(name)


def words(enumeration: Type[IntEnum]) -> Tuple[str, ...]:
    """The names of an enumeration's values, which are 0, 1, …, as words."""
    return tuple(value.name.lower() for value in enumeration)


def listed(column: Any) -> List[Any]:
    """A column of numbers as a list, NaN as None."""
    return [None if value != value else value for value in column]
