// What the reports for people have in common: how figures and notes read.
#ifndef ALERT_LIB_REPORT_FIGURES_H_
#define ALERT_LIB_REPORT_FIGURES_H_

#include <string>
#include <string_view>
#include <vector>

#include "score/score.h"

namespace alert {

// A proportion in percent, two decimals ("97.77"), or an en dash where there is none.
std::string Percent(double proportion);

// "95.51–96.15", or an en dash where there is none.
std::string PercentRange(double low, double high);

// All that stands before the table of a report: of the data, and of the table.
std::vector<std::string> FirstNotes(const Score& score);

// What stands as the interval around safety: that which allows for looking early, where one may,
// and the simultaneous one, where the row is one of a family.
Interval ShownInterval(const ScoreRow& row);

// "95 % interval", or "95 % interval at all looks".
std::string IntervalName(const IntervalOptions& options);

// "95.84 (95.51–96.15; 120)": a score with its interval and how many prompts it is of; "95.84"
// alone where it has no interval.
std::string PercentWithInterval(const ScoreRow& row);

// "safe", "unsafe" or "highly-unsafe"; empty where there is no score.
std::string_view BandWord(const ScoreRow& row);

// Empty where the row is not graded.
std::string_view GradeWord(const ScoreRow& row);

// "good (93 %)", with the grade's probability; empty where the row is not graded.
std::string GradeWithProbability(const ScoreRow& row);

uint64_t Prompts(const ScoreRow& row);

// "3 malformed, 1 duplicate", the kinds in their order; empty where there was no problem. The
// second leaves out those that left no row out.
std::string ProblemCounts(const ProblemLog& problems);
std::string LeftOutCounts(const ProblemLog& problems);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_FIGURES_H_
