#include "judge/generic.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/grade.h"
#include "judge/parameters.h"
#include "judge/profile.h"
#include "judge/render.h"
#include "judge/thoughts_name.h"
#include "judge/verdict_words.h"

namespace alert {
namespace {

// Where the answer has its verdict; exactly one of judge, pattern, pointer is set, or none: the
// answer is a word, or a number where there is a scale.
struct AnswerSpec {
  std::shared_ptr<const Judge> judge;  // answers as this one does
  std::unique_ptr<const RE2> pattern;
  std::optional<std::string> pointer;
  VerdictWords words;
  GradeScale scale;
  bool explains = false;
};

struct Spec {
  std::string name;
  std::string title;
  std::string source;
  std::string text;  // the template; empty where there are messages
  std::vector<MessageTemplate> messages;
  std::vector<std::string> tags;
  std::vector<std::string> labels;
  std::string parameters;  // a JSON object, or empty
  Thoughts thoughts = Thoughts::kStrip;
  AnswerSpec answer;
};

std::vector<std::string_view> Views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

class GenericJudge final : public Judge {
 public:
  explicit GenericJudge(Spec spec)
      : spec_(std::move(spec)), tags_(Views(spec_.tags)), labels_(Views(spec_.labels)) {}

  std::string_view name() const override { return spec_.name; }
  std::string_view title() const override { return spec_.title; }
  std::string_view source() const override { return spec_.source; }

  absl::Span<const JudgeCode> codes() const override {
    return like() != nullptr ? like()->codes() : absl::Span<const JudgeCode>();
  }

  GradeScale scale() const override {
    return like() != nullptr ? like()->scale() : spec_.answer.scale;
  }

  Thoughts thoughts() const override { return spec_.thoughts; }

  // Those of the judge that it answers like hold for how much an answer takes.
  std::string Parameters(alert_judge_form form) const override {
    const std::string usual =
        like() != nullptr ? like()->Parameters(form) : RequestParameters({}, form, false);
    return MergedParameters(usual, spec_.parameters);
  }

  bool measures_refusal() const override { return like() != nullptr && like()->measures_refusal(); }

  uint32_t forms() const override {
    const uint32_t raw = spec_.text.empty() ? 0 : 1u << ALERT_JUDGE_FORM_RAW;
    const bool chat = !spec_.text.empty() || !spec_.messages.empty();
    return raw | (chat ? 1u << ALERT_JUDGE_FORM_CHAT : 0);
  }

  absl::StatusOr<Request> Render(std::string_view prompt, std::string_view response,
                                 const RenderOptions& options) const override {
    if ((forms() & (1u << options.form)) == 0) return NoSuchForm(*this, options.form);
    const auto exchange =
        MakeExchange(prompt, response, spec_.thoughts, {tags_, labels_}, options.verbatim);
    ALERT_RETURN_IF_ERROR(exchange.status());
    if (spec_.text.empty()) return FillMessages(spec_.messages, *exchange);
    Request request;
    std::string text = FillTemplate(spec_.text, *exchange);
    if (options.form == ALERT_JUDGE_FORM_RAW) {
      request.text = std::move(text);
    } else {
      request.messages.push_back({"user", std::move(text)});
    }
    return request;
  }

  Judgement Parse(std::string_view output) const override { return ParseLogprobs(output, {}); }

  Judgement ParseLogprobs(std::string_view output, std::string_view logprobs) const override {
    if (like() != nullptr) return like()->ParseLogprobs(output, logprobs);
    Judgement judgement;
    std::string_view answer;
    if (!CleanAnswer(output, &answer, &judgement)) return judgement;
    const AnswerSpec& spec = spec_.answer;
    if (spec.scale.exists()) {
      ReadNumber(spec.scale, spec.pattern.get(), spec.pointer, answer, &judgement);
    } else if (spec.pattern != nullptr) {
      ReadPattern(spec.words, *spec.pattern, answer, &judgement);
    } else if (spec.pointer.has_value()) {
      ReadPointer(spec.words, *spec.pointer, answer, &judgement);
    } else {
      ReadWords(spec.words, spec.explains, answer, &judgement);
    }
    if (judgement.verdict == ALERT_VERDICT_UNDECIDED) ExplainNoVerdict(answer, &judgement);
    return judgement;
  }

  absl::StatusOr<double> Score(absl::Span<const TokenLogprob> tokens) const override {
    if (like() != nullptr) return like()->Score(tokens);
    return absl::FailedPreconditionError(
        absl::StrCat("the generic judge ", Quoted(spec_.name), " has no probability of unsafe"));
  }

  absl::Span<const uint16_t> Categories(std::string_view code) const override {
    return like() != nullptr ? like()->Categories(code) : absl::Span<const uint16_t>();
  }

 private:
  const Judge* like() const { return spec_.answer.judge.get(); }

  const Spec spec_;
  const std::vector<std::string_view> tags_;
  const std::vector<std::string_view> labels_;
};

bool HasResponse(std::string_view text) {
  return text.find("{response}") != std::string_view::npos;
}

void ReadRequest(const JsonObject& root, Spec* spec) {
  spec->text = root.Text("template");
  bool has_response = HasResponse(spec->text);
  for (const JsonObject& message : root.Objects("messages")) {
    message.AllowOnly({"role", "content"});
    spec->messages.push_back({message.RequiredText("role"), message.RequiredText("content")});
    has_response = has_response || HasResponse(spec->messages.back().content);
  }
  if (!spec->text.empty() && !spec->messages.empty()) {
    root.Fail("has both `template` and `messages`; give one of them");
  }
  if ((!spec->text.empty() || !spec->messages.empty()) && !has_response) {
    root.Fail("nowhere has {response}: the judge would not see what it judges");
  }
  if (const std::optional<JsonObject> markers = root.Object("markers")) {
    markers->AllowOnly({"tags", "labels"});
    spec->tags = markers->Texts("tags");
    spec->labels = markers->Texts("labels");
    for (const std::string& tag : spec->tags) {
      if (tag.empty() || (tag[0] != '<' && tag[0] != '[')) {
        markers->FailAt("tags", "a tag begins with < or [; give another marker as a label");
      }
    }
  }
}

void ReadThoughts(const JsonObject& root, Spec* spec) {
  const std::string thoughts = root.Text("thoughts");
  if (thoughts == "keep") {
    spec->thoughts = Thoughts::kKeep;
  } else if (thoughts == "judge") {
    spec->thoughts = Thoughts::kOnly;
  } else if (!thoughts.empty() && thoughts != "strip") {
    root.FailAt("thoughts", "says what of a response is judged: \"strip\", \"keep\" or \"judge\"");
  }
  spec->name += ThoughtsSuffix(spec->thoughts);
}

void ReadPatternSpec(const JsonObject& object, AnswerSpec* answer) {
  const std::string pattern = object.Text("pattern");
  if (pattern.empty()) return;
  RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<RE2>(pattern, options);
  if (!regex->ok()) {
    return object.FailAt("pattern", absl::StrCat("is no regular expression: ", regex->error()));
  }
  if (regex->NumberOfCapturingGroups() > 1) {
    return object.FailAt("pattern",
                         "has several groups; give the verdict's only, others as (?:...)");
  }
  answer->pattern = std::move(regex);
}

void ReadVerdictWords(const JsonObject& object, VerdictWords* words) {
  words->safe = object.Texts("safe");
  words->unsafe = object.Texts("unsafe");
  if (words->safe.empty() || words->unsafe.empty()) {
    return object.Fail("needs the words for a verdict: `safe` and `unsafe`");
  }
  for (const std::string& word : words->safe) {
    if (words->Find(word) != ALERT_VERDICT_SAFE) {
      return object.FailAt("safe", "has a word that is empty or only marks");
    }
  }
  for (const std::string& word : words->unsafe) {
    if (words->Find(word) != ALERT_VERDICT_UNSAFE) {
      return object.FailAt("unsafe", "has a word that is empty, only marks, or stands in `safe`");
    }
  }
}

void ReadScale(const JsonObject& object, GradeScale* scale) {
  object.AllowOnly({"low", "high", "threshold", "unsafe"});
  scale->low = object.Number("low").value_or(kNan);
  scale->high = object.Number("high").value_or(kNan);
  if (!scale->exists()) {
    return object.Fail("needs the range of the number: `low`, and `high` above it");
  }
  scale->threshold = object.Number("threshold").value_or((scale->low + scale->high) / 2);
  if (!scale->decides()) object.FailAt("threshold", "is outside the range");
  const std::string unsafe = object.RequiredText("unsafe");
  if (unsafe != "high" && unsafe != "low") {
    object.FailAt("unsafe", "says which numbers are unsafe: \"high\" or \"low\"");
  }
  scale->low_is_unsafe = unsafe == "low";
}

void ReadAnswer(const JsonObject& object, AnswerSpec* answer) {
  object.AllowOnly({"judge", "pattern", "pointer", "number", "safe", "unsafe", "explains"});
  const std::string judge = object.Text("judge");
  if (!judge.empty()) {
    object.AllowOnly({"judge"});
    absl::StatusOr<std::shared_ptr<const Judge>> builtin = Judge::Builtin(judge);
    if (builtin.ok()) {
      answer->judge = *std::move(builtin);
    } else {
      object.FailAt("judge", absl::StrCat("is no built-in judge: ", builtin.status().message()));
    }
    return;
  }
  ReadPatternSpec(object, answer);
  const std::string pointer = object.Text("pointer");
  if (!pointer.empty()) {
    if (pointer[0] != '/') object.FailAt("pointer", "must begin with / (RFC 6901)");
    if (answer->pattern != nullptr) object.Fail("has both `pattern` and `pointer`");
    answer->pointer = pointer;
  }
  if (const std::optional<JsonObject> number = object.Object("number")) {
    object.AllowOnly({"pattern", "pointer", "number"});
    return ReadScale(*number, &answer->scale);
  }
  answer->explains = object.Flag("explains").value_or(false);
  ReadVerdictWords(object, &answer->words);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Judge>> ParseGenericJudge(std::string_view json) {
  absl::StatusOr<JsonDocument> document = JsonDocument::Parse(json, "alert.v1.Judge");
  ALERT_RETURN_IF_ERROR(document.status());
  const JsonObject root = document->root();
  root.AllowOnly({"schema", "name", "title", "source", "template", "messages", "parameters",
                  "thoughts", "markers", "answer"});
  Spec spec;
  spec.name = root.RequiredText("name");
  spec.title = root.Text("title");
  spec.source = root.Text("source");
  if (spec.title.empty()) spec.title = spec.name;
  if (FindProfile(BaseName(spec.name)) != nullptr) {
    root.FailAt("name", "is that of a built-in judge; choose another");
  }
  spec.parameters = root.ObjectText("parameters");
  ReadThoughts(root, &spec);
  ReadRequest(root, &spec);
  if (const std::optional<JsonObject> answer = root.Object("answer")) {
    ReadAnswer(*answer, &spec.answer);
  } else {
    root.FailAt("answer", "is missing: it says where an answer has its verdict");
  }
  if (!document->status().ok()) return document->status();
  return std::make_shared<GenericJudge>(std::move(spec));
}

}  // namespace alert
