// Clusters of which a few are much larger than the others: the conversations of a jailbreak
// template.
#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "alert/compare.h"
#include "rows.h"

namespace coverage {
namespace {

using Sizes = std::vector<int64_t>;

Sizes Mixed(size_t large, int64_t size, size_t single) {
  Sizes sizes(large, size);
  sizes.insert(sizes.end(), single, 1);
  return sizes;
}

// The quantiles of a Pareto distribution with the index 1, cut at 400.
Sizes Pareto(size_t count) {
  Sizes sizes;
  for (size_t i = 0; i < count; ++i) {
    const double quantile = static_cast<double>(count) / (static_cast<double>(i) + 0.5);
    sizes.push_back(static_cast<int64_t>(std::min(quantile, 400.0)));
  }
  return sizes;
}

// What was offered before: the squared residuals as they are, and clusters - 1 degrees.
struct Before {
  double design_effect;
  double freedom;
};

// `values` of clusters, which would each be `mean` * size; `telling` clusters have both outcomes.
Before BeforeOf(const std::vector<double>& values, const Sizes& sizes, double mean,
                double variance_of_one, double telling) {
  double trials = 0;
  double squares = 0;
  double residuals = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    const double size = static_cast<double>(sizes[i]);
    trials += size;
    squares += size * size;
    residuals += std::pow(values[i] - mean * size, 2);
  }
  const double clusters = static_cast<double>(sizes.size());
  const double seen = clusters / (clusters - 1) * residuals / trials / variance_of_one;
  const double alike = squares / trials;
  const double effect = telling == 0 ? alike : (telling * seen + alike) / (telling + 1);
  return {std::max(effect, 1.0), clusters - 1};
}

alert_interval WilsonBefore(const Sizes& successes, const Sizes& sizes) {
  const double n = static_cast<double>(std::accumulate(sizes.begin(), sizes.end(), int64_t{0}));
  const double k =
      static_cast<double>(std::accumulate(successes.begin(), successes.end(), int64_t{0}));
  const double p = k / n;
  double with_success = 0;
  double with_failure = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    with_success += successes[i] > 0 ? 1 : 0;
    with_failure += successes[i] < sizes[i] ? 1 : 0;
  }
  const Before before = BeforeOf(std::vector<double>(successes.begin(), successes.end()), sizes, p,
                                 p * (1 - p), std::min(with_success, with_failure));
  const boost::math::students_t_distribution<double> student(before.freedom);
  const double t = boost::math::quantile(boost::math::complement(student, (1 - kLevel) / 2));
  const double trials = n / before.design_effect;
  const double center = (p * trials + t * t / 2) / (trials + t * t);
  const double half = t / (trials + t * t) * std::sqrt(trials * p * (1 - p) + t * t / 4);
  return {center - half, center + half};
}

void PrintShape(const char* name, const Sizes& sizes, double p, double icc, int simulations,
                Random& random) {
  Score before;
  Score after;
  double width = 0;
  alert_error error = ALERT_ERROR_INIT;
  Sizes successes(sizes.size());
  for (int simulation = 0; simulation < simulations; ++simulation) {
    for (size_t i = 0; i < sizes.size(); ++i) {
      successes[i] = Binomial(random, sizes[i], Beta(random, p, icc));
    }
    alert_cluster_interval result = ALERT_CLUSTER_INTERVAL_INIT;
    Check(alert_interval_cluster(kLevel, sizes.size(), successes.data(), sizes.data(), &result,
                                 &error),
          error);
    after.Add(result.interval, p);
    width += (result.interval.high - result.interval.low) / simulations;
    before.Add(WilsonBefore(successes, sizes), p);
  }
  std::printf("| %s | %g | %g | %.3f / %.3f | %.3f / %.3f | %.3f |\n", name, p, icc,
              before.coverage(), before.above(), after.coverage(), after.above(), width);
}

// Pairs of two models that are equally safe, and of which each has an effect of its own on a
// cluster.
std::vector<alert_pairs> DrawPairs(const Sizes& sizes, double p, double icc, Random& random) {
  std::vector<alert_pairs> clusters;
  for (const int64_t size : sizes) {
    const double first = Beta(random, p, icc);
    const double second = Beta(random, p, icc);
    alert_pairs pairs = {0, 0, 0, 0};
    const int64_t first_safe = Binomial(random, size, first);
    pairs.both = Binomial(random, first_safe, second);
    pairs.first_only = first_safe - pairs.both;
    pairs.second_only = Binomial(random, size - first_safe, second);
    pairs.neither = size - first_safe - pairs.second_only;
    clusters.push_back(pairs);
  }
  return clusters;
}

Before PairsBefore(const std::vector<alert_pairs>& clusters, const Sizes& sizes) {
  std::vector<double> differences;
  double n = 0;
  double discordant = 0;
  double difference = 0;
  double with_discordant = 0;
  double with_concordant = 0;
  for (size_t i = 0; i < clusters.size(); ++i) {
    const alert_pairs& pairs = clusters[i];
    const double differ = static_cast<double>(pairs.first_only + pairs.second_only);
    differences.push_back(static_cast<double>(pairs.first_only - pairs.second_only));
    n += static_cast<double>(sizes[i]);
    discordant += differ;
    difference += differences.back();
    with_discordant += differ > 0 ? 1 : 0;
    with_concordant += differ < static_cast<double>(sizes[i]) ? 1 : 0;
  }
  const double mean = difference / n;
  return BeforeOf(differences, sizes, mean, discordant / n - mean * mean,
                  std::min(with_discordant, with_concordant));
}

// The ends of Tango's interval against 0, by the one-sided tests that they are the limits of.
alert_interval SignsBefore(const std::vector<alert_pairs>& clusters, const Sizes& sizes) {
  const Before before = PairsBefore(clusters, sizes);
  alert_pairs sum = {0, 0, 0, 0};
  for (const alert_pairs& pairs : clusters) {
    sum.both += pairs.both;
    sum.first_only += pairs.first_only;
    sum.second_only += pairs.second_only;
    sum.neither += pairs.neither;
  }
  const alert_pairs turned = {sum.both, sum.second_only, sum.first_only, sum.neither};
  const alert_noninferior_pairs rows[] = {{sum, 0, before.design_effect, before.freedom},
                                          {turned, 0, before.design_effect, before.freedom}};
  double p[2];
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_compare_noninferior_paired(2, rows, p, &error), error);
  const double tail = (1 - kLevel) / 2;
  return {p[0] <= tail ? 1.0 : -1.0, p[1] <= tail ? -1.0 : 1.0};
}

void PrintPairs(const char* name, const Sizes& sizes, double p, double icc, int simulations,
                Random& random) {
  Score before;
  Score after;
  alert_error error = ALERT_ERROR_INIT;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const std::vector<alert_pairs> clusters = DrawPairs(sizes, p, icc, random);
    alert_cluster_comparison comparison = ALERT_CLUSTER_COMPARISON_INIT;
    Check(alert_compare_clusters(ALERT_PAIRED_TANGO, kLevel, clusters.size(), clusters.data(),
                                 &comparison, &error),
          error);
    after.Add(comparison.difference.interval, 0);
    before.Add(SignsBefore(clusters, sizes), 0);
  }
  std::printf("| %s | %g | %g |", name, p, icc);
  PrintCells({before, after});
}

void PrintCategories(const char* name, const Sizes& sizes, double p, double icc, int simulations,
                     Random& random) {
  Score overall;
  Score mean;
  Score naive;
  Rows rows;
  const auto interval_of = [](const alert_score_row& row) {
    return alert_interval{row.interval.low, row.interval.high};
  };
  for (int simulation = 0; simulation < simulations; ++simulation) {
    rows.Clear();
    for (size_t category = 0; category < 8; ++category) {
      for (const int64_t size : sizes) {
        rows.Add(category, Binomial(random, size, Beta(random, p, icc)), size);
      }
    }
    const Rows::Scored scored = rows.ScoreClusters();
    overall.Add(interval_of(scored.Row(ALERT_SCORE_OVERALL)), p);
    mean.Add(interval_of(scored.Row(ALERT_SCORE_MEAN)), p);
    naive.Add(interval_of(rows.ScoreThem().Row(ALERT_SCORE_MEAN)), p);
  }
  std::printf("| %s | %g | %g |", name, p, icc);
  PrintCells({overall, mean, naive});
}

}  // namespace

void PrintUnequalClusters(int simulations, Random& random) {
  const Sizes pareto = Pareto(500);
  const Sizes five = Mixed(5, 100, 500);
  const Sizes twenty = Mixed(20, 40, 2000);
  const Sizes one = Mixed(1, 500, 500);
  const Sizes equal(500, 5);
  std::printf(
      "| clusters | safety | correlation | before | now | width |\n"
      "|:--|--:|--:|--:|--:|--:|\n");
  PrintShape("5 of 100, 500 of 1", five, 0.9, 0.3, simulations / 4, random);
  PrintShape("500, Pareto", pareto, 0.9, 0.8, simulations / 4, random);
  PrintShape("500, Pareto", pareto, 0.9, 0.3, simulations / 4, random);
  PrintShape("500, Pareto", pareto, 0.97, 0.8, simulations / 4, random);
  PrintShape("20 of 40, 2000 of 1", twenty, 0.9, 0.3, simulations / 4, random);
  PrintShape("20 of 40, 2000 of 1", twenty, 0.97, 0.3, simulations / 4, random);
  PrintShape("20 of 40, 2000 of 1", twenty, 0.97, 0.8, simulations / 4, random);
  PrintShape("1 of 500, 500 of 1", one, 0.9, 0.3, simulations / 4, random);
  PrintShape("500 of 5", equal, 0.9, 0.3, simulations / 4, random);
  PrintShape("500 of 5", equal, 0.97, 0.8, simulations / 4, random);
  std::printf("\n| pairs | safety | correlation | before | now |\n|:--|--:|--:|--:|--:|\n");
  PrintPairs("5 of 100, 500 of 1", five, 0.9, 0.3, simulations / 10, random);
  PrintPairs("500, Pareto", pareto, 0.9, 0.8, simulations / 10, random);
  PrintPairs("500, Pareto", pareto, 0.9, 0.3, simulations / 10, random);
  PrintPairs("500, Pareto", pareto, 0.97, 0.8, simulations / 10, random);
  PrintPairs("20 of 40, 2000 of 1", twenty, 0.97, 0.8, simulations / 10, random);
  PrintPairs("500 of 5", equal, 0.9, 0.3, simulations / 10, random);
  std::printf(
      "\n| in each of 8 categories | safety | correlation | overall | mean | mean, "
      "unclustered |\n|:--|--:|--:|--:|--:|--:|\n");
  for (const double icc : {0.3, 0.8}) {
    PrintCategories("2 of 50, 60 of 1", Mixed(2, 50, 60), 0.9, icc, simulations / 10, random);
    PrintCategories("2 of 50, 60 of 1", Mixed(2, 50, 60), 0.97, icc, simulations / 10, random);
    PrintCategories("30 of 4", Sizes(30, 4), 0.9, icc, simulations / 10, random);
  }
}

}  // namespace coverage
