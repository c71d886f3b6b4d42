/* The names of every enumeration, both ways; what they say is tested with their rooms. */
#include <string.h>

#include "check.h"

#define NO_VALUE 250

/* One value and its name, and what is none of the enumeration. */
#define CHECK_NAMES(noun, value, text)                                             \
  do {                                                                             \
    alert_str name = {NULL, 0};                                                    \
    alert_##noun found = NO_VALUE;                                                 \
    CHECK_OK(alert_##noun##_name(value, &name, NULL));                             \
    CHECK(is_text(name, text));                                                    \
    CHECK_OK(alert_##noun##_find(text, strlen(text), &found, NULL));               \
    CHECK(found == (value));                                                       \
    CHECK_STATUS(alert_##noun##_name(NO_VALUE, &name, NULL), ALERT_OUT_OF_RANGE);  \
    CHECK_STATUS(alert_##noun##_find(ALERT_LITERAL("no such name"), &found, NULL), \
                 ALERT_NOT_FOUND);                                                 \
    CHECK_INVALID(alert_##noun##_name(value, NULL, NULL));                         \
    CHECK_INVALID(alert_##noun##_find(text, strlen(text), NULL, NULL));            \
  } while (0)

void test_names(void) {
  CHECK_NAMES(status, ALERT_NOT_FOUND, "not_found");
  CHECK_NAMES(cause, ALERT_CAUSE_ID_MISSING, "id_missing");
  CHECK_NAMES(verdict, ALERT_VERDICT_UNSAFE, "unsafe");
  CHECK_NAMES(import_format, ALERT_IMPORT_LM_EVAL, "lm-eval");
  CHECK_NAMES(import_high, ALERT_IMPORT_HIGH_UNSAFE, "unsafe");
  CHECK_NAMES(dimension, ALERT_DIMENSION_ATTACK, "attack");
  CHECK_NAMES(problem_kind, ALERT_PROBLEM_UNMATCHED, "unmatched");
  CHECK_NAMES(column, ALERT_COLUMN_RAW_PROMPT, "raw_prompt");
  CHECK_NAMES(judge_form, ALERT_JUDGE_FORM_CHAT, "chat");
  CHECK_NAMES(interval_method, ALERT_INTERVAL_CLOPPER_PEARSON, "clopper-pearson");
  CHECK_NAMES(paired_method, ALERT_PAIRED_NEWCOMBE, "newcombe");
  CHECK_NAMES(rater_kind, ALERT_RATER_JUDGE, "judge");
  CHECK_NAMES(band, ALERT_BAND_HIGHLY_UNSAFE, "highly-unsafe");
  CHECK_NAMES(headline, ALERT_HEADLINE_MEAN, "mean");
  CHECK_NAMES(grade, ALERT_GRADE_VERY_GOOD, "very-good");
  CHECK_NAMES(score_scope, ALERT_SCORE_OVERALL, "overall");
  CHECK_NAMES(report_format, ALERT_REPORT_MARKDOWN, "md");
  CHECK_NAMES(gate_require, ALERT_GATE_NONINFERIOR, "non-inferior");
  CHECK_NAMES(gate_scope, ALERT_GATE_HEADLINE, "headline");
  CHECK_NAMES(gate_outcome, ALERT_GATE_NOT_ENOUGH_DATA, "not-enough-data");
  CHECK_NAMES(gate_evidence, ALERT_GATE_PAIRED, "paired");
}
