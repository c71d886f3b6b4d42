// The rows of a reader as a stream of Arrow batches.
#ifndef ALERT_LIB_DATASET_ARROW_EXPORT_H_
#define ALERT_LIB_DATASET_ARROW_EXPORT_H_

#include <cstdint>
#include <memory>

#include "arrow/array.h"
#include "dataset/reader.h"

namespace alert {

// `columns`: those that the reader was made with, and ALERT_COLUMN_ID_TEXT.
std::unique_ptr<ArrowProducer> ProduceRows(std::shared_ptr<Reader> reader, uint32_t columns);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ARROW_EXPORT_H_
