// Intervals of proportions that were counted: columns in, columns out.
//
// Columns that belong together are of one length, or it is alert::Error. The formulas and their
// sources are in docs/statistics.md.
#ifndef ALERT_INTERVAL_HPP_
#define ALERT_INTERVAL_HPP_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "alert/abi.hpp"
#include "alert/enumerations.hpp"
#include "alert/interval.h"

namespace alert {
inline namespace v0 {

struct IntervalOptions {
  double level = ALERT_DEFAULT_LEVEL;
  alert_interval_method method = ALERT_INTERVAL_WILSON;
};

struct BootstrapOptions {
  double level = ALERT_DEFAULT_LEVEL;
  uint64_t seed = 0;
  uint32_t replicates = 0;  // 0: 10,000
};

struct Estimate {
  double estimate;
  alert_interval interval;
};

namespace internal {

inline alert_bootstrap_options InC(const BootstrapOptions& options) {
  alert_bootstrap_options c_options = ALERT_BOOTSTRAP_OPTIONS_INIT;
  c_options.level = options.level;
  c_options.seed = options.seed;
  c_options.replicates = options.replicates;
  return c_options;
}

inline std::vector<alert_corrected> CorrectForJudge(Span<int64_t> safe, Span<int64_t> scored,
                                                    const alert_judge_error* judge, uint8_t per_row,
                                                    double level) {
  const size_t count = CommonSize({safe.size(), scored.size()});
  std::vector<alert_corrected> corrected(count);
  Call(alert_interval_judge_error, level, count, safe.data(), scored.data(), judge, per_row,
       corrected.data());
  return corrected;
}

}  // namespace internal

namespace interval {

// The interval of each of successes / trials.
inline std::vector<alert_interval> Proportion(Span<int64_t> successes, Span<int64_t> trials,
                                              const IntervalOptions& options = {}) {
  const size_t count = internal::CommonSize({successes.size(), trials.size()});
  std::vector<alert_interval> intervals(count);
  Call(alert_interval_proportion, options.method, options.level, count, successes.data(),
       trials.data(), intervals.data());
  return intervals;
}

// One-sided p-values of that safety is less than the threshold.
inline std::vector<double> Certificate(double threshold, Span<int64_t> safe, Span<int64_t> trials) {
  const size_t count = internal::CommonSize({safe.size(), trials.size()});
  std::vector<double> p(count);
  Call(alert_interval_certificate, threshold, count, safe.data(), trials.data(), p.data());
  return p;
}

// Each of successes / trials, drawn towards the others.
inline std::vector<double> Shrunken(Span<int64_t> successes, Span<int64_t> trials) {
  const size_t count = internal::CommonSize({successes.size(), trials.size()});
  std::vector<double> shrunken(count);
  Call(alert_interval_shrunken, count, successes.data(), trials.data(), shrunken.data());
  return shrunken;
}

// Safety where some responses, `unscored`, have no verdict.
inline std::vector<alert_bounds> Bounds(Span<int64_t> safe, Span<int64_t> unsafe,
                                        Span<int64_t> unscored,
                                        const IntervalOptions& options = {}) {
  const size_t count = internal::CommonSize({safe.size(), unsafe.size(), unscored.size()});
  std::vector<alert_bounds> bounds(count);
  Call(alert_interval_bounds, options.method, options.level, count, safe.data(), unsafe.data(),
       unscored.data(), bounds.data());
  return bounds;
}

// The weighted sum of the strata's proportions, with its score interval.
inline Estimate Stratified(Span<double> weights, Span<int64_t> successes, Span<int64_t> trials,
                           double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize({weights.size(), successes.size(), trials.size()});
  Estimate result = {};
  Call(alert_interval_stratified, level, count, weights.data(), successes.data(), trials.data(),
       &result.estimate, &result.interval);
  return result;
}

// The percentile interval of the weighted sum. alert::Call of the C function gives the replicates.
inline alert_interval Bootstrap(Span<double> weights, Span<int64_t> successes, Span<int64_t> trials,
                                const BootstrapOptions& options = {}) {
  const size_t count = internal::CommonSize({weights.size(), successes.size(), trials.size()});
  const alert_bootstrap_options c_options = internal::InC(options);
  alert_interval interval = {};
  Call(alert_interval_bootstrap, &c_options, count, weights.data(), successes.data(), trials.data(),
       &interval, static_cast<double*>(nullptr));
  return interval;
}

// What verdicts say of a threshold whenever one looks, for each row: log e-values.
inline std::vector<alert_evidence> Evidence(double threshold, Span<int64_t> safe,
                                            Span<int64_t> unsafe, Span<int64_t> unscored) {
  const size_t count = internal::CommonSize({safe.size(), unsafe.size(), unscored.size()});
  std::vector<alert_evidence> evidence(count);
  Call(alert_interval_evidence, threshold, count, safe.data(), unsafe.data(), unscored.data(),
       evidence.data());
  return evidence;
}

// The intervals that hold safety at all looks at once.
inline std::vector<alert_interval> Anytime(Span<int64_t> safe, Span<int64_t> unsafe,
                                           Span<int64_t> unscored,
                                           double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize({safe.size(), unsafe.size(), unscored.size()});
  std::vector<alert_interval> intervals(count);
  Call(alert_interval_anytime, level, count, safe.data(), unsafe.data(), unscored.data(),
       intervals.data());
  return intervals;
}

// A proportion over clusters, one a row; at least two.
inline alert_cluster_interval Cluster(Span<int64_t> successes, Span<int64_t> trials,
                                      double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize({successes.size(), trials.size()});
  alert_cluster_interval result = ALERT_CLUSTER_INTERVAL_INIT;
  Call(alert_interval_cluster, level, count, successes.data(), trials.data(), &result);
  return result;
}

// The percentile interval from replicates that draw clusters.
inline alert_interval ClusterBootstrap(Span<int64_t> successes, Span<int64_t> trials,
                                       const BootstrapOptions& options = {}) {
  const size_t count = internal::CommonSize({successes.size(), trials.size()});
  const alert_bootstrap_options c_options = internal::InC(options);
  alert_interval interval = {};
  Call(alert_interval_cluster_bootstrap, &c_options, count, successes.data(), trials.data(),
       &interval);
  return interval;
}

// Safety corrected for the errors of the judge, one for all rows.
inline std::vector<alert_corrected> JudgeError(Span<int64_t> safe, Span<int64_t> scored,
                                               const alert_judge_error& judge,
                                               double level = ALERT_DEFAULT_LEVEL) {
  return internal::CorrectForJudge(safe, scored, &judge, 0, level);
}

// With a judge's errors for each row.
inline std::vector<alert_corrected> JudgeError(Span<int64_t> safe, Span<int64_t> scored,
                                               Span<alert_judge_error> judges,
                                               double level = ALERT_DEFAULT_LEVEL) {
  internal::CommonSize({safe.size(), judges.size()});
  return internal::CorrectForJudge(safe, scored, judges.data(), 1, level);
}

// The safety of each row by a judge's verdicts on all responses and people's on some.
inline std::vector<alert_corrected> Labelled(Span<alert_labelled> rows,
                                             alert_labels_drawn drawn = ALERT_LABELS_RANDOM,
                                             double level = ALERT_DEFAULT_LEVEL) {
  std::vector<alert_corrected> corrected(rows.size());
  Call(alert_interval_labelled, drawn, level, rows.size(), rows.data(), corrected.data());
  return corrected;
}

// Sensitivity, specificity and safety by labels drawn in strata.
inline alert_judge_rates JudgeRates(Span<alert_label_stratum> strata,
                                    alert_labels_drawn drawn = ALERT_LABELS_RANDOM,
                                    double level = ALERT_DEFAULT_LEVEL) {
  alert_judge_rates rates = ALERT_JUDGE_RATES_INIT;
  Call(alert_interval_judge_rates, drawn, level, strata.size(), strata.data(), &rates);
  return rates;
}

}  // namespace interval
}  // namespace v0
}  // namespace alert

#endif  // ALERT_INTERVAL_HPP_
