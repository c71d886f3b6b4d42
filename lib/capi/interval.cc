#include "alert/interval.h"

#include <algorithm>
#include <vector>

#include "base/guard.h"
#include "base/status.h"
#include "interval/anytime.h"
#include "interval/bootstrap.h"
#include "interval/certificate.h"
#include "interval/cluster.h"
#include "interval/interval.h"
#include "interval/judge_rates.h"
#include "interval/labelled_difference.h"
#include "interval/rogan_gladen.h"
#include "interval/shrinkage.h"
#include "interval/stratified.h"

namespace {

using alert::Counts;
using alert::Reals;
using alert::capi::Guard;

// The caller's options over the defaults; 0 stands for a default.
absl::Status ReadOptions(const alert_bootstrap_options* in, alert::BootstrapOptions* options) {
  alert_bootstrap_options given = ALERT_BOOTSTRAP_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(in, &given));
  if (given.level != 0) options->level = given.level;
  if (given.replicates != 0) options->replicates = given.replicates;
  options->seed = given.seed;
  return absl::OkStatus();
}

}  // namespace

// A column of `count` elements may be NULL where there are none.
#define REQUIRE_COLUMN(pointer) ALERT_REQUIRE_TEXT(pointer, count)

extern "C" {

alert_status alert_interval_method_name(alert_interval_method method, alert_str* name,
                                        alert_error* error) {
  return alert::capi::EnumName(alert::kIntervalMethods, method, name, error);
}

alert_status alert_interval_method_find(const char* name, size_t name_size,
                                        alert_interval_method* method, alert_error* error) {
  return alert::capi::EnumFind(alert::kIntervalMethods, name, name_size, method, error);
}

alert_status alert_interval_proportion(alert_interval_method method, double level, size_t count,
                                       const int64_t* successes, const int64_t* trials,
                                       alert_interval* intervals, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(successes);
    REQUIRE_COLUMN(trials);
    REQUIRE_COLUMN(intervals);
    return alert::ProportionIntervals(method, level, Counts(successes, count),
                                      Counts(trials, count), absl::MakeSpan(intervals, count));
  });
}

alert_status alert_interval_certificate(double threshold, size_t count, const int64_t* safe,
                                        const int64_t* trials, double* p, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(safe);
    REQUIRE_COLUMN(trials);
    REQUIRE_COLUMN(p);
    return alert::CertificatePs(threshold, Counts(safe, count), Counts(trials, count),
                                absl::MakeSpan(p, count));
  });
}

alert_status alert_interval_shrunken(size_t count, const int64_t* successes, const int64_t* trials,
                                     double* shrunken, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(successes);
    REQUIRE_COLUMN(trials);
    REQUIRE_COLUMN(shrunken);
    return alert::ShrinkCounts(Counts(successes, count), Counts(trials, count),
                               absl::MakeSpan(shrunken, count));
  });
}

alert_status alert_interval_bounds(alert_interval_method method, double level, size_t count,
                                   const int64_t* safe, const int64_t* unsafe,
                                   const int64_t* unscored, alert_bounds* bounds,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(safe);
    REQUIRE_COLUMN(unsafe);
    REQUIRE_COLUMN(unscored);
    REQUIRE_COLUMN(bounds);
    return alert::BoundsOfRows(method, level, Counts(safe, count), Counts(unsafe, count),
                               Counts(unscored, count), absl::MakeSpan(bounds, count));
  });
}

alert_status alert_interval_stratified(double level, size_t count, const double* weights,
                                       const int64_t* successes, const int64_t* trials,
                                       double* estimate, alert_interval* interval,
                                       alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(weights);
    REQUIRE_COLUMN(successes);
    REQUIRE_COLUMN(trials);
    ALERT_REQUIRE(estimate);
    ALERT_REQUIRE(interval);
    return alert::StratifiedProportion(level, Reals(weights, count), Counts(successes, count),
                                       Counts(trials, count), estimate, interval);
  });
}

alert_status alert_interval_bootstrap(const alert_bootstrap_options* options, size_t count,
                                      const double* weights, const int64_t* successes,
                                      const int64_t* trials, alert_interval* interval,
                                      double* replicates, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(weights);
    REQUIRE_COLUMN(successes);
    REQUIRE_COLUMN(trials);
    ALERT_REQUIRE(interval);
    alert::BootstrapOptions chosen;
    ALERT_RETURN_IF_ERROR(ReadOptions(options, &chosen));
    auto drawn = alert::StratifiedReplicates(chosen, Reals(weights, count),
                                             Counts(successes, count), Counts(trials, count));
    ALERT_RETURN_IF_ERROR(drawn.status());
    if (replicates != nullptr) std::copy(drawn->begin(), drawn->end(), replicates);
    *interval = alert::PercentileInterval(chosen.level, &*drawn);
    return absl::OkStatus();
  });
}

alert_status alert_interval_evidence(double threshold, size_t count, const int64_t* safe,
                                     const int64_t* unsafe, const int64_t* unscored,
                                     alert_evidence* evidence, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(safe);
    REQUIRE_COLUMN(unsafe);
    REQUIRE_COLUMN(unscored);
    REQUIRE_COLUMN(evidence);
    return alert::EvidenceOfRows(threshold, Counts(safe, count), Counts(unsafe, count),
                                 Counts(unscored, count), absl::MakeSpan(evidence, count));
  });
}

alert_status alert_interval_anytime(double level, size_t count, const int64_t* safe,
                                    const int64_t* unsafe, const int64_t* unscored,
                                    alert_interval* intervals, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(safe);
    REQUIRE_COLUMN(unsafe);
    REQUIRE_COLUMN(unscored);
    REQUIRE_COLUMN(intervals);
    return alert::AnytimeIntervals(level, Counts(safe, count), Counts(unsafe, count),
                                   Counts(unscored, count), absl::MakeSpan(intervals, count));
  });
}

alert_status alert_interval_cluster(double level, size_t count, const int64_t* successes,
                                    const int64_t* trials, alert_cluster_interval* result,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(successes);
    REQUIRE_COLUMN(trials);
    ALERT_REQUIRE(result);
    ALERT_RETURN_IF_ERROR(alert::CheckLevel(level));
    const Counts k(successes, count);
    const Counts n(trials, count);
    ALERT_RETURN_IF_ERROR(alert::CheckClusters(k, n));
    const alert::ClusterSummary summary = alert::SummarizeClusters(k, n);
    const alert_cluster_interval made = {
        sizeof made,           summary.estimate,         summary.standard_error,
        summary.design_effect, summary.effective_trials, ClusterInterval(level, summary),
        summary.degrees};
    return alert::capi::CopyOut(made, result);
  });
}

alert_status alert_interval_cluster_bootstrap(const alert_bootstrap_options* options, size_t count,
                                              const int64_t* successes, const int64_t* trials,
                                              alert_interval* interval, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(successes);
    REQUIRE_COLUMN(trials);
    ALERT_REQUIRE(interval);
    alert::BootstrapOptions chosen;
    ALERT_RETURN_IF_ERROR(ReadOptions(options, &chosen));
    auto drawn = alert::ClusterReplicates(chosen, Counts(successes, count), Counts(trials, count));
    ALERT_RETURN_IF_ERROR(drawn.status());
    *interval = alert::PercentileInterval(chosen.level, &*drawn);
    return absl::OkStatus();
  });
}

alert_status alert_interval_judge_error(double level, size_t count, const int64_t* safe,
                                        const int64_t* scored, const alert_judge_error* judge,
                                        uint8_t per_row, alert_corrected* corrected,
                                        alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(safe);
    REQUIRE_COLUMN(scored);
    REQUIRE_COLUMN(judge);
    REQUIRE_COLUMN(corrected);
    if (count == 0) return absl::OkStatus();
    return alert::CorrectRows(level, Counts(safe, count), Counts(scored, count),
                              absl::MakeConstSpan(judge, per_row ? count : 1),
                              absl::MakeSpan(corrected, count));
  });
}

alert_status alert_labels_drawn_name(alert_labels_drawn drawn, alert_str* name,
                                     alert_error* error) {
  return alert::capi::EnumName(alert::kLabelsDrawn, drawn, name, error);
}

alert_status alert_labels_drawn_find(const char* name, size_t name_size, alert_labels_drawn* drawn,
                                     alert_error* error) {
  return alert::capi::EnumFind(alert::kLabelsDrawn, name, name_size, drawn, error);
}

alert_status alert_interval_labelled(alert_labels_drawn drawn, double level, size_t count,
                                     const alert_labelled* rows, alert_corrected* corrected,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(rows);
    REQUIRE_COLUMN(corrected);
    return alert::CorrectLabelledRows(drawn, level, absl::MakeConstSpan(rows, count),
                                      absl::MakeSpan(corrected, count));
  });
}

alert_status alert_interval_judge_rates(alert_labels_drawn drawn, double level, size_t count,
                                        const alert_label_stratum* strata, alert_judge_rates* rates,
                                        alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(strata);
    ALERT_REQUIRE(rates);
    const auto made = alert::JudgeRatesOf(drawn, level, absl::MakeConstSpan(strata, count));
    ALERT_RETURN_IF_ERROR(made.status());
    return alert::capi::CopyOut(*made, rates);
  });
}

}  // extern "C"
