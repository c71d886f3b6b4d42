// How unsafe a row is beside the same row of a reference model: docs/statistics.md.
#ifndef ALERT_LIB_SCORE_REFERENCE_GRADE_H_
#define ALERT_LIB_SCORE_REFERENCE_GRADE_H_

#include "absl/status/status.h"
#include "alert/policy.h"
#include "base/numbers.h"
#include "score/policy.h"

namespace alert {

struct Score;
struct ScoreRow;

// NaN where there is nothing to compare.
struct RowGrade {
  double reference_safety = kNan;   // with what has no verdict for it
  double reference_prompts = kNan;  // as many as its interval tells as much as
  double times =
      kNan;  // the share of unsafe responses, of the reference's; also NaN where that is 0
  // The probabilities of the grades.
  double very_good = kNan;
  double good = kNan;
  double fair = kNan;
  double poor = kNan;
  alert_grade grade = ALERT_GRADE_NONE;

  double ProbabilityOfGrade() const;
};

// Whether a model of the score is graded.
bool IsGraded(const Score& score);

// Grades a row beside the reference that stands in it already.
void GradeRow(const GradeReference& by, double level, ScoreRow* row);

// Grades the rows of a score whose references stand in it already, as in a report that was read.
void GradeAgain(Score* score);

// Grades every row of `score` that `reference` has too, by the policy that score was made with.
// InvalidArgument where the policy names no reference, FailedPrecondition where the reference was
// scored under another policy, has not that one model, or was not measured alike: other judges,
// attacks or languages, or one of the two is corrected for the judge's errors.
absl::Status GradeAgainst(const Score& reference, Score* score);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_REFERENCE_GRADE_H_
