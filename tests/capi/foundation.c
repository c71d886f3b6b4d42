/* abi.h, verdict.h, attack.h */
#include <string.h>

#include "check.h"

static void test_version(void) {
  alert_str text = {NULL, 0};
  CHECK(alert_version() == ALERT_VERSION);
  CHECK(alert_abi_version() == ALERT_ABI_VERSION);
  CHECK_OK(alert_version_text(&text, NULL));
  CHECK(is_text(text, ALERT_VERSION_STRING));
  CHECK_INVALID(alert_version_text(NULL, NULL));
}

static void test_status_names(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_str text = {NULL, 0};
  alert_status status = ALERT_OK;
  CHECK_OK(alert_status_name(ALERT_DATA_LOSS, &text, NULL));
  CHECK(is_text(text, "data_loss"));
  CHECK_STATUS(alert_status_name(4711, &text, &error), ALERT_OUT_OF_RANGE);
  CHECK(strstr(error.message, "there is no status 4711") != NULL);
  CHECK_INVALID(alert_status_name(ALERT_OK, NULL, NULL));
  CHECK_OK(alert_status_find(ALERT_LITERAL("Invalid-Argument"), &status, NULL));
  CHECK(status == ALERT_INVALID_ARGUMENT);
}

static void test_verdicts(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_verdict code;
  for (code = 0; code < ALERT_VERDICT_COUNT; ++code) {
    alert_str name = {NULL, 0};
    alert_verdict found = ALERT_VERDICT_COUNT;
    CHECK_OK(alert_verdict_name(code, &name, &error));
    CHECK_OK(alert_verdict_find(name.data, name.size, &found, &error));
    CHECK(found == code);
  }
  CHECK_INVALID(alert_verdict_name(ALERT_VERDICT_SAFE, NULL, NULL));
  {
    alert_str name = {NULL, 0};
    CHECK_STATUS(alert_verdict_name(99, &name, &error), ALERT_OUT_OF_RANGE);
    CHECK(strstr(error.message, "there are safe (0), unsafe (1)") != NULL);
  }
  CHECK_STATUS(alert_verdict_find(ALERT_LITERAL("perhaps"), &code, &error), ALERT_NOT_FOUND);
  CHECK(error.status == ALERT_NOT_FOUND);
  CHECK(strlen(error.message) != 0);
  CHECK(error.line == ALERT_NO_LINE && error.offset == ALERT_NO_OFFSET);
  CHECK_STATUS(alert_verdict_find(NULL, 0, &code, NULL), ALERT_NOT_FOUND);
  CHECK_INVALID(alert_verdict_find(NULL, 3, &code, NULL));
  CHECK_INVALID(alert_verdict_find(ALERT_LITERAL("safe"), NULL, NULL));
}

static void test_causes(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_str name = {NULL, 0};
  alert_cause cause;
  for (cause = 0; cause < ALERT_CAUSE_COUNT; ++cause) {
    alert_cause found = ALERT_CAUSE_COUNT;
    CHECK_OK(alert_cause_name(cause, &name, &error));
    CHECK_OK(alert_cause_find(name.data, name.size, &found, &error));
    CHECK(found == cause);
  }
  CHECK_STATUS(alert_cause_name(ALERT_CAUSE_COUNT, &name, &error), ALERT_OUT_OF_RANGE);
  CHECK(error.cause == ALERT_CAUSE_NONE);
  CHECK_STATUS(alert_cause_find(ALERT_LITERAL("hunger"), &cause, NULL), ALERT_NOT_FOUND);
  CHECK_INVALID(alert_cause_name(ALERT_CAUSE_NONE, NULL, NULL));
  CHECK_INVALID(alert_cause_find(NULL, 3, &cause, NULL));
  CHECK_INVALID(alert_cause_find(ALERT_LITERAL("none"), NULL, NULL));
}

static void test_attacks(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_str name = {NULL, 0};
  const char unknown[] = "new-attack";
  CHECK(alert_attack_count() == 5);
  CHECK_OK(alert_attack_at(0, &name, &error));
  CHECK(is_text(name, "none"));
  CHECK_STATUS(alert_attack_at(5, &name, &error), ALERT_OUT_OF_RANGE);
  CHECK_INVALID(alert_attack_at(0, NULL, NULL));
  CHECK_OK(alert_attack_canonical(ALERT_LITERAL("adversarial_suffix"), &name, NULL));
  CHECK(is_text(name, "suffix"));
  CHECK_OK(alert_attack_canonical(NULL, 0, &name, NULL));
  CHECK(is_text(name, "none"));
  CHECK_OK(alert_attack_canonical(unknown, sizeof unknown - 1, &name, NULL));
  CHECK(name.data == unknown);
  CHECK_INVALID(alert_attack_canonical(NULL, 1, &name, NULL));
  CHECK_INVALID(alert_attack_canonical(ALERT_LITERAL("x"), NULL, NULL));
}

void test_foundation(void) {
  test_version();
  test_status_names();
  test_verdicts();
  test_causes();
  test_attacks();
}
