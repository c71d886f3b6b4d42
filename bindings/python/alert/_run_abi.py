"""Loads libalert_run, the library of runs, when something of it is first used."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, Iterator

from ._abi import ABI_VERSION, bind, open_library
from ._abi import lib as _lib
from ._packages import LIBALERT, LIBALERT_RUN
from ._signatures import RUN_SIGNATURES

_FILE = "libalert_run.so"
_SONAME = f"libalert_run.so.{ABI_VERSION}"


def _candidates() -> Iterator[str]:
    named = os.environ.get("ALERT_RUN_LIBRARY")
    if named:
        yield named
        return
    beside = Path(_lib.path).parent
    if os.sep in _lib.path:
        for name in (_SONAME, _FILE):
            yield str(beside / name)
    yield _SONAME


class _Library:
    def __init__(self, path: str) -> None:
        self.path = path


@cache
def run_lib() -> Any:
    """libalert_run: each function as an attribute, raising AlertError where it fails."""
    library, path = open_library(
        "libalert_run, which runs need,",
        _candidates(),
        (*LIBALERT, *LIBALERT_RUN),
        "Name the file in ALERT_RUN_LIBRARY.",
    )
    functions = _Library(path)
    bind(library, path, RUN_SIGNATURES, functions, "libalert_run")
    return functions
