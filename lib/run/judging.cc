#include "run/judging.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

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

// The file of a generic judge, and what it makes of thoughts where something is said behind its
// name.
struct JudgeFile {
  std::string path;
  const char* thoughts = nullptr;
};

JudgeFile SplitFile(std::string_view text) {
  for (const auto& [suffix, thoughts] :
       {std::pair<std::string_view, const char*>{"+thoughts-only", "judge"},
        {"+thoughts", "keep"}}) {
    if (text.size() < suffix.size()) continue;
    const std::string_view path = text.substr(0, text.size() - suffix.size());
    if (text.substr(path.size()) == suffix) return {std::string(path), thoughts};
  }
  return {std::string(text)};
}

alert_judge_form FormOf(Api api) {
  return api == Api::kChat ? ALERT_JUDGE_FORM_CHAT : ALERT_JUDGE_FORM_RAW;
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
  absl::StatusOr<Judging> builtin = Builtin(name_or_file);
  if (builtin.ok() || !LooksLikeFile(name_or_file)) return builtin;
  const JudgeFile file = SplitFile(name_or_file);
  absl::StatusOr<std::string> text = ReadFile(file.path);
  ALERT_RETURN_IF_ERROR(text.status());
  absl::StatusOr<std::string> definition =
      CanonicalObject(*text, fmt::format("the judge file {}", file.path));
  ALERT_RETURN_IF_ERROR(definition.status());
  if (file.thoughts != nullptr) {
    auto object = nlohmann::json::parse(*definition);
    object["thoughts"] = file.thoughts;
    *definition = object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  return Generic(*std::move(definition));
}

absl::StatusOr<Judging> Judging::FromRecord(const JudgeRecord& record) {
  return record.definition.empty() ? Builtin(record.name) : Generic(record.definition);
}

absl::StatusOr<std::string> Judging::Request(Api api, const RequestBuilder& builder,
                                             std::string_view prompt,
                                             std::string_view response) const {
  if (api == Api::kModerations) {
    const absl::StatusOr<Part> part = PartOf(response);
    ALERT_RETURN_IF_ERROR(part.status());
    return builder.ForPrompt(part->text);
  }
  alert_judge_render_options options = ALERT_JUDGE_RENDER_OPTIONS_INIT;
  options.form = FormOf(api);
  std::string rendered;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status =
      alert_judge_write_request(judge_.get(), prompt.data(), prompt.size(), response.data(),
                                response.size(), &options, AppendToString, &rendered, &error);
  if (status == ALERT_FAILED_PRECONDITION) return WrongApi(name_, api);
  ALERT_RETURN_IF_ERROR(StatusOf(status, error));
  return api == Api::kChat ? builder.ForMessages(rendered) : builder.ForPrompt(rendered);
}

absl::StatusOr<Judging::Part> Judging::PartOf(std::string_view response) const {
  alert_error error = ALERT_ERROR_INIT;
  alert_str part{};
  alert_str why_none{};
  ALERT_RETURN_IF_ERROR(StatusOf(
      alert_judge_part(judge_.get(), response.data(), response.size(), &part, &why_none, &error),
      error));
  return Part{View(part), View(why_none)};
}

bool Judging::HasPart(std::string_view response) const {
  const absl::StatusOr<Part> part = PartOf(response);
  return part.ok() && part->why_none.empty();
}

absl::StatusOr<std::string> Judging::Parameters(Api api, std::string_view given) const {
  if (api == Api::kModerations) return "{}";
  std::string own;
  alert_error error = ALERT_ERROR_INIT;
  ALERT_RETURN_IF_ERROR(StatusOf(
      alert_judge_write_parameters(judge_.get(), FormOf(api), AppendToString, &own, &error),
      error));
  nlohmann::json merged = nlohmann::json::parse(own);
  const nlohmann::json wanted = nlohmann::json::parse(given);
  for (const auto& [key, value] : wanted.items()) {
    if (value.is_null()) {
      merged.erase(key);
    } else {
      merged[key] = value;
    }
  }
  return merged.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

absl::Status Judging::ParseResponse(std::string_view response, JudgementRecord* judgement) const {
  if (!is_model_) return Parse(response, {}, judgement);
  const absl::StatusOr<Part> part = PartOf(response);
  ALERT_RETURN_IF_ERROR(part.status());
  judgement->verdict = ALERT_VERDICT_UNDECIDED;
  judgement->reason = part->why_none;
  return absl::OkStatus();
}

absl::Status Judging::Parse(std::string_view output, std::string_view logprobs,
                            JudgementRecord* judgement) const {
  alert_error error = ALERT_ERROR_INIT;
  alert_judgement parsed = ALERT_JUDGEMENT_INIT;
  ALERT_RETURN_IF_ERROR(
      StatusOf(alert_judge_parse_logprobs(judge_.get(), output.data(), output.size(),
                                          logprobs.data(), logprobs.size(), &parsed, &error),
               error));
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
