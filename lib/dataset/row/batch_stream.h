// Where batches come from.
#ifndef ALERT_LIB_DATASET_ROW_BATCH_STREAM_H_
#define ALERT_LIB_DATASET_ROW_BATCH_STREAM_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "dataset/row/batch.h"

namespace alert {

class BatchStream {
 public:
  virtual ~BatchStream() = default;

  // The next batch, which the caller may change and which stays valid until the next call; NULL at
  // the end. Batches come in the order of their sources; a batch may be without rows.
  virtual absl::StatusOr<Batch*> Next() = 0;

  // How many lines stand in the source before the first that is read.
  virtual absl::StatusOr<uint64_t> LinesBefore(uint32_t file) = 0;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_BATCH_STREAM_H_
