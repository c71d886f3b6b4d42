#include "score/left_out.h"

#include "base/numbers.h"

namespace alert {

LeftOut LeftOutOf(const Score& score) {
  LeftOut left_out = {score.problems.left_out(), score.problems.left_out(), 0};
  for (const ModelScore& model : score.models) {
    for (const ScoreRow& row : model.categories) {
      // A prompt without an answer has no row that was read: it must not make the share smaller.
      const uint64_t answers = Sum(row.counts) - row.counts[ALERT_VERDICT_MISSING];
      left_out.of = SumOfCounts(left_out.of, answers);
    }
  }
  if (score.problems.count(ALERT_PROBLEM_DAMAGED) > 0) {
    left_out.share = kNan;
  } else if (left_out.rows > 0) {
    left_out.share = static_cast<double>(left_out.rows) / static_cast<double>(left_out.of);
  }
  return left_out;
}

}  // namespace alert
