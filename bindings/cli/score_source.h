// Scores from whatever holds them: a report as JSON, a saved tally, or a store.
#ifndef ALERT_BINDINGS_CLI_SCORE_SOURCE_H_
#define ALERT_BINDINGS_CLI_SCORE_SOURCE_H_

#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

Tally ReadTally(const std::string& path);

// How a score is made.
struct ScoreAs {
  const alert_policy* policy = nullptr;  // none: as a report has them, or the library's default
  double level = ALERT_DEFAULT_LEVEL;
  alert_interval_method interval = ALERT_INTERVAL_WILSON;
  std::string population = {};   // empty: the rows stand for themselves
  bool simultaneous = false;     // certificates of categories hold together
  bool anytime = false;          // certificates hold whenever one looks
  std::string judge_error = {};  // a file; empty: not corrected by rates
  const alert_labels* labels = nullptr;
  alert_labels_drawn drawn = ALERT_LABELS_RANDOM;
};

Score ScoreOf(const alert_tally* tally, const ScoreAs& as);

// Whether the file holds judged rows: a store, JSON Lines, a JSON list, or either compressed.
// Standard input is taken to hold none.
bool HoldsRows(const std::string& path);

// The scores in a file. How they are scored is for tallies and stores: where it is asked
// for, a report, which is scored already, fails with kWrongCommand. A store whose run is
// not finished is told.
Score ReadScore(const std::string& path, const ScoreAs& as, bool scoring_asked = false);

std::string ModelOf(const alert_score* score, size_t model);

alert_score_row ScoreRowAt(const alert_score* score, size_t model, alert_score_scope scope,
                           size_t index);

// What else a reader has to know, a line each.
std::vector<std::string> NotesOf(const alert_score* score);

// A line for each judge of whom a reader of the scores has to know something.
std::vector<std::string> JudgeNotes(const alert_score* score);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_SCORE_SOURCE_H_
