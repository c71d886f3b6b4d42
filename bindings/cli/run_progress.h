// What a person sees of a run while it is on.
#ifndef ALERT_BINDINGS_CLI_RUN_PROGRESS_H_
#define ALERT_BINDINGS_CLI_RUN_PROGRESS_H_

#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include "alert/run.h"

namespace alert::cli {

// "1,234 of 14,763 (8 %), 35.2/s, 6m 12s left, safety 97.41 % [96.30, 98.20], ..."; `measure` is
// the word before the percentage.
std::string DescribeProgress(const alert_run_progress& progress, std::string_view measure);

// "38 answered: 20 safe, 17 unsafe, 1 undecided (2.63 %); 2 missing: 2 filtered (...); filtered,
// the latest: HTTP 400: ...".
std::string DescribeOutcome(alert_run* run, const alert_run_progress& progress,
                            std::string_view measure);

// On a terminal one line that is written over; elsewhere a line now and then. Standard error.
class RunProgress {
 public:
  RunProgress(std::string_view measure, bool quiet);

  void Show(alert_run* run, const alert_run_event& event);

  // The last state, and what it came to; where it is quiet, only if something is missing or
  // undecided.
  void Finish(alert_run* run);

  // Whether there is anything to score.
  static bool HasVerdict(alert_run* run);

  // A message between two states.
  void Say(const std::string& message);

 private:
  using Clock = std::chrono::steady_clock;

  void TellFirst(const alert_run_event& event);
  void Draw(const alert_run_progress& progress);
  void ClearLine();

  std::string measure_;
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point next_;
  std::set<alert_run_failure> told_;
};

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_RUN_PROGRESS_H_
