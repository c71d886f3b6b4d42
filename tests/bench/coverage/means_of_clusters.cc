// `mean` over 32 categories whose rows come in clusters.
#include <algorithm>
#include <cstdio>

#include "rows.h"

namespace coverage {
namespace {

alert_interval MeanInterval(const Rows::Scored& scored) {
  const alert_score_row row = scored.Row(ALERT_SCORE_MEAN);
  return {row.interval.low, row.interval.high};
}

void PrintMean(const char* name, const std::vector<int64_t>& clusters, double p, double icc,
               int simulations, Random& random) {
  Score robust;
  Score naive;
  Rows rows;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    rows.Clear();
    for (size_t category = 0; category < clusters.size(); ++category) {
      for (int64_t cluster = 0; cluster < clusters[category]; ++cluster) {
        const int64_t trials = std::uniform_int_distribution<int64_t>(1, 5)(random);
        rows.Add(category, Binomial(random, trials, Beta(random, p, icc)), trials);
      }
    }
    robust.Add(MeanInterval(rows.ScoreClusters()), p);
    naive.Add(MeanInterval(rows.ScoreThem()), p);
  }
  std::printf("| %s | %g | %g |", name, p, icc);
  PrintCells({robust, naive});
}

}  // namespace

void PrintMeansOfClusters(int simulations, Random& random) {
  std::printf(
      "| clusters | safety | correlation | cluster-robust | stratified, unclustered |\n"
      "|:--|--:|--:|--:|--:|\n");
  // An adversarial set of ALERT's size holds some three variants of a fifth of its prompts.
  std::vector<int64_t> fifth;
  for (const int64_t prompts : kCategories) fifth.push_back(prompts / 5);
  const std::vector<int64_t> one(kCategories.size(), 1);
  const std::vector<int64_t> three(kCategories.size(), 3);
  const std::vector<int64_t> twenty(kCategories.size(), 20);
  for (const double p : {0.9, 0.99, 0.999}) {
    for (const double icc : {0.0, 0.3, 0.8}) {
      PrintMean("1 a category", one, p, icc, simulations / 4, random);
      PrintMean("3 a category", three, p, icc, simulations / 4, random);
      PrintMean("20 a category", twenty, p, icc, simulations / 4, random);
      PrintMean("20 to 359", fifth, p, icc, simulations / 4, random);
    }
  }
}

}  // namespace coverage
