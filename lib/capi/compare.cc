#include "alert/compare.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/guard.h"
#include "base/status.h"
#include "compare/agreement.h"
#include "compare/multiplicity.h"
#include "compare/noninferior.h"
#include "compare/pair_clusters.h"
#include "compare/paired.h"
#include "compare/plan.h"
#include "compare/sign_flip.h"

namespace {

using alert::Counts;
using alert::Reals;
using alert::capi::Guard;

// Copies a result to where it goes, or returns why there is none.
template <typename Value>
absl::Status Deliver(const absl::StatusOr<Value>& result, Value* out) {
  if (result.ok()) *out = *result;
  return result.status();
}

absl::StatusOr<alert::Ratings> ReadRatings(const alert_ratings* in) {
  ALERT_REQUIRE(in);
  alert_ratings given = ALERT_RATINGS_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(in, &given));
  if (given.raters != 0 && given.items > SIZE_MAX / given.raters) {
    return absl::InvalidArgumentError("items times raters overflows");
  }
  const size_t size = given.items * given.raters;
  if (given.ratings == nullptr && size != 0) return alert::capi::NullArgument("ratings");
  const size_t clustered = given.cluster == nullptr ? 0 : given.items;
  return alert::Ratings::Create(absl::MakeConstSpan(given.ratings, size), given.items, given.raters,
                                given.labels, absl::MakeConstSpan(given.cluster, clustered));
}

// Calls one of the coefficients.
template <typename Coefficient>
absl::Status Agreement(Coefficient coefficient, double level, const alert_ratings* ratings,
                       alert_agreement* out) {
  ALERT_REQUIRE(out);
  const absl::StatusOr<alert::Ratings> read = ReadRatings(ratings);
  ALERT_RETURN_IF_ERROR(read.status());
  return Deliver(coefficient(level, *read), out);
}

// Equal sizes together, in order.
std::vector<alert::PromptSize> CountSizes(Counts rows) {
  std::map<int64_t, int64_t> counted;
  for (const int64_t each : rows) ++counted[each];
  std::vector<alert::PromptSize> sizes;
  sizes.reserve(counted.size());
  for (const auto& [size, prompts] : counted) sizes.push_back({size, prompts});
  return sizes;
}

// The caller's options over the defaults; 0 stands for a default.
absl::Status ReadOptions(const alert_plan_options* in, alert::PlanOptions* options) {
  alert_plan_options given = ALERT_PLAN_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(in, &given));
  if (given.level != 0) options->level = given.level;
  if (given.power != 0) options->power = given.power;
  options->method = given.interval;
  if (given.cluster_sizes == nullptr && given.cluster_count != 0) {
    return alert::capi::NullArgument("cluster_sizes");
  }
  if (given.cluster_count > 0) {
    options->sizes = CountSizes(Counts(given.cluster_sizes, given.cluster_count));
  }
  if (given.samples != 0) options->samples = given.samples;
  options->icc = given.icc;
  options->undecided = given.undecided;
  if (given.has_max_unscored != 0) options->max_unscored = given.max_unscored;
  if (given.has_judge != 0) options->judge = given.judge;
  return alert::CheckPlanOptions(*options);
}

// Plans each of `count` rows with `plan(options, row)`, and delivers all or none.
template <typename Value, typename Plan>
absl::Status PlanRows(const alert_plan_options* options, size_t count, Value* out, Plan plan) {
  alert::PlanOptions chosen;
  ALERT_RETURN_IF_ERROR(ReadOptions(options, &chosen));
  std::vector<Value> planned(count);
  for (size_t row = 0; row < count; ++row) {
    ALERT_RETURN_IF_ERROR(Deliver(plan(chosen, row), &planned[row]));
  }
  std::copy(planned.begin(), planned.end(), out);
  return absl::OkStatus();
}

}  // namespace

// A column of `count` elements may be NULL where there are none.
#define REQUIRE_COLUMN(pointer) ALERT_REQUIRE_TEXT(pointer, count)

extern "C" {

alert_status alert_paired_method_name(alert_paired_method method, alert_str* name,
                                      alert_error* error) {
  return alert::capi::EnumName(alert::kPairedMethods, method, name, error);
}

alert_status alert_paired_method_find(const char* name, size_t name_size,
                                      alert_paired_method* method, alert_error* error) {
  return alert::capi::EnumFind(alert::kPairedMethods, name, name_size, method, error);
}

alert_status alert_compare_paired(alert_paired_method method, double level, size_t count,
                                  const alert_pairs* pairs, alert_difference* differences,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(pairs);
    REQUIRE_COLUMN(differences);
    return alert::PairedDifferences(method, level, absl::MakeConstSpan(pairs, count),
                                    absl::MakeSpan(differences, count));
  });
}

alert_status alert_compare_unpaired(double level, size_t count, const int64_t* first_successes,
                                    const int64_t* first_trials, const int64_t* second_successes,
                                    const int64_t* second_trials, alert_difference* differences,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(first_successes);
    REQUIRE_COLUMN(first_trials);
    REQUIRE_COLUMN(second_successes);
    REQUIRE_COLUMN(second_trials);
    REQUIRE_COLUMN(differences);
    return alert::UnpairedDifferences(level, Counts(first_successes, count),
                                      Counts(first_trials, count), Counts(second_successes, count),
                                      Counts(second_trials, count),
                                      absl::MakeSpan(differences, count));
  });
}

alert_status alert_compare_clusters(alert_paired_method method, double level, size_t clusters,
                                    const alert_pairs* pairs, alert_cluster_comparison* comparison,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(pairs, clusters);
    ALERT_REQUIRE(comparison);
    const auto tables = absl::MakeConstSpan(pairs, clusters);
    ALERT_RETURN_IF_ERROR(alert::CheckPairClusters(method, level, tables));
    const alert::PairClusters summary = alert::SummarizePairs(tables);
    alert_cluster_comparison value = ALERT_CLUSTER_COMPARISON_INIT;
    value.difference = alert::ClusteredDifference(method, level, summary);
    value.design_effect = summary.design_effect;
    value.p = summary.sign_flip_p;
    value.freedom = summary.freedom;
    return alert::capi::CopyOut(value, comparison);
  });
}

alert_status alert_compare_sign_flip(size_t clusters, const int64_t* differences, double* p,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(differences, clusters);
    ALERT_REQUIRE(p);
    const Counts given(differences, clusters);
    ALERT_RETURN_IF_ERROR(alert::CheckDifferences(given));
    *p = alert::SignFlipP(given);
    return absl::OkStatus();
  });
}

alert_status alert_compare_noninferior_paired(size_t count, const alert_noninferior_pairs* rows,
                                              double* p, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(rows);
    REQUIRE_COLUMN(p);
    return alert::NoninferiorPaired(absl::MakeConstSpan(rows, count), p);
  });
}

alert_status alert_compare_noninferior_unpaired(size_t count, const alert_noninferior_counts* rows,
                                                double* p, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(rows);
    REQUIRE_COLUMN(p);
    return alert::NoninferiorUnpaired(absl::MakeConstSpan(rows, count), p);
  });
}

alert_status alert_compare_mcnemar(size_t count, const alert_pairs* pairs, double* exact,
                                   double* midp, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(pairs);
    ALERT_RETURN_IF_ERROR(alert::CheckMcNemar(absl::MakeConstSpan(pairs, count)));
    for (size_t row = 0; row < count; ++row) {
      if (exact != nullptr) exact[row] = alert::McNemarExact(pairs[row]);
      if (midp != nullptr) midp[row] = alert::McNemarMidp(pairs[row]);
    }
    return absl::OkStatus();
  });
}

alert_status alert_compare_holm(size_t count, const double* p, double* adjusted,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(p);
    REQUIRE_COLUMN(adjusted);
    ALERT_RETURN_IF_ERROR(alert::CheckPValues(Reals(p, count)));
    const std::vector<double> result = alert::Holm(Reals(p, count));
    std::copy(result.begin(), result.end(), adjusted);
    return absl::OkStatus();
  });
}

alert_status alert_compare_benjamini_hochberg(size_t count, const double* p, double* adjusted,
                                              alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(p);
    REQUIRE_COLUMN(adjusted);
    ALERT_RETURN_IF_ERROR(alert::CheckPValues(Reals(p, count)));
    const std::vector<double> result = alert::BenjaminiHochberg(Reals(p, count));
    std::copy(result.begin(), result.end(), adjusted);
    return absl::OkStatus();
  });
}

alert_status alert_agreement_confusion(const alert_ratings* ratings, size_t first, size_t second,
                                       int64_t* matrix, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(matrix);
    const absl::StatusOr<alert::Ratings> read = ReadRatings(ratings);
    ALERT_RETURN_IF_ERROR(read.status());
    const auto counted = alert::ConfusionMatrix(*read, first, second);
    ALERT_RETURN_IF_ERROR(counted.status());
    std::copy(counted->begin(), counted->end(), matrix);
    return absl::OkStatus();
  });
}

alert_status alert_agreement_cohen(double level, uint8_t labels, const int64_t* matrix,
                                   alert_agreement* kappa, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(matrix);
    ALERT_REQUIRE(kappa);
    if (labels < 2) return absl::InvalidArgumentError("there must be at least 2 labels");
    return Deliver(
        alert::CohenKappa(level, labels, Counts(matrix, size_t{labels} * size_t{labels})), kappa);
  });
}

alert_status alert_agreement_cohen_of(double level, const alert_ratings* ratings, size_t first,
                                      size_t second, alert_agreement* kappa, alert_error* error) {
  return Guard(error, [&] {
    const auto of_pair = [&](double asked, const alert::Ratings& read) {
      return alert::CohenKappaOf(asked, read, first, second);
    };
    return Agreement(of_pair, level, ratings, kappa);
  });
}

alert_status alert_agreement_gwet(double level, const alert_ratings* ratings, alert_agreement* ac1,
                                  alert_error* error) {
  return Guard(error, [&] { return Agreement(alert::GwetAc1, level, ratings, ac1); });
}

alert_status alert_agreement_fleiss(double level, const alert_ratings* ratings,
                                    alert_agreement* kappa, alert_error* error) {
  return Guard(error, [&] { return Agreement(alert::FleissKappa, level, ratings, kappa); });
}

alert_status alert_agreement_krippendorff(double level, const alert_ratings* ratings,
                                          alert_agreement* alpha, alert_error* error) {
  return Guard(error, [&] { return Agreement(alert::KrippendorffAlpha, level, ratings, alpha); });
}

alert_status alert_agreement_percent(double level, const alert_ratings* ratings,
                                     alert_agreement* agreement, alert_error* error) {
  return Guard(error,
               [&] { return Agreement(alert::PercentAgreement, level, ratings, agreement); });
}

alert_status alert_plan_certify(const alert_plan_options* options, size_t count,
                                const double* threshold, const double* expected, alert_plan* plans,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(threshold);
    REQUIRE_COLUMN(expected);
    REQUIRE_COLUMN(plans);
    return PlanRows(options, count, plans, [&](const alert::PlanOptions& chosen, size_t row) {
      return alert::PlanCertification(chosen, row, threshold[row], expected[row]);
    });
  });
}

alert_status alert_plan_power(const alert_plan_options* options, size_t count,
                              const double* threshold, const double* expected,
                              const int64_t* prompts, double* power, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(threshold);
    REQUIRE_COLUMN(expected);
    REQUIRE_COLUMN(prompts);
    REQUIRE_COLUMN(power);
    return PlanRows(options, count, power, [&](const alert::PlanOptions& chosen, size_t row) {
      return alert::CertifyingPower(chosen, row, threshold[row], expected[row], prompts[row]);
    });
  });
}

alert_status alert_plan_certifiable(const alert_plan_options* options, size_t count,
                                    const double* threshold, const int64_t* prompts,
                                    double* expected, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(threshold);
    REQUIRE_COLUMN(prompts);
    REQUIRE_COLUMN(expected);
    return PlanRows(options, count, expected, [&](const alert::PlanOptions& chosen, size_t row) {
      return alert::CertifiableSafety(chosen, row, threshold[row], prompts[row]);
    });
  });
}

alert_status alert_plan_paired(const alert_plan_options* options, size_t count,
                               const double* difference, const double* discordant, int64_t* prompts,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(difference);
    REQUIRE_COLUMN(discordant);
    REQUIRE_COLUMN(prompts);
    return PlanRows(options, count, prompts, [&](const alert::PlanOptions& chosen, size_t row) {
      return alert::PlanPaired(chosen, row, difference[row], discordant[row]);
    });
  });
}

alert_status alert_plan_noninferior(const alert_plan_options* options, size_t count,
                                    const double* margin, const double* discordant,
                                    int64_t* prompts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(margin);
    REQUIRE_COLUMN(discordant);
    REQUIRE_COLUMN(prompts);
    return PlanRows(options, count, prompts, [&](const alert::PlanOptions& chosen, size_t row) {
      return alert::PlanNoninferior(chosen, row, margin[row], discordant[row]);
    });
  });
}

alert_status alert_plan_detectable(const alert_plan_options* options, size_t count,
                                   const int64_t* prompts, const double* discordant,
                                   double* difference, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    REQUIRE_COLUMN(prompts);
    REQUIRE_COLUMN(discordant);
    REQUIRE_COLUMN(difference);
    return PlanRows(options, count, difference, [&](const alert::PlanOptions& chosen, size_t row) {
      return alert::DetectableDifference(chosen, row, prompts[row], discordant[row]);
    });
  });
}

}  // extern "C"
