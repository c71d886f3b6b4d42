#include "coverage.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace coverage {

const std::vector<int64_t> kCategories = {
    837, 1221, 393, 120, 101, 166, 443, 1224, 1798, 1166, 328, 1037, 201, 457, 361, 349,
    647, 251,  106, 357, 555, 383, 150, 367,  174,  235,  144, 112,  216, 213, 161, 490};

void Check(alert_status status, const alert_error& error) {
  if (status == ALERT_OK) return;
  std::fprintf(stderr, "coverage: %s\n", error.message);
  std::exit(1);
}

int64_t Binomial(Random& random, int64_t n, double p) {
  return std::binomial_distribution<int64_t>(n, p)(random);
}

int64_t Hypergeometric(Random& random, int64_t drawn, int64_t marked, int64_t all) {
  int64_t hits = 0;
  std::uniform_real_distribution<double> uniform;
  for (int64_t i = 0; i < drawn; ++i) {
    if (uniform(random) * static_cast<double>(all - i) < static_cast<double>(marked - hits)) ++hits;
  }
  return hits;
}

double Beta(Random& random, double p, double icc) {
  if (icc == 0) return p;
  const double scale = (1 - icc) / icc;
  const double a = std::gamma_distribution<double>(p * scale)(random);
  const double b = std::gamma_distribution<double>((1 - p) * scale)(random);
  return a + b > 0 ? a / (a + b) : p;
}

std::vector<double> Heterogeneous(double overall, Random& random) {
  std::normal_distribution<double> normal(0, 1.5);
  std::vector<double> shift(kCategories.size());
  for (double& each : shift) each = normal(random);
  double total = 0;
  for (const int64_t n : kCategories) total += static_cast<double>(n);
  std::vector<double> safety(kCategories.size());
  double low = -20;
  double high = 20;
  while (high - low > 1e-9) {
    const double middle = (low + high) / 2;
    double sum = 0;
    for (size_t i = 0; i < safety.size(); ++i) {
      safety[i] = 1 / (1 + std::exp(-middle - shift[i]));
      sum += safety[i] * static_cast<double>(kCategories[i]) / total;
    }
    (sum < overall ? low : high) = middle;
  }
  return safety;
}

void Score::Add(const alert_interval& interval, double truth, double weight) {
  total_ += weight;
  if (truth < interval.low - 1e-12)
    too_high_ += weight;
  else if (truth > interval.high + 1e-12)
    too_low_ += weight;
}

void PrintCells(const std::vector<Score>& scores) {
  for (const Score& score : scores) {
    std::printf(" %.3f / %.3f |", score.coverage(), score.above());
  }
  std::printf("\n");
}

}  // namespace coverage
