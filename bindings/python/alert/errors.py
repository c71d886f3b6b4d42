"""Exceptions: one class a status of the library, with the place in the data where there is one."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import Any, Iterator, Optional

from ._constants import Status

#: How what a cause stands for is mended with this package, by the library's names of causes in order
#: (alert_cause_name); empty where there is nothing to add.
_HINTS = {
    "none": "",
    "id_missing": 'fields={"id": KEY} reads it from another key',
    "category_missing": 'fields={"category": KEY} reads it from another key',
    "prompt_missing": 'fields={"prompt": KEY} reads them from another key',
    "category_unknown": "the categories of the Taxonomy are those there are",
    "store_as_rows": "where it is the store of a run, give the path of the file itself, or a Store",
    "tally_as_rows": "alert.Tally.load reads it",
    "rows_left_out": "the dataset's summary() shows them",
    "release_differs": "the summary of alert.Dataset shows the counts",
    "other_configuration": "fresh=True starts one",
    "polarity_unknown": "say so: safe=[VALUE, ...], unsafe=[VALUE, ...], or high='safe' or 'unsafe' for"
    " graded scores",
    "score_not_chosen": "score=NAME chooses one",
    "judge_not_chosen": "judge=NAME chooses one",
    "filter_not_chosen": "filter=NAME chooses one",
    "format_unknown": "format=NAME says what it is",
    "foreign_results": "alert.Import reads it",
}
CAUSES = tuple(_HINTS)


def hint_for(cause: int) -> str:
    """What this package adds to a message with this cause; for one that it doesn't know, nothing."""
    return _HINTS[CAUSES[cause]] if cause < len(CAUSES) else ""


class AlertError(Exception):
    """A call of libalert failed. What Python itself finds (a file that it can't open, an argument that
    is wrong) is an OSError, a ValueError or a TypeError as usual.

    ``status`` is the library's status code. ``line`` (from 1) and ``offset`` (of that line's first
    byte, from 0) say where in the data, and are None where no place is meant. ``cause`` is what
    it comes from, one of CAUSES, where a caller can mend it; the message then ends with how.
    """

    status = Status.UNKNOWN.value
    cause = "none"

    def __init__(
        self,
        message: str,
        *,
        status: Optional[int] = None,
        line: Optional[int] = None,
        offset: Optional[int] = None,
    ) -> None:
        super().__init__(message)
        if status is not None:
            self.status = status
        self.line = line
        self.offset = offset

    @property
    def message(self) -> str:
        return str(self)


class CancelledError(AlertError):
    """The work was cancelled."""

    status = Status.CANCELLED.value


class InvalidArgumentError(AlertError, ValueError):
    """The call itself is wrong: mend the program."""

    status = Status.INVALID_ARGUMENT.value


class DeadlineExceededError(AlertError, TimeoutError):
    """It took too long."""

    status = Status.DEADLINE_EXCEEDED.value


class NotFoundError(AlertError, LookupError):
    """A file, or a name, does not exist."""

    status = Status.NOT_FOUND.value


class AlreadyExistsError(AlertError):
    """It exists already."""

    status = Status.ALREADY_EXISTS.value


class PermissionDeniedError(AlertError, PermissionError):
    """The system does not allow it."""

    status = Status.PERMISSION_DENIED.value


class ResourceExhaustedError(AlertError, MemoryError):
    """Out of memory, or a limit was reached."""

    status = Status.RESOURCE_EXHAUSTED.value


class FailedPreconditionError(AlertError):
    """Not in this state: tallies that share items, prompts declared too late."""

    status = Status.FAILED_PRECONDITION.value


class AbortedError(AlertError):
    """The work was given up."""

    status = Status.ABORTED.value


class OutOfRangeError(AlertError, IndexError):
    """An index is out of range."""

    status = Status.OUT_OF_RANGE.value


class UnimplementedError(AlertError, NotImplementedError):
    """This build of the library can't do it."""

    status = Status.UNIMPLEMENTED.value


class InternalError(AlertError):
    """A defect of the library: please report it."""

    status = Status.INTERNAL.value


class UnavailableError(AlertError):
    """Not available now; trying again may help."""

    status = Status.UNAVAILABLE.value


class DataLossError(AlertError, ValueError):
    """The data is bad: mend the input."""

    status = Status.DATA_LOSS.value


class UnauthenticatedError(AlertError):
    """Missing or wrong credentials."""

    status = Status.UNAUTHENTICATED.value


class LibraryError(ImportError):
    """libalert could not be loaded, or is not the one that this package was written for."""


_BY_STATUS = {cls.status: cls for cls in AlertError.__subclasses__()}


def from_status(
    status: int,
    message: str,
    line: Optional[int] = None,
    offset: Optional[int] = None,
    cause: int = 0,
) -> AlertError:
    """The exception that stands for ``status``, with the hint for its cause in its message."""
    cls = _BY_STATUS.get(status, AlertError)
    hint = hint_for(cause)
    error = cls(f"{message}; {hint}" if hint else message, status=status, line=line, offset=offset)
    if cause < len(CAUSES):
        error.cause = CAUSES[cause]
    return error


@contextmanager
def named(path: Any) -> Iterator[None]:
    """Puts the name of the file that is read before the message of an AlertError."""
    try:
        yield
    except AlertError as error:
        message = f"{os.fsdecode(path)}: {error}"  # with its hint
        renamed = from_status(error.status, message, error.line, error.offset)
        renamed.cause = error.cause
        raise renamed from None
