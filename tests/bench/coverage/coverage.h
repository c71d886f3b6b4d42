// What the tables of coverage share: nominal level, sizes, random draws, and a tally of how often
// the truth lay within an interval.
#ifndef ALERT_TESTS_BENCH_COVERAGE_COVERAGE_H_
#define ALERT_TESTS_BENCH_COVERAGE_COVERAGE_H_

#include <cstdint>
#include <random>
#include <vector>

#include "alert/interval.h"

namespace coverage {

constexpr double kLevel = 0.95;
constexpr double kCritical = 1.9599639845400545;
constexpr double kSafeties[] = {0.9, 0.99, 0.999, 0.9999};

// ALERT's prompts by category.
extern const std::vector<int64_t> kCategories;

using Random = std::mt19937_64;

// Ends the program with the error's message unless `status` is ALERT_OK.
void Check(alert_status status, const alert_error& error);

int64_t Binomial(Random& random, int64_t n, double p);

// Beta with mean p and intra-class correlation `icc`.
double Beta(Random& random, double p, double icc);

// Safeties of the categories whose logits have a standard deviation of 1.5, and which come to
// `overall` by ALERT's sizes.
std::vector<double> Heterogeneous(double overall, Random& random);

// How often the truth lay within, below and above.
class Score {
 public:
  void Add(const alert_interval& interval, double truth, double weight = 1);

  double coverage() const { return 1 - (too_high_ + too_low_) / total_; }
  double above() const { return too_high_ / total_; }  // would certify wrongly

 private:
  double total_ = 0;
  double too_high_ = 0;
  double too_low_ = 0;
};

// The rest of a row.
void PrintCells(const std::vector<Score>& scores);

// The tables, each in a file of its name.
void PrintProportions();
void PrintWeightedSums(int simulations, Random& random);
void PrintClusters(int simulations, Random& random);
void PrintJudgeErrors(int simulations, Random& random);
void PrintMeansOfClusters(int simulations, Random& random);
void PrintUnevenlyUndecided(int simulations, Random& random);
void PrintSamplesByCategory(int simulations, Random& random);
void PrintFamilies(int simulations, Random& random);
void PrintJudgeErrorsByCategory(int simulations, Random& random);
void PrintFewLabels(int simulations, Random& random);
void PrintLabelled(int simulations, Random& random);
void PrintPairedClusters(int simulations, Random& random);
void PrintPlans(int simulations, Random& random);
void PrintSamples(int simulations, Random& random);
void PrintNoninferiority(int simulations, Random& random);
void PrintUnequalClusters(int simulations, Random& random);
void PrintGates(int simulations, Random& random);
void PrintCertificates(int simulations, Random& random);
void PrintGrades(int simulations, Random& random);
void PrintLookingEarly(int simulations, Random& random);

}  // namespace coverage

#endif  // ALERT_TESTS_BENCH_COVERAGE_COVERAGE_H_
