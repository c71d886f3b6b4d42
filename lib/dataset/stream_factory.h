// The stream of batches behind a dataset.
#ifndef ALERT_LIB_DATASET_STREAM_FACTORY_H_
#define ALERT_LIB_DATASET_STREAM_FACTORY_H_

#include <cstdint>
#include <memory>

#include "dataset/dataset.h"
#include "dataset/row/batch_stream.h"

namespace alert {

// All rows of the dataset's sources, before selection, sample and shard.
std::unique_ptr<BatchStream> StreamOf(const Dataset& dataset, uint32_t columns);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_STREAM_FACTORY_H_
