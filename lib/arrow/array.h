// Columns and batches as the Arrow C data and C stream interfaces hand them out.
#ifndef ALERT_LIB_ARROW_ARRAY_H_
#define ALERT_LIB_ARROW_ARRAY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/arrow.h"
#include "arrow/text_column.h"

namespace alert {

// A column of a stream. `values` is the format of the values behind the indices where the column is
// dictionary-encoded, and NULL where it is not.
struct ArrowField {
  std::string name;
  const char* format;
  const char* values = nullptr;
  bool nullable = true;
};

// The buffers of a column in the order of the standard (validity, if any, first), and what they
// live in.
struct ArrowColumnData {
  std::vector<const void*> buffers;
  int64_t null_count = 0;
  std::shared_ptr<const void> owner;
  std::shared_ptr<const TextColumn> dictionary;
};

// A column that has not been cut, without copying its bytes; `owner` keeps it alive.
ArrowColumnData DataOf(const TextColumn& column, std::shared_ptr<const void> owner);

// Makes *out a struct array of these columns. They may be moved out of it one by one.
void ExportBatch(size_t rows, const std::vector<ArrowColumnData>& columns, ArrowArray* out);

// Gives the batches of a stream.
class ArrowProducer {
 public:
  virtual ~ArrowProducer() = default;

  virtual const std::vector<ArrowField>& fields() const = 0;

  // Makes *out the next batch; false where there is none left.
  virtual absl::StatusOr<bool> Next(ArrowArray* out) = 0;
};

void ExportStream(std::unique_ptr<ArrowProducer> producer, ArrowArrayStream* out);

}  // namespace alert

#endif  // ALERT_LIB_ARROW_ARRAY_H_
