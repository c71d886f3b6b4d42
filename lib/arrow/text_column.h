// A column of texts, in the layout of alert_text_column.
#ifndef ALERT_LIB_ARROW_TEXT_COLUMN_H_
#define ALERT_LIB_ARROW_TEXT_COLUMN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alert/abi.h"

namespace alert {

class TextColumn {
 public:
  size_t size() const { return offsets_.size() - 1; }
  bool empty() const { return size() == 0; }
  bool all_null() const { return null_count_ == size(); }
  size_t null_count() const { return null_count_; }
  bool IsNull(size_t row) const {
    return null_count_ != 0 && (validity_[row >> 3] >> (row & 7) & 1) == 0;
  }
  std::string_view operator[](size_t row) const {
    return std::string_view(bytes_).substr(static_cast<size_t>(offsets_[row]),
                                           static_cast<size_t>(offsets_[row + 1] - offsets_[row]));
  }

  void Append(std::string_view text) {
    bytes_.append(text);
    FinishRow();
  }
  void AppendNull();
  // Appends nulls until there are `rows` rows.
  void FillWithNulls(size_t rows);

  // The bytes of the row that is being made; FinishRow ends it.
  std::string* open_row() { return &bytes_; }
  void FinishRow() {
    if (null_count_ != 0) MarkValid();
    offsets_.push_back(static_cast<int64_t>(bytes_.size()));
  }
  // Keeps the first `rows` rows, and nothing of a row that is being made.
  void Truncate(size_t rows);

  void Clear();

  // Null offsets for a column without rows in a batch with rows: it was not asked for.
  alert_text_column view() const;

 private:
  void MarkValid();

  std::vector<int64_t> offsets_ = {0};
  std::string bytes_;
  std::vector<uint8_t> validity_;  // empty until the first null
  size_t null_count_ = 0;
};

}  // namespace alert

#endif  // ALERT_LIB_ARROW_TEXT_COLUMN_H_
