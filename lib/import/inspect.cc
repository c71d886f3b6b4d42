// Logs of inspect (inspect_ai).
#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/inspect_log.h"
#include "import/inspect_sample.h"
#include "import/polarity.h"
#include "import/value.h"
#include "import/zip.h"

namespace alert::import {
namespace {

constexpr size_t kMostSeenValues = 8;

// What a scorer is seen to give.
struct Scorer {
  std::string name;
  uint64_t samples = 0;
  std::vector<std::string> keys;  // of its first value that is an object or a list
  bool has_plain_values = false;
};

// What the first pass keeps of a sample.
struct SampleFacts {
  std::string id;
  uint64_t epoch = 1;
  bool is_valid = true;
  std::vector<size_t> scorers;  // indices
};

// Ids that are integers come first, by value.
auto OrderKey(const SampleFacts& sample) {
  int64_t number = 0;
  const bool is_number = absl::SimpleAtoi(sample.id, &number);
  return std::make_tuple(sample.epoch, !is_number, number, is_number ? std::string() : sample.id);
}

// The scorer, and the key of its value, that feed the rows.
struct ChosenScore {
  std::string scorer;
  std::string key;  // empty: the value itself
  bool is_none = false;

  std::string name() const { return key.empty() ? scorer : absl::StrCat(scorer, ".", key); }
};

class InspectImport {
 public:
  InspectImport(const ImportJob& job, InspectLog* log)
      : job_(job), log_(log), polarity_(job.options) {}

  absl::Status Run() {
    ALERT_RETURN_IF_ERROR(log_->ForEach([](size_t) { return true; },
                                        [&](size_t, const Value& sample) {
                                          Survey(sample);
                                          return absl::OkStatus();
                                        }));
    ALERT_RETURN_IF_ERROR(ReadHeader());
    if (samples_.empty()) return job_.input.Refuse("the log has no samples");
    ArrangeSamples();
    ALERT_RETURN_IF_ERROR(Choose());
    TellState();
    RowOrder order(&job_.sink);
    return log_->ForEach([&](size_t index) { return places_[index] != kNoPlace; },
                         [&](size_t index, const Value& sample) {
                           return order.Put(places_[index], {RowOf(samples_[index], sample)});
                         });
  }

 private:
  size_t IndexOfScorer(std::string_view name) {
    size_t index = 0;
    while (index < scorers_.size() && scorers_[index].name != name) ++index;
    if (index == scorers_.size()) scorers_.push_back({std::string(name), 0, {}, false});
    return index;
  }

  void Survey(const Value& sample) {
    SampleFacts facts;
    facts.id = TextOf(sample["id"]);
    facts.epoch = static_cast<uint64_t>(std::max<int64_t>(sample["epoch"].whole().value_or(1), 1));
    facts.is_valid = !sample["invalidation"].is_object();
    const auto note = [&](std::string_view name, const Value& score) {
      if (!score.is_object()) return;
      facts.scorers.push_back(IndexOfScorer(name));
      NoteValue(score["value"], &scorers_[facts.scorers.back()]);
    };
    Value one;
    InspectScores(sample, &one).ForEachMember(note);
    note(kOnlyScorer, one);
    samples_.push_back(std::move(facts));
  }

  void NoteValue(const Value& value, Scorer* scorer) {
    if (!value.is_object() && !value.is_list()) {
      scorer->has_plain_values |= value.has_value();
    } else if (scorer->keys.empty()) {
      value.ForEachMember(
          [&](std::string_view key, const Value&) { scorer->keys.emplace_back(key); });
      for (size_t i = 0; value.is_list() && i < value.size(); ++i) {
        scorer->keys.push_back(absl::StrCat(i));
      }
    }
  }

  absl::Status ReadHeader() {
    const absl::StatusOr<std::string> json = log_->Header();
    ALERT_RETURN_IF_ERROR(json.status());
    JsonReader reader;
    const std::optional<Value> header = reader.Read(*json);
    if (!header.has_value() || !(*header)["eval"].is_object()) {
      return job_.input.Damaged("is no log of inspect: it has no object `eval`");
    }
    task_ = TextOf((*header)["eval"]["task"]);
    model_ = TextOf((*header)["eval"]["model"]);
    status_ = log_->is_closed() ? (*header)["status"].text_or_empty() : "started";
    const Value only = (*header)["results"]["scorer"]["name"];
    only_scorer_ = only.has_value() ? TextOf(only) : "score";
    for (Scorer& scorer : scorers_) {
      if (scorer.name == kOnlyScorer) scorer.name = only_scorer_;
    }
    return absl::OkStatus();
  }

  // Of samples with the same id and epoch the last counts.
  void ArrangeSamples() {
    std::map<std::pair<std::string, uint64_t>, size_t> last;
    for (size_t i = 0; i < samples_.size(); ++i) last[{samples_[i].id, samples_[i].epoch}] = i;
    std::vector<size_t> taken;
    const std::string* id_before = nullptr;
    for (const auto& [item, index] : last) {
      has_epochs_ |= id_before != nullptr && *id_before == item.first;
      id_before = &item.first;
      if (samples_[index].is_valid) {
        taken.push_back(index);
        for (const size_t scorer : samples_[index].scorers) ++scorers_[scorer].samples;
      } else {
        ++invalidated_;
      }
    }
    std::sort(taken.begin(), taken.end(),
              [&](size_t a, size_t b) { return OrderKey(samples_[a]) < OrderKey(samples_[b]); });
    places_ = PlacesOf(samples_.size(), taken);
  }

  std::vector<std::string> ScorerNames() const {
    std::vector<std::string> names;
    for (const Scorer& scorer : scorers_) {
      names.push_back(absl::StrCat(scorer.name, " (", scorer.samples, ")"));
    }
    return names;
  }

  const Scorer* FindScorer(std::string_view name) const {
    const auto found = std::find_if(scorers_.begin(), scorers_.end(),
                                    [&](const Scorer& scorer) { return scorer.name == name; });
    return found == scorers_.end() ? nullptr : &*found;
  }

  // The longest name of a scorer that the option begins with; what stands behind it is a key.
  const Scorer* FindAsked(const std::string& asked) {
    if (const Scorer* whole = FindScorer(asked); whole != nullptr) return whole;
    for (size_t dot = asked.rfind('.'); dot != asked.npos && dot > 0;
         dot = asked.rfind('.', dot - 1)) {
      const Scorer* found = FindScorer(asked.substr(0, dot));
      if (found == nullptr) continue;
      chosen_.key = asked.substr(dot + 1);
      return found;
    }
    return nullptr;
  }

  absl::Status Choose() {
    const std::string& asked = job_.options.score;
    if (scorers_.empty() && asked.empty()) {
      chosen_.is_none = true;
      return absl::OkStatus();
    }
    const Scorer* scorer = asked.empty() ? &scorers_.front() : FindAsked(asked);
    if (scorer == nullptr || (asked.empty() && scorers_.size() > 1)) {
      return RefuseChoice(job_.input, "scorers", ScorerNames(), asked,
                          ALERT_CAUSE_SCORE_NOT_CHOSEN);
    }
    chosen_.scorer = scorer->name;
    if (chosen_.key.empty() && !scorer->has_plain_values && !scorer->keys.empty()) {
      std::vector<std::string> names;
      for (const std::string& key : scorer->keys) {
        names.push_back(absl::StrCat(scorer->name, ".", key));
      }
      return RefuseChoice(job_.input, "scores", names, {}, ALERT_CAUSE_SCORE_NOT_CHOSEN);
    }
    if (polarity_.is_known()) return absl::OkStatus();
    return RefuseUnknown();
  }

  // Goes through the samples once more for some of their values, which a person can judge by.
  absl::Status RefuseUnknown() {
    std::vector<std::string> seen;
    ALERT_RETURN_IF_ERROR(log_->ForEach(
        [&](size_t index) { return places_[index] != kNoPlace && seen.size() < kMostSeenValues; },
        [&](size_t, const Value& sample) {
          const Value value = ValueOf(sample);
          if (!value.has_value()) return absl::OkStatus();
          std::string shown = value.text().has_value() ? TextOf(value) : value.Json();
          if (std::find(seen.begin(), seen.end(), shown) == seen.end()) {
            seen.push_back(std::move(shown));
          }
          return absl::OkStatus();
        }));
    return RefuseWithoutPolarity(job_.input, chosen_.name(), seen);
  }

  void TellState() {
    if (status_ != "success") {
      job_.sink.NotePartial(absl::StrCat("run status ", Printable(status_)));
    }
    if (invalidated_ > 0) {
      job_.sink.Note(absl::StrCat("invalidated samples left out: ", invalidated_));
    }
    if (chosen_.is_none) job_.sink.Note("no sample has a score: the rows have no verdicts");
  }

  Value ValueOf(const Value& sample) const {
    Value one;
    Value score = InspectScores(sample, &one)[chosen_.scorer];
    if (one.has_value() && chosen_.scorer == only_scorer_) score = one;
    const Value value = score["value"];
    return chosen_.key.empty() ? value : value.At(chosen_.key);
  }

  Row RowOf(const SampleFacts& facts, const Value& sample) const {
    Row row;
    SetItem(facts.id, facts.epoch, has_epochs_, &row);
    row.category =
        job_.options.category.empty() ? task_ : CategoryText(sample.At(job_.options.category));
    row.prompt = InspectPrompt(sample);
    row.model = model_;
    row.response = InspectResponse(sample);
    Judge(sample, &row);
    return row;
  }

  void Judge(const Value& sample, Row* row) const {
    const bool has_choices = sample["output"]["choices"].size() > 0;
    const bool has_failed = sample["error"].has_value() || !has_choices;
    if (chosen_.is_none) {
      if (has_failed) row->verdict = ALERT_VERDICT_MISSING;
      return;
    }
    row->judge = absl::StrCat("inspect:", chosen_.name());
    const Value value = ValueOf(sample);
    if (value.is_number()) row->score = value.Json();
    if (value.has_value()) {
      row->verdict = polarity_.VerdictOf(value);
    } else {
      row->verdict = has_failed ? ALERT_VERDICT_MISSING : ALERT_VERDICT_UNDECIDED;
    }
  }

  // How the one scorer of a log of the first version is called until the header has been read; no
  // scorer has an empty name.
  static constexpr char kOnlyScorer[] = "";

  const ImportJob& job_;
  InspectLog* const log_;
  const Polarity polarity_;
  std::string task_;
  std::string model_;
  std::string status_;
  std::string only_scorer_;
  std::vector<Scorer> scorers_;
  std::vector<SampleFacts> samples_;
  std::vector<size_t> places_;
  bool has_epochs_ = false;
  uint64_t invalidated_ = 0;
  ChosenScore chosen_;
};

}  // namespace

absl::Status ImportInspect(const ImportJob& job) {
  const absl::StatusOr<std::string> magic = job.input.ReadAt(0, 2);
  if (magic.ok() && *magic == "PK") {
    absl::StatusOr<std::unique_ptr<InspectLog>> log = OpenInspectEval(job.input);
    ALERT_RETURN_IF_ERROR(log.status());
    return InspectImport(job, log->get()).Run();
  }
  const std::unique_ptr<InspectLog> log = OpenInspectJson(job.input);
  return InspectImport(job, log.get()).Run();
}

}  // namespace alert::import
