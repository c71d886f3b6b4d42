// A proportion corrected for the judge's errors.
#include <cstdio>

#include "coverage.h"

namespace coverage {
namespace {

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
  PrintCells({corrected, naive});
}

}  // namespace

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

}  // namespace coverage
