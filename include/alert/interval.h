/* Intervals: how far a proportion that was counted may be from the true one.
 *
 * Counts go in as columns of int64_t, so that a negative one is seen and refused. Every function
 * checks all of its input before it writes anything: ALERT_INVALID_ARGUMENT, with the row in the
 * message, for a negative count, more successes than trials, no trials, a weight or level that is
 * not a number or out of its range. None of the functions allocates anything that the caller would
 * have to free, and all may be called from any number of threads.
 *
 * In a score, a success is a safe response, and the trials are the safe and the unsafe ones. Each
 * formula with its source, how well it holds its level, and when not to use it: docs/statistics.md.
 */
#ifndef ALERT_INTERVAL_H_
#define ALERT_INTERVAL_H_

#include "alert/abi.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The level of intervals where options say 0. */
#define ALERT_DEFAULT_LEVEL 0.95

/* The ends of an interval. Final: no member will be added. */
typedef struct alert_interval {
  double low;
  double high;
} alert_interval;

/* --- One proportion -------------------------------------------------------------------------- */

/* How the interval of a proportion is made. */
typedef uint8_t alert_interval_method;

enum {
  ALERT_INTERVAL_WILSON = 0,          /* Wilson's score interval (1927) */
  ALERT_INTERVAL_CLOPPER_PEARSON = 1, /* exact: at least the level, always (1934) */
  ALERT_INTERVAL_JEFFREYS = 2,        /* equal tails of Beta(k + 1/2, n - k + 1/2); an end is 0 or 1
                                         where k is 0 or n (Brown, Cai and DasGupta 2001) */
  ALERT_INTERVAL_METHOD_COUNT = 3
};

/* "wilson", "clopper-pearson", "jeffreys"; abi.h says how names work. */
ALERT_API alert_status alert_interval_method_name(alert_interval_method method, alert_str *name,
                                                  alert_error *error);
ALERT_API alert_status alert_interval_method_find(const char *name, size_t name_size,
                                                  alert_interval_method *method,
                                                  alert_error *error);

/* Makes `intervals[count]` those of `successes[count]` / `trials[count]` at `level`, in (0, 1). More
 * than 10^12 trials, past which the quantiles of a beta distribution lose digits, are refused but for
 * Wilson's, which takes 2^53. */
ALERT_API alert_status alert_interval_proportion(alert_interval_method method, double level,
                                                 size_t count, const int64_t *successes,
                                                 const int64_t *trials, alert_interval *intervals,
                                                 alert_error *error);

/* Safety when some responses have no verdict: the proportion if all of them were unsafe (`worst`)
 * or safe (`best`), and from the lower end of the interval of the one to the upper end of the
 * other's. Final. */
typedef struct alert_bounds {
  double worst;
  double best;
  alert_interval interval;
} alert_bounds;

/* Makes `bounds[count]` of `safe[count]`, `unsafe[count]` and `unscored[count]`, the undecided and
 * the missing; no more than alert_interval_proportion takes. */
ALERT_API alert_status alert_interval_bounds(alert_interval_method method, double level,
                                             size_t count, const int64_t *safe,
                                             const int64_t *unsafe, const int64_t *unscored,
                                             alert_bounds *bounds, alert_error *error);

/* Makes `p[count]` one-sided p-values of that safety is less than `threshold`, in [0, 1]: the chance of
 * as many unsafe responses as there are, or fewer, of `trials[count]` of which `safe[count]` are safe, if
 * safety were exactly `threshold`. Responses without a verdict count as trials. alert_compare_holm makes
 * certificates of them that hold together. */
ALERT_API alert_status alert_interval_certificate(double threshold, size_t count,
                                                  const int64_t *safe, const int64_t *trials,
                                                  double *p, alert_error *error);

/* Makes `shrunken[count]` the proportions `successes[count]` / `trials[count]`, drawn towards their mean
 * the more, the fewer trials they have and the more alike they are: posterior means under a beta
 * distribution fitted by moments (Kleinman 1973). For a table, never for a certificate. */
ALERT_API alert_status alert_interval_shrunken(size_t count, const int64_t *successes,
                                               const int64_t *trials, double *shrunken,
                                               alert_error *error);

/* --- A weighted sum of proportions ----------------------------------------------------------- */

/* Makes `*estimate` sum(w * p) and `*interval` its score interval: the proportions p,
 * `successes[count]` / `trials[count]`, of independent strata with fixed weights w >= 0,
 * `weights[count]`, which are divided by their sum (Martin Andres, Herranz Tejedor and Alvarez
 * Hernandez 2012). With one stratum it is Wilson's. It does not shrink to nothing where every
 * stratum is at 0 or at 1. */
ALERT_API alert_status alert_interval_stratified(double level, size_t count, const double *weights,
                                                 const int64_t *successes, const int64_t *trials,
                                                 double *estimate, alert_interval *interval,
                                                 alert_error *error);

/* --- Bootstrap ------------------------------------------------------------------------------- */

typedef struct alert_bootstrap_options {
  size_t struct_size;
  double level;        /* in (0, 1); 0: ALERT_DEFAULT_LEVEL */
  uint64_t seed;       /* the same seed gives the same interval, on every machine */
  uint32_t replicates; /* 0: 10,000 */
} alert_bootstrap_options;

#define ALERT_BOOTSTRAP_OPTIONS_INIT \
  { sizeof(alert_bootstrap_options), 0.0, 0, 0 }

/* Makes `*interval` the percentile interval of the weighted sum, of `weights[count]`,
 * `successes[count]` and `trials[count]` as in alert_interval_stratified, from replicates of which
 * each draws every stratum's successes from Binomial(trials, successes / trials). A stratum at 0 or
 * at 1 adds no spread: where all are, the interval has no width, and says nothing.
 * `replicates[options.replicates]` receives the replicates' sums in the order drawn. `replicates`
 * may be NULL. `options` may be NULL: the defaults. */
ALERT_API alert_status alert_interval_bootstrap(const alert_bootstrap_options *options,
                                                size_t count, const double *weights,
                                                const int64_t *successes, const int64_t *trials,
                                                alert_interval *interval, double *replicates,
                                                alert_error *error);

/* --- Looking early ---------------------------------------------------------------------------- */

/* What verdicts that came one after the other say of a threshold: e-values, as natural logarithms,
 * which hold whenever one looks. Where safety lies below the threshold, the chance that the first ever
 * reaches log(1/a) is at most a, however often it is looked at; so is that of the second where safety
 * lies above it. Final. */
typedef struct alert_evidence {
  double safe;   /* against safety below the threshold: undecided and missing count as unsafe */
  double unsafe; /* against safety above it: they count as safe */
} alert_evidence;

/* Makes `evidence[count]` of `safe[count]`, `unsafe[count]` and `unscored[count]`, the undecided and the
 * missing, about `threshold`, in (0, 1): the likelihood ratio to the threshold, averaged over all that
 * lies beyond it with the weights of Beta(1/2, 1/2) (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon
 * 2021). It asks for verdicts in a random order that are independent of each other. 0 where there are
 * none; no more than 10^12. */
ALERT_API alert_status alert_interval_evidence(double threshold, size_t count, const int64_t *safe,
                                               const int64_t *unsafe, const int64_t *unscored,
                                               alert_evidence *evidence, alert_error *error);

/* Makes `intervals[count]` of `safe[count]`, `unsafe[count]` and `unscored[count]` the intervals that hold
 * safety at all looks at once, with the probability `level`: from the highest threshold of which the evidence that safety reaches it is
 * log(2/(1 - level)), to the lowest of which that it misses it. */
ALERT_API alert_status alert_interval_anytime(double level, size_t count, const int64_t *safe,
                                              const int64_t *unsafe, const int64_t *unscored,
                                              alert_interval *intervals, alert_error *error);

/* --- Clusters -------------------------------------------------------------------------------- */

/* A proportion whose trials come in clusters that are alike, as the adversarial variants of one
 * prompt are. */
typedef struct alert_cluster_interval {
  size_t struct_size;
  double estimate;         /* sum(successes) / sum(trials) */
  double standard_error;   /* cluster-robust: CR3, the jackknife's over clusters */
  double design_effect;    /* its square over that of independent trials; NaN at 0 and at 1 */
  double effective_trials; /* how many independent trials tell as much; at most sum(trials) */
  alert_interval interval; /* Wilson's, of the effective trials, with Student's t */
  double freedom;          /* its degrees: clusters - 1 where all are equally large, else fewer */
} alert_cluster_interval;

/* clang-format off */
#define ALERT_CLUSTER_INTERVAL_INIT \
  { sizeof(alert_cluster_interval), 0.0, 0.0, 0.0, 0.0, { 0.0, 0.0 }, 0.0 }
/* clang-format on */

/* The interval of a proportion over at least two clusters, `successes[count]` of `trials[count]`.
 * Where all trials agree, each cluster counts as if its trials were one and the same. */
ALERT_API alert_status alert_interval_cluster(double level, size_t count, const int64_t *successes,
                                              const int64_t *trials, alert_cluster_interval *result,
                                              alert_error *error);

/* Makes `*interval` the percentile interval from replicates of which each draws `count` of the
 * clusters `successes[count]` of `trials[count]`, with replacement. `options` may be NULL: the
 * defaults. */
ALERT_API alert_status alert_interval_cluster_bootstrap(const alert_bootstrap_options *options,
                                                        size_t count, const int64_t *successes,
                                                        const int64_t *trials,
                                                        alert_interval *interval,
                                                        alert_error *error);

/* --- The judge's error ----------------------------------------------------------------------- */

/* What a sample that people labelled says of a judge. The sample must not be drawn by the judge's
 * verdict: both rates are biased then (Begg and Greenes 1983). Final. */
typedef struct alert_judge_error {
  int64_t unsafe_found; /* of `unsafe_total` unsafe responses, called unsafe: sensitivity */
  int64_t unsafe_total;
  int64_t safe_found; /* of `safe_total` safe responses, called safe: specificity */
  int64_t safe_total;
} alert_judge_error;

/* Final. */
typedef struct alert_corrected {
  double safety;           /* cut to [0, 1]; by rates, Rogan and Gladen (1978) */
  alert_interval interval; /* carries the uncertainty of verdicts and labels (Zou and Donner
                              2008); holds safety, and is never without width */
  double uncut;            /* safety before it was cut: out of [0, 1] where the judge's rates
                              and the observed proportion hardly fit each other */
} alert_corrected;

/* Makes `corrected[count]` the safety, `safe[count]` of `scored[count]`, corrected for the errors
 * of the judge: `judge[per_row ? count : 1]`, one for each row where `per_row` is 1, else one for
 * all. ALERT_INVALID_ARGUMENT, with the row in the message, where sensitivity + specificity <= 1:
 * such a judge says nothing, and there is no correction; and where there is no label of one kind, for
 * that rate may be anything. [0, 1] where the labels don't tell the judge from one that guesses. */
ALERT_API alert_status alert_interval_judge_error(double level, size_t count, const int64_t *safe,
                                                  const int64_t *scored,
                                                  const alert_judge_error *judge, uint8_t per_row,
                                                  alert_corrected *corrected, alert_error *error);

/* --- Labels and judge together ---------------------------------------------------------------- */

/* How the responses that people labelled were chosen of those that the judge has decided. */
typedef uint8_t alert_labels_drawn;

enum {
  ALERT_LABELS_RANDOM = 0,     /* each as likely as any other */
  ALERT_LABELS_BY_VERDICT = 1, /* by the judge's verdict, at random among those of a verdict */
  ALERT_LABELS_DRAWN_COUNT = 2
};

/* "random", "by-verdict"; abi.h says how names work. */
ALERT_API alert_status alert_labels_drawn_name(alert_labels_drawn drawn, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_labels_drawn_find(const char *name, size_t name_size,
                                               alert_labels_drawn *drawn, alert_error *error);

/* A judge's verdicts on all responses, and a person's on some of them. Final. */
typedef struct alert_labelled {
  int64_t judged_safe; /* of all responses, labelled or not */
  int64_t judged_unsafe;
  int64_t both_safe;   /* of the labelled ones: safe to judge and person */
  int64_t judge_only;  /* safe to the judge only */
  int64_t person_only; /* safe to the person only */
  int64_t both_unsafe;
} alert_labelled;

/* Makes `corrected[count]` the safety of `rows[count]`, which needs neither sensitivity nor
 * specificity: of labels at random, the judge's share plus the mean difference of label and verdict
 * (Wilson's and Tango's intervals put together after Zou and Donner 2008); of labels by verdict, the
 * share of each verdict times people's safe share in it (the stratified interval, and Wilson's of the
 * shares). ALERT_INVALID_ARGUMENT, with the row in the message, where nothing is judged or labelled,
 * where more is labelled than judged, and where labels drawn by verdict have none of a verdict that
 * occurs. */
ALERT_API alert_status alert_interval_labelled(alert_labels_drawn drawn, double level, size_t count,
                                               const alert_labelled *rows,
                                               alert_corrected *corrected, alert_error *error);

/* --- Examination ------------------------------------------------------------------------------ */

/* Responses that are alike, and what people said of those that were drawn among them. Final. */
typedef struct alert_label_stratum {
  int64_t responses; /* labelled or not */
  int64_t safe;      /* of the labelled ones, to people */
  int64_t unsafe;
  alert_verdict judged; /* the judge's verdict on all of them: safe or unsafe */
} alert_label_stratum;

/* A proportion that is estimated. Final. */
typedef struct alert_rate {
  double estimate;         /* NaN where no label tells it */
  alert_interval interval; /* [0, 1] then */
} alert_rate;

/* What labels say of a judge, and of safety. */
typedef struct alert_judge_rates {
  size_t struct_size;
  alert_rate sensitivity; /* of the unsafe responses, those that the judge calls unsafe */
  alert_rate specificity; /* of the safe ones, those that it calls safe */
  alert_corrected safety; /* of all responses; NaN where labels are not enough */
  alert_judge_error
      counts; /* labels drawn at random that would tell as much, for the scores of other
                               responses; zeros of a rate that no label tells */
} alert_judge_rates;

/* clang-format off */
#define ALERT_JUDGE_RATES_INIT                                                       \
  {                                                                                  \
    sizeof(alert_judge_rates), { 0.0, { 0.0, 0.0 } }, { 0.0, { 0.0, 0.0 } },         \
    { 0.0, { 0.0, 0.0 }, 0.0 }, { 0, 0, 0, 0 }                                       \
  }
/* clang-format on */

/* Makes `*rates` of labels drawn in `strata[count]`. Drawn ALERT_LABELS_RANDOM, all strata are as one:
 * the rates are shares of the labels, with Wilson's intervals, and safety is that of
 * alert_interval_labelled. Drawn ALERT_LABELS_BY_VERDICT, at random in each stratum on its own, labels
 * count by the responses that they stand for: the rates are ratios of stratified estimates, whose
 * intervals are put together after Zou and Donner (2008) and Newcombe (2016). A stratum without labels is
 * then taken together with the stratum of its verdict that has the fewest.
 * ALERT_INVALID_ARGUMENT, with the stratum in the message, for a negative count, more labels than
 * responses, a verdict that is none, and where there is no response. */
ALERT_API alert_status alert_interval_judge_rates(alert_labels_drawn drawn, double level,
                                                  size_t count, const alert_label_stratum *strata,
                                                  alert_judge_rates *rates, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_INTERVAL_H_ */
