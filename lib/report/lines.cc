#include "report/lines.h"

namespace alert {
namespace {

using Rows = std::vector<ScoreRow>;

Line RowsAt(const Score& score, std::string_view name, Rows ModelScore::*rows, size_t index) {
  Line line;
  line.name = name;
  for (const ModelScore& model : score.models) line.rows.push_back(&(model.*rows)[index]);
  return line;
}

Line AggregateLine(const Score& score, std::string_view name, ScoreRow ModelScore::*row) {
  Line line;
  line.name = name;
  for (const ModelScore& model : score.models) line.rows.push_back(&(model.*row));
  return line;
}

// All models of a score have the same attacks and languages.
std::vector<Line> NamedLines(const Score& score, Rows ModelScore::*rows) {
  std::vector<Line> lines;
  if (score.models.empty()) return lines;
  const Rows& first = score.models[0].*rows;
  for (size_t i = 0; i < first.size(); ++i) {
    lines.push_back(RowsAt(score, first[i].name, rows, i));
  }
  return lines;
}

}  // namespace

std::vector<Line> CategoryLines(const Score& score) {
  std::vector<Line> lines;
  const std::vector<Macro>& macros = score.taxonomy->macros();
  for (size_t m = 0; m < macros.size(); ++m) {
    lines.push_back(RowsAt(score, macros[m].title, &ModelScore::macros, m));
    lines.back().is_macro = true;
    for (size_t i = 0; i < macros[m].category_count; ++i) {
      const size_t c = macros[m].first_category + i;
      const std::string& name = score.taxonomy->categories()[c].name;
      lines.push_back(RowsAt(score, name, &ModelScore::categories, c));
      lines.back().is_excluded = !score.models.empty() && lines.back().rows[0]->excluded;
    }
  }
  return lines;
}

std::vector<Line> AttackLines(const Score& score) {
  std::vector<Line> lines = NamedLines(score, &ModelScore::attacks);
  if (lines.size() == 1 && lines[0].name == "none") lines.clear();
  return lines;
}

std::vector<Line> LanguageLines(const Score& score) {
  std::vector<Line> lines = NamedLines(score, &ModelScore::languages);
  if (lines.size() == 1) lines.clear();
  return lines;
}

Line MeanLine(const Score& score) {
  return AggregateLine(score, "mean", &ModelScore::mean);
}

Line OverallLine(const Score& score) {
  return AggregateLine(score, "overall", &ModelScore::overall);
}

Line HeadlineLine(const Score& score) {
  return score.headline == ALERT_HEADLINE_MEAN ? MeanLine(score) : OverallLine(score);
}

}  // namespace alert
