"""What was left out or odd in the data: counted by kind, the first few of each with their place."""

from __future__ import annotations

from ctypes import byref
from dataclasses import dataclass
from typing import Any, Callable, Dict, List

from . import _structs as s
from ._abi import lib, text_of
from .errors import hint_for

KINDS = tuple(text_of(lib.alert_problem_kind_name, kind) for kind in range(7))


@dataclass(frozen=True)
class Problem:
    """One problem and its place: ``line`` counts from 1, ``offset`` is of the line's first byte.
    ``hint`` says how it is mended, where this package knows more than the message."""

    kind: str
    file: str
    line: int
    offset: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f"; {self.hint}" if self.hint else "")


class Problems(Dict[str, int]):
    """How many problems of each kind; ``samples`` are those kept with their place."""

    def __init__(self, counts: Dict[str, int], samples: List[Problem]) -> None:
        super().__init__(counts)
        self.samples = samples

    @property
    def total(self) -> int:
        """The number of all problems."""
        return sum(self.values())


def read(
    handle: Any,
    count: Callable[[Any, int], int],
    sample_count: Callable[[Any], int],
    sample: Callable[..., int],
) -> Problems:
    """The problems that a reader, a summary or a tally has met."""
    samples = []
    for index in range(sample_count(handle)):
        entry = s.Problem()
        sample(handle, index, byref(entry))
        samples.append(
            Problem(
                KINDS[entry.kind],
                entry.file.text(),
                entry.line,
                entry.offset,
                entry.message.text(),
                hint_for(entry.cause),
            )
        )
    return Problems({name: count(handle, kind) for kind, name in enumerate(KINDS)}, samples)
