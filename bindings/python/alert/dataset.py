"""Datasets: the rows of JSON Lines files, prompts and judged rows alike."""

from __future__ import annotations

import os
from ctypes import addressof, byref, c_uint64, c_void_p
from typing import Any, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from . import _arrow
from . import _structs as s
from . import problems as _problems
from ._abi import Handle, collect, encode, encode_path, find, lib, make, text_of, utf8, write_to
from ._constants import PROBLEM_KIND_SLOTS, Status
from ._numbers import UINT32_MAX, UINT64_MAX, option
from .dimension import DIMENSIONS
from .errors import AlertError
from .imports import Import, detect_import
from .problems import Problems
from .row import DEFAULT_COLUMNS, TEXT_IDS, Batch, Memory, Names, Row, bits_of
from .summary import Summary
from .taxonomy import Taxonomy

# More than any machine has processors; so many still fit into memory.
_THREADS_MAX = 1024

_SQLITE = b"SQLite format 3\0"

Path = Union[str, "os.PathLike[str]"]
Values = Union[str, Iterable[str]]


def unwrap_prompt(prompt: str) -> str:
    """The prompt without the "### Instruction:" wrapper, as the column "prompt" has it."""
    data, size = encode(prompt)
    return text_of(lib.alert_prompt_unwrap, data, size)


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
        bits = bits_of(chosen) | (TEXT_IDS if text_ids else 0)
        self._columns = tuple(
            name
            for column_name in chosen
            for name in (("file", "line", "offset") if column_name == "place" else (column_name,))
        )
        self._names = Names(dataset._category_names)
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
        return Batch(struct, self._columns, Memory(memory), self._names)

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
    rows without the key have, as in ``{"language": "de"}``. ``category``, ``macro``, ``attack``,
    ``language``, ``model``: keep only rows with this value, or one of these. ``sample``: keep so many of each
    category, attack and language, chosen by ``seed``. ``shard``: ``(i, n)`` or "i/n", keep the
    i-th of n disjoint parts.

    A path may be a result file of another system (Import), which is told by its content where no
    ``fields`` are given: ``Dataset("log.eval", safe=["C"], unsafe=["I"])``. Options that Import has
    besides are its own, and make all paths such files; ``imported`` is what was read, or None. Where no
    ``taxonomy`` is given and the built-in one lacks one of its categories, the taxonomy is made of
    these; ``taxonomy`` of the dataset tells.
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
        category: Values = (),
        macro: Values = (),
        attack: Values = (),
        language: Values = (),
        model: Values = (),
        sample: Optional[int] = None,
        seed: int = 0,
        shard: Union[None, str, Tuple[int, int]] = None,
        **importing: Any,
    ) -> None:
        if taxonomy is not None and not isinstance(taxonomy, Taxonomy):
            raise TypeError(f"taxonomy: a Taxonomy is wanted, not {taxonomy!r}")
        if importing.get("format") in ("csv", "json"):
            importing, fields = {**importing, "fields": fields or {}}, None  # they name columns
        results, others = _results(_listed(paths), importing, fields)
        #: The rows of other systems' files among the paths, as they were read; None without any.
        self.imported: Optional[Import] = Import(results, **importing) if results else None
        if taxonomy is None and self.imported is not None:
            taxonomy = _taxonomy_for(self.imported)
        #: None for the built-in one.
        self.taxonomy = taxonomy
        options = s.DatasetOptions(
            taxonomy=None if taxonomy is None else taxonomy._handle,
            block_size=option("block_size", block_size, UINT64_MAX),
            threads=option("threads", threads, _THREADS_MAX),
            strict=strict,
        )
        super().__init__(make(lib.alert_dataset_create, byref(options)))
        self._category_names = tuple(c.name for c in (taxonomy or Taxonomy()).categories)
        self._sources: List[bytes] = []
        for path in others:
            self.add_file(path)
        if self.imported is not None:
            self.add_import(self.imported)
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

    def add_import(self, imported: Import) -> None:
        """Adds the rows of an import, which the dataset keeps."""
        lib.alert_dataset_add_import(self._handle, imported._handle)

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
        "duplicate", "empty_prompt", "unmatched", "damaged" or "conflicting_duplicate"."""
        lib.alert_dataset_add_left_out(
            self._handle,
            find(lib.alert_problem_kind_find, kind),
            option("count", count, UINT64_MAX),
        )

    def set_default(self, key: str, value: str) -> None:
        """What rows without "language", "model" or "attack" have."""
        lib.alert_dataset_set_default(self._handle, *encode(key), *encode(value))

    def select(self, **dimensions: Values) -> None:
        """Keeps only rows with one of these values: ``select(macro="hate", language=["en", "de"])``."""
        for dimension, values in dimensions.items():
            if dimension not in DIMENSIONS:
                raise TypeError(f"no dimension {dimension!r}; they are {', '.join(DIMENSIONS)}")
            for value in _listed(values):
                lib.alert_dataset_select(self._handle, DIMENSIONS.index(dimension), *encode(value))

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


def _results(
    paths: Sequence[Path], importing: Mapping[str, Any], fields: Any
) -> Tuple[List[Path], List[Path]]:
    """Which of the paths are result files of other systems, and the others."""
    if importing:
        return list(paths), []
    results = [path for path in paths if not fields and _is_result(path)]
    return results, [path for path in paths if path not in results]


def _is_result(path: Path) -> bool:
    if not isinstance(path, (str, bytes, os.PathLike)) or path == "-":
        return False
    if not os.path.isfile(path) and not os.path.isdir(path):
        return False
    try:
        return detect_import(path) != "auto"
    except (AlertError, OSError):
        return False  # what is wrong is said when it is read


def _taxonomy_for(imported: Import) -> Optional[Taxonomy]:
    """None where the built-in one has all categories of the import."""
    own, builtin = imported.taxonomy(), Taxonomy()
    return None if all(category.name in builtin for category in own) else own


def _shard(shard: Any) -> Tuple[int, int]:
    try:
        if isinstance(shard, str):
            first, second = map(int, shard.split("/"))
        else:
            first, second = shard
        return first, second
    except (TypeError, ValueError):
        raise ValueError(f'shard: (1, 2) or "1/2" is wanted, not {shard!r}') from None


def _listed(values: Any) -> List[Any]:
    if isinstance(values, (str, bytes, os.PathLike)):
        return [values]
    try:
        return list(values)
    except TypeError:
        raise TypeError(f"a text or several are wanted, not {values!r}") from None
