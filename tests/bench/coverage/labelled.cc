// Safety from labels and judge together, beside the correction by rates from the same labels.
#include <algorithm>
#include <cstdio>

#include "coverage.h"

namespace coverage {
namespace {

constexpr int64_t kPrompts = 14763;
constexpr double kSensitivity = 0.9;

// All responses, by what judge and person say.
struct Table {
  int64_t both_safe;
  int64_t judge_only;
  int64_t person_only;
  int64_t both_unsafe;
};

Table DrawTable(double p, double specificity, Random& random) {
  const int64_t safe = Binomial(random, kPrompts, p);
  const int64_t both_safe = Binomial(random, safe, specificity);
  const int64_t both_unsafe = Binomial(random, kPrompts - safe, kSensitivity);
  return {both_safe, kPrompts - safe - both_unsafe, safe - both_safe, both_unsafe};
}

alert_labelled AtRandom(const Table& all, int64_t labels, Random& random) {
  alert_labelled row = {
      all.both_safe + all.judge_only, all.person_only + all.both_unsafe, 0, 0, 0, 0};
  int64_t left = kPrompts;
  int64_t to_draw = labels;
  const auto draw = [&](int64_t cell) {
    const int64_t hits = Hypergeometric(random, to_draw, cell, left);
    to_draw -= hits;
    left -= cell;
    return hits;
  };
  row.judge_only = draw(all.judge_only);
  row.both_unsafe = draw(all.both_unsafe);
  row.person_only = draw(all.person_only);
  row.both_safe = to_draw;
  return row;
}

// Half of the labels from the flagged, as far as there are so many.
alert_labelled ByVerdict(const Table& all, int64_t labels, Random& random) {
  const int64_t safe = all.both_safe + all.judge_only;
  const int64_t unsafe = all.person_only + all.both_unsafe;
  const int64_t of_unsafe = std::min(labels / 2, unsafe);
  const int64_t of_safe = labels - of_unsafe;
  const int64_t judge_only = Hypergeometric(random, of_safe, all.judge_only, safe);
  const int64_t person_only = Hypergeometric(random, of_unsafe, all.person_only, unsafe);
  return {safe, unsafe, of_safe - judge_only, judge_only, person_only, of_unsafe - person_only};
}

struct Outcome {
  Score score;
  double width = 0;
  int given = 0;

  void Add(alert_status status, const alert_corrected& corrected, double p) {
    if (status != ALERT_OK) return;
    ++given;
    score.Add(corrected.interval, p);
    width += corrected.interval.high - corrected.interval.low;
  }
  void Print() const {
    std::printf(" %.3f / %.3f | %.4f |", score.coverage(), score.above(), width / given);
  }
};

alert_corrected Labelled(alert_labels_drawn drawn, const alert_labelled& row) {
  alert_corrected corrected = {0, {0, 0}, 0};
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_interval_labelled(drawn, kLevel, 1, &row, &corrected, &error), error);
  return corrected;
}

void PrintRow(double specificity, double p, int64_t labels, int simulations, Random& random) {
  Outcome at_random;
  Outcome by_verdict;
  Outcome by_rates;
  Outcome biased;  // rates from labels drawn by verdict
  const auto by_rates_of = [&](const alert_labelled& row, Outcome* outcome) {
    const alert_judge_error judge = {row.both_unsafe, row.both_unsafe + row.judge_only,
                                     row.both_safe, row.both_safe + row.person_only};
    alert_corrected corrected = {0, {0, 0}, 0};
    const alert_status status = alert_interval_judge_error(kLevel, 1, &row.judged_safe, &kPrompts,
                                                           &judge, 0, &corrected, nullptr);
    outcome->Add(status, corrected, p);
  };
  for (int i = 0; i < simulations; ++i) {
    const Table all = DrawTable(p, specificity, random);
    const alert_labelled random_row = AtRandom(all, labels, random);
    const alert_labelled verdict_row = ByVerdict(all, labels, random);
    at_random.Add(ALERT_OK, Labelled(ALERT_LABELS_RANDOM, random_row), p);
    by_verdict.Add(ALERT_OK, Labelled(ALERT_LABELS_BY_VERDICT, verdict_row), p);
    by_rates_of(random_row, &by_rates);
    by_rates_of(verdict_row, &biased);
  }
  std::printf("| %g | %lld | %g |", specificity, static_cast<long long>(labels), p);
  at_random.Print();
  by_rates.Print();
  std::printf(" %.2f |", 1 - static_cast<double>(by_rates.given) / simulations);
  by_verdict.Print();
  std::printf(" %.3f / %.3f |\n", biased.score.coverage(), biased.score.above());
}

}  // namespace

void PrintLabelled(int simulations, Random& random) {
  std::printf(
      "| specificity | labels | safety | at random | width | by rates | width | refused "
      "| by verdict | width | rates by verdict |\n"
      "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const double specificity : {0.98, 0.998}) {
    for (const int64_t labels : {200, 500}) {
      for (const double p : kSafeties) {
        PrintRow(specificity, p, labels, simulations / 4, random);
      }
    }
  }
}

}  // namespace coverage
