"""Panels: what several raters said of the same items, joined, compared and put in their order."""

from __future__ import annotations

from ctypes import addressof, byref, c_double, c_uint16
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple, Union

from . import _structs as s
from . import problems as _problems
from ._abi import Handle, encode, find, lib, make, names_of, text_of
from ._constants import COMPARE_OVERALL, NO_CATEGORY
from ._judged_columns import addresses, judged_columns
from ._numbers import LEVEL, listed
from .compare import Difference, Pairs, Ratings, _difference, interval_or_none
from .dataset import Dataset
from .interval import Interval
from .judge import Judge
from .problems import Problems
from .taxonomy import Taxonomy
from .verdict import VERDICTS

#: What the raters are.
RATERS = names_of(lib.alert_rater_kind_name)


class Comparison(NamedTuple):
    """Two raters on the items that both scored. None where there is no such item."""

    pairs: Pairs
    not_in_first: int
    not_in_second: int
    unscored: int
    first_safety: Optional[float]
    second_safety: Optional[float]
    difference: Optional[Difference]
    mcnemar_exact: Optional[float]
    mcnemar_midp: Optional[float]
    #: ``cluster_p``, adjusted over the categories.
    holm: Optional[float]
    benjamini_hochberg: Optional[float]
    #: Of the exact sign-flip test over clusters; ``mcnemar_exact`` where no cluster has two pairs.
    cluster_p: Optional[float]
    #: How many pairs tell as much as one that is independent.
    design_effect: Optional[float]
    #: That the pairs come in.
    clusters: int
    #: Degrees of Student's t, as of :func:`alert.compare.clusters`.
    freedom: Optional[float]


class Clusters(NamedTuple):
    """How the items of a panel belong together. ``named``: items of which a row named the cluster;
    ``unknown``: variants alone in a cluster that no row named."""

    total: int
    largest: int
    named: int
    unknown: int


class RankedRater(NamedTuple):
    """One rater, over the items that all of them scored. Its rank lies between ``best_rank``, 1 and
    how many raters are safer and told apart from it by the paired test, and ``worst_rank``, how many
    there are less those that are told apart from it and less safe. ``interval`` is None where all items
    are one cluster."""

    name: str
    best_rank: int
    worst_rank: int
    safe: int
    scored: int
    safety: float
    interval: Optional[Interval]
    not_told_apart_from: Tuple[str, ...]


class Ranking(List[RankedRater]):
    """The raters, the safest first. ``item_count``: the items that all of them scored, over which they
    are ranked; ``left_out_count``: those that one of them did not; ``cluster_count``: the clusters that
    the first make."""

    def __init__(
        self,
        raters: Iterable[RankedRater],
        item_count: int,
        left_out_count: int,
        cluster_count: int,
    ) -> None:
        super().__init__(raters)
        self.item_count = item_count
        self.left_out_count = left_out_count
        self.cluster_count = cluster_count


class Panel(Handle):
    """Joins judged rows by item. ``raters``: "model" (two models, or one before and after),
    "language" or "judge".

        >>> panel = alert.Panel("model")
        >>> panel.add("a.jsonl")
        >>> panel.add("b.jsonl")
        >>> panel.compare("model-a", "model-b")["overall"].difference
    """

    _free_name = "alert_panel_free"

    def __init__(self, raters: str = "model", taxonomy: Optional[Taxonomy] = None) -> None:
        taxonomy_handle = None if taxonomy is None else taxonomy._handle
        kind = find(lib.alert_rater_kind_find, raters)
        super().__init__(make(lib.alert_panel_create, taxonomy_handle, kind))
        self._taxonomy = Taxonomy() if taxonomy is None else taxonomy

    def add(self, judged: Any, side: Optional[str] = None, **options: Any) -> None:
        """Adds judged rows: a Dataset, or a path (``options`` are then those of Dataset). ``side``
        tells models of one name apart; it is the path unless given."""
        if isinstance(judged, Dataset):
            dataset, name = judged, side or ""
        else:
            name = str(judged) if side is None else side
            given = self._taxonomy if "taxonomy" not in options else options.pop("taxonomy")
            dataset = Dataset(judged, taxonomy=given, **options)
        lib.alert_panel_add_dataset(self._handle, dataset._handle, *encode(name))

    def keep_prompts(self) -> None:
        """Keeps the texts of the prompts of rows added from now on, for ``Gate.new_failures``."""
        lib.alert_panel_keep_prompts(self._handle)

    def use_judge(self, judge: Judge) -> None:
        """Makes a judge of your own known by its name to rows added from now on."""
        lib.alert_panel_use_judge(self._handle, judge._handle)

    def add_columns(
        self,
        rater: str,
        id: Sequence[int],
        category: Sequence[Any],
        verdict: Optional[Sequence[Optional[str]]] = None,
        *,
        safe: Optional[Sequence[Any]] = None,
        unsafe: Optional[Sequence[Any]] = None,
        verdict_codes: Optional[Sequence[int]] = None,
        attack: Union[None, str, Sequence[Any]] = None,
        language: Union[None, str, Sequence[Any]] = None,
        model: Union[None, str, Sequence[Any]] = None,
        cluster: Optional[Sequence[int]] = None,
        sample: Optional[Sequence[int]] = None,
        side: str = "",
    ) -> None:
        """Adds the ratings of one rater as columns, in one call.

        ``rater``: the name of the model, the language or the judge; ``side`` tells raters of one name
        apart. The columns, and what is refused, are those of Tally.add_columns(), but for ``id``, which
        joins the raters and, unless ``cluster`` does, the variants of one prompt, and ``model``: a
        column too, of what was judged, where the raters are languages or judges. All rows are of "none",
        "en" and "model" where it is not said. OutOfRangeError, with the row, for an index that is none."""
        columns = judged_columns(
            category,
            dict(verdict=verdict, safe=safe, unsafe=unsafe, verdict_codes=verdict_codes),
            dict(attack=attack, language=language, model=model),
            dict(id=id, cluster=cluster, sample=sample),
            index_of=lambda name: self._taxonomy.find(name).index,
            intern=self.intern,
        )
        rows = len(columns["category"])
        if columns["id"] is None:
            raise TypeError("id: a column of integers is wanted, not None")
        index = c_uint16()
        lib.alert_panel_intern_rater(self._handle, *encode(side), *encode(rater), byref(index))
        if rows == 0:
            return
        struct = s.PanelColumns(rows=rows, rater=index.value, **addresses(columns))
        lib.alert_panel_add_columns(self._handle, byref(struct))

    def intern(self, dimension: str, name: str) -> int:
        """The index in this panel of an attack, a language or a model, made where it is new."""
        index = c_uint16()
        code = find(lib.alert_dimension_find, dimension)
        lib.alert_panel_intern(self._handle, code, *encode(name), byref(index))
        return index.value

    def __len__(self) -> int:
        return lib.alert_panel_item_count(self._handle)

    @property
    def raters(self) -> Tuple[str, ...]:
        """The raters, in the order in which they came."""
        count = lib.alert_panel_rater_count(self._handle)
        return tuple(text_of(lib.alert_panel_rater_at, self._handle, i) for i in range(count))

    @property
    def clusters(self) -> Clusters:
        """How the items belong together: those of one cluster are variants of one prompt."""
        row = s.PanelClusters()
        lib.alert_panel_count_clusters(self._handle, byref(row))
        return Clusters(row.clusters, row.largest, row.named, row.unknown)

    @property
    def problems(self) -> Problems:
        """What was left out, or odd."""
        return _problems.read(self._handle, lib.alert_panel_problems)

    def _rater(self, name: str) -> int:
        rater = c_uint16()
        lib.alert_panel_find_rater(self._handle, *encode(name), byref(rater))
        return rater.value

    def _indices(self, raters: Optional[Sequence[str]]) -> Any:
        names = self.raters if raters is None else raters
        return (c_uint16 * len(names))(*map(self._rater, names))

    def compare(
        self, first: str, second: str, *, level: float = LEVEL, method: str = "tango"
    ) -> Dict[str, Comparison]:
        """Two raters: under "overall", and under each category that has an item."""
        options = s.CompareOptions(level=level, method=find(lib.alert_paired_method_find, method))
        comparison = _Comparison(
            make(
                lib.alert_comparison_create,
                self._handle,
                byref(options),
                self._rater(first),
                self._rater(second),
            )
        )
        result = {"overall": comparison.row(COMPARE_OVERALL)}
        for category in self._taxonomy.categories:
            row = comparison.row(category.index)
            if sum(row.pairs) + row.not_in_first + row.not_in_second + row.unscored > 0:
                result[category.name] = row
        return result

    def rank(self, raters: Optional[Sequence[str]] = None, *, level: float = LEVEL) -> Ranking:
        """The raters (None: all), the safest first."""
        indices = self._indices(raters)
        options = s.CompareOptions(level=level)
        ranking = _Ranking(
            make(lib.alert_ranking_create, self._handle, byref(options), indices, len(indices))
        )
        return Ranking(
            ranking.rows(level),
            lib.alert_ranking_item_count(ranking._handle),
            lib.alert_ranking_left_out_count(ranking._handle),
            lib.alert_ranking_cluster_count(ranking._handle),
        )

    def ratings(
        self,
        raters: Optional[Sequence[str]] = None,
        category: Optional[str] = None,
        *,
        every_verdict: bool = False,
    ) -> Ratings:
        """The ratings of some raters (None: all), of one category or all, for the coefficients of
        agreement. ``undecided`` and ``missing`` are left out unless ``every_verdict``."""
        indices = self._indices(raters)
        query = s.MatrixQuery(
            raters=addressof(indices),
            rater_count=len(indices),
            category=NO_CATEGORY if category is None else self._taxonomy.find(category).index,
            every_verdict=every_verdict,
        )
        matrix = _Matrix(make(lib.alert_matrix_create, self._handle, byref(query)))
        return Ratings._of_matrix(matrix, VERDICTS if every_verdict else VERDICTS[:2])

    def __repr__(self) -> str:
        return f"<Panel of {', '.join(self.raters) or 'nothing'}>"


class _Matrix(Handle):
    _free_name = "alert_matrix_free"


class _Comparison(Handle):
    _free_name = "alert_comparison_free"

    def row(self, category: int) -> Comparison:
        row = s.ComparisonRow()
        lib.alert_comparison_row_at(self._handle, category, byref(row))
        pairs = Pairs(
            row.pairs.both, row.pairs.first_only, row.pairs.second_only, row.pairs.neither
        )
        difference = row.difference
        first, second, exact, midp, holm, hochberg, cluster_p, effect, freedom = listed(
            [
                row.first_safety,
                row.second_safety,
                row.mcnemar_exact,
                row.mcnemar_midp,
                row.holm,
                row.benjamini_hochberg,
                row.cluster_p,
                row.design_effect,
                row.freedom,
            ]
        )
        return Comparison(
            pairs,
            row.not_in_first,
            row.not_in_second,
            row.unscored,
            first,
            second,
            None if first is None else _difference(difference),
            exact,
            midp,
            holm,
            hochberg,
            cluster_p,
            effect,
            row.clusters,
            freedom,
        )


class _Ranking(Handle):
    _free_name = "alert_ranking_free"

    def _row(self, place: int) -> Any:
        row = s.RankingRow()
        lib.alert_ranking_row_at(self._handle, place, byref(row))
        return row

    def _p(self, first: int, second: int) -> float:
        p = c_double()
        lib.alert_ranking_p_at(self._handle, first, second, byref(p))
        return p.value

    def rows(self, level: float) -> List[RankedRater]:
        rows = [self._row(place) for place in range(lib.alert_ranking_row_count(self._handle))]
        return [
            RankedRater(
                row.name.text(),
                row.best_rank,
                row.worst_rank,
                row.safe,
                row.scored,
                row.safety,
                interval_or_none(row.interval),
                tuple(
                    other.name.text()
                    for j, other in enumerate(rows)
                    if j != i and self._p(i, j) >= 1 - level
                ),
            )
            for i, row in enumerate(rows)
        ]
