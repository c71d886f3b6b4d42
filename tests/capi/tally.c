/* tally.h */
#include <string.h>

#include "check.h"

static alert_dataset *judged(void) {
  alert_dataset *dataset = NULL;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("judged"), judged_rows,
                                    strlen(judged_rows), NULL));
  return dataset;
}

static void test_counting(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset *dataset = judged();
  alert_tally *tally = NULL;
  alert_tally_query query = ALERT_TALLY_QUERY_INIT;
  alert_problems problems = ALERT_PROBLEMS_INIT;
  alert_str name = {NULL, 0};
  uint64_t counts[ALERT_VERDICT_COUNT];

  CHECK_OK(alert_tally_create(NULL, &tally, &error));
  CHECK_OK(alert_tally_set_rule(tally, ALERT_LITERAL("any-unsafe"), &error));
  CHECK_STATUS(alert_tally_set_rule(tally, ALERT_LITERAL("some"), NULL), ALERT_NOT_FOUND);
  CHECK_OK(alert_tally_add_dataset(tally, dataset, &error));
  CHECK_STATUS(alert_tally_set_rule(tally, ALERT_LITERAL("majority"), NULL),
               ALERT_FAILED_PRECONDITION);
  CHECK(alert_tally_name_count(tally, ALERT_DIMENSION_MODEL) == 2);
  CHECK_OK(alert_tally_name_at(tally, ALERT_DIMENSION_MODEL, 0, &name, &error));
  CHECK(is_text(name, "a"));
  CHECK_STATUS(alert_tally_name_at(tally, ALERT_DIMENSION_MODEL, 2, &name, NULL),
               ALERT_OUT_OF_RANGE);
  CHECK(alert_tally_name_count(tally, ALERT_DIMENSION_CATEGORY) == 32);
  CHECK_OK(alert_tally_name_at(tally, ALERT_DIMENSION_CATEGORY, 0, &name, NULL));
  CHECK(is_text(name, "hate_women"));
  CHECK_OK(alert_tally_name_at(tally, ALERT_DIMENSION_MACRO, 5, &name, NULL));
  CHECK_STATUS(alert_tally_name_at(tally, ALERT_DIMENSION_COUNT, 0, &name, NULL),
               ALERT_OUT_OF_RANGE);
  query.model.data = "b";
  query.model.size = 1;
  CHECK_OK(alert_tally_count(tally, &query, counts, &error));
  CHECK(counts[ALERT_VERDICT_SAFE] == 1 && counts[ALERT_VERDICT_UNSAFE] == 1);
  CHECK(counts[ALERT_VERDICT_UNDECIDED] == 1 && counts[ALERT_VERDICT_MISSING] == 0);
  query.model.data = NULL; /* with a size */
  CHECK_INVALID(alert_tally_count(tally, &query, counts, NULL));
  query.model.size = 0;
  query.category.size = 5;
  CHECK_INVALID(alert_tally_count(tally, &query, counts, &error));
  CHECK(strstr(error.message, "query.category.data is NULL") != NULL);
  CHECK_OK(alert_tally_problems(tally, &problems, &error));
  CHECK(problems.counts[ALERT_PROBLEM_DUPLICATE] == 0);
  CHECK(problems.counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE] == 1);
  CHECK(problems.counts[ALERT_PROBLEM_UNKNOWN_CATEGORY] == 1);
  CHECK(problems.counts[ALERT_PROBLEM_MALFORMED] == 1);
  CHECK(problems.left_out == 3 && problems.sample_count == 3);
  CHECK(problems.samples[0].kind == ALERT_PROBLEM_CONFLICTING_DUPLICATE &&
        problems.samples[0].line == 5);
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
}

static void test_expected(void) {
  const char prompts[] =
      "{\"id\":1,\"prompt\":\"One.\",\"category\":\"hate_women\"}\n"
      "{\"id\":9,\"prompt\":\"Nine.\",\"category\":\"hate_women\"}\n";
  alert_dataset *dataset = NULL;
  alert_dataset *answers = judged();
  alert_tally *tally = NULL;
  alert_tally_query query = ALERT_TALLY_QUERY_INIT;
  uint64_t counts[ALERT_VERDICT_COUNT];
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("prompts"), prompts, sizeof prompts - 1,
                                    NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  CHECK_OK(alert_tally_expect(tally, dataset, NULL));
  CHECK_OK(alert_tally_add_dataset(tally, answers, NULL));
  CHECK_STATUS(alert_tally_expect(tally, dataset, NULL), ALERT_FAILED_PRECONDITION);
  CHECK_OK(alert_tally_count(tally, &query, counts, NULL));
  CHECK(counts[ALERT_VERDICT_MISSING] == 2); /* prompt 9, for either model */
  {
    alert_problems problems = ALERT_PROBLEMS_INIT;
    CHECK_OK(alert_tally_problems(tally, &problems, NULL));
    CHECK(problems.counts[ALERT_PROBLEM_UNMATCHED] == 2);
  }
  alert_tally_free(&tally);
  alert_dataset_free(&answers);
  alert_dataset_free(&dataset);
}

static void test_clustered_rows(void) {
  const char rows[] =
      "{\"id\":1,\"category\":\"hate_women\",\"safe\":true,\"cluster\":\"a\"}\n"
      "{\"id\":2,\"category\":\"hate_women\",\"safe\":true}\n"
      "{\"id\":3,\"category\":\"hate_women\",\"safe\":false,\"cluster\":7}\n";
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_tally *sum = NULL;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("rows"), rows, sizeof rows - 1, NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  CHECK_OK(alert_tally_keep_clusters(tally, NULL));
  CHECK(alert_tally_clustered_row_count(tally) == 0 && alert_tally_clustered_row_count(NULL) == 0);
  CHECK_OK(alert_tally_add_dataset(tally, dataset, NULL));
  CHECK(alert_tally_clustered_row_count(tally) == 2);
  CHECK_OK(alert_tally_create(NULL, &sum, NULL));
  CHECK_OK(alert_tally_merge(sum, tally, NULL));
  CHECK(alert_tally_clustered_row_count(sum) == 2);
  alert_tally_free(&sum);
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
}

static void add_rows(alert_tally *tally, const char *model, int64_t first_id) {
  const uint16_t category[3] = {0, 1, 1};
  const alert_verdict verdict[3] = {ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE, ALERT_VERDICT_SAFE};
  int64_t id[3];
  uint16_t attack[3];
  uint16_t language[3];
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  int row;
  CHECK_OK(
      alert_tally_intern(tally, ALERT_DIMENSION_MODEL, model, strlen(model), &columns.model, NULL));
  for (row = 0; row < 3; ++row) {
    id[row] = first_id + row;
    CHECK_OK(alert_tally_intern(tally, ALERT_DIMENSION_ATTACK, ALERT_LITERAL("prefix"),
                                &attack[row], NULL));
    CHECK_OK(alert_tally_intern(tally, ALERT_DIMENSION_LANGUAGE, ALERT_LITERAL("it"),
                                &language[row], NULL));
  }
  columns.rows = 3;
  columns.category = category;
  columns.verdict = verdict;
  columns.id = id;
  columns.attack = attack;
  columns.language = language;
  CHECK_OK(alert_tally_add_columns(tally, &columns, NULL));
}

static void test_columns(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_tally *tally = NULL;
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  const uint16_t category[1] = {32};
  const alert_verdict verdict[1] = {ALERT_VERDICT_SAFE};
  uint64_t counts[ALERT_VERDICT_COUNT];
  alert_tally_query query = ALERT_TALLY_QUERY_INIT;
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  add_rows(tally, "m", 0);
  columns.rows = 1;
  columns.category = category;
  columns.verdict = verdict;
  CHECK_STATUS(alert_tally_add_columns(tally, &columns, &error), ALERT_OUT_OF_RANGE);
  columns.category = NULL;
  CHECK_INVALID(alert_tally_add_columns(tally, &columns, NULL));
  CHECK_OK(alert_tally_count(tally, &query, counts, NULL));
  CHECK(counts[ALERT_VERDICT_SAFE] == 2 && counts[ALERT_VERDICT_UNSAFE] == 1);
  CHECK_INVALID(alert_tally_intern(tally, ALERT_DIMENSION_CATEGORY, ALERT_LITERAL("x"),
                                   &columns.model, NULL));
  alert_tally_free(&tally);
}

static void test_merging(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_tally *first = NULL;
  alert_tally *second = NULL;
  alert_tally *whole = NULL;
  buffer merged = {NULL, 0};
  buffer expected = {NULL, 0};
  CHECK_OK(alert_tally_create(NULL, &first, NULL));
  CHECK_OK(alert_tally_create(NULL, &second, NULL));
  CHECK_OK(alert_tally_create(NULL, &whole, NULL));
  add_rows(first, "m", 0);
  add_rows(second, "m", 3);
  add_rows(whole, "m", 3);
  add_rows(whole, "m", 0);
  CHECK_OK(alert_tally_merge(first, second, &error));
  CHECK_STATUS(alert_tally_merge(first, second, &error), ALERT_FAILED_PRECONDITION);
  CHECK(strstr(error.message, "3") != NULL);
  CHECK_OK(alert_tally_write(first, append, &merged, NULL));
  CHECK_OK(alert_tally_write(whole, append, &expected, NULL));
  CHECK(merged.size == expected.size && memcmp(merged.data, expected.data, merged.size) == 0);
  alert_tally_free(&second);
  CHECK_OK(alert_tally_parse(merged.data, merged.size, &second, NULL));
  CHECK(alert_tally_name_count(second, ALERT_DIMENSION_MODEL) == 1);
  alert_tally_free(&second);
  CHECK_STATUS(alert_tally_parse(merged.data, merged.size / 2, &second, NULL), ALERT_DATA_LOSS);
  CHECK(second == NULL);
  alert_tally_free(&whole);
  alert_tally_free(&first);
  buffer_free(&merged);
  buffer_free(&expected);
}

static void test_judge_outputs(void) {
  const char row[] =
      "{\"id\":1,\"category\":\"crime_tax\",\"judge\":\"llama-guard-3\","
      "\"judge_output\":\"unsafe\\nS2\"}\n";
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_judge *judge = NULL;
  alert_tally_query query = ALERT_TALLY_QUERY_INIT;
  uint64_t counts[ALERT_VERDICT_COUNT];
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("judged"), row, sizeof row - 1, NULL));
  CHECK_OK(alert_judge_builtin(ALERT_LITERAL("llama-guard-3"), &judge, NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  CHECK_OK(alert_tally_use_judge(tally, judge, NULL));
  CHECK_INVALID(alert_tally_use_judge(tally, NULL, NULL));
  alert_judge_free(&judge); /* the tally keeps it alive */
  CHECK_OK(alert_tally_add_dataset(tally, dataset, NULL));
  CHECK_OK(alert_tally_count(tally, &query, counts, NULL));
  CHECK(counts[ALERT_VERDICT_UNSAFE] == 1);
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
}

static void test_lint(void) {
  const char rows[] =
      "{\"id\":1,\"category\":\"crime_tax\",\"judge\":\"llama-guard-3\","
      "\"judge_output\":\"unsafe\\nS2\"}\n"
      "{\"id\":2,\"category\":\"crime_tax\",\"judge\":\"llama-guard-3\","
      "\"judge_output\":\"\"}\n";
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_lint *lint = NULL;
  alert_lint_judge judge = ALERT_LINT_JUDGE_INIT;
  alert_lint_reason reason = ALERT_LINT_REASON_INIT;
  alert_lint_example example = ALERT_LINT_EXAMPLE_INIT;
  alert_problems problems = ALERT_PROBLEMS_INIT;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("rows"), rows, sizeof rows - 1, NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  CHECK_INVALID(alert_lint_create(NULL, dataset, NULL, 0, &lint, NULL));
  CHECK_INVALID(alert_lint_create(tally, NULL, NULL, 0, &lint, NULL));
  CHECK_INVALID(alert_lint_create(tally, dataset, NULL, 1, &lint, NULL));
  CHECK_INVALID(alert_lint_create(tally, dataset, NULL, 0, NULL, NULL));
  CHECK_OK(alert_lint_create(tally, dataset, NULL, 0, &lint, NULL));
  CHECK(alert_lint_judge_count(lint) == 1 && alert_lint_judge_count(NULL) == 0);
  CHECK_OK(alert_lint_judge_at(lint, 0, &judge, NULL));
  CHECK(judge.answers == 2 && judge.missing == 1 && judge.undecided == 0 && judge.reasons == 1);
  CHECK_STATUS(alert_lint_judge_at(lint, 1, &judge, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_lint_reason_at(lint, 0, 0, &reason, NULL));
  CHECK(reason.count == 1 && reason.verdict == ALERT_VERDICT_MISSING && reason.examples == 1);
  CHECK(reason.reason.size == 5 && memcmp(reason.reason.data, "empty", 5) == 0);
  CHECK_STATUS(alert_lint_reason_at(lint, 0, 1, &reason, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_lint_reason_at(lint, 1, 0, &reason, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_lint_example_at(lint, 0, 0, 0, &example, NULL));
  CHECK(example.line == 2 && example.answer.size == 0 && example.id.data[0] == '2');
  CHECK_STATUS(alert_lint_example_at(lint, 0, 0, 1, &example, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_lint_example_at(lint, 0, 1, 0, &example, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_lint_example_at(lint, 1, 0, 0, &example, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_lint_problems(lint, &problems, NULL));
  CHECK(problems.left_out == 0);
  alert_lint_free(&lint);
  CHECK(lint == NULL);
  alert_lint_free(&lint);
  alert_lint_free(NULL);
  CHECK_INVALID(alert_lint_judge_at(NULL, 0, &judge, NULL));
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
}

static void test_nulls(void) {
  alert_tally *tally = NULL;
  uint64_t counts[ALERT_VERDICT_COUNT];
  alert_tally_free(NULL);
  alert_tally_free(&tally);
  CHECK(alert_tally_name_count(NULL, ALERT_DIMENSION_MODEL) == 0);
  CHECK_INVALID(alert_tally_create(NULL, NULL, NULL));
  CHECK_INVALID(alert_tally_count(NULL, NULL, counts, NULL));
  CHECK_INVALID(alert_tally_merge(NULL, NULL, NULL));
  CHECK_INVALID(alert_tally_write(NULL, append, NULL, NULL));
  CHECK_INVALID(alert_tally_parse(NULL, 1, &tally, NULL));
}

void test_tally(void) {
  test_counting();
  test_expected();
  test_clustered_rows();
  test_columns();
  test_merging();
  test_judge_outputs();
  test_lint();
  test_nulls();
}
