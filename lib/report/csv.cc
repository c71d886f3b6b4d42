#include <cmath>

#include "fmt/format.h"
#include "report/figures.h"
#include "report/report.h"
#include "report/row_fields.h"
#include "report/samples.h"
#include "score/left_out.h"
#include "text/escape.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

// The shortest text that reads back as the same number; empty where there is none.
std::string Number(double value) {
  return std::isnan(value) ? "" : fmt::format("{}", value);
}

class CsvWriter {
 public:
  CsvWriter(const Score& score, std::string* csv)
      : population_(score.interval.population), csv_(csv) {
    const LeftOut left_out = LeftOutOf(score);
    left_out_ = fmt::format(",{},{}", left_out.rows, Number(left_out.share));
  }

  void AddModel(const ModelScore& model) {
    model_ = CsvCell(model.model);
    AddRow("overall", model.overall);
    AddRow("mean", model.mean);
    AddCategories(model.categories);
    AddRows("macro", model.macros);
    AddRows("attack", model.attacks);
    AddRows("language", model.languages);
    AddRows("every-sample", model.every_sample);
    AddRows("every-attack", model.every_attack);
    AddRows("every-language", model.every_language);
    AddRows(kRepeatScope, RepeatRowsOf(model.repeats));
  }

 private:
  void AddRows(std::string_view scope, const std::vector<ScoreRow>& rows) {
    for (const ScoreRow& row : rows) AddRow(scope, row);
  }

  void AddCategories(const std::vector<ScoreRow>& rows) {
    for (size_t c = 0; c < rows.size(); ++c) {
      AddRow("category", rows[c], population_.empty() ? "" : fmt::format("{}", population_[c]));
    }
  }

  void AddRow(std::string_view scope, const ScoreRow& row, std::string_view population = "") {
    *csv_ += fmt::format("{},{},{}", model_, scope, CsvCell(row.name));
    for (const uint64_t count : row.counts) *csv_ += fmt::format(",{}", count);
    for (const RowField* field : FigureColumns()) *csv_ += "," + Number(field->Of(row));
    *csv_ += fmt::format(",{},{},{},{}{}\n", BandWord(row), row.certified, GradeWord(row),
                         population, left_out_);
  }

  const Population& population_;
  std::string left_out_;
  std::string* csv_;
  std::string model_;
};

}  // namespace

std::string CsvReport(const Score& score) {
  std::string csv = "model,scope,name";
  for (alert_verdict verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
    csv += fmt::format(",{}", VerdictName(verdict));
  }
  for (const RowField* field : FigureColumns()) csv += fmt::format(",{}", field->column);
  csv += ",band,certified,grade,population,left_out,left_out_share\n";
  CsvWriter writer(score, &csv);
  for (const ModelScore& model : score.models) writer.AddModel(model);
  return csv;
}

}  // namespace alert
