"""Result files of other systems, as judged rows."""

from __future__ import annotations

import os
from ctypes import addressof, byref, c_uint8
from typing import Any, Iterable, List, Mapping, Tuple, Union

from . import _structs as s
from ._abi import Handle, collect, encode_path, find, lib, make, names_of, text_of, utf8, write_to
from .taxonomy import Taxonomy

#: The formats that are imported; "auto" tells them by their content.
IMPORT_FORMATS = names_of(lib.alert_import_format_name)

Path = Union[str, "os.PathLike[str]"]

_TEXTS = (
    "score",
    "judge",
    "filter",
    "model",
    "category",
    "language",
    "split",
    "behaviors",
    "category_column",
    "rows",
)
_LISTS = ("safe", "unsafe")


class Import(Handle):
    """The rows of result files of other systems (inspect, garak, promptfoo, HarmBench, JailbreakBench,
    HELM, lm-evaluation-harness, PyRIT, modelbench; tables and lists in JSON documents).

    ``paths``: a path or several. ``format``: one of IMPORT_FORMATS. ``safe`` and ``unsafe``: the values
    of the score that are; or ``high``, "safe" or "unsafe": what a number of at least ``threshold``
    means. ``score``, ``judge``, ``filter``: which one counts, where a file has several. ``category``:
    the path of keys to an item's category. ``model``: of rows whose file names none; ``language``: of
    all. ``split``: of HELM.
    ``behaviors``, ``category_column``: HarmBench's table. ``no_response_missing``: of JailbreakBench.
    ``rows``, ``fields``: where a JSON document has its list, and what columns are called.

    InvalidArgumentError says what has to be chosen, DataLossError what is damaged.
    ``len(imported)`` is the number of rows, ``notes`` what there is to say of the files.
    """

    _free_name = "alert_import_free"

    def __init__(
        self,
        paths: Union[Path, Iterable[Path]],
        *,
        format: str = "auto",
        high: str = "unknown",
        threshold: float = 0.5,
        no_response_missing: bool = False,
        fields: Mapping[str, str] = {},
        **texts: Any,
    ) -> None:
        unknown = set(texts) - set(_TEXTS) - set(_LISTS)
        if unknown:
            raise TypeError(f"there is no option {min(unknown)!r} of an import")
        options = s.ImportOptions(
            format=find(lib.alert_import_format_find, format),
            high=find(lib.alert_import_high_find, high),
            threshold=threshold,
            no_response_missing=no_response_missing,
        )
        kept: List[Any] = []  # what the options point to
        for name in _LISTS:
            _set_list(options, name, f"{name}_count", _words(name, texts.pop(name, ())), kept)
        columns = [f"{key}={column}" for key, column in fields.items()]
        _set_list(options, "fields", "field_count", columns, kept)
        for name, text in texts.items():
            setattr(options, name, s.Str.of(_kept(os.fspath(text or ""), kept)))
        listed = [paths] if isinstance(paths, (str, bytes, os.PathLike)) else list(paths)
        array, count = _array([encode_path(path)[0] for path in listed], kept)
        super().__init__(make(lib.alert_import_open, array, count, byref(options)))

    @property
    def notes(self) -> Tuple[str, ...]:
        """A line each: totals that the rows confirm or not, what was left out."""
        count = lib.alert_import_note_count(self._handle)
        return tuple(text_of(lib.alert_import_note_at, self._handle, i) for i in range(count))

    def __len__(self) -> int:
        return lib.alert_import_row_count(self._handle)

    def taxonomy(self) -> Taxonomy:
        """The categories that occur, in their order, under a macro category called as the format."""
        return Taxonomy._of(make(lib.alert_import_taxonomy, self._handle))

    def write(self, target: Any) -> None:
        """Writes the rows as JSON Lines to a path or a binary file."""
        if hasattr(target, "write"):
            write_to(target.write, lib.alert_import_write, self._handle)
        else:
            with open(target, "wb") as file:
                write_to(file.write, lib.alert_import_write, self._handle)

    def to_bytes(self) -> bytes:
        """The rows as JSON Lines."""
        return collect(lib.alert_import_write, self._handle)


def detect_import(path: Path) -> str:
    """Which of IMPORT_FORMATS a file is, by its content; "auto" for none, as for rows that need no
    import."""
    value = c_uint8()
    lib.alert_import_detect(*encode_path(path), byref(value))
    return IMPORT_FORMATS[value.value]


def _words(name: str, values: Any) -> List[str]:
    """The values of a list as texts: True is "true", 1 is "1"."""
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{name}: a list of values is wanted, as [{values!r}], not a text")
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in values]


def _kept(text: Any, kept: List[Any]) -> bytes:
    kept.append(utf8(text))
    return kept[-1]


def _array(texts: Iterable[Any], kept: List[Any]) -> Tuple[Any, int]:
    views = [s.Str.of(_kept(text, kept)) for text in texts]
    return (s.Str * len(views))(*views), len(views)


def _set_list(options: Any, name: str, count: str, texts: List[str], kept: List[Any]) -> None:
    array, size = _array(texts, kept)
    kept.append(array)
    setattr(options, name, addressof(array) if size else None)
    setattr(options, count, size)
