/* interval.h */
#include <math.h>

#include "check.h"

static int between(double value, double low, double high) {
  return low < value && value < high;
}

static void test_certificates_and_shrinkage(void) {
  const int64_t safe[2] = {10, 4};
  const int64_t trials[2] = {10, 8};
  double out[2] = {0, 0};
  CHECK_OK(alert_interval_certificate(0.5, 2, safe, trials, out, NULL));
  CHECK(fabs(out[0] - 1.0 / 1024) < 1e-15 && fabs(out[1] - 163.0 / 256) < 1e-12);
  CHECK_INVALID(alert_interval_certificate(1.5, 2, safe, trials, out, NULL));
  CHECK_INVALID(alert_interval_certificate(0.5, 2, NULL, trials, out, NULL));
  CHECK_OK(alert_interval_shrunken(2, safe, trials, out, NULL));
  CHECK(out[0] < 1 && out[0] > out[1] && out[1] > 0.5);
  CHECK_INVALID(alert_interval_shrunken(2, trials, safe, out, NULL));
  CHECK_OK(alert_interval_shrunken(0, NULL, NULL, NULL, NULL));
}

static void test_methods(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_interval_method method;
  for (method = ALERT_INTERVAL_WILSON; method <= ALERT_INTERVAL_JEFFREYS; ++method) {
    alert_str name = {NULL, 0};
    alert_interval_method found = 99;
    CHECK_OK(alert_interval_method_name(method, &name, &error));
    CHECK_OK(alert_interval_method_find(name.data, name.size, &found, &error));
    CHECK(found == method);
  }
  CHECK_OK(alert_interval_method_find(ALERT_LITERAL("Clopper-Pearson"), &method, NULL));
  CHECK(method == ALERT_INTERVAL_CLOPPER_PEARSON);
  CHECK_INVALID(alert_interval_method_name(ALERT_INTERVAL_WILSON, NULL, NULL));
  CHECK_STATUS(alert_interval_method_find(ALERT_LITERAL("wald"), &method, NULL), ALERT_NOT_FOUND);
  CHECK_STATUS(alert_interval_method_find(NULL, 0, &method, NULL), ALERT_NOT_FOUND);
  CHECK_INVALID(alert_interval_method_find(NULL, 4, &method, NULL));
  CHECK_INVALID(alert_interval_method_find(ALERT_LITERAL("wilson"), NULL, NULL));
}

static void test_proportions(void) {
  const int64_t safe[2] = {95, 10};
  const int64_t unsafe[2] = {3, 0};
  const int64_t trials[2] = {98, 10};
  const int64_t unscored[2] = {2, 0};
  const int64_t too_few[2] = {98, 9};
  alert_error error = ALERT_ERROR_INIT;
  alert_interval intervals[2] = {{-1.0, -1.0}, {-1.0, -1.0}};
  alert_bounds bounds[2];

  CHECK_INVALID(
      alert_interval_proportion(ALERT_INTERVAL_WILSON, 0.95, 2, safe, too_few, intervals, &error));
  CHECK(error.status == ALERT_INVALID_ARGUMENT && error.message[0] != '\0');
  CHECK(intervals[0].low == -1.0); /* all rows are checked before one is written */
  CHECK_OK(
      alert_interval_proportion(ALERT_INTERVAL_WILSON, 0.95, 2, safe, trials, intervals, &error));
  CHECK(between(intervals[0].low, 0.91, 0.92) && between(intervals[0].high, 0.98, 0.99));
  CHECK(intervals[1].high == 1.0);
  CHECK_OK(alert_interval_proportion(ALERT_INTERVAL_WILSON, 0.95, 0, NULL, NULL, NULL, NULL));
  CHECK_INVALID(
      alert_interval_proportion(ALERT_INTERVAL_WILSON, 0.95, 2, NULL, trials, intervals, NULL));
  CHECK_INVALID(
      alert_interval_proportion(ALERT_INTERVAL_WILSON, 0.95, 2, safe, NULL, intervals, NULL));
  CHECK_INVALID(
      alert_interval_proportion(ALERT_INTERVAL_WILSON, 0.95, 2, safe, trials, NULL, NULL));
  CHECK_INVALID(
      alert_interval_proportion(ALERT_INTERVAL_WILSON, 1.0, 2, safe, trials, intervals, NULL));
  CHECK_STATUS(alert_interval_proportion(99, 0.95, 2, safe, trials, intervals, NULL),
               ALERT_OUT_OF_RANGE);

  CHECK_OK(alert_interval_bounds(ALERT_INTERVAL_WILSON, 0.95, 2, safe, unsafe, unscored, bounds,
                                 &error));
  CHECK(bounds[0].worst == 0.95 && bounds[0].best == 0.97);
  CHECK(bounds[0].interval.low < 0.95 && bounds[0].interval.high > 0.97);
  CHECK(bounds[1].worst == 1.0 && bounds[1].best == 1.0);
  CHECK_OK(alert_interval_bounds(ALERT_INTERVAL_WILSON, 0.95, 0, NULL, NULL, NULL, NULL, NULL));
  CHECK_INVALID(
      alert_interval_bounds(ALERT_INTERVAL_WILSON, 0.95, 2, safe, unsafe, NULL, bounds, NULL));
}

static void test_sums(void) {
  const double weights[2] = {1.0, 3.0};
  const double negative[2] = {1.0, -3.0};
  const int64_t successes[2] = {9, 95};
  const int64_t trials[2] = {10, 100};
  const double expected = (0.9 + 3 * 0.95) / 4;
  alert_bootstrap_options options = ALERT_BOOTSTRAP_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_interval interval = {0.0, 0.0};
  alert_interval again = {0.0, 0.0};
  double replicates[100];
  double estimate = 0.0;

  CHECK_OK(
      alert_interval_stratified(0.95, 2, weights, successes, trials, &estimate, &interval, &error));
  CHECK(fabs(estimate - expected) < 1e-12);
  CHECK(between(estimate, interval.low, interval.high));
  CHECK_INVALID(
      alert_interval_stratified(0.95, 2, negative, successes, trials, &estimate, &interval, NULL));
  CHECK_INVALID(
      alert_interval_stratified(0.95, 2, NULL, successes, trials, &estimate, &interval, NULL));
  CHECK_INVALID(
      alert_interval_stratified(0.95, 2, weights, successes, trials, NULL, &interval, NULL));
  CHECK_INVALID(
      alert_interval_stratified(0.95, 2, weights, successes, trials, &estimate, NULL, NULL));

  options.seed = 7;
  options.replicates = 100;
  CHECK_OK(alert_interval_bootstrap(&options, 2, weights, successes, trials, &interval, replicates,
                                    &error));
  CHECK(between(expected, interval.low, interval.high));
  CHECK(replicates[0] > 0.5 && replicates[99] > 0.5);
  CHECK_OK(alert_interval_bootstrap(&options, 2, weights, successes, trials, &again, NULL, NULL));
  CHECK(again.low == interval.low && again.high == interval.high);
  CHECK_OK(alert_interval_bootstrap(NULL, 2, weights, successes, trials, &again, NULL, NULL));
  CHECK_INVALID(
      alert_interval_bootstrap(&options, 2, weights, successes, trials, NULL, NULL, NULL));
  CHECK_INVALID(alert_interval_bootstrap(NULL, 2, weights, NULL, trials, &again, NULL, NULL));
  options.struct_size = 0;
  CHECK_INVALID(
      alert_interval_bootstrap(&options, 2, weights, successes, trials, &again, NULL, NULL));
}

static void test_looking_early(void) {
  const int64_t safe[2] = {800, 0};
  const int64_t unsafe[2] = {0, 0};
  const int64_t unscored[2] = {1, 0};
  alert_evidence evidence[2] = {{0.0, 0.0}, {0.0, 0.0}};
  alert_interval intervals[2] = {{0.0, 0.0}, {0.0, 0.0}};
  alert_error error = ALERT_ERROR_INIT;

  CHECK_OK(alert_interval_evidence(0.99, 2, safe, unsafe, unscored, evidence, &error));
  CHECK(evidence[0].safe > log(40.0) && evidence[0].unsafe < 0.0);
  CHECK(evidence[1].safe == 0.0 && evidence[1].unsafe == 0.0);
  CHECK_OK(alert_interval_anytime(0.95, 2, safe, unsafe, unscored, intervals, &error));
  CHECK(between(intervals[0].low, 0.99, 1.0) && intervals[0].high == 1.0);
  CHECK(intervals[1].low == 0.0 && intervals[1].high == 1.0);
  CHECK_INVALID(alert_interval_evidence(1.0, 2, safe, unsafe, unscored, evidence, NULL));
  CHECK_INVALID(alert_interval_evidence(0.99, 2, safe, NULL, unscored, evidence, NULL));
  CHECK_INVALID(alert_interval_anytime(0.0, 2, safe, unsafe, unscored, intervals, NULL));
  CHECK_INVALID(alert_interval_anytime(0.95, 2, safe, unsafe, unscored, NULL, NULL));
}

static void test_clusters(void) {
  const int64_t successes[3] = {4, 5, 0};
  const int64_t trials[3] = {5, 5, 5};
  alert_cluster_interval result = ALERT_CLUSTER_INTERVAL_INIT;
  alert_bootstrap_options options = ALERT_BOOTSTRAP_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_interval interval = {0.0, 0.0};

  CHECK_OK(alert_interval_cluster(0.95, 3, successes, trials, &result, &error));
  CHECK(fabs(result.estimate - 0.6) < 1e-12 && result.design_effect > 1.0);
  CHECK(result.effective_trials < 15.0 && result.standard_error > 0.0);
  CHECK(between(0.6, result.interval.low, result.interval.high));
  CHECK_INVALID(alert_interval_cluster(0.95, 1, successes, trials, &result, NULL));
  CHECK_INVALID(alert_interval_cluster(0.95, 3, NULL, trials, &result, NULL));
  CHECK_INVALID(alert_interval_cluster(0.95, 3, successes, trials, NULL, NULL));

  options.replicates = 100;
  CHECK_OK(alert_interval_cluster_bootstrap(&options, 3, successes, trials, &interval, &error));
  CHECK(interval.low <= 0.6 && 0.6 <= interval.high);
  CHECK_OK(alert_interval_cluster_bootstrap(NULL, 3, successes, trials, &interval, NULL));
  CHECK_INVALID(alert_interval_cluster_bootstrap(NULL, 3, successes, trials, NULL, NULL));
}

static void test_judge_error(void) {
  const int64_t safe[2] = {90, 80};
  const int64_t scored[2] = {100, 100};
  const alert_judge_error judge[2] = {{45, 50, 95, 100}, {50, 50, 100, 100}};
  const alert_judge_error useless = {25, 50, 50, 100};
  alert_error error = ALERT_ERROR_INIT;
  alert_corrected corrected[2];

  CHECK_OK(alert_interval_judge_error(0.95, 2, safe, scored, judge, 1, corrected, &error));
  CHECK(fabs(corrected[0].safety - (0.9 + 0.9 - 1) / (0.9 + 0.95 - 1)) < 1e-12);
  CHECK(corrected[0].uncut == corrected[0].safety);
  CHECK(corrected[1].safety == 0.8); /* a judge without a fault changes nothing */
  CHECK(between(0.8, corrected[1].interval.low, corrected[1].interval.high));
  CHECK_OK(alert_interval_judge_error(0.95, 2, safe, scored, judge, 0, corrected, NULL));
  CHECK_INVALID(alert_interval_judge_error(0.95, 2, safe, scored, &useless, 0, corrected, &error));
  CHECK_INVALID(alert_interval_judge_error(0.95, 2, safe, scored, NULL, 0, corrected, NULL));
  CHECK_INVALID(alert_interval_judge_error(0.95, 2, safe, scored, judge, 1, NULL, NULL));
}

static void test_labelled(void) {
  const alert_labelled rows[2] = {{900, 100, 80, 1, 4, 15}, {100, 0, 20, 0, 0, 0}};
  const alert_labelled more = {10, 0, 11, 0, 0, 0};
  const alert_labelled none = {900, 100, 80, 1, 0, 0};
  alert_corrected corrected[2];
  alert_str name = {NULL, 0};
  alert_labels_drawn drawn = ALERT_LABELS_RANDOM;

  CHECK_OK(alert_interval_labelled(ALERT_LABELS_RANDOM, 0.95, 2, rows, corrected, NULL));
  CHECK(fabs(corrected[0].safety - 0.93) < 1e-12);
  CHECK(between(0.93, corrected[0].interval.low, corrected[0].interval.high));
  CHECK(corrected[1].safety == 1 && corrected[1].interval.low < 1);
  CHECK_OK(alert_interval_labelled(ALERT_LABELS_BY_VERDICT, 0.95, 2, rows, corrected, NULL));
  CHECK_OK(alert_interval_labelled(ALERT_LABELS_RANDOM, 0.95, 1, &none, corrected, NULL));
  CHECK_INVALID(alert_interval_labelled(ALERT_LABELS_BY_VERDICT, 0.95, 1, &none, corrected, NULL));
  CHECK_INVALID(alert_interval_labelled(ALERT_LABELS_RANDOM, 0.95, 1, &more, corrected, NULL));
  CHECK_INVALID(alert_interval_labelled(ALERT_LABELS_RANDOM, 0.95, 1, NULL, corrected, NULL));
  CHECK_INVALID(alert_interval_labelled(ALERT_LABELS_RANDOM, 0.95, 1, rows, NULL, NULL));
  CHECK_OK(alert_labels_drawn_name(ALERT_LABELS_BY_VERDICT, &name, NULL));
  CHECK_OK(alert_labels_drawn_find(name.data, name.size, &drawn, NULL));
  CHECK(drawn == ALERT_LABELS_BY_VERDICT);
}

void test_interval(void) {
  test_certificates_and_shrinkage();
  test_methods();
  test_proportions();
  test_sums();
  test_looking_early();
  test_clusters();
  test_judge_error();
  test_labelled();
}
