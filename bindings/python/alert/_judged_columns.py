"""Columns of judged rows, as the caller has them, in the types that the library takes."""

from __future__ import annotations

from array import array
from decimal import Decimal
from functools import lru_cache
from operator import not_
from typing import Any, List, Optional, Tuple

from . import verdict as _verdict
from ._columns import numpy
from ._numbers import INT64, integer
from .errors import NotFoundError


def _plain(values: Any) -> Tuple[List[Any], Any]:
    """The values of a column that is no array of integers, as Python's own where they are numpy's,
    and the type of them all, or None. None stands for what is masked."""
    values = values.tolist() if hasattr(values, "tolist") else list(values)
    kinds = set(map(type, values))
    if numpy is not None and any(issubclass(kind, numpy.generic) for kind in kinds):
        values = [value.item() if isinstance(value, numpy.generic) else value for value in values]
        kinds = set(map(type, values))
    return values, kinds.pop() if len(kinds) == 1 else None


def _packed(letter: str, values: List[int], ends: Tuple[int, int]) -> Optional[array]:
    """Ints as an array; None where one is out of range."""
    return array(letter, values) if ends[0] <= min(values) <= max(values) <= ends[1] else None


def _is_null(value: Any) -> bool:
    # NaN is not equal to itself; the NA of pandas is neither equal nor not.
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, Decimal)) and value != value


def _ready(letter: str, values: Any, column: str, ends: Tuple[int, int]) -> Any:
    """An array of integers as one of this type, not copied where it is of it; None for others."""
    if isinstance(values, (str, dict)):
        raise TypeError(f"{column} is a column, with one value a row: not {values!r}")
    if isinstance(values, (array, memoryview, bytes, bytearray)):
        view = memoryview(values)
        if not view.contiguous or view.format != letter or view.ndim != 1:
            return None
        if numpy is None:
            ready = array(letter)
            ready.frombytes(view.cast("B"))
            if ready and not ends[0] <= min(ready) <= max(ready) <= ends[1]:
                return None
            return ready
        values = numpy.frombuffer(view, dtype=letter)
    if numpy is None or not isinstance(values, numpy.ndarray):
        return None
    if values.ndim != 1:
        raise ValueError(f"{column} has {values.ndim} dimensions, and a column has one")
    if values.dtype.kind not in "iu" or isinstance(values, numpy.ma.MaskedArray):
        return None
    if len(values) and not ends[0] <= int(values.min()) <= int(values.max()) <= ends[1]:
        return None  # the slow way finds the row
    return numpy.ascontiguousarray(values, dtype=numpy.dtype(letter))


def ids(values: Any, column: str) -> Any:
    """A column of ids that are integers."""
    ready = _ready("q", values, column, INT64)
    if ready is not None:
        return ready
    values, kind = _plain(values)
    packed = _packed("q", values, INT64) if kind is int else None
    if packed is not None:
        return packed
    numbers = array("q")
    for row, value in enumerate(values):
        if isinstance(value, (str, bytes)):
            raise TypeError(
                f"{column}, row {row}: {value!r} is a text, and this column is of integers; add() takes"
                " rows with text ids"
            )
        numbers.append(integer(value, column, row))
    return numbers


def indices(values: Any, column: str, index_of: Any) -> Any:
    """A column of names or their indices."""
    ends = (0, 2**16 - 1)
    ready = _ready("H", values, column, ends)
    if ready is not None:
        return ready
    values, kind = _plain(values)
    if kind is str:
        codes = {name: index_of(name) for name in dict.fromkeys(values)}
        return array("H", map(codes.__getitem__, values))
    packed = _packed("H", values, ends) if kind is int else None
    if packed is not None:
        return packed
    index_of = lru_cache(maxsize=None)(index_of)
    numbers = array("H")
    for row, value in enumerate(values):
        if isinstance(value, str):
            number = index_of(value)
        elif isinstance(value, bool):
            raise ValueError(f"{column}, row {row}: {value!r} is neither a name nor an index")
        else:
            number = integer(value, column, row, ends)
        numbers.append(number)
    return numbers


_SAFE, _UNSAFE, _MISSING = 0, 1, 3


def verdict_codes(values: Any) -> Any:
    """A column of verdicts: names, or codes, or bools. None and NaN are missing."""
    ends = (0, len(_verdict.VERDICTS) - 1)
    ready = _ready("B", values, "verdict", ends)
    if ready is not None:
        return ready
    if numpy is not None and type(values) is numpy.ndarray and values.dtype.kind == "b":
        return numpy.where(values, _SAFE, _UNSAFE).astype("B")
    values, kind = _plain(values)
    if kind is bool:
        return array("B", map(not_, values))
    if kind is str:
        by_name = {name: _verdict_named(name, values.index(name)) for name in dict.fromkeys(values)}
        return array("B", map(by_name.__getitem__, values))
    packed = _packed("B", values, ends) if kind is int else None
    if packed is not None:
        return packed
    find = lru_cache(maxsize=None)(_verdict.find)
    codes = array("B")
    form: Optional[str] = None  # bools and codes in one column contradict each other: True is 1
    for row, value in enumerate(values):
        if isinstance(value, str):
            code = _verdict_named(value, row, find)
        elif _is_null(value):
            code = _MISSING
        else:
            is_bool = isinstance(value, bool)
            if form is None:
                form = "bools" if is_bool else "codes"
            if is_bool != (form == "bools"):
                raise ValueError(
                    f"verdict, row {row}: {value!r} in a column of {form}: True is safe, and the code"
                    " 1 is unsafe; use one of the two"
                )
            code = (_SAFE if value else _UNSAFE) if is_bool else _verdict_code(value, row)
        codes.append(code)
    return codes


def _no_verdict(value: Any, row: int) -> ValueError:
    names = ", ".join(f"{name} ({code})" for code, name in enumerate(_verdict.VERDICTS))
    return ValueError(f"verdict, row {row}: {value!r} is no verdict; they are {names}, True and False")


def _verdict_named(name: str, row: int, find: Any = _verdict.find) -> int:
    try:
        return find(name)
    except NotFoundError:
        raise _no_verdict(name, row) from None


def _verdict_code(value: Any, row: int) -> int:
    try:
        return integer(value, "verdict", row, (0, len(_verdict.VERDICTS) - 1))
    except ValueError:
        raise _no_verdict(value, row) from None


def address(values: Any) -> Optional[int]:
    if values is None:
        return None
    return values.buffer_info()[0] if isinstance(values, array) else values.ctypes.data
