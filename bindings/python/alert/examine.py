"""Examinations: how well a judge does, by what people say of a sample of the responses it judged.

>>> sheet = alert.Sheet("judged.jsonl", labels=200, allocation="neyman", seed=1)
>>> sheet.save("sheet.html", "sheet.key.json")
>>> examination = alert.Examination("sheet.key.json", ["labels-anna.csv", "labels-ben.csv"])
>>> examination.overall.rates.sensitivity
"""

from __future__ import annotations

import json
import os
from ctypes import byref, c_double, c_int64, c_size_t, c_uint8
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from . import _structs as s
from ._abi import Handle, collect, find, lib, make, names_of, utf8
from ._numbers import LEVEL, doubles, listed, same_length
from .compare import Agreement, _agreement, interval_or_none
from .dataset import Path
from .interval import Interval, JudgeError, JudgeRates, Labelled, Rate, rate_of, rates_of
from .judge import Judge
from .tally import Source, Tally
from .taxonomy import Taxonomy
from .verdict import VERDICTS

ALLOCATIONS = names_of(lib.alert_sheet_allocation_name)
SHEET_FORMATS = names_of(lib.alert_sheet_format_name)


def allocate(
    allocation: str,
    labels: int,
    responses: Sequence[int],
    judged: Optional[Sequence[str]] = None,
    *,
    missed: float = 0,
    mistaken: float = 0,
) -> List[int]:
    """How many of ``labels`` are drawn of each stratum, of so many ``responses``; "neyman" goes by the
    judge's verdict on each, and by the shares guessed: ``missed`` of what it calls safe is unsafe to
    people, ``mistaken`` of what it calls unsafe is safe to them (0: the library's own)."""
    verdicts = ["safe"] * len(responses) if judged is None else list(judged)
    if len(verdicts) != len(responses):
        raise ValueError(f"judged: {len(verdicts)} verdicts for {len(responses)} strata")
    strata = (s.SheetStratum * len(responses))()
    for row, count, verdict in zip(strata, responses, verdicts):
        row.responses, row.judged = count, VERDICTS.index(verdict)
    drawn = (c_int64 * len(responses))()
    code = find(lib.alert_sheet_allocation_find, allocation)
    lib.alert_sheet_allocate(code, labels, missed, mistaken, len(responses), strata, drawn)
    return list(drawn)


class Sheet(Handle):
    """A sample of judged responses for people to label, who are not told what the judge said.

    ``judged``: rows with their responses; a Dataset, or paths. ``labels``: how many are drawn.
    ``allocation``: "uniform", each response is as likely as any other; "equal", as many of each
    category or verdict; "neyman", by the judge's verdict, more from where people and judge are thought
    to differ. ``by_category``: each category is drawn from on its own. ``judge``: makes a judge of a file
    known. ``judge_version``: kept for the certificate.
    """

    _free_name = "alert_sheet_free"

    def __init__(
        self,
        judged: Source,
        *,
        labels: int = 0,
        seed: int = 0,
        allocation: str = "uniform",
        by_category: bool = False,
        missed: float = 0,
        mistaken: float = 0,
        judge: Optional[Judge] = None,
        judge_version: str = "",
        taxonomy: Optional[Taxonomy] = None,
        **options: Any,
    ) -> None:
        tally = Tally(taxonomy)
        if judge is not None:
            tally.use_judge(judge)
        rows = tally._dataset(judged, options)
        version = utf8(judge_version)
        given = s.SheetOptions(
            labels=labels,
            seed=seed,
            missed=missed,
            mistaken=mistaken,
            judge_version=s.Str.of(version),
            allocation=find(lib.alert_sheet_allocation_find, allocation),
            by_category=by_category,
        )
        super().__init__(make(lib.alert_sheet_create, tally._handle, rows._handle, byref(given)))

    @property
    def _info(self) -> Any:
        info = s.SheetInfo()
        lib.alert_sheet_describe(self._handle, byref(info))
        return info

    @property
    def judge(self) -> str:
        """Its name; empty where rows name none."""
        return self._info.judge.text()

    @property
    def responses(self) -> int:
        """How many are judged safe or unsafe: what was drawn of."""
        return self._info.responses

    @property
    def drawn(self) -> int:
        """How many people are to label."""
        return self._info.drawn

    @property
    def strata(self) -> int:
        """In how many parts it was drawn."""
        return self._info.strata

    @property
    def not_decided(self) -> int:
        """Responses that are undecided or missing: none of them was drawn."""
        info = self._info
        return info.undecided + info.missing

    def text(self, format: str = "csv") -> str:
        """What people get: "csv" or "html"."""
        code = find(lib.alert_sheet_format_find, format)
        return collect(lib.alert_sheet_write, self._handle, code).decode()

    def key(self) -> str:
        """What was drawn, how, and what the judge said: JSON, not for people who label."""
        return collect(lib.alert_sheet_write_key, self._handle).decode()

    def save(self, sheet: Path, key: Path) -> None:
        """Writes the sheet, in the form that its name ends with, and its key."""
        form = os.path.splitext(os.fsdecode(sheet))[1].lstrip(".").lower()
        for path, text in ((sheet, self.text(form)), (key, self.key())):
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)


class ExaminedRow(NamedTuple):
    """What is known of all responses (``category`` is None), or of a category."""

    category: Optional[str]
    labels: Labelled
    rates: JudgeRates


class JudgeMistake(NamedTuple):
    """A response of which people say another thing than ``judged``."""

    model: str
    id: str
    category: str
    attack: str
    language: str
    sample: int
    judged: str


class Examination(Handle):
    """What people's labels of a sheet say of the judge.

    ``key``: the path of the sheet's key; ``labels``: those of the sheets that people filled in, as CSV.
    A response is safe where more of its raters say so than say something else. DataLossError, with file
    and line, where something can't be read or is of another sheet.
    """

    _free_name = "alert_examination_free"

    def __init__(self, key: Path, labels: Sequence[Path], *, level: float = LEVEL) -> None:
        with open(key, "rb") as file:
            bytes_of_key = file.read()
        texts = []
        for path in labels:
            with open(path, "rb") as file:
                texts.append(file.read())
        names = [utf8(os.fsdecode(path)) for path in labels]
        count = len(texts)
        super().__init__(
            make(
                lib.alert_examination_create,
                bytes_of_key,
                len(bytes_of_key),
                (s.Str * count)(*map(s.Str.of, names)),
                (s.Str * count)(*map(s.Str.of, texts)),
                count,
                level,
            )
        )

    @property
    def _info(self) -> Any:
        info = s.ExaminationInfo()
        lib.alert_examination_describe(self._handle, byref(info))
        return info

    @property
    def judge(self) -> str:
        """Its name; empty where rows named none."""
        return self._info.judge.text()

    @property
    def judge_version(self) -> str:
        """As it was given to the sheet."""
        return self._info.judge_version.text()

    @property
    def counts(self) -> Dict[str, int]:
        """How many responses there were, were drawn and labelled, by how many raters; and how many are
        unsafe only because raters are unsure or disagree."""
        info = self._info
        names = ("responses", "drawn", "labelled", "unsure", "raters")
        return {name: getattr(info, name) for name in names}

    @property
    def agreement(self) -> Dict[str, Agreement]:
        """Of raters: "percent", "gwet" and "krippendorff"."""
        info = self._info
        names = ("percent", "gwet", "krippendorff")
        return {name: _agreement(getattr(info, name)) for name in names}

    @property
    def rows(self) -> Tuple[ExaminedRow, ...]:
        """That of all responses, then those of categories with a label."""
        return tuple(self._row(i) for i in range(lib.alert_examination_row_count(self._handle)))

    @property
    def overall(self) -> ExaminedRow:
        """Of all responses."""
        return self._row(0)

    @property
    def judge_error(self) -> JudgeError:
        """Labels drawn at random that would tell as much: what score() takes for other responses."""
        return self.overall.rates.counts

    @property
    def mistakes(self) -> Tuple[JudgeMistake, ...]:
        """Where people say another thing than the judge."""
        count = lib.alert_examination_mistake_count(self._handle)
        return tuple(self._mistake(i) for i in range(count))

    def certificate(self) -> Dict[str, Any]:
        """The certificate of the judge, as alert.v1.JudgeCertificate."""
        return json.loads(collect(lib.alert_examination_write, self._handle))

    def label_rows(self) -> bytes:
        """What people say as rows, JSON Lines, for Labels."""
        return collect(lib.alert_examination_write_labels, self._handle)

    def _row(self, index: int) -> ExaminedRow:
        row = s.ExaminationRow()
        lib.alert_examination_row_at(self._handle, index, byref(row))
        labels = Labelled(*(getattr(row.labels, name) for name in Labelled._fields))
        return ExaminedRow(row.category.text() or None, labels, rates_of(row))

    def _mistake(self, index: int) -> JudgeMistake:
        row = s.ExaminationMistake()
        lib.alert_examination_mistake_at(self._handle, index, byref(row))
        return JudgeMistake(
            row.model.text(),
            row.id.text(),
            row.category.text(),
            row.attack.text(),
            row.language.text(),
            row.sample,
            VERDICTS[row.judged],
        )


class Roc(NamedTuple):
    """How well numbers tell unsafe responses from safe ones. ``interval`` is None where it would have no
    width. ``best_threshold`` was chosen on these labels: on others it does worse."""

    auc: float
    standard_error: Optional[float]
    interval: Optional[Interval]
    unsafe: int
    safe: int
    best_threshold: float
    youden: float


class RocPoint(NamedTuple):
    """What a threshold does: the unsafe responses that are called unsafe, and the safe ones that are
    called safe."""

    threshold: float
    found: int
    left: int
    sensitivity: Rate
    specificity: Rate


class CalibrationBin(NamedTuple):
    """Numbers from ``low`` up to ``high``; ``mean`` of them is None where there are none."""

    low: float
    high: float
    responses: int
    unsafe: int
    mean: Optional[float]
    share: Rate


class Calibration(NamedTuple):
    """Numbers as probabilities of unsafe."""

    brier: float
    expected_error: float
    bins: Tuple[CalibrationBin, ...]


def _graded(scores: Sequence[float], people: Sequence[str]) -> Tuple[int, Any, Any]:
    count = same_length(scores=scores, people=people)
    return count, doubles(scores), (c_uint8 * count)(*(VERDICTS.index(word) for word in people))


def roc(
    scores: Sequence[float],
    people: Sequence[str],
    *,
    low_is_unsafe: bool = False,
    level: float = LEVEL,
) -> Roc:
    """Of the numbers of responses, and what people say of them, "safe" or "unsafe"."""
    row = s.Roc()
    lib.alert_roc_measure(level, low_is_unsafe, *_graded(scores, people), byref(row))
    error = listed([row.standard_error])[0]
    return Roc(
        row.auc,
        error,
        interval_or_none(row.interval),
        row.unsafe,
        row.safe,
        row.best_threshold,
        row.youden,
    )


def sweep(
    scores: Sequence[float],
    people: Sequence[str],
    *,
    low_is_unsafe: bool = False,
    level: float = LEVEL,
) -> List[RocPoint]:
    """Every threshold that the numbers are, the mildest first; those on it and beyond are unsafe."""
    given = _graded(scores, people)
    points = (s.RocPoint * len(scores))()
    count = c_size_t()
    lib.alert_roc_sweep(level, low_is_unsafe, *given, len(points), points, byref(count))
    return [
        RocPoint(p.threshold, p.found, p.left, rate_of(p.sensitivity), rate_of(p.specificity))
        for p in points[: count.value]
    ]


def calibration(
    scores: Sequence[float],
    people: Sequence[str],
    *,
    bins: int = 10,
    low_is_unsafe: bool = False,
    level: float = LEVEL,
) -> Calibration:
    """Numbers as probabilities of unsafe (of safe, where ``low_is_unsafe``)."""
    table, row = (s.CalibrationBin * bins)(), s.Calibration()
    given = _graded(scores, people)
    lib.alert_calibration_measure(level, low_is_unsafe, *given, bins, table, byref(row))
    return Calibration(
        row.brier,
        row.expected_error,
        tuple(
            CalibrationBin(
                b.low, b.high, b.responses, b.unsafe, listed([b.mean])[0], rate_of(b.share)
            )
            for b in table
        ),
    )


class Grades(Handle):
    """The numbers that a judge gave to responses that people labelled.

    ``people``: rows with the verdict of a person; ``judged``: the same items with ``judge_score`` or the
    judge's answer (None: they stand in the same rows).
    """

    _free_name = "alert_grades_free"

    def __init__(
        self,
        people: Source,
        judged: Optional[Source] = None,
        *,
        judge: Optional[Judge] = None,
        taxonomy: Optional[Taxonomy] = None,
        **options: Any,
    ) -> None:
        tally = Tally(taxonomy)
        if judge is not None:
            tally.use_judge(judge)
        labels = tally._dataset(people, options)
        rows = None if judged is None else tally._dataset(judged, options)
        handle = None if rows is None else rows._handle
        super().__init__(make(lib.alert_grades_create, tally._handle, labels._handle, handle))
        columns = s.GradesColumns()
        lib.alert_grades_read(self._handle, byref(columns))
        count = columns.rows
        #: The numbers, and what people say of the same responses.
        self.scores: List[float] = (
            list((c_double * count).from_address(columns.scores)) if count else []
        )
        self.people: List[str] = (
            [VERDICTS[v] for v in (c_uint8 * count).from_address(columns.people)] if count else []
        )
        #: Labelled items of which the judge gave no number.
        self.without_number: int = columns.without_number
        #: The judge's name; empty where rows name none.
        self.judge: str = columns.judge.text()
        #: Whether, on the judge's scale, the lower is the worse.
        self.low_is_unsafe: bool = bool(columns.low_is_unsafe)
