"""Every function of the C ABI: its name, the types of its arguments, and what it returns.

tests/python compares this table with the declarations in include/alert/*.h.
"""

from __future__ import annotations

from ctypes import (
    POINTER,
    c_char_p,
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
)
from typing import NamedTuple, Optional

from . import _structs as s

# An opaque handle, and the place that a new one is written to (or that is nulled).
handle = c_void_p
handle_out = POINTER(c_void_p)
# Text goes in as a pair, pointer and length.
text = (c_char_p, c_size_t)
writer = (s.Writer, c_void_p)
# struct ArrowArrayStream *
stream = c_void_p
error = POINTER(s.Error)
# Columns.
counts = POINTER(c_int64)
numbers = POINTER(c_double)


class Signature(NamedTuple):
    """A function of the library."""

    name: str
    arguments: tuple
    result: Optional[type]
    fallible: bool  # it returns a status, and its last argument is an error


def _status(name: str, *arguments: object) -> Signature:
    return Signature(name, (*arguments, error), c_int32, True)


def _value(result: type, name: str, *arguments: object) -> Signature:
    return Signature(name, arguments, result, False)


def _free(name: str) -> Signature:
    return Signature(name, (handle_out,), None, False)


SIGNATURES = (
    # abi.h
    _value(c_int32, "alert_status_name", c_int32, POINTER(s.Str)),
    _status("alert_cause_name", c_uint32, POINTER(s.Str)),
    _status("alert_cause_find", *text, POINTER(c_uint32)),
    _value(c_uint32, "alert_version"),
    _value(c_uint32, "alert_abi_version"),
    _value(c_int32, "alert_version_text", POINTER(s.Str)),
    # verdict.h
    _status("alert_verdict_name", c_uint8, POINTER(s.Str)),
    _status("alert_verdict_find", *text, POINTER(c_uint8)),
    # taxonomy.h
    _status("alert_taxonomy_builtin", handle_out),
    _status("alert_taxonomy_parse", *text, handle_out),
    _free("alert_taxonomy_free"),
    _status("alert_taxonomy_name", handle, POINTER(s.Str)),
    _value(c_size_t, "alert_taxonomy_category_count", handle),
    _value(c_size_t, "alert_taxonomy_macro_count", handle),
    _status("alert_taxonomy_category", handle, c_size_t, POINTER(s.Category)),
    _status("alert_taxonomy_macro", handle, c_size_t, POINTER(s.Macro)),
    _status("alert_taxonomy_find", handle, *text, POINTER(c_uint16)),
    _status(
        "alert_taxonomy_find_column",
        handle,
        c_size_t,
        POINTER(s.Str),
        POINTER(c_uint16),
        POINTER(c_size_t),
    ),
    _status("alert_taxonomy_find_macro", handle, *text, POINTER(c_uint16)),
    _status("alert_taxonomy_write_json", handle, *writer),
    _status("alert_crosswalk_builtin", *text, handle_out),
    _status("alert_crosswalk_parse", handle, *text, handle_out),
    _free("alert_crosswalk_free"),
    _status("alert_crosswalk_describe", handle, POINTER(s.CrosswalkInfo)),
    _status("alert_crosswalk_mapping_count", handle, c_size_t, POINTER(c_size_t)),
    _status("alert_crosswalk_mapping", handle, c_size_t, c_size_t, POINTER(s.Mapping)),
    _status(
        "alert_crosswalk_find", handle, *text, POINTER(c_uint16), c_size_t, POINTER(c_size_t)
    ),
    _status("alert_crosswalk_write_json", handle, *writer),
    # attack.h
    _value(c_size_t, "alert_attack_count"),
    _status("alert_attack_name", c_size_t, POINTER(s.Str)),
    _status("alert_attack_canonical", *text, POINTER(s.Str)),
    # dataset.h
    _status("alert_problem_kind_name", c_uint8, POINTER(s.Str)),
    _status("alert_prompt_unwrap", *text, POINTER(s.Str)),
    _status("alert_dataset_create", POINTER(s.DatasetOptions), handle_out),
    _status("alert_dataset_open", *text, POINTER(s.DatasetOptions), handle_out),
    _free("alert_dataset_free"),
    _status("alert_dataset_add_file", handle, *text),
    _status("alert_dataset_add_range", handle, *text, c_uint64, c_uint64),
    _status("alert_dataset_add_memory", handle, *text, c_void_p, c_size_t),
    _status("alert_dataset_add_left_out", handle, c_uint8, c_uint64),
    _status("alert_dataset_map_field", handle, *text, *text),
    _status("alert_dataset_set_default", handle, *text, *text),
    _status("alert_dataset_select", handle, c_uint8, *text),
    _status("alert_dataset_sample", handle, c_uint64, c_uint64),
    _status("alert_dataset_shard", handle, c_uint32, c_uint32),
    _status("alert_dataset_write", handle, *writer, POINTER(c_uint64)),
    _status("alert_reader_create", handle, c_uint32, c_uint8, handle_out),
    _free("alert_reader_free"),
    _status("alert_reader_next", handle, POINTER(s.Batch)),
    _status("alert_reader_take", handle, POINTER(s.Batch), handle_out),
    _free("alert_batch_memory_free"),
    _status("alert_reader_name", handle, c_uint8, c_size_t, POINTER(s.Str)),
    _value(c_size_t, "alert_reader_name_count", handle, c_uint8),
    _status("alert_reader_file", handle, c_size_t, POINTER(s.Str)),
    _value(c_uint64, "alert_reader_problem_count", handle, c_uint8),
    _value(c_size_t, "alert_reader_problem_sample_count", handle),
    _status("alert_reader_problem_sample", handle, c_size_t, POINTER(s.Problem)),
    _status("alert_summary_create", handle, handle_out),
    _free("alert_summary_free"),
    _value(c_uint64, "alert_summary_rows", handle),
    _value(c_uint64, "alert_summary_problem_count", handle, c_uint8),
    _value(c_size_t, "alert_summary_problem_sample_count", handle),
    _status("alert_summary_problem_sample", handle, c_size_t, POINTER(s.Problem)),
    _value(c_size_t, "alert_summary_row_count", handle, c_uint8),
    _status("alert_summary_row_at", handle, c_uint8, c_size_t, POINTER(s.SummaryRow)),
    _status("alert_summary_verify", handle, *text, POINTER(c_uint64), POINTER(c_uint64)),
    _status("alert_summary_write_json", handle, *writer),
    # judge.h
    _value(c_size_t, "alert_judge_builtin_count"),
    _status("alert_judge_builtin_name", c_size_t, POINTER(s.Str)),
    _status("alert_judge_builtin", *text, handle_out),
    _status("alert_judge_parse_spec", *text, handle_out),
    _free("alert_judge_free"),
    _status("alert_judge_describe", handle, POINTER(s.JudgeInfo)),
    _status("alert_response_answer", *text, POINTER(s.Str), POINTER(s.Str)),
    _status("alert_judge_code", handle, c_size_t, POINTER(s.Str), POINTER(s.Str)),
    _status("alert_judge_code_title", handle, *text, POINTER(s.Str)),
    _status(
        "alert_judge_code_categories",
        handle,
        *text,
        POINTER(c_uint16),
        c_size_t,
        POINTER(c_size_t),
    ),
    _status(
        "alert_judge_write_request",
        handle,
        *text,
        *text,
        POINTER(s.JudgeRenderOptions),
        *writer,
    ),
    _status("alert_judge_parse", handle, *text, POINTER(s.Judgement)),
    _status(
        "alert_judge_parse_column",
        handle,
        c_size_t,
        POINTER(s.TextColumn),
        POINTER(c_uint8),
        POINTER(c_double),
        POINTER(c_int8),
    ),
    _status(
        "alert_judge_score",
        handle,
        c_size_t,
        POINTER(s.Str),
        POINTER(c_double),
        POINTER(c_double),
    ),
    _status(
        "alert_judge_combine",
        *text,
        c_size_t,
        c_size_t,
        POINTER(c_void_p),
        POINTER(c_uint8),
    ),
    # tally.h
    _status("alert_tally_create", handle, handle_out),
    _free("alert_tally_free"),
    _status("alert_tally_expect", handle, handle),
    _status("alert_tally_add_dataset", handle, handle),
    _status("alert_tally_use_judge", handle, handle),
    _status("alert_tally_set_rule", handle, *text),
    _status("alert_tally_keep_clusters", handle),
    _value(c_uint64, "alert_tally_clustered_row_count", handle),
    _status("alert_tally_intern", handle, c_uint8, *text, POINTER(c_uint16)),
    _status("alert_tally_add_columns", handle, POINTER(s.TallyColumns)),
    _status("alert_tally_merge", handle, handle),
    _status("alert_tally_write", handle, *writer),
    _status("alert_tally_parse", *text, handle_out),
    _value(c_size_t, "alert_tally_name_count", handle, c_uint8),
    _status("alert_tally_name", handle, c_uint8, c_size_t, POINTER(s.Str)),
    _status("alert_tally_count", handle, POINTER(s.TallyQuery), POINTER(c_uint64)),
    _value(c_uint64, "alert_tally_problem_count", handle, c_uint8),
    _value(c_size_t, "alert_tally_problem_sample_count", handle),
    _status("alert_tally_problem_sample", handle, c_size_t, POINTER(s.Problem)),
    # policy.h
    _status("alert_band_name", c_uint8, POINTER(s.Str)),
    _value(c_size_t, "alert_policy_builtin_count"),
    _status("alert_policy_builtin_name", c_size_t, POINTER(s.Str)),
    _status("alert_policy_builtin", *text, handle_out),
    _status("alert_policy_parse", handle, *text, handle_out),
    _free("alert_policy_free"),
    _status("alert_policy_describe", handle, POINTER(s.PolicyInfo)),
    _value(c_size_t, "alert_policy_category_count", handle),
    _status("alert_policy_category", handle, c_size_t, POINTER(s.PolicyEntry)),
    _value(c_uint8, "alert_policy_band", handle, c_double),
    _value(c_uint8, "alert_policy_category_band", handle, c_size_t, c_double),
    _status("alert_policy_write_json", handle, *writer),
    # interval.h
    _status("alert_interval_method_name", c_uint8, POINTER(s.Str)),
    _status("alert_interval_method_find", *text, POINTER(c_uint8)),
    _status(
        "alert_interval_proportion", c_uint8, c_double, c_size_t, counts, counts, POINTER(s.Interval)
    ),
    _status(
        "alert_interval_bounds",
        c_uint8,
        c_double,
        c_size_t,
        counts,
        counts,
        counts,
        POINTER(s.Bounds),
    ),
    _status(
        "alert_interval_stratified",
        c_double,
        c_size_t,
        numbers,
        counts,
        counts,
        numbers,
        POINTER(s.Interval),
    ),
    _status(
        "alert_interval_bootstrap",
        POINTER(s.BootstrapOptions),
        c_size_t,
        numbers,
        counts,
        counts,
        POINTER(s.Interval),
        numbers,
    ),
    _status(
        "alert_interval_cluster", c_double, c_size_t, counts, counts, POINTER(s.ClusterInterval)
    ),
    _status(
        "alert_interval_cluster_bootstrap",
        POINTER(s.BootstrapOptions),
        c_size_t,
        counts,
        counts,
        POINTER(s.Interval),
    ),
    _status(
        "alert_interval_judge_error",
        c_double,
        c_size_t,
        counts,
        counts,
        POINTER(s.JudgeError),
        c_uint8,
        POINTER(s.Corrected),
    ),
    # compare.h
    _status(
        "alert_compare_paired",
        c_uint8,
        c_double,
        c_size_t,
        POINTER(s.Pairs),
        POINTER(s.Difference),
    ),
    _status(
        "alert_compare_unpaired",
        c_double,
        c_size_t,
        counts,
        counts,
        counts,
        counts,
        POINTER(s.Difference),
    ),
    _status("alert_compare_mcnemar", c_size_t, POINTER(s.Pairs), numbers, numbers),
    _status("alert_compare_holm", c_size_t, numbers, numbers),
    _status("alert_compare_benjamini_hochberg", c_size_t, numbers, numbers),
    _status("alert_agreement_confusion", POINTER(s.Ratings), c_size_t, c_size_t, counts),
    _status("alert_agreement_cohen", c_double, c_uint8, counts, POINTER(s.Agreement)),
    _status("alert_agreement_fleiss", c_double, POINTER(s.Ratings), POINTER(s.Agreement)),
    _status("alert_agreement_krippendorff", c_double, POINTER(s.Ratings), POINTER(s.Agreement)),
    _status("alert_agreement_percent", c_double, POINTER(s.Ratings), POINTER(s.Agreement)),
    _status(
        "alert_plan_certify", POINTER(s.PlanOptions), c_size_t, numbers, numbers, POINTER(s.Plan)
    ),
    _status(
        "alert_plan_certifiable", POINTER(s.PlanOptions), c_size_t, numbers, counts, numbers
    ),
    _status("alert_plan_paired", POINTER(s.PlanOptions), c_size_t, numbers, numbers, counts),
    _status("alert_plan_detectable", POINTER(s.PlanOptions), c_size_t, counts, numbers, numbers),
    # score.h
    _status("alert_score_create", handle, POINTER(s.ScoreOptions), handle_out),
    _status("alert_score_open", *text, POINTER(s.ScoreOptions), handle_out),
    _free("alert_score_free"),
    _value(c_size_t, "alert_score_judge_count", handle),
    _status("alert_score_judge", handle, c_size_t, POINTER(s.Str), POINTER(s.Str)),
    _value(c_size_t, "alert_score_model_count", handle),
    _status("alert_score_model", handle, c_size_t, POINTER(s.Str)),
    _value(c_size_t, "alert_score_row_count", handle, c_uint8),
    _status("alert_score_row_at", handle, c_size_t, c_uint8, c_size_t, POINTER(s.ScoreRow)),
    # panel.h
    _status("alert_panel_create", handle, c_uint8, handle_out),
    _free("alert_panel_free"),
    _status("alert_panel_use_judge", handle, handle),
    _status("alert_panel_add_dataset", handle, handle, *text),
    _status("alert_panel_intern_rater", handle, *text, *text, POINTER(c_uint16)),
    _status("alert_panel_intern", handle, c_uint8, *text, POINTER(c_uint16)),
    _status("alert_panel_add_columns", handle, POINTER(s.PanelColumns)),
    _value(c_size_t, "alert_panel_item_count", handle),
    _value(c_size_t, "alert_panel_rater_count", handle),
    _status("alert_panel_rater", handle, c_size_t, POINTER(s.Str)),
    _status("alert_panel_find_rater", handle, *text, POINTER(c_uint16)),
    _value(c_uint64, "alert_panel_problem_count", handle, c_uint8),
    _value(c_size_t, "alert_panel_problem_sample_count", handle),
    _status("alert_panel_problem_sample", handle, c_size_t, POINTER(s.Problem)),
    _status("alert_matrix_create", handle, POINTER(s.MatrixQuery), handle_out),
    _free("alert_matrix_free"),
    _status("alert_matrix_ratings", handle, POINTER(s.Ratings)),
    _status(
        "alert_comparison_create",
        handle,
        POINTER(s.CompareOptions),
        c_size_t,
        c_size_t,
        handle_out,
    ),
    _free("alert_comparison_free"),
    _status("alert_comparison_row_at", handle, c_uint16, POINTER(s.ComparisonRow)),
    _status(
        "alert_ranking_create",
        handle,
        POINTER(s.CompareOptions),
        POINTER(c_uint16),
        c_size_t,
        handle_out,
    ),
    _free("alert_ranking_free"),
    _value(c_size_t, "alert_ranking_row_count", handle),
    _value(c_size_t, "alert_ranking_item_count", handle),
    _value(c_size_t, "alert_ranking_left_out_count", handle),
    _status("alert_ranking_row_at", handle, c_size_t, POINTER(s.RankingRow)),
    _status("alert_ranking_p", handle, c_size_t, c_size_t, numbers),
    # gate.h
    _status("alert_report_parse", *text, handle, handle_out),
    _status("alert_gate_create", handle, handle, POINTER(s.GateOptions), handle_out),
    _free("alert_gate_free"),
    _value(c_uint8, "alert_gate_passed", handle),
    _value(c_size_t, "alert_gate_case_count", handle),
    _status("alert_gate_case_at", handle, c_size_t, POINTER(s.GateCase)),
    _status("alert_gate_write_junit", handle, *writer),
    # report.h
    _status("alert_report_write", handle, POINTER(s.ReportOptions), *writer),
    _status("alert_report_format_find", *text, POINTER(c_uint8)),
    # arrow.h
    _status("alert_dataset_export", handle, c_uint32, c_uint8, stream),
    _status("alert_reader_export", handle, stream),
    _status("alert_score_export", handle, stream),
    _status(
        "alert_dataset_add_stream", handle, *text, stream, POINTER(s.StreamOptions)
    ),
)
