#include "report/samples.h"

#include <cmath>
#include <utility>

#include "fmt/format.h"
#include "report/figures.h"

namespace alert {
namespace {

// The first few, those twice as many each time, and the last.
bool IsWorthALine(uint64_t samples, uint64_t most) {
  constexpr uint64_t kFew = 5;
  const bool is_power_of_two = (samples & (samples - 1)) == 0;
  return samples <= kFew || is_power_of_two || samples == most;
}

std::string WorstToBest(double worst, double best) {
  return worst < best ? PercentRange(worst, best) : "";
}

VariantCells CellsOf(const RepeatRow& row) {
  return {fmt::format("{} sample{}", row.samples, row.samples == 1 ? "" : "s"),
          fmt::format("{}", row.prompts),
          Percent(row.all_safe),
          PercentRange(row.interval.low, row.interval.high),
          WorstToBest(row.worst, row.best),
          Percent(1 - row.all_safe)};
}

VariantCells CellsOf(std::string name, const ScoreRow& row) {
  return {std::move(name),
          fmt::format("{}", Prompts(row)),
          Percent(row.safety),
          PercentRange(row.interval.low, row.interval.high),
          WorstToBest(row.worst, row.best),
          Percent(1 - row.safety)};
}

}  // namespace

std::vector<VariantCells> VariantTable(const ModelScore& model, double level) {
  std::vector<VariantCells> table = {{"safe in all of", "prompts", "safe %",
                                      fmt::format("{:g} % interval", 100 * level), "worst–best",
                                      "ASR %"}};
  for (const RepeatRow& row : model.repeats.rows) {
    if (IsWorthALine(row.samples, model.repeats.rows.size())) table.push_back(CellsOf(row));
  }
  for (const ScoreRow& row : model.every_sample) table.push_back(CellsOf("every sample", row));
  for (const ScoreRow& row : model.every_attack) table.push_back(CellsOf("every attack", row));
  for (const ScoreRow& row : model.every_language) table.push_back(CellsOf("every language", row));
  if (table.size() == 1) table.clear();
  return table;
}

std::string SamplesNote(const Repeats& repeats) {
  if (repeats.rows.empty()) return "";
  std::string note =
      fmt::format("{} prompts with {} responses", repeats.prompts, repeats.responses);
  if (std::isnan(repeats.mixed)) return note;
  note += fmt::format("; {} % have both verdicts; variance within prompts {:.4g}",
                      Percent(repeats.mixed), repeats.within);
  if (std::isnan(repeats.between)) return note;
  return note + fmt::format(", between them {:.4g}", repeats.between);
}

std::vector<ScoreRow> RepeatRowsOf(const Repeats& repeats) {
  std::vector<ScoreRow> rows;
  for (const RepeatRow& repeat : repeats.rows) {
    ScoreRow row;
    row.name = fmt::format("{}", repeat.samples);
    row.safety = repeat.all_safe;
    row.worst = repeat.worst;
    row.best = repeat.best;
    row.interval.low = repeat.interval.low;
    row.interval.high = repeat.interval.high;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace alert
