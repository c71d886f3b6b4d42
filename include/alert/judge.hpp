// Judges: what each is asked and what its answer means.
#ifndef ALERT_JUDGE_HPP_
#define ALERT_JUDGE_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/abi.hpp"
#include "alert/enumerations.hpp"
#include "alert/judge.h"
#include "alert/text_column.hpp"

namespace alert {
inline namespace v0 {

// What a judge's answer comes to; `score` is the number of a judge that gives one.
struct Judgement {
  alert_verdict verdict;
  std::optional<bool> refused;
  std::optional<double> score;
  std::string_view reason;  // valid for ever
  std::vector<std::string> codes;
};

// What the answers of a column come to, by row.
struct JudgementColumns {
  std::vector<alert_verdict> verdicts;
  std::vector<double> scores;   // NaN where the answer has none
  std::vector<int8_t> refused;  // 1, 0 or ALERT_REFUSED_NOT_SAID
};

// Views of the judge.
struct JudgeCode {
  std::string_view code;
  std::string_view title;
};

// What a model answers once it has thought; views of the response, and valid for ever.
struct Answer {
  std::string_view text;
  std::string_view reason;  // why there is no answer: the response is undecided; else empty
};

inline Answer AnswerOf(std::string_view response) {
  alert_str text = {nullptr, 0};
  alert_str reason = {nullptr, 0};
  Call(alert_response_answer, response.data(), response.size(), &text, &reason);
  return {internal::View(text), internal::View(reason)};
}

struct JudgeRenderOptions {
  alert_judge_form form = ALERT_JUDGE_FORM_CHAT;
  bool verbatim = false;
};

class Judge {
 public:
  explicit Judge(std::string_view name)
      : handle_(internal::Make<Handle>(alert_judge_builtin, name.data(), name.size())) {}

  static Judge ParseSpec(std::string_view json) {
    return Judge(internal::Make<Handle>(alert_judge_parse_spec, json.data(), json.size()));
  }

  static size_t builtin_count() { return alert_judge_builtin_count(); }
  static std::string_view BuiltinName(size_t index) {
    return internal::CallForText(alert_judge_builtin_at, index);
  }

  alert_judge_info info() const {
    alert_judge_info info = ALERT_JUDGE_INFO_INIT;
    Call(alert_judge_describe, get(), &info);
    return info;
  }
  std::string_view name() const { return internal::View(info().name); }

  // The hazard codes that it knows.
  std::vector<JudgeCode> Codes() const {
    std::vector<JudgeCode> codes;
    const size_t count = info().code_count;
    for (size_t index = 0; index < count; ++index) {
      alert_str code = {nullptr, 0};
      alert_str title = {nullptr, 0};
      Call(alert_judge_code_at, get(), index, &code, &title);
      codes.push_back({internal::View(code), internal::View(title)});
    }
    return codes;
  }

  // The categories of the built-in taxonomy that map to this code.
  std::vector<uint16_t> CodeCategories(std::string_view code) const {
    return internal::CollectIndices([&](uint16_t* categories, size_t capacity, size_t* count) {
      Call(alert_judge_code_categories, get(), code.data(), code.size(), categories, capacity,
           count);
    });
  }

  std::string_view CodeTitle(std::string_view code) const {
    return internal::CallForText(alert_judge_code_title, get(), code.data(), code.size());
  }

  // What of a response it judges: the answer, all, or the thoughts, as its name says.
  Answer Part(std::string_view response) const {
    alert_str text = {nullptr, 0};
    alert_str reason = {nullptr, 0};
    Call(alert_judge_part, get(), response.data(), response.size(), &text, &reason);
    return {internal::View(text), internal::View(reason)};
  }

  // What a request carries beside what it asks and the model: a JSON object.
  std::string Parameters(alert_judge_form form = ALERT_JUDGE_FORM_CHAT) const {
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_judge_write_parameters(get(), form, writer, user, error);
    });
  }

  // The request's text, or its messages as JSON.
  std::string Render(std::string_view prompt, std::string_view response,
                     const JudgeRenderOptions& options = {}) const {
    alert_judge_render_options c_options = ALERT_JUDGE_RENDER_OPTIONS_INIT;
    c_options.form = options.form;
    c_options.verbatim = options.verbatim ? 1 : 0;
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_judge_write_request(get(), prompt.data(), prompt.size(), response.data(),
                                       response.size(), &c_options, writer, user, error);
    });
  }

  Judgement Parse(std::string_view output) const {
    alert_judgement judgement = ALERT_JUDGEMENT_INIT;
    Call(alert_judge_parse, get(), output.data(), output.size(), &judgement);
    return Owned(judgement);
  }

  // With the answer's log-probabilities as JSON in OpenAI's shape, of which the score is made.
  Judgement Parse(std::string_view output, std::string_view logprobs) const {
    alert_judgement judgement = ALERT_JUDGEMENT_INIT;
    Call(alert_judge_parse_logprobs, get(), output.data(), output.size(), logprobs.data(),
         logprobs.size(), &judgement);
    return Owned(judgement);
  }

  // As Parse, of a column: `judge.ParseColumn(batch.judge_output())`.
  JudgementColumns ParseColumn(const TextColumn& outputs) const {
    const size_t rows = outputs.size();
    JudgementColumns result = {std::vector<alert_verdict>(rows), std::vector<double>(rows),
                               std::vector<int8_t>(rows)};
    Call(alert_judge_parse_column, get(), rows, outputs.get(), result.verdicts.data(),
         result.scores.data(), result.refused.data());
    return result;
  }

  // The probability of unsafe, from the most probable tokens where the verdict begins and the
  // logarithms of their probabilities. No value where no verdict word is among them.
  std::optional<double> Score(const std::vector<std::string_view>& tokens,
                              Span<double> logprobs) const {
    const size_t count = internal::CommonSize({tokens.size(), logprobs.size()});
    const std::vector<alert_str> views = internal::Strs(tokens);
    double score = 0;
    Call(alert_judge_score, get(), count, views.data(), logprobs.data(), &score);
    if (score != score) return std::nullopt;
    return score;
  }

  const alert_judge* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_judge, alert_judge_free>;
  explicit Judge(Handle handle) : handle_(std::move(handle)) {}

  static Judgement Owned(const alert_judgement& judgement) {
    Judgement result = {
        judgement.verdict, std::nullopt, std::nullopt, internal::View(judgement.reason), {}};
    if (judgement.refused != ALERT_REFUSED_NOT_SAID) {
      result.refused = judgement.refused == 1;
    }
    if (judgement.score == judgement.score) result.score = judgement.score;
    for (uint32_t i = 0; i < judgement.code_count; ++i) {
      result.codes.emplace_back(internal::View(judgement.codes[i]));
    }
    return result;
  }

  Handle handle_;
};

// The verdicts of several judges, a column each, as one by a rule: "any-unsafe", "majority" or
// "all-unsafe".
inline std::vector<alert_verdict> CombineVerdicts(std::string_view rule,
                                                  const std::vector<Span<alert_verdict>>& judges) {
  std::vector<const alert_verdict*> columns;
  columns.reserve(judges.size());
  const size_t rows = judges.empty() ? 0 : judges.front().size();
  for (const Span<alert_verdict>& column : judges) {
    internal::CommonSize({rows, column.size()});
    columns.push_back(column.data());
  }
  std::vector<alert_verdict> verdicts(rows);
  Call(alert_judge_combine, rule.data(), rule.size(), rows, columns.size(),
       static_cast<const alert_verdict* const*>(columns.data()), verdicts.data());
  return verdicts;
}

}  // namespace v0
}  // namespace alert

#endif  // ALERT_JUDGE_HPP_
