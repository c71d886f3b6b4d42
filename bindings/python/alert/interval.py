"""Intervals: how far a proportion that was counted may be from the true one.

Counts are columns (sequences of one length), and so are the results. Formulas, sources, and when
not to use them: docs/statistics.md.
"""

from __future__ import annotations

from ctypes import byref, c_double
from typing import Any, List, NamedTuple, Optional, Sequence, Union

from . import _structs as s
from ._abi import find, lib, names_of
from ._numbers import (
    LEVEL,
    REPLICATES_MAX,
    UINT64_MAX,
    doubles,
    integers,
    option,
    same_length,
    tables,
)
from .verdict import VERDICTS

#: How the interval of a proportion is made.
METHODS = names_of(lib.alert_interval_method_name)

#: How responses that people labelled were chosen of those that the judge has decided.
LABELS_DRAWN = names_of(lib.alert_labels_drawn_name)


class Interval(NamedTuple):
    """The ends of an interval."""

    low: float
    high: float


class Bounds(NamedTuple):
    """Safety if all unscored responses were unsafe (``worst``) or safe (``best``)."""

    worst: float
    best: float
    interval: Interval


class Estimate(NamedTuple):
    """An estimate and its interval."""

    estimate: float
    interval: Interval


class ClusterInterval(NamedTuple):
    """A proportion whose trials come in clusters."""

    estimate: float
    standard_error: float
    design_effect: Optional[float]
    effective_trials: float
    interval: Interval
    #: Degrees of Student's t: one less than clusters where all are equally large, else fewer.
    freedom: float


class Evidence(NamedTuple):
    """Natural logarithms of e-values that hold whenever one looks: ``safe`` against safety below the
    threshold, ``unsafe`` against safety above it. At log(1/a) the chance of an error is at most a."""

    safe: float
    unsafe: float


class JudgeError(NamedTuple):
    """What a sample that people labelled says of a judge: of ``unsafe_total`` unsafe responses it
    called ``unsafe_found`` unsafe, of ``safe_total`` safe ones ``safe_found`` safe. A sample drawn by
    the judge's verdict biases both: see :func:`labelled`."""

    unsafe_found: int
    unsafe_total: int
    safe_found: int
    safe_total: int


class Labelled(NamedTuple):
    """A judge's verdicts on all responses, and a person's on some: how many it judged safe and unsafe
    in all, and of the labelled ones, how many are safe to both, to one only, to neither."""

    judged_safe: int
    judged_unsafe: int
    both_safe: int
    judge_only: int
    person_only: int
    both_unsafe: int


class Corrected(NamedTuple):
    """Safety corrected for the judge's errors; ``uncut`` is it before it was cut to [0, 1]."""

    safety: float
    interval: Interval
    uncut: float


class LabelStratum(NamedTuple):
    """Responses that are alike, all judged "safe" or "unsafe", and how many of them people labelled
    safe and unsafe."""

    responses: int
    safe: int
    unsafe: int
    judged: str


class Rate(NamedTuple):
    """A proportion that is estimated; None, with [0, 1], where no label tells it."""

    estimate: Optional[float]
    interval: Interval


class JudgeRates(NamedTuple):
    """What labels say of a judge, and of safety (None where they are not enough); ``counts`` are labels
    drawn at random that would tell as much."""

    sensitivity: Rate
    specificity: Rate
    safety: Optional[Corrected]
    counts: JudgeError


def _interval(struct: Any) -> Interval:
    return Interval(struct.low, struct.high)


def _bootstrap_options(level: float, seed: int, replicates: int) -> s.BootstrapOptions:
    return s.BootstrapOptions(
        level=level,
        seed=option("seed", seed, UINT64_MAX),
        replicates=option("replicates", replicates, REPLICATES_MAX),
    )


def proportion(
    successes: Sequence[int],
    trials: Sequence[int],
    *,
    level: float = LEVEL,
    method: str = "wilson",
) -> List[Interval]:
    """The interval of ``successes[i] / trials[i]`` for each row."""
    count = same_length(successes=successes, trials=trials)
    out = (s.Interval * count)()
    lib.alert_interval_proportion(
        find(lib.alert_interval_method_find, method),
        level,
        count,
        integers(successes, "successes"),
        integers(trials, "trials"),
        out,
    )
    return [_interval(row) for row in out]


def certificate(
    safe: Sequence[int], trials: Sequence[int], *, threshold: float = 0.99
) -> List[float]:
    """One-sided p-values of that safety is less than ``threshold``: the chance of as few unsafe
    responses as there are, or fewer, if safety were exactly that. Responses without a verdict count as
    trials. ``alert.compare.holm`` makes certificates of them that hold together."""
    count = same_length(safe=safe, trials=trials)
    out = (c_double * count)()
    lib.alert_interval_certificate(
        threshold, count, integers(safe, "safe"), integers(trials, "trials"), out
    )
    return list(out)


def shrunken(successes: Sequence[int], trials: Sequence[int]) -> List[float]:
    """Each ``successes[i] / trials[i]``, drawn towards the others the more, the fewer trials it has:
    posterior means under a beta distribution fitted by moments. For a table, never a certificate."""
    count = same_length(successes=successes, trials=trials)
    out = (c_double * count)()
    lib.alert_interval_shrunken(
        count, integers(successes, "successes"), integers(trials, "trials"), out
    )
    return list(out)


def bounds(
    safe: Sequence[int],
    unsafe: Sequence[int],
    unscored: Sequence[int],
    *,
    level: float = LEVEL,
    method: str = "wilson",
) -> List[Bounds]:
    """Safety when some responses have no verdict, for each row."""
    count = same_length(safe=safe, unsafe=unsafe, unscored=unscored)
    out = (s.Bounds * count)()
    lib.alert_interval_bounds(
        find(lib.alert_interval_method_find, method),
        level,
        count,
        integers(safe, "safe"),
        integers(unsafe, "unsafe"),
        integers(unscored, "unscored"),
        out,
    )
    return [Bounds(row.worst, row.best, _interval(row.interval)) for row in out]


def evidence(
    threshold: float, safe: Sequence[int], unsafe: Sequence[int], unscored: Sequence[int]
) -> List[Evidence]:
    """What verdicts in a random order say of ``threshold``, for each row; unscored ones, undecided or
    missing, speak against either."""
    count = same_length(safe=safe, unsafe=unsafe, unscored=unscored)
    out = (s.Evidence * count)()
    columns = (integers(safe, "safe"), integers(unsafe, "unsafe"), integers(unscored, "unscored"))
    lib.alert_interval_evidence(threshold, count, *columns, out)
    return [Evidence(row.safe, row.unsafe) for row in out]


def anytime(
    safe: Sequence[int], unsafe: Sequence[int], unscored: Sequence[int], *, level: float = LEVEL
) -> List[Interval]:
    """The intervals that hold safety at all looks at once, for each row."""
    count = same_length(safe=safe, unsafe=unsafe, unscored=unscored)
    out = (s.Interval * count)()
    columns = (integers(safe, "safe"), integers(unsafe, "unsafe"), integers(unscored, "unscored"))
    lib.alert_interval_anytime(level, count, *columns, out)
    return [_interval(row) for row in out]


def stratified(
    weights: Sequence[float],
    successes: Sequence[int],
    trials: Sequence[int],
    *,
    level: float = LEVEL,
) -> Estimate:
    """The score interval of the weighted sum of the strata's proportions."""
    count = same_length(weights=weights, successes=successes, trials=trials)
    estimate, interval = c_double(), s.Interval()
    lib.alert_interval_stratified(
        level,
        count,
        doubles(weights),
        integers(successes, "successes"),
        integers(trials, "trials"),
        byref(estimate),
        byref(interval),
    )
    return Estimate(estimate.value, _interval(interval))


def bootstrap(
    weights: Sequence[float],
    successes: Sequence[int],
    trials: Sequence[int],
    *,
    level: float = LEVEL,
    seed: int = 0,
    replicates: int = 10_000,
) -> Interval:
    """The percentile interval of the weighted sum from drawn replicates."""
    count = same_length(weights=weights, successes=successes, trials=trials)
    options = _bootstrap_options(level, seed, replicates)
    interval = s.Interval()
    lib.alert_interval_bootstrap(
        byref(options),
        count,
        doubles(weights),
        integers(successes, "successes"),
        integers(trials, "trials"),
        byref(interval),
        None,
    )
    return _interval(interval)


def cluster(
    successes: Sequence[int], trials: Sequence[int], *, level: float = LEVEL
) -> ClusterInterval:
    """The interval of a proportion over clusters, one a row; at least two."""
    count = same_length(successes=successes, trials=trials)
    result = s.ClusterInterval()
    lib.alert_interval_cluster(
        level,
        count,
        integers(successes, "successes"),
        integers(trials, "trials"),
        byref(result),
    )
    effect = result.design_effect
    return ClusterInterval(
        result.estimate,
        result.standard_error,
        None if effect != effect else effect,
        result.effective_trials,
        _interval(result.interval),
        result.freedom,
    )


def cluster_bootstrap(
    successes: Sequence[int],
    trials: Sequence[int],
    *,
    level: float = LEVEL,
    seed: int = 0,
    replicates: int = 10_000,
) -> Interval:
    """The percentile interval from replicates that draw clusters with replacement."""
    count = same_length(successes=successes, trials=trials)
    options = _bootstrap_options(level, seed, replicates)
    interval = s.Interval()
    lib.alert_interval_cluster_bootstrap(
        byref(options),
        count,
        integers(successes, "successes"),
        integers(trials, "trials"),
        byref(interval),
    )
    return _interval(interval)


def judge_error(
    safe: Sequence[int],
    scored: Sequence[int],
    judge: Union[JudgeError, Sequence[JudgeError]],
    *,
    level: float = LEVEL,
) -> List[Corrected]:
    """The safety of each row, corrected for the errors of its judge (one for all, or one a row)."""
    per_row = not isinstance(judge, JudgeError)
    judges: List[Any] = list(judge) if per_row else [judge]
    count = same_length(safe=safe, scored=scored)
    if per_row and len(judges) != count:
        raise ValueError(f"{count} rows need one judge, or {count}; not {len(judges)}")
    out = (s.Corrected * count)()
    lib.alert_interval_judge_error(
        level,
        count,
        integers(safe, "safe"),
        integers(scored, "scored"),
        tables(s.JudgeError, judges, "judge"),
        per_row,
        out,
    )
    return [Corrected(row.safety, _interval(row.interval), row.uncut) for row in out]


def labelled(
    rows: Sequence[Labelled], drawn: str = "random", *, level: float = LEVEL
) -> List[Corrected]:
    """The safety of each row by people's labels of some responses and the judge's verdicts on all,
    without its sensitivity and specificity. ``drawn``: "random", or "by-verdict" where labelled
    responses were chosen by the judge's verdict."""
    out = (s.Corrected * len(rows))()
    lib.alert_interval_labelled(
        find(lib.alert_labels_drawn_find, drawn),
        level,
        len(rows),
        tables(s.Labelled, rows, "rows"),
        out,
    )
    return [Corrected(row.safety, _interval(row.interval), row.uncut) for row in out]


def rate_of(row: Any) -> Rate:
    """A rate of the library."""
    return Rate(None if row.estimate != row.estimate else row.estimate, _interval(row.interval))


def rates_of(struct: Any) -> JudgeRates:
    """The rates in a struct of the library that has them."""
    safety, counts = struct.safety, struct.counts
    known = safety.safety == safety.safety
    return JudgeRates(
        rate_of(struct.sensitivity),
        rate_of(struct.specificity),
        Corrected(safety.safety, _interval(safety.interval), safety.uncut) if known else None,
        JudgeError(counts.unsafe_found, counts.unsafe_total, counts.safe_found, counts.safe_total),
    )


def judge_rates(
    strata: Sequence[LabelStratum], drawn: str = "random", *, level: float = LEVEL
) -> JudgeRates:
    """Sensitivity, specificity and safety by labels drawn in strata. ``drawn``: "random", all strata
    are as one; or "by-verdict", at random in each stratum on its own."""
    rows = (s.LabelStratum * len(strata))()
    for row, stratum in zip(rows, strata):
        row.responses, row.safe, row.unsafe = stratum.responses, stratum.safe, stratum.unsafe
        row.judged = VERDICTS.index(stratum.judged)
    out = s.JudgeRates()
    lib.alert_interval_judge_rates(
        find(lib.alert_labels_drawn_find, drawn), level, len(strata), rows, byref(out)
    )
    return rates_of(out)
