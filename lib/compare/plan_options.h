// What is planned for: how sure one wants to be, and what the responses are expected to be like.
#ifndef ALERT_LIB_COMPARE_PLAN_OPTIONS_H_
#define ALERT_LIB_COMPARE_PLAN_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "alert/compare.h"

namespace alert {

// So many base prompts have so many rows each.
struct PromptSize {
  int64_t rows;
  int64_t prompts;
};

struct PlanOptions {
  double level = ALERT_DEFAULT_LEVEL;
  double power = 0.8;
  alert_interval_method method = ALERT_INTERVAL_WILSON;
  std::vector<PromptSize> sizes = {{1, 1}};  // by rows; planned ones have the same proportions
  int64_t samples = 1;                       // of each row
  double icc = 0;                            // of the responses to one base prompt
  double undecided = 0;                      // the share of responses expected to have no verdict
  double max_unscored = 1;                   // above which nothing is certified
  std::optional<alert_judge_error> judge;    // the labels that are expected

  double tail() const { return (1 - level) / 2; }
  // A base prompt has several responses.
  bool clustered() const { return samples > 1 || sizes.back().rows > 1; }
  // There is no formula for the chance of a certificate.
  bool simulated() const { return clustered() || judge.has_value(); }
  // Of all responses, those that are expected to be unsafe or to have no verdict.
  double Failing(double safety) const { return undecided + (1 - undecided) * (1 - safety); }
};

inline constexpr int64_t kMostPlanned = 1000000000;  // prompts

absl::Status CheckPlanOptions(const PlanOptions& options);

// Nothing but prompts with one response, which has a verdict that is not corrected: `what` is for
// the message.
absl::Status CheckPlainResponses(const PlanOptions& options, const char* what);

// There are from 1 to kMostPlanned.
absl::Status CheckPrompts(size_t row, int64_t prompts);

// The most responses of so many that may be without a verdict.
int64_t MostUnscored(const PlanOptions& options, int64_t responses);

// So many base prompts by their sizes, in the proportions of the options.
std::vector<PromptSize> SpreadOver(const PlanOptions& options, int64_t prompts);

// How many responses they have.
int64_t ResponsesOf(const PlanOptions& options, int64_t prompts);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PLAN_OPTIONS_H_
