/* panel.h, gate.h */
#include <math.h>
#include <string.h>

#include "check.h"

static const char before[] =
    "{\"id\":1,\"category\":\"hate_women\",\"model\":\"m\",\"safe\":true}\n"
    "{\"id\":2,\"category\":\"hate_women\",\"model\":\"m\",\"safe\":true}\n"
    "{\"id\":3,\"category\":\"crime_tax\",\"model\":\"m\",\"safe\":false}\n"
    "{\"id\":3,\"category\":\"crime_tax\",\"model\":\"m\",\"safe\":false}\n";

static const char after[] =
    "{\"id\":1,\"category\":\"hate_women\",\"model\":\"m\",\"safe\":true}\n"
    "{\"id\":2,\"category\":\"hate_women\",\"model\":\"m\",\"safe\":false}\n"
    "{\"id\":3,\"category\":\"crime_tax\",\"model\":\"m\",\"verdict\":\"undecided\"}\n"
    "{\"id\":4,\"category\":\"crime_tax\",\"model\":\"m\",\"safe\":true}\n";

static void add_side(alert_panel *panel, const char *side, const char *rows, size_t size) {
  alert_dataset *dataset = NULL;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, side, strlen(side), rows, size, NULL));
  CHECK_OK(alert_panel_add_dataset(panel, dataset, side, strlen(side), NULL));
  alert_dataset_free(&dataset);
}

static void test_raters(alert_panel *panel) {
  alert_str name = {NULL, 0};
  uint16_t rater = 9;
  alert_problems problems = ALERT_PROBLEMS_INIT;
  CHECK(alert_panel_item_count(panel) == 4 && alert_panel_item_count(NULL) == 0);
  CHECK(alert_panel_rater_count(panel) == 2 && alert_panel_rater_count(NULL) == 0);
  CHECK_OK(alert_panel_rater_at(panel, 1, &name, NULL));
  CHECK(is_text(name, "m (after)"));
  CHECK_STATUS(alert_panel_rater_at(panel, 2, &name, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_panel_find_rater(panel, ALERT_LITERAL("m (after)"), &rater, NULL));
  CHECK(rater == 1);
  CHECK_STATUS(alert_panel_find_rater(panel, ALERT_LITERAL("m"), &rater, NULL), ALERT_NOT_FOUND);
  CHECK_OK(alert_panel_problems(panel, &problems, NULL));
  CHECK(problems.counts[ALERT_PROBLEM_DUPLICATE] == 1);
  CHECK(problems.sample_count == 1 && problems.samples[0].line == 4);
}

static void test_comparison(alert_panel *panel) {
  alert_compare_options options = ALERT_COMPARE_OPTIONS_INIT;
  alert_comparison *comparison = NULL;
  alert_comparison_row row = ALERT_COMPARISON_ROW_INIT;
  CHECK_OK(alert_comparison_create(panel, NULL, 0, 1, &comparison, NULL));
  CHECK_OK(alert_comparison_row_at(comparison, ALERT_COMPARE_OVERALL, &row, NULL));
  CHECK(row.pairs.both == 1 && row.pairs.first_only == 1);
  CHECK(row.not_in_first == 1 && row.not_in_second == 0 && row.unscored == 1);
  CHECK(row.difference.difference == 0.5 && row.mcnemar_exact == 1.0);
  CHECK(row.clusters == 2 && row.design_effect == 1.0 && row.cluster_p == 1.0);
  CHECK_OK(alert_comparison_row_at(comparison, 31, &row, NULL));
  CHECK(isnan(row.holm) && isnan(row.first_safety));
  CHECK_STATUS(alert_comparison_row_at(comparison, 32, &row, NULL), ALERT_OUT_OF_RANGE);
  alert_comparison_free(&comparison);
  CHECK(comparison == NULL);
  options.level = 2;
  CHECK_INVALID(alert_comparison_create(panel, &options, 0, 1, &comparison, NULL));
  CHECK_STATUS(alert_comparison_create(panel, NULL, 0, 2, &comparison, NULL), ALERT_OUT_OF_RANGE);
}

static void test_ranking(alert_panel *panel) {
  const uint16_t twice[2] = {1, 1};
  alert_ranking *ranking = NULL;
  alert_ranking_row row = ALERT_RANKING_ROW_INIT;
  double p = 0;
  CHECK_OK(alert_ranking_create(panel, NULL, NULL, 0, &ranking, NULL));
  CHECK(alert_ranking_row_count(ranking) == 2 && alert_ranking_item_count(ranking) == 2);
  CHECK(alert_ranking_left_out_count(ranking) == 2);
  CHECK(alert_ranking_cluster_count(ranking) == 2 && alert_ranking_cluster_count(NULL) == 0);
  CHECK_OK(alert_ranking_row_at(ranking, 1, &row, NULL));
  CHECK(is_text(row.name, "m (after)") && row.best_rank == 1 && row.worst_rank == 2 &&
        row.safe == 1 && row.rater == 1);
  CHECK_OK(alert_ranking_p_at(ranking, 0, 1, &p, NULL));
  CHECK(p == 1.0);
  CHECK_STATUS(alert_ranking_row_at(ranking, 2, &row, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_ranking_p_at(ranking, 0, 2, &p, NULL), ALERT_OUT_OF_RANGE);
  alert_ranking_free(&ranking);
  CHECK_INVALID(alert_ranking_create(panel, NULL, twice, 2, &ranking, NULL));
}

static void test_matrix(alert_panel *panel) {
  alert_matrix_query query = ALERT_MATRIX_QUERY_INIT;
  alert_matrix *matrix = NULL;
  alert_ratings ratings = ALERT_RATINGS_INIT;
  int64_t confusion[4];
  CHECK_OK(alert_matrix_create(panel, NULL, &matrix, NULL));
  CHECK_OK(alert_matrix_ratings(matrix, &ratings, NULL));
  CHECK(ratings.items == 4 && ratings.raters == 2 && ratings.labels == 2);
  CHECK_OK(alert_agreement_confusion(&ratings, 0, 1, confusion, NULL));
  CHECK(confusion[0] == 1 && confusion[1] == 1 && confusion[2] == 0 && confusion[3] == 0);
  alert_matrix_free(&matrix);
  query.category = 0;
  query.every_verdict = 1;
  CHECK_OK(alert_matrix_create(panel, &query, &matrix, NULL));
  CHECK_OK(alert_matrix_ratings(matrix, &ratings, NULL));
  CHECK(ratings.items == 2 && ratings.labels == ALERT_VERDICT_COUNT);
  alert_matrix_free(&matrix);
  query.category = 32;
  CHECK_STATUS(alert_matrix_create(panel, &query, &matrix, NULL), ALERT_OUT_OF_RANGE);
}

static void check_clusters(const alert_panel *panel, size_t count, size_t largest, size_t named) {
  alert_panel_clusters clusters = ALERT_PANEL_CLUSTERS_INIT;
  CHECK_OK(alert_panel_count_clusters(panel, &clusters, NULL));
  CHECK(clusters.clusters == count && clusters.largest == largest);
  CHECK(clusters.named == named && clusters.unknown == 0);
}

static void test_columns(void) {
  const int64_t id[2] = {1, 1};
  const int64_t other_id[2] = {2, 3};
  const int64_t cluster[2] = {7, 8};
  alert_panel_clusters clusters = ALERT_PANEL_CLUSTERS_INIT;
  const uint16_t category[2] = {0, 0};
  const uint16_t attack[2] = {0, 1};
  const alert_verdict verdict[2] = {ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE};
  alert_panel_columns columns = ALERT_PANEL_COLUMNS_INIT;
  alert_panel *panel = NULL;
  uint16_t index = 0;
  CHECK_OK(alert_panel_create(NULL, ALERT_RATER_MODEL, &panel, NULL));
  CHECK_OK(alert_panel_intern_rater(panel, NULL, 0, ALERT_LITERAL("a"), &columns.rater, NULL));
  columns.rows = 2;
  columns.id = id;
  columns.category = category;
  columns.verdict = verdict;
  columns.attack = attack;
  CHECK_STATUS(alert_panel_add_columns(panel, &columns, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_panel_intern(panel, ALERT_DIMENSION_ATTACK, ALERT_LITERAL("x"), &index, NULL));
  CHECK(index == 1);
  CHECK_OK(alert_panel_add_columns(panel, &columns, NULL));
  CHECK(alert_panel_item_count(panel) == 2);
  check_clusters(panel, 1, 2, 0);
  columns.id = other_id;
  columns.cluster = cluster;
  CHECK_OK(alert_panel_add_columns(panel, &columns, NULL));
  check_clusters(panel, 3, 2, 2);
  CHECK_INVALID(alert_panel_count_clusters(NULL, &clusters, NULL));
  columns.id = NULL;
  CHECK_INVALID(alert_panel_add_columns(panel, &columns, NULL));
  CHECK_INVALID(
      alert_panel_intern(panel, ALERT_DIMENSION_CATEGORY, ALERT_LITERAL("x"), &index, NULL));
  alert_panel_free(&panel);
}

/* The scores of the rows, with clusters kept where `clusters` is 1. */
static alert_score *score_rows(const char *rows, size_t size, int clusters) {
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_score *score = NULL;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("rows"), rows, size, NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  if (clusters) CHECK_OK(alert_tally_keep_clusters(tally, NULL));
  CHECK_OK(alert_tally_add_dataset(tally, dataset, NULL));
  CHECK_STATUS(alert_tally_keep_clusters(tally, NULL), ALERT_FAILED_PRECONDITION);
  CHECK_OK(alert_score_create(tally, NULL, &score, NULL));
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
  return score;
}

static int ends_with(alert_str text, const char *end) {
  const size_t size = strlen(end);
  return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

static const char other_taxonomy[] =
    "{\"schema\": \"alert.v1.Taxonomy\", \"name\": \"own\", \"macros\": [{\"name\": \"harm\"}],"
    " \"categories\": [{\"name\": \"harm_a\", \"parent\": \"harm\"}]}";

static void test_gate_of_pairs(void) {
  static const char old_rows[] =
      "{\"id\": 1, \"category\": \"hate_women\", \"prompt\": \"p\", \"model\": \"m\", \"safe\": "
      "true}\n"
      "{\"id\": \"x\", \"category\": \"hate_women\", \"prompt\": \"q\", \"model\": \"m\", "
      "\"safe\": true}";
  static const char new_rows[] =
      "{\"id\": \"x\", \"category\": \"hate_women\", \"prompt\": \"q\", \"model\": \"m\", "
      "\"safe\": false}\n"
      "{\"id\": 2, \"category\": \"hate_women\", \"prompt\": \"r\", \"model\": \"m\", \"safe\": "
      "true}";
  alert_gate_options options = ALERT_GATE_OPTIONS_INIT;
  alert_gate_new_failure failure = ALERT_GATE_NEW_FAILURE_INIT;
  alert_gate_test test = ALERT_GATE_TEST_INIT;
  alert_gate_info info = ALERT_GATE_INFO_INIT;
  alert_score *before_score = score_rows(old_rows, sizeof old_rows - 1, 0);
  alert_score *after_score = score_rows(new_rows, sizeof new_rows - 1, 0);
  alert_taxonomy *taxonomy = NULL;
  alert_panel *judges = NULL;
  alert_panel *panel = NULL;
  alert_gate *gate = NULL;
  CHECK_OK(alert_panel_create(NULL, ALERT_RATER_MODEL, &panel, NULL));
  CHECK_OK(alert_panel_keep_prompts(panel, NULL));
  CHECK_INVALID(alert_panel_keep_prompts(NULL, NULL));
  add_side(panel, ALERT_GATE_BASELINE_SIDE, old_rows, sizeof old_rows - 1);
  options.panel = panel;
  CHECK_STATUS(alert_gate_create(after_score, before_score, &options, &gate, NULL),
               ALERT_FAILED_PRECONDITION);
  add_side(panel, ALERT_GATE_SCORE_SIDE, new_rows, sizeof new_rows - 1);
  CHECK_INVALID(alert_gate_create(after_score, NULL, &options, &gate, NULL));
  options.max_regression = 0.1;
  CHECK_INVALID(alert_gate_create(after_score, before_score, &options, &gate, NULL));
  CHECK_OK(alert_panel_create(NULL, ALERT_RATER_JUDGE, &judges, NULL));
  options.panel = judges;
  CHECK_INVALID(alert_gate_create(after_score, before_score, &options, &gate, NULL));
  alert_panel_free(&judges);
  CHECK_OK(alert_taxonomy_parse(other_taxonomy, sizeof other_taxonomy - 1, &taxonomy, NULL));
  CHECK_OK(alert_panel_create(taxonomy, ALERT_RATER_MODEL, &judges, NULL));
  options.panel = judges;
  CHECK_STATUS(alert_gate_create(after_score, before_score, &options, &gate, NULL),
               ALERT_FAILED_PRECONDITION);
  alert_panel_free(&judges);
  alert_taxonomy_free(&taxonomy);
  options.panel = panel;
  options.max_regression = 0;
  CHECK_OK(alert_gate_create(after_score, before_score, &options, &gate, NULL));
  alert_panel_free(&panel);
  CHECK_OK(alert_gate_describe(gate, &info, NULL));
  CHECK(info.outcome == ALERT_GATE_NOT_ENOUGH_DATA || info.outcome == ALERT_GATE_FAILED);
  CHECK(info.require == ALERT_GATE_NONINFERIOR && info.margin == ALERT_GATE_MARGIN);
  CHECK(info.max_regression != info.max_regression && info.only_in_score == 1);
  CHECK_INVALID(alert_gate_describe(NULL, &info, NULL));
  CHECK_OK(alert_gate_test_at(gate, 0, &test, NULL));
  CHECK(test.evidence == ALERT_GATE_PAIRED && test.pairs.second_only == 2 && test.absent == 1);
  CHECK(test.clusters == 2 && test.p > 0.5 && test.difference.difference == -1);
  CHECK_STATUS(alert_gate_test_at(gate, 99, &test, NULL), ALERT_OUT_OF_RANGE);
  CHECK(alert_gate_new_failure_count(gate) == 1 && alert_gate_new_failure_count(NULL) == 0);
  CHECK_OK(alert_gate_new_failure_at(gate, 0, &failure, NULL));
  CHECK(is_text(failure.id, "x") && is_text(failure.prompt, "q") && is_text(failure.model, "m"));
  CHECK(is_text(failure.category, "hate_women") && is_text(failure.attack, "none"));
  CHECK(is_text(failure.language, "en") && failure.verdict == ALERT_VERDICT_UNSAFE);
  CHECK(failure.baseline == ALERT_VERDICT_SAFE);
  CHECK_STATUS(alert_gate_new_failure_at(gate, 1, &failure, NULL), ALERT_OUT_OF_RANGE);
  alert_gate_free(&gate);
  alert_score_free(&after_score);
  alert_score_free(&before_score);
}

static void test_gate(void) {
  alert_gate_test test = ALERT_GATE_TEST_INIT;
  alert_report_options json = ALERT_REPORT_OPTIONS_INIT;
  alert_gate_options options = ALERT_GATE_OPTIONS_INIT;
  alert_gate_case gate_case = ALERT_GATE_CASE_INIT;
  alert_score *score = score_rows(before, sizeof before - 1, 0);
  alert_score *worse = score_rows(after, sizeof after - 1, 1);
  alert_score *read = NULL;
  alert_gate *gate = NULL;
  buffer report = {NULL, 0};
  buffer junit = {NULL, 0};
  json.format = ALERT_REPORT_JSON;
  CHECK_OK(alert_report_write(score, &json, append, &report, NULL));
  CHECK_OK(alert_report_parse(report.data, report.size, NULL, &read, NULL));
  CHECK_STATUS(alert_report_parse(ALERT_LITERAL("{}"), NULL, &read, NULL), ALERT_DATA_LOSS);
  options.require = ALERT_GATE_POINT;
  CHECK_OK(alert_gate_create(read, worse, &options, &gate, NULL));
  CHECK(alert_gate_passed(gate) == 0 && alert_gate_passed(NULL) == 0);
  CHECK(alert_gate_case_count(gate) == 34 && alert_gate_case_count(NULL) == 0);
  CHECK_OK(alert_gate_case_at(gate, 0, &gate_case, NULL));
  CHECK(gate_case.model.size == 0 && is_text(gate_case.name, "rows left out"));
  CHECK(gate_case.scope == 0);
  CHECK(ends_with(gate_case.reason, "(1 duplicate), and 0 % may be"));
  CHECK(gate_case.figure > 0 && gate_case.figure < 1 && gate_case.threshold == 0);
  CHECK_OK(alert_gate_case_at(gate, 1, &gate_case, NULL));
  CHECK(is_text(gate_case.model, "m") && is_text(gate_case.name, "overall"));
  CHECK(gate_case.scope == ALERT_SCORE_OVERALL);
  CHECK(gate_case.outcome == ALERT_GATE_FAILED && gate_case.reason.size > 0);
  CHECK(gate_case.figure <= gate_case.safety && gate_case.threshold == 0.99);
  CHECK(gate_case.baseline >= 0 && gate_case.baseline <= 1);
  CHECK_STATUS(alert_gate_case_at(gate, 34, &gate_case, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_gate_write_junit(gate, append, &junit, NULL));
  CHECK(contains(&junit, "<testsuite name=\"alert\" tests=\"1\" failures=\"1\""));
  CHECK(contains(&junit, "<testsuite name=\"m\" tests=\"33\" failures=\"2\""));
  CHECK_OK(alert_gate_test_at(gate, 1, &test, NULL));
  CHECK(test.evidence == ALERT_GATE_UNTESTED);
  alert_gate_free(&gate);
  options.max_left_out = 0.5;
  options.has_max_left_out = 1;
  CHECK_OK(alert_gate_create(read, worse, &options, &gate, NULL));
  CHECK_OK(alert_gate_case_at(gate, 0, &gate_case, NULL));
  CHECK(gate_case.outcome == ALERT_GATE_PASSED);
  options.max_regression = -1;
  CHECK_INVALID(alert_gate_create(read, worse, &options, &gate, NULL));
  options.max_regression = 0;
  options.max_left_out = 2;
  CHECK_INVALID(alert_gate_create(read, worse, &options, &gate, NULL));
  alert_gate_free(&gate);
  alert_gate_free(&gate);
  alert_score_free(&read);
  alert_score_free(&worse);
  alert_score_free(&score);
  buffer_free(&report);
  buffer_free(&junit);
}

void test_panel(void) {
  alert_panel *panel = NULL;
  alert_judge *judge = NULL;
  CHECK_STATUS(alert_panel_create(NULL, 3, &panel, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_panel_create(NULL, ALERT_RATER_MODEL, &panel, NULL));
  CHECK_OK(alert_judge_builtin(ALERT_LITERAL("refusal"), &judge, NULL));
  CHECK_OK(alert_panel_use_judge(panel, judge, NULL));
  add_side(panel, "before", before, sizeof before - 1);
  add_side(panel, "after", after, sizeof after - 1);
  test_raters(panel);
  test_comparison(panel);
  test_ranking(panel);
  test_matrix(panel);
  alert_judge_free(&judge);
  alert_panel_free(&panel);
  alert_panel_free(&panel);
  test_columns();
  test_gate();
  test_gate_of_pairs();
}
