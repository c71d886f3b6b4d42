#include "run/held_failures.h"

#include <algorithm>
#include <utility>

#include "run/store/failure.h"

namespace alert::run {

bool HeldFailures::IsOfPrompt(alert_run_failure failure) {
  return IsAnswer(failure) || failure == ALERT_RUN_FAILURE_CONTEXT ||
         failure == ALERT_RUN_FAILURE_FILTERED;
}

bool HeldFailures::IsAnswer(alert_run_failure failure) {
  return failure == ALERT_RUN_FAILURE_NONE || failure == ALERT_RUN_FAILURE_EMPTY ||
         failure == ALERT_RUN_FAILURE_TOO_LARGE;
}

void HeldFailures::Add(Finished finished, uint64_t sent) {
  ++in_a_row_;
  if (finished.outcome.reach == Reach::kRule) ++of_rule_;
  held_.push_back({std::move(finished), sent});
}

void HeldFailures::EndRow() {
  in_a_row_ = 0;
  of_rule_ = 0;
}

std::vector<Finished> HeldFailures::Release(uint64_t serial) {
  std::vector<Finished> released;
  while (!held_.empty() && held_.front().sent < serial) {
    released.push_back(std::move(held_.front().finished));
    held_.pop_front();
  }
  return released;
}

bool HeldFailures::AreSuspicious(bool works) const {
  return in_a_row_ >= kMost || (!works && of_rule_ > 0);
}

bool HeldFailures::AreDoubtful() const {
  return in_a_row_ >= kFew && std::any_of(held_.begin(), held_.end(), [](const Held& held) {
           return IsTransient(held.finished.outcome.failure);
         });
}

bool HeldFailures::only_connection() const {
  return std::all_of(held_.begin(), held_.end(), [](const Held& held) {
    return held.finished.outcome.failure == ALERT_RUN_FAILURE_CONNECTION;
  });
}

bool HeldFailures::only_rule() const {
  return std::all_of(held_.begin(), held_.end(),
                     [](const Held& held) { return held.finished.outcome.reach == Reach::kRule; });
}

}  // namespace alert::run
