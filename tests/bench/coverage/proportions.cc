// One proportion, by enumeration.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "coverage.h"

namespace coverage {
namespace {

// The coverage of one method at one n, by the probability of every outcome that can happen while
// the safety is 0.9 or more.
class Enumeration {
 public:
  Enumeration(alert_interval_method method, int64_t n) : n_(static_cast<double>(n)) {
    const double reach = 12 * std::sqrt(n_ * 0.9 * 0.1) + 50;
    first_ = std::max(0.0, std::floor(n_ * 0.9 - reach));
    std::vector<int64_t> successes;
    for (int64_t k = static_cast<int64_t>(first_); k <= n; ++k) successes.push_back(k);
    const std::vector<int64_t> trials(successes.size(), n);
    intervals_.resize(successes.size());
    alert_error error = ALERT_ERROR_INIT;
    Check(alert_interval_proportion(method, kLevel, successes.size(), successes.data(),
                                    trials.data(), intervals_.data(), &error),
          error);
  }

  Score At(double p) const {
    Score score;
    for (size_t i = 0; i < intervals_.size(); ++i) {
      const double k = first_ + static_cast<double>(i);
      const double log_weight = std::lgamma(n_ + 1) - std::lgamma(k + 1) - std::lgamma(n_ - k + 1) +
                                k * std::log(p) + (n_ - k) * std::log1p(-p);
      score.Add(intervals_[i], p, std::exp(log_weight));
    }
    return score;
  }

  // The lowest coverage, and, which may be elsewhere, the highest share above, from 0.9 to 0.9999.
  void PrintWorst() const {
    double coverage = 1;
    double above = 0;
    for (int i = 0; i <= 600; ++i) {
      const Score score = At(1 - 0.1 * std::pow(10, -3.0 * i / 600));
      coverage = std::min(coverage, score.coverage());
      above = std::max(above, score.above());
    }
    std::printf(" %.3f / %.3f |", coverage, above);
  }

 private:
  double n_;
  double first_;
  std::vector<alert_interval> intervals_;
};

}  // namespace

void PrintProportions() {
  std::printf("| n | safety | Wilson | Clopper-Pearson | Jeffreys |\n|--:|--:|--:|--:|--:|\n");
  for (const int64_t n : {101, 457, 1798, 14763, 45731}) {
    std::vector<Enumeration> methods;
    for (const alert_interval_method method :
         {ALERT_INTERVAL_WILSON, ALERT_INTERVAL_CLOPPER_PEARSON, ALERT_INTERVAL_JEFFREYS}) {
      methods.emplace_back(method, n);
    }
    for (const double p : kSafeties) {
      std::printf("| %lld | %g |", static_cast<long long>(n), p);
      std::vector<Score> scores;
      for (const Enumeration& method : methods) scores.push_back(method.At(p));
      PrintCells(scores);
    }
    std::printf("| %lld | worst |", static_cast<long long>(n));
    for (const Enumeration& method : methods) method.PrintWorst();
    std::printf("\n");
  }
}

}  // namespace coverage
