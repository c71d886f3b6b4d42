// A row's values as they stand in the file, before anything is made of them.
#ifndef ALERT_LIB_DATASET_ROW_RAW_ROW_H_
#define ALERT_LIB_DATASET_ROW_RAW_ROW_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "dataset/row/field_map.h"

namespace alert {

// One value: of JSON, its text without white space at the ends, with quotes where it is a string;
// or, from a source that has types, what it is. A view of the source.
class RawValue {
 public:
  // One that the row does not have.
  RawValue() = default;
  explicit RawValue(std::string_view token) : data_(token.data()), size_(token.size()) {}

  static RawValue Null() { return RawValue(kNull, 0); }
  static RawValue Bool(bool value) { return RawValue(kBool, value ? 1 : 0); }
  static RawValue Integer(int64_t value) { return RawValue(kInteger, value); }
  static RawValue Real(double value) { return RawValue(value); }
  static RawValue Text(std::string_view text) {
    RawValue value(text);
    value.size_ |= kText;
    return value;
  }

  bool present() const { return size_ != 0; }
  bool is_null() const { return is(kNull) || IsToken("null"); }
  bool is_true() const { return (is(kBool) && integer_ != 0) || IsToken("true"); }
  bool is_false() const { return (is(kBool) && integer_ == 0) || IsToken("false"); }
  bool is_string() const { return is(kText) || First() == '"'; }
  bool is_array() const { return First() == '['; }
  bool is_number() const {
    return is(kInteger) || is(kReal) || First() == '-' || (First() >= '0' && First() <= '9');
  }

  bool is_integer() const { return is(kInteger); }
  int64_t integer() const { return integer_; }
  bool is_real() const { return is(kReal); }
  double real() const { return real_; }
  // A text that stands as it means, with nothing escaped.
  bool is_plain() const { return is(kText); }

  // Of a JSON value.
  std::string_view token() const { return {data_, size_}; }
  // The bytes of a string: of JSON those between its quotes, escaped.
  std::string_view bytes() const {
    return is(kText) ? std::string_view(data_, size_ & ~kKinds)
                     : std::string_view(data_ + 1, size_ - 2);
  }

 private:
  // The kinds that are no JSON, in bits that no size has: a row of values is cleared and filled for
  // each line of a file, so that they are to be small.
  static constexpr uint64_t kKinds = uint64_t{7} << 60;
  static constexpr uint64_t kNull = uint64_t{1} << 60;
  static constexpr uint64_t kBool = uint64_t{2} << 60;
  static constexpr uint64_t kInteger = uint64_t{3} << 60;
  static constexpr uint64_t kReal = uint64_t{4} << 60;
  static constexpr uint64_t kText = uint64_t{5} << 60;

  RawValue(uint64_t kind, int64_t integer) : integer_(integer), size_(kind) {}
  explicit RawValue(double real) : real_(real), size_(kReal) {}

  bool is(uint64_t kind) const { return (size_ & kKinds) == kind; }
  bool is_json() const { return size_ != 0 && (size_ & kKinds) == 0; }
  bool IsToken(std::string_view token) const { return is_json() && this->token() == token; }
  char First() const { return is_json() ? *data_ : '\0'; }

  union {
    const char* data_ = nullptr;
    int64_t integer_;
    double real_;
  };
  uint64_t size_ = 0;
};
static_assert(sizeof(RawValue) == 16 || sizeof(void*) != 8);

class RawRow {
 public:
  RawValue& operator[](Field field) { return values_[static_cast<size_t>(field)]; }
  const RawValue& operator[](Field field) const { return values_[static_cast<size_t>(field)]; }
  // No value is all zeros; a loop over the fields takes as long as reading one of them.
  void Clear() { std::memset(static_cast<void*>(values_.data()), 0, sizeof values_); }

 private:
  std::array<RawValue, kFieldCount> values_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_RAW_ROW_H_
