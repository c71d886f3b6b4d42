/* Every function of libalert_run from C99, with what its comment says of NULL. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "alert/run.h"

static int failures = 0;

static void expect(alert_status got, alert_status wanted, const char *what) {
  if (got == wanted) return;
  fprintf(stderr, "%s: status %d, not %d\n", what, (int)got, (int)wanted);
  failures++;
}

#define EXPECT(call, wanted) expect((call), (wanted), #call)

static void test_run(void) {
  alert_run_options options = ALERT_RUN_OPTIONS_INIT;
  alert_run_event event = ALERT_RUN_EVENT_INIT;
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  alert_problems problems = ALERT_PROBLEMS_INIT;
  alert_str words = {NULL, 0};
  alert_run *run = NULL;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT(alert_run_create(NULL, &run, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_create(&options, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_create(&options, &run, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_rejudge(&options, &run, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_next(NULL, 0, &event, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_execute(NULL, NULL, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_describe(NULL, &progress, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_failure_name(0, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_failure_find("none", 4, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_event_kind_name(0, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_event_kind_find("tick", 4, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_stop_name(ALERT_RUN_STOP_CERTIFIED, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_stop_find("refuted", 7, NULL, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_failure_words(NULL, 0, &words, &error), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_run_problems(NULL, &problems, &error), ALERT_INVALID_ARGUMENT);
  alert_run_cancel(NULL);
  alert_run_free(NULL);
  alert_run_free(&run);
}

/* NULL with a size is no text, in any member. */
static void test_missing_texts(void) {
  static const size_t members[] = {
      offsetof(alert_run_options, store),
      offsetof(alert_run_options, model),
      offsetof(alert_run_options, endpoint),
      offsetof(alert_run_options, endpoint_model),
      offsetof(alert_run_options, api_key_env),
      offsetof(alert_run_options, system),
      offsetof(alert_run_options, parameters),
      offsetof(alert_run_options, judge),
      offsetof(alert_run_options, judge_endpoint),
      offsetof(alert_run_options, judge_model),
      offsetof(alert_run_options, judge_api_key_env),
      offsetof(alert_run_options, judge_parameters),
      offsetof(alert_run_options, note),
  };
  const alert_str missing = {NULL, 5};
  alert_fetch_options fetch = ALERT_FETCH_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_run *run = NULL;
  size_t i;
  for (i = 0; i < sizeof members / sizeof *members; ++i) {
    alert_run_options options = ALERT_RUN_OPTIONS_INIT;
    memcpy((char *)&options + members[i], &missing, sizeof missing);
    EXPECT(alert_run_create(&options, &run, &error), ALERT_INVALID_ARGUMENT);
    if (strstr(error.message, ".data is NULL") == NULL) failures++;
  }
  fetch.base_url = missing;
  EXPECT(alert_fetch(ALERT_LITERAL("alert"), &fetch, NULL, NULL, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_merge(&missing, 1, ALERT_LITERAL("/nowhere/a"), &error),
         ALERT_INVALID_ARGUMENT);
  if (strstr(error.message, "sources[0].data is NULL") == NULL) failures++;
}

/* What the system takes as a C string, it would cut at a NUL. */
static void test_nul(void) {
  static const size_t members[] = {
      offsetof(alert_run_options, store),          offsetof(alert_run_options, endpoint),
      offsetof(alert_run_options, api_key_env),    offsetof(alert_run_options, judge),
      offsetof(alert_run_options, judge_endpoint), offsetof(alert_run_options, judge_api_key_env),
  };
  const alert_str cut = {"/nowhere\0/a", 11};
  const char *const nul = "holds a NUL, at byte 8";
  alert_fetch_options fetch = ALERT_FETCH_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_run *run = NULL;
  alert_store *store = NULL;
  uint8_t is_store = 0;
  size_t i;
  for (i = 0; i < sizeof members / sizeof *members; ++i) {
    alert_run_options options = ALERT_RUN_OPTIONS_INIT;
    memcpy((char *)&options + members[i], &cut, sizeof cut);
    EXPECT(alert_run_create(&options, &run, &error), ALERT_INVALID_ARGUMENT);
    if (strstr(error.message, nul) == NULL) failures++;
  }
  EXPECT(alert_store_open(cut.data, cut.size, &store, &error), ALERT_INVALID_ARGUMENT);
  if (strstr(error.message, "path holds a NUL, at byte 8") == NULL) failures++;
  EXPECT(alert_store_probe(cut.data, cut.size, &is_store, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_merge(&cut, 1, ALERT_LITERAL("/nowhere/b"), &error), ALERT_INVALID_ARGUMENT);
  if (strstr(error.message, "sources[0] holds a NUL") == NULL) failures++;
  EXPECT(alert_store_merge(&cut, 0, cut.data, cut.size, NULL), ALERT_INVALID_ARGUMENT);
  fetch.accept_licence = 1;
  fetch.directory = cut;
  EXPECT(alert_fetch(ALERT_LITERAL("alert"), &fetch, NULL, NULL, &error), ALERT_INVALID_ARGUMENT);
  if (strstr(error.message, nul) == NULL) failures++;
  fetch.directory.size = 0;
  fetch.base_url = cut;
  EXPECT(alert_fetch(ALERT_LITERAL("alert"), &fetch, NULL, NULL, NULL), ALERT_INVALID_ARGUMENT);
}

static void test_store(void) {
  alert_store *store = NULL;
  alert_store_run run = ALERT_STORE_RUN_INIT;
  alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
  struct ArrowArrayStream stream = {NULL, NULL, NULL, NULL, NULL};
  alert_str text = {NULL, 0};
  uint64_t findings = 0;
  uint8_t is_store = 0;
  EXPECT(alert_store_open(NULL, 0, &store, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_open(ALERT_LITERAL("/nowhere"), NULL, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_open(ALERT_LITERAL("/nowhere"), &store, NULL), ALERT_NOT_FOUND);
  EXPECT(alert_store_probe(ALERT_LITERAL("/nowhere"), &is_store, NULL), ALERT_NOT_FOUND);
  EXPECT(alert_store_probe(NULL, 0, &is_store, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_run_at(NULL, 0, &run, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_judge_at(NULL, 1, 0, &text, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_export(NULL, &options, NULL, NULL, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_export_stream(NULL, &options, &stream, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_audit(NULL, NULL, NULL, &findings, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_merge(NULL, 0, ALERT_LITERAL("/nowhere/a"), NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_store_merge(&text, 1, NULL, 0, NULL), ALERT_INVALID_ARGUMENT);
  if (alert_store_run_count(NULL) != 0 || alert_store_judge_count(NULL, 1) != 0) failures++;
  alert_store_free(NULL);
  alert_store_free(&store);
}

static void test_fetch(void) {
  alert_fetch_release release = ALERT_FETCH_RELEASE_INIT;
  alert_fetch_options options = ALERT_FETCH_OPTIONS_INIT;
  EXPECT(alert_fetch_describe(NULL, 0, &release, NULL), ALERT_NOT_FOUND);
  EXPECT(alert_fetch_describe(ALERT_LITERAL("alert"), NULL, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_fetch_describe(ALERT_LITERAL("alert"), &release, NULL), ALERT_OK);
  EXPECT(alert_fetch(ALERT_LITERAL("alert"), NULL, NULL, NULL, NULL), ALERT_INVALID_ARGUMENT);
  EXPECT(alert_fetch(ALERT_LITERAL("alert"), &options, NULL, NULL, NULL),
         ALERT_FAILED_PRECONDITION);
}

int main(void) {
  test_run();
  test_missing_texts();
  test_nul();
  test_store();
  test_fetch();
  return failures == 0 ? 0 : 1;
}
