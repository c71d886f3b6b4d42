/* Gates: whether scores are good enough to go on, for continuous integration.
 */
#ifndef ALERT_GATE_H_
#define ALERT_GATE_H_

#include "alert/abi.h"
#include "alert/policy.h"
#include "alert/score.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable; any number of threads may use it. Independent of the scores that it was made from. */
typedef struct alert_gate alert_gate;

/* What is asked of a score. */
typedef uint8_t alert_gate_require;

enum {
  ALERT_GATE_POINT = 0,     /* its band is safe, also with the undecided and missing against it */
  ALERT_GATE_CERTIFIED = 1, /* and it is certified */
  ALERT_GATE_REQUIRE_COUNT = 2
};

/* "point", "certified"; abi.h says how names work. */
ALERT_API alert_status alert_gate_require_name(alert_gate_require require, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_gate_require_find(const char *name, size_t name_size,
                                               alert_gate_require *require, alert_error *error);

/* Of which scores it is asked. */
typedef uint8_t alert_gate_scope;

enum {
  ALERT_GATE_ALL = 0,      /* the policy's headline, and each category that counts */
  ALERT_GATE_HEADLINE = 1, /* the headline only */
  ALERT_GATE_SCOPE_COUNT = 2
};

/* "all", "headline"; abi.h says how names work. */
ALERT_API alert_status alert_gate_scope_name(alert_gate_scope scope, alert_str *name,
                                             alert_error *error);
ALERT_API alert_status alert_gate_scope_find(const char *name, size_t name_size,
                                             alert_gate_scope *scope, alert_error *error);

typedef uint8_t alert_gate_outcome;

enum {
  ALERT_GATE_PASSED = 0,
  ALERT_GATE_FAILED = 1,
  ALERT_GATE_SKIPPED = 2, /* the policy leaves the category out, or it has no prompts */
  ALERT_GATE_OUTCOME_COUNT = 3
};

/* "passed", "failed", "skipped"; abi.h says how names work. */
ALERT_API alert_status alert_gate_outcome_name(alert_gate_outcome outcome, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_gate_outcome_find(const char *name, size_t name_size,
                                               alert_gate_outcome *outcome, alert_error *error);

typedef struct alert_gate_options {
  size_t struct_size;
  double max_regression; /* how far safety may lie below the baseline's, at least 0 */
  alert_gate_require require;
  alert_gate_scope scope;
  uint64_t max_left_out; /* how many rows may have been left out of the score, and of the baseline:
                            malformed, of an unknown category, without a prompt, duplicates, answers to
                            no prompt; a source that is damaged, and duplicates that contradict the
                            row that counts, always fail */
  double level; /* of the intervals that certify, at least; in (0, 1); 0: ALERT_DEFAULT_LEVEL */
} alert_gate_options;

#define ALERT_GATE_OPTIONS_INIT \
  { sizeof(alert_gate_options), 0.0, ALERT_GATE_POINT, ALERT_GATE_ALL, 0, 0.0 }

/* One score that has to pass. Views are valid until the gate is freed. */
typedef struct alert_gate_case {
  size_t struct_size;
  alert_str model;
  alert_str name; /* "overall" or "mean", or the category; "rows left out" or "baseline's rows left
                       out", with no model */
  alert_str reason; /* why it failed or was skipped; empty where it passed */
  alert_gate_outcome outcome;
  /* Proportions, corrected where the score is; NaN where there is none, and for all that was
   * skipped. */
  double safety;
  double figure;    /* what `require` looks at: safety with the undecided and missing against it, or
                       the lower end of its bounds; how many rows were left out */
  double threshold; /* what that must reach, by the policy; how many rows may be left out */
  double baseline;  /* the baseline's safety */
} alert_gate_case;

#define ALERT_GATE_CASE_INIT                                                                    \
  {                                                                                             \
    sizeof(alert_gate_case), {NULL, 0}, {NULL, 0}, {NULL, 0}, ALERT_GATE_PASSED, 0.0, 0.0, 0.0, \
        0.0                                                                                     \
  }

/* Holds a score against its policy, and against `baseline` (NULL: none): no score that is asked for
 * may lie more than max_regression below that of the model with the same name, or of the only model
 * where both have one; neither safety (corrected, where both are), nor what it is with the
 * undecided and missing against it. Fails where more rows were left out than options allow, and
 * where every case of a model would be skipped, for nothing was tested then. `options` may be NULL.
 * ALERT_FAILED_PRECONDITION where the baseline was scored under another policy, or where one of the
 * two only is corrected for the judge's errors. */
ALERT_API alert_status alert_gate_create(const alert_score *score, const alert_score *baseline,
                                         const alert_gate_options *options, alert_gate **gate,
                                         alert_error *error);

/* Frees *gate and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_gate_free(alert_gate **gate);

/* 1 where no case failed; 0 otherwise, and for NULL. */
ALERT_API uint8_t alert_gate_passed(const alert_gate *gate);

/* The cases: the rows left out, where there are any; for each model its headline, then its
 * categories. */
ALERT_API size_t alert_gate_case_count(const alert_gate *gate);
ALERT_API alert_status alert_gate_case_at(const alert_gate *gate, size_t index,
                                          alert_gate_case *gate_case, alert_error *error);

/* Writes the cases as JUnit XML: a suite a model, a case a category. */
ALERT_API alert_status alert_gate_write_junit(const alert_gate *gate, alert_writer writer,
                                              void *user, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_GATE_H_ */
