#include "dataset/row/batch.h"

#include <algorithm>

namespace alert {
namespace {

template <typename T>
void FilterVector(const std::vector<uint8_t>& keep, std::vector<T>* column) {
  if (column->empty()) return;
  size_t kept = 0;
  for (size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] != 0) (*column)[kept++] = (*column)[row];
  }
  column->resize(kept);
}

void FilterText(const std::vector<uint8_t>& keep, TextColumn* column) {
  if (column->empty()) return;
  TextColumn kept;
  for (size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] == 0) continue;
    if (column->IsNull(row)) {
      kept.AppendNull();
    } else {
      kept.Append((*column)[row]);
    }
  }
  *column = std::move(kept);
}

}  // namespace

void Batch::Clear() {
  rows = 0;
  newlines = 0;
  names_samples = false;
  ForEachNumberColumn([this](const auto& column) { (this->*column.numbers).clear(); });
  ForEachTextColumn([this](const ColumnInfo& column) { (this->*column.texts).Clear(); });
  id_text.Clear();
  place.clear();
  problems.clear();
}

void Batch::Filter(const std::vector<uint8_t>& keep) {
  ForEachNumberColumn([&](const auto& column) { FilterVector(keep, &(this->*column.numbers)); });
  ForEachTextColumn([&](const ColumnInfo& column) { FilterText(keep, &(this->*column.texts)); });
  FilterText(keep, &id_text);
  FilterVector(keep, &place);
  size_t kept = 0;
  for (uint8_t flag : keep) kept += flag != 0;
  rows = kept;
}

void Batch::SortProblems() {
  std::stable_sort(problems.begin(), problems.end(), [](const RowProblem& a, const RowProblem& b) {
    return a.place.offset < b.place.offset;
  });
}

}  // namespace alert
