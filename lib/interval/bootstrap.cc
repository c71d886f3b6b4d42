#include "interval/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "absl/numeric/int128.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/binomial_sampler.h"
#include "interval/cluster.h"
#include "interval/philox.h"

namespace alert {
namespace {

constexpr int64_t kMaxTrials = 1000000000;

absl::Status CheckTrials(Counts trials) {
  for (size_t row = 0; row < trials.size(); ++row) {
    if (trials[row] > kMaxTrials) {
      return RowError(row,
                      fmt::format("{} trials are more than the bootstrap's 10^9", trials[row]));
    }
  }
  return absl::OkStatus();
}

// Adds one stratum's part to each replicate. Each pair of replicates has a word each from one place
// in the stratum's stream.
void AddStratum(const Philox& philox, uint64_t stream, const BinomialSampler& sampler, double scale,
                std::vector<double>* sums) {
  const size_t pairs = sums->size() / 2;
  double* sum = sums->data();
  for (size_t pair = 0; pair < pairs; ++pair) {
    const auto [first, second] = philox.Pair(stream, pair);
    sum[2 * pair] += scale * static_cast<double>(sampler(first));
    sum[2 * pair + 1] += scale * static_cast<double>(sampler(second));
  }
  if (sums->size() % 2 == 1) {
    sums->back() += scale * static_cast<double>(sampler(philox.Pair(stream, pairs)[0]));
  }
}

// A value below `count`, from 64 random bits.
size_t Below(size_t count, uint64_t word) {
  return static_cast<size_t>(absl::Uint128High64(absl::uint128(word) * count));
}

double Quantile(double probability, std::vector<double>* values) {
  const double position = probability * static_cast<double>(values->size() - 1);
  const size_t below = static_cast<size_t>(position);
  const auto middle = values->begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values->begin(), middle, values->end());
  if (middle + 1 == values->end()) return *middle;
  const double above = *std::min_element(middle + 1, values->end());
  return *middle + (position - static_cast<double>(below)) * (above - *middle);
}

}  // namespace

absl::Status CheckBootstrapOptions(const BootstrapOptions& options) {
  ALERT_RETURN_IF_ERROR(CheckLevel(options.level));
  if (options.replicates == 0) return absl::InvalidArgumentError("there are no replicates");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<double>> StratifiedReplicates(const BootstrapOptions& options,
                                                         Reals weights, Counts successes,
                                                         Counts trials) {
  ALERT_RETURN_IF_ERROR(CheckBootstrapOptions(options));
  ALERT_RETURN_IF_ERROR(CheckWeights(weights));
  ALERT_RETURN_IF_ERROR(CheckProportions(successes, trials));
  ALERT_RETURN_IF_ERROR(CheckTrials(trials));
  const std::vector<double> normalized = NormalizedWeights(weights);
  const Philox philox(options.seed);
  std::vector<double> sums(options.replicates);
  double constant = 0;
  for (size_t row = 0; row < trials.size(); ++row) {
    if (successes[row] == 0) continue;
    if (successes[row] == trials[row]) {
      constant += normalized[row];
      continue;
    }
    const BinomialSampler sampler(successes[row], trials[row]);
    AddStratum(philox, row, sampler, normalized[row] / static_cast<double>(trials[row]), &sums);
  }
  // Rounded weights may add up to a little more than 1.
  for (double& sum : sums) sum = std::min(sum + constant, 1.0);
  return sums;
}

absl::StatusOr<std::vector<double>> ClusterReplicates(const BootstrapOptions& options,
                                                      Counts successes, Counts trials) {
  ALERT_RETURN_IF_ERROR(CheckBootstrapOptions(options));
  ALERT_RETURN_IF_ERROR(CheckClusters(successes, trials));
  struct Cluster {
    int64_t successes;
    int64_t trials;
  };
  std::vector<Cluster> clusters(trials.size());
  for (size_t i = 0; i < clusters.size(); ++i) clusters[i] = {successes[i], trials[i]};

  const Philox philox(options.seed);
  std::vector<double> proportions(options.replicates);
  for (size_t replicate = 0; replicate < proportions.size(); ++replicate) {
    Cluster sum = {0, 0};
    const auto add = [&](uint64_t word) {
      const Cluster& cluster = clusters[Below(clusters.size(), word)];
      sum.successes += cluster.successes;
      sum.trials += cluster.trials;
    };
    for (size_t pair = 0; pair < clusters.size() / 2; ++pair) {
      const auto [first, second] = philox.Pair(replicate, pair);
      add(first);
      add(second);
    }
    if (clusters.size() % 2 == 1) add(philox.Pair(replicate, clusters.size() / 2)[0]);
    proportions[replicate] = static_cast<double>(sum.successes) / static_cast<double>(sum.trials);
  }
  return proportions;
}

Interval PercentileInterval(double level, std::vector<double>* replicates) {
  return {Quantile((1 - level) / 2, replicates), Quantile((1 + level) / 2, replicates)};
}

}  // namespace alert
