#include "run/judging.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read", path));
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

// A name of a built-in judge has neither.
bool LooksLikeFile(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.find('.') != std::string_view::npos;
}

// The answer in a response, behind its thoughts.
struct Split {
  std::string_view answer;
  std::string_view why_none;  // empty where there is one
};

absl::StatusOr<Split> SplitResponse(std::string_view response) {
  alert_error error = ALERT_ERROR_INIT;
  alert_str answer{};
  alert_str why_none{};
  ALERT_RETURN_IF_ERROR(StatusOf(
      alert_response_answer(response.data(), response.size(), &answer, &why_none, &error), error));
  return Split{View(answer), View(why_none)};
}

absl::Status WrongApi(const std::string& judge, Api api) {
  return absl::InvalidArgumentError(fmt::format(
      "the judge {} cannot be asked at a {} endpoint; give the whole URL of another kind, "
      "as in http://localhost:8000/v1/completions",
      Quoted(judge), ApiName(api)));
}

}  // namespace

absl::StatusOr<Judging> Judging::Builtin(std::string_view name) {
  alert_error error = ALERT_ERROR_INIT;
  alert_judge* judge = nullptr;
  ALERT_RETURN_IF_ERROR(
      StatusOf(alert_judge_builtin(name.data(), name.size(), &judge, &error), error));
  Judging judging;
  judging.judge_.reset(judge);
  ALERT_RETURN_IF_ERROR(judging.Describe());
  return judging;
}

absl::StatusOr<Judging> Judging::Generic(std::string definition) {
  alert_error error = ALERT_ERROR_INIT;
  alert_judge* judge = nullptr;
  ALERT_RETURN_IF_ERROR(StatusOf(
      alert_judge_parse_spec(definition.data(), definition.size(), &judge, &error), error));
  Judging judging;
  judging.judge_.reset(judge);
  judging.definition_ = std::move(definition);
  ALERT_RETURN_IF_ERROR(judging.Describe());
  return judging;
}

absl::Status Judging::Describe() {
  alert_error error = ALERT_ERROR_INIT;
  alert_judge_info info = ALERT_JUDGE_INFO_INIT;
  ALERT_RETURN_IF_ERROR(StatusOf(alert_judge_describe(judge_.get(), &info, &error), error));
  name_ = View(info.name);
  is_model_ = info.measures_refusal == 0;
  return absl::OkStatus();
}

absl::StatusOr<Judging> Judging::Create(std::string_view name_or_file) {
  if (!LooksLikeFile(name_or_file)) return Builtin(name_or_file);
  absl::StatusOr<std::string> text = ReadFile(std::string(name_or_file));
  ALERT_RETURN_IF_ERROR(text.status());
  absl::StatusOr<std::string> definition =
      CanonicalObject(*text, fmt::format("the judge file {}", name_or_file));
  ALERT_RETURN_IF_ERROR(definition.status());
  return Generic(*std::move(definition));
}

absl::StatusOr<Judging> Judging::FromRecord(const JudgeRecord& record) {
  return record.definition.empty() ? Builtin(record.name) : Generic(record.definition);
}

absl::StatusOr<std::string> Judging::Request(Api api, const RequestBuilder& builder,
                                             std::string_view prompt,
                                             std::string_view response) const {
  if (api == Api::kModerations) {
    const absl::StatusOr<Split> split = SplitResponse(response);
    ALERT_RETURN_IF_ERROR(split.status());
    return builder.ForPrompt(split->answer);
  }
  alert_judge_render_options options = ALERT_JUDGE_RENDER_OPTIONS_INIT;
  options.form = api == Api::kChat ? ALERT_JUDGE_FORM_CHAT : ALERT_JUDGE_FORM_RAW;
  std::string rendered;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status =
      alert_judge_write_request(judge_.get(), prompt.data(), prompt.size(), response.data(),
                                response.size(), &options, AppendToString, &rendered, &error);
  if (status == ALERT_FAILED_PRECONDITION) return WrongApi(name_, api);
  ALERT_RETURN_IF_ERROR(StatusOf(status, error));
  return api == Api::kChat ? builder.ForMessages(rendered) : builder.ForPrompt(rendered);
}

bool Judging::HasAnswer(std::string_view response) {
  const absl::StatusOr<Split> split = SplitResponse(response);
  return split.ok() && split->why_none.empty();
}

absl::Status Judging::ParseResponse(std::string_view response, JudgementRecord* judgement) const {
  if (!is_model_) return Parse(response, judgement);
  const absl::StatusOr<Split> split = SplitResponse(response);
  ALERT_RETURN_IF_ERROR(split.status());
  judgement->verdict = ALERT_VERDICT_UNDECIDED;
  judgement->reason = split->why_none;
  return absl::OkStatus();
}

absl::Status Judging::Parse(std::string_view output, JudgementRecord* judgement) const {
  alert_error error = ALERT_ERROR_INIT;
  alert_judgement parsed = ALERT_JUDGEMENT_INIT;
  ALERT_RETURN_IF_ERROR(StatusOf(
      alert_judge_parse(judge_.get(), output.data(), output.size(), &parsed, &error), error));
  judgement->verdict = parsed.verdict;
  judgement->reason = View(parsed.reason);
  judgement->hazards.clear();
  for (uint32_t i = 0; i < parsed.code_count; ++i) {
    if (i != 0) judgement->hazards += ',';
    judgement->hazards += View(parsed.codes[i]);
  }
  if (!std::isnan(parsed.score)) judgement->score = parsed.score;
  if (parsed.refused != ALERT_REFUSED_NOT_SAID) judgement->refused = parsed.refused;
  return absl::OkStatus();
}

}  // namespace alert::run
