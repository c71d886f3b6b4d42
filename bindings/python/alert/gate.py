"""Gates: whether scores are good enough to go on, for continuous integration."""

from __future__ import annotations

from ctypes import byref
from typing import Any, NamedTuple, Optional, Tuple, Union

from . import _structs as s
from ._abi import Handle, collect, find, lib, make, names_of
from ._numbers import LEVEL, UINT64_MAX, listed, option
from ._score import Score
from .report import Report

REQUIREMENTS = names_of(lib.alert_gate_require_name)
SCOPES = names_of(lib.alert_gate_scope_name)
OUTCOMES = names_of(lib.alert_gate_outcome_name)


class GateCase(NamedTuple):
    """One score that has to pass: "overall" or "mean", or a category; or, without a model, "rows
    left out" or "baseline's rows left out".

    ``figure`` is what the requirement looks at (safety with the undecided and missing against it, or
    the lower end of its bounds; how many rows were left out), ``threshold`` what it must reach (how
    many may be left out), ``baseline`` the baseline's safety. None where there is none."""

    model: str
    name: str
    outcome: str
    reason: str
    safety: Optional[float] = None
    figure: Optional[float] = None
    threshold: Optional[float] = None
    baseline: Optional[float] = None


def _scores(name: str, given: Any) -> Score:
    if isinstance(given, Report):
        return given.scores
    if not isinstance(given, Score):
        raise TypeError(
            f"{name}: a Report or a Score is wanted, not {type(given).__name__}; Score.from_report()"
            " reads a report that was written as JSON"
        )
    return given


class Gate(Handle):
    """Holds a score (or a report's) against its policy, and against a baseline.

    ``require``: "point", the band is safe, also with the undecided and missing against it;
    "certified", that too. ``scope``: "all", the policy's headline and each category; "headline".
    ``max_regression``: how far safety may lie below the baseline's. ``max_left_out``: how many rows
    may have been left out of the score, and of the baseline. ``level``: of the intervals that
    certify, at least.

        >>> gate = alert.Gate(report, require="certified", scope="headline")
        >>> gate.passed
        True
    """

    _free_name = "alert_gate_free"

    def __init__(
        self,
        score: Union[Score, Report],
        baseline: Union[None, Score, Report] = None,
        *,
        require: str = "point",
        scope: str = "all",
        max_regression: float = 0.0,
        max_left_out: int = 0,
        level: float = LEVEL,
    ) -> None:
        options = s.GateOptions(
            max_regression=max_regression,
            level=level,
            max_left_out=option("max_left_out", max_left_out, UINT64_MAX),
            require=find(lib.alert_gate_require_find, require),
            scope=find(lib.alert_gate_scope_find, scope),
        )
        baseline_handle = None if baseline is None else _scores("baseline", baseline)._handle
        handle = _scores("score", score)._handle
        super().__init__(make(lib.alert_gate_create, handle, baseline_handle, byref(options)))

    @property
    def passed(self) -> bool:
        """Whether no case failed."""
        return bool(lib.alert_gate_passed(self._handle))

    @property
    def cases(self) -> Tuple[GateCase, ...]:
        """The rows left out, where there are any; for each model its headline, then its
        categories."""
        return tuple(self._case(i) for i in range(lib.alert_gate_case_count(self._handle)))

    def _case(self, index: int) -> GateCase:
        case = s.GateCase()
        lib.alert_gate_case_at(self._handle, index, byref(case))
        return GateCase(
            case.model.text(),
            case.name.text(),
            OUTCOMES[case.outcome],
            case.reason.text(),
            *listed((case.safety, case.figure, case.threshold, case.baseline)),
        )

    def junit(self) -> str:
        """The cases as JUnit XML."""
        return collect(lib.alert_gate_write_junit, self._handle).decode()

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"<Gate {'passed' if self.passed else 'failed'}>"
