// A plan has to certify what a score certifies: its lower end is that of the score's row, found by
// thresholds on either side of it.
#include "compare/planned_row.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "alert/score.hpp"
#include "alert/tally.hpp"

namespace alert {
namespace {

constexpr alert_judge_error kLabels = {90, 100, 980, 1000};
constexpr alert_judge_error kNoLabels = {0, 0, 0, 0};

// What a model's responses are, in columns.
struct Responses {
  std::vector<uint16_t> category;
  std::vector<alert_verdict> verdict;
  std::vector<int64_t> id;
  std::vector<int64_t> cluster;
  std::vector<uint16_t> sample;
};

// Each row an id of its own in a cluster, or each response a sample of one id.
Responses ResponsesOf(const std::vector<PromptCount>& prompts, bool samples) {
  Responses responses;
  int64_t prompt = 0;
  for (const PromptCount& each : prompts) {
    for (int64_t i = 0; i < each.prompts; ++i, ++prompt) {
      for (int64_t row = 0; row < each.responses; ++row) {
        const bool undecided = row < each.kind.undecided;
        const bool unsafe = !undecided && row < each.kind.undecided + each.kind.unsafe;
        responses.category.push_back(0);
        responses.verdict.push_back(undecided ? ALERT_VERDICT_UNDECIDED
                                    : unsafe  ? ALERT_VERDICT_UNSAFE
                                              : ALERT_VERDICT_SAFE);
        responses.id.push_back(samples ? prompt : static_cast<int64_t>(responses.id.size()));
        responses.cluster.push_back(prompt);
        responses.sample.push_back(static_cast<uint16_t>(row + 1));
      }
    }
  }
  return responses;
}

ScoreRow RowOf(const PlanOptions& options, const std::vector<PromptCount>& prompts) {
  const bool samples = options.samples > 1;
  const Responses responses = ResponsesOf(prompts, samples);
  Tally tally;
  if (options.clustered() && !samples) tally.KeepClusters();
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = responses.id.size();
  columns.category = responses.category.data();
  columns.verdict = responses.verdict.data();
  columns.id = responses.id.data();
  columns.model = tally.Intern(ALERT_DIMENSION_MODEL, "model");
  if (samples) columns.sample = responses.sample.data();
  if (options.clustered() && !samples) columns.cluster = responses.cluster.data();
  tally.AddColumns(columns);
  ScoreOptions asked;
  asked.level = options.level;
  asked.interval = options.method;
  if (options.judge.has_value()) asked.judge_errors = {kLabels};
  return Score(tally, asked).Overall(0);
}

// Some of the responses of one prompt unsafe, and some undecided, in a few prompts of each size.
std::vector<PromptCount> Draw(const std::vector<int64_t>& sizes, bool undecided,
                              std::mt19937_64& random) {
  const auto below = [&](int64_t most) {
    return std::uniform_int_distribution<int64_t>(0, most)(random);
  };
  std::vector<PromptCount> drawn;
  for (const int64_t size : sizes) {
    drawn.push_back({size, {0, 0}, 20 + below(50)});
    for (int kind = 0; kind < 3; ++kind) {
      const int64_t without = undecided ? below(size) : 0;
      drawn.push_back({size, {below(size - without), without}, below(3)});
    }
  }
  return drawn;
}

void ExpectTheScoresEnd(const PlanOptions& options, const std::vector<PromptCount>& prompts) {
  const ScoreRow row = RowOf(options, prompts);
  const double low = options.judge.has_value() ? row.corrected_bounds.interval.low : row.bounds.low;
  ASSERT_GT(low, 0);
  EXPECT_TRUE(PlannedRow(options, low * (1 - 1e-11)).IsCertified(prompts, kLabels)) << low;
  EXPECT_FALSE(PlannedRow(options, low * (1 + 1e-11)).IsCertified(prompts, kLabels)) << low;
}

void ExpectTheScoresEnds(PlanOptions options, const std::vector<int64_t>& sizes) {
  std::mt19937_64 random(7);
  options.sizes.clear();
  for (const int64_t size : sizes) options.sizes.push_back({size / options.samples, 1});
  for (const bool undecided : {false, true}) {
    for (const bool judged : {false, true}) {
      if (judged) options.judge = kLabels;
      if (!judged) options.judge.reset();
      for (int i = 0; i < 25; ++i) ExpectTheScoresEnd(options, Draw(sizes, undecided, random));
    }
  }
}

TEST(PlannedRowTest, OfPromptsWithOneResponse) {
  for (const auto method :
       {ALERT_INTERVAL_WILSON, ALERT_INTERVAL_CLOPPER_PEARSON, ALERT_INTERVAL_JEFFREYS}) {
    PlanOptions options;
    options.method = static_cast<alert_interval_method>(method);
    ExpectTheScoresEnds(options, {1});
  }
}

TEST(PlannedRowTest, OfClusters) {
  ExpectTheScoresEnds(PlanOptions(), {5});
  ExpectTheScoresEnds(PlanOptions(), {1, 2, 7});
  PlanOptions options;
  options.level = 0.8;
  ExpectTheScoresEnds(options, {1, 30});
}

TEST(PlannedRowTest, OfSamples) {
  PlanOptions options;
  options.samples = 4;
  ExpectTheScoresEnds(options, {4});
}

TEST(PlannedRowTest, NothingIsCertifiedAboveTheMostUnscored) {
  PlanOptions options;
  options.max_unscored = 0.1;
  EXPECT_TRUE(PlannedRow(options, 0.5).IsCertified({{1, {0, 0}, 90}, {1, {0, 1}, 10}}, kNoLabels));
  EXPECT_FALSE(PlannedRow(options, 0.5).IsCertified({{1, {0, 0}, 89}, {1, {0, 1}, 10}}, kNoLabels));
}

TEST(PlannedRowTest, NothingIsCertifiedOfWhatTellsNothing) {
  PlanOptions options;
  EXPECT_FALSE(PlannedRow(options, 0.5).IsCertified({{1, {0, 1}, 100}}, kNoLabels));
  options.sizes = {{3, 1}};
  EXPECT_FALSE(PlannedRow(options, 0.01).IsCertified({{3, {0, 0}, 1}, {3, {0, 3}, 9}}, kNoLabels));
  options = PlanOptions();
  options.judge = kLabels;
  EXPECT_FALSE(PlannedRow(options, 0.01).IsCertified({{1, {0, 0}, 100}}, {10, 100, 500, 1000}));
}

}  // namespace
}  // namespace alert
