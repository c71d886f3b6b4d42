"""How safe a language model is, by the ALERT benchmark: the Python binding of libalert.

    >>> import alert
    >>> report = alert.score("answers.jsonl")
    >>> print(report.text())
    >>> report.models[0].overall.safety

docs/python.md is the guide.
"""

from . import compare, interval
from ._abi import lib as _lib
from ._abi import text_of as _text_of
from ._score import Repeat, Samples, Score, ScoreRow
from .attack import ATTACKS
from .dataset import Dataset, Reader, unwrap_prompt
from .errors import (
    AbortedError,
    AlertError,
    AlreadyExistsError,
    CancelledError,
    DataLossError,
    DeadlineExceededError,
    FailedPreconditionError,
    InternalError,
    InvalidArgumentError,
    LibraryError,
    NotFoundError,
    OutOfRangeError,
    PermissionDeniedError,
    ResourceExhaustedError,
    UnauthenticatedError,
    UnavailableError,
    UnimplementedError,
)
from .examine import Examination, ExaminedRow, JudgeMistake, Sheet
from .gate import Gate, GateCase, GateTest, NewFailure
from .imports import IMPORT_FORMATS, Import, detect_import
from .judge import JUDGES, Answer, Judge, Judgement, answer_of, combine
from .panel import Comparison, Panel, RankedRater, Ranking
from .policy import BANDS, POLICIES, Policy, PolicyEntry
from .problems import Problem, Problems
from .report import Report, score
from .row import COLUMNS, Batch, Row
from .summary import Summary
from .tally import Labels, Lint, LintedJudge, LintExample, LintReason, Tally
from .taxonomy import Category, Crosswalk, Macro, Taxonomy
from .verdict import VERDICTS

# What stands on libalert_run, which is loaded when one of these is first asked for.
_OF_RUNS = (
    "Connection",
    "Event",
    "Progress",
    "Rejudge",
    "Release",
    "Run",
    "Store",
    "describe_release",
    "fetch",
    "merge_stores",
)


def __getattr__(name: str) -> object:
    if name not in _OF_RUNS:
        raise AttributeError(f"module 'alert' has no attribute {name!r}")
    from . import run

    return getattr(run, name)


#: The version of the library.
__version__ = _text_of(_lib.alert_version_text)

#: The file that the library was loaded from.
library_path = _lib.path

__all__ = [
    "ATTACKS",
    "BANDS",
    "COLUMNS",
    "IMPORT_FORMATS",
    "JUDGES",
    "POLICIES",
    "VERDICTS",
    "AbortedError",
    "AlertError",
    "AlreadyExistsError",
    "Answer",
    "Batch",
    "CancelledError",
    "Category",
    "Comparison",
    "Crosswalk",
    "DataLossError",
    "Dataset",
    "DeadlineExceededError",
    "Examination",
    "ExaminedRow",
    "FailedPreconditionError",
    "Import",
    "InternalError",
    "InvalidArgumentError",
    "Gate",
    "GateCase",
    "GateTest",
    "Judge",
    "JudgeMistake",
    "Judgement",
    "Labels",
    "LibraryError",
    "Lint",
    "LintExample",
    "LintReason",
    "LintedJudge",
    "Macro",
    "NewFailure",
    "NotFoundError",
    "OutOfRangeError",
    "Panel",
    "PermissionDeniedError",
    "Policy",
    "PolicyEntry",
    "Problem",
    "Problems",
    "RankedRater",
    "Ranking",
    "Reader",
    "Report",
    "ResourceExhaustedError",
    "Row",
    "Score",
    "Sheet",
    "Repeat",
    "Samples",
    "ScoreRow",
    "Summary",
    "Tally",
    "Taxonomy",
    "UnauthenticatedError",
    "UnavailableError",
    "UnimplementedError",
    "answer_of",
    "combine",
    "compare",
    "detect_import",
    "interval",
    "library_path",
    "score",
    "unwrap_prompt",
]
