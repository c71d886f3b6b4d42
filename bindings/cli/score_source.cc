#include "score_source.h"

#include "dataset_flags.h"
#include "input.h"
#include "store_source.h"
#include "text/escape.h"

namespace alert::cli {
namespace {

bool IsReport(const std::string& bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && bytes[first] == '{';
}

Score ScoreOf(const alert_tally* tally, const alert_policy* policy, double level,
              alert_interval_method interval) {
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.policy = policy;
  options.level = level;
  options.interval = interval;
  return Make<Score, kWrongCommand>(alert_score_create, tally, &options);
}

Tally CountStore(const std::string& path) {
  const Taxonomy taxonomy = ReadTaxonomy("");
  const Dataset judged = OpenDataset({path}, ReadFlags(), taxonomy.get());
  Tally tally = Make<Tally>(alert_tally_create, taxonomy.get());
  Call(alert_tally_add_dataset, tally.get(), judged.get());
  return tally;
}

}  // namespace

Tally ReadTally(const std::string& path) {
  return ParseInput<Tally>(path, alert_tally_parse);
}

Score ReadScore(const std::string& path, const alert_policy* policy, double level,
                alert_interval_method interval, bool intervals_asked) {
  if (path != "-" && IsStore(path)) {
    TellUnfinished(path);
    return ScoreOf(CountStore(path).get(), policy, level, interval);
  }
  const std::string bytes = ReadInput(path);
  if (!IsReport(bytes)) {
    const Tally tally = ParseBytes<Tally>(path, bytes, alert_tally_parse);
    return ScoreOf(tally.get(), policy, level, interval);
  }
  if (intervals_asked) {
    Fail(kWrongCommand, NameOfInput(path) +
                            ": a report has its intervals already: --level and --interval want the "
                            "tally (alert score --save-tally) or the store");
  }
  return ParseBytes<Score>(
      path, bytes, [&](const char* data, size_t size, alert_score** score, alert_error* error) {
        return alert_report_parse(data, size, policy, score, error);
      });
}

std::vector<std::string> JudgeNotes(const alert_score* score) {
  std::vector<std::string> notes;
  for (size_t i = 0; i < alert_score_judge_count(score); ++i) {
    alert_str name{};
    alert_str note{};
    Call(alert_score_judge_at, score, i, &name, &note);
    if (note.size == 0) continue;
    notes.push_back("judge " + CleanText(View(name)) + ": " + std::string(View(note)));
  }
  return notes;
}

}  // namespace alert::cli
