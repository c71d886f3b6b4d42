"""Summaries: how many prompts a dataset has, and how that compares with a published release."""

from __future__ import annotations

import json
from ctypes import byref, c_uint64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from . import _structs as s
from . import problems as _problems
from ._abi import Handle, collect, encode, find, lib, make
from ._constants import NOT_PUBLISHED
from .problems import Problems

if TYPE_CHECKING:
    from .dataset import Dataset


@dataclass(frozen=True)
class SummaryRow:
    """The rows of one category, macro, attack, language or model.

    ``released`` is their number in the published release compared with, None where it is unknown.
    """

    name: str
    rows: int
    released: Optional[int] = None


@dataclass(frozen=True)
class Verification:
    """What a comparison with a published release came to."""

    released: int
    differences: int

    @property
    def ok(self) -> bool:
        """Whether every count agrees."""
        return self.differences == 0


class Summary(Handle):
    """The distinct rows of a dataset, counted. ``problems`` says what was left out."""

    _free_name = "alert_summary_free"

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(make(lib.alert_summary_create, dataset._handle))
        #: The number of distinct rows.
        self.rows: int = lib.alert_summary_item_count(self._handle)

    def by(self, dimension: str) -> List[SummaryRow]:
        """The rows by "category", "macro", "attack", "language" or "model"."""
        code = find(lib.alert_dimension_find, dimension)
        rows = []
        for index in range(lib.alert_summary_row_count(self._handle, code)):
            row = s.SummaryRow()
            lib.alert_summary_row_at(self._handle, code, index, byref(row))
            released = None if row.released == NOT_PUBLISHED else row.released
            rows.append(SummaryRow(row.name.text(), row.rows, released))
        return rows

    def verify(self, release: str = "") -> Verification:
        """Compares with a published release, "alert" or "alert-adversarial" ("": whichever the
        rows look like). ``by()`` then has the released counts."""
        released, differences = c_uint64(), c_uint64()
        lib.alert_summary_verify(
            self._handle, *encode(release), byref(released), byref(differences)
        )
        return Verification(released.value, differences.value)

    @property
    def problems(self) -> Problems:
        """What was left out."""
        return _problems.read(self._handle, lib.alert_summary_problems)

    def to_json(self) -> str:
        """The summary as JSON (docs/dataset.md)."""
        return collect(lib.alert_summary_write_json, self._handle).decode()

    def to_dict(self) -> Dict[str, Any]:
        """The summary as a dict."""
        return json.loads(self.to_json())

    def __repr__(self) -> str:
        return f"<Summary of {self.rows} rows>"
