#include "score_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "dataset_flags.h"
#include "input.h"
#include "store_source.h"
#include "text/escape.h"
#include "text/json_value.h"

namespace alert::cli {
namespace {

// `bytes` from their first character on.
std::string_view Trimmed(const std::string& bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first == std::string::npos ? std::string_view() : std::string_view(bytes).substr(first);
}

// Whether the file is one JSON object, as reports are, and not a line for each of many.
bool IsDocument(std::string_view text) {
  if (text.empty() || text[0] != '{') return false;
  const auto first_line =
      ParseJsonValue<nlohmann::json>(std::string(text.substr(0, text.find('\n'))));
  return !first_line.is_object() || first_line.contains("schema");
}

// What was given where a tally is wanted, as far as its beginning tells; empty where it may be one.
std::string_view WhatIsGiven(const std::string& bytes) {
  constexpr size_t kLookedAt = 512;
  const std::string_view text = Trimmed(bytes);
  if (text.empty()) return "is empty";
  if (text[0] == '[') return "holds a JSON list";
  if (text[0] == '{') return IsDocument(text) ? "holds a JSON document" : "holds JSON Lines";
  const std::string_view head = std::string_view(bytes).substr(0, kLookedAt);
  const bool is_text = std::none_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
  });
  return is_text ? "holds text: CSV, or a report for people" : "";
}

// The tally of a file where `wanted` is; what is known to be something else is named.
Tally ParseTally(const std::string& path, const std::string& bytes, std::string_view wanted) {
  const std::string_view given = WhatIsGiven(bytes);
  if (given.empty()) return ParseBytes<Tally>(path, bytes, alert_tally_parse);
  Fail(kBadData, fmt::format("{}: {}, and {} is wanted; alert score makes one of judged rows",
                             NameOfInput(path), given, wanted));
}

Score ScoreOf(const alert_tally* tally, const alert_policy* policy,
              const IntervalsWanted& intervals) {
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.policy = policy;
  options.level = intervals.level;
  options.interval = intervals.method;
  options.anytime = intervals.anytime ? 1 : 0;
  return Make<Score, kWrongCommand>(alert_score_create, tally, &options);
}

Tally CountStore(const std::string& path, bool only_asked) {
  const Taxonomy taxonomy = ReadTaxonomy("");
  ReadFlags read;
  read.only_asked = only_asked;
  const Dataset judged = OpenDataset({path}, read, taxonomy.get());
  Tally tally = Make<Tally>(alert_tally_create, taxonomy.get());
  Call(alert_tally_add_dataset, tally.get(), judged.get());
  return tally;
}

}  // namespace

Tally ReadTally(const std::string& path) {
  return ParseTally(path, ReadInput(path), "a tally (--save-tally)");
}

Score ReadScore(const std::string& path, const alert_policy* policy,
                const IntervalsWanted& intervals) {
  if (path != "-" && IsStore(path)) {
    TellUnfinished(path);
    return ScoreOf(CountStore(path, intervals.anytime).get(), policy, intervals);
  }
  const std::string bytes = ReadInput(path);
  if (!IsDocument(Trimmed(bytes))) {
    const Tally tally = ParseTally(
        path, bytes, "a report (--format json), a tally (--save-tally) or a store of alert run");
    return ScoreOf(tally.get(), policy, intervals);
  }
  if (intervals.asked) {
    Fail(kWrongCommand,
         NameOfInput(path) +
             ": a report has its intervals already: --level, --interval and --anytime "
             "want the tally (alert score --save-tally) or the store");
  }
  return ParseBytes<Score>(
      path, bytes, [&](const char* data, size_t size, alert_score** score, alert_error* error) {
        return alert_report_parse(data, size, policy, score, error);
      });
}

std::string ModelOf(const alert_score* score, size_t model) {
  alert_str name = {nullptr, 0};
  Call(alert_score_model_at, score, model, &name);
  return std::string(View(name));
}

alert_score_row ScoreRowAt(const alert_score* score, size_t model, alert_score_scope scope,
                           size_t index) {
  alert_score_row row = ALERT_SCORE_ROW_INIT;
  Call(alert_score_row_at, score, model, scope, index, &row);
  return row;
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
