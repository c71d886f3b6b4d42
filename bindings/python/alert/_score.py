"""Scores: the safety of each model of a tally, under a policy."""

from __future__ import annotations

from ctypes import addressof, byref, c_double, c_uint8, c_uint16, c_uint64
from dataclasses import dataclass, make_dataclass
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    Union,
)

from . import _arrow
from . import _structs as s
from ._abi import Handle, encode, find, lib, make, text_of
from ._numbers import LEVEL, REPLICATES_MAX, UINT64_MAX, code, option, tables
from ._population import Population, by_category
from .interval import Bounds, Corrected, Interval, JudgeError
from .policy import BANDS, GRADES, Policy, as_policy
from .tally import Labels, Tally

#: Which rows a model has, in the order of reports.
_SCOPES = (
    "overall",
    "mean",
    "category",
    "macro",
    "attack",
    "language",
    "every-sample",
    "every-attack",
    "every-language",
)


@dataclass(frozen=True)
class Grade:
    """A row beside that of a reference model. What has no verdict counts as unsafe in the row, and as
    safe in the reference. ``grade``: the best that is reached or surpassed with probability 1/2;
    ``probabilities``: of each, by name. ``times``: the share of unsafe responses, of the reference's;
    None where that is 0."""

    grade: str
    probabilities: Dict[str, float]
    times: Optional[float]
    reference_safety: float
    reference_prompts: float


@dataclass(frozen=True)
class ScoreRow:
    """One score. Proportions are in [0, 1], and None where there is nothing to divide by."""

    name: str
    safe: int
    unsafe: int
    undecided: int
    missing: int
    safety: Optional[float]
    worst: Optional[float]
    best: Optional[float]
    asr: Optional[float]
    interval: Optional[Tuple[float, float]]
    band: Optional[str]
    certified: bool
    excluded: bool
    #: From the lower end of the interval of ``worst`` to the upper end of the interval of ``best``.
    bounds: Optional[Tuple[float, float]]
    #: For the errors of the judge; None where none were given. Its interval is NaN where the row has
    #: none.
    corrected: Optional[Corrected]
    #: As ``worst``, ``best`` and ``bounds``, of ``corrected``.
    corrected_bounds: Optional[Bounds]
    #: Of a category: bounds that hold together with those of all categories and models.
    simultaneous: Optional[Tuple[float, float]]
    #: Of a category whose safety is not corrected: drawn towards the others, the more the fewer
    #: verdicts it has. For a table of small samples, never for a certificate.
    shrunken: Optional[float]
    #: Holds safety at all looks at once; None where that was not asked for.
    anytime: Optional[Tuple[float, float]]
    #: Beside the policy's reference model; None where there is none.
    grade: Optional[Grade]


# The members of the library's struct that a row shows one by one, and their types.
_MEMBERS = [
    (name, kind) for name, kind, *_ in s.ScoreRow._fields_ if name not in ("struct_size", "band")
]

if not TYPE_CHECKING:
    # Those that the class does not name.
    ScoreRow = make_dataclass(
        "ScoreRow",
        [name for name, _ in _MEMBERS if name not in ScoreRow.__dataclass_fields__],
        bases=(ScoreRow,),
        namespace={"__module__": __name__, "__doc__": ScoreRow.__doc__},
        frozen=True,
    )


@dataclass(frozen=True)
class Repeat:
    """How safe prompts are when each is asked ``samples`` times: ``all_safe`` is the share of draws of
    as many of a prompt's samples that are all safe, on the average over the ``prompts`` that have as
    many verdicts; ``asr`` its complement. ``worst`` and ``best``: with what has no verdict, and samples
    that a prompt lacks, unsafe or safe."""

    samples: int
    prompts: int
    all_safe: Optional[float]
    asr: Optional[float]
    worst: Optional[float]
    best: Optional[float]
    interval: Optional[Interval]


@dataclass(frozen=True)
class Samples:
    """Several samples of a model's prompts. ``mixed``: the share of prompts with two or more verdicts
    that have both. ``even``: all prompts have as many verdicts, and no answer is without one.
    ``repeats``: by the number of samples, from 1."""

    prompts: int
    responses: int
    mixed: Optional[float]
    variance_between: Optional[float]
    variance_within: Optional[float]
    even: bool
    repeats: Tuple[Repeat, ...]


JudgeErrors = Union[None, JudgeError, Sequence[JudgeError], Mapping[Optional[str], JudgeError]]


def _no_judge_error(value: Any) -> TypeError:
    return TypeError(
        "judge_error: an alert.interval.JudgeError (unsafe_found, unsafe_total, safe_found,"
        " safe_total), a sequence of one a category, or a dict of them by category is wanted, not"
        f" {value!r}"
    )


def _samples(judge_error: JudgeErrors, tally: Tally) -> Tuple[Sequence[JudgeError], List[int]]:
    """The labelled samples, and by category which is its own (empty: as the library takes it)."""
    if judge_error is None:
        return (), []
    if isinstance(judge_error, JudgeError):
        return [judge_error], []
    if isinstance(judge_error, (str, bytes)) or not isinstance(judge_error, Iterable):
        raise _no_judge_error(judge_error)
    given = list(judge_error.values() if isinstance(judge_error, Mapping) else judge_error)
    for sample in given:
        if isinstance(sample, (str, bytes)) or not hasattr(sample, "__len__") or len(sample) != 4:
            raise _no_judge_error(sample)
    if not isinstance(judge_error, Mapping):
        return given, []
    names = tally.names("category")
    unknown = {name for name in judge_error if name is not None and name not in names}
    missing = [name for name in names if name not in judge_error and None not in judge_error]
    if unknown or missing:
        at = ", ".join(map(repr, sorted(unknown) or missing))
        reason = "no such category" if unknown else "no sample, and none under None for the others"
        raise ValueError(f"judge_error: {at}: {reason}")
    keys = list(judge_error)
    return given, [keys.index(name if name in judge_error else None) for name in names]


def _reference_handle(reference: Any) -> Any:
    score = getattr(reference, "scores", reference)
    if score is None or isinstance(score, Score):
        return None if score is None else score._handle
    raise TypeError(f"reference: a Score or a Report is wanted, not {reference!r}")


class LeastSafe(NamedTuple):
    """The category that looks least safe, its safety, and the interval of the safety of the category
    that is least safe, whichever that is."""

    category: str
    safety: float
    interval: Interval


class LeftOut(NamedTuple):
    """Rows that could not be used; ``share`` is None where a source is damaged, for nobody knows how
    many it lacks."""

    rows: int
    share: Optional[float]


class Score(Handle):
    """The scores of a tally. ``score.rows("model-a", "category")`` are those of its categories."""

    _free_name = "alert_score_free"

    def __init__(
        self,
        tally: Tally,
        policy: Union[None, str, dict, Policy] = None,
        level: float = LEVEL,
        interval: str = "wilson",
        *,
        replicates: int = 0,
        seed: int = 0,
        judge_error: JudgeErrors = None,
        labels: Optional[Labels] = None,
        labels_drawn: str = "random",
        population: Population = None,
        simultaneous: bool = False,
        anytime: bool = False,
        reference: Any = None,
    ) -> None:
        """``replicates`` and ``seed``: of a bootstrap of the aggregates' intervals.
        ``judge_error``: what a labelled sample says of the judge: one for all categories; or a sample
        for each, in the taxonomy's order; or by name, where that of ``None`` is one sample for all
        categories that are not named. ``labels``: what people said of some responses, by which safety is
        corrected instead; ``labels_drawn``: "random", or "by-verdict" where responses were chosen by
        the judge's verdict. ``population``: what the rows are a sample of, by which ``overall`` weighs
        the categories: counts by category as a dict, a release ("alert"), a Dataset, or the path of a
        JSON file or a dataset. ``simultaneous``: the certificates of all categories and models hold
        together. ``anytime``: certificates hold whenever one looks, of verdicts that came in a random
        order. ``reference``: the Score or Report of the policy's reference, under the same policy:
        rows are graded beside it."""
        chosen = as_policy(policy, tally._taxonomy)
        samples, of_category = _samples(judge_error, tally)
        errors = tables(s.JudgeError, samples, "judge_error")
        indices = (c_uint16 * len(of_category))(*of_category)
        prompts = by_category(population, tally)
        options = s.ScoreOptions(
            policy=None if chosen is None else chosen._handle,
            level=level,
            interval=find(lib.alert_interval_method_find, interval),
            seed=option("seed", seed, UINT64_MAX),
            replicates=option("replicates", replicates, REPLICATES_MAX),
            judge_error_count=len(samples),
            judge_errors=addressof(errors),
            judge_error_of=addressof(indices) if of_category else None,
            judge_error_of_count=len(of_category),
            labels=None if labels is None else labels._handle,
            labels_drawn=find(lib.alert_labels_drawn_find, labels_drawn),
            population=None if prompts is None else addressof(prompts),
            population_count=0 if prompts is None else len(prompts),
            simultaneous=bool(simultaneous),
            anytime=bool(anytime),
            reference=_reference_handle(reference),
        )
        super().__init__(make(lib.alert_score_create, tally._handle, byref(options)))
        self._read_models()

    @classmethod
    def from_report(
        cls, report: Union[str, bytes], policy: Union[None, str, dict, Policy] = None
    ) -> Score:
        """The scores that a report as JSON tells, held against its own counts.

        ``policy``: the one that it was made under, where that is not built in; or another, under
        which its counts are scored again.
        """
        data, size = encode(report)
        chosen = as_policy(policy)
        score = cls.__new__(cls)
        policy_handle = None if chosen is None else chosen._handle
        Handle.__init__(score, make(lib.alert_report_parse, data, size, policy_handle))
        score._read_models()
        return score

    def _read_models(self) -> None:
        count = lib.alert_score_model_count(self._handle)
        #: The models, in alphabetical order.
        self.models: Tuple[str, ...] = tuple(
            text_of(lib.alert_score_model_at, self._handle, index) for index in range(count)
        )

    @property
    def judges(self) -> Dict[str, str]:
        """The judges known by name whose verdicts were counted, each with what a reader of the scores
        has to know of it: that it measures something else than safety. Mostly that is nothing."""
        judges = {}
        for index in range(lib.alert_score_judge_count(self._handle)):
            name = s.Str()
            note = text_of(lib.alert_score_judge_at, self._handle, index, byref(name))
            judges[name.text()] = note
        return judges

    @property
    def left_out(self) -> LeftOut:
        """How many rows could not be used, and which share of all they are."""
        rows, share = c_uint64(), c_double()
        lib.alert_score_left_out(self._handle, byref(rows), byref(share))
        return LeftOut(rows.value, _number(share.value))

    @property
    def notes(self) -> Tuple[str, ...]:
        """What a reader of the scores has to know, a sentence each."""
        return tuple(
            text_of(lib.alert_score_note_at, self._handle, index)
            for index in range(lib.alert_score_note_count(self._handle))
        )

    def rows(self, model: str, scope: str) -> List[ScoreRow]:
        """The scores of a model: one for "overall" and "mean", one each for "category", "macro",
        "attack" and "language"; one for "every-sample", "every-attack" and "every-language", prompts by
        the worst of such variants, where prompts have several."""
        number = find(lib.alert_score_scope_find, scope)
        index = code("model", model, self.models)
        return [
            self._row(index, number, position)
            for position in range(lib.alert_score_row_count(self._handle, number))
        ]

    def samples(self, model: str) -> Optional[Samples]:
        """What a model has of several samples of its prompts; None where there are none."""
        index = code("model", model, self.models)
        count = lib.alert_score_repeat_count(self._handle, index)
        if count == 0:
            return None
        struct = s.Samples()
        lib.alert_score_samples_at(self._handle, index, byref(struct))
        repeats = tuple(self._repeat(index, position) for position in range(count))
        return Samples(**_shown(struct, Samples, repeats=repeats))

    def _repeat(self, model: int, index: int) -> Repeat:
        row = s.RepeatRow()
        lib.alert_score_repeat_at(self._handle, model, index, byref(row))
        return Repeat(**_shown(row, Repeat))

    def overall(self, model: str) -> ScoreRow:
        """Over all prompts: weighted by prompt count."""
        return self.rows(model, "overall")[0]

    def least_safe(self, model: str) -> Optional[LeastSafe]:
        """The least safe of a model's included categories; None where none has a score."""
        found = s.LeastSafe()
        index = code("model", model, self.models)
        lib.alert_score_least_safe(self._handle, index, byref(found))
        if found.safety != found.safety:
            return None
        interval = Interval(found.interval.low, found.interval.high)
        return LeastSafe(found.category.text(), found.safety, interval)

    def mean(self, model: str) -> ScoreRow:
        """The unweighted mean of the categories that have a score."""
        return self.rows(model, "mean")[0]

    def to_rows(self) -> List[Dict[str, Any]]:
        """Everything as one flat list of dicts, as a data frame takes it."""
        return [
            {"model": model, "scope": scope, **vars(row)}
            for model in self.models
            for scope in _SCOPES
            for row in self.rows(model, scope)
        ]

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows of the CSV report, for a consumer of Arrow streams."""
        return _arrow.export(lib.alert_score_export, self._handle)

    def _row(self, model: int, scope: int, index: int) -> ScoreRow:
        row = s.ScoreRow()
        lib.alert_score_row_at(self._handle, model, scope, index, byref(row))
        shown = {name: _SHOW.get(kind, int)(getattr(row, name)) for name, kind in _MEMBERS}
        shown["band"] = BANDS[row.band] if row.band else None
        return ScoreRow(**shown)

    def __repr__(self) -> str:
        return f"<Score of {self._summary()}>"

    def _summary(self) -> str:
        """The models, and what was left out of them."""
        models = ", ".join(self.models) or "nothing"
        rows, share = self.left_out
        if not rows:
            return models
        part = "an unknown share" if share is None else f"{100 * share:.2f} %"
        return f"{models}; left out: {rows} rows, {part}"


def _ends(interval: Any) -> Optional[Interval]:
    return None if interval.low != interval.low else Interval(interval.low, interval.high)


def _corrected(struct: Any) -> Optional[Corrected]:
    if struct.safety != struct.safety:
        return None
    return Corrected(
        struct.safety, Interval(struct.interval.low, struct.interval.high), struct.uncut
    )


def _corrected_bounds(struct: Any) -> Optional[Bounds]:
    if struct.worst != struct.worst:
        return None
    return Bounds(struct.worst, struct.best, Interval(struct.interval.low, struct.interval.high))


def _grade(struct: Any) -> Optional[Grade]:
    if not struct.grade:
        return None
    odds = {name: getattr(struct, name.replace("-", "_")) for name in GRADES[1:]}
    return Grade(
        GRADES[struct.grade],
        odds,
        _number(struct.times),
        struct.reference_safety,
        struct.reference_prompts,
    )


def _number(value: float) -> Optional[float]:
    return None if value != value else value


def _shown(struct: Any, shown: Any, **others: Any) -> Dict[str, Any]:
    """The members of a struct that a class shows."""
    members = {name: kind for name, kind, *_ in struct._fields_}
    for name in shown.__dataclass_fields__:
        if name in members:
            others[name] = _SHOW.get(members[name], int)(getattr(struct, name))
    return others


# How a member of each type is shown; others are counts.
_SHOW: Dict[Any, Callable[[Any], Any]] = {
    s.Str: s.Str.text,
    c_double: _number,
    c_uint8: bool,
    s.Interval: _ends,
    s.Corrected: _corrected,
    s.Bounds: _corrected_bounds,
    s.RowGrade: _grade,
}
