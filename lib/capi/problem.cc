#include "capi/problem.h"

#include "absl/strings/str_cat.h"
#include "base/guard.h"

namespace alert::capi {

absl::Status ProblemSample(const ProblemLog& log, size_t index, alert_problem* problem) {
  ALERT_REQUIRE(problem);
  if (index >= log.samples().size()) {
    return absl::OutOfRangeError(
        absl::StrCat("there is no problem ", index, "; ", log.samples().size(), " were kept"));
  }
  const Problem& sample = log.samples()[index];
  alert_problem value = ALERT_PROBLEM_INIT;
  value.file = Str(sample.file);
  value.message = Str(sample.message);
  value.line = sample.line;
  value.offset = sample.offset;
  value.kind = sample.kind;
  value.cause = sample.cause;
  return CopyOut(value, problem);
}

}  // namespace alert::capi
