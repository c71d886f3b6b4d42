"""Columns in the library's memory as Python sees them: numpy arrays, or memoryviews without numpy."""

from __future__ import annotations

import ctypes
from typing import Any, Iterator, List, Optional

try:
    import numpy
except ImportError:  # no required dependency
    numpy = None  # type: ignore[assignment]

# By letter of the struct module.
_SIZES = {"B": 1, "H": 2, "I": 4, "q": 8, "Q": 8}


def raw(address: Optional[int], size: int, owner: object) -> memoryview:
    """A read-only view of ``size`` bytes at ``address``, which keeps ``owner`` alive."""
    if not address or size == 0:
        return memoryview(b"")
    block = (ctypes.c_char * size).from_address(address)
    block.owner = owner  # type: ignore[attr-defined]  # an attribute of our own
    return memoryview(block).cast("B").toreadonly()


def column(address: Optional[int], letter: str, rows: int, owner: object) -> Any:
    """``rows`` numbers at ``address``, not copied: a numpy array, or a memoryview."""
    view = raw(address, rows * _SIZES[letter], owner)
    if numpy is not None:
        return numpy.frombuffer(view, dtype=numpy.dtype(letter))
    return view.cast(letter)  # type: ignore[call-overload]  # for literals only


class TextColumn:
    """A column of texts, not copied: row i is the bytes [offsets[i], offsets[i + 1]) of ``data``.

    A sequence of str (None where a row is null): ``len(column)``, ``column[i]``, ``for text in
    column``. ``offsets`` and ``data`` have Arrow's large_utf8 layout.
    """

    __slots__ = ("_rows", "offsets", "data", "_validity", "_starts", "_text")

    def __init__(self, struct: Any, rows: int, owner: object) -> None:
        self._rows = rows
        starts = raw(struct.offsets, 8 * (rows + 1), owner).cast("q")
        size = starts[rows] if rows else 0
        data = raw(struct.data, size, owner)
        self._starts = starts
        self._validity = raw(struct.validity, (rows + 7) // 8, owner) if struct.validity else None
        self._text: Optional[str] = None
        self.offsets: Any = starts if numpy is None else numpy.frombuffer(starts, dtype="q")
        self.data: Any = data if numpy is None else numpy.frombuffer(data, dtype="B")

    def is_null(self, index: int) -> bool:
        """Whether that row has no text."""
        validity = self._validity
        return validity is not None and not validity[index >> 3] >> (index & 7) & 1

    def _decode(self) -> str:
        """The whole column as one str where it is ASCII, so that a row is a slice of it; else ""."""
        try:
            self._text = str(self.data, "ascii")
        except UnicodeDecodeError:
            self._text = ""
        return self._text

    def __getitem__(self, index: int) -> Optional[str]:
        if index < 0:
            index += self._rows
        if not 0 <= index < self._rows:
            raise IndexError(index)
        if self._validity is not None and self.is_null(index):
            return None
        begin, end = self._starts[index], self._starts[index + 1]
        text = self._text
        if text is None:
            text = self._decode()
        if text:
            return text[begin:end]
        return bytes(self.data[begin:end]).decode("utf-8", "replace")

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[Optional[str]]:
        return iter(self.to_list())

    def to_list(self) -> List[Optional[str]]:
        """All rows as a list of str and None."""
        starts = self._starts.tolist()
        bounds = zip(starts, starts[1:])
        text = self._decode() if self._text is None else self._text
        if text:
            values: List[Optional[str]] = [text[begin:end] for begin, end in bounds]
        else:
            data = bytes(self.data)
            values = [data[begin:end].decode("utf-8", "replace") for begin, end in bounds]
        if self._validity is None:
            return values
        return [None if self.is_null(row) else value for row, value in enumerate(values)]

    def __repr__(self) -> str:
        return f"<TextColumn of {self._rows} rows>"
