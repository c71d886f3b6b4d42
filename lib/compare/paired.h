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

// No count is negative, and there are pairs.
absl::Status CheckPairs(PairTables pairs);

// Arguments of these are not checked: see CheckPairs.
alert_difference TangoDifference(double critical, const alert_pairs& pairs);
alert_difference NewcombeDifference(double critical, const alert_pairs& pairs);
double McNemarExact(const alert_pairs& pairs);
double McNemarMidp(const alert_pairs& pairs);

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
