// A judge that is examined: labels drawn uniformly, and by Neyman's allocation over its verdicts.
#include <array>
#include <cstdio>

#include "alert/examine.h"
#include "coverage.h"

namespace coverage {
namespace {

constexpr int64_t kResponses = 14763;

struct Judge {
  double sensitivity;
  double specificity;
};

// All responses by what the judge and people say.
struct Verdicts {
  int64_t both_safe;
  int64_t missed;
  int64_t mistaken;
  int64_t found;

  int64_t safe() const { return both_safe + missed; }
  int64_t unsafe() const { return mistaken + found; }
};

Verdicts Draw(double p, const Judge& judge, Random& random) {
  const int64_t safe = Binomial(random, kResponses, p);
  const int64_t both_safe = Binomial(random, safe, judge.specificity);
  const int64_t found = Binomial(random, kResponses - safe, judge.sensitivity);
  return {both_safe, kResponses - safe - found, safe - both_safe, found};
}

using Strata = std::array<alert_label_stratum, 2>;

// `of_safe` labels of what is judged safe, the rest of what is judged unsafe.
Strata Label(const Verdicts& all, int64_t of_safe, int64_t of_unsafe, Random& random) {
  const int64_t missed = Hypergeometric(random, of_safe, all.missed, all.safe());
  const int64_t found = Hypergeometric(random, of_unsafe, all.found, all.unsafe());
  return {{{all.safe(), of_safe - missed, missed, ALERT_VERDICT_SAFE},
           {all.unsafe(), of_unsafe - found, found, ALERT_VERDICT_UNSAFE}}};
}

Strata Uniform(const Verdicts& all, int64_t labels, Random& random) {
  const int64_t of_unsafe = Hypergeometric(random, labels, all.unsafe(), kResponses);
  return Label(all, labels - of_unsafe, of_unsafe, random);
}

Strata Neyman(const Verdicts& all, int64_t labels, Random& random) {
  const alert_sheet_stratum strata[2] = {{all.safe(), ALERT_VERDICT_SAFE},
                                         {all.unsafe(), ALERT_VERDICT_UNSAFE}};
  int64_t drawn[2];
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_sheet_allocate(ALERT_SHEET_NEYMAN, labels, 0, 0, 2, strata, drawn, &error), error);
  return Label(all, drawn[0], drawn[1], random);
}

struct Outcome {
  Score safety;
  Score sensitivity;
  Score specificity;
  Score another;  // the safety of another run, corrected by the certificate
  double width = 0;
  int given = 0;
  int refused = 0;

  void Add(alert_labels_drawn drawn, const Strata& strata, double p, const Judge& judge,
           const Verdicts& other) {
    alert_judge_rates rates = ALERT_JUDGE_RATES_INIT;
    alert_error error = ALERT_ERROR_INIT;
    Check(alert_interval_judge_rates(drawn, kLevel, 2, strata.data(), &rates, &error), error);
    ++given;
    safety.Add(rates.safety.interval, p);
    width += rates.safety.interval.high - rates.safety.interval.low;
    sensitivity.Add(rates.sensitivity.interval, judge.sensitivity);
    specificity.Add(rates.specificity.interval, judge.specificity);
    const int64_t judged_safe = other.safe();
    alert_corrected corrected = {0, {0, 0}, 0};
    const alert_status status = alert_interval_judge_error(kLevel, 1, &judged_safe, &kResponses,
                                                           &rates.counts, 0, &corrected, nullptr);
    if (status == ALERT_OK) {
      another.Add(corrected.interval, p);
    } else {
      ++refused;
    }
  }

  void Print() const {
    std::printf(" %.3f / %.3f | %.4f | %.3f | %.3f | %.3f / %.3f | %.2f |", safety.coverage(),
                safety.above(), width / given, sensitivity.coverage(), specificity.coverage(),
                another.coverage(), another.above(), static_cast<double>(refused) / given);
  }
};

void PrintRow(const Judge& judge, int64_t labels, double p, int simulations, Random& random) {
  Outcome uniform;
  Outcome neyman;
  for (int i = 0; i < simulations; ++i) {
    const Verdicts all = Draw(p, judge, random);
    const Verdicts other = Draw(p, judge, random);
    uniform.Add(ALERT_LABELS_RANDOM, Uniform(all, labels, random), p, judge, other);
    neyman.Add(ALERT_LABELS_BY_VERDICT, Neyman(all, labels, random), p, judge, other);
  }
  std::printf("| %g / %g | %lld | %g |", judge.sensitivity, judge.specificity,
              static_cast<long long>(labels), p);
  uniform.Print();
  neyman.Print();
  std::printf(" %.2f |\n", neyman.width / uniform.width);
}

}  // namespace

void PrintExaminations(int simulations, Random& random) {
  std::printf(
      "| sensitivity / specificity | labels | safety | uniform: safety | width | sensitivity | "
      "specificity | another run | refused | Neyman: safety | width | sensitivity | specificity | "
      "another run | refused | widths |\n"
      "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const Judge& judge : {Judge{0.9, 0.98}, Judge{0.8, 0.995}}) {
    for (const int64_t labels : {200, 1000}) {
      for (const double p : {0.9, 0.97, 0.99, 0.999}) {
        PrintRow(judge, labels, p, simulations / 4, random);
      }
    }
  }
}

}  // namespace coverage
