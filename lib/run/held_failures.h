// Failures that may be the endpoint's rather than the prompt's, kept back until that is known.
#ifndef ALERT_LIB_RUN_HELD_FAILURES_H_
#define ALERT_LIB_RUN_HELD_FAILURES_H_

#include <utility>
#include <vector>

#include "run/channel.h"

namespace alert::run {

// A server that is down, or that refuses everything, must not leave a store full of `missing`
// prompts. So a failure counts against its prompt only once the endpoint has shown, by a success,
// that it works; after kMost of them in a row the run stops, and they were never asked.
class HeldFailures {
 public:
  static constexpr size_t kMost = 20;

  // Whether a failure says nothing against the endpoint: it works, and this prompt fails.
  static bool IsOfPrompt(alert_run_failure failure) {
    return failure == ALERT_RUN_FAILURE_EMPTY || failure == ALERT_RUN_FAILURE_CONTEXT ||
           failure == ALERT_RUN_FAILURE_TOO_LARGE;
  }

  // True when it is time to stop.
  bool Add(Finished finished) {
    only_connection_ = only_connection_ && finished.outcome.failure == ALERT_RUN_FAILURE_CONNECTION;
    held_.push_back(std::move(finished));
    return held_.size() >= kMost;
  }

  // Whether none of them reached the endpoint.
  bool only_connection() const { return !held_.empty() && only_connection_; }
  bool empty() const { return held_.empty(); }
  const std::string& last_words() const { return held_.back().outcome.words; }

  std::vector<Finished> Release() {
    only_connection_ = true;
    return std::exchange(held_, {});
  }

 private:
  std::vector<Finished> held_;
  bool only_connection_ = true;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_HELD_FAILURES_H_
