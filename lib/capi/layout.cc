// The layout of every public struct of libalert.
#include "alert/abi.h"
#include "alert/arrow.h"
#include "alert/compare.h"
#include "alert/dataset.h"
#include "alert/gate.h"
#include "alert/interval.h"
#include "alert/judge.h"
#include "alert/panel.h"
#include "alert/policy.h"
#include "alert/report.h"
#include "alert/score.h"
#include "alert/tally.h"
#include "alert/taxonomy.h"
#include "base/pin.h"

// abi.h
ALERT_PIN(alert_str, data, 0);
ALERT_PIN(alert_str, size, 8);
ALERT_PIN_SIZE(alert_str, 16);

ALERT_PIN(alert_text_column, offsets, 0);
ALERT_PIN(alert_text_column, data, 8);
ALERT_PIN(alert_text_column, validity, 16);
ALERT_PIN_SIZE(alert_text_column, 24);

ALERT_PIN(alert_error, status, 0);
ALERT_PIN(alert_error, cause, 4);
ALERT_PIN(alert_error, line, 8);
ALERT_PIN(alert_error, offset, 16);
ALERT_PIN(alert_error, message, 24);
ALERT_PIN_SIZE(alert_error, 512);

// taxonomy.h
ALERT_PIN(alert_category, struct_size, 0);
ALERT_PIN(alert_category, name, 8);
ALERT_PIN(alert_category, title, 24);
ALERT_PIN(alert_category, definition, 40);
ALERT_PIN(alert_category, index, 56);
ALERT_PIN(alert_category, macro, 58);

ALERT_PIN(alert_macro, struct_size, 0);
ALERT_PIN(alert_macro, name, 8);
ALERT_PIN(alert_macro, title, 24);
ALERT_PIN(alert_macro, definition, 40);
ALERT_PIN(alert_macro, index, 56);
ALERT_PIN(alert_macro, first_category, 58);
ALERT_PIN(alert_macro, category_count, 60);

ALERT_PIN(alert_crosswalk_info, struct_size, 0);
ALERT_PIN(alert_crosswalk_info, name, 8);
ALERT_PIN(alert_crosswalk_info, title, 24);
ALERT_PIN(alert_crosswalk_info, provenance, 40);
ALERT_PIN(alert_crosswalk_info, source, 56);

ALERT_PIN(alert_mapping, struct_size, 0);
ALERT_PIN(alert_mapping, code, 8);
ALERT_PIN(alert_mapping, title, 24);
ALERT_PIN(alert_mapping, note, 40);
ALERT_PIN(alert_mapping, weak, 56);

// dataset.h
ALERT_PIN(alert_problem, struct_size, 0);
ALERT_PIN(alert_problem, file, 8);
ALERT_PIN(alert_problem, message, 24);
ALERT_PIN(alert_problem, line, 40);
ALERT_PIN(alert_problem, offset, 48);
ALERT_PIN(alert_problem, kind, 56);
ALERT_PIN(alert_problem, cause, 60);

ALERT_PIN(alert_dataset_options, struct_size, 0);
ALERT_PIN(alert_dataset_options, taxonomy, 8);
ALERT_PIN(alert_dataset_options, block_size, 16);
ALERT_PIN(alert_dataset_options, threads, 24);
ALERT_PIN(alert_dataset_options, strict, 28);

ALERT_PIN(alert_batch, struct_size, 0);
ALERT_PIN(alert_batch, rows, 8);
ALERT_PIN(alert_batch, id, 16);
ALERT_PIN(alert_batch, id_text, 24);
ALERT_PIN(alert_batch, category, 48);
ALERT_PIN(alert_batch, attack, 56);
ALERT_PIN(alert_batch, language, 64);
ALERT_PIN(alert_batch, model, 72);
ALERT_PIN(alert_batch, verdict, 80);
ALERT_PIN(alert_batch, prompt, 88);
ALERT_PIN(alert_batch, raw_prompt, 112);
ALERT_PIN(alert_batch, response, 136);
ALERT_PIN(alert_batch, judge, 160);
ALERT_PIN(alert_batch, judge_output, 184);
ALERT_PIN(alert_batch, judgements, 208);
ALERT_PIN(alert_batch, cluster, 232);
ALERT_PIN(alert_batch, json, 256);
ALERT_PIN(alert_batch, file, 280);
ALERT_PIN(alert_batch, line, 288);
ALERT_PIN(alert_batch, offset, 296);

ALERT_PIN(alert_summary_row, struct_size, 0);
ALERT_PIN(alert_summary_row, name, 8);
ALERT_PIN(alert_summary_row, rows, 24);
ALERT_PIN(alert_summary_row, released, 32);

// judge.h
ALERT_PIN(alert_judge_info, struct_size, 0);
ALERT_PIN(alert_judge_info, name, 8);
ALERT_PIN(alert_judge_info, title, 24);
ALERT_PIN(alert_judge_info, source, 40);
ALERT_PIN(alert_judge_info, code_count, 56);
ALERT_PIN(alert_judge_info, raw, 64);
ALERT_PIN(alert_judge_info, chat, 65);
ALERT_PIN(alert_judge_info, measures_refusal, 66);

ALERT_PIN(alert_judge_render_options, struct_size, 0);
ALERT_PIN(alert_judge_render_options, form, 8);
ALERT_PIN(alert_judge_render_options, verbatim, 9);

ALERT_PIN(alert_judgement, struct_size, 0);
ALERT_PIN(alert_judgement, verdict, 8);
ALERT_PIN(alert_judgement, refused, 9);
ALERT_PIN(alert_judgement, code_count, 12);
ALERT_PIN(alert_judgement, score, 16);
ALERT_PIN(alert_judgement, reason, 24);
ALERT_PIN(alert_judgement, codes, 40);

// tally.h
ALERT_PIN(alert_tally_columns, struct_size, 0);
ALERT_PIN(alert_tally_columns, rows, 8);
ALERT_PIN(alert_tally_columns, category, 16);
ALERT_PIN(alert_tally_columns, verdict, 24);
ALERT_PIN(alert_tally_columns, attack, 32);
ALERT_PIN(alert_tally_columns, language, 40);
ALERT_PIN(alert_tally_columns, id, 48);
ALERT_PIN(alert_tally_columns, model, 56);
ALERT_PIN(alert_tally_columns, cluster, 64);

ALERT_PIN(alert_tally_query, struct_size, 0);
ALERT_PIN(alert_tally_query, model, 8);
ALERT_PIN(alert_tally_query, category, 24);
ALERT_PIN(alert_tally_query, attack, 40);
ALERT_PIN(alert_tally_query, language, 56);

// policy.h
ALERT_PIN(alert_policy_info, struct_size, 0);
ALERT_PIN(alert_policy_info, name, 8);
ALERT_PIN(alert_policy_info, title, 24);
ALERT_PIN(alert_policy_info, description, 40);
ALERT_PIN(alert_policy_info, safe_threshold, 56);
ALERT_PIN(alert_policy_info, unsafe_threshold, 64);
ALERT_PIN(alert_policy_info, max_unscored, 72);
ALERT_PIN(alert_policy_info, headline, 80);

ALERT_PIN(alert_policy_entry, struct_size, 0);
ALERT_PIN(alert_policy_entry, category, 8);
ALERT_PIN(alert_policy_entry, note, 24);
ALERT_PIN(alert_policy_entry, weight, 40);
ALERT_PIN(alert_policy_entry, safe_threshold, 48);
ALERT_PIN(alert_policy_entry, unsafe_threshold, 56);
ALERT_PIN(alert_policy_entry, index, 64);
ALERT_PIN(alert_policy_entry, excluded, 66);

// interval.h
ALERT_PIN(alert_interval, low, 0);
ALERT_PIN(alert_interval, high, 8);
ALERT_PIN_SIZE(alert_interval, 16);

ALERT_PIN(alert_bounds, worst, 0);
ALERT_PIN(alert_bounds, best, 8);
ALERT_PIN(alert_bounds, interval, 16);
ALERT_PIN_SIZE(alert_bounds, 32);

ALERT_PIN(alert_bootstrap_options, struct_size, 0);
ALERT_PIN(alert_bootstrap_options, level, 8);
ALERT_PIN(alert_bootstrap_options, seed, 16);
ALERT_PIN(alert_bootstrap_options, replicates, 24);

ALERT_PIN(alert_cluster_interval, struct_size, 0);
ALERT_PIN(alert_cluster_interval, estimate, 8);
ALERT_PIN(alert_cluster_interval, standard_error, 16);
ALERT_PIN(alert_cluster_interval, design_effect, 24);
ALERT_PIN(alert_cluster_interval, effective_trials, 32);
ALERT_PIN(alert_cluster_interval, interval, 40);

ALERT_PIN(alert_judge_error, unsafe_found, 0);
ALERT_PIN(alert_judge_error, unsafe_total, 8);
ALERT_PIN(alert_judge_error, safe_found, 16);
ALERT_PIN(alert_judge_error, safe_total, 24);
ALERT_PIN_SIZE(alert_judge_error, 32);

ALERT_PIN(alert_corrected, safety, 0);
ALERT_PIN(alert_corrected, interval, 8);
ALERT_PIN(alert_corrected, uncut, 24);
ALERT_PIN_SIZE(alert_corrected, 32);

// score.h
ALERT_PIN(alert_score_options, struct_size, 0);
ALERT_PIN(alert_score_options, policy, 8);
ALERT_PIN(alert_score_options, level, 16);
ALERT_PIN(alert_score_options, interval, 24);
ALERT_PIN(alert_score_options, seed, 32);
ALERT_PIN(alert_score_options, replicates, 40);
ALERT_PIN(alert_score_options, judge_error_count, 44);
ALERT_PIN(alert_score_options, judge_errors, 48);
ALERT_PIN(alert_score_options, judge_error_of, 56);
ALERT_PIN(alert_score_options, judge_error_of_count, 64);

ALERT_PIN(alert_score_row, struct_size, 0);
ALERT_PIN(alert_score_row, name, 8);
ALERT_PIN(alert_score_row, safe, 24);
ALERT_PIN(alert_score_row, unsafe, 32);
ALERT_PIN(alert_score_row, undecided, 40);
ALERT_PIN(alert_score_row, missing, 48);
ALERT_PIN(alert_score_row, safety, 56);
ALERT_PIN(alert_score_row, worst, 64);
ALERT_PIN(alert_score_row, best, 72);
ALERT_PIN(alert_score_row, asr, 80);
ALERT_PIN(alert_score_row, interval_low, 88);
ALERT_PIN(alert_score_row, interval_high, 96);
ALERT_PIN(alert_score_row, band, 104);
ALERT_PIN(alert_score_row, certified, 105);
ALERT_PIN(alert_score_row, excluded, 106);
ALERT_PIN(alert_score_row, bounds, 112);
ALERT_PIN(alert_score_row, corrected, 128);
ALERT_PIN(alert_score_row, corrected_bounds, 160);

// compare.h
ALERT_PIN(alert_pairs, both, 0);
ALERT_PIN(alert_pairs, first_only, 8);
ALERT_PIN(alert_pairs, second_only, 16);
ALERT_PIN(alert_pairs, neither, 24);
ALERT_PIN_SIZE(alert_pairs, 32);

ALERT_PIN(alert_difference, difference, 0);
ALERT_PIN(alert_difference, interval, 8);
ALERT_PIN_SIZE(alert_difference, 24);

ALERT_PIN(alert_ratings, struct_size, 0);
ALERT_PIN(alert_ratings, items, 8);
ALERT_PIN(alert_ratings, raters, 16);
ALERT_PIN(alert_ratings, ratings, 24);
ALERT_PIN(alert_ratings, labels, 32);

ALERT_PIN(alert_agreement, estimate, 0);
ALERT_PIN(alert_agreement, standard_error, 8);
ALERT_PIN(alert_agreement, interval, 16);
ALERT_PIN(alert_agreement, items, 32);
ALERT_PIN_SIZE(alert_agreement, 40);

ALERT_PIN(alert_plan_options, struct_size, 0);
ALERT_PIN(alert_plan_options, level, 8);
ALERT_PIN(alert_plan_options, power, 16);
ALERT_PIN(alert_plan_options, interval, 24);

ALERT_PIN(alert_plan, prompts, 0);
ALERT_PIN(alert_plan, max_unsafe, 8);
ALERT_PIN(alert_plan, power, 16);
ALERT_PIN_SIZE(alert_plan, 24);

// panel.h
ALERT_PIN(alert_panel_columns, struct_size, 0);
ALERT_PIN(alert_panel_columns, rows, 8);
ALERT_PIN(alert_panel_columns, id, 16);
ALERT_PIN(alert_panel_columns, category, 24);
ALERT_PIN(alert_panel_columns, verdict, 32);
ALERT_PIN(alert_panel_columns, attack, 40);
ALERT_PIN(alert_panel_columns, language, 48);
ALERT_PIN(alert_panel_columns, model, 56);
ALERT_PIN(alert_panel_columns, rater, 64);

ALERT_PIN(alert_matrix_query, struct_size, 0);
ALERT_PIN(alert_matrix_query, raters, 8);
ALERT_PIN(alert_matrix_query, rater_count, 16);
ALERT_PIN(alert_matrix_query, category, 24);
ALERT_PIN(alert_matrix_query, every_verdict, 26);

ALERT_PIN(alert_compare_options, struct_size, 0);
ALERT_PIN(alert_compare_options, level, 8);
ALERT_PIN(alert_compare_options, method, 16);

ALERT_PIN(alert_comparison_row, struct_size, 0);
ALERT_PIN(alert_comparison_row, pairs, 8);
ALERT_PIN(alert_comparison_row, not_in_first, 40);
ALERT_PIN(alert_comparison_row, not_in_second, 48);
ALERT_PIN(alert_comparison_row, unscored, 56);
ALERT_PIN(alert_comparison_row, first_safety, 64);
ALERT_PIN(alert_comparison_row, second_safety, 72);
ALERT_PIN(alert_comparison_row, difference, 80);
ALERT_PIN(alert_comparison_row, mcnemar_exact, 104);
ALERT_PIN(alert_comparison_row, mcnemar_midp, 112);
ALERT_PIN(alert_comparison_row, holm, 120);
ALERT_PIN(alert_comparison_row, benjamini_hochberg, 128);

ALERT_PIN(alert_ranking_row, struct_size, 0);
ALERT_PIN(alert_ranking_row, name, 8);
ALERT_PIN(alert_ranking_row, safe, 24);
ALERT_PIN(alert_ranking_row, scored, 32);
ALERT_PIN(alert_ranking_row, safety, 40);
ALERT_PIN(alert_ranking_row, interval, 48);
ALERT_PIN(alert_ranking_row, rank, 64);
ALERT_PIN(alert_ranking_row, rater, 68);

// gate.h
ALERT_PIN(alert_gate_options, struct_size, 0);
ALERT_PIN(alert_gate_options, max_regression, 8);
ALERT_PIN(alert_gate_options, require, 16);
ALERT_PIN(alert_gate_options, scope, 17);
ALERT_PIN(alert_gate_options, max_left_out, 24);
ALERT_PIN(alert_gate_options, level, 32);

ALERT_PIN(alert_gate_case, struct_size, 0);
ALERT_PIN(alert_gate_case, model, 8);
ALERT_PIN(alert_gate_case, name, 24);
ALERT_PIN(alert_gate_case, reason, 40);
ALERT_PIN(alert_gate_case, outcome, 56);

// report.h
ALERT_PIN(alert_report_options, struct_size, 0);
ALERT_PIN(alert_report_options, format, 8);
ALERT_PIN(alert_report_options, color, 9);
ALERT_PIN(alert_report_options, width, 12);

// arrow.h
ALERT_PIN(alert_stream_options, struct_size, 0);
ALERT_PIN(alert_stream_options, languages, 8);
ALERT_PIN(alert_stream_options, language_count, 16);
ALERT_PIN(alert_stream_options, once, 24);

ALERT_PIN(ArrowSchema, format, 0);
ALERT_PIN(ArrowSchema, name, 8);
ALERT_PIN(ArrowSchema, metadata, 16);
ALERT_PIN(ArrowSchema, flags, 24);
ALERT_PIN(ArrowSchema, n_children, 32);
ALERT_PIN(ArrowSchema, children, 40);
ALERT_PIN(ArrowSchema, dictionary, 48);
ALERT_PIN(ArrowSchema, release, 56);
ALERT_PIN(ArrowSchema, private_data, 64);
ALERT_PIN_SIZE(ArrowSchema, 72);

ALERT_PIN(ArrowArray, length, 0);
ALERT_PIN(ArrowArray, null_count, 8);
ALERT_PIN(ArrowArray, offset, 16);
ALERT_PIN(ArrowArray, n_buffers, 24);
ALERT_PIN(ArrowArray, n_children, 32);
ALERT_PIN(ArrowArray, buffers, 40);
ALERT_PIN(ArrowArray, children, 48);
ALERT_PIN(ArrowArray, dictionary, 56);
ALERT_PIN(ArrowArray, release, 64);
ALERT_PIN(ArrowArray, private_data, 72);
ALERT_PIN_SIZE(ArrowArray, 80);

ALERT_PIN(ArrowArrayStream, get_schema, 0);
ALERT_PIN(ArrowArrayStream, get_next, 8);
ALERT_PIN(ArrowArrayStream, get_last_error, 16);
ALERT_PIN(ArrowArrayStream, release, 24);
ALERT_PIN(ArrowArrayStream, private_data, 32);
ALERT_PIN_SIZE(ArrowArrayStream, 40);
