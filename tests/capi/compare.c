/* compare.h */
#include <math.h>

#include "check.h"

static void test_differences(void) {
  const alert_pairs pairs[2] = {{80, 12, 3, 5}, {10, 0, 0, 0}};
  const alert_pairs negative = {80, -12, 3, 5};
  const int64_t first[1] = {92};
  const int64_t second[1] = {83};
  const int64_t trials[1] = {100};
  alert_error error = ALERT_ERROR_INIT;
  alert_difference differences[2];
  alert_paired_method method;

  for (method = ALERT_PAIRED_TANGO; method <= ALERT_PAIRED_NEWCOMBE; ++method) {
    CHECK_OK(alert_compare_paired(method, 0.95, 2, pairs, differences, &error));
    CHECK(fabs(differences[0].difference - 0.09) < 1e-12);
    CHECK(differences[0].interval.low > 0.0 && differences[0].interval.high < 0.2);
    CHECK(differences[1].difference == 0.0);
  }
  CHECK_INVALID(alert_compare_paired(ALERT_PAIRED_TANGO, 0.95, 1, &negative, differences, &error));
  CHECK(error.status == ALERT_INVALID_ARGUMENT && error.message[0] != '\0');
  CHECK_STATUS(alert_compare_paired(99, 0.95, 1, pairs, differences, NULL), ALERT_OUT_OF_RANGE);
  CHECK_INVALID(alert_compare_paired(ALERT_PAIRED_TANGO, 0.0, 1, pairs, differences, NULL));
  CHECK_OK(alert_compare_paired(ALERT_PAIRED_TANGO, 0.95, 0, NULL, NULL, NULL));
  CHECK_INVALID(alert_compare_paired(ALERT_PAIRED_TANGO, 0.95, 1, NULL, differences, NULL));
  CHECK_INVALID(alert_compare_paired(ALERT_PAIRED_TANGO, 0.95, 1, pairs, NULL, NULL));

  CHECK_OK(alert_compare_unpaired(0.95, 1, first, trials, second, trials, differences, &error));
  CHECK(fabs(differences[0].difference - 0.09) < 1e-12);
  CHECK(differences[0].interval.low < 0.0); /* without the pairing it can't be told from 0 */
  CHECK_OK(alert_compare_unpaired(0.95, 0, NULL, NULL, NULL, NULL, NULL, NULL));
  CHECK_INVALID(alert_compare_unpaired(0.95, 1, first, trials, NULL, trials, differences, NULL));
  CHECK_INVALID(alert_compare_unpaired(0.95, 1, first, trials, second, trials, NULL, NULL));
}

/* At such levels the ends are the estimate, as far as numbers can tell; looking for them ends. */
static void test_tiny_levels(void) {
  const alert_pairs pairs[2] = {{0, 3988482455511959, 4, 8026013698449620},
                                {722, 0, 1022547224349, 976921140340}};
  const double levels[2] = {1e-9, 1e-11};
  alert_difference found;
  int i;
  for (i = 0; i < 2; ++i) {
    CHECK_OK(alert_compare_paired(ALERT_PAIRED_TANGO, levels[i], 1, &pairs[i], &found, NULL));
    CHECK(fabs(found.interval.low - found.difference) < 1e-15);
    CHECK(fabs(found.interval.high - found.difference) < 1e-15);
  }
}

static void test_p_values(void) {
  const alert_pairs pairs[2] = {{80, 12, 3, 5}, {10, 0, 0, 0}};
  const double p[3] = {0.01, 0.04, 0.03};
  const double wrong = 1.5;
  alert_error error = ALERT_ERROR_INIT;
  double exact[2];
  double midp[2];
  double adjusted[3] = {0.01, 0.04, 0.03};

  CHECK_OK(alert_compare_mcnemar(2, pairs, exact, midp, &error));
  CHECK(exact[0] > midp[0] && midp[0] > 0.02 && exact[0] < 0.04);
  CHECK(exact[1] == 1.0 && midp[1] == 1.0);
  CHECK_OK(alert_compare_mcnemar(2, pairs, NULL, NULL, NULL));
  CHECK_OK(alert_compare_mcnemar(0, NULL, NULL, NULL, NULL));
  CHECK_INVALID(alert_compare_mcnemar(2, NULL, exact, midp, NULL));

  CHECK_OK(alert_compare_holm(3, adjusted, adjusted, &error)); /* in place */
  CHECK(fabs(adjusted[0] - 0.03) < 1e-12 && fabs(adjusted[1] - 0.06) < 1e-12);
  CHECK_OK(alert_compare_benjamini_hochberg(3, p, adjusted, &error));
  CHECK(fabs(adjusted[0] - 0.03) < 1e-12 && fabs(adjusted[2] - 0.04) < 1e-12);
  CHECK_INVALID(alert_compare_holm(1, &wrong, adjusted, NULL));
  CHECK_INVALID(alert_compare_holm(3, NULL, adjusted, NULL));
  CHECK_INVALID(alert_compare_holm(3, p, NULL, NULL));
  CHECK_INVALID(alert_compare_benjamini_hochberg(3, NULL, adjusted, NULL));
  CHECK_INVALID(alert_compare_benjamini_hochberg(3, p, NULL, NULL));
}

static void test_clusters(void) {
  /* Three clusters of two pairs: 2 to 0, 1 to 1, 0 to 1. */
  const alert_pairs pairs[3] = {{0, 2, 0, 0}, {0, 1, 1, 0}, {1, 0, 1, 0}};
  const alert_pairs empty = {0, 0, 0, 0};
  const int64_t differences[3] = {2, 0, -1};
  const int64_t huge[2] = {100000000, 1};
  alert_cluster_comparison comparison = ALERT_CLUSTER_COMPARISON_INIT;
  double p = 0.0;

  CHECK_OK(alert_compare_clusters(ALERT_PAIRED_TANGO, 0.95, 3, pairs, &comparison, NULL));
  CHECK(fabs(comparison.difference.difference - 1.0 / 6) < 1e-12 && comparison.p == 1.0);
  CHECK(comparison.design_effect >= 1.0 && comparison.difference.interval.low < 0.0);
  CHECK_OK(alert_compare_clusters(ALERT_PAIRED_NEWCOMBE, 0.95, 1, pairs, &comparison, NULL));
  CHECK(isnan(comparison.difference.interval.low) && comparison.design_effect == 2.0);
  CHECK_INVALID(alert_compare_clusters(ALERT_PAIRED_TANGO, 0.95, 1, &empty, &comparison, NULL));
  CHECK_INVALID(alert_compare_clusters(ALERT_PAIRED_TANGO, 0.95, 0, pairs, &comparison, NULL));
  CHECK_INVALID(alert_compare_clusters(ALERT_PAIRED_TANGO, 0.95, 3, NULL, &comparison, NULL));
  CHECK_INVALID(alert_compare_clusters(ALERT_PAIRED_TANGO, 0.95, 3, pairs, NULL, NULL));
  CHECK_STATUS(alert_compare_clusters(9, 0.95, 3, pairs, &comparison, NULL), ALERT_OUT_OF_RANGE);

  CHECK_OK(alert_compare_sign_flip(3, differences, &p, NULL));
  CHECK(p == 1.0);
  CHECK_OK(alert_compare_sign_flip(1, differences, &p, NULL));
  CHECK(p == 1.0);
  CHECK_INVALID(alert_compare_sign_flip(0, differences, &p, NULL));
  CHECK_INVALID(alert_compare_sign_flip(2, huge, &p, NULL));
  CHECK_INVALID(alert_compare_sign_flip(3, NULL, &p, NULL));
  CHECK_INVALID(alert_compare_sign_flip(3, differences, NULL, NULL));
}

static void test_noninferiority(void) {
  alert_noninferior_pairs pairs[2] = {{{960, 20, 20, 0}, 0.02, 0.0, 0.0},
                                      {{960, 20, 20, 0}, 0.02, 2.0, 400.0}};
  alert_noninferior_counts counts = {980, 1000, 980, 1000, 0.02, 0.0, 0.0, 0.0};
  double p[2] = {0.0, 0.0};

  CHECK_OK(alert_compare_noninferior_paired(2, pairs, p, NULL));
  CHECK(p[0] > 0.0 && p[0] < 0.01 && p[1] > p[0]);
  CHECK_OK(alert_compare_noninferior_unpaired(1, &counts, p, NULL));
  CHECK(p[0] > 0.0 && p[0] < 0.01);
  CHECK_OK(alert_compare_noninferior_paired(0, NULL, NULL, NULL));
  CHECK_OK(alert_compare_noninferior_unpaired(0, NULL, NULL, NULL));
  CHECK_INVALID(alert_compare_noninferior_paired(1, NULL, p, NULL));
  CHECK_INVALID(alert_compare_noninferior_paired(1, pairs, NULL, NULL));
  CHECK_INVALID(alert_compare_noninferior_unpaired(1, NULL, p, NULL));
  CHECK_INVALID(alert_compare_noninferior_unpaired(1, &counts, NULL, NULL));
  pairs[1].margin = 1.0;
  CHECK_INVALID(alert_compare_noninferior_paired(2, pairs, p, NULL));
  pairs[1].margin = 0.0;
  pairs[1].design_effect = 0.5;
  CHECK_INVALID(alert_compare_noninferior_paired(2, pairs, p, NULL));
  counts.freedom = -1.0;
  CHECK_INVALID(alert_compare_noninferior_unpaired(1, &counts, p, NULL));
  counts.freedom = 0.0;
  counts.second_successes = 1001;
  CHECK_INVALID(alert_compare_noninferior_unpaired(1, &counts, p, NULL));
}

static void test_agreement(void) {
  /* Two raters, four items; they differ about the last one. */
  static const uint8_t labels[8] = {0, 0, 1, 1, 0, 0, 1, 0};
  static const uint32_t cluster[4] = {0, 0, 1, 1};
  static const uint32_t one_cluster[4] = {5, 5, 5, 5};
  alert_ratings ratings = ALERT_RATINGS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_agreement agreement;
  int64_t matrix[4];

  ratings.items = 4;
  ratings.raters = 2;
  ratings.ratings = labels;
  ratings.labels = 2;
  CHECK_OK(alert_agreement_confusion(&ratings, 0, 1, matrix, &error));
  CHECK(matrix[0] == 2 && matrix[1] == 0 && matrix[2] == 1 && matrix[3] == 1);
  CHECK_OK(alert_agreement_cohen(0.95, 2, matrix, &agreement, &error));
  CHECK(fabs(agreement.estimate - 0.5) < 1e-12 && agreement.items == 4);
  CHECK_OK(alert_agreement_cohen_of(0.95, &ratings, 0, 1, &agreement, &error));
  CHECK(fabs(agreement.estimate - 0.5) < 1e-12 && agreement.items == 4);
  ratings.cluster = cluster;
  CHECK_OK(alert_agreement_cohen_of(0.95, &ratings, 0, 1, &agreement, &error));
  CHECK(agreement.standard_error > 0.0);
  CHECK_OK(alert_agreement_percent(0.95, &ratings, &agreement, &error));
  CHECK(agreement.estimate == 0.75);
  ratings.cluster = one_cluster;
  CHECK_OK(alert_agreement_percent(0.95, &ratings, &agreement, &error));
  CHECK(agreement.estimate == 0.75 && isnan(agreement.interval.low));
  ratings.cluster = NULL;
  CHECK_INVALID(alert_agreement_cohen_of(0.95, &ratings, 0, 2, &agreement, NULL));
  CHECK_INVALID(alert_agreement_cohen_of(0.95, NULL, 0, 1, &agreement, NULL));
  CHECK_INVALID(alert_agreement_cohen_of(0.95, &ratings, 0, 1, NULL, NULL));
  CHECK_OK(alert_agreement_gwet(0.95, &ratings, &agreement, &error));
  CHECK(agreement.estimate > 0.5 && agreement.standard_error > 0.0);
  CHECK_INVALID(alert_agreement_gwet(0.95, NULL, &agreement, NULL));
  CHECK_INVALID(alert_agreement_gwet(0.95, &ratings, NULL, NULL));
  CHECK_OK(alert_agreement_percent(0.95, &ratings, &agreement, &error));
  CHECK(agreement.estimate == 0.75);
  CHECK_OK(alert_agreement_fleiss(0.95, &ratings, &agreement, &error));
  CHECK(agreement.estimate < 0.5 && agreement.interval.low < agreement.estimate);
  CHECK_OK(alert_agreement_krippendorff(0.95, &ratings, &agreement, &error));
  CHECK(agreement.estimate > 0.5 && agreement.standard_error > 0.0);

  CHECK_INVALID(alert_agreement_confusion(&ratings, 0, 2, matrix, NULL));
  CHECK_INVALID(alert_agreement_confusion(NULL, 0, 1, matrix, NULL));
  CHECK_INVALID(alert_agreement_confusion(&ratings, 0, 1, NULL, NULL));
  CHECK_INVALID(alert_agreement_cohen(0.95, 2, NULL, &agreement, NULL));
  CHECK_INVALID(alert_agreement_cohen(0.95, 2, matrix, NULL, NULL));
  CHECK_INVALID(alert_agreement_fleiss(0.95, NULL, &agreement, NULL));
  CHECK_INVALID(alert_agreement_fleiss(0.95, &ratings, NULL, NULL));
  CHECK_INVALID(alert_agreement_krippendorff(0.95, NULL, &agreement, NULL));
  CHECK_INVALID(alert_agreement_krippendorff(0.95, &ratings, NULL, NULL));
  CHECK_INVALID(alert_agreement_percent(0.95, NULL, &agreement, NULL));
  CHECK_INVALID(alert_agreement_percent(0.95, &ratings, NULL, NULL));
  ratings.ratings = NULL;
  CHECK_INVALID(alert_agreement_percent(0.95, &ratings, &agreement, NULL));
  ratings.ratings = labels;
  ratings.labels = 1; /* a rating is out of its range */
  CHECK_INVALID(alert_agreement_percent(0.95, &ratings, &agreement, NULL));
}

static void test_certifying(void) {
  const double threshold[1] = {0.99};
  const double expected[1] = {0.995};
  const double impossible[1] = {0.98};
  alert_plan_options options = ALERT_PLAN_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_plan plan = {0, 0, 0.0, 0, 0.0};
  double lowest = 0.0;
  int64_t few = 10;

  CHECK_OK(alert_plan_certify(&options, 1, threshold, expected, &plan, &error));
  CHECK(plan.prompts > 1000 && plan.power >= 0.8 && plan.max_unsafe < plan.prompts / 100);
  CHECK_OK(alert_plan_certifiable(&options, 1, threshold, &plan.prompts, &lowest, &error));
  CHECK(lowest > 0.99 && lowest <= 0.995);
  CHECK_OK(alert_plan_certifiable(NULL, 1, threshold, &few, &lowest, NULL));
  CHECK(isnan(lowest));
  CHECK_OK(alert_plan_certify(NULL, 1, threshold, expected, &plan, NULL));
  CHECK_OK(alert_plan_certify(NULL, 0, NULL, NULL, NULL, NULL));
  CHECK_INVALID(alert_plan_certify(NULL, 1, threshold, impossible, &plan, &error));
  CHECK_INVALID(alert_plan_certify(NULL, 1, NULL, expected, &plan, NULL));
  CHECK_INVALID(alert_plan_certify(NULL, 1, threshold, expected, NULL, NULL));
  CHECK_INVALID(alert_plan_certifiable(NULL, 1, threshold, NULL, &lowest, NULL));
  CHECK_INVALID(alert_plan_certifiable(NULL, 1, threshold, &few, NULL, NULL));
  options.power = 0.4;
  CHECK_INVALID(alert_plan_certify(&options, 1, threshold, expected, &plan, NULL));
}

static void test_planned_responses(void) {
  const double threshold[1] = {0.95};
  const double expected[1] = {0.99};
  const int64_t sizes[3] = {1, 5, 5};
  const int64_t none[1] = {0};
  const alert_judge_error judge = {180, 200, 980, 1000};
  alert_plan_options options = ALERT_PLAN_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_plan plan = {0, 0, 0.0, 0, 0.0};
  double power = 0.0;

  options.cluster_sizes = sizes;
  options.cluster_count = 3;
  options.icc = 0.5;
  CHECK_OK(alert_plan_certify(&options, 1, threshold, expected, &plan, &error));
  CHECK(plan.responses > 3 * plan.prompts && plan.responses < 4 * plan.prompts);
  CHECK(plan.max_unsafe == -1 && plan.power_error > 0.0 && plan.power_error < 0.01);
  CHECK_OK(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  CHECK(power == plan.power);
  options.has_max_unscored = 1; /* a limit of 0 */
  CHECK_OK(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.undecided = 0.01;
  CHECK_INVALID(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.has_max_unscored = 0;
  options.samples = 2; /* of clusters, and undecided */
  CHECK_INVALID(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.samples = 0;
  options.has_judge = 1; /* no labels */
  CHECK_INVALID(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.judge = judge;
  CHECK_OK(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.icc = 1.5;
  CHECK_INVALID(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.icc = 0.5;
  options.cluster_sizes = none;
  options.cluster_count = 1;
  CHECK_INVALID(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  options.cluster_sizes = NULL;
  CHECK_INVALID(alert_plan_power(&options, 1, threshold, expected, &plan.prompts, &power, &error));
  CHECK_OK(alert_plan_power(NULL, 1, threshold, expected, &plan.prompts, &power, NULL));
  CHECK_OK(alert_plan_power(NULL, 0, NULL, NULL, NULL, NULL, NULL));
  CHECK_INVALID(alert_plan_power(NULL, 1, NULL, expected, &plan.prompts, &power, NULL));
  CHECK_INVALID(alert_plan_power(NULL, 1, threshold, NULL, &plan.prompts, &power, NULL));
  CHECK_INVALID(alert_plan_power(NULL, 1, threshold, expected, NULL, &power, NULL));
  CHECK_INVALID(alert_plan_power(NULL, 1, threshold, expected, &plan.prompts, NULL, NULL));
}

static void test_detecting(void) {
  const double difference[1] = {0.05};
  const double discordant[1] = {0.2};
  const double too_small[1] = {0.01};
  alert_plan_options options = ALERT_PLAN_OPTIONS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  int64_t prompts = 0;
  int64_t few = 2;
  double smallest = 0.0;

  CHECK_OK(alert_plan_paired(&options, 1, difference, discordant, &prompts, &error));
  CHECK(prompts > 100 && prompts < 2000);
  CHECK_OK(alert_plan_detectable(&options, 1, &prompts, discordant, &smallest, &error));
  CHECK(fabs(smallest - 0.05) < 1e-3);
  CHECK_OK(alert_plan_detectable(NULL, 1, &few, discordant, &smallest, NULL));
  CHECK(isnan(smallest));
  CHECK_OK(alert_plan_paired(NULL, 1, difference, discordant, &prompts, NULL));
  CHECK_INVALID(alert_plan_paired(NULL, 1, difference, too_small, &prompts, &error));
  CHECK_INVALID(alert_plan_paired(NULL, 1, NULL, discordant, &prompts, NULL));
  CHECK_INVALID(alert_plan_paired(NULL, 1, difference, discordant, NULL, NULL));
  CHECK_OK(alert_plan_noninferior(&options, 1, difference, discordant, &prompts, &error));
  CHECK(prompts > 100 && prompts < 2000);
  CHECK_INVALID(alert_plan_noninferior(NULL, 1, NULL, discordant, &prompts, NULL));
  CHECK_INVALID(alert_plan_noninferior(NULL, 1, difference, NULL, &prompts, NULL));
  CHECK_INVALID(alert_plan_noninferior(NULL, 1, difference, discordant, NULL, NULL));
  options.undecided = 0.01; /* of certificates only */
  CHECK_INVALID(alert_plan_paired(&options, 1, difference, discordant, &prompts, &error));
  CHECK_INVALID(alert_plan_noninferior(&options, 1, difference, discordant, &prompts, &error));
  CHECK_INVALID(alert_plan_detectable(&options, 1, &few, discordant, &smallest, &error));
  CHECK_INVALID(alert_plan_detectable(NULL, 1, NULL, discordant, &smallest, NULL));
  CHECK_INVALID(alert_plan_detectable(NULL, 1, &prompts, discordant, NULL, NULL));
}

void test_compare(void) {
  test_differences();
  test_tiny_levels();
  test_p_values();
  test_clusters();
  test_noninferiority();
  test_agreement();
  test_certifying();
  test_planned_responses();
  test_detecting();
}
