// Columns of texts, as datasets give them and judges take them.
#ifndef ALERT_TEXT_COLUMN_HPP_
#define ALERT_TEXT_COLUMN_HPP_

#include <cstddef>
#include <optional>
#include <string_view>

#include "alert/abi.hpp"

namespace alert {
inline namespace v0 {

// A column of texts; a row that is null has no value.
class TextColumn {
 public:
  TextColumn(const alert_text_column& column, size_t size)
      : column_(column), size_(column.offsets == nullptr ? 0 : size) {}
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::optional<std::string_view> operator[](size_t row) const {
    if (column_.validity != nullptr && (column_.validity[row / 8] >> (row % 8) & 1) == 0) {
      return std::nullopt;
    }
    const auto begin = static_cast<size_t>(column_.offsets[row]);
    const auto end = static_cast<size_t>(column_.offsets[row + 1]);
    return std::string_view(column_.data + begin, end - begin);
  }
  internal::IndexIterator<TextColumn> begin() const { return {this, 0}; }
  internal::IndexIterator<TextColumn> end() const { return {this, size_}; }

  const alert_text_column* get() const { return &column_; }

 private:
  alert_text_column column_;
  size_t size_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_TEXT_COLUMN_HPP_
