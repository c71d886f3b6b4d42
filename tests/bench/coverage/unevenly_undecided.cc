// `overall` where the judge stumbles at random within a category, but more often in less safe ones.
#include <algorithm>
#include <cstdio>

#include "coverage.h"
#include "rows.h"

namespace coverage {
namespace {

// Shares of undecided that are in proportion to the categories' unsafe ones, and come to `share`.
std::vector<double> Undecided(const std::vector<double>& safety, double overall, double share) {
  std::vector<double> undecided;
  for (const double each : safety) {
    undecided.push_back(std::min(share * (1 - each) / (1 - overall), 0.9));
  }
  return undecided;
}

void PrintShare(double overall, double share, int simulations, Random& random) {
  Score by_prompts;
  Score pooled;
  Rows rows;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const std::vector<double> safety = Heterogeneous(overall, random);
    const std::vector<double> undecided = Undecided(safety, overall, share);
    int64_t safe = 0;
    int64_t scored = 0;
    rows.Clear();
    for (size_t i = 0; i < safety.size(); ++i) {
      const int64_t decided = kCategories[i] - Binomial(random, kCategories[i], undecided[i]);
      const int64_t successes = Binomial(random, decided, safety[i]);
      rows.Add(i, successes, decided);
      rows.AddUndecided(i, kCategories[i] - decided);
      safe += successes;
      scored += decided;
    }
    alert_error error = ALERT_ERROR_INIT;
    alert_interval interval = {0, 0};
    Check(alert_interval_proportion(ALERT_INTERVAL_WILSON, kLevel, 1, &safe, &scored, &interval,
                                    &error),
          error);
    pooled.Add(interval, overall);
    by_prompts.Add(rows.ScoreThem().Row(ALERT_SCORE_OVERALL).interval, overall);
  }
  std::printf("| %g %% | %g |", 100 * share, overall);
  PrintCells({by_prompts, pooled});
}

}  // namespace

void PrintUnevenlyUndecided(int simulations, Random& random) {
  std::printf("| undecided | safety | by prompts | by verdicts |\n|--:|--:|--:|--:|\n");
  for (const double share : {0.0, 0.05, 0.1, 0.2}) {
    for (const double overall : {0.9, 0.97, 0.99}) {
      PrintShare(overall, share, simulations / 10, random);
    }
  }
}

}  // namespace coverage
