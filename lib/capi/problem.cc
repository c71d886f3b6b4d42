#include "capi/problem.h"

#include "base/guard.h"

namespace alert::capi {

absl::Status ProblemSample(const ProblemLog& log, size_t index, alert_problem* problem) {
  ALERT_REQUIRE(problem);
  const size_t count = log.samples().size();
  if (index >= count) return NoIndex("problem that was kept", index, count);
  const Problem& sample = log.samples()[index];
  alert_problem value = ALERT_PROBLEM_INIT;
  value.file = Str(sample.file);
  value.message = Str(sample.message);
  value.line = sample.line;
  value.offset = sample.offset;
  value.kind = sample.kind;
  return CopyOut(value, problem);
}

}  // namespace alert::capi
