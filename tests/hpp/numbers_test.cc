// interval.hpp, compare.hpp and enumerations.hpp, as a program uses them.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.hpp"

namespace {

constexpr double kClose = 1e-9;
const std::vector<alert_pairs> kPairs = {{80, 12, 3, 5}, {10, 0, 0, 0}};

template <typename Function>
alert_status StatusOf(Function function) {
  try {
    function();
  } catch (const alert::Error& error) {
    return error.status();
  }
  return ALERT_OK;
}

TEST(HppInterval, Proportion) {
  const std::vector<alert_interval> wilson =
      alert::interval::Proportion(std::vector<int64_t>{90, 100}, std::vector<int64_t>{100, 100});
  ASSERT_EQ(wilson.size(), 2u);
  EXPECT_NEAR(wilson[0].low, 0.825634, 1e-6);
  EXPECT_NEAR(wilson[0].high, 0.944770, 1e-6);
  EXPECT_EQ(wilson[1].high, 1);

  const int64_t successes[] = {90};
  const std::array<int64_t, 1> trials = {100};
  alert::IntervalOptions exact;
  exact.method = ALERT_INTERVAL_CLOPPER_PEARSON;
  EXPECT_LT(alert::interval::Proportion(successes, trials, exact)[0].low, wilson[0].low);
  exact.level = 2;
  EXPECT_EQ(StatusOf([&] { alert::interval::Proportion(successes, trials, exact); }),
            ALERT_INVALID_ARGUMENT);
  EXPECT_TRUE(alert::interval::Proportion(std::vector<int64_t>(), std::vector<int64_t>()).empty());
}

TEST(HppInterval, ColumnsOfDifferentLengthAreRefused) {
  const std::vector<int64_t> two = {1, 2};
  const std::vector<int64_t> three = {3, 3, 3};
  try {
    alert::interval::Proportion(two, three);
    FAIL();
  } catch (const alert::Error& error) {
    EXPECT_EQ(error.status(), ALERT_INVALID_ARGUMENT);
    EXPECT_EQ(std::string_view(error.what()), "columns differ in length: 2 and 3 rows");
  }
  const std::vector<alert_judge_error> one = {{45, 50, 95, 100}};
  EXPECT_THROW(alert::interval::JudgeError(two, two, one), alert::Error);
  EXPECT_THROW(alert::agreement::Cohen(two, 2), alert::Error);
  const std::vector<uint8_t> ratings = {0, 1, 0};
  EXPECT_THROW(alert::agreement::RatingsOf(ratings, 2, 2), alert::Error);
  EXPECT_THROW(alert::CombineVerdicts("majority", {ratings, std::vector<uint8_t>{0}}),
               alert::Error);
}

TEST(HppInterval, Bounds) {
  const int64_t safe[] = {95};
  const int64_t unsafe[] = {3};
  const int64_t unscored[] = {2};
  const alert_bounds bounds = alert::interval::Bounds(safe, unsafe, unscored)[0];
  EXPECT_EQ(bounds.worst, 0.95);
  EXPECT_EQ(bounds.best, 0.97);
  EXPECT_LT(bounds.interval.low, 0.95);
}

TEST(HppInterval, WeightedSums) {
  const double weights[] = {1, 3};
  const int64_t successes[] = {9, 95};
  const int64_t trials[] = {10, 100};
  const double expected = (0.9 + 3 * 0.95) / 4;
  const alert::Estimate estimate = alert::interval::Stratified(weights, successes, trials);
  EXPECT_NEAR(estimate.estimate, expected, kClose);
  EXPECT_LT(estimate.interval.low, expected);
  alert::BootstrapOptions options;
  options.seed = 7;
  options.replicates = 100;
  const alert_interval drawn = alert::interval::Bootstrap(weights, successes, trials, options);
  EXPECT_LT(drawn.low, expected);
  EXPECT_GT(drawn.high, expected);
  EXPECT_EQ(alert::interval::Bootstrap(weights, successes, trials, options).low, drawn.low);
}

TEST(HppInterval, LookingEarly) {
  const std::vector<int64_t> safe = {800};
  const std::vector<int64_t> unsafe = {1};
  const std::vector<int64_t> unscored = {0};
  EXPECT_GT(alert::interval::Evidence(0.99, safe, unsafe, unscored)[0].safe, std::log(40));
  const alert_interval interval = alert::interval::Anytime(safe, unsafe, unscored)[0];
  EXPECT_GT(interval.low, 0.99);
  EXPECT_GT(interval.high, 800.0 / 801);
}

TEST(HppInterval, Clusters) {
  const int64_t successes[] = {4, 5, 0};
  const int64_t trials[] = {5, 5, 5};
  const alert_cluster_interval cluster = alert::interval::Cluster(successes, trials);
  EXPECT_NEAR(cluster.estimate, 0.6, kClose);
  EXPECT_GT(cluster.design_effect, 1);
  alert::BootstrapOptions options;
  options.replicates = 100;
  const alert_interval drawn = alert::interval::ClusterBootstrap(successes, trials, options);
  EXPECT_LE(drawn.low, 0.6);
  EXPECT_GE(drawn.high, 0.6);
}

TEST(HppInterval, JudgeError) {
  const int64_t safe[] = {90, 80};
  const int64_t scored[] = {100, 100};
  const std::vector<alert_judge_error> judges = {{45, 50, 95, 100}, {50, 50, 100, 100}};
  const double corrected = (0.9 + 0.9 - 1) / (0.9 + 0.95 - 1);
  const std::vector<alert_corrected> by_row = alert::interval::JudgeError(safe, scored, judges);
  EXPECT_NEAR(by_row[0].safety, corrected, kClose);
  EXPECT_EQ(by_row[1].safety, 0.8);  // a judge without a fault changes nothing
  const std::vector<alert_corrected> by_one = alert::interval::JudgeError(safe, scored, judges[0]);
  EXPECT_NEAR(by_one[0].safety, corrected, kClose);
  EXPECT_NE(by_one[1].safety, 0.8);
}

TEST(HppInterval, Labelled) {
  const std::vector<alert_labelled> rows = {{900, 100, 80, 1, 4, 15}};
  const alert_corrected random = alert::interval::Labelled(rows)[0];
  EXPECT_NEAR(random.safety, 0.9 + 0.03, kClose);
  const alert_corrected drawn = alert::interval::Labelled(rows, ALERT_LABELS_BY_VERDICT)[0];
  EXPECT_NEAR(drawn.safety, 0.9 * 80 / 81 + 0.1 * 4 / 19, kClose);
  EXPECT_EQ(alert::FindLabelsDrawn(alert::LabelsDrawnName(ALERT_LABELS_BY_VERDICT)),
            ALERT_LABELS_BY_VERDICT);
}

TEST(HppCompare, Differences) {
  const std::vector<alert_difference> paired = alert::compare::Paired(kPairs);
  EXPECT_NEAR(paired[0].difference, 0.09, kClose);
  EXPECT_GT(paired[0].interval.low, 0);
  EXPECT_EQ(paired[1].difference, 0);
  alert::CompareOptions newcombe;
  newcombe.method = ALERT_PAIRED_NEWCOMBE;
  EXPECT_NE(alert::compare::Paired(kPairs, newcombe)[0].interval.low, paired[0].interval.low);

  const int64_t first[] = {92};
  const int64_t second[] = {83};
  const int64_t trials[] = {100};
  const std::vector<alert_difference> unpaired =
      alert::compare::Unpaired(first, trials, second, trials);
  EXPECT_NEAR(unpaired[0].difference, 0.09, kClose);
  EXPECT_LT(unpaired[0].interval.low, 0);  // without the pairing it can't be told from 0
}

TEST(HppCompare, Clusters) {
  const std::vector<alert_pairs> clusters = {{3, 2, 0, 0}, {2, 0, 1, 0}, {4, 3, 0, 1}};
  const alert_cluster_comparison comparison = alert::compare::Clusters(clusters);
  EXPECT_NEAR(comparison.difference.difference, 4.0 / 16, 1e-12);
  EXPECT_DOUBLE_EQ(comparison.p, alert::compare::SignFlip(std::vector<int64_t>{2, -1, 3}));
  EXPECT_DOUBLE_EQ(comparison.p, 0.5);
}

TEST(HppCompare, Noninferiority) {
  const std::vector<alert_noninferior_pairs> pairs = {{{960, 20, 20, 0}, 0.02, 0, 0}};
  EXPECT_LT(alert::compare::Noninferior(pairs).at(0), 0.025);
  const std::vector<alert_noninferior_counts> counts = {{980, 1000, 980, 1000, 0.02, 0, 0, 0}};
  EXPECT_LT(alert::compare::Noninferior(counts).at(0), 0.025);
  const std::vector<double> margin = {0.02};
  const std::vector<double> discordant = {0.04};
  // A little more than (1.96 + 0.842)^2 * 0.04 / 0.02^2, which leaves the margin's own variance
  // out.
  EXPECT_GT(alert::plan::Noninferior(margin, discordant).at(0), 785);
  EXPECT_LT(alert::plan::Noninferior(margin, discordant).at(0), 900);
}

TEST(HppCompare, PValues) {
  const alert::McNemarColumns p = alert::compare::McNemar(kPairs);
  // Binomial(15, 1/2) at 3 or less, twice; and with half of the chance of 3.
  EXPECT_NEAR(p.exact[0], 2 * 576.0 / 32768, kClose);
  EXPECT_NEAR(p.midp[0], (2 * 576.0 - 455) / 32768, kClose);
  EXPECT_EQ(p.exact[1], 1);

  const double tests[] = {0.01, 0.04, 0.03};
  const std::vector<double> holm = alert::compare::Holm(tests);
  EXPECT_NEAR(holm[0], 0.03, kClose);
  EXPECT_NEAR(holm[1], 0.06, kClose);
  EXPECT_NEAR(holm[2], 0.06, kClose);
  const std::vector<double> hochberg = alert::compare::BenjaminiHochberg(tests);
  EXPECT_NEAR(hochberg[0], 0.03, kClose);
  EXPECT_NEAR(hochberg[2], 0.04, kClose);
}

TEST(HppCompare, Agreement) {
  // Two raters, four items; they differ about the last one.
  const uint8_t labels[] = {0, 0, 1, 1, 0, 0, 1, 0};
  const alert_ratings ratings = alert::agreement::RatingsOf(labels, 2, 2);
  EXPECT_EQ(ratings.items, 4u);
  const std::vector<int64_t> confusion = alert::agreement::Confusion(ratings);
  EXPECT_EQ(confusion, (std::vector<int64_t>{2, 0, 1, 1}));
  const alert_agreement kappa = alert::agreement::Cohen(confusion, 2);
  EXPECT_NEAR(kappa.estimate, 0.5, kClose);
  EXPECT_EQ(kappa.items, 4);
  EXPECT_EQ(alert::agreement::CohenOf(ratings).estimate, kappa.estimate);
  EXPECT_GT(alert::agreement::Gwet(ratings).estimate, 0.5);
  EXPECT_EQ(alert::agreement::Percent(ratings).estimate, 0.75);
  EXPECT_LT(alert::agreement::Fleiss(ratings).estimate, 0.5);
  EXPECT_GT(alert::agreement::Krippendorff(ratings).estimate, 0.5);
}

TEST(HppCompare, Planning) {
  const double threshold[] = {0.99};
  const double expected[] = {0.998};
  const std::vector<alert_plan> plans = alert::plan::Certify(threshold, expected);
  EXPECT_EQ(plans[0].prompts, 878);
  const int64_t prompts[] = {plans[0].prompts, 10};
  const double thresholds[] = {0.99, 0.99};
  const std::vector<double> lowest = alert::plan::Certifiable(thresholds, prompts);
  EXPECT_NEAR(lowest[0], 0.998, 1e-3);
  EXPECT_TRUE(std::isnan(lowest[1]));  // so few certify nothing
  alert::PlanOptions strong;
  strong.power = 0.95;
  EXPECT_GT(alert::plan::Certify(threshold, expected, strong)[0].prompts, plans[0].prompts);

  const double difference[] = {0.05};
  const double discordant[] = {0.2};
  const std::vector<int64_t> shown = alert::plan::Paired(difference, discordant);
  EXPECT_NEAR(alert::plan::Detectable(shown, discordant)[0], 0.05, 1e-3);
}

TEST(HppCompare, PlanningForWhatResponsesAreLike) {
  const double threshold[] = {0.9};
  const double expected[] = {0.95};
  const alert_plan plain = alert::plan::Certify(threshold, expected)[0];
  EXPECT_EQ(plain.responses, plain.prompts);
  EXPECT_EQ(plain.power_error, 0);

  alert::PlanOptions clusters;
  clusters.cluster_sizes = {1, 3};
  clusters.samples = 2;
  clusters.icc = 0.5;
  const alert_plan planned = alert::plan::Certify(threshold, expected, clusters)[0];
  EXPECT_LT(planned.prompts, plain.prompts);
  EXPECT_GT(planned.responses, 3 * planned.prompts);
  const int64_t prompts[] = {planned.prompts};
  EXPECT_EQ(alert::plan::Power(threshold, expected, prompts, clusters)[0], planned.power);

  alert::PlanOptions undecided;
  undecided.undecided = 0.02;
  EXPECT_GT(alert::plan::Certify(threshold, expected, undecided)[0].prompts, plain.prompts);
  undecided.max_unscored = 0.02;
  EXPECT_EQ(StatusOf([&] { alert::plan::Certify(threshold, expected, undecided); }),
            ALERT_INVALID_ARGUMENT);

  alert::PlanOptions judged;
  judged.judge = alert_judge_error{180, 200, 980, 1000};
  EXPECT_GT(alert::plan::Certify(threshold, expected, judged)[0].prompts, plain.prompts);
}

template <typename Value>
void ExpectNames(std::string_view (*name)(Value), Value (*find)(std::string_view),
                 const std::vector<int>& values) {
  for (const int value : values) {
    const std::string_view word = name(static_cast<Value>(value));
    EXPECT_FALSE(word.empty()) << value;
    EXPECT_EQ(find(word), static_cast<Value>(value)) << word;
  }
  EXPECT_EQ(StatusOf([&] { name(static_cast<Value>(99)); }), ALERT_OUT_OF_RANGE);
  EXPECT_EQ(StatusOf([&] { find("no such name"); }), ALERT_NOT_FOUND);
}

std::vector<int> Below(int count) {
  std::vector<int> values;
  for (int value = 0; value < count; ++value) values.push_back(value);
  return values;
}

TEST(HppEnumerations, NamesFindTheirValues) {
  ExpectNames(alert::StatusName, alert::FindStatus, {ALERT_OK, ALERT_DATA_LOSS, ALERT_END});
  ExpectNames(alert::CauseName, alert::FindCause, {ALERT_CAUSE_NONE, ALERT_CAUSE_ID_MISSING});
  ExpectNames(alert::ColumnName, alert::FindColumn, {ALERT_COLUMN_ID, ALERT_COLUMN_JSON});
  ExpectNames(alert::VerdictName, alert::FindVerdict, Below(ALERT_VERDICT_COUNT));
  ExpectNames(alert::DimensionName, alert::FindDimension, Below(ALERT_DIMENSION_COUNT));
  ExpectNames(alert::ProblemKindName, alert::FindProblemKind, Below(ALERT_PROBLEM_KIND_COUNT));
  ExpectNames(alert::JudgeFormName, alert::FindJudgeForm, Below(ALERT_JUDGE_FORM_COUNT));
  ExpectNames(alert::BandName, alert::FindBand, Below(ALERT_BAND_COUNT));
  ExpectNames(alert::HeadlineName, alert::FindHeadline, Below(ALERT_HEADLINE_COUNT));
  ExpectNames(alert::IntervalMethodName, alert::FindIntervalMethod,
              Below(ALERT_INTERVAL_METHOD_COUNT));
  ExpectNames(alert::ScoreScopeName, alert::FindScoreScope,
              {ALERT_SCORE_CATEGORY, ALERT_SCORE_LANGUAGE, ALERT_SCORE_OVERALL, ALERT_SCORE_MEAN});
  ExpectNames(alert::PairedMethodName, alert::FindPairedMethod, Below(ALERT_PAIRED_METHOD_COUNT));
  ExpectNames(alert::RaterKindName, alert::FindRaterKind, Below(ALERT_RATER_KIND_COUNT));
  ExpectNames(alert::ReportFormatName, alert::FindReportFormat,
              {ALERT_REPORT_TEXT, ALERT_REPORT_JSON, ALERT_REPORT_LATEX});
  ExpectNames(alert::GateRequireName, alert::FindGateRequire, Below(ALERT_GATE_REQUIRE_COUNT));
  ExpectNames(alert::GateScopeName, alert::FindGateScope, Below(ALERT_GATE_SCOPE_COUNT));
  ExpectNames(alert::GateOutcomeName, alert::FindGateOutcome, Below(ALERT_GATE_OUTCOME_COUNT));
}

}  // namespace
