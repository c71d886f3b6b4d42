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
  id.clear();
  category.clear();
  attack.clear();
  language.clear();
  model.clear();
  verdict.clear();
  place.clear();
  problems.clear();
  for (TextColumn* column : {&id_text, &prompt, &raw_prompt, &response, &judge, &judge_output,
                             &judgements, &cluster, &json}) {
    column->Clear();
  }
}

void Batch::Filter(const std::vector<uint8_t>& keep) {
  FilterVector(keep, &id);
  FilterVector(keep, &category);
  FilterVector(keep, &attack);
  FilterVector(keep, &language);
  FilterVector(keep, &model);
  FilterVector(keep, &verdict);
  FilterVector(keep, &place);
  for (TextColumn* column : {&id_text, &prompt, &raw_prompt, &response, &judge, &judge_output,
                             &judgements, &cluster, &json}) {
    FilterText(keep, column);
  }
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
