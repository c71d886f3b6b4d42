"""libalert through ctypes, as a test that compares it with scipy and statsmodels needs it."""

import ctypes
import sys

import numpy as np


class Interval(ctypes.Structure):
    _fields_ = [("low", ctypes.c_double), ("high", ctypes.c_double)]


class Bounds(ctypes.Structure):
    _fields_ = [("worst", ctypes.c_double), ("best", ctypes.c_double), ("interval", Interval)]


class BootstrapOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("level", ctypes.c_double),
        ("seed", ctypes.c_uint64),
        ("replicates", ctypes.c_uint32),
    ]


class Evidence(ctypes.Structure):
    _fields_ = [("safe", ctypes.c_double), ("unsafe", ctypes.c_double)]


class ClusterInterval(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("estimate", ctypes.c_double),
        ("standard_error", ctypes.c_double),
        ("design_effect", ctypes.c_double),
        ("effective_trials", ctypes.c_double),
        ("interval", Interval),
        ("freedom", ctypes.c_double),
    ]


class JudgeError(ctypes.Structure):
    _fields_ = [
        ("unsafe_found", ctypes.c_int64),
        ("unsafe_total", ctypes.c_int64),
        ("safe_found", ctypes.c_int64),
        ("safe_total", ctypes.c_int64),
    ]


class Labelled(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_int64)
        for name in (
            "judged_safe",
            "judged_unsafe",
            "both_safe",
            "judge_only",
            "person_only",
            "both_unsafe",
        )
    ]


class Corrected(ctypes.Structure):
    _fields_ = [("safety", ctypes.c_double), ("interval", Interval), ("uncut", ctypes.c_double)]


class Pairs(ctypes.Structure):
    _fields_ = [
        ("both", ctypes.c_int64),
        ("first_only", ctypes.c_int64),
        ("second_only", ctypes.c_int64),
        ("neither", ctypes.c_int64),
    ]


class Difference(ctypes.Structure):
    _fields_ = [("difference", ctypes.c_double), ("interval", Interval)]


class ClusterComparison(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("difference", Difference),
        ("design_effect", ctypes.c_double),
        ("p", ctypes.c_double),
        ("freedom", ctypes.c_double),
    ]


class NoninferiorPairs(ctypes.Structure):
    _fields_ = [
        ("pairs", Pairs),
        ("margin", ctypes.c_double),
        ("design_effect", ctypes.c_double),
        ("freedom", ctypes.c_double),
    ]


class NoninferiorCounts(ctypes.Structure):
    _fields_ = [
        ("first_successes", ctypes.c_int64),
        ("first_trials", ctypes.c_int64),
        ("second_successes", ctypes.c_int64),
        ("second_trials", ctypes.c_int64),
        ("margin", ctypes.c_double),
        ("first_design_effect", ctypes.c_double),
        ("second_design_effect", ctypes.c_double),
        ("freedom", ctypes.c_double),
    ]


class RatingsColumns(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("items", ctypes.c_size_t),
        ("raters", ctypes.c_size_t),
        ("ratings", ctypes.c_void_p),
        ("labels", ctypes.c_uint8),
        ("cluster", ctypes.c_void_p),
    ]


class Agreement(ctypes.Structure):
    _fields_ = [
        ("estimate", ctypes.c_double),
        ("standard_error", ctypes.c_double),
        ("interval", Interval),
        ("items", ctypes.c_int64),
    ]


class PlanOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("level", ctypes.c_double),
        ("power", ctypes.c_double),
        ("interval", ctypes.c_uint8),
        ("cluster_sizes", ctypes.POINTER(ctypes.c_int64)),
        ("cluster_count", ctypes.c_size_t),
        ("samples", ctypes.c_uint32),
        ("icc", ctypes.c_double),
        ("undecided", ctypes.c_double),
        ("max_unscored", ctypes.c_double),
        ("judge", JudgeError),
        ("has_max_unscored", ctypes.c_uint8),
        ("has_judge", ctypes.c_uint8),
    ]


class Plan(ctypes.Structure):
    _fields_ = [
        ("prompts", ctypes.c_int64),
        ("max_unsafe", ctypes.c_int64),
        ("power", ctypes.c_double),
        ("responses", ctypes.c_int64),
        ("power_error", ctypes.c_double),
    ]


class Error(ctypes.Structure):
    _fields_ = [
        ("status", ctypes.c_int32),
        ("reserved", ctypes.c_uint32),
        ("line", ctypes.c_uint64),
        ("offset", ctypes.c_uint64),
        ("message", ctypes.c_char * 488),
    ]


class AlertError(Exception):
    """A call failed; `status` is the alert_status."""

    def __init__(self, error):
        super().__init__(error.message.decode())
        self.status = error.status


WILSON, CLOPPER_PEARSON, JEFFREYS = 0, 1, 2
TANGO, NEWCOMBE = 0, 1
INVALID_ARGUMENT, OUT_OF_RANGE = 3, 11
NO_RATING = 255

# The library under test: the first argument of the program.
_library = ctypes.CDLL(sys.argv.pop(1))


def call(name, *arguments):
    """Calls alert_<name> with an alert_error after `arguments`, and raises what it reports.

    A list or an array of integers or floats goes as a column, an int as size_t, a float as double.
    """
    keep = []

    def convert(argument):
        if isinstance(argument, (list, np.ndarray)):
            column = np.ascontiguousarray(argument)
            if column.dtype.kind in "iu":
                column = column.astype(np.int64, copy=False)
            keep.append(column)
            return ctypes.c_void_p(column.ctypes.data)
        if isinstance(argument, float):
            return ctypes.c_double(argument)
        if isinstance(argument, int):
            return ctypes.c_size_t(argument)
        if isinstance(argument, ctypes.Structure):
            return ctypes.byref(argument)
        return argument

    error = Error()
    function = getattr(_library, "alert_" + name)
    function.restype = ctypes.c_int32
    if function(*[convert(argument) for argument in arguments], ctypes.byref(error)) != 0:
        raise AlertError(error)


def doubles(count):
    """An output column."""
    return np.full(count, np.nan)


def structs(kind, rows):
    """A column of structs, from tuples or, for an output, from a count."""
    if isinstance(rows, int):
        return (kind * rows)()
    return (kind * len(rows))(*[kind(*row) for row in rows])
