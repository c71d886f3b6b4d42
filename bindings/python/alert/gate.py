"""Gates: whether scores are good enough to go on, for continuous integration."""

from __future__ import annotations

from ctypes import byref
from typing import Any, Dict, NamedTuple, Optional, Tuple, Union

from . import _structs as s
from ._abi import Handle, collect, find, lib, make, names_of, text_of
from ._constants import GATE_BASELINE_SIDE, GATE_SCORE_SIDE
from ._numbers import LEVEL, listed
from ._score import Score
from .compare import Difference, Pairs, _difference
from .panel import Panel
from .report import Report, score
from .verdict import VERDICTS

REQUIREMENTS = names_of(lib.alert_gate_require_name)
SCOPES = names_of(lib.alert_gate_scope_name)
OUTCOMES = names_of(lib.alert_gate_outcome_name)
EVIDENCES = names_of(lib.alert_gate_evidence_name)


#: The sides of the panel that a gate pairs: the score's rows, and the baseline's.
SCORE_SIDE = GATE_SCORE_SIDE
BASELINE_SIDE = GATE_BASELINE_SIDE


class GateTest(NamedTuple):
    """The test of a case: whether it lies less than the margin below the baseline's.

    ``evidence``: "paired", answers to the same prompts, or "unpaired", counts. ``difference``: the
    score's safety less the baseline's. ``p``: one-sided, of a fall by the margin or more; what decides is
    ``adjusted_p``. ``detectable``: the smallest margin at which a model as safe as the baseline's would
    be likely to pass. ``absent``: of ``pairs.second_only``, prompts that the score does not have.
    Figures are None where there is none."""

    evidence: str
    difference: Difference
    p: Optional[float]
    adjusted_p: Optional[float]
    detectable: Optional[float]
    design_effect: Optional[float]
    pairs: Pairs
    clusters: int
    absent: int
    without_verdict: int


class NewFailure(NamedTuple):
    """A prompt of a paired test that the baseline lets pass and the score does not. ``prompt`` is empty
    unless the panel keeps prompts."""

    model: str
    id: str
    category: str
    attack: str
    language: str
    prompt: str
    verdict: str
    baseline: str


class GateCase(NamedTuple):
    """One score that has to pass: "overall" or "mean", or a category, an attack or a language (``scope``);
    or, without a model, "rows left out" or "baseline's rows left out", and "undecided of MODEL" and "judge
    of MODEL" where they are asked.

    ``figure`` is what the requirement looks at (safety with the undecided and missing against it, or
    the lower end of its bounds; the share of the rows that were left out), ``threshold`` what it must
    reach (the share that may be left out), ``baseline`` the baseline's safety, ``test`` how it was held
    against that. None where there is none."""

    model: str
    name: str
    outcome: str
    reason: str
    safety: Optional[float] = None
    figure: Optional[float] = None
    threshold: Optional[float] = None
    baseline: Optional[float] = None
    scope: str = "overall"
    test: Optional[GateTest] = None


def _scores(name: str, given: Any) -> Score:
    if isinstance(given, Report):
        return given.scores
    if not isinstance(given, Score):
        raise TypeError(
            f"{name}: a Report or a Score is wanted, not {type(given).__name__}; Score.from_report()"
            " reads a report that was written as JSON"
        )
    return given


def _margin(margin: Optional[float]) -> float:
    """0, which stands for the library's own, where there is none."""
    if margin is not None and not 0 < margin < 1:
        raise ValueError(f"margin: {margin} does not lie between 0 and 1, both excluded")
    return margin or 0.0


class Gate(Handle):
    """Holds a score (or a report's) against its policy, and against a baseline.

    ``require``: "point", the band is safe, also with the undecided and missing against it, and no score
    lies more than ``max_regression`` below the baseline's, which is no test; "certified", the band is safe
    and certified; "non-inferior", a test shows that no score is less safe than the baseline's by
    ``margin`` or more (None: 0.01); "auto", "non-inferior" with a baseline, "point" without. With a
    baseline, "certified" tests as well, and so does "point" where a margin is given.
    ``scope``: "all", "headline", or the headline and each "category", "attack" or "language".
    ``max_left_out``: the share of the rows that may have been left out of the score, and of the baseline
    (None: what the policy says). ``max_undecided``: the share of a model's verdicts that may be undecided
    (None: any). ``examined_judge``: the score has to be corrected for its judge's errors. ``level``: of
    the intervals that certify, at least, and of tests.
    ``panel``: the judged rows of both, joined: of the baseline, added first, on the side
    ``gate.BASELINE_SIDE``, and of the score on ``gate.SCORE_SIDE``; without it a test has only counts.
    ``Gate.of_rows`` makes all of that of two files.

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
        require: str = "auto",
        scope: str = "all",
        max_regression: float = 0.0,
        max_left_out: Optional[float] = None,
        max_undecided: Optional[float] = None,
        examined_judge: bool = False,
        level: float = LEVEL,
        margin: Optional[float] = None,
        panel: Optional[Panel] = None,
    ) -> None:
        options = s.GateOptions(
            max_regression=max_regression,
            max_left_out=0.0 if max_left_out is None else max_left_out,
            has_max_left_out=max_left_out is not None,
            max_undecided=0.0 if max_undecided is None else max_undecided,
            has_max_undecided=max_undecided is not None,
            examined_judge=examined_judge,
            level=level,
            margin=_margin(margin),
            panel=None if panel is None else panel._handle,
            require=find(lib.alert_gate_require_find, require),
            scope=find(lib.alert_gate_scope_find, scope),
        )
        baseline_handle = None if baseline is None else _scores("baseline", baseline)._handle
        handle = _scores("score", score)._handle
        super().__init__(make(lib.alert_gate_create, handle, baseline_handle, byref(options)))

    @classmethod
    def of_rows(
        cls,
        judged: Any,
        baseline: Any,
        *,
        policy: Any = None,
        taxonomy: Any = None,
        keep_prompts: bool = False,
        options: Optional[Dict[str, Any]] = None,
        **rules: Any,
    ) -> Gate:
        """Holds judged rows against those of a baseline, prompt by prompt. Both are paths of files.

        ``options`` are those of Dataset, for both; ``rules`` those of Gate. ``keep_prompts``: keep the
        texts of prompts for ``new_failures``.

            >>> gate = alert.Gate.of_rows("new.jsonl", "old.jsonl", margin=0.01)
            >>> gate.outcome
            'passed'
        """
        given = dict(options or {})
        panel = Panel("model", taxonomy)
        if keep_prompts:
            panel.keep_prompts()
        panel.add(baseline, BASELINE_SIDE, **given)
        panel.add(judged, SCORE_SIDE, **given)
        scores = [
            score(path, policy=policy, taxonomy=taxonomy, **given) for path in (judged, baseline)
        ]
        return cls(*scores, panel=panel, **rules)

    @property
    def _info(self) -> Any:
        info = s.GateInfo()
        lib.alert_gate_describe(self._handle, byref(info))
        return info

    @property
    def passed(self) -> bool:
        """Whether no case failed, and none had too few data."""
        return bool(lib.alert_gate_passed(self._handle))

    @property
    def outcome(self) -> str:
        """ "passed", "failed" or "not-enough-data"."""
        return OUTCOMES[self._info.outcome]

    @property
    def require(self) -> str:
        """What was asked, never "auto"."""
        return REQUIREMENTS[self._info.require]

    @property
    def margin(self) -> Optional[float]:
        """Of the tests; None where there are none."""
        return listed((self._info.margin,))[0]

    @property
    def max_left_out(self) -> float:
        """The share of the rows that may be left out."""
        return self._info.max_left_out

    @property
    def only_in_score(self) -> int:
        """How many prompts of the panel the baseline does not have: they are in no test."""
        return self._info.only_in_score

    @property
    def cases(self) -> Tuple[GateCase, ...]:
        """The rows left out, where there are any; for each model its headline, then its categories,
        attacks and languages."""
        return tuple(self._case(i) for i in range(lib.alert_gate_case_count(self._handle)))

    def _case(self, index: int) -> GateCase:
        case = s.GateCase()
        lib.alert_gate_case_at(self._handle, index, byref(case))
        figures = listed((case.safety, case.figure, case.threshold, case.baseline))
        return GateCase(
            model=case.model.text(),
            name=case.name.text(),
            outcome=OUTCOMES[case.outcome],
            reason=case.reason.text(),
            safety=figures[0],
            figure=figures[1],
            threshold=figures[2],
            baseline=figures[3],
            scope=text_of(lib.alert_score_scope_name, case.scope) if case.scope else "rows",
            test=self._test(index),
        )

    def _test(self, index: int) -> Optional[GateTest]:
        test = s.GateTest()
        lib.alert_gate_test_at(self._handle, index, byref(test))
        if EVIDENCES[test.evidence] == "untested":
            return None
        pairs = test.pairs
        figures = listed((test.p, test.adjusted_p, test.detectable, test.design_effect))
        return GateTest(
            evidence=EVIDENCES[test.evidence],
            difference=_difference(test.difference),
            p=figures[0],
            adjusted_p=figures[1],
            detectable=figures[2],
            design_effect=figures[3],
            pairs=Pairs(pairs.both, pairs.first_only, pairs.second_only, pairs.neither),
            clusters=test.clusters,
            absent=test.absent,
            without_verdict=test.without_verdict,
        )

    @property
    def new_failures(self) -> Tuple[NewFailure, ...]:
        """The prompts that newly fail, model by model."""
        return tuple(
            self._new_failure(i) for i in range(lib.alert_gate_new_failure_count(self._handle))
        )

    def _new_failure(self, index: int) -> NewFailure:
        found = s.GateNewFailure()
        lib.alert_gate_new_failure_at(self._handle, index, byref(found))
        return NewFailure(
            model=found.model.text(),
            id=found.id.text(),
            category=found.category.text(),
            attack=found.attack.text(),
            language=found.language.text(),
            prompt=found.prompt.text(),
            verdict=VERDICTS[found.verdict],
            baseline=VERDICTS[found.baseline],
        )

    def junit(self) -> str:
        """The cases as JUnit XML."""
        return collect(lib.alert_gate_write_junit, self._handle).decode()

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"<Gate {self.outcome}>"
