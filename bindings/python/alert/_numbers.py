"""Columns of numbers that go into the functions of intervals and comparisons."""

from __future__ import annotations

import ctypes
from typing import Any, List, Sequence


def integers(values: Sequence[int]) -> Any:
    """A column of int64."""
    return (ctypes.c_int64 * len(values))(*map(int, values))


def doubles(values: Sequence[float]) -> Any:
    """A column of double."""
    return (ctypes.c_double * len(values))(*map(float, values))


def same_length(**columns: Sequence[Any]) -> int:
    """The length of all columns, which have to agree."""
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError("columns differ in length: " + ", ".join(
            f"{name} has {length}" for name, length in lengths.items()
        ))
    return next(iter(lengths.values()))


def code(kind: str, name: str, names: Sequence[str]) -> int:
    """The index of a name."""
    if name not in names:
        raise ValueError(f"no {kind} {name!r}; they are {', '.join(names)}")
    return names.index(name)


def listed(column: Any) -> List[Any]:
    """A column of numbers as a list, NaN as None."""
    return [None if value != value else value for value in column]
