"""Rows and batches of them: what a reader of a dataset gives."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from . import _structs as s
from ._abi import Handle, lib, text_of
from ._columns import TextColumn, column
from .dimension import ATTACK, LANGUAGE, MODEL
from .errors import OutOfRangeError
from .verdict import VERDICTS


def _column_bits() -> Dict[str, int]:
    """The columns that the library has, in the order of their bits."""
    bits: Dict[str, int] = {}
    while True:
        bit = 1 << len(bits)
        try:
            bits[text_of(lib.alert_column_name, bit)] = bit
        except OutOfRangeError:
            return bits


_COLUMN_BITS = _column_bits()

#: In Arrow streams only: ids as texts.
TEXT_IDS = _COLUMN_BITS.pop("id_text")

#: The names of all columns.
COLUMNS = tuple(_COLUMN_BITS)

#: The columns that are read where none are asked for.
DEFAULT_COLUMNS = (
    "id",
    "category",
    "attack",
    "language",
    "model",
    "verdict",
    "prompt",
    "response",
)

#: What a row shows of each column that is no plain text, or needs more words than its name; and, of
#: those that are numbers, the letter of their type.
_NUMBERS = {
    "id": ("q", "The id: an int, or a str where it is no integer."),
    "category": ("H", "The category's canonical name."),
    "attack": ("H", 'The attack\'s canonical name, "none" for a plain prompt.'),
    "language": ("H", 'The language, "en" unless the data says otherwise.'),
    "model": ("H", 'The model, "model" unless the data says otherwise.'),
    "sample": ("H", "Which of several generations for its prompt the row is, from 1."),
    "verdict": ("B", '"safe", "unsafe", "undecided" or "missing"; None where the row has none.'),
    "file": ("I", "The name of the source."),
    "line": ("Q", "The number of the row's line in its source, from 1."),
    "offset": ("Q", "The offset of the row's line in its source."),
}
_TEXTS = tuple(name for name, kind, *_ in s.Batch._fields_ if kind is s.TextColumn)


def bits_of(columns: Iterable[str]) -> int:
    """The columns, or-ed."""
    bits = 0
    for name in columns:
        if name == "id_text":
            raise ValueError("no column 'id_text' to ask for: it comes with the column 'id'")
        if name not in _COLUMN_BITS:
            raise ValueError(f"no column {name!r}; the columns are {', '.join(COLUMNS)}")
        bits |= _COLUMN_BITS[name]
    return bits


class Row:
    """One row. A batch's texts are decoded when one of its rows is first asked for them.

    Its attributes are the columns that were read, as text: ``row.category`` is "hate_women".
    ``id`` is an int, or a str where it is no integer. ``verdict``, ``response`` and the judge's
    columns are None where the row has none.
    """

    __slots__ = ("_batch", "_index")

    def __init__(self, batch: Batch, index: int) -> None:
        self._batch = batch
        self._index = index

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def to_dict(self) -> Dict[str, Any]:
        """The columns that were read, by name."""
        return {name: getattr(self, name) for name in self._batch.columns}

    def __repr__(self) -> str:
        values = (f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Row({', '.join(values)})"


def _shown(name: str, doc: str) -> property:
    return property(lambda row: row._batch._values[name][row._index], doc=doc)


for _name, (_, _doc) in _NUMBERS.items():
    setattr(Row, _name, _shown(_name, _doc))
for _name in _TEXTS:
    if _name != "id_text":
        setattr(Row, _name, _shown(_name, f"The text of the column ``{_name}``; None: no value."))


class _Views(Dict[str, Any]):
    """The columns of a batch by name, made when asked for; None: not read."""

    def __init__(self, struct: s.Batch, owner: object) -> None:
        super().__init__()
        self._struct = struct
        self._owner = owner

    def __missing__(self, name: str) -> Any:
        member = getattr(self._struct, name)
        if isinstance(member, s.TextColumn):
            view = TextColumn(member, self._struct.rows, self._owner) if member.offsets else None
        else:
            letter, _ = _NUMBERS[name]
            view = column(member, letter, self._struct.rows, self._owner) if member else None
        self[name] = view
        return view


# By code; those that are no verdict have none.
_VERDICT_NAMES = (*VERDICTS, *repeat(None, 256 - len(VERDICTS)))


class _Values(Dict[str, List[Any]]):
    """The columns of a batch as lists of what its rows show: names and str. Lists are indexed faster
    than arrays; a column becomes one when the first row asks for it."""

    def __init__(self, views: _Views, names: Names) -> None:
        super().__init__()
        self._views = views
        self._names = names

    def __missing__(self, name: str) -> List[Any]:
        view = self._views[name]
        if view is None:
            raise _not_read(name)
        values = view.to_list() if isinstance(view, TextColumn) else view.tolist()
        names = self._names.behind(name)
        if names is not None:
            values = list(map(names.__getitem__, values))
        if name == "id" and self._views["id_text"] is not None:
            pairs = zip(values, self._views["id_text"])
            values = [number if text is None else text for number, text in pairs]
        self[name] = values
        return values


def _not_read(name: str) -> AttributeError:
    return AttributeError(f"the column {name!r} was not read; name it in `columns`")


class Batch:
    """Columns of ``rows`` rows, not copied: they live as long as the batch or one of its arrays.

    Numbers (``id``, ``category``, ``attack``, ``language``, ``model``, ``verdict``, ``file``,
    ``line``, ``offset``) are numpy arrays, or memoryviews without numpy; texts
    (``id_text``, ``prompt``, ``raw_prompt``, ``response``, ``judge``, ``judge_output``, ``judgements``,
    ``cluster``, ``judge_score``, ``json``) are TextColumn. Category, attack, language and model are indices;
    ``categories``, ``attacks``, ``languages`` and ``models`` are the names behind them. A verdict
    is an index of ``alert.VERDICTS``, or 255: none.

    ``id`` is 0 where an id is a text (or an integer beyond 64 bits): that one is in ``id_text``, which
    comes with the column "id" and is None where all ids are integers. ``row.id`` is whichever of both
    there is.
    """

    def __init__(self, struct: s.Batch, columns: Tuple[str, ...], owner: object, names: Names):
        #: The number of rows.
        self.rows: int = struct.rows
        #: The names of the columns that were read.
        self.columns = columns
        self.categories: Sequence[str] = names.categories
        self.attacks: Sequence[str] = names.attacks
        self.languages: Sequence[str] = names.languages
        self.models: Sequence[str] = names.models
        self.files: Sequence[str] = names.files
        self._views = _Views(struct, owner)
        self._values = _Values(self._views, names)

    def __getattr__(self, name: str) -> Any:
        if name not in _NUMBERS and name not in _TEXTS:
            raise AttributeError(f"a batch has no {name!r}")
        view = self._views[name]
        if view is None and name != "id_text":
            raise _not_read(name)
        setattr(self, name, view)  # found without this function from now on
        return view

    def __len__(self) -> int:
        return self.rows

    def __iter__(self) -> Iterator[Row]:
        return map(Row, repeat(self), range(self.rows))

    def __repr__(self) -> str:
        return f"<Batch of {self.rows} rows: {', '.join(self.columns)}>"


class Memory(Handle):
    """What the columns of a batch live in; each of them refers to it."""

    _free_name = "alert_batch_memory_free"


class Names:
    """The names behind the indices of a reader's columns; the lists grow while it reads."""

    def __init__(self, categories: Sequence[str]) -> None:
        self.categories = categories
        self.attacks: List[str] = []
        self.languages: List[str] = []
        self.models: List[str] = []
        self.files: List[str] = []

    def behind(self, column: str) -> Optional[Sequence[Optional[str]]]:
        """The names behind the numbers of a column, None where the numbers are what it has."""
        return {
            "category": self.categories,
            "attack": self.attacks,
            "language": self.languages,
            "model": self.models,
            "file": self.files,
            "verdict": _VERDICT_NAMES,
        }.get(column)

    def read_files(self, reader: Any) -> None:
        """The sources, which are known from the start."""
        try:
            while True:
                self.files.append(text_of(lib.alert_reader_file_at, reader, len(self.files)))
        except OutOfRangeError:
            pass

    def update(self, reader: Any) -> None:
        """The names that came with the last batch."""
        for names, dimension in (
            (self.attacks, ATTACK),
            (self.languages, LANGUAGE),
            (self.models, MODEL),
        ):
            for index in range(len(names), lib.alert_reader_name_count(reader, dimension)):
                names.append(text_of(lib.alert_reader_name_at, reader, dimension, index))
