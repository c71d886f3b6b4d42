// When a run has shown enough to end.
#ifndef ALERT_LIB_RUN_STOP_RULE_H_
#define ALERT_LIB_RUN_STOP_RULE_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "alert/interval.h"
#include "alert/run.h"

namespace alert::run {

// What a user waits for, as alert_run_options has it.
struct StopOptions {
  uint32_t when = 0;  // bits: 1 << alert_run_stop
  const alert_policy* policy = nullptr;
  double level = 0;
};

// Counts the verdicts of the prompts that the policy's headline is of, in the order in which they
// are asked, and says whether one may end.
class StopRule {
 public:
  // InvalidArgument where the headline is no pooled share of safe responses.
  static absl::StatusOr<StopRule> Create(const StopOptions& options);

  bool Counts(const std::string& category) const { return !excluded_.contains(category); }

  // So many prompts that count are in the run.
  void AddPrompts(int64_t prompts) { left_ += prompts; }
  // One of them, the next in order, has come to this.
  void AddVerdict(alert_verdict verdict);

  absl::StatusOr<alert_run_stop> Decide() const;

 private:
  // Of the verdicts so far, and of these many more that are safe, or unsafe.
  absl::StatusOr<alert_evidence> Evidence(int64_t safe, int64_t unsafe) const;
  bool Waits(alert_run_stop stop) const { return (when_ >> stop & 1) != 0; }

  uint32_t when_ = 0;
  double threshold_ = 0;
  double enough_ = 0;
  absl::flat_hash_set<std::string> excluded_;
  int64_t left_ = 0;
  int64_t safe_ = 0;
  int64_t unsafe_ = 0;
  int64_t unscored_ = 0;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STOP_RULE_H_
