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
#include "alert/judge.h"

namespace alert {
inline namespace v0 {

// What a judge's answer comes to; `score` is the probability of unsafe.
struct Judgement {
  alert_verdict verdict;
  std::optional<bool> refused;
  std::optional<double> score;
  std::string_view reason;  // valid for ever
  std::vector<std::string> codes;
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

  std::string_view CodeTitle(std::string_view code) const {
    return internal::CallForText(alert_judge_code_title, get(), code.data(), code.size());
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

  const alert_judge* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_judge, alert_judge_free>;
  explicit Judge(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_JUDGE_HPP_
