#include "report/arrow.h"

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "report/figures.h"
#include "report/row_fields.h"
#include "report/samples.h"
#include "score/left_out.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

constexpr char kLargeText[] = "U";
constexpr char kInt32[] = "i";
constexpr char kInt64[] = "l";
constexpr char kDouble[] = "g";
constexpr char kBool[] = "b";

// A column of numbers, some of which may be null.
template <typename T>
class NumberColumn {
 public:
  void Append(std::optional<T> value) {
    const size_t row = values_.size();
    if (row % 8 == 0) validity_.push_back(0);
    if (value) {
      validity_[row / 8] |= static_cast<uint8_t>(1u << (row % 8));
    } else {
      ++null_count_;
    }
    values_.push_back(value.value_or(T()));
  }

  ArrowColumnData Data(std::shared_ptr<const void> owner) const {
    return {{validity_.data(), values_.data()}, null_count_, std::move(owner), nullptr};
  }

 private:
  std::vector<T> values_;
  std::vector<uint8_t> validity_;
  int64_t null_count_ = 0;
};

// A column of names that repeat: indices of its dictionary.
class NameColumn {
 public:
  // An empty name is null.
  void Append(std::string_view name) {
    if (name.empty()) {
      indices_.Append(std::nullopt);
      return;
    }
    int32_t index = 0;
    while (static_cast<size_t>(index) < names_.size() &&
           names_[static_cast<size_t>(index)] != name) {
      ++index;
    }
    if (static_cast<size_t>(index) == names_.size()) names_.emplace_back(name);
    indices_.Append(index);
  }

  ArrowColumnData Data(std::shared_ptr<const void> owner) const {
    ArrowColumnData data = indices_.Data(std::move(owner));
    TextColumn values;
    for (const std::string& name : names_) values.Append(name);
    data.dictionary = std::make_shared<const TextColumn>(std::move(values));
    return data;
  }

 private:
  std::vector<std::string> names_;
  NumberColumn<int32_t> indices_;
};

std::optional<double> Proportion(double value) {
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

class ScoreTable {
 public:
  explicit ScoreTable(const Score& score)
      : population_of_(score.interval.population), left_out_of_(LeftOutOf(score)) {
    for (const ModelScore& model : score.models) {
      AddRow(model, "overall", model.overall);
      AddRow(model, "mean", model.mean);
      AddCategories(model);
      AddRows(model, "macro", model.macros);
      AddRows(model, "attack", model.attacks);
      AddRows(model, "language", model.languages);
      AddRows(model, "every-sample", model.every_sample);
      AddRows(model, "every-attack", model.every_attack);
      AddRows(model, "every-language", model.every_language);
      AddRows(model, kRepeatScope, RepeatRowsOf(model.repeats));
    }
  }

  size_t rows() const { return rows_; }

  static std::vector<ArrowColumnData> ColumnsOf(const std::shared_ptr<const ScoreTable>& table) {
    std::vector<ArrowColumnData> columns = {table->model_.Data(table), table->scope_.Data(table),
                                            DataOf(table->name_, table)};
    for (const auto& counts : table->counts_) columns.push_back(counts.Data(table));
    for (const auto& proportions : table->proportions_) columns.push_back(proportions.Data(table));
    columns.push_back(table->band_.Data(table));
    // Nothing is null in this column.
    columns.push_back({{nullptr, table->certified_.data()}, 0, table, nullptr});
    columns.push_back(table->grade_.Data(table));
    columns.push_back(table->population_.Data(table));
    columns.push_back(table->left_out_.Data(table));
    columns.push_back(table->left_out_share_.Data(table));
    return columns;
  }

 private:
  void AddRows(const ModelScore& model, std::string_view scope, const std::vector<ScoreRow>& rows) {
    for (const ScoreRow& row : rows) AddRow(model, scope, row);
  }

  void AddCategories(const ModelScore& model) {
    for (size_t c = 0; c < model.categories.size(); ++c) {
      AddRow(model, "category", model.categories[c],
             population_of_.empty()
                 ? std::nullopt
                 : std::optional<int64_t>(static_cast<int64_t>(population_of_[c])));
    }
  }

  void AddRow(const ModelScore& model, std::string_view scope, const ScoreRow& row,
              std::optional<int64_t> population = std::nullopt) {
    model_.Append(model.model);
    scope_.Append(scope);
    if (row.name.empty()) {
      name_.AppendNull();
    } else {
      name_.Append(row.name);
    }
    for (size_t i = 0; i < counts_.size(); ++i) {
      counts_[i].Append(static_cast<int64_t>(row.counts[i]));
    }
    for (size_t i = 0; i < proportions_.size(); ++i) {
      proportions_[i].Append(Proportion(FigureColumns()[i]->Of(row)));
    }
    band_.Append(BandWord(row));
    if (rows_ % 8 == 0) certified_.push_back(0);
    certified_.back() |= static_cast<uint8_t>((row.certified ? 1u : 0u) << (rows_ % 8));
    ++rows_;
    grade_.Append(GradeWord(row));
    population_.Append(population);
    left_out_.Append(static_cast<int64_t>(left_out_of_.rows));
    left_out_share_.Append(Proportion(left_out_of_.share));
  }

  Population population_of_;
  LeftOut left_out_of_;
  size_t rows_ = 0;
  NameColumn model_;
  NameColumn scope_;
  TextColumn name_;
  std::array<NumberColumn<int64_t>, ALERT_VERDICT_COUNT> counts_;
  std::vector<NumberColumn<double>> proportions_{FigureColumns().size()};
  NameColumn band_;
  std::vector<uint8_t> certified_;  // a bit a row
  NameColumn grade_;
  NumberColumn<int64_t> population_;
  NumberColumn<int64_t> left_out_;
  NumberColumn<double> left_out_share_;
};

class ScoreProducer : public ArrowProducer {
 public:
  explicit ScoreProducer(const Score& score) : table_(std::make_shared<ScoreTable>(score)) {
    fields_ = {{"model", kInt32, kLargeText, false},
               {"scope", kInt32, kLargeText, false},
               {"name", kLargeText}};
    for (alert_verdict verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
      fields_.push_back({std::string(VerdictName(verdict)), kInt64, nullptr, false});
    }
    for (const RowField* field : FigureColumns()) {
      fields_.push_back({std::string(field->column), kDouble});
    }
    fields_.push_back({"band", kInt32, kLargeText, true});
    fields_.push_back({"certified", kBool, nullptr, false});
    fields_.push_back({"grade", kInt32, kLargeText, true});
    fields_.push_back({"population", kInt64});
    fields_.push_back({"left_out", kInt64, nullptr, false});
    fields_.push_back({"left_out_share", kDouble});
  }

  const std::vector<ArrowField>& fields() const override { return fields_; }

  absl::StatusOr<bool> Next(ArrowArray* out) override {
    const std::shared_ptr<const ScoreTable> table = std::exchange(table_, nullptr);
    if (table == nullptr || table->rows() == 0) return false;
    ExportBatch(table->rows(), ScoreTable::ColumnsOf(table), out);
    return true;
  }

 private:
  std::shared_ptr<const ScoreTable> table_;
  std::vector<ArrowField> fields_;
};

}  // namespace

std::unique_ptr<ArrowProducer> ProduceScore(const Score& score) {
  return std::make_unique<ScoreProducer>(score);
}

}  // namespace alert
