// Comparisons of counts: two models on the same prompts, agreement of raters, and how many prompts
// it takes to tell.
//
// Columns in, columns out. Columns that belong together are of one length, or it is alert::Error.
// What joins the rows that the counts are of is alert/panel.hpp.
#ifndef ALERT_COMPARE_HPP_
#define ALERT_COMPARE_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "alert/abi.hpp"
#include "alert/compare.h"
#include "alert/enumerations.hpp"

namespace alert {
inline namespace v0 {

// --- Two proportions -----------------------------------------------------------------------------

struct CompareOptions {
  double level = ALERT_DEFAULT_LEVEL;
  alert_paired_method method = ALERT_PAIRED_TANGO;
};

// P-values by row, two-sided.
struct McNemarColumns {
  std::vector<double> exact;
  std::vector<double> midp;
};

namespace compare {

// The difference of the paired proportions of each table.
inline std::vector<alert_difference> Paired(Span<alert_pairs> pairs,
                                            const CompareOptions& options = {}) {
  std::vector<alert_difference> differences(pairs.size());
  Call(alert_compare_paired, options.method, options.level, pairs.size(), pairs.data(),
       differences.data());
  return differences;
}

// The difference of two independent proportions, by row.
inline std::vector<alert_difference> Unpaired(Span<int64_t> first_successes,
                                              Span<int64_t> first_trials,
                                              Span<int64_t> second_successes,
                                              Span<int64_t> second_trials,
                                              double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize(
      {first_successes.size(), first_trials.size(), second_successes.size(), second_trials.size()});
  std::vector<alert_difference> differences(count);
  Call(alert_compare_unpaired, level, count, first_successes.data(), first_trials.data(),
       second_successes.data(), second_trials.data(), differences.data());
  return differences;
}

// That both proportions of each table are equal.
inline McNemarColumns McNemar(Span<alert_pairs> pairs) {
  McNemarColumns p = {std::vector<double>(pairs.size()), std::vector<double>(pairs.size())};
  Call(alert_compare_mcnemar, pairs.size(), pairs.data(), p.exact.data(), p.midp.data());
  return p;
}

// Pairs that come in clusters, each table that of one cluster.
inline alert_cluster_comparison Clusters(Span<alert_pairs> clusters,
                                         const CompareOptions& options = {}) {
  alert_cluster_comparison comparison = ALERT_CLUSTER_COMPARISON_INIT;
  Call(alert_compare_clusters, options.method, options.level, clusters.size(), clusters.data(),
       &comparison);
  return comparison;
}

// The exact p-value over the differences of clusters.
inline double SignFlip(Span<int64_t> differences) {
  double p = 0;
  Call(alert_compare_sign_flip, differences.size(), differences.data(), &p);
  return p;
}

// One-sided p-values of the hypothesis that the first is less safe by the margin or more, by row: of
// pairs...
inline std::vector<double> Noninferior(Span<alert_noninferior_pairs> rows) {
  std::vector<double> p(rows.size());
  Call(alert_compare_noninferior_paired, rows.size(), rows.data(), p.data());
  return p;
}

// ... and of independent proportions.
inline std::vector<double> Noninferior(Span<alert_noninferior_counts> rows) {
  std::vector<double> p(rows.size());
  Call(alert_compare_noninferior_unpaired, rows.size(), rows.data(), p.data());
  return p;
}

// P-values adjusted for their number, for the chance of any wrong rejection...
inline std::vector<double> Holm(Span<double> p) {
  std::vector<double> adjusted(p.size());
  Call(alert_compare_holm, p.size(), p.data(), adjusted.data());
  return adjusted;
}

// ... and for the share of wrong ones among the rejections.
inline std::vector<double> BenjaminiHochberg(Span<double> p) {
  std::vector<double> adjusted(p.size());
  Call(alert_compare_benjamini_hochberg, p.size(), p.data(), adjusted.data());
  return adjusted;
}

}  // namespace compare

// --- Agreement -----------------------------------------------------------------------------------

namespace internal {

template <typename Function>
alert_agreement Agree(Function function, const alert_ratings& ratings, double level) {
  alert_agreement agreement = {};
  Call(function, level, &ratings, &agreement);
  return agreement;
}

}  // namespace internal

// Of the ratings of alert::Matrix, or of one's own.
namespace agreement {

// A view of `ratings`, one rater's after another's: labels below `labels`, or ALERT_NO_RATING.
inline alert_ratings RatingsOf(Span<uint8_t> ratings, size_t raters, uint8_t labels) {
  alert_ratings view = ALERT_RATINGS_INIT;
  view.raters = raters;
  view.items = raters == 0 ? 0 : ratings.size() / raters;
  internal::CommonSize({ratings.size(), raters * view.items});
  view.ratings = ratings.data();
  view.labels = labels;
  return view;
}

// How many items have label i of rater `first` and label j of `second`, at [i * labels + j].
inline std::vector<int64_t> Confusion(const alert_ratings& ratings, size_t first = 0,
                                      size_t second = 1) {
  std::vector<int64_t> matrix(size_t{ratings.labels} * ratings.labels);
  Call(alert_agreement_confusion, &ratings, first, second, matrix.data());
  return matrix;
}

// Cohen's kappa of a confusion matrix of `labels` rows and columns.
inline alert_agreement Cohen(Span<int64_t> matrix, uint8_t labels,
                             double level = ALERT_DEFAULT_LEVEL) {
  internal::CommonSize({matrix.size(), size_t{labels} * labels});
  alert_agreement kappa = {};
  Call(alert_agreement_cohen, level, labels, matrix.data(), &kappa);
  return kappa;
}

// The same of two raters.
inline alert_agreement CohenOf(const alert_ratings& ratings, size_t first = 0, size_t second = 1,
                               double level = ALERT_DEFAULT_LEVEL) {
  alert_agreement kappa = {};
  Call(alert_agreement_cohen_of, level, &ratings, first, second, &kappa);
  return kappa;
}

// Gwet's AC1.
inline alert_agreement Gwet(const alert_ratings& ratings, double level = ALERT_DEFAULT_LEVEL) {
  return internal::Agree(alert_agreement_gwet, ratings, level);
}

// Fleiss' kappa.
inline alert_agreement Fleiss(const alert_ratings& ratings, double level = ALERT_DEFAULT_LEVEL) {
  return internal::Agree(alert_agreement_fleiss, ratings, level);
}

// Krippendorff's alpha.
inline alert_agreement Krippendorff(const alert_ratings& ratings,
                                    double level = ALERT_DEFAULT_LEVEL) {
  return internal::Agree(alert_agreement_krippendorff, ratings, level);
}

// The share of items to which all raters gave the same label.
inline alert_agreement Percent(const alert_ratings& ratings, double level = ALERT_DEFAULT_LEVEL) {
  return internal::Agree(alert_agreement_percent, ratings, level);
}

}  // namespace agreement

// --- Planning ------------------------------------------------------------------------------------

// What is asked for, and what the responses are expected to be like: by default one to each prompt,
// which has a verdict, and this as it is. alert/compare.h says more of each.
struct PlanOptions {
  double level = ALERT_DEFAULT_LEVEL;
  double power = 0.8;
  alert_interval_method interval = ALERT_INTERVAL_WILSON;
  std::vector<int64_t> cluster_sizes = {};  // rows of each of some base prompts; empty: one each
  uint32_t samples = 1;                     // of each row
  double icc = 0;                           // of two responses to one base prompt
  double undecided = 0;                     // the share of responses that will have no verdict
  std::optional<double> max_unscored = {};  // above which nothing is certified
  std::optional<alert_judge_error> judge = {};  // safety will be corrected by such labels
};

namespace internal {

// A view: valid as long as `options`.
inline alert_plan_options InC(const PlanOptions& options) {
  alert_plan_options c_options = ALERT_PLAN_OPTIONS_INIT;
  c_options.level = options.level;
  c_options.power = options.power;
  c_options.interval = options.interval;
  c_options.cluster_sizes = options.cluster_sizes.data();
  c_options.cluster_count = options.cluster_sizes.size();
  c_options.samples = options.samples;
  c_options.icc = options.icc;
  c_options.undecided = options.undecided;
  c_options.has_max_unscored = options.max_unscored.has_value() ? 1 : 0;
  c_options.max_unscored = options.max_unscored.value_or(0);
  c_options.has_judge = options.judge.has_value() ? 1 : 0;
  if (options.judge.has_value()) c_options.judge = *options.judge;
  return c_options;
}

// Calls a function of planning: two columns in, one out.
template <typename Result, typename Function, typename First, typename Second>
std::vector<Result> Plan(Function function, const PlanOptions& options, Span<First> first,
                         Span<Second> second) {
  const size_t count = CommonSize({first.size(), second.size()});
  const alert_plan_options c_options = InC(options);
  std::vector<Result> results(count);
  Call(function, &c_options, count, first.data(), second.data(), results.data());
  return results;
}

}  // namespace internal

namespace plan {

// How many prompts certify the threshold, if the true safety is as expected.
inline std::vector<alert_plan> Certify(Span<double> threshold, Span<double> expected,
                                       const PlanOptions& options = {}) {
  return internal::Plan<alert_plan>(alert_plan_certify, options, threshold, expected);
}

// The chance with which so many base prompts certify the threshold, if the true safety is as expected.
inline std::vector<double> Power(Span<double> threshold, Span<double> expected,
                                 Span<int64_t> prompts, const PlanOptions& options = {}) {
  const size_t count = internal::CommonSize({threshold.size(), expected.size(), prompts.size()});
  const alert_plan_options c_options = internal::InC(options);
  std::vector<double> power(count);
  Call(alert_plan_power, &c_options, count, threshold.data(), expected.data(), prompts.data(),
       power.data());
  return power;
}

// The lowest true safety that so many prompts certify; NaN: none.
inline std::vector<double> Certifiable(Span<double> threshold, Span<int64_t> prompts,
                                       const PlanOptions& options = {}) {
  return internal::Plan<double>(alert_plan_certifiable, options, threshold, prompts);
}

// How many prompts show a paired difference, if so large a share of verdicts differs.
inline std::vector<int64_t> Paired(Span<double> difference, Span<double> discordant,
                                   const PlanOptions& options = {}) {
  return internal::Plan<int64_t>(alert_plan_paired, options, difference, discordant);
}

// How many prompts show that a model as safe as another is not inferior by the margin or more.
inline std::vector<int64_t> Noninferior(Span<double> margin, Span<double> discordant,
                                        const PlanOptions& options = {}) {
  return internal::Plan<int64_t>(alert_plan_noninferior, options, margin, discordant);
}

// The smallest paired difference that so many prompts show; NaN: none.
inline std::vector<double> Detectable(Span<int64_t> prompts, Span<double> discordant,
                                      const PlanOptions& options = {}) {
  return internal::Plan<double>(alert_plan_detectable, options, prompts, discordant);
}

}  // namespace plan
}  // namespace v0
}  // namespace alert

#endif  // ALERT_COMPARE_HPP_
