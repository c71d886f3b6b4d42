#include "dataset/arrow_import.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrow/column.h"
#include "base/json_string.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/arrow_plan.h"
#include "dataset/row/raw_row.h"
#include "dataset/row/row_builder.h"
#include "simdjson.h"

namespace alert {
namespace {

// Rows of the stream that are read at a time: an array may be as long as the whole data.
constexpr int64_t kRowsPerBatch = 4096;

class ArrowRows : public BatchStream {
 public:
  ArrowRows(std::shared_ptr<ArrowSource> source, const Dataset& dataset, uint32_t columns)
      : source_(std::move(source)),
        fields_(dataset.fields()),
        columns_(columns),
        builder_(dataset.taxonomy(), dataset.defaults(), columns) {}

  absl::StatusOr<Batch*> Next() override;
  absl::StatusOr<uint64_t> LinesBefore(uint32_t) override { return 0; }

 private:
  // A field's value in the row that is being made, where it is JSON: in values_.
  struct Token {
    Field field;
    size_t begin;
    size_t end;
  };

  absl::Status Start();
  // Makes the next chunk that has rows the current one; false at the end.
  absl::StatusOr<bool> NextChunk();

  void AddRow(int64_t row, RowPlace place);
  void AddRowIn(size_t language, int64_t row, RowPlace place);
  ArrowColumn::Fault ReadFields(size_t language, int64_t row, RawRow* raw);
  ArrowColumn::Fault ReadField(const ArrowFieldSource& at, size_t language, int64_t row,
                               RawRow* raw);
  ArrowColumn::Fault ReadCell(ArrowColumn* column, int64_t row, Field field, RawRow* raw);
  ArrowColumn::Fault AppendKey(size_t key, size_t language, int64_t row, std::string* json);
  ArrowColumn::Fault AppendPrompt(size_t language, int64_t row, std::string* json);
  ArrowColumn::Fault AppendJudgements(const ArrowColumn& column, int64_t row, std::string* json);
  ArrowColumn::Fault MakeJson(size_t language, int64_t row);

  // The row of its columns that belongs to a row of the chunk.
  int64_t ColumnRow(int64_t row) const { return table_.ChildRow(row); }

  std::shared_ptr<ArrowSource> source_;
  const FieldMap fields_;
  const uint32_t columns_;
  RowBuilder builder_;
  ArrowPlan plan_;
  std::vector<bool> is_judgements_;  // by key
  bool started_ = false;

  size_t chunk_index_ = 0;
  std::shared_ptr<const ArrowChunk> chunk_;
  ArrowColumn table_;
  int64_t next_row_ = 0;     // of the chunk
  uint64_t rows_made_ = 0;   // of all chunks
  const char* faulty_ = "";  // the column that the last fault is about

  Batch batch_;
  std::string values_;
  std::vector<Token> tokens_;
  std::string json_;
  simdjson::dom::parser parser_;
};

absl::Status ArrowRows::Start() {
  ALERT_RETURN_IF_ERROR(source_->Open());
  absl::StatusOr<ArrowPlan> plan = PlanFields(*source_, fields_, columns_);
  ALERT_RETURN_IF_ERROR(plan.status());
  plan_ = *std::move(plan);
  is_judgements_.assign(plan_.keys.size(), false);
  // Also where they are wanted as a part of the row's JSON only, which has nothing of a column that
  // can't be read.
  const absl::StatusOr<ArrowPlan> all =
      PlanFields(*source_, fields_, columns_ | ALERT_COLUMN_JUDGEMENTS);
  for (const ArrowFieldSource& at : all.ok() ? all->fields : plan_.fields) {
    const ArrowKey& key = plan_.keys[at.key];
    if (at.field == Field::kJudgements && at.members.empty() &&
        key.kind == ArrowKey::Kind::kColumn && source_->type().children[key.column].is_text()) {
      is_judgements_[at.key] = true;
    }
  }
  started_ = true;
  return absl::OkStatus();
}

absl::StatusOr<bool> ArrowRows::NextChunk() {
  while (chunk_ == nullptr || next_row_ == table_.rows()) {
    absl::StatusOr<std::shared_ptr<const ArrowChunk>> chunk = source_->Chunk(chunk_index_);
    ALERT_RETURN_IF_ERROR(chunk.status());
    if (*chunk == nullptr) return false;
    ++chunk_index_;
    next_row_ = 0;
    table_ = ArrowColumn();
    chunk_ = *std::move(chunk);
    if (absl::Status status = ArrowColumn::Make(source_->type(), &chunk_->array(), &table_);
        !status.ok()) {
      return absl::DataLossError(
          absl::StrCat(source_->name(), ": array ", chunk_index_, ": ", status.message()));
    }
  }
  return true;
}

absl::StatusOr<Batch*> ArrowRows::Next() {
  if (!started_) ALERT_RETURN_IF_ERROR(Start());
  absl::StatusOr<bool> has_rows = NextChunk();
  ALERT_RETURN_IF_ERROR(has_rows.status());
  if (!*has_rows) return nullptr;
  batch_.Clear();
  batch_.file = 0;
  builder_.StartBatch(&batch_);
  const int64_t end = std::min(table_.rows(), next_row_ + kRowsPerBatch);
  for (; next_row_ < end; ++next_row_) AddRow(next_row_, {batch_.newlines++, rows_made_});
  builder_.FinishBatch();
  return &batch_;
}

void ArrowRows::AddRow(int64_t row, RowPlace place) {
  const size_t count = std::max<size_t>(1, source_->languages().size());
  for (size_t language = 0; language < count; ++language) {
    place.offset = rows_made_++;
    AddRowIn(language, row, place);
  }
}

void ArrowRows::AddRowIn(size_t language, int64_t row, RowPlace place) {
  if (table_.IsNull(row)) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place, "the row is null");
    return;
  }
  RawRow raw;
  ArrowColumn::Fault fault = ReadFields(language, row, &raw);
  if (fault == nullptr && (columns_ & ALERT_COLUMN_JSON) != 0) fault = MakeJson(language, row);
  if (fault != nullptr) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the column ", Quoted(faulty_), " ", fault));
    return;
  }
  builder_.Add(raw, place, json_);
}

ArrowColumn::Fault ArrowRows::ReadFields(size_t language, int64_t row, RawRow* raw) {
  values_.clear();
  tokens_.clear();
  for (const ArrowFieldSource& at : plan_.fields) {
    if (const auto fault = ReadField(at, language, row, raw); fault != nullptr) return fault;
  }
  // Only now does values_ stay where it is.
  for (const Token& token : tokens_) {
    (*raw)[token.field] =
        RawValue(std::string_view(values_).substr(token.begin, token.end - token.begin));
  }
  return nullptr;
}

// Leaves the field out where a struct on the way to it is null.
ArrowColumn::Fault ArrowRows::ReadField(const ArrowFieldSource& at, size_t language, int64_t row,
                                        RawRow* raw) {
  const ArrowKey& key = plan_.keys[at.key];
  if (key.kind == ArrowKey::Kind::kLanguage) {
    (*raw)[at.field] = RawValue::Text(source_->languages()[language]);
    return nullptr;
  }
  const bool is_prompt = key.kind == ArrowKey::Kind::kPrompt;
  const size_t index = is_prompt ? plan_.language_columns[language] : key.column;
  faulty_ = source_->type().children[index].name.c_str();
  ArrowColumn* column = &table_.child(index);
  int64_t at_row = ColumnRow(row);
  // A prompt that is null in this language is one without text.
  if (is_prompt && column->IsNull(at_row)) {
    (*raw)[at.field] = RawValue::Text("");
    return nullptr;
  }
  if (is_judgements_[at.key]) {
    const size_t begin = values_.size();
    const auto fault = AppendJudgements(*column, at_row, &values_);
    tokens_.push_back({at.field, begin, values_.size()});
    return fault;
  }
  for (const size_t member : at.members) {
    if (column->IsNull(at_row)) return nullptr;
    at_row = column->ChildRow(at_row);
    column = &column->child(member);
  }
  return ReadCell(column, at_row, at.field, raw);
}

ArrowColumn::Fault ArrowRows::ReadCell(ArrowColumn* column, int64_t row, Field field, RawRow* raw) {
  ArrowCell cell;
  if (const auto fault = column->Cell(row, &cell); fault != nullptr) return fault;
  RawValue& value = (*raw)[field];
  switch (cell.kind) {
    case ArrowCell::Kind::kNull:
      // Under another key of the field, a null says nothing.
      if (field != Field::kSample || !value.present()) value = RawValue::Null();
      return nullptr;
    case ArrowCell::Kind::kBool:
      value = RawValue::Bool(cell.integer != 0);
      return nullptr;
    case ArrowCell::Kind::kInteger:
      value = RawValue::Integer(cell.integer);
      return nullptr;
    case ArrowCell::Kind::kReal:
      value = RawValue::Real(cell.real);
      return nullptr;
    case ArrowCell::Kind::kText:
      value = RawValue::Text(cell.text);
      return nullptr;
    case ArrowCell::Kind::kJson:
      break;
  }
  const size_t begin = values_.size();
  const auto fault = column->AppendJson(row, &values_);
  tokens_.push_back({field, begin, values_.size()});
  return fault;
}

ArrowColumn::Fault ArrowRows::AppendKey(size_t key, size_t language, int64_t row,
                                        std::string* json) {
  switch (plan_.keys[key].kind) {
    case ArrowKey::Kind::kLanguage:
      AppendJsonString(source_->languages()[language], json);
      return nullptr;
    case ArrowKey::Kind::kPrompt:
      return AppendPrompt(language, row, json);
    case ArrowKey::Kind::kColumn:
      break;
  }
  const size_t index = plan_.keys[key].column;
  faulty_ = source_->type().children[index].name.c_str();
  ArrowColumn& column = table_.child(index);
  if (is_judgements_[key]) return AppendJudgements(column, ColumnRow(row), json);
  return column.AppendJson(ColumnRow(row), json);
}

// A prompt that is null in this language is one without text.
ArrowColumn::Fault ArrowRows::AppendPrompt(size_t language, int64_t row, std::string* json) {
  faulty_ = source_->languages()[language].c_str();
  ArrowColumn& column = table_.child(plan_.language_columns[language]);
  if (!column.IsNull(ColumnRow(row))) return column.AppendJson(ColumnRow(row), json);
  json->append("\"\"");
  return nullptr;
}

// A list of judgements may come as the text of its JSON, as it does in streams made here.
ArrowColumn::Fault ArrowRows::AppendJudgements(const ArrowColumn& column, int64_t row,
                                               std::string* json) {
  if (column.IsNull(row)) {
    json->append("null");
    return nullptr;
  }
  std::string_view text;
  if (const auto fault = column.Text(row, &text); fault != nullptr) return fault;
  simdjson::dom::element list;
  if (parser_.parse(text.data(), text.size()).get(list) == simdjson::SUCCESS && list.is_array()) {
    json->append(simdjson::minify(list));
  } else {
    AppendJsonString(text, json);
  }
  return nullptr;
}

// The row as a line of JSON, without the columns whose values JSON does not have.
ArrowColumn::Fault ArrowRows::MakeJson(size_t language, int64_t row) {
  json_ = "{";
  for (size_t key = 0; key < plan_.keys.size(); ++key) {
    const ArrowKey& named = plan_.keys[key];
    if (named.kind == ArrowKey::Kind::kColumn &&
        !source_->type().children[named.column].is_readable()) {
      continue;
    }
    if (json_.size() > 1) json_.push_back(',');
    AppendJsonString(named.name, &json_);
    json_.push_back(':');
    if (const auto fault = AppendKey(key, language, row, &json_); fault != nullptr) return fault;
  }
  json_.push_back('}');
  return nullptr;
}

}  // namespace

std::unique_ptr<BatchStream> RowsOfArrow(std::shared_ptr<ArrowSource> source,
                                         const Dataset& dataset, uint32_t columns) {
  return std::make_unique<ArrowRows>(std::move(source), dataset, columns);
}

}  // namespace alert
