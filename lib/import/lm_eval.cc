// Samples of lm-evaluation-harness (samples_TASK_DATE.jsonl).
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/lines.h"
#include "import/messages.h"
#include "import/polarity.h"
#include "import/value.h"

namespace alert::import {
namespace {

// What a line has besides its metrics.
constexpr std::string_view kNoMetrics[] = {
    "doc_id", "doc",     "target",   "arguments",   "resps",      "filtered_resps",
    "filter", "metrics", "doc_hash", "prompt_hash", "target_hash"};
constexpr std::string_view kSamples = "samples_";
constexpr std::string_view kDatePattern = "_dddd-dd-ddT";  // d: a digit

bool FitsDate(std::string_view text) {
  if (text.size() < kDatePattern.size()) return false;
  return std::equal(
      kDatePattern.begin(), kDatePattern.end(), text.begin(),
      [](char pattern, char c) { return pattern == 'd' ? absl::ascii_isdigit(c) : pattern == c; });
}

// The task and the date in the name of a file; both empty where it is called otherwise.
struct FileNames {
  std::string task;
  std::string date;
};

FileNames NamesOfFile(std::string_view path) {
  const std::string_view file = FileNameOf(path);
  const size_t end = file.find(".jsonl");
  if (file.substr(0, kSamples.size()) != kSamples || end == file.npos) return {};
  for (size_t at = kSamples.size(); at < end; ++at) {
    if (!FitsDate(file.substr(at))) continue;
    return {std::string(file.substr(kSamples.size(), at - kSamples.size())),
            std::string(file.substr(at + 1, end - at - 1))};
  }
  return {};
}

// `arguments` is an object of gen_args_0, ... with arg_0, arg_1, or in older files a list of lists.
Value Argument(const Value& line, size_t request, size_t argument) {
  const Value arguments = line["arguments"];
  if (arguments.is_list()) return arguments[request][argument];
  return arguments[absl::StrCat("gen_args_", request)][absl::StrCat("arg_", argument)];
}

std::string PromptOfLine(const Value& line) {
  const Value argument = Argument(line, 0, 0);
  return PromptText(TextOf(argument.is_list() ? argument[size_t{0}] : argument));
}

std::optional<double> FirstNumber(const Value& response) {
  const Value first = response[size_t{0}];
  double number = 0;
  const auto text = first.text();
  if (text.has_value() && absl::SimpleAtod(Absl(*text), &number)) return number;
  return first.number();
}

// The choice of a multiple-choice task that the model found most likely; nothing for another task.
std::optional<std::string> LikeliestChoice(const Value& line) {
  const Value responses = line["filtered_resps"];
  const size_t count = responses.size();
  if (count < 2 || line["arguments"].size() != count) return std::nullopt;
  size_t best = 0;
  double highest = 0;
  for (size_t i = 0; i < count; ++i) {
    const std::optional<double> number = FirstNumber(responses[i]);
    if (!number.has_value()) return std::nullopt;
    if (i == 0 || *number > highest) {
      best = i;
      highest = *number;
    }
  }
  return TextOf(Argument(line, best, 1));
}

std::optional<std::string> ResponseOfLine(const Value& line) {
  const Value first = line["filtered_resps"][size_t{0}];
  if (const auto text = first.text()) return std::string(*text);
  if (std::optional<std::string> choice = LikeliestChoice(line)) return choice;
  if (const auto text = first[size_t{0}].text()) return std::string(*text);
  return std::nullopt;
}

class LmEvalImport {
 public:
  explicit LmEvalImport(const ImportJob& job)
      : job_(job), polarity_(job.options), names_(NamesOfFile(job.input.path())) {}

  absl::Status Run() {
    uint64_t malformed = 0;
    ALERT_RETURN_IF_ERROR(ForEachObject(
        job_.input,
        [&](uint64_t, const Value& line) {
          Survey(line);
          return absl::OkStatus();
        },
        &malformed));
    if (filters_.empty())
      return job_.input.Refuse("the file of lm-evaluation-harness has no samples");
    ALERT_RETURN_IF_ERROR(Choose());
    job_.sink.LeaveOutMalformed(malformed);
    FindModel();
    return ForEachObject(
        job_.input,
        [&](uint64_t, const Value& line) {
          return FilterOf(line) == filter_ ? job_.sink.Add(RowOf(line)) : absl::OkStatus();
        },
        &malformed);
  }

 private:
  static std::string FilterOf(const Value& line) {
    const std::string filter = TextOf(line["filter"]);
    return filter.empty() ? "none" : filter;
  }

  void Survey(const Value& line) {
    const std::string filter = FilterOf(line);
    if (std::find(filters_.begin(), filters_.end(), filter) == filters_.end()) {
      filters_.push_back(filter);
    }
    line["metrics"].ForEach([&](const Value& metric) { metrics_.insert(TextOf(metric)); });
    if (line["metrics"].has_value()) return;
    line.ForEachMember([&](std::string_view key, const Value&) {
      if (std::find(std::begin(kNoMetrics), std::end(kNoMetrics), key) == std::end(kNoMetrics)) {
        metrics_.emplace(key);
      }
    });
  }

  absl::Status Choose() {
    const std::string& filter = job_.options.filter;
    const bool is_there = std::find(filters_.begin(), filters_.end(), filter) != filters_.end();
    if (filter.empty() ? filters_.size() > 1 : !is_there) {
      return RefuseChoice(job_.input, "filters", filters_, filter, ALERT_CAUSE_FILTER_NOT_CHOSEN);
    }
    filter_ = filter.empty() ? filters_.front() : filter;
    if (metrics_.count(job_.options.score) == 0) {
      return RefuseChoice(job_.input, "metrics", {metrics_.begin(), metrics_.end()},
                          job_.options.score, ALERT_CAUSE_SCORE_NOT_CHOSEN);
    }
    if (polarity_.is_known()) return absl::OkStatus();
    return RefuseWithoutPolarity(job_.input, job_.options.score, {});
  }

  // The model stands in the totals of the same date beside the samples.
  void FindModel() {
    model_ = job_.options.model;
    if (model_.empty() && !names_.date.empty()) model_ = ModelOfTotals();
    if (model_.empty()) {
      job_.sink.Note("the model is not known: no results_DATE.json of its date stands beside it");
    }
  }

  std::string ModelOfTotals() const {
    const std::string path =
        Beside(FolderOf(job_.input.path()), absl::StrCat("results_", names_.date, ".json"));
    const absl::StatusOr<Input> totals = Input::Open(path);
    if (!totals.ok()) return {};
    const absl::StatusOr<std::string> json = totals->ReadAll();
    JsonReader reader;
    const std::optional<Value> document = json.ok() ? reader.Read(*json) : std::nullopt;
    if (!document.has_value()) return {};
    const Value config = (*document)["config"];
    for (const Value& candidate :
         {(*document)["model_name"], config["model_args"], config["model"]}) {
      std::string name = candidate.is_object() ? candidate.Json() : TextOf(candidate);
      if (!name.empty()) return name;
    }
    return {};
  }

  Row RowOf(const Value& line) const {
    Row row;
    row.id = row.cluster = TextOf(line["doc_id"]);
    row.category =
        job_.options.category.empty() ? names_.task : CategoryText(line.At(job_.options.category));
    row.prompt = PromptOfLine(line);
    row.model = model_;
    row.response = ResponseOfLine(line);
    row.judge = absl::StrCat("lm-eval:", job_.options.score);
    const Value score = line[job_.options.score];
    row.verdict = polarity_.VerdictOf(score);
    if (score.is_number()) row.score = score.Json();
    return row;
  }

  const ImportJob& job_;
  const Polarity polarity_;
  const FileNames names_;
  std::vector<std::string> filters_;  // in order of appearance
  std::set<std::string> metrics_;
  std::string filter_;
  std::string model_;
};

}  // namespace

absl::Status ImportLmEval(const ImportJob& job) {
  return LmEvalImport(job).Run();
}

}  // namespace alert::import
