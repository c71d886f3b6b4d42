/* arrow.h */
#include <string.h>

#include "check.h"

/* Counts the rows of a stream to its end, and releases it. */
static int64_t drain(struct ArrowArrayStream *stream) {
  int64_t rows = 0;
  struct ArrowArray batch;
  while (stream->get_next(stream, &batch) == 0 && batch.release != NULL) {
    rows += batch.length;
    batch.release(&batch);
  }
  stream->release(stream);
  CHECK(stream->release == NULL);
  return rows;
}

static alert_dataset *make_dataset(void) {
  alert_dataset *dataset = NULL;
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("judged"), judged_rows,
                                    strlen(judged_rows), NULL));
  return dataset;
}

static void test_rows(void) {
  const uint32_t columns =
      ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_MODEL | ALERT_COLUMN_VERDICT;
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset *dataset = make_dataset();
  alert_dataset *copy = NULL;
  alert_reader *reader = NULL;
  struct ArrowArrayStream stream;

  CHECK_OK(alert_dataset_export(dataset, columns, 1, &stream, &error));
  CHECK(drain(&stream) == 4);
  CHECK_INVALID(alert_dataset_export(NULL, columns, 1, &stream, NULL));
  CHECK_INVALID(alert_dataset_export(dataset, columns, 1, NULL, NULL));

  CHECK_OK(alert_reader_create(dataset, columns, 0, &reader, &error));
  CHECK_OK(alert_reader_export(reader, &stream, &error));
  CHECK(drain(&stream) == 5);
  {
    alert_problems problems = ALERT_PROBLEMS_INIT;
    CHECK_OK(alert_reader_problems(reader, &problems, &error));
    CHECK(problems.counts[ALERT_PROBLEM_UNKNOWN_CATEGORY] == 1);
  }
  alert_reader_free(&reader);
  CHECK_INVALID(alert_reader_export(NULL, &stream, NULL));

  CHECK_OK(alert_dataset_export(dataset, columns, 0, &stream, &error));
  CHECK_OK(alert_dataset_create(NULL, &copy, &error));
  CHECK_INVALID(alert_dataset_add_stream(NULL, ALERT_LITERAL("rows"), &stream, NULL, NULL));
  CHECK_INVALID(alert_dataset_add_stream(copy, ALERT_LITERAL("rows"), NULL, NULL, NULL));
  CHECK_OK(alert_dataset_add_stream(copy, NULL, 0, &stream, NULL, &error));
  CHECK(stream.release == NULL);
  CHECK_INVALID(alert_dataset_add_stream(copy, NULL, 0, &stream, NULL, NULL));
  alert_dataset_free(&dataset);
  CHECK_OK(alert_dataset_export(copy, columns, 1, &stream, &error));
  alert_dataset_free(&copy);
  CHECK(drain(&stream) == 4);
}

static void test_scores(void) {
  alert_dataset *dataset = make_dataset();
  alert_tally *tally = NULL;
  alert_score *score = NULL;
  struct ArrowArrayStream stream;
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  CHECK_OK(alert_tally_add_dataset(tally, dataset, NULL));
  CHECK_OK(alert_score_create(tally, NULL, &score, NULL));
  CHECK_OK(alert_score_export(score, &stream, NULL));
  CHECK_INVALID(alert_score_export(NULL, &stream, NULL));
  CHECK_INVALID(alert_score_export(score, NULL, NULL));
  alert_score_free(&score);
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
  /* Two models: overall, mean, 32 categories, 6 macros, an attack, a language. */
  CHECK(drain(&stream) == 2 * 42);
}

void test_arrow(void) {
  test_rows();
  test_scores();
}
