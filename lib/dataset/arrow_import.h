// Batches of the rows of an Arrow stream.
#ifndef ALERT_LIB_DATASET_ARROW_IMPORT_H_
#define ALERT_LIB_DATASET_ARROW_IMPORT_H_

#include <cstdint>
#include <memory>

#include "arrow/source.h"
#include "dataset/dataset.h"
#include "dataset/row/batch_stream.h"

namespace alert {

// Rows go through the same builder as those of JSON Lines, with the same defaults and problems.
std::unique_ptr<BatchStream> RowsOfArrow(std::shared_ptr<ArrowSource> source,
                                         const Dataset& dataset, uint32_t columns);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ARROW_IMPORT_H_
