// Failures that may be the endpoint's rather than the prompt's, kept back until that is known.
#ifndef ALERT_LIB_RUN_HELD_FAILURES_H_
#define ALERT_LIB_RUN_HELD_FAILURES_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "run/endpoint/channel.h"

namespace alert::run {

// A server that is down, or that refuses everything, must not leave a store full of `missing`
// prompts. So a failure counts against its prompt only once a request that was sent after it has
// shown that the endpoint works. Where too many come in a row, that has to be found out.
class HeldFailures {
 public:
  static constexpr size_t kMost = 20;
  // Fewer in a row are no sign that an endpoint has stopped working.
  static constexpr size_t kFew = 3;

  // Whether a failure says nothing against the endpoint: this prompt fails.
  static bool IsOfPrompt(alert_run_failure failure);

  // Whether there was an answer, so that the endpoint works.
  static bool IsAnswer(alert_run_failure failure);

  // `sent`: how many requests had been sent to the endpoint when it came.
  void Add(Finished finished, uint64_t sent);

  // Something has shown that the endpoint works, at least till a while ago.
  void EndRow();

  // Those that had come before the request with this serial number was sent.
  std::vector<Finished> Release(uint64_t serial);

  // Whether it is time to find out; `works`: the endpoint was seen to work.
  bool AreSuspicious(bool works) const;

  // Whether they may be the endpoint's although it has answered something old: several in a row,
  // and not because of what was asked.
  bool AreDoubtful() const;

  // Whether none of them reached the endpoint.
  bool only_connection() const;
  // Whether each would be every request's.
  bool only_rule() const;

  bool empty() const { return held_.empty(); }
  size_t size() const { return held_.size(); }
  const Outcome& last() const { return held_.back().finished.outcome; }

 private:
  struct Held {
    Finished finished;
    uint64_t sent;
  };

  std::deque<Held> held_;
  size_t in_a_row_ = 0;
  size_t of_rule_ = 0;  // of them
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_HELD_FAILURES_H_
