#include "compare/plan_options.h"

#include <cmath>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/counts.h"
#include "interval/interval.h"
#include "interval/rogan_gladen.h"

namespace alert {
namespace {

constexpr int64_t kMostResponses = 500;  // of one base prompt

absl::Status CheckShare(const char* name, double share) {
  if (share >= 0 && share <= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{} is {}, but must lie between 0 and 1", name, share));
}

absl::Status CheckClusters(const PlanOptions& options) {
  ALERT_RETURN_IF_ERROR(CheckShare("the correlation within a cluster", options.icc));
  for (const PromptSize& size : options.sizes) {
    if (size.rows < 1 || size.rows > kMostResponses || options.samples > kMostResponses ||
        size.rows * options.samples > kMostResponses) {
      return absl::InvalidArgumentError(fmt::format(
          "a base prompt with {} rows of {} samples each: plans are for 1 to {} responses to one",
          size.rows, options.samples, kMostResponses));
    }
  }
  const bool both = options.samples > 1 && options.sizes.back().rows > 1;
  if (!both || options.undecided == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "responses without a verdict are planned for variants or for samples of a prompt, not for "
      "samples of variants: plan for one of the two");
}

absl::Status CheckUndecided(const PlanOptions& options) {
  if (!(options.undecided >= 0 && options.undecided < 1)) {
    return absl::InvalidArgumentError(fmt::format(
        "the undecided share is {}, but must be at least 0, and below 1", options.undecided));
  }
  ALERT_RETURN_IF_ERROR(CheckShare("the most that may be without a verdict", options.max_unscored));
  if (options.undecided == 0 || options.undecided < options.max_unscored) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("a share of {} of the responses is expected to have no verdict, and nothing is "
                  "certified above {}: no number of prompts will do; that share has to be smaller",
                  options.undecided, options.max_unscored));
}

}  // namespace

absl::Status CheckPlanOptions(const PlanOptions& options) {
  ALERT_RETURN_IF_ERROR(CheckLevel(options.level));
  ALERT_RETURN_IF_ERROR(kIntervalMethods.Check(options.method));
  if (!(options.power >= 0.5 && options.power < 1)) {
    return absl::InvalidArgumentError(
        fmt::format("the power is {}, but must be at least 0.5, and below 1", options.power));
  }
  ALERT_RETURN_IF_ERROR(CheckClusters(options));
  ALERT_RETURN_IF_ERROR(CheckUndecided(options));
  return options.judge.has_value() ? CheckJudgeError(0, *options.judge) : absl::OkStatus();
}

absl::Status CheckPlainResponses(const PlanOptions& options, const char* what) {
  if (!options.simulated() && options.undecided == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "{} is planned for prompts with one response each, which has a verdict: not for clusters, "
      "samples, undecided responses or a correction for the judge's errors",
      what));
}

absl::Status CheckPrompts(size_t row, int64_t prompts) {
  if (prompts > 0 && prompts <= kMostPlanned) return absl::OkStatus();
  return RowError(row, fmt::format("{} prompts, but there must be from 1 to 10^9", prompts));
}

int64_t MostUnscored(const PlanOptions& options, int64_t responses) {
  const double all = static_cast<double>(responses);
  const auto within = [&](double unscored) { return unscored / all <= options.max_unscored; };
  double most = std::floor(options.max_unscored * all);
  if (within(most + 1)) ++most;
  if (!within(most)) --most;
  return static_cast<int64_t>(most);
}

std::vector<PromptSize> SpreadOver(const PlanOptions& options, int64_t prompts) {
  double all = 0;
  for (const PromptSize& size : options.sizes) all += static_cast<double>(size.prompts);
  std::vector<PromptSize> spread;
  double below = 0;
  int64_t placed = 0;
  for (const PromptSize& size : options.sizes) {
    below += static_cast<double>(size.prompts);
    const auto up_to = std::llround(static_cast<double>(prompts) * (below / all));
    spread.push_back({size.rows, up_to - placed});
    placed = up_to;
  }
  return spread;
}

int64_t ResponsesOf(const PlanOptions& options, int64_t prompts) {
  int64_t rows = 0;
  for (const PromptSize& size : SpreadOver(options, prompts)) rows += size.rows * size.prompts;
  return rows * options.samples;
}

}  // namespace alert
