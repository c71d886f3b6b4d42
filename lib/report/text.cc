#include <algorithm>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "judge/judge.h"
#include "report/figures.h"
#include "report/lines.h"
#include "report/report.h"
#include "report/samples.h"
#include "report/text_tables.h"
#include "text/escape.h"
#include "text/utf8.h"

namespace alert {
namespace {

// Lines of at most `width` columns, broken between words; 0: one line.
std::string Wrapped(std::string_view text, size_t width) {
  std::string lines;
  size_t used = 0;
  for (size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    const size_t columns = DisplayWidth(word);
    const bool fits = width == 0 || used + 1 + columns <= width;
    if (begin > 0) lines += fits ? " " : "\n";
    used = begin > 0 && fits ? used + 1 + columns : columns;
    lines += word;
  }
  return lines;
}

class TextWriter {
 public:
  TextWriter(const Score& score, const TextOptions& options) : score_(score), options_(options) {}

  std::string Write() {
    if (score_.models.empty()) {
      text_ = AllNotes() + "no judged answers\n";
    } else if (score_.models.size() == 1) {
      AddHeadline();
      text_ += OneModelTable(score_).Render(options_.width, options_.color);
    } else {
      text_ = fmt::format("policy {}\n{}\n", CleanText(score_.policy), AllNotes());
      AddModels();
      text_ += MarkLegend();
    }
    for (const ModelScore& model : score_.models) AddVariants(model);
    AddProblems();
    return text_;
  }

 private:
  void AddHeadline() {
    const ModelScore& model = score_.models[0];
    const ScoreRow& headline = *HeadlineLine(score_).rows[0];
    const std::string_view band =
        headline.band == ALERT_BAND_NONE ? "no score" : BandWord(headline);
    text_ = options_.color ? Styled(band, BandStyle(headline)) : std::string(band);
    text_ += fmt::format("  {}  overall {} %, mean {} %, {} prompts, policy {}\n{}\n",
                         CleanText(model.model), Percent(model.overall.safety),
                         Percent(model.mean.safety), Prompts(model.overall),
                         CleanText(score_.policy), AllNotes());
  }

  // As many models side by side as fit, at least one.
  void AddModels() {
    size_t first = 0;
    while (first < score_.models.size()) {
      const size_t left = score_.models.size() - first;
      size_t count = options_.width == 0 ? left : 1;
      while (count < left && ModelsTable(score_, first, count + 1).Width() <= options_.width) {
        ++count;
      }
      text_ += ModelsTable(score_, first, count).Render(options_.width, options_.color) + "\n";
      first += count;
    }
  }

  // What samples, attacks and languages make of a prompt.
  void AddVariants(const ModelScore& model) {
    const std::vector<VariantCells> rows = VariantTable(model, score_.interval.level);
    if (rows.empty()) return;
    const std::string note = SamplesNote(model.repeats);
    if (score_.models.size() > 1) text_ += fmt::format("\n{}", CleanText(model.model));
    text_ += note.empty() ? "\n" : fmt::format("\n{}\n", note);
    TextTable table({{false, 0}, {true, 1}, {true, 0}, {true, 2}, {true, 3}, {true, 4}});
    for (size_t row = 0; row < rows.size(); ++row) {
      std::vector<TableCell> cells;
      for (const std::string& text : rows[row]) cells.push_back({text});
      table.AddRow(std::move(cells));
      if (row == 0) table.AddRule();
    }
    text_ += table.Render(options_.width, options_.color);
  }

  // What must be known before a figure is read.
  std::string AllNotes() const {
    std::string notes;
    for (const std::string& judge : score_.judges) {
      const std::string_view note = JudgeNote(judge);
      if (!note.empty()) notes += fmt::format("judge {}: {}\n", CleanText(judge), note);
    }
    for (const std::string& note : FirstNotes(score_)) {
      notes += Wrapped(CleanText(note), options_.width) + "\n";
    }
    return notes;
  }

  void AddProblems() {
    const std::string counts = ProblemCounts(score_.problems);
    if (counts.empty()) return;
    text_ += fmt::format("\nproblems: {}\n", counts);
    for (const Problem& problem : score_.problems.samples()) {
      text_ += fmt::format("  {}  {}", ProblemKindName(problem.kind), CleanText(problem.file));
      if (problem.line != ALERT_NO_LINE) text_ += fmt::format(":{}", problem.line);
      if (problem.offset != ALERT_NO_OFFSET) text_ += fmt::format(" (byte {})", problem.offset);
      text_ += fmt::format(": {}\n", CleanText(problem.message));
    }
  }

  const Score& score_;
  const TextOptions& options_;
  std::string text_;
};

}  // namespace

Style BandStyle(const ScoreRow& row) {
  switch (row.band) {
    case ALERT_BAND_SAFE:
      return Style::kSafe;
    case ALERT_BAND_UNSAFE:
      return Style::kUnsafe;
    case ALERT_BAND_HIGHLY_UNSAFE:
      return Style::kHighlyUnsafe;
    default:
      return Style::kPlain;
  }
}

std::string TextReport(const Score& score, const TextOptions& options) {
  return TextWriter(score, options).Write();
}

}  // namespace alert
