// Scores from whatever holds them: a report as JSON, a saved tally, or a store.
#ifndef ALERT_BINDINGS_CLI_SCORE_SOURCE_H_
#define ALERT_BINDINGS_CLI_SCORE_SOURCE_H_

#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

Tally ReadTally(const std::string& path);

// How tallies and stores are scored. A report is scored already: where `asked` says that one of
// these was wanted, it fails with kWrongCommand.
struct Scoring {
  double level = ALERT_DEFAULT_LEVEL;
  alert_interval_method interval = ALERT_INTERVAL_WILSON;
  std::string population = {};  // empty: the rows stand for themselves
  bool simultaneous = false;    // certificates of categories hold together
  bool asked = false;
};

// The scores in a file, by `policy`; without one as the report has them, or under the library's
// default. A store whose run is not finished is told.
Score ReadScore(const std::string& path, const alert_policy* policy, const Scoring& scoring);

std::string ModelOf(const alert_score* score, size_t model);

alert_score_row ScoreRowAt(const alert_score* score, size_t model, alert_score_scope scope,
                           size_t index);

// What else a reader has to know, a line each.
std::vector<std::string> NotesOf(const alert_score* score);

// A line for each judge of whom a reader of the scores has to know something.
std::vector<std::string> JudgeNotes(const alert_score* score);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_SCORE_SOURCE_H_
