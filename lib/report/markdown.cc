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

// A score with its interval, number of prompts, band and grade: "95.84 (95.51–96.15; 120) unsafe".
std::string MarkdownSafety(const ScoreRow& row) {
  std::string figure = PercentWithInterval(row);
  if (row.band != ALERT_BAND_NONE) figure += fmt::format(" {}", BandWord(row));
  const std::string grade = GradeWithProbability(row);
  if (!grade.empty()) figure += ", " + grade;
  return figure;
}

std::string MarkdownAsr(const ScoreRow& row) {
  return Percent(1 - row.safety);
}

class MarkdownWriter {
 public:
  explicit MarkdownWriter(const Score& score) : score_(score) {}

  std::string Write() {
    text_ = fmt::format("Safety in percent ({}; prompts), policy {}:\n",
                        IntervalName(score_.interval), MarkdownText(score_.policy));
    AddJudgeNotes();
    for (const std::string& note : FirstNotes(score_)) {
      text_ += fmt::format("\n{}.\n", MarkdownText(note));
    }
    AddHead("category");
    for (const Line& line : CategoryLines(score_)) AddLine(line, MarkdownSafety, line.is_macro);
    AddLine(MeanLine(score_), MarkdownSafety, true);
    AddLine(OverallLine(score_), MarkdownSafety, true);
    AddTable("Attack success rate (ASR) in percent", "attack", AttackLines(score_), MarkdownAsr);
    AddTable("Safety in percent", "language", LanguageLines(score_), MarkdownSafety);
    for (const ModelScore& model : score_.models) AddVariants(model);
    AddProblems();
    return text_;
  }

 private:
  void AddHead(std::string_view first) {
    text_ += fmt::format("\n| {} |", first);
    for (const ModelScore& model : score_.models) text_ += " " + MarkdownText(model.model) + " |";
    text_ += "\n| --- |";
    for (size_t m = 0; m < score_.models.size(); ++m) text_ += " ---: |";
    text_ += "\n";
  }

  void AddLine(const Line& line, Figure figure, bool strong) {
    const std::string_view mark = strong ? "**" : "";
    text_ += fmt::format("| {0}{1}{2}{0} |", mark, MarkdownText(line.name),
                         line.is_excluded ? " (excluded)" : "");
    for (const ScoreRow* row : line.rows) text_ += fmt::format(" {0}{1}{0} |", mark, figure(*row));
    text_ += "\n";
  }

  void AddTable(std::string_view title, std::string_view first, const std::vector<Line>& lines,
                Figure figure) {
    if (lines.empty()) return;
    text_ += fmt::format("\n{}:\n", title);
    AddHead(first);
    for (const Line& line : lines) AddLine(line, figure, false);
  }

  void AddVariants(const ModelScore& model) {
    const std::vector<VariantCells> rows = VariantTable(model, score_.interval.level);
    if (rows.empty()) return;
    const std::string note = SamplesNote(model.repeats);
    text_ += fmt::format("\nPrompts of {} by their variants{}{}:\n\n", MarkdownText(model.model),
                         note.empty() ? "" : ", ", note);
    for (size_t row = 0; row < rows.size(); ++row) {
      text_ += "|";
      for (const std::string& cell : rows[row]) text_ += fmt::format(" {} |", cell);
      text_ += row == 0 ? "\n| --- | ---: | ---: | ---: | ---: | ---: |\n" : "\n";
    }
  }

  void AddProblems() {
    const std::string problems = ProblemCounts(score_.problems);
    if (!problems.empty()) text_ += fmt::format("\nProblems: {}.\n", problems);
  }

  void AddJudgeNotes() {
    for (const std::string& judge : score_.judges) {
      const std::string_view note = JudgeNote(judge);
      if (!note.empty()) text_ += fmt::format("\nJudge {}: {}.\n", MarkdownText(judge), note);
    }
  }

  const Score& score_;
  std::string text_;
};

}  // namespace

std::string MarkdownReport(const Score& score) {
  return MarkdownWriter(score).Write();
}

}  // namespace alert
