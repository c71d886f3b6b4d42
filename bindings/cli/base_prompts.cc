#include "base_prompts.h"

#include "input.h"

namespace alert::cli {
namespace {

std::string ColumnText(const alert_text_column& column, size_t row) {
  if (column.offsets == nullptr) return "";
  return std::string(column.data + column.offsets[row], column.data + column.offsets[row + 1]);
}

// A number and the text of its digits name one prompt, as they do in a tally.
std::string NameAt(const alert_batch& batch, size_t row) {
  std::string name = ColumnText(batch.cluster, row);
  if (name.empty()) name = ColumnText(batch.id_text, row);
  return name.empty() ? std::to_string(batch.id[row]) : name;
}

}  // namespace

std::vector<int64_t> BasePrompts::Sizes() const {
  std::vector<int64_t> sizes;
  for (const auto& [name, count] : rows) sizes.push_back(count);
  return sizes;
}

std::vector<BasePrompts> CountBasePrompts(const alert_dataset* dataset, size_t categories) {
  constexpr uint32_t kColumns = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_CLUSTER;
  const Reader reader = Make<Reader>(alert_reader_create, dataset, kColumns, uint8_t{1});
  std::vector<BasePrompts> counted(categories);
  while (true) {
    alert_batch batch = ALERT_BATCH_INIT;
    alert_error error = ALERT_ERROR_INIT;
    const alert_status status = alert_reader_next(reader.get(), &batch, &error);
    if (status == ALERT_END) return counted;
    if (status != ALERT_OK) Fail(kBadData, Describe(status, error));
    for (size_t row = 0; row < batch.rows; ++row) {
      counted[batch.category[row]].Add(NameAt(batch, row));
    }
  }
}

}  // namespace alert::cli
