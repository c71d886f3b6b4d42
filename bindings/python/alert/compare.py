"""Comparisons: two models on the same prompts, several raters of the same responses, and how many
prompts it takes to tell.

Counts are columns (sequences of one length), and so are the results. Formulas, sources, and when
not to use them: docs/statistics.md.
"""

from __future__ import annotations

from ctypes import addressof, byref, c_int64, c_uint8, c_uint32
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

from . import _structs as s
from ._abi import find, lib, names_of
from ._constants import NO_RATING
from ._numbers import LEVEL, doubles, integers, listed, same_length, tables
from .interval import METHODS, Interval, JudgeError
from .verdict import VERDICTS

PAIRED_METHODS = names_of(lib.alert_paired_method_name)


class Pairs(NamedTuple):
    """Two models on the same prompts: how many responses were safe from both, from one only, from
    neither."""

    both: int
    first_only: int
    second_only: int
    neither: int


class Difference(NamedTuple):
    """The first proportion minus the second."""

    difference: float
    #: None where all pairs are one cluster.
    interval: Optional[Interval]


class ClusterComparison(NamedTuple):
    """Pairs that come in clusters: their difference, how many pairs tell as much as one that is
    independent, and the p-value of the sign-flip test."""

    difference: Difference
    design_effect: float
    p: float
    #: Degrees of Student's t; 0, the normal distribution, where each cluster is one pair; None where
    #: all pairs are one cluster.
    freedom: Optional[float]


class McNemar(NamedTuple):
    """Two-sided p-values of the test that both proportions are equal."""

    exact: float
    midp: float


class Agreement(NamedTuple):
    """A coefficient of agreement; ``estimate`` is None where it is not defined, ``interval`` where it
    would have no width."""

    estimate: Optional[float]
    standard_error: Optional[float]
    interval: Optional[Interval]
    items: int


class Plan(NamedTuple):
    """With ``prompts`` base prompts, or more, the power is reached."""

    prompts: int
    #: How many responses may be unsafe or without a verdict; None where no number says it: of
    #: clusters, and where safety is corrected.
    max_unsafe: Optional[int]
    power: float
    #: To so many prompts, their rows and samples.
    responses: int
    #: The standard error of ``power`` where it is simulated, else 0.
    power_error: float


class Expected(NamedTuple):
    """What the responses are expected to be like that a certificate is planned for: by default, one to
    each prompt, which has a verdict, and this as it is."""

    #: The rows of each of some base prompts, its attacks and languages: those that are planned have
    #: sizes in the same proportions. ``[5]`` where all have five; empty: one row each.
    cluster_sizes: Sequence[int] = ()
    #: Of each row.
    samples: int = 1
    #: The correlation of two responses to one base prompt, from 0 (independent) to 1 (all the same).
    icc: float = 0.0
    #: The share of responses that will have no verdict.
    undecided: float = 0.0
    #: The share without a verdict above which nothing is certified; None: any may be.
    max_unscored: Optional[float] = None
    #: Safety will be corrected by so many labels, which find these rates; None: it will not be.
    judge: Optional[JudgeError] = None


def _difference(row: Any) -> Difference:
    return Difference(row.difference, interval_or_none(row.interval))


def interval_or_none(interval: Any) -> Optional[Interval]:
    """An interval of the library; None where it is NaN, which stands for none."""
    return None if interval.low != interval.low else Interval(interval.low, interval.high)


def paired(
    pairs: Sequence[Pairs], *, level: float = LEVEL, method: str = "tango"
) -> List[Difference]:
    """The difference of two paired proportions, for each table."""
    out = (s.Difference * len(pairs))()
    lib.alert_compare_paired(
        find(lib.alert_paired_method_find, method),
        level,
        len(pairs),
        tables(s.Pairs, pairs, "pairs"),
        out,
    )
    return [_difference(row) for row in out]


def unpaired(
    first_successes: Sequence[int],
    first_trials: Sequence[int],
    second_successes: Sequence[int],
    second_trials: Sequence[int],
    *,
    level: float = LEVEL,
) -> List[Difference]:
    """The difference of two independent proportions, for each row."""
    count = same_length(
        first_successes=first_successes,
        first_trials=first_trials,
        second_successes=second_successes,
        second_trials=second_trials,
    )
    out = (s.Difference * count)()
    lib.alert_compare_unpaired(
        level,
        count,
        integers(first_successes, "first_successes"),
        integers(first_trials, "first_trials"),
        integers(second_successes, "second_successes"),
        integers(second_trials, "second_trials"),
        out,
    )
    return [_difference(row) for row in out]


def mcnemar(pairs: Sequence[Pairs]) -> List[McNemar]:
    """McNemar's test that both proportions of each table are equal."""
    given = tables(s.Pairs, pairs, "pairs")
    exact, midp = doubles([0.0] * len(pairs)), doubles([0.0] * len(pairs))
    lib.alert_compare_mcnemar(len(pairs), given, exact, midp)
    return [McNemar(*values) for values in zip(exact, midp)]


def clusters(
    pairs: Sequence[Pairs], *, level: float = LEVEL, method: str = "tango"
) -> ClusterComparison:
    """The difference of two paired proportions whose pairs come in clusters, one table a cluster."""
    row = s.ClusterComparison()
    lib.alert_compare_clusters(
        find(lib.alert_paired_method_find, method),
        level,
        len(pairs),
        tables(s.Pairs, pairs, "pairs"),
        byref(row),
    )
    return ClusterComparison(
        _difference(row.difference), row.design_effect, row.p, listed([row.freedom])[0]
    )


def sign_flip(differences: Sequence[int]) -> float:
    """The exact two-sided p-value over the differences of clusters: the pairs safe from the first only,
    less those safe from the second only."""
    p = doubles([0.0])
    lib.alert_compare_sign_flip(len(differences), integers(differences, "differences"), p)
    return p[0]


def noninferior(
    pairs: Sequence[Pairs],
    margin: float,
    *,
    design_effect: Optional[Sequence[float]] = None,
    freedom: Optional[Sequence[float]] = None,
) -> List[float]:
    """One-sided p-values of the hypothesis that the first is less safe than the second by ``margin`` or
    more, for each table. ``design_effect``: by which the counts are divided; ``freedom``: the degrees
    of Student's t, as :func:`clusters` has them."""
    count = len(pairs)
    effects = [0.0] * count if design_effect is None else design_effect
    degrees = [0.0] * count if freedom is None else freedom
    same_length(pairs=pairs, design_effect=effects, freedom=degrees)
    rows = (s.NoninferiorPairs * count)()
    for row, table, effect, degree in zip(rows, tables(s.Pairs, pairs, "pairs"), effects, degrees):
        row.pairs, row.margin, row.design_effect, row.freedom = table, margin, effect, degree
    p = doubles([0.0] * count)
    lib.alert_compare_noninferior_paired(count, rows, p)
    return list(p)


def noninferior_unpaired(
    first_successes: Sequence[int],
    first_trials: Sequence[int],
    second_successes: Sequence[int],
    second_trials: Sequence[int],
    margin: float,
    *,
    first_design_effect: Optional[Sequence[float]] = None,
    second_design_effect: Optional[Sequence[float]] = None,
    freedom: Optional[Sequence[float]] = None,
) -> List[float]:
    """As noninferior(), of two independent proportions."""
    columns = dict(
        first_successes=integers(first_successes, "first_successes"),
        first_trials=integers(first_trials, "first_trials"),
        second_successes=integers(second_successes, "second_successes"),
        second_trials=integers(second_trials, "second_trials"),
    )
    given = dict(
        first_design_effect=first_design_effect,
        second_design_effect=second_design_effect,
        freedom=freedom,
    )
    columns.update({name: doubles(values) for name, values in given.items() if values is not None})
    count = same_length(**columns)
    rows = (s.NoninferiorCounts * count)()
    for i, row in enumerate(rows):
        row.margin = margin
        for name, values in columns.items():
            setattr(row, name, values[i])
    p = doubles([0.0] * count)
    lib.alert_compare_noninferior_unpaired(count, rows, p)
    return list(p)


def holm(p: Sequence[float]) -> List[float]:
    """P-values adjusted for the chance of any wrong rejection."""
    adjusted = doubles(p)
    lib.alert_compare_holm(len(p), doubles(p), adjusted)
    return list(adjusted)


def benjamini_hochberg(p: Sequence[float]) -> List[float]:
    """P-values adjusted for the share of wrong ones among the rejections."""
    adjusted = doubles(p)
    lib.alert_compare_benjamini_hochberg(len(p), doubles(p), adjusted)
    return list(adjusted)


class Ratings:
    """Labels that several raters gave the same items: ``Ratings([["safe", None], ["safe",
    "unsafe"]])`` is two raters of two items, the first of whom left one out. ``cluster``: a number for
    each item, the same for variants of one prompt, for which standard errors allow."""

    def __init__(
        self,
        raters: Sequence[Sequence[Optional[str]]],
        labels: Sequence[str] = VERDICTS,
        cluster: Optional[Sequence[int]] = None,
    ) -> None:
        #: The labels, by code.
        self.labels: Tuple[str, ...] = tuple(labels)
        items = same_length(**{f"rater {i}": column for i, column in enumerate(raters)})
        codes = {label: index for index, label in enumerate(self.labels)}
        codes[None] = NO_RATING  # type: ignore[index]
        flat = [codes[label] for column in raters for label in column]  # type: ignore[index]
        self._ratings = (c_uint8 * len(flat))(*flat)
        self._cluster = None
        if cluster is not None:
            same_length(items=range(items), cluster=cluster)
            self._cluster = (c_uint32 * items)(*cluster)
        self._struct = s.Ratings(
            items=items,
            raters=len(raters),
            ratings=addressof(self._ratings),
            labels=len(self.labels),
            cluster=None if self._cluster is None else addressof(self._cluster),
        )

    @classmethod
    def _of_matrix(cls, matrix: Any, labels: Sequence[str]) -> Ratings:
        """Those of a matrix of the library, which is kept alive."""
        ratings = cls.__new__(cls)
        ratings.labels = tuple(labels)
        ratings._ratings = matrix
        ratings._struct = s.Ratings()
        lib.alert_matrix_ratings(matrix._handle, byref(ratings._struct))
        return ratings

    def confusion(self, first: int = 0, second: int = 1) -> List[List[int]]:
        """How many items got label i from rater ``first`` and label j from rater ``second``."""
        size = len(self.labels)
        matrix = (c_int64 * (size * size))()
        lib.alert_agreement_confusion(byref(self._struct), first, second, matrix)
        return [list(matrix[row * size : (row + 1) * size]) for row in range(size)]

    def cohen(self, first: int = 0, second: int = 1, *, level: float = LEVEL) -> Agreement:
        """Cohen's kappa of two raters."""
        out = s.Agreement()
        lib.alert_agreement_cohen_of(level, byref(self._struct), first, second, byref(out))
        return _agreement(out)

    def gwet(self, *, level: float = LEVEL) -> Agreement:
        """Gwet's AC1, which is steady where nearly all ratings are one label."""
        return self._agree(lib.alert_agreement_gwet, level)

    def fleiss(self, *, level: float = LEVEL) -> Agreement:
        """Fleiss' kappa of the items that every rater rated."""
        return self._agree(lib.alert_agreement_fleiss, level)

    def krippendorff(self, *, level: float = LEVEL) -> Agreement:
        """Krippendorff's alpha of the items that two or more raters rated."""
        return self._agree(lib.alert_agreement_krippendorff, level)

    def percent(self, *, level: float = LEVEL) -> Agreement:
        """The share of items to which all raters gave the same label."""
        return self._agree(lib.alert_agreement_percent, level)

    def _agree(self, function: Any, level: float) -> Agreement:
        out = s.Agreement()
        function(level, byref(self._struct), byref(out))
        return _agreement(out)


def _agreement(row: Any) -> Agreement:
    estimate, error, low = listed([row.estimate, row.standard_error, row.interval.low])
    interval = None if low is None else Interval(low, row.interval.high)
    return Agreement(estimate, error, interval, row.items)


def _plan_options(
    level: float, power: float, method: str, responses: Optional[Expected] = None
) -> Any:
    expected = Expected() if responses is None else responses
    sizes = integers(expected.cluster_sizes, "cluster_sizes")
    options = s.PlanOptions(
        level=level,
        power=power,
        interval=find(lib.alert_interval_method_find, method),
        cluster_sizes=addressof(sizes),
        cluster_count=len(sizes),
        samples=expected.samples,
        icc=expected.icc,
        undecided=expected.undecided,
        max_unscored=expected.max_unscored or 0.0,
        has_max_unscored=expected.max_unscored is not None,
        has_judge=expected.judge is not None,
    )
    if expected.judge is not None:
        options.judge = s.JudgeError(*expected.judge)
    options.kept_alive = sizes
    return byref(options)


def plan_certify(
    threshold: Sequence[float],
    expected: Sequence[float],
    *,
    level: float = LEVEL,
    power: float = 0.8,
    method: str = "wilson",
    responses: Optional[Expected] = None,
) -> List[Plan]:
    """How many prompts certify a threshold if the true safety is as expected, for each row. What is not
    one response a prompt, with a verdict that stands, is simulated, in some seconds."""
    count = same_length(threshold=threshold, expected=expected)
    out = (s.Plan * count)()
    options = _plan_options(level, power, method, responses)
    lib.alert_plan_certify(options, count, doubles(threshold), doubles(expected), out)
    return [
        Plan(
            row.prompts,
            None if row.max_unsafe < 0 else row.max_unsafe,
            row.power,
            row.responses,
            row.power_error,
        )
        for row in out
    ]


def plan_power(
    threshold: Sequence[float],
    expected: Sequence[float],
    prompts: Sequence[int],
    *,
    level: float = LEVEL,
    method: str = "wilson",
    responses: Optional[Expected] = None,
) -> List[float]:
    """The chance with which so many base prompts certify a threshold if the true safety is as
    expected, for each row."""
    count = same_length(threshold=threshold, expected=expected, prompts=prompts)
    power = doubles([0.0] * count)
    options = _plan_options(level, 0.0, method, responses)
    counts = integers(prompts, "prompts")
    lib.alert_plan_power(options, count, doubles(threshold), doubles(expected), counts, power)
    return list(power)


def plan_certifiable(
    threshold: Sequence[float],
    prompts: Sequence[int],
    *,
    level: float = LEVEL,
    power: float = 0.8,
    method: str = "wilson",
    responses: Optional[Expected] = None,
) -> List[Optional[float]]:
    """The lowest true safety that so many base prompts certify at the threshold; None: none."""
    count = same_length(threshold=threshold, prompts=prompts)
    out = doubles([0.0] * count)
    options = _plan_options(level, power, method, responses)
    counts = integers(prompts, "prompts")
    lib.alert_plan_certifiable(options, count, doubles(threshold), counts, out)
    return listed(out)


def plan_paired(
    difference: Sequence[float],
    discordant: Sequence[float],
    *,
    level: float = LEVEL,
    power: float = 0.8,
) -> List[int]:
    """How many prompts show a paired difference if so large a share of verdicts differs."""
    count = same_length(difference=difference, discordant=discordant)
    out = (c_int64 * count)()
    options = _plan_options(level, power, METHODS[0])
    lib.alert_plan_paired(options, count, doubles(difference), doubles(discordant), out)
    return list(out)


def plan_noninferior(
    margin: Sequence[float],
    discordant: Sequence[float],
    *,
    level: float = LEVEL,
    power: float = 0.8,
) -> List[int]:
    """How many prompts show that a model as safe as another is not inferior by the margin or more, at
    (1 - level) / 2, one-sided, if so large a share of verdicts differs."""
    count = same_length(margin=margin, discordant=discordant)
    out = (c_int64 * count)()
    options = _plan_options(level, power, METHODS[0])
    lib.alert_plan_noninferior(options, count, doubles(margin), doubles(discordant), out)
    return list(out)


def plan_detectable(
    prompts: Sequence[int],
    discordant: Sequence[float],
    *,
    level: float = LEVEL,
    power: float = 0.8,
) -> List[Optional[float]]:
    """The smallest paired difference that so many prompts show; None: not even ``discordant``."""
    count = same_length(prompts=prompts, discordant=discordant)
    out = doubles([0.0] * count)
    options = _plan_options(level, power, METHODS[0])
    counts = integers(prompts, "prompts")
    lib.alert_plan_detectable(options, count, counts, doubles(discordant), out)
    return listed(out)
