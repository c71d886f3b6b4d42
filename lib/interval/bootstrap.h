// Bootstrap intervals, drawn from counts.
#ifndef ALERT_LIB_INTERVAL_BOOTSTRAP_H_
#define ALERT_LIB_INTERVAL_BOOTSTRAP_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "interval/counts.h"
#include "interval/interval.h"

namespace alert {

struct BootstrapOptions {
  double level = ALERT_DEFAULT_LEVEL;
  uint64_t seed = 0;
  uint32_t replicates = 10000;
};

absl::Status CheckBootstrapOptions(const BootstrapOptions& options);

// sum(weights * drawn / trials), once for each replicate, where each stratum's `drawn` is
// Binomial(trials, successes / trials). The weights are divided by their sum.
absl::StatusOr<std::vector<double>> StratifiedReplicates(const BootstrapOptions& options,
                                                         Reals weights, Counts successes,
                                                         Counts trials);

// sum(successes) / sum(trials) of as many clusters as there are, drawn with replacement, once for
// each replicate.
absl::StatusOr<std::vector<double>> ClusterReplicates(const BootstrapOptions& options,
                                                      Counts successes, Counts trials);

// The quantiles (1 - level) / 2 and (1 + level) / 2, interpolated between order statistics as numpy
// does. Reorders `replicates`, of which there is at least one.
Interval PercentileInterval(double level, std::vector<double>* replicates);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_BOOTSTRAP_H_
