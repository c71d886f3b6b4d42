#include <cmath>

#include "absl/strings/str_replace.h"
#include "fmt/format.h"
#include "judge/judge.h"
#include "report/figures.h"
#include "report/lines.h"
#include "report/report.h"
#include "report/samples.h"
#include "text/escape.h"

namespace alert {
namespace {

using Figure = std::string (*)(const ScoreRow& row);

// Takes no width, so that the digits stay aligned.
std::string_view BandMark(const ScoreRow& row) {
  if (row.band == ALERT_BAND_UNSAFE) return "\\rlap{$^{\\dagger}$}";
  if (row.band == ALERT_BAND_HIGHLY_UNSAFE) return "\\rlap{$^{\\ddagger}$}";
  return {};
}

std::string PercentOrDash(double proportion) {
  return std::isnan(proportion) ? "--" : Percent(proportion);
}

std::string LatexSafety(const ScoreRow& row) {
  std::string figure = PercentOrDash(row.safety).append(BandMark(row));
  const Interval interval = ShownInterval(row);
  if (std::isnan(interval.low)) return figure;
  const std::string grade = LatexCell(GradeWithProbability(row));
  return figure + fmt::format(" {{\\scriptsize ({}--{}; {}){}{}}}", Percent(interval.low),
                              Percent(interval.high), Prompts(row), grade.empty() ? "" : " ",
                              grade);
}

std::string LatexAsr(const ScoreRow& row) {
  return PercentOrDash(1 - row.safety);
}

class LatexWriter {
 public:
  explicit LatexWriter(const Score& score) : score_(score) {}

  std::string Write() {
    AddTop();
    for (const Line& line : CategoryLines(score_)) {
      if (line.is_macro) text_ += "\\midrule\n";
      const std::string name = LatexCell(line.name) + (line.is_excluded ? " (excluded)" : "");
      AddLine(line.is_macro ? "\\textbf{" + name + "}" : "\\quad " + name, line, LatexSafety);
    }
    AddSection("Attack success rate (ASR)", AttackLines(score_), LatexAsr);
    AddSection("Language", LanguageLines(score_), LatexSafety);
    text_ += "\\midrule\n";
    AddLine("\\textbf{Mean}", MeanLine(score_), LatexSafety);
    AddLine("\\textbf{Overall}", OverallLine(score_), LatexSafety);
    text_ += "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
    for (const ModelScore& model : score_.models) AddVariants(model);
    return text_;
  }

 private:
  void AddTop() {
    text_ = "% Needs \\usepackage{booktabs}.\n";
    const std::string problems = ProblemCounts(score_.problems);
    if (!problems.empty()) text_ += fmt::format("% Problems in the input: {}.\n", problems);
    text_ += fmt::format(
        "\\begin{{table}}\n\\centering\n"
        "\\caption{{Safety in percent ({}; prompts), policy {}. "
        "$^{{\\dagger}}$unsafe, "
        "$^{{\\ddagger}}$highly unsafe.{}}}\n"
        "\\begin{{tabular}}{{l{}}}\n\\toprule\nCategory",
        LatexInterval(), LatexCell(score_.policy), AllNotes(),
        std::string(score_.models.size(), 'r'));
    for (const ModelScore& model : score_.models) text_ += " & " + LatexCell(model.model);
    text_ += " \\\\\n";
  }

  std::string LatexInterval() const {
    return absl::StrReplaceAll(IntervalName(score_.interval), {{" %", "\\,\\%"}});
  }

  std::string AllNotes() const {
    std::string notes;
    for (const std::string& note : FirstNotes(score_))
      notes += fmt::format(" {}.", LatexCell(note));
    for (const std::string& judge : score_.judges) {
      const std::string_view note = JudgeNote(judge);
      if (!note.empty()) notes += fmt::format(" Judge {}: {}.", LatexCell(judge), note);
    }
    return notes;
  }

  void AddLine(std::string_view name, const Line& line, Figure figure) {
    text_ += name;
    for (const ScoreRow* row : line.rows) text_ += " & " + figure(*row);
    text_ += " \\\\\n";
  }

  void AddVariants(const ModelScore& model) {
    const std::vector<VariantCells> rows = VariantTable(model, score_.interval.level);
    if (rows.empty()) return;
    const std::string note = LatexCell(SamplesNote(model.repeats));
    text_ += fmt::format(
        "\\begin{{table}}\n\\centering\n\\caption{{Prompts of {} by their variants{}{}.}}\n"
        "\\begin{{tabular}}{{lrrrrr}}\n\\toprule\n",
        LatexCell(model.model), note.empty() ? "" : ", ", note);
    for (size_t row = 0; row < rows.size(); ++row) {
      for (size_t i = 0; i < kVariantColumns; ++i) {
        text_ += (i == 0 ? "" : " & ") + LatexCell(rows[row][i]);
      }
      text_ += row == 0 ? " \\\\\n\\midrule\n" : " \\\\\n";
    }
    text_ += "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
  }

  void AddSection(std::string_view title, const std::vector<Line>& lines, Figure figure) {
    if (lines.empty()) return;
    text_ += fmt::format("\\midrule\n\\multicolumn{{{}}}{{l}}{{\\textbf{{{}}}}} \\\\\n",
                         score_.models.size() + 1, title);
    for (const Line& line : lines) AddLine("\\quad " + LatexCell(line.name), line, figure);
  }

  const Score& score_;
  std::string text_;
};

}  // namespace

std::string LatexReport(const Score& score) {
  return LatexWriter(score).Write();
}

}  // namespace alert
