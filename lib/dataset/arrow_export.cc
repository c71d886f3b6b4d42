#include "dataset/arrow_export.h"

#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

constexpr char kInt8[] = "c";
constexpr char kInt32[] = "i";
constexpr char kInt64[] = "l";
constexpr char kUint16[] = "S";
constexpr char kUint64[] = "L";
constexpr char kLargeText[] = "U";

// What the columns of a batch live in.
struct BatchMemory {
  Batch batch;
  std::deque<std::vector<int32_t>> indices;
  std::vector<uint8_t> has_verdict;
  TextColumn ids;
  std::vector<uint64_t> line;
  std::vector<uint64_t> offset;
};
using SharedMemory = std::shared_ptr<BatchMemory>;

template <typename T>
ArrowColumnData Numbers(const std::vector<T>& numbers, const SharedMemory& memory) {
  return {{nullptr, numbers.data()}, 0, memory, nullptr};
}

// Indices are signed, as the standard recommends: some consumers take no others.
ArrowColumnData Indices(const std::vector<uint16_t>& column,
                        std::shared_ptr<const TextColumn> dictionary, const SharedMemory& memory) {
  memory->indices.emplace_back(column.begin(), column.end());
  ArrowColumnData data = Numbers(memory->indices.back(), memory);
  data.dictionary = std::move(dictionary);
  return data;
}

template <typename Names>
std::shared_ptr<const TextColumn> DictionaryOf(const Names& names) {
  TextColumn values;
  for (const auto& name : names) values.Append(name);
  return std::make_shared<const TextColumn>(std::move(values));
}

class RowProducer : public ArrowProducer {
 public:
  RowProducer(std::shared_ptr<Reader> reader, uint32_t columns);

  const std::vector<ArrowField>& fields() const override { return fields_; }
  absl::StatusOr<bool> Next(ArrowArray* out) override;

 private:
  bool wants(uint32_t column) const { return (columns_ & column) != 0; }
  bool wants_text_ids() const { return wants(ALERT_COLUMN_ID_TEXT); }

  absl::Status CheckIds(const Batch& batch);
  absl::Status FillPlaces(BatchMemory* memory);
  ArrowColumnData IdColumn(const SharedMemory& memory) const;
  ArrowColumnData NameColumn(alert_dimension dimension, const SharedMemory& memory);
  ArrowColumnData VerdictColumn(const SharedMemory& memory) const;
  std::vector<ArrowColumnData> ColumnsOf(const SharedMemory& memory);

  std::shared_ptr<Reader> reader_;
  uint32_t columns_;
  std::vector<ArrowField> fields_;
  std::shared_ptr<const TextColumn> categories_;
  std::shared_ptr<const TextColumn> verdicts_;
  std::shared_ptr<const TextColumn> files_;
  std::shared_ptr<const TextColumn> names_[ALERT_DIMENSION_COUNT];
};

RowProducer::RowProducer(std::shared_ptr<Reader> reader, uint32_t columns)
    : reader_(std::move(reader)), columns_(columns) {
  const auto add = [&](uint32_t bits, ArrowField field) {
    if (wants(bits)) fields_.push_back(std::move(field));
  };
  add(ALERT_COLUMN_ID | ALERT_COLUMN_ID_TEXT,
      {"id", wants_text_ids() ? kLargeText : kInt64, nullptr, false});
  add(ALERT_COLUMN_CATEGORY, {"category", kInt32, kLargeText, false});
  add(ALERT_COLUMN_ATTACK, {"attack_type", kInt32, kLargeText, false});
  add(ALERT_COLUMN_LANGUAGE, {"language", kInt32, kLargeText, false});
  add(ALERT_COLUMN_MODEL, {"model", kInt32, kLargeText, false});
  add(ALERT_COLUMN_VERDICT, {"verdict", kInt8, kLargeText, true});
  ForEachTextColumn([&](const ColumnInfo& column) {
    add(column.bit, {std::string(column.name), kLargeText});
  });
  add(ALERT_COLUMN_PLACE, {"file", kInt32, kLargeText, false});
  add(ALERT_COLUMN_PLACE, {"line", kUint64, nullptr, false});
  add(ALERT_COLUMN_PLACE, {"offset", kUint64, nullptr, false});
  add(ALERT_COLUMN_SAMPLE, {"sample", kUint16, nullptr, false});

  NameList names;
  for (const Category& category : reader_->dataset().taxonomy()->categories()) {
    names.push_back(category.name);
  }
  categories_ = DictionaryOf(names);
  names.clear();
  for (alert_verdict verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
    names.emplace_back(VerdictName(verdict));
  }
  verdicts_ = DictionaryOf(names);
  names.clear();
  for (const SourceSpec& source : reader_->dataset().sources()) names.push_back(source.name);
  files_ = DictionaryOf(names);
}

absl::StatusOr<bool> RowProducer::Next(ArrowArray* out) {
  absl::StatusOr<Batch*> next = reader_->Next();
  ALERT_RETURN_IF_ERROR(next.status());
  if (*next == nullptr) return false;
  if (wants(ALERT_COLUMN_ID) && !wants_text_ids()) ALERT_RETURN_IF_ERROR(CheckIds(**next));
  const auto memory = std::make_shared<BatchMemory>();
  memory->batch = std::exchange(**next, Batch());
  if (wants(ALERT_COLUMN_PLACE)) ALERT_RETURN_IF_ERROR(FillPlaces(memory.get()));
  ExportBatch(memory->batch.rows, ColumnsOf(memory), out);
  return true;
}

absl::Status RowProducer::CheckIds(const Batch& batch) {
  if (batch.id_text.empty() || batch.id_text.all_null()) return absl::OkStatus();
  size_t row = 0;
  while (batch.id_text.IsNull(row)) ++row;
  const std::string_view id = batch.id_text[row];
  absl::StatusOr<Problem> problem = reader_->Locate(
      batch, {ALERT_PROBLEM_MALFORMED, batch.place[row],
              absl::StrCat("the id ", Quoted(id), " is no integer, and the stream has no text_ids"),
              ALERT_CAUSE_NONE});
  return problem.ok() ? ProblemError(*problem) : problem.status();
}

absl::Status RowProducer::FillPlaces(BatchMemory* memory) {
  absl::StatusOr<uint64_t> first_line = reader_->LineOf(memory->batch, {0, 0});
  ALERT_RETURN_IF_ERROR(first_line.status());
  for (const RowPlace& place : memory->batch.place) {
    memory->line.push_back(*first_line + place.line);
    memory->offset.push_back(place.offset);
  }
  return absl::OkStatus();
}

ArrowColumnData RowProducer::IdColumn(const SharedMemory& memory) const {
  const Batch& batch = memory->batch;
  if (!wants_text_ids()) return Numbers(batch.id, memory);
  const TextColumn& texts = batch.id_text;
  for (size_t row = 0; row < batch.rows; ++row) {
    const bool is_text = !texts.empty() && !texts.IsNull(row);
    memory->ids.Append(is_text ? std::string(texts[row]) : std::to_string(batch.id[row]));
  }
  return DataOf(memory->ids, memory);
}

ArrowColumnData RowProducer::NameColumn(alert_dimension dimension, const SharedMemory& memory) {
  std::shared_ptr<const TextColumn>& names = names_[dimension];
  const size_t count = reader_->name_count(dimension);
  if (names == nullptr || names->size() != count) {
    NameList all;
    for (size_t i = 0; i < count; ++i) all.push_back(reader_->name(dimension, i));
    names = DictionaryOf(all);
  }
  const Batch& batch = memory->batch;
  const std::vector<uint16_t>& column = dimension == ALERT_DIMENSION_ATTACK     ? batch.attack
                                        : dimension == ALERT_DIMENSION_LANGUAGE ? batch.language
                                                                                : batch.model;
  return Indices(column, names, memory);
}

// The verdicts are the indices, but for rows that have none.
ArrowColumnData RowProducer::VerdictColumn(const SharedMemory& memory) const {
  std::vector<alert_verdict>& verdict = memory->batch.verdict;
  ArrowColumnData data = {{nullptr, verdict.data()}, 0, memory, verdicts_};
  std::vector<uint8_t>& has_verdict = memory->has_verdict;
  has_verdict.assign(verdict.size() / 8 + 1, 0xFF);
  for (size_t row = 0; row < verdict.size(); ++row) {
    if (verdict[row] != ALERT_NO_VERDICT) continue;
    verdict[row] = 0;
    has_verdict[row / 8] &= static_cast<uint8_t>(~(1u << (row % 8)));
    ++data.null_count;
  }
  if (data.null_count != 0) data.buffers[0] = has_verdict.data();
  return data;
}

std::vector<ArrowColumnData> RowProducer::ColumnsOf(const SharedMemory& memory) {
  const Batch& batch = memory->batch;
  std::vector<ArrowColumnData> columns;
  if (wants(ALERT_COLUMN_ID | ALERT_COLUMN_ID_TEXT)) columns.push_back(IdColumn(memory));
  if (wants(ALERT_COLUMN_CATEGORY)) {
    columns.push_back(Indices(batch.category, categories_, memory));
  }
  if (wants(ALERT_COLUMN_ATTACK)) columns.push_back(NameColumn(ALERT_DIMENSION_ATTACK, memory));
  if (wants(ALERT_COLUMN_LANGUAGE)) {
    columns.push_back(NameColumn(ALERT_DIMENSION_LANGUAGE, memory));
  }
  if (wants(ALERT_COLUMN_MODEL)) columns.push_back(NameColumn(ALERT_DIMENSION_MODEL, memory));
  if (wants(ALERT_COLUMN_VERDICT)) columns.push_back(VerdictColumn(memory));
  ForEachTextColumn([&](const ColumnInfo& column) {
    if (wants(column.bit)) columns.push_back(DataOf(batch.*column.texts, memory));
  });
  if (wants(ALERT_COLUMN_PLACE)) {
    memory->indices.emplace_back(batch.rows, static_cast<int32_t>(batch.file));
    columns.push_back(Numbers(memory->indices.back(), memory));
    columns.back().dictionary = files_;
    columns.push_back(Numbers(memory->line, memory));
    columns.push_back(Numbers(memory->offset, memory));
  }
  if (wants(ALERT_COLUMN_SAMPLE)) columns.push_back(Numbers(batch.sample, memory));
  return columns;
}

}  // namespace

std::unique_ptr<ArrowProducer> ProduceRows(std::shared_ptr<Reader> reader, uint32_t columns) {
  return std::make_unique<RowProducer>(std::move(reader), columns);
}

}  // namespace alert
