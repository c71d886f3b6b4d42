"""Datasets: the rows of JSON Lines files, prompts and judged rows alike."""

from __future__ import annotations

import os
from ctypes import addressof, byref, c_uint64, c_void_p
from itertools import repeat
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from . import _structs as s
from . import _arrow
from . import problems as _problems
from ._abi import Handle, collect, encode, encode_path, find, lib, make, text_of, utf8, write_to
from ._columns import TextColumn, column
from ._constants import PROBLEM_KIND_SLOTS, Column, Status
from ._numbers import UINT32_MAX, UINT64_MAX, option
from .dimension import ATTACK, DIMENSIONS, LANGUAGE, MODEL
from .errors import OutOfRangeError
from .problems import Problems
from .summary import Summary
from .taxonomy import Taxonomy
from .verdict import VERDICTS

# More than any machine has processors; so many still fit into memory.
_THREADS_MAX = 1024

_SQLITE = b"SQLite format 3\0"

Path = Union[str, "os.PathLike[str]"]
Names = Union[str, Iterable[str]]

_COLUMN_BITS = {column.name.lower(): int(column) for column in Column}

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

_NUMBERS = {
    "id": "q",
    "category": "H",
    "attack": "H",
    "language": "H",
    "model": "H",
    "verdict": "B",
    "file": "I",
    "line": "Q",
    "offset": "Q",
}
_TEXTS = (
    "prompt",
    "raw_prompt",
    "response",
    "judge",
    "judge_output",
    "judgements",
    "cluster",
    "json",
)


def _bits(columns: Optional[Iterable[str]]) -> int:
    bits = 0
    for name in DEFAULT_COLUMNS if columns is None else columns:
        if name == "id_text":
            raise ValueError("no column 'id_text' to ask for: it comes with the column 'id'")
        if name not in _COLUMN_BITS:
            raise ValueError(f"no column {name!r}; the columns are {', '.join(COLUMNS)}")
        bits |= _COLUMN_BITS[name]
    return bits


def unwrap_prompt(prompt: str) -> str:
    """The prompt without the "### Instruction:" wrapper, as the column "prompt" has it."""
    data, size = encode(prompt)
    return text_of(lib.alert_prompt_unwrap, data, size)


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

    @property
    def id(self) -> Union[int, str]:
        """The row's id."""
        return self._batch._values["id"][self._index]

    @property
    def category(self) -> str:
        """The category's canonical name."""
        return self._batch._values["category"][self._index]

    @property
    def attack(self) -> str:
        """The attack's canonical name, "none" for a plain prompt."""
        return self._batch._values["attack"][self._index]

    @property
    def language(self) -> str:
        """The language, "en" unless the data says otherwise."""
        return self._batch._values["language"][self._index]

    @property
    def model(self) -> str:
        """The model, "model" unless the data says otherwise."""
        return self._batch._values["model"][self._index]

    @property
    def verdict(self) -> Optional[str]:
        """ "safe", "unsafe", "undecided" or "missing"; None where the row has no verdict of its own."""
        return self._batch._values["verdict"][self._index]

    @property
    def prompt(self) -> Optional[str]:
        """The prompt without the "### Instruction:" wrapper."""
        return self._batch._values["prompt"][self._index]

    @property
    def raw_prompt(self) -> Optional[str]:
        """The prompt as it is in the data."""
        return self._batch._values["raw_prompt"][self._index]

    @property
    def response(self) -> Optional[str]:
        """The model's answer."""
        return self._batch._values["response"][self._index]

    @property
    def judge(self) -> Optional[str]:
        """The judge's name."""
        return self._batch._values["judge"][self._index]

    @property
    def judge_output(self) -> Optional[str]:
        """The judge's raw answer."""
        return self._batch._values["judge_output"][self._index]

    @property
    def judgements(self) -> Optional[str]:
        """The JSON of the list of several judges' judgements."""
        return self._batch._values["judgements"][self._index]

    @property
    def cluster(self) -> Optional[str]:
        """The id of the group that the row belongs to."""
        return self._batch._values["cluster"][self._index]

    @property
    def json(self) -> Optional[str]:
        """The row as it stands in its source."""
        return self._batch._values["json"][self._index]

    @property
    def file(self) -> str:
        """The name of the source."""
        return self._batch._values["file"][self._index]

    @property
    def line(self) -> int:
        """The number of the row's line in its source, from 1."""
        return self._batch._values["line"][self._index]

    @property
    def offset(self) -> int:
        """The offset of the row's line in its source."""
        return self._batch._values["offset"][self._index]

    def to_dict(self) -> Dict[str, Any]:
        """The columns that were read, by name."""
        return {name: getattr(self, name) for name in self._batch.columns}

    def __repr__(self) -> str:
        values = (f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Row({', '.join(values)})"


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
            letter = _NUMBERS[name]
            view = column(member, letter, self._struct.rows, self._owner) if member else None
        self[name] = view
        return view


# By code; those that are no verdict have none.
_VERDICT_NAMES = (*VERDICTS, *repeat(None, 256 - len(VERDICTS)))


class _Values(Dict[str, List[Any]]):
    """The columns of a batch as lists of what its rows show: names and str. Lists are indexed faster
    than arrays; a column becomes one when the first row asks for it."""

    def __init__(self, views: _Views, names: _Names) -> None:
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
    ``cluster``, ``json``) are TextColumn. Category, attack, language and model are indices;
    ``categories``, ``attacks``, ``languages`` and ``models`` are the names behind them. A verdict
    is an index of ``alert.VERDICTS``, or 255: none.

    ``id`` is 0 where an id is a text (or an integer beyond 64 bits): that one is in ``id_text``, which
    comes with the column "id" and is None where all ids are integers. ``row.id`` is whichever of both
    there is.
    """

    id: Any
    category: Any
    attack: Any
    language: Any
    model: Any
    verdict: Any
    file: Any
    line: Any
    offset: Any
    #: The ids that are no integers, None in rows whose id is one; None where all are.
    id_text: Optional[TextColumn]
    prompt: TextColumn
    raw_prompt: TextColumn
    response: TextColumn
    judge: TextColumn
    judge_output: TextColumn
    judgements: TextColumn
    cluster: TextColumn
    json: TextColumn

    def __init__(self, struct: s.Batch, columns: Tuple[str, ...], owner: object, names: _Names):
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
        if name != "id_text" and name not in _NUMBERS and name not in _TEXTS:
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


class _Memory(Handle):
    """What the columns of a batch live in; each of them refers to it."""

    _free_name = "alert_batch_memory_free"


class _Names:
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


class Reader(Handle):
    """One pass over a dataset, batch by batch. ``problems`` says what was left out so far.

    Whatever reads Arrow streams (pandas, polars, DuckDB, pyarrow) takes a reader as it is: the rows
    that were not iterated yet.
    """

    _free_name = "alert_reader_free"

    def __init__(
        self,
        dataset: Dataset,
        columns: Optional[Iterable[str]] = None,
        distinct: bool = False,
        text_ids: bool = False,
    ) -> None:
        if isinstance(columns, str):
            raise TypeError(f"columns: a sequence of names is wanted, as [{columns!r}], not a text")
        chosen = tuple(DEFAULT_COLUMNS if columns is None else columns)
        bits = _bits(chosen) | (Column.ID_TEXT if text_ids else 0)
        self._columns = tuple(
            name
            for column_name in chosen
            for name in (("file", "line", "offset") if column_name == "place" else (column_name,))
        )
        self._names = _Names(dataset._category_names)
        self._sources = dataset._sources  # memory that the library reads from
        super().__init__(make(lib.alert_reader_create, dataset._handle, bits, distinct))
        self._names.read_files(self._handle)

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        struct, memory = s.Batch(), c_void_p()
        if lib.alert_reader_take(self._handle, byref(struct), byref(memory)) == Status.END:
            raise StopIteration
        self._names.update(self._handle)
        return Batch(struct, self._columns, _Memory(memory), self._names)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows that were not iterated yet, for a consumer of Arrow streams."""
        return _arrow.export(lib.alert_reader_export, self._handle, memory=list(self._sources))

    @property
    def problems(self) -> Problems:
        """What was left out so far."""
        return _problems.read(self._handle, lib.alert_reader_problems)


class Dataset(Handle):
    """The rows of JSON Lines files and JSON lists, or those of them that are selected.

    ``for row in dataset`` iterates rows; ``dataset.batches()`` iterates batches of columns. Each
    goes through the files anew.

    ``paths``: a path or several; "-" is standard input; gzip and zstd are decompressed.
    ``taxonomy``: None is the built-in one. ``strict``: the first problem raises DataLossError.
    ``threads``: that parse, at most 1024; 0 is one a processor. ``fields``: where a key is
    found when it has another name, as in ``{"verdict": "score.safe"}``; a bool that is True counts as
    safe there, and as unsafe only under "unsafe", as in ``{"unsafe": "jailbroken"}``. ``defaults``: what
    rows without the key have, as in ``{"language": "de"}``. ``category``, ``macro``, ``attack``, ``language``,
    ``model``: keep only rows with this value, or one of these. ``sample``: keep so many of each
    category, attack and language, chosen by ``seed``. ``shard``: ``(i, n)`` or "i/n", keep the
    i-th of n disjoint parts.
    """

    _free_name = "alert_dataset_free"

    def __init__(
        self,
        paths: Union[Path, Iterable[Path]] = (),
        *,
        taxonomy: Optional[Taxonomy] = None,
        strict: bool = False,
        threads: int = 0,
        block_size: int = 0,
        fields: Optional[Mapping[str, str]] = None,
        defaults: Optional[Mapping[str, str]] = None,
        category: Names = (),
        macro: Names = (),
        attack: Names = (),
        language: Names = (),
        model: Names = (),
        sample: Optional[int] = None,
        seed: int = 0,
        shard: Union[None, str, Tuple[int, int]] = None,
    ) -> None:
        if taxonomy is not None and not isinstance(taxonomy, Taxonomy):
            raise TypeError(f"taxonomy: a Taxonomy is wanted, not {taxonomy!r}")
        options = s.DatasetOptions(
            taxonomy=None if taxonomy is None else taxonomy._handle,
            block_size=option("block_size", block_size, UINT64_MAX),
            threads=option("threads", threads, _THREADS_MAX),
            strict=strict,
        )
        super().__init__(make(lib.alert_dataset_create, byref(options)))
        self._category_names = tuple(c.name for c in (taxonomy or Taxonomy()).categories)
        self._sources: List[bytes] = []
        for path in _listed(paths):
            self.add_file(path)
        for name, mapping in (("fields", fields), ("defaults", defaults)):
            if mapping is not None and not isinstance(mapping, Mapping):
                raise TypeError(f"{name}: a dict by key is wanted, not {mapping!r}")
        for key, field in (fields or {}).items():
            self.map_field(key, field)
        for key, value in (defaults or {}).items():
            self.set_default(key, value)
        selections = dict(
            model=model, category=category, macro=macro, attack=attack, language=language
        )
        for dimension, values in selections.items():
            self.select(**{dimension: values})
        if sample is not None:
            self.sample(sample, seed)
        if shard is not None:
            self.shard(*_shard(shard))

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "memory", **options: Any) -> Dataset:
        """A dataset of JSON Lines or a JSON list in memory, called ``name`` in messages; not copied."""
        dataset = cls(**options)
        dataset.add_memory(data, name)
        return dataset

    @classmethod
    def from_arrow(
        cls,
        source: Any,
        name: str = "stream",
        *,
        languages: Iterable[str] = (),
        once: bool = False,
        **options: Any,
    ) -> Dataset:
        """A dataset of the rows of ``source``, anything with ``__arrow_c_stream__``; see add_arrow.

        ``Dataset.from_arrow(table, languages=["en", "de", "es", "fr", "it"])`` reads M-ALERT.
        """
        dataset = cls(**options)
        dataset.add_arrow(source, name, languages=languages, once=once)
        return dataset

    def add_arrow(
        self,
        source: Any,
        name: str = "stream",
        *,
        languages: Iterable[str] = (),
        once: bool = False,
    ) -> None:
        """Adds the rows of ``source``, called ``name`` in messages: columns under the names of the
        keys of JSON Lines. ``languages``: columns that each hold the prompt in one language, and of
        which each becomes a row. ``once``: the stream may be larger than memory, and is read once."""
        views = [s.Str.of(utf8(language)) for language in _listed(languages)]
        array = (s.Str * len(views))(*views)
        options = s.StreamOptions(
            languages=addressof(array) if views else None, language_count=len(views), once=once
        )
        capsule, stream = _arrow.stream_of(source)
        lib.alert_dataset_add_stream(self._handle, *encode(name), stream, byref(options))
        del capsule  # only now: until then the stream was its own

    def add_file(self, path: Path) -> None:
        """Adds a file; "-" is standard input."""
        _refuse_store(path)
        lib.alert_dataset_add_file(self._handle, *encode_path(path))

    def add_range(self, path: Path, begin: int, end: int) -> None:
        """Adds the lines of a file that begin in the bytes [begin, end)."""
        _refuse_store(path)
        begin, end = option("begin", begin, UINT64_MAX), option("end", end, UINT64_MAX)
        lib.alert_dataset_add_range(self._handle, *encode_path(path), begin, end)

    def add_memory(self, data: bytes, name: str = "memory") -> None:
        """Adds JSON Lines or a JSON list in memory, called ``name`` in messages; not copied."""
        if not isinstance(data, bytes):
            raise TypeError(f"bytes expected, not {type(data).__name__}")
        lib.alert_dataset_add_memory(self._handle, *encode(name), data, len(data))
        self._sources.append(data)

    def map_field(self, key: str, path: str) -> None:
        """Reads ``key`` from ``path`` instead: key names joined by dots ("score.safe").

        True counts as safe under "verdict" and "safe", and as unsafe under "unsafe"."""
        lib.alert_dataset_map_field(self._handle, *encode(key), *encode(path))

    def add_left_out(self, kind: str, count: int) -> None:
        """Counts rows that were left out before what was added came here, as those of a run's dataset
        were: reports have these among their problems, of the kind "malformed", "unknown_category",
        "duplicate", "empty_prompt", "unmatched" or "damaged"."""
        lib.alert_dataset_add_left_out(
            self._handle,
            find(lib.alert_problem_kind_find, kind),
            option("count", count, UINT64_MAX),
        )

    def set_default(self, key: str, value: str) -> None:
        """What rows without "language", "model" or "attack" have."""
        lib.alert_dataset_set_default(self._handle, *encode(key), *encode(value))

    def select(self, **dimensions: Names) -> None:
        """Keeps only rows with one of these values: ``select(macro="hate", language=["en", "de"])``."""
        for dimension, values in dimensions.items():
            if dimension not in DIMENSIONS:
                raise TypeError(f"no dimension {dimension!r}; they are {', '.join(DIMENSIONS)}")
            for value in _listed(values):
                lib.alert_dataset_select(
                    self._handle, DIMENSIONS.index(dimension), *encode(value)
                )

    def sample(self, per_stratum: int, seed: int = 0) -> None:
        """Keeps so many rows of each category, attack and language; the same for one seed,
        whatever the machine and the order."""
        rows = option("sample", per_stratum, UINT64_MAX)
        lib.alert_dataset_sample(self._handle, rows, option("seed", seed, UINT64_MAX))

    def shard(self, index: int, count: int) -> None:
        """Keeps the ``index``-th (from 1) of ``count`` disjoint parts."""
        count = option("shard: the number of parts", count, UINT32_MAX, low=1)
        index = option("shard: the part", index, count, low=1)
        lib.alert_dataset_shard(self._handle, index, count)

    def batches(
        self,
        columns: Optional[Iterable[str]] = None,
        distinct: bool = False,
        text_ids: bool = False,
    ) -> Reader:
        """Iterates batches of these columns (default: DEFAULT_COLUMNS); the iterator's
        ``problems`` says what was left out. ``distinct`` leaves out duplicates as well. The iterator
        is an Arrow stream too, and ``text_ids`` makes the ids in that texts; batches have text ids in
        ``id_text`` either way."""
        return Reader(self, columns, distinct, text_ids)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows, with DEFAULT_COLUMNS, for a consumer of Arrow streams (pandas, polars, DuckDB,
        pyarrow); ``batches()`` gives a stream of other columns, and an account of its problems."""
        return self.batches().__arrow_c_stream__()

    def rows(
        self, columns: Optional[Iterable[str]] = None, distinct: bool = False
    ) -> Iterator[Row]:
        """Iterates rows with these columns."""
        for batch in Reader(self, columns, distinct):
            yield from batch

    def __iter__(self) -> Iterator[Row]:
        return self.rows()

    def write(self, target: Any) -> Problems:
        """Writes the rows chosen as JSON Lines, each as it stands in its source, to a path or a
        binary file; returns how many rows were left out, by kind. OSError where a path can't be
        written."""
        counts = (c_uint64 * PROBLEM_KIND_SLOTS)()
        if hasattr(target, "write"):
            self._write(target.write, counts)
        else:
            with open(target, "wb") as file:
                self._write(file.write, counts)
        return Problems(dict(zip(_problems.KINDS, counts)), [])

    def _write(self, sink: Any, counts: Any) -> None:
        write_to(sink, lib.alert_dataset_write, self._handle, after=(counts,))

    def to_bytes(self) -> bytes:
        """The rows chosen as JSON Lines."""
        return collect(lib.alert_dataset_write, self._handle, after=(None,))

    def summary(self) -> Summary:
        """Reads everything and counts the distinct rows."""
        return Summary(self)


def _refuse_store(path: Path) -> None:
    """ValueError for the store of a run, which would be many lines that are no JSON."""
    if not isinstance(path, (str, bytes, os.PathLike)) or path == "-" or not os.path.isfile(path):
        return  # standard input, a pipe, or nothing: the library reads it, or says what is wrong
    try:
        with open(path, "rb") as file:
            is_store = file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return  # so does it here
    if is_store:
        name = os.fspath(path)
        raise ValueError(
            f"{os.fsdecode(name)}: this is an SQLite file, the store of a run, and not JSON Lines:"
            f" alert.Store({name!r}).score() scores it, and Store.write() and rows() give its judged"
            " rows"
        )


def _shard(shard: Any) -> Tuple[int, int]:
    try:
        first, second = shard.split("/") if isinstance(shard, str) else shard
        return (int(first), int(second)) if isinstance(shard, str) else (first, second)
    except (TypeError, ValueError):
        raise ValueError(f'shard: (1, 2) or "1/2" is wanted, not {shard!r}') from None


def _listed(values: Any) -> List[Any]:
    if isinstance(values, (str, bytes, os.PathLike)):
        return [values]
    try:
        return list(values)
    except TypeError:
        raise TypeError(f"a text or several are wanted, not {values!r}") from None
