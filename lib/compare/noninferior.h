// Whether one model is worse than another by no more than a margin.
#ifndef ALERT_LIB_COMPARE_NONINFERIOR_H_
#define ALERT_LIB_COMPARE_NONINFERIOR_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/compare.h"
#include "compare/paired.h"
#include "interval/counts.h"

namespace alert {

// Counts that tell as much as independent ones, and may be fractions; there is a pair, or a trial
// on either side. `freedom` is that of Student's t; 0: the normal distribution.
struct PairedEvidence {
  PairCounts pairs;
  double freedom = 0;
};

struct UnpairedEvidence {
  double first_successes;
  double first_trials;
  double second_successes;
  double second_trials;
  double freedom = 0;
};

// The one-sided p-value of the hypothesis that the first is less safe than the second by `margin`
// or more.
double NoninferiorP(const PairedEvidence& evidence, double margin);
double NoninferiorP(const UnpairedEvidence& evidence, double margin);

// The first minus the second, with the interval of level 1 - 2 `tail`.
alert_difference DifferenceOf(const PairedEvidence& evidence, double tail);
alert_difference DifferenceOf(const UnpairedEvidence& evidence, double tail);

// The smallest margin at which a p-value of at most `tail` comes out with the chance `power`, were
// the first as safe as the second and did as many pairs differ, or were both as safe as they are
// together. NaN where it is none below 1.
double DetectableMargin(const PairedEvidence& evidence, double tail, double power);
double DetectableMargin(const UnpairedEvidence& evidence, double tail, double power);

// Each makes `p` the one-sided p-values of `rows`; see alert_compare_noninferior_paired and its
// sibling. Nothing is written where a row is refused.
absl::Status NoninferiorPaired(absl::Span<const alert_noninferior_pairs> rows, double* p);
absl::Status NoninferiorUnpaired(absl::Span<const alert_noninferior_counts> rows, double* p);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_NONINFERIOR_H_
