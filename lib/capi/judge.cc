#include "alert/judge.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"
#include "judge/combine.h"
#include "judge/judge.h"
#include "judge/thought.h"

using alert::Judge;
using alert::JudgeCode;
using alert::Judgement;
using alert::Quoted;
using alert::capi::CopyIn;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;
using alert::capi::WriteAll;

static_assert(std::is_trivially_copyable_v<alert_judgement>);

namespace {

// Copies a judgement to the caller's struct. Only the codes that are there are written.
absl::Status CopyJudgement(const Judgement& from, alert_judgement* out) {
  alert_judgement judgement;
  judgement.verdict = from.verdict;
  judgement.refused = from.refused;
  judgement.code_count = from.code_count;
  judgement.score = from.score;
  judgement.reason = Str(from.reason);
  const size_t head = offsetof(alert_judgement, codes);
  std::memcpy(judgement.codes, from.codes, from.code_count * sizeof(alert_str));
  const size_t filled = head + from.code_count * sizeof(alert_str);
  const size_t size = out->struct_size;
  ALERT_RETURN_IF_ERROR(alert::capi::CheckStructSize(size));
  std::memcpy(out, &judgement, std::min(size, filled));
  out->struct_size = size;
  return absl::OkStatus();
}

bool IsNull(const alert_text_column& column, size_t row) {
  return column.validity != nullptr && (column.validity[row / 8] >> (row % 8) & 1) == 0;
}

// Offsets may begin anywhere, but not before the data, and never go back.
absl::Status CheckColumn(const alert_text_column& column, size_t rows) {
  ALERT_REQUIRE(column.offsets);
  if (column.offsets[0] < 0) {
    return absl::InvalidArgumentError("the column's first offset is negative");
  }
  for (size_t row = 0; row < rows; ++row) {
    if (column.offsets[row + 1] < column.offsets[row]) {
      return absl::InvalidArgumentError(
          absl::StrCat("the column's offsets descend after row ", row));
    }
  }
  if (column.offsets[rows] > column.offsets[0]) ALERT_REQUIRE(column.data);
  return absl::OkStatus();
}

}  // namespace

extern "C" {

alert_status alert_judge_form_name(alert_judge_form form, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kJudgeForms, form, name, error);
}

alert_status alert_judge_form_find(const char* name, size_t name_size, alert_judge_form* form,
                                   alert_error* error) {
  return alert::capi::EnumFind(alert::kJudgeForms, name, name_size, form, error);
}

size_t alert_judge_builtin_count(void) {
  return Judge::BuiltinNames().size();
}

alert_status alert_judge_builtin_at(size_t index, alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    const auto names = Judge::BuiltinNames();
    if (index >= names.size()) return NoIndex("judge", index, names.size());
    *name = Str(names[index]);
    return absl::OkStatus();
  });
}

alert_status alert_judge_builtin(const char* name, size_t name_size, alert_judge** judge,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(judge);
    return MakeHandle(Judge::Builtin(View(name, name_size)), judge);
  });
}

alert_status alert_judge_parse_spec(const char* json, size_t json_size, alert_judge** judge,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(judge);
    return MakeHandle(Judge::ParseSpec(View(json, json_size)), judge);
  });
}

void alert_judge_free(alert_judge** judge) {
  alert::capi::Free(judge);
}

alert_status alert_judge_describe(const alert_judge* judge, alert_judge_info* info,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    const Judge& value = *judge->value;
    alert_judge_info out = ALERT_JUDGE_INFO_INIT;
    out.name = Str(value.name());
    out.title = Str(value.title());
    out.source = Str(value.source());
    out.code_count = value.codes().size();
    out.raw = (value.forms() >> ALERT_JUDGE_FORM_RAW) & 1;
    out.chat = (value.forms() >> ALERT_JUDGE_FORM_CHAT) & 1;
    out.measures_refusal = value.measures_refusal();
    const alert::GradeScale scale = value.scale();
    out.low_is_unsafe = scale.low_is_unsafe;
    out.low = scale.low;
    out.high = scale.high;
    out.threshold = scale.threshold;
    return CopyOut(out, info);
  });
}

alert_status alert_judge_code_at(const alert_judge* judge, size_t index, alert_str* code,
                                 alert_str* title, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE(code);
    ALERT_REQUIRE(title);
    const auto codes = judge->value->codes();
    if (index >= codes.size()) return NoIndex("code", index, codes.size());
    *code = Str(codes[index].code);
    *title = Str(codes[index].title);
    return absl::OkStatus();
  });
}

alert_status alert_judge_code_title(const alert_judge* judge, const char* code, size_t code_size,
                                    alert_str* title, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(code, code_size);
    ALERT_REQUIRE(title);
    const JudgeCode* known = judge->value->FindCode(View(code, code_size));
    if (known == nullptr) {
      return absl::NotFoundError(absl::StrCat("the judge ", Quoted(judge->value->name()),
                                              " has no code ", Quoted(View(code, code_size))));
    }
    *title = Str(known->title);
    return absl::OkStatus();
  });
}

alert_status alert_judge_code_categories(const alert_judge* judge, const char* code,
                                         size_t code_size, uint16_t* categories, size_t capacity,
                                         size_t* count, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(code, code_size);
    ALERT_REQUIRE_TEXT(categories, capacity);
    ALERT_REQUIRE(count);
    const auto found = judge->value->Categories(View(code, code_size));
    std::copy_n(found.begin(), std::min(capacity, found.size()), categories);
    *count = found.size();
    return absl::OkStatus();
  });
}

alert_status alert_response_answer(const char* response, size_t response_size, alert_str* answer,
                                   alert_str* reason, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(response, response_size);
    ALERT_REQUIRE(answer);
    ALERT_REQUIRE(reason);
    const alert::Response split = alert::SplitThought(View(response, response_size));
    *answer = Str(split.answer);
    *reason = Str(alert::WhyNoAnswer(split));
    return absl::OkStatus();
  });
}

alert_status alert_judge_part(const alert_judge* judge, const char* response, size_t response_size,
                              alert_str* part, alert_str* reason, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(response, response_size);
    ALERT_REQUIRE(part);
    ALERT_REQUIRE(reason);
    const auto judged = alert::PartOf(judge->value->thoughts(), View(response, response_size));
    *part = Str(judged.text);
    *reason = Str(judged.why_none);
    return absl::OkStatus();
  });
}

alert_status alert_judge_write_parameters(const alert_judge* judge, alert_judge_form form,
                                          alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_RETURN_IF_ERROR(alert::kJudgeForms.Check(form));
    return WriteAll(judge->value->Parameters(form), writer, user);
  });
}

alert_status alert_judge_write_request(const alert_judge* judge, const char* prompt,
                                       size_t prompt_size, const char* response,
                                       size_t response_size,
                                       const alert_judge_render_options* options,
                                       alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(prompt, prompt_size);
    ALERT_REQUIRE_TEXT(response, response_size);
    alert_judge_render_options chosen = ALERT_JUDGE_RENDER_OPTIONS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(options, &chosen));
    ALERT_RETURN_IF_ERROR(alert::kJudgeForms.Check(chosen.form));
    auto request = judge->value->Render(View(prompt, prompt_size), View(response, response_size),
                                        {chosen.form, chosen.verbatim != 0});
    ALERT_RETURN_IF_ERROR(request.status());
    const bool raw = chosen.form == ALERT_JUDGE_FORM_RAW;
    return WriteAll(raw ? request->text : alert::MessagesToJson(*request), writer, user);
  });
}

alert_status alert_judge_parse(const alert_judge* judge, const char* output, size_t output_size,
                               alert_judgement* judgement, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(output, output_size);
    ALERT_REQUIRE(judgement);
    return CopyJudgement(judge->value->Parse(View(output, output_size)), judgement);
  });
}

alert_status alert_judge_parse_logprobs(const alert_judge* judge, const char* output,
                                        size_t output_size, const char* logprobs,
                                        size_t logprobs_size, alert_judgement* judgement,
                                        alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(output, output_size);
    ALERT_REQUIRE_TEXT(logprobs, logprobs_size);
    ALERT_REQUIRE(judgement);
    return CopyJudgement(
        judge->value->ParseLogprobs(View(output, output_size), View(logprobs, logprobs_size)),
        judgement);
  });
}

alert_status alert_judge_parse_column(const alert_judge* judge, size_t rows,
                                      const alert_text_column* output, alert_verdict* verdicts,
                                      double* scores, int8_t* refused, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    if (rows == 0) return absl::OkStatus();
    ALERT_REQUIRE(output);
    ALERT_RETURN_IF_ERROR(CheckColumn(*output, rows));
    ALERT_REQUIRE(verdicts);
    for (size_t row = 0; row < rows; ++row) {
      const int64_t begin = output->offsets[row];
      const bool null = IsNull(*output, row);
      const size_t size = null ? 0 : static_cast<size_t>(output->offsets[row + 1] - begin);
      // Without bytes there may be no data to count from.
      const char* text = size == 0 ? nullptr : output->data + begin;
      const Judgement judgement = judge->value->Parse(View(text, size));
      verdicts[row] = judgement.verdict;
      if (scores != nullptr) scores[row] = judgement.score;
      if (refused != nullptr) refused[row] = judgement.refused;
    }
    return absl::OkStatus();
  });
}

alert_status alert_judge_score(const alert_judge* judge, size_t count, const alert_str* tokens,
                               const double* logprobs, double* score, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(judge);
    ALERT_REQUIRE_TEXT(tokens, count);
    ALERT_RETURN_IF_ERROR(alert::capi::CheckTexts(tokens, count, "tokens"));
    ALERT_REQUIRE_TEXT(logprobs, count);
    ALERT_REQUIRE(score);
    std::vector<alert::TokenLogprob> list;
    for (size_t i = 0; i < count; ++i) {
      list.push_back({View(tokens[i].data, tokens[i].size), logprobs[i]});
    }
    auto probability = judge->value->Score(list);
    ALERT_RETURN_IF_ERROR(probability.status());
    *score = *probability;
    return absl::OkStatus();
  });
}

alert_status alert_judge_combine(const char* rule, size_t rule_size, size_t rows, size_t judges,
                                 const alert_verdict* const* columns, alert_verdict* verdicts,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(rule, rule_size);
    ALERT_REQUIRE_TEXT(verdicts, rows);
    if (judges == 0) return absl::InvalidArgumentError("there are no judges to combine");
    ALERT_REQUIRE(columns);
    const auto found = alert::FindCombineRule(View(rule, rule_size));
    if (!found.has_value()) {
      return absl::NotFoundError(absl::StrCat("no rule ", Quoted(View(rule, rule_size)),
                                              "; there are ", alert::Absl(alert::kCombineRules)));
    }
    for (size_t judge = 0; judge < judges; ++judge) {
      ALERT_REQUIRE_TEXT(columns[judge], rows);
      for (size_t row = 0; row < rows; ++row) {
        if (columns[judge][row] < ALERT_VERDICT_COUNT) continue;
        return absl::OutOfRangeError(absl::StrCat("judge ", judge, ", row ", row, ": ",
                                                  static_cast<int>(columns[judge][row]),
                                                  " is no verdict"));
      }
    }
    std::vector<alert_verdict> each(judges);
    for (size_t row = 0; row < rows; ++row) {
      for (size_t judge = 0; judge < judges; ++judge) each[judge] = columns[judge][row];
      verdicts[row] = Combine(*found, each);
    }
    return absl::OkStatus();
  });
}

}  // extern "C"
