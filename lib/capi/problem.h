// A sample of a problem log, as several rooms give it out.
#ifndef ALERT_LIB_CAPI_PROBLEM_H_
#define ALERT_LIB_CAPI_PROBLEM_H_

#include <cstddef>

#include "absl/status/status.h"
#include "alert/dataset.h"
#include "dataset/row/problem.h"

namespace alert::capi {

absl::Status ProblemSample(const ProblemLog& log, size_t index, alert_problem* problem);

}  // namespace alert::capi

#endif  // ALERT_LIB_CAPI_PROBLEM_H_
