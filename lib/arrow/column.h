// The values of an Arrow column, row by row: as what they are, or as JSON.
#ifndef ALERT_LIB_ARROW_COLUMN_H_
#define ALERT_LIB_ARROW_COLUMN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "arrow/type.h"

namespace alert {

// A value of a column. What JSON has no word for (an infinity, a type that is not read) is null.
struct ArrowCell {
  // kJson: what AppendJson writes: a list, a struct, an integer past 64 bits with a sign, and a
  // number of 32 bits with a fraction, whose shortest digits are its own.
  enum class Kind { kNull, kBool, kInteger, kReal, kText, kJson };

  Kind kind = Kind::kNull;
  int64_t integer = 0;  // of kBool too
  double real = 0;
  std::string_view text;  // in the array
};

// A view of an array; type and array must outlive it.
class ArrowColumn {
 public:
  // What keeps a row from being read; NULL: nothing.
  using Fault = const char*;

  // Checks all that can be checked of an array whose buffers have no stated size: its numbers of
  // buffers and children, lengths, offsets. InvalidArgument says what is wrong.
  static absl::Status Make(const ArrowType& type, const ArrowArray* array, ArrowColumn* column);

  int64_t rows() const { return array_->length; }
  const ArrowType& type() const { return *type_; }
  ArrowColumn& child(size_t index) { return children_[index]; }
  // The row of the children of a struct that belongs to a row of it.
  int64_t ChildRow(int64_t row) const { return array_->offset + row; }

  bool IsNull(int64_t row) const;

  Fault Cell(int64_t row, ArrowCell* cell) const;

  // Appends the value of a row as JSON: null where it is null, or is no value that JSON has.
  Fault AppendJson(int64_t row, std::string* json);

  // The text of a row that is not null.
  Fault Text(int64_t row, std::string_view* text) const;

 private:
  absl::Status CheckBuffers() const;
  absl::Status MakeChildren();
  absl::Status Wrong(std::string_view what) const;

  template <typename T>
  const T* Buffer(int index) const {
    return static_cast<const T*>(array_->buffers[index]);
  }
  template <typename Offset>
  Fault OffsetText(int64_t row, std::string_view* text) const;
  Fault ViewText(int64_t row, std::string_view* text) const;

  int64_t Integer(int64_t row) const;
  bool Bool(int64_t row) const;
  Fault DictionaryIndex(int64_t row, int64_t* index) const;

  void SetNumber(int64_t row, ArrowCell* cell) const;
  Fault AppendFromDictionary(int64_t row, std::string* json);
  Fault AppendText(int64_t row, std::string* json) const;
  Fault AppendList(int64_t row, std::string* json);
  Fault AppendStruct(int64_t row, std::string* json);
  void AppendNumber(int64_t row, std::string* json) const;

  const ArrowType* type_ = nullptr;
  const ArrowArray* array_ = nullptr;
  std::vector<ArrowColumn> children_;
  std::unique_ptr<ArrowColumn> dictionary_;
  std::vector<std::string> values_;  // of the dictionary, as JSON; empty until they are needed
};

}  // namespace alert

#endif  // ALERT_LIB_ARROW_COLUMN_H_
