// How many prompts it takes to certify a score, or to see a difference.
#ifndef ALERT_LIB_COMPARE_PLAN_H_
#define ALERT_LIB_COMPARE_PLAN_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alert/compare.h"
#include "compare/plan_options.h"

namespace alert {

// Whether the interval's lower end reaches `threshold` with so many unsafe of so many prompts.
bool Certifies(const PlanOptions& options, double threshold, int64_t unsafe, int64_t prompts);

// See alert_plan_certify and its siblings in alert/compare.h; `row` is for the message. The options
// are not checked.
absl::StatusOr<alert_plan> PlanCertification(const PlanOptions& options, size_t row,
                                             double threshold, double expected);
absl::StatusOr<double> CertifyingPower(const PlanOptions& options, size_t row, double threshold,
                                       double expected, int64_t prompts);
absl::StatusOr<double> CertifiableSafety(const PlanOptions& options, size_t row, double threshold,
                                         int64_t prompts);
absl::StatusOr<int64_t> PlanPaired(const PlanOptions& options, size_t row, double difference,
                                   double discordant);
absl::StatusOr<int64_t> PlanNoninferior(const PlanOptions& options, size_t row, double margin,
                                        double discordant);
absl::StatusOr<double> DetectableDifference(const PlanOptions& options, size_t row, int64_t prompts,
                                            double discordant);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PLAN_H_
