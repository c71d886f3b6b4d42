"""The structs of the C ABI, member by member as in include/alert/*.h."""

from __future__ import annotations

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_double,
    c_int8,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
    sizeof,
    string_at,
)

NO_LINE = 0
NO_OFFSET = 2**64 - 1
NO_CATEGORY = 2**16 - 1
NO_VERDICT = 255
NOT_PUBLISHED = 2**64 - 1

OK = 0
CANCELLED = 1
END = 100

Writer = CFUNCTYPE(c_int32, c_void_p, c_size_t, c_void_p)


class Str(Structure):
    _fields_ = [("data", c_void_p), ("size", c_size_t)]

    @classmethod
    def of(cls, text: bytes) -> Str:
        """A view of ``text``, which the view keeps alive."""
        view = cls(c_void_p_of(text), len(text))
        view.owner = text
        return view

    def text(self) -> str:
        """A copy as str; bytes that are no UTF-8 are replaced."""
        return string_at(self.data, self.size).decode("utf-8", "replace") if self.size else ""


def c_void_p_of(data: bytes) -> c_void_p:
    """The address of the bytes of ``data``."""
    from ctypes import c_char_p, cast

    return cast(c_char_p(data), c_void_p)


class TextColumn(Structure):
    _fields_ = [("offsets", c_void_p), ("data", c_void_p), ("validity", c_void_p)]


class Error(Structure):
    _fields_ = [
        ("status", c_int32),
        ("cause", c_uint32),
        ("line", c_uint64),
        ("offset", c_uint64),
        ("message", c_char * 488),
    ]


class Sized(Structure):
    """A struct that may grow: its first member is its size."""

    def __init__(self, **members: object) -> None:
        super().__init__(struct_size=sizeof(self), **members)


class Category(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("title", Str),
        ("definition", Str),
        ("index", c_uint16),
        ("macro", c_uint16),
    ]


class Macro(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("title", Str),
        ("definition", Str),
        ("index", c_uint16),
        ("first_category", c_uint16),
        ("category_count", c_uint16),
    ]


class CrosswalkInfo(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("title", Str),
        ("provenance", Str),
        ("source", Str),
    ]


class Mapping(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("code", Str),
        ("title", Str),
        ("note", Str),
        ("weak", c_uint8),
    ]


class Problem(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("file", Str),
        ("message", Str),
        ("line", c_uint64),
        ("offset", c_uint64),
        ("kind", c_uint8),
        ("cause", c_uint32),
    ]


class DatasetOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("taxonomy", c_void_p),
        ("block_size", c_size_t),
        ("threads", c_uint32),
        ("strict", c_uint8),
    ]


class Batch(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("rows", c_size_t),
        ("id", c_void_p),
        ("id_text", TextColumn),
        ("category", c_void_p),
        ("attack", c_void_p),
        ("language", c_void_p),
        ("model", c_void_p),
        ("verdict", c_void_p),
        ("prompt", TextColumn),
        ("raw_prompt", TextColumn),
        ("response", TextColumn),
        ("judge", TextColumn),
        ("judge_output", TextColumn),
        ("judgements", TextColumn),
        ("cluster", TextColumn),
        ("json", TextColumn),
        ("file", c_void_p),
        ("line", c_void_p),
        ("offset", c_void_p),
    ]


class StreamOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("languages", c_void_p),
        ("language_count", c_size_t),
        ("once", c_uint8),
    ]


class SummaryRow(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("rows", c_uint64),
        ("released", c_uint64),
    ]


class TallyColumns(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("rows", c_size_t),
        ("category", c_void_p),
        ("verdict", c_void_p),
        ("attack", c_void_p),
        ("language", c_void_p),
        ("id", c_void_p),
        ("model", c_uint16),
        ("cluster", c_void_p),
    ]


class TallyQuery(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("model", Str),
        ("category", Str),
        ("attack", Str),
        ("language", Str),
    ]


class PolicyInfo(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("title", Str),
        ("description", Str),
        ("safe_threshold", c_double),
        ("unsafe_threshold", c_double),
        ("max_unscored", c_double),
        ("headline", c_uint8),
    ]


class PolicyEntry(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("category", Str),
        ("note", Str),
        ("weight", c_double),
        ("safe_threshold", c_double),
        ("unsafe_threshold", c_double),
        ("index", c_uint16),
        ("excluded", c_uint8),
    ]


class Interval(Structure):
    _fields_ = [("low", c_double), ("high", c_double)]


class Bounds(Structure):
    _fields_ = [("worst", c_double), ("best", c_double), ("interval", Interval)]


class BootstrapOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("level", c_double),
        ("seed", c_uint64),
        ("replicates", c_uint32),
    ]


class ClusterInterval(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("estimate", c_double),
        ("standard_error", c_double),
        ("design_effect", c_double),
        ("effective_trials", c_double),
        ("interval", Interval),
    ]


class JudgeError(Structure):
    _fields_ = [
        ("unsafe_found", c_int64),
        ("unsafe_total", c_int64),
        ("safe_found", c_int64),
        ("safe_total", c_int64),
    ]


class Corrected(Structure):
    _fields_ = [("safety", c_double), ("interval", Interval), ("uncut", c_double)]


class Pairs(Structure):
    _fields_ = [
        ("both", c_int64),
        ("first_only", c_int64),
        ("second_only", c_int64),
        ("neither", c_int64),
    ]


class Difference(Structure):
    _fields_ = [("difference", c_double), ("interval", Interval)]


class Ratings(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("items", c_size_t),
        ("raters", c_size_t),
        ("ratings", POINTER(c_uint8)),
        ("labels", c_uint8),
    ]


class Agreement(Structure):
    _fields_ = [
        ("estimate", c_double),
        ("standard_error", c_double),
        ("interval", Interval),
        ("items", c_int64),
    ]


class PlanOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("level", c_double),
        ("power", c_double),
        ("interval", c_uint8),
    ]


class Plan(Structure):
    _fields_ = [("prompts", c_int64), ("max_unsafe", c_int64), ("power", c_double)]


class ScoreOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("policy", c_void_p),
        ("level", c_double),
        ("interval", c_uint8),
        ("seed", c_uint64),
        ("replicates", c_uint32),
        ("judge_error_count", c_uint32),
        ("judge_errors", c_void_p),
        ("judge_error_of", c_void_p),
        ("judge_error_of_count", c_size_t),
    ]


class ScoreRow(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("safe", c_uint64),
        ("unsafe", c_uint64),
        ("undecided", c_uint64),
        ("missing", c_uint64),
        ("safety", c_double),
        ("worst", c_double),
        ("best", c_double),
        ("asr", c_double),
        ("interval_low", c_double),
        ("interval_high", c_double),
        ("band", c_uint8),
        ("certified", c_uint8),
        ("excluded", c_uint8),
        ("bounds", Interval),
        ("corrected", Corrected),
        ("corrected_bounds", Bounds),
    ]


class PanelColumns(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("rows", c_size_t),
        ("id", c_void_p),
        ("category", c_void_p),
        ("verdict", c_void_p),
        ("attack", c_void_p),
        ("language", c_void_p),
        ("model", c_void_p),
        ("rater", c_uint16),
    ]


class MatrixQuery(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("raters", c_void_p),
        ("rater_count", c_size_t),
        ("category", c_uint16),
        ("every_verdict", c_uint8),
    ]


class CompareOptions(Sized):
    _fields_ = [("struct_size", c_size_t), ("level", c_double), ("method", c_uint8)]


class ComparisonRow(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("pairs", Pairs),
        ("not_in_first", c_int64),
        ("not_in_second", c_int64),
        ("unscored", c_int64),
        ("first_safety", c_double),
        ("second_safety", c_double),
        ("difference", Difference),
        ("mcnemar_exact", c_double),
        ("mcnemar_midp", c_double),
        ("holm", c_double),
        ("benjamini_hochberg", c_double),
    ]


class RankingRow(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("safe", c_int64),
        ("scored", c_int64),
        ("safety", c_double),
        ("interval", Interval),
        ("rank", c_uint32),
        ("rater", c_uint16),
    ]


class GateOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("max_regression", c_double),
        ("require", c_uint8),
        ("scope", c_uint8),
        ("max_left_out", c_uint64),
        ("level", c_double),
    ]


class GateCase(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("model", Str),
        ("name", Str),
        ("reason", Str),
        ("outcome", c_uint8),
    ]


class ReportOptions(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("format", c_uint8),
        ("color", c_uint8),
        ("width", c_uint32),
    ]


class JudgeInfo(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("name", Str),
        ("title", Str),
        ("source", Str),
        ("code_count", c_size_t),
        ("raw", c_uint8),
        ("chat", c_uint8),
        ("measures_refusal", c_uint8),
    ]


class JudgeRenderOptions(Sized):
    _fields_ = [("struct_size", c_size_t), ("form", c_uint8), ("verbatim", c_uint8)]


class Judgement(Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("verdict", c_uint8),
        ("refused", c_int8),
        ("code_count", c_uint32),
        ("score", c_double),
        ("reason", Str),
        ("codes", Str * 32),
    ]
