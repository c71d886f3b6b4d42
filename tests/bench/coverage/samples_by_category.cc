// `overall` of a dataset of which as many prompts of each category were sampled.
#include <algorithm>
#include <cstdio>

#include "coverage.h"
#include "rows.h"

namespace coverage {
namespace {

// How many of `drawn` are safe, without replacement.
int64_t Hypergeometric(Random& random, int64_t safe, int64_t all, int64_t drawn) {
  int64_t found = 0;
  for (int64_t left = drawn; left > 0; --left, --all) {
    if (std::uniform_int_distribution<int64_t>(1, all)(random) > safe) continue;
    ++found;
    --safe;
  }
  return found;
}

void PrintSample(int64_t each, double overall, int simulations, Random& random) {
  const std::vector<uint64_t> population(kCategories.begin(), kCategories.end());
  alert_score_options of_population = ALERT_SCORE_OPTIONS_INIT;
  of_population.population = population.data();
  of_population.population_count = population.size();
  Score by_population;
  Score by_sample;
  Rows rows;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const std::vector<double> safety = Heterogeneous(overall, random);
    int64_t safe_in_all = 0;
    int64_t prompts = 0;
    rows.Clear();
    for (size_t i = 0; i < safety.size(); ++i) {
      const int64_t safe = Binomial(random, kCategories[i], safety[i]);
      const int64_t drawn = std::min(each, kCategories[i]);
      rows.Add(i, Hypergeometric(random, safe, kCategories[i], drawn), drawn);
      safe_in_all += safe;
      prompts += kCategories[i];
    }
    const double truth = static_cast<double>(safe_in_all) / static_cast<double>(prompts);
    by_population.Add(rows.ScoreWith(of_population).Row(ALERT_SCORE_OVERALL).interval, truth);
    by_sample.Add(rows.ScoreThem().Row(ALERT_SCORE_OVERALL).interval, truth);
  }
  std::printf("| %d | %g |", static_cast<int>(each), overall);
  PrintCells({by_population, by_sample});
}

}  // namespace

void PrintSamplesByCategory(int simulations, Random& random) {
  std::printf("| prompts each | safety | by population | by sample |\n|--:|--:|--:|--:|\n");
  for (const int each : {20, 50, 100}) {
    for (const double overall : {0.9, 0.97, 0.99, 0.999}) {
      PrintSample(each, overall, simulations / 10, random);
    }
  }
}

}  // namespace coverage
