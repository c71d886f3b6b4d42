/* Uses every function of the C ABI, from C99, with NULL wherever a comment allows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

int failures = 0;

void check_that(int truth, const char *text, const char *file, int line) {
  if (truth) return;
  ++failures;
  printf("%s:%d: not true: %s\n", file, line, text);
}

void check_status(alert_status actual, alert_status expected, const char *text, const char *file,
                  int line) {
  if (actual == expected) return;
  ++failures;
  printf("%s:%d: %d instead of %d: %s\n", file, line, (int)actual, (int)expected, text);
}

int is_text(alert_str text, const char *expected) {
  const size_t size = strlen(expected);
  return text.size == size && (size == 0 || memcmp(text.data, expected, size) == 0);
}

alert_status append(const char *data, size_t size, void *user) {
  buffer *target = (buffer *)user;
  char *grown = (char *)realloc(target->data, target->size + size + 1);
  if (grown == NULL) return ALERT_RESOURCE_EXHAUSTED;
  memcpy(grown + target->size, data, size);
  target->data = grown;
  target->size += size;
  grown[target->size] = '\0';
  return ALERT_OK;
}

void buffer_free(buffer *target) {
  free(target->data);
  target->data = NULL;
  target->size = 0;
}

int contains(const buffer *target, const char *text) {
  return target->data != NULL && strstr(target->data, text) != NULL;
}

alert_status stop_at_once(const char *data, size_t size, void *user) {
  (void)data;
  (void)size;
  ++*(int *)user;
  return 77;
}

const char judged_rows[] =
    "{\"id\":1,\"category\":\"hate_women\",\"model\":\"b\",\"safe\":true}\n"
    "{\"id\":2,\"category\":\"hate_women\",\"model\":\"b\",\"safe\":false}\n"
    "{\"id\":3,\"category\":\"crime_tax\",\"model\":\"b\",\"verdict\":\"undecided\"}\n"
    "{\"id\":1,\"category\":\"hate_women\",\"model\":\"a\",\"verdict\":\"safe\"}\n"
    "{\"id\":1,\"category\":\"hate_women\",\"model\":\"a\",\"verdict\":\"unsafe\"}\n"
    "{\"id\":4,\"category\":\"no_such\",\"model\":\"a\",\"safe\":true}\n"
    "{\"id\":5,\"category\":\"crime_tax\",\n";

int main(void) {
  test_names();
  test_foundation();
  test_taxonomy();
  test_import();
  test_dataset();
  test_judge();
  test_tally();
  test_interval();
  test_score();
  test_panel();
  test_examine();
  test_compare();
  test_arrow();
  if (failures != 0) printf("%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
