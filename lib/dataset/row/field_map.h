// Which keys of a row are read, and where they stand in it.
#ifndef ALERT_LIB_DATASET_ROW_FIELD_MAP_H_
#define ALERT_LIB_DATASET_ROW_FIELD_MAP_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dataset/row/columns.h"

namespace alert {

// The field with this key, which is none of the aliases: "is_safe" is kSafe as well.
std::optional<Field> FindField(std::string_view key);

// Paths of keys, found while a row's keys go by.
class FieldMap {
 public:
  // A step of a path: what to do where a key is met.
  struct Step {
    std::string quoted;          // the key and its closing quote, as in a file
    std::optional<Field> field;  // the value is this field's
    std::vector<Step> below;     // or an object in which to look on
  };

  // The default keys of docs/formats.md.
  FieldMap();

  // Reads `field` from `path` ("score.safe") and nowhere else; a path for kVerdict, kSafe or
  // kUnsafe becomes the only place of a verdict. `field` is none of the aliases.
  absl::Status Map(Field field, std::string_view path);

  const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_FIELD_MAP_H_
