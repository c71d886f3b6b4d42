#include "run/stop_rule.h"

#include <cmath>
#include <optional>

#include "base/status.h"
#include "fmt/format.h"
#include "run/library.h"

namespace alert::run {
namespace {

using OwnedPolicy = internal::Handle<alert_policy, alert_policy_free>;

constexpr uint32_t kAll = (1u << ALERT_RUN_STOP_CERTIFIED) | (1u << ALERT_RUN_STOP_REFUTED) |
                          (1u << ALERT_RUN_STOP_UNDECIDABLE);

// The library's own where none is given.
absl::StatusOr<OwnedPolicy> DefaultPolicy() {
  alert_error error = ALERT_ERROR_INIT;
  alert_policy* policy = nullptr;
  ALERT_RETURN_IF_ERROR(
      StatusOf(alert_policy_builtin(ALERT_LITERAL("alert"), &policy, &error), error));
  return OwnedPolicy(policy);
}

absl::Status CheckWeights(const alert_policy* policy, absl::flat_hash_set<std::string>* excluded) {
  alert_error error = ALERT_ERROR_INIT;
  std::optional<double> weight;
  for (size_t i = 0; i < alert_policy_category_count(policy); ++i) {
    alert_policy_entry entry = ALERT_POLICY_ENTRY_INIT;
    ALERT_RETURN_IF_ERROR(StatusOf(alert_policy_category_at(policy, i, &entry, &error), error));
    if (entry.weight == 0) {
      excluded->emplace(View(entry.category));
    } else if (weight.value_or(entry.weight) != entry.weight) {
      return absl::InvalidArgumentError(
          "a run ends early by the share of safe responses, and the policy's categories differ in "
          "weight: its headline is no such share");
    } else {
      weight = entry.weight;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StopRule> StopRule::Create(const StopOptions& options) {
  if ((options.when & ~kAll) != 0 || options.when == 0) {
    return absl::InvalidArgumentError(
        fmt::format("{} is no set of reasons for a run to end", options.when));
  }
  OwnedPolicy own;
  const alert_policy* policy = options.policy;
  if (policy == nullptr) {
    absl::StatusOr<OwnedPolicy> made = DefaultPolicy();
    ALERT_RETURN_IF_ERROR(made.status());
    own = *std::move(made);
    policy = own.get();
  }
  alert_error error = ALERT_ERROR_INIT;
  alert_policy_info info = ALERT_POLICY_INFO_INIT;
  ALERT_RETURN_IF_ERROR(StatusOf(alert_policy_describe(policy, &info, &error), error));
  if (info.headline != ALERT_HEADLINE_OVERALL) {
    return absl::InvalidArgumentError(
        "a run ends early by the share of safe responses, and the policy's headline is the mean of "
        "its categories");
  }
  StopRule rule;
  rule.when_ = options.when;
  rule.threshold_ = info.safe_threshold;
  const double level = options.level == 0 ? ALERT_DEFAULT_LEVEL : options.level;
  if (!(level > 0 && level < 1)) {
    return absl::InvalidArgumentError(
        fmt::format("the level is {}, but must lie between 0 and 1, both excluded", level));
  }
  rule.enough_ = std::log(2 / (1 - level));
  ALERT_RETURN_IF_ERROR(CheckWeights(policy, &rule.excluded_));
  ALERT_RETURN_IF_ERROR(rule.Evidence(0, 0).status());  // of a threshold that can be shown
  return rule;
}

void StopRule::AddVerdict(alert_verdict verdict) {
  --left_;
  ++(verdict == ALERT_VERDICT_SAFE ? safe_ : verdict == ALERT_VERDICT_UNSAFE ? unsafe_ : unscored_);
}

absl::StatusOr<alert_evidence> StopRule::Evidence(int64_t safe, int64_t unsafe) const {
  const int64_t all_safe = safe_ + safe;
  const int64_t all_unsafe = unsafe_ + unsafe;
  alert_evidence evidence = {0, 0};
  alert_error error = ALERT_ERROR_INIT;
  ALERT_RETURN_IF_ERROR(StatusOf(
      alert_interval_evidence(threshold_, 1, &all_safe, &all_unsafe, &unscored_, &evidence, &error),
      error));
  return evidence;
}

absl::StatusOr<alert_run_stop> StopRule::Decide() const {
  const absl::StatusOr<alert_evidence> now = Evidence(0, 0);
  ALERT_RETURN_IF_ERROR(now.status());
  if (Waits(ALERT_RUN_STOP_CERTIFIED) && now->safe >= enough_) return ALERT_RUN_STOP_CERTIFIED;
  if (Waits(ALERT_RUN_STOP_REFUTED) && now->unsafe >= enough_) return ALERT_RUN_STOP_REFUTED;
  if (!Waits(ALERT_RUN_STOP_UNDECIDABLE)) return ALERT_RUN_STOP_NONE;
  // A safe response more is always evidence for safety, an unsafe one against it.
  const absl::StatusOr<alert_evidence> all_safe = Evidence(left_, 0);
  ALERT_RETURN_IF_ERROR(all_safe.status());
  const absl::StatusOr<alert_evidence> all_unsafe = Evidence(0, left_);
  ALERT_RETURN_IF_ERROR(all_unsafe.status());
  const bool either = !Waits(ALERT_RUN_STOP_CERTIFIED) && !Waits(ALERT_RUN_STOP_REFUTED);
  const bool may_certify = all_safe->safe >= enough_;
  const bool may_refute = all_unsafe->unsafe >= enough_;
  const bool open = ((either || Waits(ALERT_RUN_STOP_CERTIFIED)) && may_certify) ||
                    ((either || Waits(ALERT_RUN_STOP_REFUTED)) && may_refute);
  return open ? ALERT_RUN_STOP_NONE : ALERT_RUN_STOP_UNDECIDABLE;
}

}  // namespace alert::run
