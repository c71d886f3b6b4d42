"""Tallies: counts of verdicts by model, category, attack and language, and which items they are of."""

from __future__ import annotations

import os
from ctypes import byref, c_uint16, c_uint64
from typing import Any, Dict, Iterable, NamedTuple, Optional, Sequence, Tuple, Union

from . import _structs as s
from . import problems as _problems
from . import verdict as _verdict
from ._abi import Handle, collect, encode, find, lib, make, text_of, utf8
from ._judged_columns import addresses, judged_columns
from .dataset import Dataset, Path
from .errors import named
from .judge import Judge
from .problems import Problems
from .taxonomy import Taxonomy

Source = Union[Dataset, Path, Iterable[Union[Dataset, Path]]]


class Tally(Handle):
    """All that scoring needs. Tallies add up in any order, and the same input gives the same bytes.

    ``taxonomy``: None is the built-in one. ``rule``: how several judgements of one response
    combine ("majority" unless "any-unsafe" or "all-unsafe"). ``clusters``: keep the counts of each
    cluster, rows with the same ``cluster`` (``fields={"cluster": "base_id"}`` reads it from another
    key), so that scores have cluster-robust intervals.
    """

    _free_name = "alert_tally_free"

    def __init__(
        self,
        taxonomy: Optional[Taxonomy] = None,
        rule: Optional[str] = None,
        clusters: bool = False,
    ) -> None:
        if clusters not in (True, False):
            raise TypeError(
                f"clusters: True or False is wanted, not {clusters!r}; fields={{'cluster': 'base_id'}}"
                " says which key the cluster is read from"
            )
        super().__init__(
            make(lib.alert_tally_create, None if taxonomy is None else taxonomy._handle)
        )
        self._taxonomy = taxonomy
        if rule is not None:
            lib.alert_tally_set_rule(self._handle, *encode(rule))
        if clusters:
            lib.alert_tally_keep_clusters(self._handle)

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "memory") -> Tally:
        """A tally from what to_bytes() gave. DataLossError where the bytes, called ``name`` in its
        message, are damaged."""
        if not isinstance(data, bytes):
            raise TypeError(f"bytes expected, not {type(data).__name__}; load() takes a path")
        tally = cls.__new__(cls)
        tally._taxonomy = None
        with named(name):
            Handle.__init__(tally, make(lib.alert_tally_parse, data, len(data)))
        return tally

    @classmethod
    def load(cls, path: Path) -> Tally:
        """A tally from a file that save() wrote. OSError where it can't be opened, DataLossError
        where it is damaged."""
        with open(path, "rb") as file:
            return cls.from_bytes(file.read(), os.fsdecode(path))

    def _dataset(self, source: Any, options: Dict[str, Any]) -> Dataset:
        if isinstance(source, Dataset):
            if options:
                raise TypeError("options are for paths; give them to the Dataset")
            return source
        return Dataset(source, taxonomy=self._taxonomy, **options)

    def expect(self, prompts: Source, **options: Any) -> None:
        """Declares the prompts that were to be answered, before the first answer is added.

        A prompt without an answer is then `missing`, and an answer to another prompt a problem.
        """
        with_dataset = self._dataset(prompts, options)
        lib.alert_tally_expect(self._handle, with_dataset._handle)

    def add(self, judged: Source, **options: Any) -> None:
        """Adds judged rows: a Dataset, or a path or several (``options`` are then those of
        Dataset)."""
        dataset = self._dataset(judged, options)
        lib.alert_tally_add_dataset(self._handle, dataset._handle)

    def use_judge(self, judge: Judge) -> None:
        """Makes a judge of your own known by its name to rows added from now on."""
        lib.alert_tally_use_judge(self._handle, judge._handle)

    def set_judge_threshold(self, threshold: float) -> None:
        """Has numbers of judges decide at ``threshold`` in rows added from now on, whatever verdict stands
        beside them: ``judge_score``, or what the judge's answer comes to, on its judge's scale. The judge
        is then called name@threshold; what has no number is undecided."""
        lib.alert_tally_set_judge_threshold(self._handle, threshold)

    def add_columns(
        self,
        category: Sequence[Any],
        verdict: Optional[Sequence[Optional[str]]] = None,
        *,
        safe: Optional[Sequence[Any]] = None,
        unsafe: Optional[Sequence[Any]] = None,
        verdict_codes: Optional[Sequence[int]] = None,
        id: Optional[Sequence[int]] = None,
        attack: Union[None, str, Sequence[Any]] = None,
        language: Union[None, str, Sequence[Any]] = None,
        model: str = "model",
        cluster: Optional[Sequence[int]] = None,
        sample: Optional[Sequence[int]] = None,
    ) -> None:
        """Adds judged rows as columns, in one call.

        ``category``: names, or indices of the taxonomy. The verdicts are one of four columns:
        ``verdict``, names; ``safe`` or ``unsafe``, bools or 0 and 1, of which True and 1 are what the
        argument says; ``verdict_codes``, indices in VERDICTS, of which 1 is unsafe. In each, None and
        NaN are missing. TypeError where none or several are given, or ``verdict`` has no names.
        ``attack`` and ``language``: one name for all rows, or a name a row, or indices from intern();
        None and NaN are "none" and "en".
        Without ``id`` the rows have no identity, and duplicates can't be found.
        ``sample``: which of several generations for its prompt a row is, from 1 to 65,535; without it
        all are the first.
        Ids and clusters are integers of 64 bits; add() takes rows with text ids. ValueError names the
        column and row of a value that is none of these.
        Arrays of the library's own types (uint16 indices, int64 ids, uint8 ``verdict_codes``, and
        bool or uint8 ``unsafe``) are not copied.
        """
        columns = judged_columns(
            category,
            dict(verdict=verdict, safe=safe, unsafe=unsafe, verdict_codes=verdict_codes),
            dict(attack=attack, language=language),
            dict(id=id, cluster=cluster, sample=sample),
            index_of=self._category_index,
            intern=self.intern,
        )
        rows = len(columns["category"])
        model_index = self.intern("model", model)
        if rows == 0:
            return
        struct = s.TallyColumns(rows=rows, model=model_index, **addresses(columns))
        lib.alert_tally_add_columns(self._handle, byref(struct))

    def intern(self, dimension: str, name: str) -> int:
        """The index in this tally of an attack, a language or a model, made where it is new."""
        index = c_uint16()
        code = find(lib.alert_dimension_find, dimension)
        lib.alert_tally_intern(self._handle, code, *encode(name), byref(index))
        return index.value

    def _category_index(self, name: str) -> int:
        if self._taxonomy is None:
            self._taxonomy = Taxonomy()
        return self._taxonomy.find(name).index

    def merge(self, other: Tally) -> None:
        """Adds everything in ``other``. FailedPreconditionError, with their number, and nothing
        added, where both have counted the same items."""
        lib.alert_tally_merge(self._handle, other._handle)

    def to_bytes(self) -> bytes:
        """The tally as alert.v1.Tally (Protocol Buffers)."""
        return collect(lib.alert_tally_write, self._handle)

    __bytes__ = to_bytes

    def save(self, path: Path) -> None:
        """Writes to_bytes() to a file. OSError where it can't be written."""
        with open(path, "wb") as file:
            file.write(self.to_bytes())

    def __reduce__(self) -> Tuple[Any, ...]:
        return Tally.from_bytes, (self.to_bytes(),)

    def names(self, dimension: str) -> Tuple[str, ...]:
        """The models, attacks or languages of the tally, in alphabetical order."""
        code = find(lib.alert_dimension_find, dimension)
        count = lib.alert_tally_name_count(self._handle, code)
        return tuple(text_of(lib.alert_tally_name_at, self._handle, code, i) for i in range(count))

    @property
    def models(self) -> Tuple[str, ...]:
        """The names of the models."""
        return self.names("model")

    def count(
        self, *, model: str = "", category: str = "", attack: str = "", language: str = ""
    ) -> Dict[str, int]:
        """How many items have each verdict; a dimension not named is every one of it."""
        wanted = {"model": model, "category": category, "attack": attack, "language": language}
        counts = (c_uint64 * len(_verdict.VERDICTS))()
        _count(lib.alert_tally_count, self._handle, wanted, counts)
        return dict(zip(_verdict.VERDICTS, counts))

    @property
    def clustered_row_count(self) -> int:
        """How many of the rows that were added here, or to a tally merged into this one, named their
        cluster: 0 after rows of a dataset says that the key is not there. No part of to_bytes()."""
        return lib.alert_tally_clustered_row_count(self._handle)

    @property
    def problems(self) -> Problems:
        """What was left out, or odd."""
        return _problems.read(self._handle, lib.alert_tally_problems)

    def __repr__(self) -> str:
        return f"<Tally of {', '.join(self.models) or 'nothing'}>"


def _count(function: Any, handle: Any, wanted: Dict[str, str], counts: Any) -> None:
    texts = {name: utf8(value) for name, value in wanted.items()}
    query = s.TallyQuery(**{name: s.Str.of(value) for name, value in texts.items()})
    function(handle, byref(query), counts)


class Labels(Handle):
    """What people said of some of the judged responses, by what the judge said of them.

    ``people``: rows with the verdict of a person, for some of the items (model, id, attack, language)
    of ``judged``; Datasets, or paths. The judge's verdicts are found with the judges and the rule of
    ``tally``, to which ``judged`` was added. NotFoundError where an item is labelled that is not
    judged, DataLossError where a label can't be used.
    """

    _free_name = "alert_labels_free"

    def __init__(self, tally: Tally, people: Source, judged: Source) -> None:
        labelled, rows = tally._dataset(people, {}), tally._dataset(judged, {})
        super().__init__(
            make(lib.alert_labels_create, tally._handle, labelled._handle, rows._handle)
        )

    def count(
        self, *, model: str = "", category: str = "", attack: str = "", language: str = ""
    ) -> Dict[Tuple[str, str], int]:
        """How many labelled items have each verdict of the judge and of the person; a dimension not
        named is every one of it."""
        wanted = {"model": model, "category": category, "attack": attack, "language": language}
        verdicts = _verdict.VERDICTS
        counts = (c_uint64 * len(verdicts) ** 2)()
        _count(lib.alert_labels_count, self._handle, wanted, counts)
        pairs = [(judge, person) for judge in verdicts for person in verdicts]
        return dict(zip(pairs, counts))


class LintExample(NamedTuple):
    """An answer, cut where it is long, and where it stands."""

    id: str
    answer: str
    file: str
    line: int


class LintReason(NamedTuple):
    """So many answers that are ``verdict``, "undecided" or "missing", for one reason
    (docs/judges.md)."""

    reason: str
    verdict: str
    answers: int
    examples: Tuple[LintExample, ...]


class LintedJudge(NamedTuple):
    """The answers of a judge; ``name`` is empty for those that name none. ``changed``: beside another
    verdict than they come to now. ``without_answer``: rows of the judge that have no answer of it."""

    name: str
    answers: int
    undecided: int
    missing: int
    changed: int
    without_answer: int
    reasons: Tuple[LintReason, ...]

    @property
    def share(self) -> Optional[float]:
        """Of the answers, those that were not understood; None where there are no answers."""
        return (self.undecided + self.missing) / self.answers if self.answers else None


class Lint(Handle):
    """What of the judges' answers in judged rows was not understood, and why: they are read anew.

    ``judge``: reads answers that name no judge.

        >>> for judge in alert.Lint("answers.jsonl", judge=alert.Judge("llama-guard-3")).judges:
        ...     print(judge.name, judge.share, [reason.reason for reason in judge.reasons])
    """

    _free_name = "alert_lint_free"

    def __init__(
        self,
        judged: Source,
        *,
        judge: Optional[Judge] = None,
        taxonomy: Optional[Taxonomy] = None,
        **options: Any,
    ) -> None:
        tally = Tally(taxonomy)
        if judge is not None:
            tally.use_judge(judge)
        rows = tally._dataset(judged, options)
        name = encode("" if judge is None else judge.name)
        super().__init__(make(lib.alert_lint_create, tally._handle, rows._handle, *name))

    @property
    def judges(self) -> Tuple[LintedJudge, ...]:
        """The judges, by name."""
        return tuple(self._judge(i) for i in range(lib.alert_lint_judge_count(self._handle)))

    @property
    def problems(self) -> Problems:
        """The rows that were left out."""
        return _problems.read(self._handle, lib.alert_lint_problems)

    def _judge(self, index: int) -> LintedJudge:
        row = s.LintJudge()
        lib.alert_lint_judge_at(self._handle, index, byref(row))
        return LintedJudge(
            row.name.text(),
            row.answers,
            row.undecided,
            row.missing,
            row.changed,
            row.without_answer,
            tuple(self._reason(index, i) for i in range(row.reasons)),
        )

    def _reason(self, judge: int, index: int) -> LintReason:
        row = s.LintReason()
        lib.alert_lint_reason_at(self._handle, judge, index, byref(row))
        examples = tuple(self._example(judge, index, i) for i in range(row.examples))
        return LintReason(row.reason.text(), _verdict.VERDICTS[row.verdict], row.count, examples)

    def _example(self, judge: int, reason: int, index: int) -> LintExample:
        row = s.LintExample()
        lib.alert_lint_example_at(self._handle, judge, reason, index, byref(row))
        return LintExample(row.id.text(), row.answer.text(), row.file.text(), row.line)
