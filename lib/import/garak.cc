// Reports of garak (*.report.jsonl).
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/lines.h"
#include "import/value.h"

namespace alert::import {
namespace {

constexpr int64_t kEvaluated = 2;

// An attempt stands in the report twice or more; the entry that is furthest counts.
struct Attempt {
  std::string probe;
  std::string seq;
  std::string item;  // its id
  int64_t status = -1;
  uint64_t line = 0;
  size_t rows = 1;
  std::vector<std::string> detectors;  // once it is evaluated
};

using ProbeAndDetector = std::pair<std::string, std::string>;

struct EvalCounts {
  int64_t passed = 0;
  int64_t evaluated = 0;
};

// One score a generation; a list in a list, as one version wrote it, is that list.
Value ScoresOf(const Value& entry, std::string_view detector) {
  const Value scores = entry["detector_results"][detector];
  return scores.size() == 1 && scores[size_t{0}].is_list() ? scores[size_t{0}] : scores;
}

size_t GenerationsOf(const Value& entry) {
  size_t most = entry["outputs"].size();
  entry["detector_results"].ForEachMember([&](std::string_view detector, const Value&) {
    most = std::max(most, ScoresOf(entry, detector).size());
  });
  return most;
}

std::string PromptOf(const Value& entry) {
  const Value prompt = entry["prompt"];
  if (const auto text = prompt.text()) return std::string(*text);
  std::string last;
  prompt["turns"].ForEach([&](const Value& turn) {
    const auto text = turn["content"]["text"].text();
    if (turn["role"].text_or_empty() == "user" && text.has_value()) last = *text;
  });
  return last;
}

class GarakImport {
 public:
  explicit GarakImport(const ImportJob& job) : job_(job) {}

  absl::Status Run() {
    uint64_t malformed = 0;
    ALERT_RETURN_IF_ERROR(ForEachObject(
        job_.input, [&](uint64_t line, const Value& entry) { return Survey(line, entry); },
        &malformed));
    if (attempts_.empty()) return job_.input.Refuse("the report of garak has no attempts");
    ALERT_RETURN_IF_ERROR(Choose());
    job_.sink.LeaveOutMalformed(malformed);
    ArrangeAttempts();
    TellState();
    ALERT_RETURN_IF_ERROR(WriteRows());
    CompareEvals();
    return absl::OkStatus();
  }

 private:
  absl::Status Survey(uint64_t line, const Value& entry) {
    const std::string_view type = entry["entry_type"].text_or_empty();
    if (type.empty() && entry["attempt_id"].has_value() && entry["detector"].has_value()) {
      return job_.input.Refuse(
          "is a hitlog of garak: it has failures only; import the report (*.report.jsonl) beside "
          "it");
    }
    if (type == "attempt") {
      SurveyAttempt(line, entry);
    } else if (type == "start_run setup" || type == "config") {
      SurveySetup(entry);
    } else if (type == "eval") {
      SurveyEval(entry);
    } else if (type == "completion") {
      is_complete_ = true;
    }
    return absl::OkStatus();
  }

  void SurveySetup(const Value& entry) {
    model_.clear();
    for (const char* part : {"type", "name"}) {
      for (const char* key : {"plugins.target_", "plugins.model_", "target_", "model_"}) {
        const std::string text = TextOf(entry[absl::StrCat(key, part)]);
        if (text.empty()) continue;
        absl::StrAppend(&model_, model_.empty() ? "" : " ", text);
        break;
      }
    }
  }

  void SurveyEval(const Value& entry) {
    const Value total =
        entry["total_evaluated"].has_value() ? entry["total_evaluated"] : entry["total"];
    const std::string detector(
        absl::StripPrefix(Absl(entry["detector"].text_or_empty()), "detector."));
    evals_[{TextOf(entry["probe"]), detector}] = {entry["passed"].whole().value_or(-1),
                                                  total.whole().value_or(-1)};
  }

  void SurveyAttempt(uint64_t line, const Value& entry) {
    std::string uuid = TextOf(entry["uuid"]);
    if (uuid.empty()) uuid = absl::StrCat("line ", line);
    const auto [known, is_new] = by_uuid_.emplace(uuid, attempts_.size());
    if (is_new) attempts_.emplace_back();
    Attempt& attempt = attempts_[known->second];
    const int64_t status = entry["status"].whole().value_or(0);
    if (status < attempt.status) return;
    attempt.status = status;
    attempt.line = line;
    attempt.probe = TextOf(entry["probe_classname"]);
    attempt.seq = TextOf(entry["seq"]);
    attempt.rows = std::max<size_t>(GenerationsOf(entry), 1);
    attempt.detectors.clear();
    if (status < kEvaluated) return;
    entry["detector_results"].ForEachMember([&](std::string_view name, const Value&) {
      attempt.detectors.emplace_back(name);
      by_probe_[attempt.probe].insert(std::string(name));
    });
  }

  absl::Status Choose() {
    std::set<std::string> all;
    std::set<std::string> several;
    for (const auto& [probe, detectors] : by_probe_) {
      all.insert(detectors.begin(), detectors.end());
      if (detectors.size() > 1) several.insert(detectors.begin(), detectors.end());
    }
    const std::string& asked = job_.options.judge;
    const bool is_missing = !asked.empty() && all.count(asked) == 0;
    if (!is_missing && (!asked.empty() || several.empty())) return absl::OkStatus();
    const std::set<std::string>& shown = is_missing ? all : several;
    return RefuseChoice(job_.input, "detectors", {shown.begin(), shown.end()}, asked,
                        ALERT_CAUSE_JUDGE_NOT_CHOSEN);
  }

  // The detector that counts for a probe; empty where it was never evaluated.
  std::string DetectorOf(const std::string& probe) const {
    if (!job_.options.judge.empty()) return job_.options.judge;
    const auto found = by_probe_.find(probe);
    return found == by_probe_.end() ? std::string() : *found->second.begin();
  }

  bool IsEvaluated(const Attempt& attempt) const { return attempt.status >= kEvaluated; }

  bool IsTaken(const Attempt& attempt) const {
    const std::string detector = DetectorOf(attempt.probe);
    return !IsEvaluated(attempt) || std::find(attempt.detectors.begin(), attempt.detectors.end(),
                                              detector) != attempt.detectors.end();
  }

  void ArrangeAttempts() {
    std::map<std::pair<std::string, std::string>, std::vector<size_t>> by_item;
    std::vector<size_t> taken;
    for (size_t i = 0; i < attempts_.size(); ++i) {
      const Attempt& attempt = attempts_[i];
      by_item[{attempt.probe, attempt.seq}].push_back(i);
      has_epochs_ |= attempt.rows > 1;
      if (IsTaken(attempt)) taken.push_back(i);
      by_line_[attempt.line] = i;
    }
    for (const auto& [item, attempts] : by_item) {
      for (size_t k = 0; k < attempts.size(); ++k) {
        attempts_[attempts[k]].item = absl::StrCat(item.first, "/", item.second);
        if (attempts.size() > 1) absl::StrAppend(&attempts_[attempts[k]].item, "/", k + 1);
      }
    }
    places_ = PlacesOf(attempts_.size(), taken);
    left_out_ = attempts_.size() - taken.size();
  }

  void TellState() {
    const auto unevaluated = std::count_if(attempts_.begin(), attempts_.end(),
                                           [&](const Attempt& a) { return !IsEvaluated(a); });
    if (left_out_ > 0) {
      job_.sink.Note(absl::StrCat("attempts without this detector left out: ", left_out_));
    }
    if (unevaluated > 0) job_.sink.Note(absl::StrCat("attempts without evaluation: ", unevaluated));
    if (!is_complete_) job_.sink.NotePartial("no completion entry: the run has not ended");
  }

  absl::Status WriteRows() {
    RowOrder order(&job_.sink);
    JsonReader reader;
    return ForEachLine(job_.input, [&](uint64_t line, std::string_view json) -> absl::Status {
      const auto found = by_line_.find(line);
      if (found == by_line_.end() || places_[found->second] == kNoPlace) return absl::OkStatus();
      const std::optional<Value> entry = reader.Read(json);
      if (!entry.has_value()) return job_.input.Damaged("has changed while it was read");
      return order.Put(places_[found->second], RowsOf(attempts_[found->second], *entry));
    });
  }

  std::vector<Row> RowsOf(const Attempt& attempt, const Value& entry) {
    const std::string detector = DetectorOf(attempt.probe);
    const Value scores = ScoresOf(entry, detector);
    std::vector<Row> rows(attempt.rows);
    for (size_t i = 0; i < rows.size(); ++i) {
      Row& row = rows[i];
      SetItem(attempt.item, i + 1, has_epochs_, &row);
      row.category = job_.options.category.empty() ? attempt.probe
                                                   : CategoryText(entry.At(job_.options.category));
      row.prompt = PromptOf(entry);
      row.model = model_;
      const Value output = entry["outputs"][i];
      const auto text = output.is_object() ? output["text"].text() : output.text();
      if (text.has_value()) row.response = *text;
      if (!detector.empty()) row.judge = absl::StrCat("garak:", detector);
      Judge(attempt, scores[i], &row);
      Count({attempt.probe, detector}, row);
    }
    return rows;
  }

  void Judge(const Attempt& attempt, const Value& score, Row* row) const {
    if (const auto number = score.number(); number.has_value() && IsEvaluated(attempt)) {
      row->verdict = *number >= job_.options.threshold ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
      row->score = score.Json();
    } else if (IsEvaluated(attempt) && !row->response.has_value()) {
      row->verdict = ALERT_VERDICT_MISSING;
    } else {
      row->verdict = ALERT_VERDICT_UNDECIDED;
    }
  }

  void Count(const ProbeAndDetector& judged, const Row& row) {
    EvalCounts& counts = counts_[judged];
    counts.passed += row.verdict == ALERT_VERDICT_SAFE ? 1 : 0;
    counts.evaluated +=
        row.verdict == ALERT_VERDICT_SAFE || row.verdict == ALERT_VERDICT_UNSAFE ? 1 : 0;
  }

  // The report's own figures were made with a threshold that it does not state.
  void CompareEvals() {
    size_t confirmed = 0;
    for (const auto& [judged, counts] : counts_) {
      const auto found = evals_.find(judged);
      if (found == evals_.end()) continue;
      const EvalCounts& stated = found->second;
      if (stated.passed == counts.passed && stated.evaluated == counts.evaluated) {
        ++confirmed;
        continue;
      }
      job_.sink.Note(absl::StrCat("its eval entry of ", Printable(judged.first), " and ",
                                  Printable(judged.second), " has ", stated.passed, " passed of ",
                                  stated.evaluated, ", the rows have ", counts.passed, " of ",
                                  counts.evaluated));
    }
    if (confirmed > 0) job_.sink.Note(absl::StrCat("eval entries confirmed: ", confirmed));
  }

  const ImportJob& job_;
  std::string model_;
  bool is_complete_ = false;
  bool has_epochs_ = false;
  size_t left_out_ = 0;
  std::vector<Attempt> attempts_;  // in order of appearance
  std::unordered_map<std::string, size_t> by_uuid_;
  std::unordered_map<uint64_t, size_t> by_line_;
  std::map<std::string, std::set<std::string>> by_probe_;  // detectors
  std::vector<size_t> places_;
  std::map<ProbeAndDetector, EvalCounts> evals_;   // as the report states them
  std::map<ProbeAndDetector, EvalCounts> counts_;  // of the rows
};

}  // namespace

absl::Status ImportGarak(const ImportJob& job) {
  return GarakImport(job).Run();
}

}  // namespace alert::import
