// Types of Arrow columns, as far as rows can be read from them.
#ifndef ALERT_LIB_ARROW_TYPE_H_
#define ALERT_LIB_ARROW_TYPE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/arrow.h"

namespace alert {

struct ArrowType {
  enum class Kind {
    kNull,
    kBool,
    kInt8,
    kUint8,
    kInt16,
    kUint16,
    kInt32,
    kUint32,
    kInt64,
    kUint64,
    kFloat,
    kDouble,
    kText,
    kLargeText,
    kTextView,
    kList,
    kLargeList,
    kFixedSizeList,
    kStruct,
    kOther,  // of no value that JSON has
  };

  Kind kind = Kind::kOther;  // where there is a dictionary, that of the indices
  std::string name;
  std::string format;
  int64_t list_size = 0;  // of kFixedSizeList
  std::vector<ArrowType> children;
  std::shared_ptr<const ArrowType> dictionary;

  bool is_text() const {
    const Kind values = dictionary != nullptr ? dictionary->kind : kind;
    return values == Kind::kText || values == Kind::kLargeText || values == Kind::kTextView;
  }
  // Whether values of this type can be read.
  bool is_readable() const {
    return dictionary != nullptr ? dictionary->is_readable() : kind != Kind::kOther;
  }
};

// InvalidArgument where the schema is none.
absl::StatusOr<ArrowType> ParseArrowType(const ArrowSchema& schema);

}  // namespace alert

#endif  // ALERT_LIB_ARROW_TYPE_H_
