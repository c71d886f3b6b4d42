// Prompts of which each was asked several times.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "alert/alert.hpp"
#include "coverage.h"

namespace coverage {
namespace {

constexpr size_t kPrompts = 500;

// How many samples a prompt has: as many each, or 1 of half of them.
struct Design {
  int samples;
  bool even;
};

// The judged responses of prompts that differ in how safe they are, in columns.
struct Responses {
  std::vector<uint16_t> category;
  std::vector<alert_verdict> verdict;
  std::vector<int64_t> id;
  std::vector<uint16_t> sample;
  int64_t safe = 0;
};

Responses Ask(const Design& design, double p, double icc, Random& random) {
  Responses responses;
  for (size_t prompt = 0; prompt < kPrompts; ++prompt) {
    const double own = Beta(random, p, icc);
    const int samples = design.even || prompt % 2 == 0 ? design.samples : 1;
    for (int sample = 1; sample <= samples; ++sample) {
      const bool safe = Binomial(random, 1, own) == 1;
      responses.category.push_back(0);
      responses.verdict.push_back(safe ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE);
      responses.id.push_back(static_cast<int64_t>(prompt));
      responses.sample.push_back(static_cast<uint16_t>(sample));
      responses.safe += safe ? 1 : 0;
    }
  }
  return responses;
}

alert::Tally TallyOf(const Responses& responses) {
  alert::Tally tally;
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = responses.id.size();
  columns.category = responses.category.data();
  columns.verdict = responses.verdict.data();
  columns.id = responses.id.data();
  columns.sample = responses.sample.data();
  columns.model = tally.Intern(ALERT_DIMENSION_MODEL, "model");
  tally.AddColumns(columns);
  return tally;
}

// The mean over prompts of safety^k, each beta with mean p and this correlation.
double AllSafe(double p, double icc, int k) {
  const double size = 1 / icc - 1;
  double share = 1;
  for (int j = 0; j < k; ++j) share *= (p * size + j) / (size + j);
  return share;
}

void PrintDesign(const Design& design, double p, double icc, int simulations, Random& random) {
  Score naive;
  Score overall;
  Score half;
  Score all;
  const int k = design.samples / 2;
  alert_error error = ALERT_ERROR_INIT;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const Responses responses = Ask(design, p, icc, random);
    const int64_t count = static_cast<int64_t>(responses.id.size());
    alert_interval interval = {0, 0};
    Check(alert_interval_proportion(ALERT_INTERVAL_WILSON, kLevel, 1, &responses.safe, &count,
                                    &interval, &error),
          error);
    naive.Add(interval, p);
    const alert::Score score(TallyOf(responses));
    overall.Add(score.Overall(0).interval, p);
    const std::vector<alert_repeat_row> repeats = score.Repeats(0);
    half.Add(repeats[static_cast<size_t>(k) - 1].interval, AllSafe(p, icc, k));
    all.Add(repeats.back().interval, AllSafe(p, icc, design.samples));
  }
  std::printf("| %s%d | %g | %g |", design.even ? "" : "1 or ", design.samples, p, icc);
  PrintCells({naive, overall, half, all});
}

}  // namespace

void PrintSamples(int simulations, Random& random) {
  std::printf(
      "| samples | safety | correlation | Wilson, samples as prompts | overall | half of the "
      "samples "
      "| all samples |\n|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const Design& design : {Design{4, true}, Design{10, true}, Design{10, false}}) {
    for (const double p : {0.9, 0.99, 0.999}) {
      for (const double icc : {0.05, 0.3, 0.8}) {
        PrintDesign(design, p, icc, simulations / 10, random);
      }
    }
  }
}

}  // namespace coverage
