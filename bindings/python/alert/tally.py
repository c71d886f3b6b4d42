"""Tallies: counts of verdicts by model, category, attack and language, and which items they are of."""

from __future__ import annotations

import os
from array import array
from ctypes import byref, c_uint16, c_uint64
from decimal import Decimal
from operator import not_
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple, Union

from . import _structs as s
from . import problems as _problems
from . import verdict as _verdict
from ._abi import Handle, collect, encode, lib, make, text_of
from ._columns import numpy
from ._numbers import INT64, integer
from .dataset import ATTACK, DIMENSIONS, LANGUAGE, MODEL, Dataset, Path, _listed
from .errors import NotFoundError, named
from .judge import Judge
from .problems import Problems
from .taxonomy import Taxonomy

Source = Union[Dataset, Path, Iterable[Union[Dataset, Path]]]


class Tally(Handle):
    """All that scoring needs. Tallies add up in any order, and the same input gives the same bytes.

    ``taxonomy``: None is the built-in one. ``rule``: how several judgements of one response
    combine ("majority" unless "any-unsafe" or "all-unsafe"). ``clusters``: keep the counts of each
    cluster, rows with the same ``cluster`` (``fields={"cluster": "base_id"}`` reads it from another
    key), so that scores have cluster-robust intervals.
    """

    _free_name = "alert_tally_free"

    def __init__(
        self,
        taxonomy: Optional[Taxonomy] = None,
        rule: Optional[str] = None,
        clusters: bool = False,
    ) -> None:
        if clusters not in (True, False):
            raise TypeError(
                f"clusters: True or False is wanted, not {clusters!r}; fields={{'cluster': 'base_id'}}"
                " says which key the cluster is read from"
            )
        super().__init__(
            make(lib.alert_tally_create, None if taxonomy is None else taxonomy._handle)
        )
        self._taxonomy = taxonomy
        if rule is not None:
            lib.alert_tally_set_rule(self._handle, *encode(rule))
        if clusters:
            lib.alert_tally_keep_clusters(self._handle)

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "memory") -> Tally:
        """A tally from what to_bytes() gave. DataLossError where the bytes, called ``name`` in its
        message, are damaged."""
        tally = cls.__new__(cls)
        tally._taxonomy = None
        with named(name):
            Handle.__init__(tally, make(lib.alert_tally_parse, data, len(data)))
        return tally

    @classmethod
    def load(cls, path: Path) -> Tally:
        """A tally from a file that save() wrote. OSError where it can't be opened, DataLossError
        where it is damaged."""
        with open(path, "rb") as file:
            return cls.from_bytes(file.read(), os.fsdecode(path))

    def _dataset(self, source: Any, options: Dict[str, Any]) -> Dataset:
        if isinstance(source, Dataset):
            if options:
                raise TypeError("options are for paths; give them to the Dataset")
            return source
        return Dataset(source, taxonomy=self._taxonomy, **options)

    def expect(self, prompts: Source, **options: Any) -> None:
        """Declares the prompts that were to be answered, before the first answer is added.

        A prompt without an answer is then `missing`, and an answer to another prompt a problem.
        """
        with_dataset = self._dataset(prompts, options)
        lib.alert_tally_expect(self._handle, with_dataset._handle)

    def add(self, judged: Source, **options: Any) -> None:
        """Adds judged rows: a Dataset, or a path or several (``options`` are then those of
        Dataset)."""
        dataset = self._dataset(judged, options)
        lib.alert_tally_add_dataset(self._handle, dataset._handle)

    def use_judge(self, judge: Judge) -> None:
        """Makes a judge of your own known by its name to rows added from now on."""
        lib.alert_tally_use_judge(self._handle, judge._handle)

    def add_columns(
        self,
        category: Sequence[Any],
        verdict: Sequence[Any],
        *,
        id: Optional[Sequence[int]] = None,
        attack: Union[None, str, Sequence[Any]] = None,
        language: Union[None, str, Sequence[Any]] = None,
        model: str = "model",
        cluster: Optional[Sequence[int]] = None,
    ) -> None:
        """Adds judged rows as columns, in one call.

        ``category``: names, or indices of the taxonomy. ``verdict``: names, codes, or bools (True
        is safe); None and NaN are missing, and bools and codes don't go together.
        ``attack`` and ``language``: one name for all rows, or a name a row, or indices from intern(). Without ``id`` the rows have no identity, and duplicates can't be found.
        Ids and clusters are integers of 64 bits; add() takes rows with text ids. ValueError names the
        column and row of a value that is none of these.
        Arrays of the library's own types (uint16 indices, uint8 verdicts, int64 ids) are not copied.
        """
        rows = len(category)
        columns = {
            "category": _indices(category, "category", self._category_index),
            "verdict": _verdict_codes(verdict),
            "attack": self._name_column(ATTACK, attack, rows),
            "language": self._name_column(LANGUAGE, language, rows),
            "id": None if id is None else _ids(id, "id"),
            "cluster": None if cluster is None else _ids(cluster, "cluster"),
        }
        for name, values in columns.items():
            if values is not None and len(values) != rows:
                raise ValueError(f"{name} has {len(values)} rows, and category has {rows}")
        model_index = self.intern("model", model)
        if rows == 0:
            return
        addresses = {name: _address(values) for name, values in columns.items()}
        struct = s.TallyColumns(rows=rows, model=model_index, **addresses)
        lib.alert_tally_add_columns(self._handle, byref(struct))

    def intern(self, dimension: str, name: str) -> int:
        """The index in this tally of an attack, a language or a model, made where it is new."""
        index = c_uint16()
        code = DIMENSIONS.index(dimension)
        lib.alert_tally_intern(self._handle, code, *encode(name), byref(index))
        return index.value

    def _category_index(self, name: str) -> int:
        if self._taxonomy is None:
            self._taxonomy = Taxonomy()
        return self._taxonomy.find(name).index

    def _name_column(self, dimension: int, values: Any, rows: int) -> Any:
        if values is None:
            return None
        if isinstance(values, str):
            return array("H", [self.intern(DIMENSIONS[dimension], values)]) * rows
        name = DIMENSIONS[dimension]
        return _indices(values, name, lambda text: self.intern(name, text))

    def merge(self, other: Tally) -> None:
        """Adds everything in ``other``. FailedPreconditionError, with their number, and nothing
        added, where both have counted the same items."""
        lib.alert_tally_merge(self._handle, other._handle)

    def to_bytes(self) -> bytes:
        """The tally as alert.v1.Tally (Protocol Buffers)."""
        return collect(lib.alert_tally_write, self._handle)

    __bytes__ = to_bytes

    def save(self, path: Path) -> None:
        """Writes to_bytes() to a file. OSError where it can't be written."""
        with open(path, "wb") as file:
            file.write(self.to_bytes())

    def __reduce__(self) -> Tuple[Any, ...]:
        return Tally.from_bytes, (self.to_bytes(),)

    def names(self, dimension: str) -> Tuple[str, ...]:
        """The models, attacks or languages of the tally, in alphabetical order."""
        code = DIMENSIONS.index(dimension)
        count = lib.alert_tally_name_count(self._handle, code)
        return tuple(text_of(lib.alert_tally_name, self._handle, code, i) for i in range(count))

    @property
    def models(self) -> Tuple[str, ...]:
        """The names of the models."""
        return self.names("model")

    def count(
        self, *, model: str = "", category: str = "", attack: str = "", language: str = ""
    ) -> Dict[str, int]:
        """How many items have each verdict; a dimension not named is every one of it."""
        texts = {
            name: value.encode()
            for name, value in dict(
                model=model, category=category, attack=attack, language=language
            ).items()
        }
        query = s.TallyQuery(**{name: s.Str.of(value) for name, value in texts.items()})
        counts = (c_uint64 * len(_verdict.VERDICTS))()
        lib.alert_tally_count(self._handle, byref(query), counts)
        return dict(zip(_verdict.VERDICTS, counts))

    @property
    def problems(self) -> Problems:
        """What was left out, or odd."""
        return _problems.read(
            self._handle,
            lib.alert_tally_problem_count,
            lib.alert_tally_problem_sample_count,
            lib.alert_tally_problem_sample,
        )

    def __repr__(self) -> str:
        return f"<Tally of {', '.join(self.models) or 'nothing'}>"


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


def _ids(values: Any, column: str) -> Any:
    """A column of ids that are integers."""
    ready = _ready("q", values, column, INT64)
    if ready is not None:
        return ready
    values, kind = _plain(values)
    ids = _packed("q", values, INT64) if kind is int else None
    if ids is not None:
        return ids
    ids = array("q")
    for row, value in enumerate(values):
        if isinstance(value, (str, bytes)):
            raise TypeError(
                f"{column}, row {row}: {value!r} is a text, and this column is of integers; add() takes"
                " rows with text ids"
            )
        ids.append(integer(value, column, row))
    return ids


def _indices(values: Any, column: str, index_of: Any) -> Any:
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
    memo: Dict[str, int] = {}
    indices = array("H")
    for row, value in enumerate(values):
        if isinstance(value, str):
            number = memo.get(value)
            if number is None:
                number = memo[value] = index_of(value)
        elif isinstance(value, bool):
            raise ValueError(f"{column}, row {row}: {value!r} is neither a name nor an index")
        else:
            number = integer(value, column, row, ends)
        indices.append(number)
    return indices


_SAFE, _UNSAFE, _MISSING = 0, 1, 3


def _verdict_codes(values: Any) -> Any:
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
    memo: Dict[str, int] = {}
    codes = array("B")
    form: Optional[str] = None  # bools and codes in one column contradict each other: True is 1
    for row, value in enumerate(values):
        if isinstance(value, str):
            code = memo.get(value)
            if code is None:
                code = memo[value] = _verdict_named(value, row)
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


def _verdict_named(name: str, row: int) -> int:
    try:
        return _verdict.find(name)
    except NotFoundError:
        raise _no_verdict(name, row) from None


def _verdict_code(value: Any, row: int) -> int:
    try:
        return integer(value, "verdict", row, (0, len(_verdict.VERDICTS) - 1))
    except ValueError:
        raise _no_verdict(value, row) from None


def _address(values: Any) -> Optional[int]:
    if values is None:
        return None
    return values.buffer_info()[0] if isinstance(values, array) else values.ctypes.data
