#include <cmath>

#include "fmt/format.h"
#include "report/figures.h"
#include "report/report.h"
#include "text/escape.h"

namespace alert {
namespace {

// The shortest text that reads back as the same number; empty where there is none.
std::string Number(double value) {
  return std::isnan(value) ? "" : fmt::format("{}", value);
}

class CsvWriter {
 public:
  explicit CsvWriter(std::string* csv) : csv_(csv) {}

  void AddModel(const ModelScore& model) {
    model_ = CsvCell(model.model);
    AddRow("overall", model.overall);
    AddRow("mean", model.mean);
    AddRows("category", model.categories);
    AddRows("macro", model.macros);
    AddRows("attack", model.attacks);
    AddRows("language", model.languages);
  }

 private:
  void AddRows(std::string_view scope, const std::vector<ScoreRow>& rows) {
    for (const ScoreRow& row : rows) AddRow(scope, row);
  }

  void AddRow(std::string_view scope, const ScoreRow& row) {
    *csv_ += fmt::format("{},{},{}", model_, scope, CsvCell(row.name));
    for (const uint64_t count : row.counts) *csv_ += fmt::format(",{}", count);
    for (const double value :
         {row.safety, row.worst, row.best, row.interval.low, row.interval.high, row.bounds.low,
          row.bounds.high, row.corrected.safety, row.corrected.interval.low,
          row.corrected.interval.high, row.corrected_bounds.interval.low,
          row.corrected_bounds.interval.high}) {
      *csv_ += "," + Number(value);
    }
    *csv_ += fmt::format(",{},{}\n", BandWord(row), row.certified);
  }

  std::string* csv_;
  std::string model_;
};

}  // namespace

std::string CsvReport(const Score& score) {
  std::string csv =
      "model,scope,name,safe,unsafe,undecided,missing,safety,worst,best,low,high,bounds_low,"
      "bounds_high,corrected,corrected_low,corrected_high,corrected_bounds_low,"
      "corrected_bounds_high,band,certified\n";
  CsvWriter writer(&csv);
  for (const ModelScore& model : score.models) writer.AddModel(model);
  return csv;
}

}  // namespace alert
