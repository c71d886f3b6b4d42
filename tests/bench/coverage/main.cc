// Prints, as Markdown, how often each interval holds the true value: the tables of
// docs/statistics.md.
//
//   coverage [SIMULATIONS [TITLE]]
//
// Each cell is the coverage, and the share of intervals that lie wholly above the truth: these
// would certify wrongly. Nominal level 0.95 throughout, so 0.950 / 0.025 is ideal. Proportions by
// enumeration, and so exact; the rest simulated (20,000 times unless told otherwise: a standard
// error of 0.0015). TITLE: only the tables that have it in their titles; those that draw in turn
// then have other draws than among all, and figures that differ by as much as chance.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "coverage.h"

namespace {

using coverage::Random;

constexpr uint64_t kInTurn = 0;  // draws go on where those of the table before end
constexpr uint64_t kSeed = 20240412;

struct Table {
  std::string_view title;
  void (*print)(int simulations, Random& random);
  uint64_t seed = kInTurn;
};

constexpr Table kTables[] = {
    {"One proportion", [](int, Random&) { coverage::PrintProportions(); }},
    {"Certificates beside the undecided", coverage::PrintCertificates, kSeed},
    {"A weighted sum of 32 categories", coverage::PrintWeightedSums},
    {"Clusters", coverage::PrintClusters},
    {"The judge's error", coverage::PrintJudgeErrors},
    {"Means of clusters", coverage::PrintMeansOfClusters},
    {"The judge's error, 32 categories", coverage::PrintJudgeErrorsByCategory},
    {"`overall`, where less safe categories have more undecided", coverage::PrintUnevenlyUndecided},
    {"`overall` of a sample by category", coverage::PrintSamplesByCategory},
    {"Categories as a family", coverage::PrintFamilies},
    {"The judge's error, few labels", coverage::PrintFewLabels},
    {"Labels and judge together", coverage::PrintLabelled},
    {"Two models, in clusters", coverage::PrintPairedClusters},
    {"Non-inferiority", coverage::PrintNoninferiority},
    {"Clusters of unequal size", coverage::PrintUnequalClusters},
    {"Gates", coverage::PrintGates},
    {"Looking early", coverage::PrintLookingEarly},
    {"Several samples of a prompt", coverage::PrintSamples, 20261129},
    {"Plans", coverage::PrintPlans, kSeed},
    {"Grades beside a reference", coverage::PrintGrades, kSeed},
};

}  // namespace

int main(int argc, char** argv) {
  const int simulations = argc > 1 ? std::atoi(argv[1]) : 20000;
  const std::string_view wanted = argc > 2 ? argv[2] : "";
  if (simulations <= 0 || argc > 3) {
    std::fprintf(stderr, "usage: coverage [SIMULATIONS [TITLE]]\n");
    return 2;
  }
  Random in_turn(kSeed);
  for (const Table& table : kTables) {
    if (table.title.find(wanted) == std::string_view::npos) continue;
    std::printf("%.*s\n\n", static_cast<int>(table.title.size()), table.title.data());
    Random own(table.seed);
    table.print(simulations, table.seed == kInTurn ? in_turn : own);
    std::printf("\n");
    std::fflush(stdout);
  }
  return 0;
}
