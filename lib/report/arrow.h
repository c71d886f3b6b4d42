// The rows of a score as a stream of Arrow batches.
#ifndef ALERT_LIB_REPORT_ARROW_H_
#define ALERT_LIB_REPORT_ARROW_H_

#include <memory>

#include "arrow/array.h"
#include "score/score.h"

namespace alert {

// The rows and columns of CsvReport, in one batch. `score` is not needed afterwards.
std::unique_ptr<ArrowProducer> ProduceScore(const Score& score);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_ARROW_H_
