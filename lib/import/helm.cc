// Runs of HELM: a folder with scenario_state.json, and the figures of each instance beside it.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/polarity.h"
#include "import/splitter.h"
#include "import/value.h"

namespace alert::import {
namespace {

constexpr char kState[] = "scenario_state.json";
constexpr char kStats[] = "per_instance_stats.json";
constexpr char kScenario[] = "scenario.json";
constexpr std::string_view kAnnotations = "annotations.";

// What an instance, perturbed in a way, asked for the n-th time is in both files.
std::string ItemOf(const Value& id, const Value& perturbation, const Value& trial) {
  return absl::StrJoin(
      {TextOf(id), TextOf(perturbation["name"]), absl::StrCat(trial.whole().value_or(0))},
      std::string(1, '\0'));
}

bool IsOriginal(const Value& state) {
  const Value mode = state["request_mode"];
  return !state["reference_index"].has_value() &&
         (!mode.has_value() || mode.text_or_empty() == "original");
}

std::string SplitOf(const Value& state) {
  return TextOf(state["instance"]["split"]);
}

class HelmImport {
 public:
  explicit HelmImport(const ImportJob& job)
      : job_(job),
        polarity_(job.options),
        folder_(job.input.is_folder() ? job.input.path() : FolderOf(job.input.path())) {}

  absl::Status Run() {
    ALERT_RETURN_IF_ERROR(FindState());
    ALERT_RETURN_IF_ERROR(ReadScores());
    std::string rest;
    ALERT_RETURN_IF_ERROR(ForEachState(
        [&](const Value& state) {
          Survey(state);
          return absl::OkStatus();
        },
        &rest));
    ALERT_RETURN_IF_ERROR(ReadSettings(rest));
    ALERT_RETURN_IF_ERROR(CheckSplits());
    return ForEachState(
        [&](const Value& state) {
          return IsTaken(state) ? job_.sink.Add(RowOf(state)) : absl::OkStatus();
        },
        nullptr);
  }

 private:
  std::string PathOf(std::string_view file) const { return Beside(folder_, file); }

  // A file of the folder stands for it.
  absl::Status FindState() {
    const bool is_state_itself = !job_.input.is_folder() && FileNameOf(job_.input.path()) != kStats;
    if (job_.input.path().empty()) {
      return job_.input.Refuse("a run of HELM is a folder, or a file in one");
    }
    state_path_ = is_state_itself && !IsFile(PathOf(kState)) ? job_.input.path() : PathOf(kState);
    if (IsFile(state_path_)) return absl::OkStatus();
    return job_.input.Refuse(absl::StrCat("a run of HELM has a file ", kState));
  }

  absl::Status ForEachOf(const std::string& path, const std::vector<std::string>& list,
                         const std::function<absl::Status(const Value&)>& visit,
                         std::string* rest) const {
    const absl::StatusOr<Input> input = Input::Open(path);
    ALERT_RETURN_IF_ERROR(input.status());
    JsonReader reader;
    size_t index = 0;
    return SplitDocument(
        *input, list,
        [&](std::string_view, std::string_view json) -> absl::Status {
          const std::optional<Value> element = reader.Read(json);
          if (!element.has_value() || !element->is_object()) {
            return input->Damaged(absl::StrCat("element ", index, " is no JSON object"));
          }
          ++index;
          return visit(*element);
        },
        rest);
  }

  absl::Status ForEachState(const std::function<absl::Status(const Value&)>& visit,
                            std::string* rest) const {
    return ForEachOf(state_path_, {"request_states"}, visit, rest);
  }

  bool IsAnnotation() const { return absl::StartsWith(job_.options.score, Absl(kAnnotations)); }

  absl::Status ReadScores() {
    std::set<std::string> metrics;
    if (!IsAnnotation() && IsFile(PathOf(kStats))) {
      ALERT_RETURN_IF_ERROR(ForEachOf(
          PathOf(kStats), {},
          [&](const Value& entry) {
            ReadEntry(entry, &metrics);
            return absl::OkStatus();
          },
          nullptr));
    } else if (!IsAnnotation()) {
      return job_.input.Refuse(absl::StrCat("the run of HELM has no file ", kStats));
    }
    if (!IsAnnotation() && metrics.count(job_.options.score) == 0) {
      return RefuseChoice(job_.input, "metrics", {metrics.begin(), metrics.end()},
                          job_.options.score, ALERT_CAUSE_SCORE_NOT_CHOSEN);
    }
    if (polarity_.is_known()) return absl::OkStatus();
    return RefuseWithoutPolarity(job_.input, job_.options.score, {});
  }

  // An item has several entries; the metric stands in one of them.
  void ReadEntry(const Value& entry, std::set<std::string>* metrics) {
    entry["stats"].ForEach([&](const Value& stat) {
      const std::string name = TextOf(stat["name"]["name"]);
      metrics->insert(name);
      const std::optional<double> count = stat["count"].number();
      const Value mean = stat["mean"];
      if (name != job_.options.score || !mean.has_value() || (count.has_value() && *count == 0)) {
        return;
      }
      scores_[ItemOf(entry["instance_id"], entry["perturbation"], entry["train_trial_index"])] =
          mean.Json();
    });
  }

  void Survey(const Value& state) {
    if (!IsOriginal(state)) return;
    ++splits_[SplitOf(state)];
    const int64_t trial = state["train_trial_index"].whole().value_or(0);
    const auto [first, is_new] = trials_.emplace(TextOf(state["instance"]["id"]), trial);
    has_epochs_ |= first->second != trial;
  }

  absl::Status ReadSettings(const std::string& rest) {
    JsonReader reader;
    const std::optional<Value> document = reader.Read(rest);
    if (!document.has_value()) return job_.input.Damaged(absl::StrCat(kState, " is no JSON"));
    model_ = TextOf((*document)["adapter_spec"]["model"]);
    if (splits_.empty()) return job_.input.Refuse("the run of HELM has no requests");
    if (!IsFile(PathOf(kScenario))) return absl::OkStatus();
    const absl::StatusOr<Input> input = Input::Open(PathOf(kScenario));
    ALERT_RETURN_IF_ERROR(input.status());
    const absl::StatusOr<std::string> json = input->ReadAll();
    ALERT_RETURN_IF_ERROR(json.status());
    if (const std::optional<Value> scenario = reader.Read(*json)) {
      scenario_ = TextOf((*scenario)["name"]);
    }
    return absl::OkStatus();
  }

  absl::Status CheckSplits() {
    const std::string& asked = job_.options.split;
    if (!asked.empty() && splits_.count(asked) == 0) {
      std::vector<std::string> names;
      for (const auto& [name, count] : splits_) names.push_back(name);
      return RefuseChoice(job_.input, "splits", names, asked, ALERT_CAUSE_NONE);
    }
    if (!asked.empty() || splits_.size() == 1) return absl::OkStatus();
    job_.sink.Note(absl::StrCat(
        "several splits: ", absl::StrJoin(splits_, ", ", [](std::string* out, const auto& split) {
          absl::StrAppend(out, Printable(split.first), " ", split.second);
        })));
    return absl::OkStatus();
  }

  bool IsTaken(const Value& state) const {
    return IsOriginal(state) &&
           (job_.options.split.empty() || SplitOf(state) == job_.options.split);
  }

  Row RowOf(const Value& state) const {
    const Value instance = state["instance"];
    Row row;
    SetItem(TextOf(instance["id"]),
            static_cast<uint64_t>(
                std::max<int64_t>(state["train_trial_index"].whole().value_or(0), 0)) +
                1,
            has_epochs_, &row);
    row.attack = TextOf(instance["perturbation"]["name"]);
    row.category = job_.options.category.empty() ? scenario_
                                                 : CategoryText(instance.At(job_.options.category));
    row.prompt = TextOf(instance["input"]["text"]);
    row.model = model_;
    row.judge = absl::StrCat("helm:", job_.options.score);
    const Value result = state["result"];
    const bool has_failed =
        !result["success"].flag().value_or(true) || result["completions"].size() == 0;
    if (const auto text = result["completions"][size_t{0}]["text"].text(); text && !has_failed) {
      row.response = *text;
    }
    if (IsAnnotation()) {
      Judge(state.At(job_.options.score), has_failed, &row);
    } else {
      JsonReader reader;
      const auto found = scores_.find(
          ItemOf(instance["id"], instance["perturbation"], state["train_trial_index"]));
      const std::optional<Value> score =
          found == scores_.end() ? std::nullopt : reader.Read(found->second);
      Judge(score.value_or(Value()), has_failed, &row);
    }
    return row;
  }

  void Judge(const Value& score, bool has_failed, Row* row) const {
    if (score.is_number()) row->score = score.Json();
    if (score.has_value()) {
      row->verdict = polarity_.VerdictOf(score);
    } else {
      row->verdict = has_failed ? ALERT_VERDICT_MISSING : ALERT_VERDICT_UNDECIDED;
    }
  }

  const ImportJob& job_;
  const Polarity polarity_;
  const std::string folder_;
  std::string state_path_;
  std::string model_;
  std::string scenario_;
  bool has_epochs_ = false;
  std::unordered_map<std::string, std::string> scores_;  // JSON, by item
  std::map<std::string, uint64_t> splits_;
  std::unordered_map<std::string, int64_t> trials_;  // the first of each instance
};

}  // namespace

absl::Status ImportHelm(const ImportJob& job) {
  return HelmImport(job).Run();
}

}  // namespace alert::import
