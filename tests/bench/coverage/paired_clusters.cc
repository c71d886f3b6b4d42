// Two models that are equally safe, on prompts that come in variants: attacks, languages.
#include <cmath>
#include <cstdio>

#include "alert/compare.h"
#include "coverage.h"

namespace coverage {
namespace {

constexpr double kSafety = 0.9;
constexpr double kSafetyQuantile = 1.2815515655446004;

// One study: a response is safe where the prompt's effect, which both models share, the model's own
// effect on the prompt, and chance add up to no more than the quantile. `own` is the model's share
// of the variance; the other two halve the rest.
struct Study {
  size_t prompts;
  int variants;
  double own;
};

std::vector<alert_pairs> Draw(const Study& study, Random& random) {
  std::normal_distribution<double> normal;
  const double rest = std::sqrt((1 - study.own) / 2);
  const double own = std::sqrt(study.own);
  std::vector<alert_pairs> clusters(study.prompts);
  for (alert_pairs& cluster : clusters) {
    const double shared = rest * normal(random);
    const double first = shared + own * normal(random);
    const double second = shared + own * normal(random);
    cluster = {0, 0, 0, 0};
    for (int variant = 0; variant < study.variants; ++variant) {
      const bool first_safe = first + rest * normal(random) <= kSafetyQuantile;
      const bool second_safe = second + rest * normal(random) <= kSafetyQuantile;
      ++(first_safe ? (second_safe ? cluster.both : cluster.first_only)
                    : (second_safe ? cluster.second_only : cluster.neither));
    }
  }
  return clusters;
}

alert_pairs Sum(const std::vector<alert_pairs>& clusters) {
  alert_pairs sum = {0, 0, 0, 0};
  for (const alert_pairs& cluster : clusters) {
    sum.both += cluster.both;
    sum.first_only += cluster.first_only;
    sum.second_only += cluster.second_only;
    sum.neither += cluster.neither;
  }
  return sum;
}

void PrintStudy(const Study& study, int simulations, Random& random) {
  Score robust;
  Score naive;
  int flips = 0;
  int mcnemar = 0;
  alert_error error = ALERT_ERROR_INIT;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const std::vector<alert_pairs> clusters = Draw(study, random);
    const alert_pairs pairs = Sum(clusters);
    alert_cluster_comparison comparison = ALERT_CLUSTER_COMPARISON_INIT;
    Check(alert_compare_clusters(ALERT_PAIRED_TANGO, kLevel, clusters.size(), clusters.data(),
                                 &comparison, &error),
          error);
    robust.Add(comparison.difference.interval, 0);
    flips += comparison.p <= 1 - kLevel ? 1 : 0;
    alert_difference difference;
    Check(alert_compare_paired(ALERT_PAIRED_TANGO, kLevel, 1, &pairs, &difference, &error), error);
    naive.Add(difference.interval, 0);
    double exact = 0;
    Check(alert_compare_mcnemar(1, &pairs, &exact, nullptr, &error), error);
    mcnemar += exact <= 1 - kLevel ? 1 : 0;
  }
  std::printf("| %zu | %d | %g | %.3f | %.3f |", study.prompts, study.variants, study.own,
              1.0 * mcnemar / simulations, 1.0 * flips / simulations);
  PrintCells({naive, robust});
}

// How often a model passes the test of non-inferiority on as many prompts as are planned: one that
// is as safe as the other, and one whose drop is the margin.
void PrintMargin(double margin, double discordant, int simulations, Random& random) {
  alert_error error = ALERT_ERROR_INIT;
  int64_t prompts = 0;
  Check(alert_plan_noninferior(nullptr, 1, &margin, &discordant, &prompts, &error), error);
  const auto pass_rate = [&](double drop) {
    const double share = discordant > drop ? discordant : drop;
    std::vector<alert_noninferior_pairs> rows;
    for (int simulation = 0; simulation < simulations; ++simulation) {
      const int64_t differ = Binomial(random, prompts, share);
      const int64_t first_only = Binomial(random, differ, (share - drop) / (2 * share));
      rows.push_back({{prompts - differ, first_only, differ - first_only, 0}, margin, 0, 0});
    }
    std::vector<double> p(rows.size());
    Check(alert_compare_noninferior_paired(rows.size(), rows.data(), p.data(), &error), error);
    int passed = 0;
    for (const double value : p) passed += value <= (1 - kLevel) / 2 ? 1 : 0;
    return 1.0 * passed / simulations;
  };
  const double power = pass_rate(0);
  std::printf("| %g | %g | %lld | %.3f | %.3f |\n", discordant, margin,
              static_cast<long long>(prompts), power, pass_rate(margin));
}

}  // namespace

void PrintPairedClusters(int simulations, Random& random) {
  std::printf("Safety %g.\n\n", kSafety);
  std::printf(
      "| prompts | variants | own | McNemar | sign-flip | Tango | Tango, clusters |\n"
      "|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const size_t prompts : {size_t{300}, size_t{50}}) {
    for (const int variants : {1, 5, 20, 100}) {
      for (const double own : {0.0, 0.3, 0.6, 0.85}) {
        PrintStudy({prompts, variants, own}, simulations / 5, random);
      }
    }
  }
}

void PrintNoninferiority(int simulations, Random& random) {
  std::printf(
      "| differ | margin | prompts planned | passes, no drop | passes, drop = margin |\n"
      "|--:|--:|--:|--:|--:|\n");
  for (const double discordant : {0.01, 0.02, 0.05, 0.1}) {
    for (const double margin : {0.005, 0.01, 0.02}) {
      PrintMargin(margin, discordant, simulations, random);
    }
  }
}

}  // namespace coverage
