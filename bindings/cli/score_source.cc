#include "score_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "dataset_flags.h"
#include "input.h"
#include "judge_error.h"
#include "population.h"
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

// As much of a file as tells what it holds; nothing where it can't be read, or could not again, as
// a pipe.
std::string HeadOf(const std::string& path) {
  constexpr size_t kLongestFirstLine = 1 << 16;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return "";
  std::string head(kLongestFirstLine, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return head;
}

// Whether a file that begins so is rows: a line for each of many, of which the first may be longer
// than the head. A document that is one line begins with its schema.
bool IsLines(std::string_view head) {
  if (head.find('\n') != std::string_view::npos) return !IsDocument(head);
  constexpr size_t kFirstMember = 64;
  return head.substr(0, kFirstMember).find("\"schema\"") == std::string_view::npos;
}

bool IsCompressed(std::string_view head) {
  for (const std::string_view magic : {"\x1F\x8B", "\x28\xB5\x2F\xFD", "BZh",
                                       "\xFD"
                                       "7zXZ"}) {
    if (head.substr(0, magic.size()) == magic) return true;
  }
  return false;
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

Score ScoreOf(const alert_tally* tally, const ScoreAs& as) {
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.policy = as.policy;
  options.level = as.level;
  options.interval = as.interval;
  const std::vector<uint64_t> population = ReadPopulation(as.population, tally);
  if (!population.empty()) options.population = population.data();
  options.population_count = population.size();
  options.simultaneous = as.simultaneous ? 1 : 0;
  options.anytime = as.anytime ? 1 : 0;
  options.labels = as.labels;
  options.labels_drawn = as.drawn;
  const JudgeErrors errors = ReadJudgeErrors("", "", as.judge_error, tally);
  SetJudgeErrors(errors, &options);
  Score score = Make<Score, kWrongCommand>(alert_score_create, tally, &options);
  CheckJudge(errors, score.get());
  return score;
}

bool HoldsRows(const std::string& path) {
  if (path == "-") return false;
  if (IsStore(path)) return true;
  const std::string head = HeadOf(path);
  if (IsCompressed(head)) return true;
  const std::string_view text = Trimmed(head);
  return !text.empty() && (text[0] == '[' || (text[0] == '{' && IsLines(text)));
}

Tally ReadTally(const std::string& path) {
  return ParseTally(path, ReadInput(path), "a tally (--save-tally)");
}

Score ReadScore(const std::string& path, const ScoreAs& as, bool scoring_asked) {
  if (path != "-" && IsStore(path)) {
    TellUnfinished(path);
    return ScoreOf(CountStore(path, as.anytime).get(), as);
  }
  const std::string bytes = ReadInput(path);
  if (!IsDocument(Trimmed(bytes))) {
    const Tally tally = ParseTally(
        path, bytes, "a report (--format json), a tally (--save-tally) or a store of alert run");
    return ScoreOf(tally.get(), as);
  }
  if (scoring_asked) {
    Fail(
        kWrongCommand,
        NameOfInput(path) +
            ": a report has its intervals and weights already: --level, --interval, "
            "--population, --simultaneous, --anytime and --judge-error want the tally (alert score "
            "--save-tally) or the store");
  }
  return ParseBytes<Score>(
      path, bytes, [&](const char* data, size_t size, alert_score** score, alert_error* error) {
        return alert_report_parse(data, size, as.policy, score, error);
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

std::vector<std::string> NotesOf(const alert_score* score) {
  std::vector<std::string> notes;
  for (size_t i = 0; i < alert_score_note_count(score); ++i) {
    alert_str note{};
    Call(alert_score_note_at, score, i, &note);
    notes.push_back(CleanText(View(note)));
  }
  return notes;
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
