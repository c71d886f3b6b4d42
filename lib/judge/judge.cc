#include "judge/judge.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/builtin.h"
#include "judge/generic.h"

namespace alert {
namespace {

constexpr std::string_view kNames[] = {
    "llama-guard-1", "llama-guard-2",     "llama-guard-3", "llama-guard-4",    "wildguard",
    "shieldgemma",   "harmbench",         "qwen3guard",    "qwen3guard-loose", "granite-guardian",
    "nemotron",      "openai-moderation", "refusal"};

}  // namespace

absl::Span<const std::string_view> Judge::BuiltinNames() {
  return kNames;
}

absl::StatusOr<std::shared_ptr<const Judge>> Judge::Builtin(std::string_view name) {
  if (std::shared_ptr<const Judge> judge = MakeBuiltinJudge(name)) return judge;
  return absl::NotFoundError(absl::StrCat(
      "there is no judge ", Quoted(name), "; there are ",
      absl::StrJoin(kNames, ", ", [](std::string* out, std::string_view known) { *out += known; }),
      ", and generic judges by their file"));
}

absl::StatusOr<std::shared_ptr<const Judge>> Judge::ParseSpec(std::string_view json) {
  return ParseGenericJudge(json);
}

const JudgeCode* Judge::FindCode(std::string_view code) const {
  for (const JudgeCode& known : codes()) {
    if (EqualsIgnoreCase(code, known.code)) return &known;
  }
  return nullptr;
}

std::string_view JudgeNote(std::string_view name) {
  const auto judge = Judge::Builtin(name);
  if (!judge.ok() || !(*judge)->measures_refusal()) return {};
  return "tells refusals from other answers, not safe from unsafe ones";
}

}  // namespace alert
