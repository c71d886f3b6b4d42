#include <cmath>

#include "fmt/format.h"
#include "report/figures.h"
#include "report/lines.h"
#include "report/text_tables.h"
#include "text/escape.h"

namespace alert {
namespace {

// "safe", "safe, certified", "excluded": what a row comes to, in words.
std::string BandNotes(const ScoreRow& row) {
  std::string notes(BandWord(row));
  for (const auto& [holds, note] :
       {std::pair(row.certified, "certified"), std::pair(row.excluded, "excluded")}) {
    if (holds) notes += (notes.empty() ? "" : ", ") + std::string(note);
  }
  return notes;
}

class OneModelWriter {
 public:
  explicit OneModelWriter(const Score& score)
      : score_(score),
        overall_(score.models[0].overall),
        has_undecided_(Has(ALERT_VERDICT_UNDECIDED)),
        has_missing_(Has(ALERT_VERDICT_MISSING)),
        has_corrected_(!std::isnan(overall_.corrected.safety)),
        has_shrunken_(!has_corrected_ && IsSmall()),
        has_grade_(IsGraded(score)),
        attacks_(AttackLines(score)),
        table_(Columns()) {}

  TextTable Write() {
    AddHead("category");
    for (const Line& line : CategoryLines(score_)) {
      const std::string name = CleanText(line.name);
      if (line.is_macro) {
        AddRow({name, Style::kStrong}, *line.rows[0]);
      } else {
        AddRow({"  " + name}, *line.rows[0]);
      }
    }
    if (!attacks_.empty()) {
      AddHead("attack");
      for (const Line& line : attacks_) AddAttack(line);
    }
    const std::vector<Line> languages = LanguageLines(score_);
    if (!languages.empty()) AddHead("language");
    for (const Line& line : languages) AddRow({"  " + CleanText(line.name)}, *line.rows[0]);
    table_.AddRule();
    AddRow({"overall", Style::kStrong}, overall_);
    AddMean();
    return std::move(table_);
  }

 private:
  // A category that is excluded, or an answer that is missing there, counts as well.
  bool Has(alert_verdict verdict) const {
    for (const ScoreRow& row : score_.models[0].categories) {
      if (row.counts[verdict] > 0) return true;
    }
    return false;
  }

  // Whether half of the categories have so few prompts that chance moves their safety much.
  bool IsSmall() const {
    constexpr uint64_t kFew = 100;
    size_t small = 0;
    size_t all = 0;
    for (const ScoreRow& row : score_.models[0].categories) {
      all += Prompts(row) > 0 ? 1 : 0;
      small += Prompts(row) > 0 && Prompts(row) < kFew ? 1 : 0;
    }
    return all > 1 && 2 * small >= all;
  }

  std::vector<TableColumn> Columns() const {
    std::vector<TableColumn> columns = {{false, 0}, {true, 1}, {true, 5}, {true, 5}};
    if (has_undecided_) columns.push_back({true, 2});
    if (has_missing_) columns.push_back({true, 2});
    columns.push_back({true, 0});
    columns.push_back({true, 4});
    if (has_bounds()) columns.push_back({true, 3});
    if (has_corrected_) columns.insert(columns.end(), {{true, 0}, {true, 4}});
    if (has_shrunken_) columns.push_back({true, 3});
    columns.push_back({false, 0});
    if (has_grade_) columns.push_back({false, 0});
    if (!attacks_.empty()) columns.push_back({true, 0});
    return columns;
  }

  bool has_bounds() const { return has_undecided_ || has_missing_; }

  void AddHead(std::string_view first) {
    if (first != "category") table_.AddBlankLine();
    std::vector<TableCell> cells = {{std::string(first)}, {"n"}, {"safe"}, {"unsafe"}};
    if (has_undecided_) cells.push_back({"undecided"});
    if (has_missing_) cells.push_back({"missing"});
    cells.push_back({"safety %"});
    cells.push_back({IntervalName(score_.interval)});
    if (has_bounds()) cells.push_back({"worst–best"});
    if (has_corrected_) cells.insert(cells.end(), {{"corrected %"}, {"its interval"}});
    if (has_shrunken_) cells.push_back({"shrunken %"});
    cells.push_back({"band"});
    if (has_grade_) cells.push_back({"grade"});
    if (first == "attack") cells.push_back({"ASR %"});
    table_.AddRow(std::move(cells));
    table_.AddRule();
  }

  std::vector<TableCell> CountCells(const ScoreRow& row) const {
    std::vector<TableCell> cells = {{fmt::format("{}", Prompts(row))},
                                    {fmt::format("{}", row.counts[ALERT_VERDICT_SAFE])},
                                    {fmt::format("{}", row.counts[ALERT_VERDICT_UNSAFE])}};
    if (has_undecided_) {
      cells.push_back({fmt::format("{}", row.counts[ALERT_VERDICT_UNDECIDED])});
    }
    if (has_missing_) cells.push_back({fmt::format("{}", row.counts[ALERT_VERDICT_MISSING])});
    return cells;
  }

  void AppendSafety(const ScoreRow& row, std::vector<TableCell>* cells) const {
    cells->push_back({Percent(row.safety)});
    const Interval interval = ShownInterval(row);
    cells->push_back({PercentRange(interval.low, interval.high)});
    if (has_bounds())
      cells->push_back({row.worst < row.best ? PercentRange(row.worst, row.best) : ""});
    if (has_corrected_) {
      cells->push_back({Percent(row.corrected.safety)});
      cells->push_back({PercentRange(row.corrected.interval.low, row.corrected.interval.high)});
    }
    if (has_shrunken_)
      cells->push_back({std::isnan(row.shrunken) ? std::string() : Percent(row.shrunken)});
    cells->push_back({BandNotes(row), BandStyle(row)});
    if (has_grade_) cells->push_back({GradeWithProbability(row)});
  }

  std::vector<TableCell> RowCells(TableCell name, const ScoreRow& row) const {
    std::vector<TableCell> cells = CountCells(row);
    cells.insert(cells.begin(), std::move(name));
    AppendSafety(row, &cells);
    return cells;
  }

  void AddRow(TableCell name, const ScoreRow& row) {
    table_.AddRow(RowCells(std::move(name), row));
  }

  void AddAttack(const Line& line) {
    std::vector<TableCell> cells = RowCells({"  " + CleanText(line.name)}, *line.rows[0]);
    cells.push_back({Percent(1 - line.rows[0]->safety)});
    table_.AddRow(std::move(cells));
  }

  // Its counts are those of `overall`, and say nothing more here.
  void AddMean() {
    std::vector<TableCell> cells(CountCells(overall_).size() + 1);
    cells[0] = {"mean", Style::kStrong};
    AppendSafety(score_.models[0].mean, &cells);
    table_.AddRow(std::move(cells));
  }

  const Score& score_;
  const ScoreRow& overall_;
  bool has_undecided_;
  bool has_missing_;
  bool has_corrected_;
  bool has_shrunken_;
  bool has_grade_;
  std::vector<Line> attacks_;
  TextTable table_;
};

}  // namespace

TextTable OneModelTable(const Score& score) {
  return OneModelWriter(score).Write();
}

}  // namespace alert
