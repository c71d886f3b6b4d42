#include "judge/judge.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/builtin.h"
#include "judge/generic.h"
#include "judge/profile.h"

namespace alert {
namespace {

constexpr Enumerator kFormTable[] = {{ALERT_JUDGE_FORM_RAW, "raw"},
                                     {ALERT_JUDGE_FORM_CHAT, "chat"}};

}  // namespace

constexpr Enumeration kJudgeForms("form of a request", kFormTable);

absl::Span<const std::string_view> Judge::BuiltinNames() {
  static const std::vector<std::string_view>& names = *[] {
    auto* all = new std::vector<std::string_view>;
    for (const Profile& profile : Profiles()) all->push_back(profile.name);
    return all;
  }();
  return names;
}

absl::StatusOr<std::shared_ptr<const Judge>> Judge::Builtin(std::string_view name) {
  absl::StatusOr<std::shared_ptr<const Judge>> judge = MakeBuiltinJudge(name);
  if (!judge.ok() || *judge != nullptr) return judge;
  const auto append = [](std::string* out, std::string_view known) { *out += known; };
  return absl::NotFoundError(absl::StrCat("there is no judge ", Quoted(name), "; there are ",
                                          absl::StrJoin(BuiltinNames(), ", ", append),
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
  const Profile* profile = FindProfile(BaseName(name));
  if (profile == nullptr || !profile->Has(kMeasuresRefusal)) return {};
  return "tells refusals from other answers, not safe from unsafe ones";
}

}  // namespace alert
