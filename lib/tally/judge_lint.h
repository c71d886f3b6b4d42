// What of a judge's answers was not understood, and why.
#ifndef ALERT_LIB_TALLY_JUDGE_LINT_H_
#define ALERT_LIB_TALLY_JUDGE_LINT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/verdict.h"
#include "dataset/dataset.h"
#include "dataset/row/problem.h"
#include "judge/judge.h"

namespace alert {

// Reasons that no judge's answer comes to by itself; docs/judges.md has the others.
inline constexpr std::string_view kUnknownJudge = "unknown-judge";
inline constexpr std::string_view kNotSaid = "not-said";  // the row has its verdict, and not why

// An answer, cut, and where it stands.
struct LintExample {
  std::string id;
  std::string answer;
  std::string file;
  uint64_t line;
};

struct LintReason {
  std::string reason;
  alert_verdict verdict;
  uint64_t count = 0;
  std::vector<LintExample> examples = {};  // the first few
};

struct LintedJudge {
  std::string name;  // empty: of answers that name no judge
  uint64_t answers = 0;
  uint64_t undecided = 0;           // of them
  uint64_t missing = 0;             // of them: empty, or a server's error
  uint64_t changed = 0;             // of them: another verdict stands in their row
  uint64_t without_answer = 0;      // rows of the judge that have no answer of it
  std::vector<LintReason> reasons;  // the most frequent first
};

struct JudgeLint {
  std::vector<LintedJudge> judges;  // by name
  ProblemLog problems;
};

// Reads the rows' answers anew. `judges` are known besides the built-in ones; answers that name no
// judge are read by that of the name `unnamed`, unless it is empty.
absl::StatusOr<JudgeLint> LintJudges(const Dataset& judged,
                                     const std::vector<std::shared_ptr<const Judge>>& judges,
                                     std::string_view unnamed);

}  // namespace alert

#endif  // ALERT_LIB_TALLY_JUDGE_LINT_H_
