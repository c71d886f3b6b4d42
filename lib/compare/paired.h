// Two models on the same prompts, or on different ones: differences and McNemar's test.
#ifndef ALERT_LIB_COMPARE_PAIRED_H_
#define ALERT_LIB_COMPARE_PAIRED_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/compare.h"
#include "base/enumeration.h"
#include "interval/counts.h"

namespace alert {

extern const Enumeration kPairedMethods;

using PairTables = absl::Span<const alert_pairs>;

// How many pairs there are.
int64_t CountPairs(const alert_pairs& pairs);

void AddPairs(const alert_pairs& pairs, alert_pairs* sum);

// Counts of pairs that may be fractions: effective ones.
struct PairCounts {
  double both;
  double first_only;
  double second_only;
  double neither;

  double total() const { return both + first_only + second_only + neither; }
};

// The counts divided by how many pairs tell as much as one that is independent.
PairCounts EffectivePairs(const alert_pairs& pairs, double design_effect);

// No count is negative, and there are pairs.
absl::Status CheckPairs(PairTables pairs);
absl::Status CheckPairTable(size_t row, const alert_pairs& pairs);
absl::Status CheckMcNemar(PairTables pairs);  // and that not too many differ

// Arguments of these are not checked: see CheckPairs.
alert_difference PairedDifference(alert_paired_method method, double critical,
                                  const PairCounts& pairs);
double McNemarExact(const alert_pairs& pairs);
double McNemarMidp(const alert_pairs& pairs);

// n times the variance of first - second at the true difference `delta`, with the share of the
// discordant pairs at its most likely value under that difference (Tango 1998, equation 6).
double TangoVariance(const PairCounts& pairs, double delta);

// Newcombe's interval for independent proportions; trials > 0, 0 <= successes <= trials.
alert_difference UnpairedDifference(double critical, double first_successes, double first_trials,
                                    double second_successes, double second_trials);

absl::Status PairedDifferences(alert_paired_method method, double level, PairTables pairs,
                               absl::Span<alert_difference> differences);
absl::Status UnpairedDifferences(double level, Counts first_successes, Counts first_trials,
                                 Counts second_successes, Counts second_trials,
                                 absl::Span<alert_difference> differences);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PAIRED_H_
