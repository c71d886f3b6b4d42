// Artifacts and evaluations of JailbreakBench.
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/splitter.h"
#include "import/value.h"

namespace alert::import {
namespace {

constexpr char kJailbroken[] = "jailbroken";
// The rate is stated to two digits.
constexpr double kRateRounding = 0.005 + 1e-9;

class JailbreakBenchImport {
 public:
  explicit JailbreakBenchImport(const ImportJob& job)
      : job_(job), label_(job.options.score.empty() ? kJailbroken : job.options.score) {}

  absl::Status Run() {
    std::string rest;
    bool has_label = false;
    ALERT_RETURN_IF_ERROR(ForEachJailbreak(
        [&](const Value& entry) {
          has_label |= entry.HasMember(label_);
          return absl::OkStatus();
        },
        &rest));
    JsonReader reader;
    const std::optional<Value> document = reader.Read(rest);
    if (!document.has_value()) return job_.input.Damaged("is no JSON document");
    const Value parameters = (*document)["parameters"];
    if (!parameters.is_object()) {
      ALERT_RETURN_IF_ERROR(WriteEvaluation(*document));
    } else if (!has_label && !job_.options.score.empty()) {
      return RefuseChoice(job_.input, "labels", {kJailbroken}, label_,
                          ALERT_CAUSE_SCORE_NOT_CHOSEN);
    } else {
      ALERT_RETURN_IF_ERROR(WriteArtifact(parameters));
    }
    if (rows_ == 0) return job_.input.Refuse("the file of JailbreakBench has no jailbreaks");
    if (without_response_ > 0) {
      job_.sink.Note(absl::StrCat("rows without a response: ", without_response_));
    }
    CompareRate(parameters["attack_success_rate"]);
    return absl::OkStatus();
  }

 private:
  absl::Status ForEachJailbreak(const std::function<absl::Status(const Value&)>& visit,
                                std::string* rest) {
    JsonReader reader;
    size_t index = 0;
    return SplitDocument(
        job_.input, {"jailbreaks"},
        [&](std::string_view, std::string_view json) -> absl::Status {
          const std::optional<Value> entry = reader.Read(json);
          if (!entry.has_value() || !entry->is_object()) {
            return job_.input.Damaged(absl::StrCat("jailbreaks[", index, "] is no JSON object"));
          }
          ++index;
          return visit(*entry);
        },
        rest);
  }

  absl::Status WriteArtifact(const Value& parameters) {
    const std::string method = TextOf(parameters["method"]);
    const std::string model = TextOf(parameters["model"]);
    return ForEachJailbreak(
        [&](const Value& entry) {
          Row row;
          row.id = TextOf(entry["index"]);
          row.cluster = TextOf(entry["behavior"]);
          row.category = CategoryText(
              entry.At(job_.options.category.empty() ? "category" : job_.options.category));
          row.attack = method;
          row.model = model;
          return Write(entry, &row);
        },
        nullptr);
  }

  // model → behaviour → entry; `details` beside the models is none.
  absl::Status WriteEvaluation(const Value& document) {
    absl::Status status;
    document.ForEachMember([&](std::string_view model, const Value& behaviors) {
      if (model == "details") return;
      behaviors.ForEachMember([&](std::string_view behavior, const Value& entry) {
        if (!status.ok()) return;
        if (!entry.HasMember(kJailbroken)) {
          status = job_.input.Refuse(
              absl::StrCat("has no verdict of ", Quoted(behavior),
                           ": it is no evaluation of JailbreakBench (a submission has none)"));
          return;
        }
        Row row;
        row.id = row.cluster = behavior;
        row.model = model;
        status = Write(entry, &row);
      });
    });
    return status;
  }

  absl::Status Write(const Value& entry, Row* row) {
    row->prompt = TextOf(entry["prompt"]);
    if (const auto text = entry["response"].text()) row->response = *text;
    row->judge = absl::StrCat("jailbreakbench:", label_);
    const std::optional<bool> jailbroken = entry[label_].flag();
    row->verdict = !jailbroken.has_value() ? ALERT_VERDICT_UNDECIDED
                   : *jailbroken           ? ALERT_VERDICT_UNSAFE
                                           : ALERT_VERDICT_SAFE;
    if (!row->response.has_value()) {
      ++without_response_;
      if (job_.options.no_response_is_missing) row->verdict = ALERT_VERDICT_MISSING;
    }
    ++rows_;
    unsafe_ += row->verdict == ALERT_VERDICT_UNSAFE ? 1 : 0;
    return job_.sink.Add(*row);
  }

  void CompareRate(const Value& stated) {
    const std::optional<double> rate = stated.number();
    if (!rate.has_value() || label_ != kJailbroken) return;
    const double share = static_cast<double>(unsafe_) / static_cast<double>(rows_);
    job_.sink.Note(std::abs(share - *rate) <= kRateRounding
                       ? "attack_success_rate confirmed"
                       : fmt::format("its attack_success_rate is {}, of the rows {:.4f} are unsafe",
                                     *rate, share));
  }

  const ImportJob& job_;
  const std::string label_;
  size_t rows_ = 0;
  size_t unsafe_ = 0;
  size_t without_response_ = 0;
};

}  // namespace

absl::Status ImportJailbreakBench(const ImportJob& job) {
  return JailbreakBenchImport(job).Run();
}

}  // namespace alert::import
