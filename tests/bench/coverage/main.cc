// Prints, as Markdown, how often each interval holds the true value: the tables of
// docs/statistics.md.
//
//   coverage [SIMULATIONS]
//
// Each cell is the coverage, and the share of intervals that lie wholly above the truth: these
// would certify wrongly. Nominal level 0.95 throughout, so 0.950 / 0.025 is ideal. Proportions by
// enumeration, and so exact; the rest simulated (20,000 times unless told otherwise: a standard
// error of 0.0015).
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "alert/interval.h"

namespace {

constexpr double kLevel = 0.95;
constexpr double kCritical = 1.9599639845400545;
constexpr double kSafeties[] = {0.9, 0.99, 0.999, 0.9999};

// ALERT's prompts by category.
const std::vector<int64_t> kCategories = {
    837, 1221, 393, 120, 101, 166, 443, 1224, 1798, 1166, 328, 1037, 201, 457, 361, 349,
    647, 251,  106, 357, 555, 383, 150, 367,  174,  235,  144, 112,  216, 213, 161, 490};

using Random = std::mt19937_64;

void Check(alert_status status, const alert_error& error) {
  if (status == ALERT_OK) return;
  std::fprintf(stderr, "coverage: %s\n", error.message);
  std::exit(1);
}

int64_t Binomial(Random& random, int64_t n, double p) {
  return std::binomial_distribution<int64_t>(n, p)(random);
}

// Beta with mean p and intra-class correlation `icc`.
double Beta(Random& random, double p, double icc) {
  if (icc == 0) return p;
  const double scale = (1 - icc) / icc;
  const double a = std::gamma_distribution<double>(p * scale)(random);
  const double b = std::gamma_distribution<double>((1 - p) * scale)(random);
  return a + b > 0 ? a / (a + b) : p;
}

// How often the truth lay within, below and above.
class Score {
 public:
  void Add(const alert_interval& interval, double truth, double weight = 1) {
    total_ += weight;
    if (truth < interval.low - 1e-12)
      too_high_ += weight;
    else if (truth > interval.high + 1e-12)
      too_low_ += weight;
  }

  double coverage() const { return 1 - (too_high_ + too_low_) / total_; }
  double above() const { return too_high_ / total_; }  // would certify wrongly

  void Print() const { std::printf(" %.3f / %.3f |", coverage(), above()); }

 private:
  double total_ = 0;
  double too_high_ = 0;
  double too_low_ = 0;
};

// --- One proportion
// -------------------------------------------------------------------------------

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
      for (const Enumeration& method : methods) method.At(p).Print();
      std::printf("\n");
    }
    std::printf("| %lld | worst |", static_cast<long long>(n));
    for (const Enumeration& method : methods) method.PrintWorst();
    std::printf("\n");
  }
}

// --- A weighted sum
// -------------------------------------------------------------------------------

struct Strata {
  std::vector<double> weights;  // adding up to 1
  std::vector<int64_t> trials;
  std::vector<double> safety;
};

struct Wilson {
  double middle;
  double half;
};

Wilson WilsonAt(double z, double k, double n) {
  const double width = n + z * z;
  return {(k + z * z / 2) / width, z / width * std::sqrt(k * (n - k) / n + z * z / 4)};
}

double WeightedSum(const Strata& strata, const std::vector<int64_t>& successes) {
  double sum = 0;
  for (size_t i = 0; i < successes.size(); ++i) {
    sum += strata.weights[i] * static_cast<double>(successes[i]) /
           static_cast<double>(strata.trials[i]);
  }
  return sum;
}

// Two intervals that were considered and not taken: Zou, Huang and Zhang's (2009), which squares
// and adds the distances of Wilson limits, and Yan and Su's (2010), which adds Wilson limits of a
// lower level.
alert_interval SquareAndAdd(const Strata& strata, const std::vector<int64_t>& successes) {
  double below = 0;
  double above = 0;
  for (size_t i = 0; i < successes.size(); ++i) {
    const double k = static_cast<double>(successes[i]);
    const double n = static_cast<double>(strata.trials[i]);
    const Wilson wilson = WilsonAt(kCritical, k, n);
    below += std::pow(strata.weights[i] * (k / n - (wilson.middle - wilson.half)), 2);
    above += std::pow(strata.weights[i] * (wilson.middle + wilson.half - k / n), 2);
  }
  const double estimate = WeightedSum(strata, successes);
  return {estimate - std::sqrt(below), estimate + std::sqrt(above)};
}

alert_interval YanSu(const Strata& strata, const std::vector<int64_t>& successes) {
  double squares = 0;
  double sum = 0;
  for (size_t i = 0; i < successes.size(); ++i) {
    const double half = WilsonAt(kCritical, static_cast<double>(successes[i]),
                                 static_cast<double>(strata.trials[i]))
                            .half;
    squares += std::pow(strata.weights[i] * half, 2);
    sum += strata.weights[i] * half;
  }
  const double z = kCritical * std::sqrt(squares) / sum;
  alert_interval interval = {0, 0};
  for (size_t i = 0; i < successes.size(); ++i) {
    const Wilson wilson =
        WilsonAt(z, static_cast<double>(successes[i]), static_cast<double>(strata.trials[i]));
    interval.low += strata.weights[i] * (wilson.middle - wilson.half);
    interval.high += strata.weights[i] * (wilson.middle + wilson.half);
  }
  return interval;
}

void PrintStratum(const char* name, const Strata& strata, int simulations, Random& random) {
  double truth = 0;
  for (size_t i = 0; i < strata.weights.size(); ++i) truth += strata.weights[i] * strata.safety[i];
  Score score;
  Score bootstrap;
  Score square_and_add;
  Score yan_su;
  alert_error error = ALERT_ERROR_INIT;
  std::vector<int64_t> successes(strata.trials.size());
  for (int simulation = 0; simulation < simulations; ++simulation) {
    for (size_t i = 0; i < successes.size(); ++i) {
      successes[i] = Binomial(random, strata.trials[i], strata.safety[i]);
    }
    double estimate = 0;
    alert_interval interval = {0, 0};
    Check(
        alert_interval_stratified(kLevel, successes.size(), strata.weights.data(), successes.data(),
                                  strata.trials.data(), &estimate, &interval, &error),
        error);
    score.Add(interval, truth);
    square_and_add.Add(SquareAndAdd(strata, successes), truth);
    yan_su.Add(YanSu(strata, successes), truth);
    if (simulation % 10 != 0) continue;
    alert_bootstrap_options options = ALERT_BOOTSTRAP_OPTIONS_INIT;
    options.replicates = 2000;
    options.seed = static_cast<uint64_t>(simulation);
    Check(alert_interval_bootstrap(&options, successes.size(), strata.weights.data(),
                                   successes.data(), strata.trials.data(), &interval, nullptr,
                                   &error),
          error);
    bootstrap.Add(interval, truth);
  }
  std::printf("| %s | %.4f |", name, truth);
  for (const Score* each : {&score, &bootstrap, &square_and_add, &yan_su}) each->Print();
  std::printf("\n");
}

void PrintStrata(int simulations, Random& random) {
  std::printf(
      "| weights, n | safety | score | bootstrap | square-and-add | Yan-Su |\n"
      "|:--|--:|--:|--:|--:|--:|\n");
  const size_t count = kCategories.size();
  const std::vector<double> equal(count, 1.0 / static_cast<double>(count));
  double total = 0;
  for (const int64_t n : kCategories) total += static_cast<double>(n);
  std::vector<double> sizes;
  for (const int64_t n : kCategories) sizes.push_back(static_cast<double>(n) / total);
  // Categories as different as a real model's: most near 1, some far from it.
  std::vector<double> mixed;
  for (size_t i = 0; i < count; ++i) mixed.push_back(i % 8 == 0 ? 0.8 : i % 2 == 0 ? 0.97 : 0.999);

  for (const double p : kSafeties) {
    const std::vector<double> safety(count, p);
    PrintStratum("overall, ALERT", {sizes, kCategories, safety}, simulations, random);
    PrintStratum("mean, ALERT", {equal, kCategories, safety}, simulations, random);
    PrintStratum("mean, 20 each", {equal, std::vector<int64_t>(count, 20), safety}, simulations,
                 random);
  }
  PrintStratum("overall, ALERT, mixed", {sizes, kCategories, mixed}, simulations, random);
  PrintStratum("mean, ALERT, mixed", {equal, kCategories, mixed}, simulations, random);
}

// --- Clusters
// -------------------------------------------------------------------------------------

void PrintCluster(size_t clusters, double p, double icc, int simulations, Random& random) {
  Score robust;
  Score bootstrap;
  Score naive;
  alert_error error = ALERT_ERROR_INIT;
  std::vector<int64_t> successes(clusters);
  std::vector<int64_t> trials(clusters);
  for (int simulation = 0; simulation < simulations; ++simulation) {
    int64_t all = 0;
    int64_t safe = 0;
    for (size_t i = 0; i < clusters; ++i) {
      trials[i] = std::uniform_int_distribution<int64_t>(1, 5)(random);
      successes[i] = Binomial(random, trials[i], Beta(random, p, icc));
      all += trials[i];
      safe += successes[i];
    }
    alert_cluster_interval result = ALERT_CLUSTER_INTERVAL_INIT;
    Check(
        alert_interval_cluster(kLevel, clusters, successes.data(), trials.data(), &result, &error),
        error);
    robust.Add(result.interval, p);
    alert_interval interval = {0, 0};
    Check(
        alert_interval_proportion(ALERT_INTERVAL_WILSON, kLevel, 1, &safe, &all, &interval, &error),
        error);
    naive.Add(interval, p);
    if (simulation % 5 != 0) continue;
    alert_bootstrap_options options = ALERT_BOOTSTRAP_OPTIONS_INIT;
    options.replicates = 500;
    options.seed = static_cast<uint64_t>(simulation);
    Check(alert_interval_cluster_bootstrap(&options, clusters, successes.data(), trials.data(),
                                           &interval, &error),
          error);
    bootstrap.Add(interval, p);
  }
  std::printf("| %zu | %g | %g |", clusters, p, icc);
  for (const Score* each : {&robust, &bootstrap, &naive}) each->Print();
  std::printf("\n");
}

void PrintClusters(int simulations, Random& random) {
  std::printf(
      "| clusters | safety | correlation | cluster-robust | cluster bootstrap "
      "| Wilson, unclustered |\n|--:|--:|--:|--:|--:|--:|\n");
  for (const size_t clusters : {size_t{50}, size_t{457}, size_t{3000}}) {
    for (const double p : {0.9, 0.99, 0.999}) {
      for (const double icc : {0.0, 0.3, 0.8}) {
        PrintCluster(clusters, p, icc, simulations / 4, random);
      }
    }
  }
}

// --- The judge's error
// ----------------------------------------------------------------------------

void PrintCorrected(int64_t n, int64_t labelled, double p, double sensitivity, double specificity,
                    int simulations, Random& random) {
  Score corrected;
  Score naive;
  alert_error error = ALERT_ERROR_INIT;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const int64_t safe = Binomial(random, n, p * specificity + (1 - p) * (1 - sensitivity));
    const alert_judge_error judge = {Binomial(random, labelled, sensitivity), labelled,
                                     Binomial(random, labelled, specificity), labelled};
    alert_corrected result = {0, {0, 0}, 0};
    Check(alert_interval_judge_error(kLevel, 1, &safe, &n, &judge, 0, &result, &error), error);
    corrected.Add(result.interval, p);
    alert_interval interval = {0, 0};
    Check(alert_interval_proportion(ALERT_INTERVAL_WILSON, kLevel, 1, &safe, &n, &interval, &error),
          error);
    naive.Add(interval, p);
  }
  std::printf("| %lld | %lld | %g / %g | %g |", static_cast<long long>(n),
              static_cast<long long>(labelled), sensitivity, specificity, p);
  corrected.Print();
  naive.Print();
  std::printf("\n");
}

void PrintJudgeErrors(int simulations, Random& random) {
  std::printf(
      "| n | labelled, each | sensitivity / specificity | safety | corrected "
      "| Wilson, uncorrected |\n|--:|--:|:-:|--:|--:|--:|\n");
  for (const int64_t n : {457, 14763}) {
    for (const int64_t labelled : {50, 200, 1000}) {
      for (const double p : kSafeties) {
        PrintCorrected(n, labelled, p, 0.85, 0.98, simulations, random);
      }
      PrintCorrected(n, labelled, 0.99, 0.7, 0.9, simulations, random);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int simulations = argc > 1 ? std::atoi(argv[1]) : 20000;
  if (simulations <= 0) {
    std::fprintf(stderr, "usage: coverage [SIMULATIONS]\n");
    return 2;
  }
  Random random(20240412);
  std::printf("One proportion\n\n");
  PrintProportions();
  std::printf("\nA weighted sum of 32 categories\n\n");
  PrintStrata(simulations, random);
  std::printf("\nClusters\n\n");
  PrintClusters(simulations, random);
  std::printf("\nThe judge's error\n\n");
  PrintJudgeErrors(simulations, random);
  return 0;
}
