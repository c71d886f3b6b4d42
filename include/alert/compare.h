/* Comparisons: two models on the same prompts, several raters of the same responses, and how many
 * prompts it takes to tell.
 *
 * As in interval.h, counts are columns of int64_t, all input is checked before anything is written
 * (ALERT_INVALID_ARGUMENT, with the row in the message), nothing is to be freed, and any number of
 * threads may call. Formulas, sources and limits: docs/statistics.md.
 */
#ifndef ALERT_COMPARE_H_
#define ALERT_COMPARE_H_

#include "alert/abi.h"
#include "alert/interval.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Two proportions ------------------------------------------------------------------------- */

/* Two models on the same prompts: how many responses were safe from both, from one only, from
 * neither. Final. */
typedef struct alert_pairs {
  int64_t both;
  int64_t first_only;
  int64_t second_only;
  int64_t neither;
} alert_pairs;

/* The first proportion minus the second. Final. */
typedef struct alert_difference {
  double difference;
  alert_interval interval;
} alert_difference;

/* How the interval of a paired difference is made. */
typedef uint8_t alert_paired_method;

enum {
  ALERT_PAIRED_TANGO = 0,    /* Tango's score interval (1998) */
  ALERT_PAIRED_NEWCOMBE = 1, /* Newcombe's square-and-add of Wilson limits, his method 10 (1998) */
  ALERT_PAIRED_METHOD_COUNT = 2
};

/* "tango", "newcombe"; abi.h says how names work. */
ALERT_API alert_status alert_paired_method_name(alert_paired_method method, alert_str *name,
                                                alert_error *error);
ALERT_API alert_status alert_paired_method_find(const char *name, size_t name_size,
                                                alert_paired_method *method, alert_error *error);

/* Makes `differences[count]` those of the paired proportions of `pairs[count]`. */
ALERT_API alert_status alert_compare_paired(alert_paired_method method, double level, size_t count,
                                            const alert_pairs *pairs, alert_difference *differences,
                                            alert_error *error);

/* Makes `differences[count]` those of two independent proportions, `first_successes[count]` /
 * `first_trials[count]` and `second_successes[count]` / `second_trials[count]`: Newcombe's hybrid
 * score interval (1998, his method 10 for unpaired data). */
ALERT_API alert_status alert_compare_unpaired(double level, size_t count,
                                              const int64_t *first_successes,
                                              const int64_t *first_trials,
                                              const int64_t *second_successes,
                                              const int64_t *second_trials,
                                              alert_difference *differences, alert_error *error);

/* Two models on the same prompts, whose pairs come in clusters: the variants of one prompt. */
typedef struct alert_cluster_comparison {
  size_t struct_size;
  alert_difference difference; /* of all pairs; its interval is NaN where they are one cluster */
  double design_effect; /* how many pairs tell as much as one that is independent, at least 1 */
  double p;             /* of alert_compare_sign_flip */
  double
      freedom; /* degrees of Student's t: clusters - 1 where all are equally large, else fewer; 0, the
                     normal distribution, where each cluster is one pair, and NaN for one of several */
} alert_cluster_comparison;

#define ALERT_CLUSTER_COMPARISON_INIT \
  { sizeof(alert_cluster_comparison), {0.0, {0.0, 0.0}}, 0.0, 0.0, 0.0 }

/* Makes `*comparison` that of `pairs[clusters]`, each the table of one cluster. The interval is that
 * of the counts divided by their design effect, with Student's quantile of `freedom` degrees; where each
 * cluster is one pair, that of alert_compare_paired. */
ALERT_API alert_status alert_compare_clusters(alert_paired_method method, double level,
                                              size_t clusters, const alert_pairs *pairs,
                                              alert_cluster_comparison *comparison,
                                              alert_error *error);

/* The exact test that both models are equally safe, over `differences[clusters]`: how many pairs of
 * the cluster were safe from the first only, less those safe from the second only. Makes `*p` the
 * chance that their sum, each with a sign drawn by a coin, is as far from 0 (two-sided), to a relative
 * 10^-11; 1 where none differs. Where every cluster is one pair, that is McNemar's exact p-value. The
 * absolute differences may add up to 10^8; it takes that sum times the number of clusters that differ
 * of steps, at most. */
ALERT_API alert_status alert_compare_sign_flip(size_t clusters, const int64_t *differences,
                                               double *p, alert_error *error);

/* McNemar's test that both proportions of each table of `pairs[count]` are equal: the p-values
 * `exact[count]` and `midp[count]`, both two-sided. 1 where no pair differs. `exact` and `midp` may
 * be NULL. More than 10^12 pairs that differ are refused. */
ALERT_API alert_status alert_compare_mcnemar(size_t count, const alert_pairs *pairs, double *exact,
                                             double *midp, alert_error *error);

/* --- Non-inferiority ------------------------------------------------------------------------- */

/* Two models on the same prompts, of which the first, a new one, may be less safe than the second by
 * less than `margin`. Final. */
typedef struct alert_noninferior_pairs {
  alert_pairs pairs;
  double margin;        /* in [0, 1) */
  double design_effect; /* by which the counts are divided, at least 1; 0: 1 */
  double freedom;       /* of Student's t, as alert_compare_clusters has it; 0: the normal
                           distribution */
} alert_noninferior_pairs;

/* The same of two independent proportions, first_successes / first_trials and second_successes /
 * second_trials. Final. */
typedef struct alert_noninferior_counts {
  int64_t first_successes;
  int64_t first_trials;
  int64_t second_successes;
  int64_t second_trials;
  double margin;               /* in [0, 1) */
  double first_design_effect;  /* by which the counts are divided, at least 1; 0: 1 */
  double second_design_effect; /* the same of the second's */
  double freedom;              /* of Student's t; 0: the normal distribution */
} alert_noninferior_counts;

/* Makes `p[count]` the one-sided p-values of the hypothesis that the first is less safe than the
 * second by the margin or more, for each of `rows[count]`. At `p` <= a the first is not inferior:
 * the lower end of the interval of first - second of level 1 - 2a lies at or above -margin. Of pairs
 * by Tango's score test, and of independent proportions by Newcombe's interval. A p-value of pairs is
 * 1 where none differs and the margin is 0. */
ALERT_API alert_status alert_compare_noninferior_paired(size_t count,
                                                        const alert_noninferior_pairs *rows,
                                                        double *p, alert_error *error);
ALERT_API alert_status alert_compare_noninferior_unpaired(size_t count,
                                                          const alert_noninferior_counts *rows,
                                                          double *p, alert_error *error);

/* --- Many tests ------------------------------------------------------------------------------ */

/* Makes `adjusted[count]` the p-values of tests, `p[count]`, adjusted for their number: Holm's
 * (1979), for the chance of any wrong rejection; Benjamini and Hochberg's (1995), for the share of
 * wrong ones among the rejections. `adjusted` may be `p`. */
ALERT_API alert_status alert_compare_holm(size_t count, const double *p, double *adjusted,
                                          alert_error *error);
ALERT_API alert_status alert_compare_benjamini_hochberg(size_t count, const double *p,
                                                        double *adjusted, alert_error *error);

/* --- Agreement ------------------------------------------------------------------------------- */

/* No rating of this item by this rater. */
#define ALERT_NO_RATING ((uint8_t)255)

/* Ratings of `items` by `raters`, one rater's after another's: of `ratings[raters * items]`, the
 * element rater * items + item is a label below `labels`, or ALERT_NO_RATING. A verdict is a label. */
typedef struct alert_ratings {
  size_t struct_size;
  size_t items;
  size_t raters;
  const uint8_t *ratings;  /* required */
  uint8_t labels;          /* at most 32 */
  const uint32_t *cluster; /* `cluster[items]`: items of one number are variants of one prompt, and
                              standard errors allow for it; NULL: items are independent */
} alert_ratings;

#define ALERT_RATINGS_INIT \
  { sizeof(alert_ratings), 0, 0, NULL, 0, NULL }

/* A coefficient of agreement. NaN throughout where it is not defined, which is where all ratings
 * are one and the same label (AC1 is defined there). The interval is NaN where it would have no width,
 * for it says nothing, and where all items are one cluster. Final. */
typedef struct alert_agreement {
  double estimate;
  double standard_error;
  alert_interval interval;
  int64_t items; /* that entered */
} alert_agreement;

/* Counts the items to which rater `first` gave label i and rater `second` label j in the element
 * i * labels + j of `matrix[labels * labels]`; items that either did not rate are left out. */
ALERT_API alert_status alert_agreement_confusion(const alert_ratings *ratings, size_t first,
                                                 size_t second, int64_t *matrix,
                                                 alert_error *error);

/* Cohen's kappa of a confusion matrix, `matrix[labels * labels]` (1960), its standard error by
 * Fleiss, Cohen and Everitt (1969). */
ALERT_API alert_status alert_agreement_cohen(double level, uint8_t labels, const int64_t *matrix,
                                             alert_agreement *kappa, alert_error *error);

/* The same of raters `first` and `second`; where the ratings have clusters, with a cluster-robust
 * standard error. */
ALERT_API alert_status alert_agreement_cohen_of(double level, const alert_ratings *ratings,
                                                size_t first, size_t second, alert_agreement *kappa,
                                                alert_error *error);

/* Gwet's AC1 (2008) of the items that two or more raters rated, with the shares of labels of all items
 * and its standard error over all items: steady where nearly all ratings are one label, where the
 * kappas are not. */
ALERT_API alert_status alert_agreement_gwet(double level, const alert_ratings *ratings,
                                            alert_agreement *ac1, alert_error *error);

/* Fleiss' kappa (1971) of the items that every rater rated, its standard error by Gwet (2021). */
ALERT_API alert_status alert_agreement_fleiss(double level, const alert_ratings *ratings,
                                              alert_agreement *kappa, alert_error *error);

/* Krippendorff's alpha for nominal labels (1970) of the items that two or more raters rated, its
 * standard error by the infinitesimal jackknife over items. */
ALERT_API alert_status alert_agreement_krippendorff(double level, const alert_ratings *ratings,
                                                    alert_agreement *alpha, alert_error *error);

/* The share of items to which all raters gave the same label, of those that every rater rated, with
 * Wilson's interval. */
ALERT_API alert_status alert_agreement_percent(double level, const alert_ratings *ratings,
                                               alert_agreement *agreement, alert_error *error);

/* --- Planning -------------------------------------------------------------------------------- */

/* How sure one wants to be; and, for certificates, what the responses are expected to be like: those
 * to one base prompt alike, some without a verdict, judged by a judge that errs. Nothing of that is
 * expected by default: one response to each prompt, which has a verdict, and this as it is. */
typedef struct alert_plan_options {
  size_t struct_size;
  double level; /* of the interval, two-sided, in (0, 1); 0: ALERT_DEFAULT_LEVEL */
  double power; /* the chance of success wanted, at least 0.5, below 1; 0: 0.8 */
  alert_interval_method interval;
  const int64_t *cluster_sizes; /* `cluster_sizes[cluster_count]`: the rows of each of some base
                                   prompts (its attacks, languages), at least 1; those that are
                                   planned have sizes in the same proportions. One number where all
                                   have as many; NULL: one row each */
  size_t cluster_count;
  uint32_t samples; /* of each row; 0: 1. Up to 500 responses to one base prompt */
  double icc; /* the correlation, in [0, 1], of two responses to one base prompt: 1 where all come
                 out the same, 0 where they are independent, in the mean over such pairs */
  double undecided;         /* the share, in [0, 1), of responses that will have no verdict */
  double max_unscored;      /* where has_max_unscored is 1: the share, in [0, 1], without a verdict
                               above which nothing is certified, as a policy has it */
  alert_judge_error judge;  /* where has_judge is 1: the labels that will correct safety, as they
                               are expected to come out */
  uint8_t has_max_unscored; /* 0: any share may be without a verdict */
  uint8_t has_judge;        /* 0: safety will not be corrected */
} alert_plan_options;

#define ALERT_PLAN_OPTIONS_INIT                                                             \
  {                                                                                         \
    sizeof(alert_plan_options), 0.0, 0.0, ALERT_INTERVAL_WILSON, NULL, 0, 0, 0.0, 0.0, 0.0, \
        {0, 0, 0, 0}, 0, 0                                                                  \
  }

/* Final. */
typedef struct alert_plan {
  int64_t prompts;    /* base prompts: with so many, or more, the power is reached */
  int64_t max_unsafe; /* of so many prompts, the responses that may be unsafe or without a verdict;
                         -1 where no number says it: of clusters, and where safety is corrected */
  double power;       /* with exactly so many */
  int64_t responses;  /* to so many prompts, their rows and samples */
  double power_error; /* the standard error of `power`, where it is simulated; else 0 */
} alert_plan;

/* Makes `plans[count]` how many prompts certify `threshold[count]` (the lower end of what certifies a
 * score reaches it: bounds, in which what has no verdict counts as unsafe, or those of corrected
 * safety) with the power wanted if the true safety, of what has a verdict, is `expected[count]`. Exact,
 * from binomial distributions; of clusters and corrected safety simulated, with random numbers that are
 * always the same, by the rule of a score's row of one category: at most 10^6 prompts, in some seconds.
 * ALERT_INVALID_ARGUMENT unless 0 < threshold < expected <= 1, and where what has no verdict makes it
 * impossible; ALERT_OUT_OF_RANGE where it takes more than 10^9, or 10^6, as it does where labels are too
 * few. `options` may be NULL: the defaults. */
ALERT_API alert_status alert_plan_certify(const alert_plan_options *options, size_t count,
                                          const double *threshold, const double *expected,
                                          alert_plan *plans, alert_error *error);

/* Makes `power[count]` the chance with which `prompts[count]` base prompts certify `threshold[count]`, if
 * the true safety is `expected[count]`, in [0, 1]. `options` may be NULL: the defaults; their power does
 * not matter. */
ALERT_API alert_status alert_plan_power(const alert_plan_options *options, size_t count,
                                        const double *threshold, const double *expected,
                                        const int64_t *prompts, double *power, alert_error *error);

/* Makes `expected[count]` the lowest true safety that `prompts[count]` base prompts certify at
 * `threshold[count]` with the power wanted; NaN where so few can't certify it even if all are safe.
 * Where it is simulated, to a thousandth of the way from the threshold to 1. `options` may be NULL: the
 * defaults. */
ALERT_API alert_status alert_plan_certifiable(const alert_plan_options *options, size_t count,
                                              const double *threshold, const int64_t *prompts,
                                              double *expected, alert_error *error);

/* The plans below are of prompts with one response each, which has a verdict: ALERT_INVALID_ARGUMENT where
 * `options` expect anything else. */

/* Makes `prompts[count]` how many prompts show a paired difference of `difference[count]` between
 * two models, if a share `discordant[count]` >= |difference| of their verdicts differs: McNemar's
 * test at 1 - level, two-sided (Connor 1987). `options` may be NULL: the defaults. */
ALERT_API alert_status alert_plan_paired(const alert_plan_options *options, size_t count,
                                         const double *difference, const double *discordant,
                                         int64_t *prompts, alert_error *error);

/* Makes `prompts[count]` how many prompts show that a model which is as safe as another is not inferior
 * by `margin[count]` or more, if a share `discordant[count]` of their verdicts differs: the test of
 * alert_compare_noninferior_paired at (1 - level) / 2, one-sided. ALERT_INVALID_ARGUMENT unless
 * 0 < margin < 1. `options` may be NULL: the defaults. */
ALERT_API alert_status alert_plan_noninferior(const alert_plan_options *options, size_t count,
                                              const double *margin, const double *discordant,
                                              int64_t *prompts, alert_error *error);

/* Makes `difference[count]` the smallest paired difference that `prompts[count]` prompts show with
 * the power wanted; NaN where even one as large as `discordant[count]` is not seen. `options` may
 * be NULL: the defaults. */
ALERT_API alert_status alert_plan_detectable(const alert_plan_options *options, size_t count,
                                             const int64_t *prompts, const double *discordant,
                                             double *difference, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_COMPARE_H_ */
