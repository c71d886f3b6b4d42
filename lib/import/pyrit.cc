// Memory exports and attack results of PyRIT.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/importers.h"
#include "import/splitter.h"
#include "import/value.h"

namespace alert::import {
namespace {

// A class is called differently in different versions.
std::string ClassOf(const Value& identifier) {
  std::string name = TextOf(identifier["__type__"]);
  return name.empty() ? TextOf(identifier["class_name"]) : name;
}

std::string ModelOfTarget(const Value& target) {
  for (const char* key : {"model_name", "deployment_name"}) {
    if (std::string name = TextOf(target[key]); !name.empty()) return name;
  }
  return ClassOf(target);
}

struct PieceScore {
  std::string scorer;
  std::string category;
  std::string number;  // of a graded one, as it stands
  alert_verdict verdict = ALERT_VERDICT_UNDECIDED;
};

// The messages of a conversation are its pieces of one sequence number.
struct Message {
  std::string role;
  std::string text;
  bool has_text = false;
  bool has_failed = false;
  bool is_copy = true;  // until one of its pieces is no copy
  std::string attack;
  std::string model;
  std::string category;  // of what the attack aims at, or by the option
  std::vector<PieceScore> scores;
};

using Conversation = std::map<int64_t, Message>;

class PyritImport {
 public:
  explicit PyritImport(const ImportJob& job) : job_(job) {}

  absl::Status Run() {
    JsonReader reader;
    size_t index = 0;
    ALERT_RETURN_IF_ERROR(SplitDocument(
        job_.input, {},
        [&](std::string_view, std::string_view json) -> absl::Status {
          const std::optional<Value> piece = reader.Read(json);
          if (!piece.has_value() || !piece->is_object()) {
            return job_.input.Damaged(absl::StrCat("element ", index, " is no JSON object"));
          }
          ++index;
          if ((*piece)["outcome"].has_value()) return job_.sink.Add(RowOfAttack(*piece));
          Take(*piece);
          return absl::OkStatus();
        },
        nullptr));
    if (index == 0) return job_.input.Refuse("the file of PyRIT is empty");
    ALERT_RETURN_IF_ERROR(CheckScorers());
    for (const std::string& id : order_) ALERT_RETURN_IF_ERROR(WriteRows(id, conversations_[id]));
    if (copies_ > 0) job_.sink.Note(absl::StrCat("copies of other pieces left out: ", copies_));
    if (unjudged_ > 0) job_.sink.Note(absl::StrCat("rows without a verdict: ", unjudged_));
    return absl::OkStatus();
  }

 private:
  Row RowOfAttack(const Value& result) const {
    Row row;
    row.id = row.cluster = TextOf(result["conversation_id"]);
    row.category = CategoryText(job_.options.category.empty() ? result["targeted_harm_categories"]
                                                              : result.At(job_.options.category));
    row.attack = ClassOf(result["attack_identifier"]);
    row.prompt = TextOf(result["objective"]);
    if (const auto text = result["last_response"]["converted_value"].text()) row.response = *text;
    row.judge = "pyrit:outcome";
    const std::string_view outcome = result["outcome"].text_or_empty();
    row.verdict = outcome == "success"   ? ALERT_VERDICT_UNSAFE
                  : outcome == "failure" ? ALERT_VERDICT_SAFE
                  : outcome == "error"   ? ALERT_VERDICT_MISSING
                                         : ALERT_VERDICT_UNDECIDED;
    return row;
  }

  void Take(const Value& piece) {
    const std::string id = TextOf(piece["conversation_id"]);
    const auto [conversation, is_new] = conversations_.try_emplace(id);
    if (is_new) order_.push_back(id);
    Message& message = conversation->second[piece["sequence"].whole().value_or(0)];
    if (message.role.empty()) Describe(piece, &message);
    const std::string_view error = piece["response_error"].text_or_empty();
    const bool has_failed = !error.empty() && error != "none";
    message.has_failed |= has_failed;
    const Value original = piece["original_prompt_id"];
    message.is_copy &= original.has_value() && TextOf(original) != TextOf(piece["id"]);
    AddText(piece, has_failed, &message);
    piece["scores"].ForEach([&](const Value& score) { message.scores.push_back(ScoreOf(score)); });
  }

  void Describe(const Value& piece, Message* message) const {
    message->role = TextOf(piece["role"]);
    message->attack = ClassOf(piece["attack_identifier"]);
    if (message->attack.empty()) message->attack = ClassOf(piece["orchestrator_identifier"]);
    message->model = ModelOfTarget(piece["prompt_target_identifier"]);
    message->category =
        CategoryText(job_.options.category.empty() ? piece["targeted_harm_categories"]
                                                   : piece.At(job_.options.category));
  }

  static void AddText(const Value& piece, bool has_failed, Message* message) {
    const Value type = piece["converted_value_data_type"];
    const auto text = piece["converted_value"].text();
    if (has_failed || !text.has_value() || (type.has_value() && type.text_or_empty() != "text")) {
      return;
    }
    if (std::exchange(message->has_text, true)) message->text += "\n";
    message->text += *text;
  }

  PieceScore ScoreOf(const Value& score) const {
    PieceScore read;
    read.scorer = ClassOf(score["scorer_class_identifier"]);
    read.category = CategoryText(score["score_category"]);
    const std::string value = TextOf(score["score_value"]);
    if (score["status"].text_or_empty() == "undetermined") return read;
    if (score["score_type"].text_or_empty() == "float_scale") {
      JsonReader reader;
      const std::optional<Value> number = reader.Read(value);
      if (!number.has_value() || !number->is_number()) return read;
      read.number = number->Json();
      read.verdict =
          *number->number() >= job_.options.threshold ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
      return read;
    }
    std::optional<bool> flag = score["score_value"].flag();
    if (absl::EqualsIgnoreCase(value, "true")) flag = true;
    if (absl::EqualsIgnoreCase(value, "false")) flag = false;
    if (!flag.has_value()) return read;
    // True says that the scorer saw what it looks for: a refusal, or harm.
    const bool looks_for_refusal = absl::StrContains(read.scorer, "Refusal");
    read.verdict = *flag == looks_for_refusal ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
    return read;
  }

  // A message that several classes scored needs a choice among them.
  absl::Status CheckScorers() const {
    std::set<std::string> all;
    bool has_several = false;
    for (const auto& [id, conversation] : conversations_) {
      for (const auto& [sequence, message] : conversation) {
        std::set<std::string> here;
        for (const PieceScore& score : message.scores) here.insert(score.scorer);
        has_several |= here.size() > 1;
        all.insert(here.begin(), here.end());
      }
    }
    const std::string& asked = job_.options.score;
    if (asked.empty() ? !has_several : all.count(asked) != 0) return absl::OkStatus();
    return RefuseChoice(job_.input, "scorers", {all.begin(), all.end()}, asked,
                        ALERT_CAUSE_SCORE_NOT_CHOSEN);
  }

  absl::Status WriteRows(const std::string& id, const Conversation& conversation) {
    bool has_scores = false;
    const Message* last = nullptr;
    for (const auto& [sequence, message] : conversation) {
      if (message.role != "assistant") continue;
      has_scores |= !message.scores.empty();
      last = &message;
    }
    const Message* question = nullptr;
    for (const auto& [sequence, message] : conversation) {
      if (message.role == "user") question = &message;
      if (message.role != "assistant") continue;
      if (has_scores ? message.scores.empty() : &message != last) continue;
      if (message.is_copy) {
        ++copies_;
        continue;
      }
      Row row = RowOf(message);
      row.id = absl::StrCat(id, "/", sequence);
      row.cluster = id;
      if (question != nullptr) row.prompt = question->text;
      unjudged_ += row.verdict.has_value() ? 0 : 1;
      ALERT_RETURN_IF_ERROR(job_.sink.Add(row));
    }
    return absl::OkStatus();
  }

  Row RowOf(const Message& message) const {
    Row row;
    row.category = message.category;
    row.attack = message.attack;
    row.model = message.model;
    if (message.has_text) row.response = message.text;
    if (message.scores.empty()) {
      if (message.has_failed) row.verdict = ALERT_VERDICT_MISSING;
      return row;
    }
    row.verdict = ALERT_VERDICT_UNDECIDED;
    const std::string& asked = job_.options.score;
    for (const PieceScore& score : message.scores) {  // the last one counts
      if (row.category.empty() && job_.options.category.empty()) row.category = score.category;
      if (!asked.empty() && score.scorer != asked) continue;
      row.verdict = score.verdict;
      row.score = score.number;
      row.judge = absl::StrCat("pyrit:", score.scorer);
    }
    return row;
  }

  const ImportJob& job_;
  std::map<std::string, Conversation> conversations_;
  std::vector<std::string> order_;  // of appearance
  uint64_t copies_ = 0;
  uint64_t unjudged_ = 0;
};

}  // namespace

absl::Status ImportPyrit(const ImportJob& job) {
  return PyritImport(job).Run();
}

}  // namespace alert::import
