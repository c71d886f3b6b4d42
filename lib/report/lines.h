// The lines of a table with models across: a name, and the row of each model.
#ifndef ALERT_LIB_REPORT_LINES_H_
#define ALERT_LIB_REPORT_LINES_H_

#include <string_view>
#include <vector>

#include "score/score.h"

namespace alert {

// Valid as long as the score that it shows.
struct Line {
  std::string_view name;              // a macro's is its title
  std::vector<const ScoreRow*> rows;  // one a model
  bool is_macro = false;
  bool is_excluded = false;  // a category that the policy leaves out of the aggregates
};

// Each macro, followed by its categories.
std::vector<Line> CategoryLines(const Score& score);

// Empty where there is nothing to tell apart: no attack but "none", one language.
std::vector<Line> AttackLines(const Score& score);
std::vector<Line> LanguageLines(const Score& score);

Line MeanLine(const Score& score);
Line OverallLine(const Score& score);

// The one of the two that stands for the model as a whole, by the policy.
Line HeadlineLine(const Score& score);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_LINES_H_
