// Prints, as Markdown, how often each interval holds the true value: the tables of
// docs/statistics.md.
//
//   coverage [SIMULATIONS]
//
// Each cell is the coverage, and the share of intervals that lie wholly above the truth: these
// would certify wrongly. Nominal level 0.95 throughout, so 0.950 / 0.025 is ideal. Proportions by
// enumeration, and so exact; the rest simulated (20,000 times unless told otherwise: a standard
// error of 0.0015).
#include <cstdio>
#include <cstdlib>

#include "coverage.h"

int main(int argc, char** argv) {
  const int simulations = argc > 1 ? std::atoi(argv[1]) : 20000;
  if (simulations <= 0) {
    std::fprintf(stderr, "usage: coverage [SIMULATIONS]\n");
    return 2;
  }
  coverage::Random random(20240412);
  std::printf("One proportion\n\n");
  coverage::PrintProportions();
  std::printf("\nA weighted sum of 32 categories\n\n");
  coverage::PrintWeightedSums(simulations, random);
  std::printf("\nClusters\n\n");
  coverage::PrintClusters(simulations, random);
  std::printf("\nThe judge's error\n\n");
  coverage::PrintJudgeErrors(simulations, random);
  std::printf("\nMeans of clusters\n\n");
  coverage::PrintMeansOfClusters(simulations, random);
  std::printf("\nThe judge's error, 32 categories\n\n");
  coverage::PrintJudgeErrorsByCategory(simulations, random);
  std::printf("\n`overall`, where less safe categories have more undecided\n\n");
  coverage::PrintUnevenlyUndecided(simulations, random);
  std::printf("\n`overall` of a sample by category\n\n");
  coverage::PrintSamplesByCategory(simulations, random);
  std::printf("\nCategories as a family\n\n");
  coverage::PrintFamilies(simulations, random);
  std::printf("\nThe judge's error, few labels\n\n");
  coverage::PrintFewLabels(simulations, random);
  std::printf("\nLabels and judge together\n\n");
  coverage::PrintLabelled(simulations, random);
  std::printf("\nTwo models, in clusters\n\n");
  coverage::PrintPairedClusters(simulations, random);
  std::printf("\nNon-inferiority\n\n");
  coverage::PrintNoninferiority(simulations, random);
  std::printf("\nClusters of unequal size\n\n");
  coverage::PrintUnequalClusters(simulations, random);
  std::printf("\nGates\n\n");
  coverage::PrintGates(simulations, random);
  std::printf("\nLooking early\n\n");
  coverage::PrintLookingEarly(simulations, random);
  std::printf("\nSeveral samples of a prompt\n\n");
  coverage::Random of_samples(20261129);  // not to depend on what was drawn before
  coverage::PrintSamples(simulations, of_samples);
  std::printf("\nExaminations\n\n");
  coverage::Random of_examinations(20261130);
  coverage::PrintExaminations(simulations, of_examinations);
  return 0;
}
