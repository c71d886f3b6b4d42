/* What the C tests check with. */
#ifndef ALERT_TESTS_CAPI_CHECK_H_
#define ALERT_TESTS_CAPI_CHECK_H_

#include <stddef.h>

#include "alert/alert.h"

extern int failures;

void check_that(int truth, const char *text, const char *file, int line);
void check_status(alert_status actual, alert_status expected, const char *text, const char *file,
                  int line);

/* Goes on after a failure, so that one run shows them all. */
#define CHECK(condition) check_that((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_STATUS(call, expected) check_status((call), (expected), #call, __FILE__, __LINE__)
#define CHECK_OK(call) CHECK_STATUS(call, ALERT_OK)
#define CHECK_INVALID(call) CHECK_STATUS(call, ALERT_INVALID_ARGUMENT)

/* Whether `text` is this NUL-terminated string. */
int is_text(alert_str text, const char *expected);

/* A writer's target: a growing block of bytes. */
typedef struct buffer {
  char *data;
  size_t size;
} buffer;

alert_status append(const char *data, size_t size, void *user); /* user is a buffer */
void buffer_free(buffer *target);
int contains(const buffer *target, const char *text);

/* Counts its calls in `user`, an int, and returns 77 to stop the output. */
alert_status stop_at_once(const char *data, size_t size, void *user);

void test_names(void);
void test_foundation(void);
void test_taxonomy(void);
void test_import(void);
void test_dataset(void);
void test_judge(void);
void test_tally(void);
void test_interval(void);
void test_score(void);
void test_panel(void);
void test_examine(void);
void test_compare(void);
void test_arrow(void);

/* Judged rows of two models that several tests use. */
extern const char judged_rows[];

#endif /* ALERT_TESTS_CAPI_CHECK_H_ */
