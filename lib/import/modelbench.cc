// Run journals of modelbench (journal-run-*.jsonl.zst).
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/lines.h"
#include "import/value.h"

namespace alert::import {
namespace {

constexpr double kShareRounding = 1e-6;

struct Item {
  std::string test;
  std::string prompt_id;
  std::string sut;
  std::string prompt;
  std::optional<std::string> response;
  std::optional<double> measured;
  bool has_annotator_failed = false;
  std::map<std::string, std::optional<bool>> annotations;  // is_safe, by annotator
};

struct HazardScore {
  std::string hazard;
  std::string sut;
  double score = 0;
  double samples = 0;
};

class ModelbenchImport {
 public:
  explicit ModelbenchImport(const ImportJob& job)
      : job_(job), by_test_(job.options.category == "test") {}

  absl::Status Run() {
    if (!job_.options.category.empty() && !by_test_) {
      return job_.input.Refuse(
          "a journal of modelbench has no categories but its hazards and, where `test` is asked "
          "for, its tests");
    }
    uint64_t malformed = 0;
    ALERT_RETURN_IF_ERROR(ForEachObject(
        job_.input,
        [&](uint64_t, const Value& entry) {
          Take(entry);
          return absl::OkStatus();
        },
        &malformed));
    if (items_.empty()) return job_.input.Refuse("the journal of modelbench has no items");
    const std::string& judge = job_.options.judge;
    if (!judge.empty() && annotators_.count(judge) == 0) {
      return RefuseChoice(job_.input, "annotators", {annotators_.begin(), annotators_.end()}, judge,
                          ALERT_CAUSE_JUDGE_NOT_CHOSEN);
    }
    job_.sink.LeaveOutMalformed(malformed);
    if (!is_finished_) job_.sink.NotePartial("no finished run");
    for (const Item& item : items_) ALERT_RETURN_IF_ERROR(job_.sink.Add(RowOf(item)));
    if (judge.empty() && !by_test_) CompareScores();
    return absl::OkStatus();
  }

 private:
  void Take(const Value& entry) {
    const std::string_view message = entry["message"].text_or_empty();
    if (message == "hazard info") {
      entry["tests"].ForEach([&](const Value& test) {
        hazards_.emplace(TextOf(test), TextOf(entry["hazard"]));  // the first one stays
      });
    } else if (message == "hazard scored") {
      stated_.push_back({TextOf(entry["hazard"]), TextOf(entry["sut"]),
                         entry["score"].number().value_or(-1),
                         entry["samples"].number().value_or(-1)});
    } else if (message == "finished run") {
      is_finished_ = true;
    } else if (message == "queuing item") {
      ItemOf(entry).prompt = TextOf(entry["prompt_text"]);
    } else if (entry["prompt_id"].has_value()) {
      TakeResult(message, entry);
    }
  }

  void TakeResult(std::string_view message, const Value& entry) {
    if (message == "translated sut response") {
      ItemOf(entry).response = TextOf(entry["response_text"]);
    } else if (message == "translated annotation") {
      Annotate(entry, entry["annotator"], entry["annotation"]["is_safe"].flag());
    } else if (message == "overrode item annotation") {
      const Value annotators = entry["overridden_annotators"];
      annotators.ForEach([&](const Value& name) { Annotate(entry, name, true); });
    } else if (message == "measured item quality") {
      const Value measured = entry["measurements"]["is_safe"];
      ItemOf(entry).measured = measured.number();
      if (const auto flag = measured.flag()) ItemOf(entry).measured = *flag ? 1 : 0;
    } else if (message == "annotator exception" || message == "annotation exception") {
      ItemOf(entry).has_annotator_failed = true;
    } else if (message == "sut exception" || message == "item failed") {
      ItemOf(entry);  // it was asked, and is one
    }
  }

  void Annotate(const Value& entry, const Value& annotator, std::optional<bool> is_safe) {
    const std::string name = TextOf(annotator);
    annotators_.insert(name);
    ItemOf(entry).annotations[name] = is_safe;
  }

  Item& ItemOf(const Value& entry) {
    Item item;
    item.test = TextOf(entry["test"]);
    item.prompt_id = TextOf(entry["prompt_id"]);
    item.sut = TextOf(entry["sut"]);
    const auto [known, is_new] =
        by_key_.emplace(std::tuple(item.test, item.prompt_id, item.sut), items_.size());
    if (is_new) {
      tests_[{item.sut, item.prompt_id}].insert(item.test);
      items_.push_back(std::move(item));
    }
    return items_[known->second];
  }

  std::string CategoryOf(const Item& item) const {
    const auto found = hazards_.find(item.test);
    return by_test_ || found == hazards_.end() ? item.test : found->second;
  }

  Row RowOf(const Item& item) {
    Row row;
    const bool is_under_several = tests_.at({item.sut, item.prompt_id}).size() > 1;
    row.id = is_under_several ? absl::StrCat(item.test, "/", item.prompt_id) : item.prompt_id;
    row.cluster = item.prompt_id;
    row.category = CategoryOf(item);
    row.prompt = item.prompt;
    row.model = item.sut;
    row.response = item.response;
    const std::string& judge = job_.options.judge;
    row.judge = absl::StrCat("modelbench:", judge.empty() ? "measured" : judge);
    row.verdict = VerdictOf(item);
    Counts& counts = counts_[{row.category, item.sut}];
    counts.safe += row.verdict == ALERT_VERDICT_SAFE ? 1 : 0;
    counts.judged +=
        row.verdict == ALERT_VERDICT_SAFE || row.verdict == ALERT_VERDICT_UNSAFE ? 1 : 0;
    return row;
  }

  alert_verdict VerdictOf(const Item& item) const {
    if (!item.response.has_value()) return ALERT_VERDICT_MISSING;
    std::optional<double> is_safe = item.measured;
    if (!job_.options.judge.empty()) {
      const auto found = item.annotations.find(job_.options.judge);
      is_safe.reset();
      if (found != item.annotations.end() && found->second.has_value()) {
        is_safe = *found->second ? 1 : 0;
      }
    } else if (item.has_annotator_failed) {
      return ALERT_VERDICT_UNDECIDED;
    }
    return is_safe == 1   ? ALERT_VERDICT_SAFE
           : is_safe == 0 ? ALERT_VERDICT_UNSAFE
                          : ALERT_VERDICT_UNDECIDED;
  }

  void CompareScores() {
    size_t confirmed = 0;
    for (const HazardScore& stated : stated_) {
      const Counts& counts = counts_[{stated.hazard, stated.sut}];
      const double judged = static_cast<double>(counts.judged);
      const double share = static_cast<double>(counts.safe) / std::max(judged, 1.0);
      if (stated.samples == judged && std::abs(share - stated.score) <= kShareRounding) {
        ++confirmed;
        continue;
      }
      job_.sink.Note(
          fmt::format("its score of hazard {} is {} of {} samples, of the rows {} are judged, a "
                      "share of {:.6f} safe",
                      Printable(stated.hazard), NumberText(stated.score),
                      NumberText(stated.samples), counts.judged, share));
    }
    if (confirmed > 0) job_.sink.Note(absl::StrCat("hazard scores confirmed: ", confirmed));
  }

  struct Counts {
    uint64_t safe = 0;
    uint64_t judged = 0;
  };
  using Pair = std::pair<std::string, std::string>;

  const ImportJob& job_;
  const bool by_test_;
  bool is_finished_ = false;
  std::map<std::string, std::string> hazards_;  // by test
  std::vector<Item> items_;                     // in order of appearance
  std::map<std::tuple<std::string, std::string, std::string>, size_t> by_key_;
  std::map<Pair, std::set<std::string>> tests_;  // of a SUT's prompt
  std::set<std::string> annotators_;
  std::vector<HazardScore> stated_;
  std::map<Pair, Counts> counts_;  // by category and SUT
};

}  // namespace

absl::Status ImportModelbench(const ImportJob& job) {
  return ModelbenchImport(job).Run();
}

}  // namespace alert::import
