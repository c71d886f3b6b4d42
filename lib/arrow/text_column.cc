#include "arrow/text_column.h"

namespace alert {

void TextColumn::AppendNull() {
  const size_t row = size();
  if (null_count_ == 0) validity_.assign(row / 8 + 1, 0xff);
  MarkValid();
  validity_[row / 8] &= static_cast<uint8_t>(~(1u << (row % 8)));
  ++null_count_;
  offsets_.push_back(static_cast<int64_t>(bytes_.size()));
}

void TextColumn::FillWithNulls(size_t rows) {
  if (empty()) {
    offsets_.assign(rows + 1, 0);
    validity_.assign((rows + 7) / 8, 0);
    null_count_ = rows;
  }
  while (size() < rows) AppendNull();
}

void TextColumn::MarkValid() {
  const size_t row = size();
  if (row / 8 >= validity_.size()) validity_.push_back(0);
  validity_[row / 8] |= static_cast<uint8_t>(1u << (row % 8));
}

void TextColumn::Truncate(size_t rows) {
  for (; size() > rows; offsets_.pop_back()) {
    if (IsNull(size() - 1)) --null_count_;
  }
  bytes_.resize(static_cast<size_t>(offsets_.back()));
}

void TextColumn::Clear() {
  offsets_.resize(1);
  bytes_.clear();
  validity_.clear();
  null_count_ = 0;
}

alert_text_column TextColumn::view() const {
  if (empty()) return {nullptr, nullptr, nullptr};
  return {offsets_.data(), bytes_.data(), null_count_ == 0 ? nullptr : validity_.data()};
}

}  // namespace alert
