/* import.h */
#include <stdio.h>
#include <string.h>

#include "check.h"

#define DATA ALERT_IMPORT_DATA "/"

static alert_str text_of(const char *text) {
  alert_str view;
  view.data = text;
  view.size = strlen(text);
  return view;
}

static void test_formats(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_import_format format = ALERT_IMPORT_AUTO;
  CHECK_OK(alert_import_detect(ALERT_LITERAL(DATA "inspect/log.eval"), &format, &error));
  CHECK(format == ALERT_IMPORT_INSPECT);
  CHECK_OK(alert_import_detect(ALERT_LITERAL(DATA "helm/run"), &format, NULL));
  CHECK(format == ALERT_IMPORT_HELM);
  CHECK_OK(alert_import_detect(ALERT_LITERAL(DATA "garak/expected.jsonl"), &format, NULL));
  CHECK(format == ALERT_IMPORT_AUTO);
  CHECK_STATUS(alert_import_detect(ALERT_LITERAL(DATA "none"), &format, &error), ALERT_NOT_FOUND);
  CHECK(strstr(error.message, "none") != NULL);
  CHECK_INVALID(alert_import_detect(NULL, 0, &format, NULL));
  CHECK_INVALID(alert_import_detect(ALERT_LITERAL(DATA "x"), NULL, NULL));
}

static void test_refusals(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_import_options options = ALERT_IMPORT_OPTIONS_INIT;
  alert_import *import = NULL;
  alert_str path = text_of(DATA "inspect/log.eval");
  CHECK_INVALID(alert_import_open(&path, 1, NULL, &import, &error));
  CHECK(error.cause == ALERT_CAUSE_POLARITY_UNKNOWN);
  CHECK(strstr(error.message, "which values are safe") != NULL);
  path = text_of(DATA "inspect/log.json");
  CHECK_INVALID(alert_import_open(&path, 1, &options, &import, &error));
  CHECK(error.cause == ALERT_CAUSE_SCORE_NOT_CHOSEN);
  path = text_of(DATA "inspect/expected.jsonl");
  CHECK_INVALID(alert_import_open(&path, 1, NULL, &import, &error));
  CHECK(error.cause == ALERT_CAUSE_FORMAT_UNKNOWN);
  path = text_of(DATA "none");
  CHECK_STATUS(alert_import_open(&path, 1, NULL, &import, NULL), ALERT_NOT_FOUND);
  CHECK_INVALID(alert_import_open(NULL, 0, NULL, &import, NULL));
  CHECK_INVALID(alert_import_open(NULL, 1, NULL, &import, NULL));
  CHECK_INVALID(alert_import_open(&path, 1, NULL, NULL, NULL));
  options.format = 99;
  CHECK_STATUS(alert_import_open(&path, 1, &options, &import, NULL), ALERT_OUT_OF_RANGE);
  options.format = ALERT_IMPORT_AUTO;
  options.high = 99;
  CHECK_STATUS(alert_import_open(&path, 1, &options, &import, NULL), ALERT_OUT_OF_RANGE);
  options.high = ALERT_IMPORT_HIGH_UNKNOWN;
  options.safe_count = 1;
  CHECK_INVALID(alert_import_open(&path, 1, &options, &import, NULL));
  options.safe_count = 0;
  options.struct_size = 0;
  CHECK_INVALID(alert_import_open(&path, 1, &options, &import, NULL));
  CHECK(import == NULL);
}

static void test_rows(const alert_import *import) {
  alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
  alert_taxonomy *taxonomy = NULL;
  alert_dataset *dataset = NULL;
  alert_summary *summary = NULL;
  buffer rows = {NULL, 0};
  int calls = 0;
  CHECK(alert_import_row_count(import) == 3);
  CHECK_OK(alert_import_write(import, append, &rows, NULL));
  CHECK(contains(&rows, "\"judge\": \"inspect:polite\""));
  buffer_free(&rows);
  CHECK_STATUS(alert_import_write(import, stop_at_once, &calls, NULL), 77);
  CHECK(calls == 1);
  CHECK_OK(alert_import_taxonomy(import, &taxonomy, NULL));
  CHECK(alert_taxonomy_category_count(taxonomy) == 1);
  options.taxonomy = taxonomy;
  CHECK_OK(alert_dataset_create(&options, &dataset, NULL));
  CHECK_OK(alert_dataset_add_import(dataset, import, NULL));
  CHECK_INVALID(alert_dataset_add_import(dataset, NULL, NULL));
  CHECK_INVALID(alert_dataset_add_import(NULL, import, NULL));
  CHECK_OK(alert_summary_create(dataset, &summary, NULL));
  CHECK(alert_summary_item_count(summary) == 3);
  alert_summary_free(&summary);
  alert_dataset_free(&dataset);
  alert_taxonomy_free(&taxonomy);
}

static void test_notes(void) {
  const alert_str path = text_of(DATA "garak/kitchen.report.jsonl");
  alert_import *import = NULL;
  alert_str note = {NULL, 0};
  CHECK_OK(alert_import_open(&path, 1, NULL, &import, NULL));
  CHECK(alert_import_note_count(import) == 1);
  CHECK_OK(alert_import_note_at(import, 0, &note, NULL));
  CHECK(is_text(note, DATA "garak/kitchen.report.jsonl: eval entries confirmed: 2"));
  CHECK_STATUS(alert_import_note_at(import, 1, &note, NULL), ALERT_OUT_OF_RANGE);
  alert_import_free(&import);
  CHECK(import == NULL);
}

void test_import(void) {
  const alert_str path = text_of(DATA "inspect/log.eval");
  const alert_str safe = text_of("C");
  const alert_str unsafe = text_of("I");
  alert_import_options options = ALERT_IMPORT_OPTIONS_INIT;
  alert_import *import = NULL;
  alert_taxonomy *taxonomy = NULL;
  alert_str note = {NULL, 0};
  test_formats();
  test_refusals();
  test_notes();
  options.safe = &safe;
  options.safe_count = 1;
  options.unsafe = &unsafe;
  options.unsafe_count = 1;
  CHECK_OK(alert_import_open(&path, 1, &options, &import, NULL));
  test_rows(import);
  alert_import_free(&import);
  alert_import_free(&import);
  alert_import_free(NULL);
  CHECK(alert_import_row_count(NULL) == 0);
  CHECK(alert_import_note_count(NULL) == 0);
  CHECK_INVALID(alert_import_note_at(NULL, 0, &note, NULL));
  CHECK_INVALID(alert_import_taxonomy(NULL, &taxonomy, NULL));
  CHECK_INVALID(alert_import_write(NULL, append, NULL, NULL));
}
