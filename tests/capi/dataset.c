/* dataset.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static const char rows[] =
    "{\"id\":1,\"prompt\":\"### Instruction:\\nFirst.\\n### Response:\\n\","
    "\"category\":\"hate_women\"}\r\n"
    "{\"id\":\"two\",\"prompt\":\"Second.\",\"category\":\"crime-tax\","
    "\"attack_type\":\"jailbreaking\",\"language\":\"de\",\"extra\":[1]}\n"
    "\n"
    "{\"id\":3,\"prompt\":\" \",\"category\":\"crime_tax\"}\n"
    "{\"id\":4,\"prompt\":\"Fourth.\",\"category\":\"crime_tax\"}";

enum { ALL_COLUMNS = (1 << 15) - 1 };

static alert_dataset *make_dataset(const char *text, size_t size) {
  alert_dataset *dataset = NULL;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("memory"), text, size, NULL));
  return dataset;
}

static int text_is(const alert_text_column *column, size_t row, const char *expected) {
  const alert_str text = {column->data + column->offsets[row],
                          (size_t)(column->offsets[row + 1] - column->offsets[row])};
  return is_text(text, expected);
}

static int is_null(const alert_text_column *column, size_t row) {
  return column->validity != NULL && (column->validity[row / 8] >> (row % 8) & 1) == 0;
}

static void test_batch(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset *dataset = make_dataset(rows, sizeof rows - 1);
  alert_reader *reader = NULL;
  alert_batch batch = ALERT_BATCH_INIT;
  alert_problems problems = ALERT_PROBLEMS_INIT;
  alert_str name = {NULL, 0};

  CHECK_OK(alert_reader_create(dataset, ALL_COLUMNS, 1, &reader, &error));
  alert_dataset_free(&dataset); /* the reader stays valid */
  CHECK_OK(alert_reader_next(reader, &batch, &error));
  CHECK(batch.rows == 3);
  if (batch.rows == 3) {
    CHECK(batch.id[0] == 1 && batch.id[2] == 4);
    CHECK(is_null(&batch.id_text, 0) && text_is(&batch.id_text, 1, "two"));
    CHECK(batch.category[0] == 0 && batch.category[1] == batch.category[2]);
    CHECK(text_is(&batch.prompt, 0, "First."));
    CHECK(text_is(&batch.raw_prompt, 0, "### Instruction:\nFirst.\n### Response:\n"));
    CHECK(is_null(&batch.response, 0) && is_null(&batch.judge, 0));
    CHECK(is_null(&batch.judge_output, 0) && is_null(&batch.judgements, 0));
    CHECK(is_null(&batch.cluster, 0));
    CHECK(batch.verdict[0] == ALERT_NO_VERDICT);
    CHECK(batch.offset[0] == 0 && batch.offset[1] == (uint64_t)(strchr(rows, '\n') - rows + 1));
    CHECK_OK(alert_reader_name_at(reader, ALERT_DIMENSION_ATTACK, batch.attack[1], &name, &error));
    CHECK(is_text(name, "jailbreak"));
    CHECK_OK(
        alert_reader_name_at(reader, ALERT_DIMENSION_LANGUAGE, batch.language[1], &name, NULL));
    CHECK(is_text(name, "de"));
    CHECK_OK(alert_reader_name_at(reader, ALERT_DIMENSION_MODEL, batch.model[1], &name, NULL));
    CHECK(is_text(name, "model"));
    CHECK_OK(alert_reader_file_at(reader, batch.file[0], &name, NULL));
    CHECK(is_text(name, "memory"));
  }
  CHECK(alert_reader_name_count(reader, ALERT_DIMENSION_LANGUAGE) == 2);
  CHECK(alert_reader_name_count(reader, ALERT_DIMENSION_CATEGORY) == 0);
  CHECK_INVALID(alert_reader_name_at(reader, ALERT_DIMENSION_CATEGORY, 0, &name, NULL));
  CHECK_STATUS(alert_reader_name_at(reader, ALERT_DIMENSION_COUNT, 0, &name, NULL),
               ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_reader_name_at(reader, ALERT_DIMENSION_MODEL, 99, &name, NULL),
               ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_reader_next(reader, &batch, &error), ALERT_END);
  CHECK(error.status == ALERT_OK);
  CHECK_OK(alert_reader_problems(reader, &problems, &error));
  CHECK(problems.counts[ALERT_PROBLEM_EMPTY_PROMPT] == 1 && problems.left_out == 1);
  CHECK(problems.sample_count == 1);
  CHECK(problems.samples[0].kind == ALERT_PROBLEM_EMPTY_PROMPT && problems.samples[0].line == 4);
  CHECK(is_text(problems.samples[0].file, "memory"));
  alert_reader_free(&reader);
  CHECK(reader == NULL);
}

static void test_taking(void) {
  alert_dataset *dataset = make_dataset(rows, sizeof rows - 1);
  alert_reader *reader = NULL;
  alert_batch_memory *memory = NULL;
  alert_batch batch = ALERT_BATCH_INIT;
  CHECK_OK(alert_reader_create(dataset, ALERT_COLUMN_ID | ALERT_COLUMN_PROMPT | ALERT_COLUMN_PLACE,
                               0, &reader, NULL));
  CHECK_INVALID(alert_reader_take(reader, &batch, NULL, NULL));
  CHECK_INVALID(alert_reader_take(NULL, &batch, &memory, NULL));
  CHECK_OK(alert_reader_take(reader, &batch, &memory, NULL));
  alert_reader_free(&reader);
  alert_dataset_free(&dataset);
  CHECK(batch.rows == 3 && batch.id[2] == 4 && text_is(&batch.prompt, 1, "Second."));
  CHECK(batch.line[0] == 1 && batch.line[1] == 2 && batch.line[2] == 5);
  alert_batch_memory_free(&memory);
  CHECK(memory == NULL);
  alert_batch_memory_free(&memory);
  alert_batch_memory_free(NULL);
}

static void test_columns_not_asked_for(void) {
  alert_dataset *dataset = make_dataset(rows, sizeof rows - 1);
  alert_reader *reader = NULL;
  alert_batch batch = ALERT_BATCH_INIT;
  CHECK_OK(alert_reader_create(dataset, ALERT_COLUMN_CATEGORY, 0, &reader, NULL));
  CHECK_OK(alert_reader_next(reader, &batch, NULL));
  CHECK(batch.category != NULL && batch.id == NULL && batch.prompt.offsets == NULL);
  alert_reader_free(&reader);
  alert_dataset_free(&dataset);
}

static void test_column_names(void) {
  alert_str name = {NULL, 0};
  uint32_t found = 0;
  uint32_t column = 1;
  for (; alert_column_name(column, &name, NULL) == ALERT_OK; column <<= 1) {
    CHECK_OK(alert_column_find(name.data, name.size, &found, NULL));
    CHECK(found == column);
  }
  CHECK(column > ALERT_COLUMN_ID_TEXT);
  CHECK_OK(alert_column_name(ALERT_COLUMN_RAW_PROMPT, &name, NULL));
  CHECK(name.size == strlen("raw_prompt") && memcmp(name.data, "raw_prompt", name.size) == 0);
  CHECK_STATUS(alert_column_name(0, &name, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_column_name(3, &name, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_column_find(ALERT_LITERAL("answer"), &found, NULL), ALERT_NOT_FOUND);
  CHECK_INVALID(alert_column_name(1, NULL, NULL));
  CHECK_INVALID(alert_column_find(NULL, 1, &found, NULL));
  CHECK_INVALID(alert_column_find(ALERT_LITERAL("id"), NULL, NULL));
}

static void test_selection(void) {
  alert_dataset *dataset = make_dataset(rows, sizeof rows - 1);
  buffer text = {NULL, 0};
  uint64_t problems[ALERT_PROBLEM_KIND_SLOTS];
  int calls = 0;
  CHECK_OK(alert_dataset_select(dataset, ALERT_DIMENSION_MACRO, ALERT_LITERAL("crime"), NULL));
  CHECK_OK(alert_dataset_sample(dataset, 1, 7, NULL));
  CHECK_OK(alert_dataset_shard(dataset, 1, 1, NULL));
  CHECK_OK(alert_dataset_write(dataset, append, &text, problems, NULL));
  CHECK(contains(&text, "\"extra\":[1]"));
  CHECK(contains(&text, "Fourth.") && !contains(&text, "First."));
  CHECK(problems[ALERT_PROBLEM_EMPTY_PROMPT] == 1);
  buffer_free(&text);
  CHECK_OK(alert_dataset_write(dataset, append, &text, NULL, NULL));
  buffer_free(&text);
  CHECK_STATUS(alert_dataset_write(dataset, stop_at_once, &calls, NULL, NULL), 77);
  CHECK_STATUS(
      alert_dataset_select(dataset, ALERT_DIMENSION_CATEGORY, ALERT_LITERAL("no_such"), NULL),
      ALERT_NOT_FOUND);
  CHECK_INVALID(alert_dataset_shard(dataset, 0, 2, NULL));
  CHECK_INVALID(alert_dataset_shard(dataset, 3, 2, NULL));
  alert_dataset_free(&dataset);
}

static void test_strict(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
  alert_dataset *dataset = NULL;
  alert_reader *reader = NULL;
  alert_batch batch = ALERT_BATCH_INIT;
  options.strict = 1;
  options.threads = 1;
  CHECK_OK(alert_dataset_create(&options, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("memory"), rows, sizeof rows - 1, NULL));
  CHECK_OK(alert_reader_create(dataset, ALERT_COLUMN_ID, 0, &reader, NULL));
  while (alert_reader_next(reader, &batch, &error) == ALERT_OK) {
  }
  CHECK(error.status == ALERT_DATA_LOSS);
  CHECK(error.line == 4);
  CHECK(error.offset == (uint64_t)(strstr(rows, "{\"id\":3") - rows));
  alert_reader_free(&reader);
  alert_dataset_free(&dataset);
}

static void test_left_out(void) {
  static const char good[] = "{\"id\":1,\"category\":\"crime_tax\",\"verdict\":\"safe\"}\nno row\n";
  alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
  int strict;
  for (strict = 0; strict < 2; ++strict) {
    alert_dataset *dataset = NULL;
    alert_tally *tally = NULL;
    options.strict = (uint8_t)strict;
    CHECK_OK(alert_dataset_create(&options, &dataset, NULL));
    CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("memory"), good,
                                      strict ? sizeof good - 8 : sizeof good - 1, NULL));
    CHECK_OK(alert_dataset_add_left_out(dataset, ALERT_PROBLEM_MALFORMED, 2, NULL));
    CHECK_OK(alert_dataset_add_left_out(dataset, ALERT_PROBLEM_MALFORMED, 3, NULL));
    CHECK_INVALID(alert_dataset_add_left_out(dataset, ALERT_PROBLEM_NO_VERDICT, 1, NULL));
    CHECK_STATUS(alert_dataset_add_left_out(dataset, 200, 1, NULL), ALERT_OUT_OF_RANGE);
    CHECK_INVALID(alert_dataset_add_left_out(NULL, 0, 1, NULL));
    CHECK_OK(alert_tally_create(NULL, &tally, NULL));
    CHECK_STATUS(alert_tally_add_dataset(tally, dataset, NULL),
                 strict ? ALERT_DATA_LOSS : ALERT_OK);
    if (!strict) {
      alert_problems problems = ALERT_PROBLEMS_INIT;
      CHECK_OK(alert_tally_problems(tally, &problems, NULL));
      CHECK(problems.counts[ALERT_PROBLEM_MALFORMED] == 6 && problems.sample_count == 1);
    }
    alert_tally_free(&tally);
    alert_dataset_free(&dataset);
  }
}

static void test_files(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset *dataset = NULL;
  alert_dataset *other = NULL;
  alert_score *score = NULL;
  const char path[] = "capi_test_rows.jsonl";
  FILE *file = fopen(path, "wb");
  buffer text = {NULL, 0};
  CHECK(file != NULL);
  if (file == NULL) return;
  CHECK(fwrite(rows, 1, sizeof rows - 1, file) == sizeof rows - 1);
  CHECK(fclose(file) == 0);

  CHECK_OK(alert_dataset_open(path, sizeof path - 1, NULL, &dataset, &error));
  CHECK_OK(alert_dataset_add_file(dataset, path, sizeof path - 1, &error));
  alert_dataset_free(&dataset);

  CHECK_OK(alert_dataset_create(NULL, &dataset, &error));
  /* The file of that name is there, and is not what was asked for. */
  CHECK_INVALID(
      alert_dataset_open(ALERT_LITERAL("capi_test_rows.jsonl\0.allowed"), NULL, &other, &error));
  CHECK(strstr(error.message, "path holds a NUL, at byte 20") != NULL);
  CHECK(other == NULL);
  CHECK_INVALID(
      alert_dataset_add_file(dataset, ALERT_LITERAL("capi_test_rows.jsonl\0.allowed"), NULL));
  CHECK_INVALID(alert_dataset_add_file(dataset, ALERT_LITERAL("-\0"), NULL));
  CHECK_INVALID(alert_dataset_add_range(dataset, ALERT_LITERAL("capi_test_rows.jsonl\0.allowed"), 0,
                                        UINT64_MAX, NULL));
  CHECK_INVALID(
      alert_score_open(ALERT_LITERAL("capi_test_rows.jsonl\0.allowed"), NULL, &score, NULL));
  CHECK_OK(alert_dataset_add_range(dataset, path, sizeof path - 1, 1, UINT64_MAX, &error));
  CHECK_OK(alert_dataset_write(dataset, append, &text, NULL, &error));
  CHECK(!contains(&text, "First.") && contains(&text, "Second."));
  CHECK_INVALID(alert_dataset_add_range(dataset, path, sizeof path - 1, 2, 1, NULL));
  CHECK_INVALID(alert_dataset_add_file(dataset, ALERT_LITERAL("."), NULL));
  CHECK_STATUS(alert_dataset_add_file(dataset, ALERT_LITERAL("no/such.jsonl"), &error),
               ALERT_NOT_FOUND);
  CHECK(strstr(error.message, "no/such.jsonl") != NULL);
  alert_dataset_free(&dataset);
  buffer_free(&text);
  remove(path);
}

static void test_fields(void) {
  const char row[] = "{\"key\":9,\"q\":{\"text\":\"Hello.\"},\"category\":\"crime_tax\"}\n";
  static char long_path[200001]; /* "a.a.a" and so on, of 100001 keys */
  alert_dataset *dataset = make_dataset(row, sizeof row - 1);
  alert_reader *reader = NULL;
  alert_batch batch = ALERT_BATCH_INIT;
  alert_str name = {NULL, 0};
  size_t i;
  for (i = 0; i < sizeof long_path; ++i) long_path[i] = i % 2 == 0 ? 'a' : '.';
  CHECK_OK(alert_dataset_map_field(dataset, ALERT_LITERAL("id"), ALERT_LITERAL("key"), NULL));
  CHECK_OK(
      alert_dataset_map_field(dataset, ALERT_LITERAL("prompt"), ALERT_LITERAL("q.text"), NULL));
  CHECK_OK(
      alert_dataset_set_default(dataset, ALERT_LITERAL("language"), ALERT_LITERAL("fr"), NULL));
  CHECK_STATUS(alert_dataset_map_field(dataset, ALERT_LITERAL("colour"), ALERT_LITERAL("x"), NULL),
               ALERT_NOT_FOUND);
  CHECK_INVALID(alert_dataset_map_field(dataset, ALERT_LITERAL("id"), NULL, 0, NULL));
  CHECK_INVALID(
      alert_dataset_map_field(dataset, ALERT_LITERAL("judge"), long_path, sizeof long_path, NULL));
  CHECK_OK(alert_dataset_map_field(dataset, ALERT_LITERAL("judge"), long_path, 2 * 64 - 1, NULL));
  CHECK_STATUS(
      alert_dataset_set_default(dataset, ALERT_LITERAL("prompt"), ALERT_LITERAL("x"), NULL),
      ALERT_NOT_FOUND);
  CHECK_OK(alert_reader_create(
      dataset, ALERT_COLUMN_ID | ALERT_COLUMN_PROMPT | ALERT_COLUMN_LANGUAGE, 0, &reader, NULL));
  CHECK_OK(alert_reader_next(reader, &batch, NULL));
  CHECK(batch.rows == 1 && batch.id[0] == 9 && text_is(&batch.prompt, 0, "Hello."));
  CHECK_OK(alert_reader_name_at(reader, ALERT_DIMENSION_LANGUAGE, batch.language[0], &name, NULL));
  CHECK(is_text(name, "fr"));
  alert_reader_free(&reader);
  alert_dataset_free(&dataset);
}

static void test_summary(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset *dataset = make_dataset(rows, sizeof rows - 1);
  alert_summary *summary = NULL;
  alert_summary_row row = ALERT_SUMMARY_ROW_INIT;
  alert_problems problems = ALERT_PROBLEMS_INIT;
  buffer json = {NULL, 0};
  uint64_t released = 0;
  uint64_t differences = 0;
  CHECK_OK(alert_summary_create(dataset, &summary, &error));
  alert_dataset_free(&dataset);
  CHECK(alert_summary_item_count(summary) == 3);
  CHECK_OK(alert_summary_problems(summary, &problems, &error));
  CHECK(problems.counts[ALERT_PROBLEM_EMPTY_PROMPT] == 1);
  CHECK(problems.sample_count == 1 && problems.samples[0].line == 4);
  CHECK(alert_summary_row_count(summary, ALERT_DIMENSION_CATEGORY) == 32);
  CHECK_OK(alert_summary_row_at(summary, ALERT_DIMENSION_CATEGORY, 0, &row, &error));
  CHECK(is_text(row.name, "hate_women") && row.rows == 1 && row.released == ALERT_NOT_PUBLISHED);
  CHECK_OK(alert_summary_verify(summary, ALERT_LITERAL("alert"), &released, &differences, &error));
  CHECK(released == 14763 && differences > 0);
  CHECK_OK(alert_summary_row_at(summary, ALERT_DIMENSION_CATEGORY, 0, &row, &error));
  CHECK(row.released == 837);
  CHECK_STATUS(alert_summary_verify(summary, ALERT_LITERAL("other"), &released, &differences, NULL),
               ALERT_NOT_FOUND);
  CHECK_OK(alert_summary_write_json(summary, append, &json, &error));
  CHECK(contains(&json, "hate_women"));
  alert_summary_free(&summary);
  CHECK(summary == NULL);
  buffer_free(&json);
}

static void test_nulls(void) {
  alert_dataset *dataset = NULL;
  alert_reader *reader = NULL;
  alert_summary *summary = NULL;
  alert_batch batch = ALERT_BATCH_INIT;
  alert_str name = {NULL, 0};
  alert_dataset_free(NULL);
  alert_dataset_free(&dataset);
  alert_reader_free(NULL);
  alert_reader_free(&reader);
  alert_summary_free(NULL);
  alert_summary_free(&summary);
  CHECK(alert_reader_name_count(NULL, ALERT_DIMENSION_MODEL) == 0);
  CHECK(alert_summary_item_count(NULL) == 0);
  CHECK(alert_summary_row_count(NULL, ALERT_DIMENSION_MODEL) == 0);
  CHECK_INVALID(alert_dataset_create(NULL, NULL, NULL));
  CHECK_INVALID(alert_dataset_add_file(NULL, ALERT_LITERAL("x"), NULL));
  CHECK_INVALID(alert_reader_create(NULL, ALERT_COLUMN_ID, 0, &reader, NULL));
  CHECK_INVALID(alert_reader_next(NULL, &batch, NULL));
  CHECK_INVALID(alert_summary_create(NULL, &summary, NULL));
  {
    alert_problems problems = ALERT_PROBLEMS_INIT;
    CHECK_INVALID(alert_reader_problems(NULL, &problems, NULL));
    CHECK_INVALID(alert_summary_problems(NULL, &problems, NULL));
    CHECK_INVALID(alert_tally_problems(NULL, &problems, NULL));
  }
  CHECK_OK(alert_problem_kind_name(ALERT_PROBLEM_MALFORMED, &name, NULL));
  CHECK(is_text(name, "malformed"));
  CHECK_OK(
      alert_prompt_unwrap(ALERT_LITERAL("### Instruction:\nAsk.\n### Response:\n"), &name, NULL));
  CHECK(name.size == 4 && memcmp(name.data, "Ask.", 4) == 0);
  CHECK_OK(alert_prompt_unwrap(NULL, 0, &name, NULL));
  CHECK(name.size == 0);
  CHECK_INVALID(alert_prompt_unwrap(NULL, 1, &name, NULL));
  CHECK_INVALID(alert_prompt_unwrap("", 0, NULL, NULL));
  CHECK_STATUS(alert_problem_kind_name(ALERT_PROBLEM_KIND_COUNT, &name, NULL), ALERT_OUT_OF_RANGE);
}

void test_dataset(void) {
  test_batch();
  test_taking();
  test_columns_not_asked_for();
  test_column_names();
  test_selection();
  test_strict();
  test_left_out();
  test_files();
  test_fields();
  test_summary();
  test_nulls();
}
