// A row's values as they stand in the file, before anything is made of them.
#ifndef ALERT_LIB_DATASET_ROW_RAW_ROW_H_
#define ALERT_LIB_DATASET_ROW_RAW_ROW_H_

#include <array>
#include <string_view>

#include "dataset/row/field_map.h"

namespace alert {

// One JSON value: its text without white space at the ends, with quotes where it is a string.
// Empty: the row does not have it.
class RawValue {
 public:
  RawValue() = default;
  explicit RawValue(std::string_view token) : token_(token) {}

  bool present() const { return !token_.empty(); }
  bool is_null() const { return token_ == "null"; }
  bool is_true() const { return token_ == "true"; }
  bool is_false() const { return token_ == "false"; }
  bool is_string() const { return present() && token_.front() == '"'; }
  bool is_array() const { return present() && token_.front() == '['; }
  bool is_number() const {
    return present() && (token_.front() == '-' || (token_.front() >= '0' && token_.front() <= '9'));
  }

  std::string_view token() const { return token_; }
  // The bytes between a string's quotes.
  std::string_view escaped() const { return token_.substr(1, token_.size() - 2); }

 private:
  std::string_view token_;
};

class RawRow {
 public:
  RawValue& operator[](Field field) { return values_[static_cast<size_t>(field)]; }
  const RawValue& operator[](Field field) const { return values_[static_cast<size_t>(field)]; }
  void Clear() { values_.fill(RawValue()); }

 private:
  std::array<RawValue, kFieldCount> values_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_RAW_ROW_H_
