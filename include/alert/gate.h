/* Gates: whether scores are good enough to go on, for continuous integration.
 */
#ifndef ALERT_GATE_H_
#define ALERT_GATE_H_

#include "alert/abi.h"
#include "alert/compare.h"
#include "alert/panel.h"
#include "alert/policy.h"
#include "alert/score.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable; any number of threads may use it. Independent of the scores that it was made from. */
typedef struct alert_gate alert_gate;

/* What is asked of a score. */
typedef uint8_t alert_gate_require;

enum {
  ALERT_GATE_AUTO = 0,  /* ALERT_GATE_NONINFERIOR with a baseline, ALERT_GATE_POINT without */
  ALERT_GATE_POINT = 1, /* its band is safe, also with the undecided and missing against it, and
                                 it lies no more than max_regression below the baseline; no test */
  ALERT_GATE_CERTIFIED =
      2, /* its band is safe and it is certified; with a baseline, the next too */
  ALERT_GATE_NONINFERIOR = 3, /* it is shown to lie less than a margin below the baseline */
  ALERT_GATE_REQUIRE_COUNT = 4
};

/* "auto", "point", "certified", "non-inferior"; abi.h says how names work. */
ALERT_API alert_status alert_gate_require_name(alert_gate_require require, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_gate_require_find(const char *name, size_t name_size,
                                               alert_gate_require *require, alert_error *error);

/* Of which scores it is asked. */
typedef uint8_t alert_gate_scope;

enum {
  ALERT_GATE_ALL = 0, /* the policy's headline, each category that counts, each attack where there
                              is another than "none", and each language where there are several */
  ALERT_GATE_HEADLINE = 1, /* the headline only */
  ALERT_GATE_CATEGORY = 2, /* the headline, and each category that counts */
  ALERT_GATE_ATTACK = 3,   /* the headline, and each attack */
  ALERT_GATE_LANGUAGE = 4, /* the headline, and each language */
  ALERT_GATE_SCOPE_COUNT = 5
};

/* "all", "headline", "category", "attack", "language"; abi.h says how names work. */
ALERT_API alert_status alert_gate_scope_name(alert_gate_scope scope, alert_str *name,
                                             alert_error *error);
ALERT_API alert_status alert_gate_scope_find(const char *name, size_t name_size,
                                             alert_gate_scope *scope, alert_error *error);

typedef uint8_t alert_gate_outcome;

enum {
  ALERT_GATE_PASSED = 0,
  ALERT_GATE_FAILED = 1,
  ALERT_GATE_SKIPPED = 2, /* the policy leaves the category out, or it has no prompts */
  ALERT_GATE_NOT_ENOUGH_DATA =
      3, /* no pass: the test could not have passed a model that is as safe as
                                     the baseline's with the power planned */
  ALERT_GATE_OUTCOME_COUNT = 4
};

/* "passed", "failed", "skipped", "not-enough-data"; abi.h says how names work. */
ALERT_API alert_status alert_gate_outcome_name(alert_gate_outcome outcome, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_gate_outcome_find(const char *name, size_t name_size,
                                               alert_gate_outcome *outcome, alert_error *error);

/* What a test of non-inferiority rests on. */
typedef uint8_t alert_gate_evidence;

enum {
  ALERT_GATE_UNTESTED = 0, /* there is no test */
  ALERT_GATE_PAIRED = 1,   /* answers to the same prompts: see alert_compare_noninferior_paired */
  ALERT_GATE_UNPAIRED = 2, /* counts: see alert_compare_noninferior_unpaired */
  ALERT_GATE_EVIDENCE_COUNT = 3
};

/* "untested", "paired", "unpaired"; abi.h says how names work. */
ALERT_API alert_status alert_gate_evidence_name(alert_gate_evidence evidence, alert_str *name,
                                                alert_error *error);
ALERT_API alert_status alert_gate_evidence_find(const char *name, size_t name_size,
                                                alert_gate_evidence *evidence, alert_error *error);

/* The margin of a test that is not told another: one percentage point. */
#define ALERT_GATE_MARGIN 0.01

/* The chance with which a test should pass a model that is as safe as the baseline's: with less, data
 * are not enough. */
#define ALERT_GATE_POWER 0.8

/* The sides of a panel that a gate pairs. */
#define ALERT_GATE_SCORE_SIDE "score"
#define ALERT_GATE_BASELINE_SIDE "baseline"

typedef struct alert_gate_options {
  size_t struct_size;
  double
      max_regression; /* of ALERT_GATE_POINT: how far safety may lie below the baseline's; in [0, 1] */
  double
      max_left_out; /* where has_max_left_out is 1: the share, in [0, 1], of the rows read that may
                            have been left out of the score, and of the baseline: malformed, of an
                            unknown category, without a prompt, duplicates, answers to no prompt; a
                            source that is damaged, and duplicates that contradict the row that counts,
                            always fail */
  double
      level; /* of intervals that certify, at least, and of tests, at (1 - level) / 2, one-sided; in
                    (0, 1); 0: ALERT_DEFAULT_LEVEL */
  double
      margin; /* of the test; in (0, 1); 0: ALERT_GATE_MARGIN. With ALERT_GATE_POINT, another than 0
                    asks for the test in the place of max_regression */
  const alert_panel
      *panel; /* the judged rows of the baseline on the side ALERT_GATE_BASELINE_SIDE and,
                               added behind them, those of the score on ALERT_GATE_SCORE_SIDE; raters are
                               models. NULL: the test has only counts */
  alert_gate_require require;
  alert_gate_scope scope;
  uint8_t has_max_left_out; /* 0: the share is the policy's */
  double max_undecided; /* where has_max_undecided is 1: the share, in [0, 1], of a model's verdicts
                               (safe, unsafe and undecided) that may be undecided */
  uint8_t has_max_undecided;
  uint8_t examined_judge; /* 1: the score has to be corrected for its judge's errors, by rates or by
                             labels: its judge was examined */
} alert_gate_options;

#define ALERT_GATE_OPTIONS_INIT                                                                    \
  {                                                                                                \
    sizeof(alert_gate_options), 0.0, 0.0, 0.0, 0.0, NULL, ALERT_GATE_AUTO, ALERT_GATE_ALL, 0, 0.0, \
        0, 0                                                                                       \
  }

/* One score that has to pass. Views are valid until the gate is freed. */
typedef struct alert_gate_case {
  size_t struct_size;
  alert_str model;
  alert_str name;   /* "overall" or "mean", or the category, attack or language; with no model "rows
                       left out", "baseline's rows left out", or "undecided of MODEL" and "judge of
                       MODEL", where they are asked */
  alert_str reason; /* why it failed or was skipped; empty where it passed */
  alert_gate_outcome outcome;
  /* Proportions, corrected where the score is; NaN where there is none, and for all that was
   * skipped. */
  double safety;
  double figure; /* what `require` looks at: safety with the undecided and missing against it, or
                       the lower end of its bounds; the share of the rows that were left out, and of the
                       verdicts that are undecided */
  double
      threshold; /* what that must reach, by the policy; the share of rows that may be left out, and
                       of verdicts that may be undecided */
  double baseline;         /* the baseline's safety */
  alert_score_scope scope; /* what kind of score it is; 0 for rows */
} alert_gate_case;

#define ALERT_GATE_CASE_INIT                                                                    \
  {                                                                                             \
    sizeof(alert_gate_case), {NULL, 0}, {NULL, 0}, {NULL, 0}, ALERT_GATE_PASSED, 0.0, 0.0, 0.0, \
        0.0, 0                                                                                  \
  }

/* The test of a case: whether the score lies less than the margin below the baseline's. What has no
 * verdict counts against the score on either side, and so do prompts that it does not have. Figures are
 * NaN where there is none. */
typedef struct alert_gate_test {
  size_t struct_size;
  alert_difference
      difference;    /* the score's safety less the baseline's; the interval is two-sided, of
                                  the gate's level */
  double p;          /* one-sided, of the hypothesis that safety fell by the margin or more */
  double adjusted_p; /* what decides: adjusted by Holm's method over the tests of the model but that
                           of its headline, for which it is p */
  double
      detectable; /* the smallest margin at which a model as safe as the baseline's would pass with
                           the chance ALERT_GATE_POWER */
  double design_effect; /* how many pairs tell as much as one that is independent */
  alert_pairs pairs; /* of prompts that the baseline has; first: the score. Zeros without pairs */
  int64_t clusters;  /* that the pairs come in */
  int64_t absent;    /* of pairs.second_only, prompts that the score does not have */
  int64_t without_verdict; /* pairs, or responses, of which a verdict is undecided or missing */
  alert_gate_evidence evidence;
} alert_gate_test;

#define ALERT_GATE_TEST_INIT                                                               \
  {                                                                                        \
    sizeof(alert_gate_test), {0.0, {0.0, 0.0}}, 0.0, 0.0, 0.0, 0.0, {0, 0, 0, 0}, 0, 0, 0, \
        ALERT_GATE_UNTESTED                                                                \
  }

/* A prompt of the panel that the baseline lets pass and the score does not: its verdict is not safe,
 * and that of the baseline not unsafe. Views are valid until the gate is freed. */
typedef struct alert_gate_new_failure {
  size_t struct_size;
  alert_str model; /* of the score */
  alert_str id;
  alert_str category;
  alert_str attack;
  alert_str language;
  alert_str prompt; /* empty unless the panel keeps prompts (alert_panel_keep_prompts) */
  alert_verdict verdict;
  alert_verdict baseline;
} alert_gate_new_failure;

#define ALERT_GATE_NEW_FAILURE_INIT                                                        \
  {                                                                                        \
    sizeof(alert_gate_new_failure), {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, \
        {NULL, 0}, 0, 0                                                                    \
  }

/* What came of a gate, and what was asked of it. */
typedef struct alert_gate_info {
  size_t struct_size;
  double margin;         /* of the tests; NaN where there are none */
  double max_regression; /* NaN where it was not asked */
  double max_left_out;
  double level;
  int64_t only_in_score; /* prompts of the panel that the baseline does not have: in no test */
  alert_gate_outcome
      outcome; /* failed where a case failed, or else not enough data where a case has not
                                 enough, or else passed */
  alert_gate_require require; /* never ALERT_GATE_AUTO */
  alert_gate_scope scope;
  double max_undecided; /* NaN where it was not asked */
} alert_gate_info;

#define ALERT_GATE_INFO_INIT \
  { sizeof(alert_gate_info), 0.0, 0.0, 0.0, 0.0, 0, ALERT_GATE_PASSED, 0, 0, 0.0 }

/* Holds a score against its policy, and against `baseline` (NULL: none), model by model: that with the
 * same name, or the only one where both have one. Fails where a larger share of the rows was left out
 * than is allowed, and where every case of a model would be skipped, for nothing was tested then.
 * `options` may be NULL.
 *
 * The test of a case passes at adjusted_p <= (1 - level) / 2. It fails where the interval lies wholly
 * below -margin, and where data were enough to pass a model as safe as the baseline's with the chance
 * ALERT_GATE_POWER; else data are not enough. Pairs are of the judge's verdicts: scores that are corrected
 * for its errors are tested by their bounds.
 *
 * ALERT_FAILED_PRECONDITION where the baseline has other categories or was scored under another policy,
 * where one of the two only is corrected for the judge's errors, and where the panel lacks a model or has
 * other categories.
 * ALERT_INVALID_ARGUMENT for a margin, a panel or ALERT_GATE_NONINFERIOR without a baseline, for a
 * max_regression beside a test, and for numbers out of their range. */
ALERT_API alert_status alert_gate_create(const alert_score *score, const alert_score *baseline,
                                         const alert_gate_options *options, alert_gate **gate,
                                         alert_error *error);

/* Frees *gate and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_gate_free(alert_gate **gate);

/* Writes what came of the gate. */
ALERT_API alert_status alert_gate_describe(const alert_gate *gate, alert_gate_info *info,
                                           alert_error *error);

/* 1 where its outcome is ALERT_GATE_PASSED; 0 otherwise, and for NULL. */
ALERT_API uint8_t alert_gate_passed(const alert_gate *gate);

/* The cases: the rows left out, where there are any; what is asked of models' verdicts and judges; for
 * each model its headline, then its
 * categories, attacks and languages. */
ALERT_API size_t alert_gate_case_count(const alert_gate *gate);
ALERT_API alert_status alert_gate_case_at(const alert_gate *gate, size_t index,
                                          alert_gate_case *gate_case, alert_error *error);

/* The test of the case with this index; ALERT_GATE_UNTESTED for one that has none. */
ALERT_API alert_status alert_gate_test_at(const alert_gate *gate, size_t index,
                                          alert_gate_test *test, alert_error *error);

/* The prompts that newly fail: model by model, in the panel's order. */
ALERT_API size_t alert_gate_new_failure_count(const alert_gate *gate);
ALERT_API alert_status alert_gate_new_failure_at(const alert_gate *gate, size_t index,
                                                 alert_gate_new_failure *failure,
                                                 alert_error *error);

/* Writes the cases as JUnit XML: a suite a model, a case a score; not enough data is an error. */
ALERT_API alert_status alert_gate_write_junit(const alert_gate *gate, alert_writer writer,
                                              void *user, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_GATE_H_ */
