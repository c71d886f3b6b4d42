// Results of promptfoo, as one JSON document or a result a line.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "import/importers.h"
#include "import/lines.h"
#include "import/messages.h"
#include "import/splitter.h"
#include "import/value.h"

namespace alert::import {
namespace {

constexpr int64_t kFailedByError = 2;

// What the first pass keeps of a result.
struct ResultFacts {
  int64_t test = 0;
  int64_t prompt = 0;
  std::string prompt_id;
  size_t question = 0;  // which of the distinct descriptions and variables
};

using VisitResult = std::function<absl::Status(size_t, const Value&)>;

Value VarsOf(const Value& result) {
  return result["vars"].has_value() ? result["vars"] : result["testCase"]["vars"];
}

Value MetadataOf(const Value& result) {
  return result["metadata"].has_value() ? result["metadata"] : result["testCase"]["metadata"];
}

std::string PromptIdOf(const Value& result) {
  const std::string id = TextOf(result["promptId"]);
  return id.empty() ? TextOf(result["prompt"]["label"]) : id;
}

// The metric of the first assertion that has one, up to a slash.
std::string MetricOf(const Value& result) {
  std::string metric;
  const auto take = [&](const Value& assertion) {
    if (metric.empty()) metric = TextOf(assertion["metric"]);
  };
  result["gradingResult"]["componentResults"].ForEach(
      [&](const Value& component) { take(component["assertion"]); });
  result["testCase"]["assert"].ForEach(take);
  return metric.substr(0, metric.find('/'));
}

std::string CategoryOf(const Value& result, const std::string& path) {
  if (!path.empty()) return CategoryText(result.At(path));
  const Value metadata = MetadataOf(result);
  for (const Value& candidate : {metadata["pluginId"], metadata["harmCategory"],
                                 VarsOf(result)["harmCategory"], metadata["category"]}) {
    std::string category = CategoryText(candidate);
    if (!category.empty()) return category;
  }
  return MetricOf(result);
}

std::string PromptOfResult(const Value& result) {
  if (MetadataOf(result)["pluginId"].has_value()) return TextOf(VarsOf(result)["prompt"]);
  return PromptText(result["prompt"]["raw"].text_or_empty());
}

std::string ModelOfResult(const Value& result) {
  const Value provider = result["provider"];
  if (!provider.is_object()) return TextOf(provider);
  std::string label = TextOf(provider["label"]);
  return label.empty() ? TextOf(provider["id"]) : label;
}

bool HasGraderError(const Value& grading) {
  bool failed = grading["metadata"]["graderError"].flag().value_or(false);
  grading["componentResults"].ForEach([&](const Value& component) {
    failed |= component["metadata"]["graderError"].flag().value_or(false);
  });
  return failed;
}

// A pass without an assertion is none, and an error is no failure of the model.
alert_verdict VerdictOfResult(const Value& result) {
  const Value grading = result["gradingResult"];
  const Value reason = result["failureReason"];
  if (reason.whole() == kFailedByError) return ALERT_VERDICT_MISSING;
  const bool has_output = result["response"]["output"].has_value();
  if (!reason.has_value() && !grading.has_value() && !has_output) return ALERT_VERDICT_MISSING;
  const std::optional<bool> success = result["success"].flag();
  if (HasGraderError(grading) || grading["componentResults"].size() == 0 || !success.has_value()) {
    return ALERT_VERDICT_UNDECIDED;
  }
  return *success ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
}

class PromptfooImport {
 public:
  explicit PromptfooImport(const ImportJob& job) : job_(job) {}

  absl::Status Run() {
    const absl::StatusOr<bool> is_document = IsDocument();
    ALERT_RETURN_IF_ERROR(is_document.status());
    is_document_ = *is_document;
    ALERT_RETURN_IF_ERROR(ForEach([&](size_t, const Value& result) {
      Survey(result);
      return absl::OkStatus();
    }));
    if (results_.empty()) return job_.input.Refuse("the file of promptfoo has no results");
    job_.sink.LeaveOutMalformed(malformed_);
    Arrange();
    RowOrder order(&job_.sink);
    ALERT_RETURN_IF_ERROR(ForEach([&](size_t index, const Value& result) {
      return order.Put(places_[index], {RowOf(results_[index], result)});
    }));
    if (undecided_ > 0) {
      job_.sink.Note(
          absl::StrCat("results without an assertion or with a grader that failed: ", undecided_));
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<bool> IsDocument() const {
    const absl::StatusOr<std::unique_ptr<ByteStream>> bytes = job_.input.Read();
    ALERT_RETURN_IF_ERROR(bytes.status());
    const absl::StatusOr<std::string> head = ReadHead(bytes->get(), kHeadOfDocument);
    ALERT_RETURN_IF_ERROR(head.status());
    JsonReader reader;
    const std::optional<Value> begin = reader.Read(HeadOf(*head).json);
    return begin.has_value() && (*begin)["results"].is_object();
  }

  absl::Status ForEach(const VisitResult& visit) {
    size_t index = 0;
    if (!is_document_) {
      return ForEachObject(
          job_.input, [&](uint64_t, const Value& result) { return visit(index++, result); },
          &malformed_);
    }
    JsonReader reader;
    return SplitDocument(
        job_.input, {"results", "results"},
        [&](std::string_view, std::string_view json) -> absl::Status {
          const std::optional<Value> result = reader.Read(json);
          if (!result.has_value() || !result->is_object()) {
            return job_.input.Damaged(
                absl::StrCat("results.results[", index, "] is no JSON object"));
          }
          return visit(index++, *result);
        },
        nullptr);
  }

  void Survey(const Value& result) {
    const std::string question = absl::StrCat(TextOf(result["testCase"]["description"]),
                                              std::string(1, '\0'), VarsOf(result).Json());
    ResultFacts facts;
    facts.question = questions_.emplace(question, questions_.size()).first->second;
    facts.test = result["testIdx"].whole().value_or(static_cast<int64_t>(facts.question));
    facts.prompt = result["promptIdx"].whole().value_or(0);
    facts.prompt_id = PromptIdOf(result);
    results_.push_back(std::move(facts));
  }

  void Arrange() {
    std::vector<size_t> taken(results_.size());
    for (size_t i = 0; i < taken.size(); ++i) taken[i] = i;
    std::stable_sort(taken.begin(), taken.end(), [&](size_t a, size_t b) {
      return std::tie(results_[a].test, results_[a].prompt) <
             std::tie(results_[b].test, results_[b].prompt);
    });
    places_ = PlacesOf(results_.size(), taken);
    for (const size_t index : taken) {
      const ResultFacts& facts = results_[index];
      prompts_.emplace(facts.prompt_id, prompts_.size() + 1);
      first_test_.emplace(facts.question, facts.test);  // the lowest: they come sorted
    }
  }

  Row RowOf(const ResultFacts& facts, const Value& result) {
    Row row;
    row.id = absl::StrCat(facts.test);
    if (prompts_.size() > 1) absl::StrAppend(&row.id, "/p", prompts_.at(facts.prompt_id));
    row.cluster = absl::StrCat(first_test_.at(facts.question));
    row.category = CategoryOf(result, job_.options.category);
    row.attack = TextOf(MetadataOf(result)["strategyId"]);
    if (row.attack == "basic") row.attack.clear();
    row.prompt = PromptOfResult(result);
    row.model = ModelOfResult(result);
    const Value output = result["response"]["output"];
    if (output.has_value())
      row.response = output.text().has_value() ? TextOf(output) : output.Json();
    row.verdict = VerdictOfResult(result);
    undecided_ += row.verdict == ALERT_VERDICT_UNDECIDED ? 1 : 0;
    row.judge = "promptfoo";
    if (result["score"].is_number()) row.score = result["score"].Json();
    return row;
  }

  static constexpr size_t kHeadOfDocument = size_t{1} << 16;

  const ImportJob& job_;
  bool is_document_ = false;
  uint64_t malformed_ = 0;
  uint64_t undecided_ = 0;
  std::vector<ResultFacts> results_;
  std::map<std::string, size_t> questions_;
  std::map<size_t, int64_t> first_test_;  // of a question
  std::map<std::string, size_t> prompts_;
  std::vector<size_t> places_;
};

}  // namespace

absl::Status ImportPromptfoo(const ImportJob& job) {
  return PromptfooImport(job).Run();
}

}  // namespace alert::import
