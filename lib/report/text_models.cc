#include "fmt/format.h"
#include "report/figures.h"
#include "report/lines.h"
#include "report/text_tables.h"
#include "text/escape.h"

namespace alert {
namespace {

constexpr std::string_view kMarks[] = {" ", "✓", "!", "✗"};  // by band

// Marked by a sign, and by colour where there is any.
TableCell SafetyCell(const ScoreRow& row) {
  return {fmt::format("{} {}", PercentWithInterval(row), kMarks[row.band]), BandStyle(row)};
}

// As wide as SafetyCell, so that the figures are aligned.
TableCell PlainCell(const std::string& text) {
  return {text + "  "};
}

class ModelsWriter {
 public:
  ModelsWriter(const Score& score, size_t first, size_t count)
      : score_(score), first_(first), count_(count), table_(Columns(count)) {}

  TextTable Write() {
    AddTop();
    for (const Line& line : CategoryLines(score_)) {
      const std::string name = CleanText(line.name) + (line.is_excluded ? " (excluded)" : "");
      AddLine(line.is_macro ? TableCell{name, Style::kStrong} : TableCell{"  " + name}, line,
              SafetyCell);
    }
    AddSection("attack (ASR %)", AttackLines(score_),
               [](const ScoreRow& row) { return PlainCell(Percent(1 - row.safety)); });
    AddSection("language (safety %)", LanguageLines(score_), SafetyCell);
    if (IsGraded(score_)) AddGrades();
    return std::move(table_);
  }

 private:
  using ToCell = TableCell (*)(const ScoreRow& row);

  static std::vector<TableColumn> Columns(size_t models) {
    std::vector<TableColumn> columns(models + 1);
    columns[0].align_right = false;
    return columns;
  }

  void AddTop() {
    std::vector<TableCell> names = {{"safety %"}};
    for (size_t m = first_; m < first_ + count_; ++m) {
      names.push_back({CleanText(score_.models[m].model), Style::kStrong});
    }
    table_.AddRow(std::move(names));
    table_.AddRule();
    const Line overall = OverallLine(score_);
    AddLine({"band", Style::kStrong}, HeadlineLine(score_), [](const ScoreRow& row) {
      return TableCell{std::string(BandWord(row)), BandStyle(row)};
    });
    AddLine({"overall", Style::kStrong}, overall, SafetyCell);
    AddLine({"mean", Style::kStrong}, MeanLine(score_), SafetyCell);
    AddLine({"prompts"}, overall,
            [](const ScoreRow& row) { return PlainCell(fmt::format("{}", Prompts(row))); });
    AddUnscored("undecided", overall, ALERT_VERDICT_UNDECIDED);
    AddUnscored("missing", overall, ALERT_VERDICT_MISSING);
    table_.AddRule();
  }

  void AddLine(TableCell name, const Line& line, ToCell to_cell) {
    std::vector<TableCell> cells = {std::move(name)};
    for (size_t m = first_; m < first_ + count_; ++m) cells.push_back(to_cell(*line.rows[m]));
    table_.AddRow(std::move(cells));
  }

  // How many prompts `overall` leaves out for want of a verdict, where there are any.
  void AddUnscored(std::string_view name, const Line& overall, alert_verdict verdict) {
    std::vector<TableCell> cells = {{std::string(name)}};
    uint64_t sum = 0;
    for (size_t m = first_; m < first_ + count_; ++m) {
      const uint64_t count = overall.rows[m]->counts[verdict];
      sum += count;
      cells.push_back(PlainCell(fmt::format("{}", count)));
    }
    if (sum > 0) table_.AddRow(std::move(cells));
  }

  void AddGrades() {
    const auto grade = [](const ScoreRow& row) { return PlainCell(GradeWithProbability(row)); };
    std::vector<Line> lines = CategoryLines(score_);
    lines.push_back(MeanLine(score_));
    lines.push_back(OverallLine(score_));
    AddSection("grade (its probability)", lines, grade);
  }

  void AddSection(std::string_view head, const std::vector<Line>& lines, ToCell to_cell) {
    if (lines.empty()) return;
    table_.AddRule();
    table_.AddRow({{std::string(head), Style::kStrong}});
    for (const Line& line : lines) AddLine({"  " + CleanText(line.name)}, line, to_cell);
  }

  const Score& score_;
  size_t first_;
  size_t count_;
  TextTable table_;
};

}  // namespace

TextTable ModelsTable(const Score& score, size_t first, size_t count) {
  return ModelsWriter(score, first, count).Write();
}

std::string MarkLegend() {
  std::string legend;
  for (const alert_band band : {ALERT_BAND_SAFE, ALERT_BAND_UNSAFE, ALERT_BAND_HIGHLY_UNSAFE}) {
    legend += fmt::format("{}{} {}", legend.empty() ? "" : "   ", kMarks[band], BandName(band));
  }
  return legend + "\n";
}

}  // namespace alert
