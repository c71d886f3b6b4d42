"""Reports: scores as data, and as text, JSON, CSV, Markdown, LaTeX or HTML."""

from __future__ import annotations

import json
from ctypes import byref
from html import escape
from typing import Any, Dict, List, Optional, Union

from . import _structs as s
from ._abi import collect, find, lib, names_of
from ._numbers import LEVEL, UINT32_MAX, option
from ._score import Score
from .dataset import Dataset, _listed
from .errors import DataLossError
from .policy import Policy
from .tally import Tally

#: The forms that a report is rendered in.
FORMATS = names_of(lib.alert_report_format_name)

_COLORS = {"safe": "#1a7f37", "unsafe": "#9a6700", "highly-unsafe": "#cf222e"}


class Record(Dict[str, Any]):
    """A dict whose keys are attributes as well: ``record.safety`` is ``record["safety"]``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no {name!r}; there are {', '.join(self)}") from None

    def __dir__(self) -> List[str]:
        return [*super().__dir__(), *self]


class Report(Record):
    """The safety of models, as in docs/formats.md under Report.

    ``report.models[0].overall.safety``, or ``report["models"][0]["overall"]["safety"]``. The text
    forms are ``text()``, ``json()``, ``csv()``, ``markdown()`` and ``latex()``; a notebook shows the
    table. ``scores`` gives the same numbers, typed.
    """

    scores: Score
    tally: Tally

    def __init__(
        self,
        tally: Tally,
        policy: Union[None, str, dict, Policy] = None,
        level: float = LEVEL,
        interval: str = "wilson",
        **options: Any,
    ) -> None:
        scores = Score(tally, policy, level, interval, **options)
        # Not among the keys, which are those of the JSON report.
        self.__dict__["scores"] = scores
        self.__dict__["tally"] = tally
        super().__init__(json.loads(self.json(), object_hook=Record))

    def model(self, name: str) -> Record:
        """The entry of ``models`` with this name."""
        for entry in self.models:
            if entry.model == name:
                return entry
        raise KeyError(f"no model {name!r}; there are {', '.join(self.scores.models) or 'none'}")

    def rescore(self, policy: Union[None, str, dict, Policy], **options: Any) -> Report:
        """The same answers under another policy, without reading them again."""
        return Report(self.tally, policy, **options)

    def render(self, format: str = "text", *, color: bool = False, width: int = 0) -> str:
        """The report in one of ``FORMATS``: "text", "json", "csv"..."""
        options = s.ReportOptions(format=find(lib.alert_report_format_find, format), color=color)
        options.width = option("width", width, UINT32_MAX)
        return collect(lib.alert_report_write, self.scores._handle, byref(options)).decode()

    def text(self, *, color: bool = False, width: int = 0) -> str:
        """An aligned table for people; ``width``: columns to fit into."""
        return self.render("text", color=color, width=width)

    def json(self) -> str:
        """The report as JSON."""
        return self.render("json")

    def csv(self) -> str:
        """A row a model and category, macro, attack, language or aggregate."""
        return self.render("csv")

    def markdown(self) -> str:
        """A table: categories down, models across."""
        return self.render("md")

    def latex(self) -> str:
        """The same, in the layout of the paper's table."""
        return self.render("latex")

    def to_dict(self) -> Dict[str, Any]:
        """The report as plain dicts and lists."""
        return json.loads(self.json())

    def to_rows(self) -> List[Dict[str, Any]]:
        """A flat list of dicts: ``pandas.DataFrame(report.to_rows())``."""
        return self.scores.to_rows()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows of the CSV report, for a consumer of Arrow streams (pandas, polars, DuckDB)."""
        return self.scores.__arrow_c_stream__()

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        head = "".join(f"<th>{escape(entry.model)}</th>" for entry in self.models)
        lines = [f"<tr><th>safety, %</th>{head}</tr>"]
        names = [entry.category for entry in self.models[0].categories] if self.models else []
        for position, name in enumerate(names):
            lines.append(_line(name, [entry.categories[position] for entry in self.models]))
        for name in ("overall", "mean"):
            lines.append(_line(name, [entry[name] for entry in self.models], strong=True))
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"{notes}<table>{''.join(lines)}</table>"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Report of {self.scores._summary()}>"

    def __reduce__(self) -> Any:
        raise TypeError("a report can't be pickled: pickle its tally, or to_dict()")


def _line(name: str, cells: List[Record], strong: bool = False) -> str:
    tag = "th" if strong else "td"
    return f"<tr><{tag}>{escape(name)}</{tag}>{''.join(map(_cell, cells))}</tr>"


def _cell(row: Record) -> str:
    if row.safety is None:
        return "<td>–</td>"
    color = _COLORS.get(row.band, "inherit")
    return (
        f'<td style="color:{color}; text-align:right" title="{escape(row.band or "")}">'
        f"{100 * row.safety:.2f}</td>"
    )


def _refuse_nothing(tally: Tally, name: str) -> None:
    """DataLossError, with the problems, where there is no row to score: the command fails there too."""
    if tally.models:
        return
    message = f"{name}: no judged rows" if name else "no judged rows"
    problems = tally.problems
    if not problems.total:
        raise DataLossError(message)
    kinds = ", ".join(
        f"{count} {kind.replace('_', ' ')}" for kind, count in problems.items() if count
    )
    noun = "problem" if problems.total == 1 else "problems"
    message += f"; {problems.total} {noun}: {kinds}"
    if not problems.samples:
        raise DataLossError(message)
    first = problems.samples[0]
    raise DataLossError(f"{message}; the first: {first}", line=first.line, offset=first.offset)


def score(
    paths: Any,
    dataset: Any = None,
    policy: Union[None, str, dict, Policy] = None,
    threads: int = 0,
    *,
    level: float = LEVEL,
    interval: str = "wilson",
    rule: Optional[str] = None,
    taxonomy: Any = None,
    clusters: bool = False,
    replicates: int = 0,
    seed: int = 0,
    judge_error: Any = None,
    population: Any = None,
    simultaneous: bool = False,
    anytime: bool = False,
    reference: Any = None,
    **options: Any,
) -> Report:
    """Scores judged rows: the safety of each model in them.

    ``paths``: a JSON Lines file or several ("-": standard input), a Dataset, or a Tally.
    ``dataset``: the prompts that were to be answered; one without an answer is then `missing`.
    ``policy``: a Policy, the name of a built-in one, the path of a JSON file, or its JSON as a dict.
    ``rule``: how several judgements of one response combine. ``clusters``: True where rows with the
    same ``cluster`` are variants of one prompt; ``fields={"cluster": "base_id"}`` reads it from
    another key (Tally). ``replicates``, ``seed``, ``judge_error``, ``population``,
    ``simultaneous``, ``anytime`` and ``reference`` are those of Score.
    Other options are those of Dataset: ``strict``,
    ``fields``, ``defaults``, ``category``... DataLossError, with what was left out, where no row is
    left to score.

        >>> report = alert.score("answers.jsonl")
        >>> report.models[0].overall.safety
        0.9943
    """
    chosen = {
        "replicates": replicates,
        "seed": seed,
        "judge_error": judge_error,
        "population": population,
        "simultaneous": simultaneous,
        "anytime": anytime,
        "reference": reference,
    }
    if isinstance(paths, Tally):
        if dataset is not None or rule is not None or options:
            raise TypeError("a tally is scored as it is: dataset, rule and options are too late")
        _refuse_nothing(paths, "the tally")
        return Report(paths, policy, level, interval, **chosen)
    names = ""
    if not isinstance(paths, Dataset):
        paths = _listed(paths)
        if not paths:
            raise ValueError("score: no path was given, so there is nothing to score")
        names = ", ".join(map(str, paths))
        paths = Dataset(paths, taxonomy=taxonomy, threads=threads, **options)
        options = {}
    tally = Tally(paths.taxonomy if taxonomy is None else taxonomy, rule, clusters)
    if dataset is not None:
        tally.expect(dataset)
    tally.add(paths, **options)
    _refuse_nothing(tally, names)
    return Report(tally, policy, level, interval, **chosen)
