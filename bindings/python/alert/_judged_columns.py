"""Columns of judged rows, as the caller has them, in the types that the library takes."""

from __future__ import annotations

from array import array
from decimal import Decimal
from functools import lru_cache
from operator import not_
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from . import verdict as _verdict
from ._columns import numpy
from ._numbers import INT64, integer
from .errors import NotFoundError

#: What rows have that have no such name.
_DEFAULTS = {"attack": "none", "language": "en", "model": "model"}


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
    _check_column(values, column)
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


def sample_numbers(values: Any, column: str) -> Any:
    """A column of numbers of samples, from 1."""
    ends = (1, 2**16 - 1)
    ready = _ready("H", values, column, ends)
    if ready is not None:
        return ready
    values, kind = _plain(values)
    packed = _packed("H", values, ends) if kind is int else None
    if packed is not None:
        return packed
    return array("H", (integer(value, column, row, ends) for row, value in enumerate(values)))


def indices(values: Any, column: str, index_of: Any, default: Optional[str] = None) -> Any:
    """A column of names or their indices. A value that is not there is ``default``, where there is
    one."""
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
        elif default is not None and _is_null(value):
            number = index_of(default)
        elif isinstance(value, bool):
            raise ValueError(f"{column}, row {row}: {value!r} is neither a name nor an index")
        else:
            number = integer(value, column, row, ends)
        numbers.append(number)
    return numbers


def _names(values: Any, column: str, rows: int, intern: Callable[[str, str], int]) -> Any:
    """The attack, language or model of rows, as indices: one name for all, or a column. ``intern``
    gives the index of a name of the dimension ``column``."""
    if values is None:
        return None
    if isinstance(values, str):
        return array("H", [intern(column, values)]) * rows
    return indices(values, column, lambda name: intern(column, name), _DEFAULTS[column])


def judged_columns(
    category: Any,
    verdicts: Mapping[str, Any],
    names: Mapping[str, Any],
    numbers: Mapping[str, Any],
    *,
    index_of: Callable[[str], int],
    intern: Callable[[str, str], int],
) -> Dict[str, Any]:
    """The columns of judged rows by name, all of one length; None where one is not given.

    ``verdicts``: those of verdict_column(). ``names``: attacks, languages, models. ``numbers``: ids,
    clusters and samples. ``index_of``: the index of a category's name; ``intern``: of a dimension's."""
    columns = {"category": indices(category, "category", index_of)}
    rows = len(columns["category"])
    given, columns["verdict"] = verdict_column(**verdicts)
    for name, values in names.items():
        columns[name] = _names(values, name, rows, intern)
    for name, values in numbers.items():
        read = sample_numbers if name == "sample" else ids
        columns[name] = None if values is None else read(values, name)
    for name, values in columns.items():
        if values is not None and len(values) != rows:
            name = given if name == "verdict" else name
            raise ValueError(f"{name} has {len(values)} rows, and category has {rows}")
    return columns


def addresses(columns: Mapping[str, Any]) -> Dict[str, Optional[int]]:
    """Where the values of columns are, by name."""
    return {name: address(values) for name, values in columns.items()}


_SAFE, _UNSAFE, _MISSING = 0, 1, 3


def verdict_column(**given: Any) -> Tuple[str, Any]:
    """The one column of verdicts that is given, by the name of its argument, as the library's codes.
    What is not there, None and NaN, is missing."""
    columns = {name: values for name, values in given.items() if values is not None}
    if len(columns) != 1:
        raise TypeError(
            f"one of {'=, '.join(given)}= is wanted, not {' and '.join(columns) or 'none of them'}"
        )
    name, values = columns.popitem()
    readers = {"safe": _safe_flags, "unsafe": _unsafe_flags, "verdict_codes": _codes}
    return name, readers.get(name, verdict_names)(values, name)


def verdict_names(values: Any, column: str) -> Any:
    """A column of names of verdicts, as codes."""
    _check_column(values, column)
    values, kind = _plain(values)
    if kind is str:
        by_name = {
            name: _verdict_named(name, column, values.index(name)) for name in dict.fromkeys(values)
        }
        return array("B", map(by_name.__getitem__, values))
    codes = array("B")
    for row, value in enumerate(values):
        if isinstance(value, str):
            codes.append(_verdict_named(value, column, row))
        elif _is_null(value):
            codes.append(_MISSING)
        else:
            raise TypeError(
                f"{column}, row {row}: {value!r} is no name of a verdict ({', '.join(_verdict.VERDICTS)});"
                " bools and 0/1 go in as safe= or unsafe=, the library's codes as verdict_codes="
            )
    return codes


def _unsafe_flags(values: Any, column: str) -> Any:
    """A column in which true is unsafe, as codes: its bytes are these already."""
    ready = _ready_flags(values, column)
    if ready is not None:
        return ready
    return _flags(values, column, {1: _UNSAFE, 0: _SAFE})


def _safe_flags(values: Any, column: str) -> Any:
    """A column in which true is safe, as codes."""
    ready = _ready_flags(values, column)
    if ready is None:
        return _flags(values, column, {1: _SAFE, 0: _UNSAFE})
    if isinstance(ready, array):
        return array("B", map(not_, ready))
    return ready ^ 1


def _ready_flags(values: Any, column: str) -> Any:
    """An array of bools, or of integers that are 0 or 1, as bytes; None for others."""
    if numpy is not None and type(values) is numpy.ndarray and values.dtype.kind == "b":
        values = values.view("B")
    return _ready("B", values, column, (0, 1))


def _flags(values: Any, column: str, codes: Dict[int, int]) -> Any:
    """A column of bools and of 0 and 1, which equal them and so have the same code."""
    flags, _ = _plain(values)
    try:
        return array("B", map(codes.__getitem__, flags))
    except (KeyError, TypeError):  # a value that is not there, or one that is wrong
        return array("B", (_flag(value, column, row, codes) for row, value in enumerate(flags)))


def _flag(value: Any, column: str, row: int, codes: Dict[int, int]) -> int:
    if _is_null(value):
        return _MISSING
    try:
        return codes[value]
    except (KeyError, TypeError):
        raise ValueError(
            f"{column}, row {row}: {value!r} is neither True or 1 nor False or 0"
        ) from None


def _codes(values: Any, column: str) -> Any:
    """A column of the library's codes."""
    ends = (0, len(_verdict.VERDICTS) - 1)
    ready = _ready("B", values, column, ends)
    if ready is not None:
        return ready
    values, kind = _plain(values)
    packed = _packed("B", values, ends) if kind is int else None
    if packed is not None:
        return packed
    return array("B", (_code(value, column, row, ends) for row, value in enumerate(values)))


def _code(value: Any, column: str, row: int, ends: Tuple[int, int]) -> int:
    if _is_null(value):
        return _MISSING
    try:
        if not isinstance(value, bool):
            return integer(value, column, row, ends)
    except ValueError:
        pass  # told below, with the codes that there are
    names = ", ".join(f"{code} {name}" for code, name in enumerate(_verdict.VERDICTS))
    raise ValueError(
        f"{column}, row {row}: {value!r} is no code of a verdict ({names}); bools go in as safe= or"
        " unsafe="
    )


@lru_cache(maxsize=64)
def _find_verdict(name: str) -> Optional[int]:
    try:
        return _verdict.find(name)
    except NotFoundError:
        return None


def _verdict_named(name: str, column: str, row: int) -> int:
    code = _find_verdict(name)
    if code is None:
        raise ValueError(
            f"{column}, row {row}: {name!r} is no verdict; they are {', '.join(_verdict.VERDICTS)}"
        )
    return code


def _check_column(values: Any, column: str) -> None:
    if isinstance(values, (str, dict)) or not hasattr(values, "__iter__"):
        raise TypeError(f"{column} is a column, with one value a row: not {values!r}")


def address(values: Any) -> Optional[int]:
    if values is None:
        return None
    return values.buffer_info()[0] if isinstance(values, array) else values.ctypes.data
