// Where a row's fields stand in the columns of an Arrow stream.
#ifndef ALERT_LIB_DATASET_ARROW_PLAN_H_
#define ALERT_LIB_DATASET_ARROW_PLAN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow/source.h"
#include "dataset/row/field_map.h"

namespace alert {

// A key of the rows: a column of the stream, or, where prompts stand in a column a language, one of
// the two keys that stand for those columns.
struct ArrowKey {
  enum class Kind { kColumn, kLanguage, kPrompt };

  Kind kind;
  size_t column;  // of kColumn
  std::string name;
};

// The field's value is that of the key or, behind further steps, of a member of its struct.
struct ArrowFieldSource {
  Field field;
  size_t key;
  std::vector<size_t> members;
};

struct ArrowPlan {
  std::vector<ArrowKey> keys;
  std::vector<ArrowFieldSource> fields;  // where one stands twice, the last one counts
  std::vector<size_t> language_columns;  // one for each of the source's languages
};

// InvalidArgument where one of the fields that `columns` (ALERT_COLUMN_... or-ed) needs has a type
// that can't be read.
absl::StatusOr<ArrowPlan> PlanFields(const ArrowSource& source, const FieldMap& fields,
                                     uint32_t columns);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ARROW_PLAN_H_
