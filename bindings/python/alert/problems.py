"""What was left out or odd in the data: counted by kind, the first few of each with their place."""

from __future__ import annotations

from ctypes import byref
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Sequence

from . import _structs as s
from ._abi import lib, names_of
from .errors import hint_for

KINDS = names_of(lib.alert_problem_kind_name)


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


def _samples(met: s.Problems) -> Sequence[s.Problem]:
    if not met.sample_count:
        return ()
    return (s.Problem * met.sample_count).from_address(met.samples)


def read(handle: Any, tell: Callable[..., int]) -> Problems:
    """What a reader, a summary, a tally, a panel or a run has met, by its function of problems."""
    met = s.Problems()
    tell(handle, byref(met))
    samples = [
        Problem(
            KINDS[sample.kind],
            sample.file.text(),
            sample.line,
            sample.offset,
            sample.message.text(),
            hint_for(sample.cause),
        )
        for sample in _samples(met)
    ]
    return Problems(dict(zip(KINDS, met.counts)), samples)
