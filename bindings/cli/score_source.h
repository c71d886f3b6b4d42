// Scores from whatever holds them: a report as JSON, a saved tally, or a store.
#ifndef ALERT_BINDINGS_CLI_SCORE_SOURCE_H_
#define ALERT_BINDINGS_CLI_SCORE_SOURCE_H_

#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

Tally ReadTally(const std::string& path);

// The intervals of what is scored here.
struct IntervalsWanted {
  double level = ALERT_DEFAULT_LEVEL;
  alert_interval_method method = ALERT_INTERVAL_WILSON;
  bool anytime = false;
  bool asked = false;  // one of these stands on the command line
};

// The scores in a file, by `policy`; without one as the report has them, or under the library's
// default. `intervals` are for tallies and stores: where they are asked for, a report, which has
// its own, fails with kWrongCommand. A store whose run is not finished is told.
Score ReadScore(const std::string& path, const alert_policy* policy,
                const IntervalsWanted& intervals = {});

std::string ModelOf(const alert_score* score, size_t model);

alert_score_row ScoreRowAt(const alert_score* score, size_t model, alert_score_scope scope,
                           size_t index);

// A line for each judge of whom a reader of the scores has to know something.
std::vector<std::string> JudgeNotes(const alert_score* score);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_SCORE_SOURCE_H_
