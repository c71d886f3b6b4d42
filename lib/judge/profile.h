// The built-in judges, each as a row of data.
#ifndef ALERT_LIB_JUDGE_PROFILE_H_
#define ALERT_LIB_JUDGE_PROFILE_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "judge/defuse.h"
#include "judge/judge.h"

namespace alert {

struct Profile;

// Reads an answer.
using AnswerParser = void (*)(const Profile& profile, std::string_view answer,
                              Judgement* judgement);

// What is true of a judge beside its answer; or-ed.
enum ProfileTraits : uint8_t {
  kVerdictFirst = 1u << 0,     // the verdict is the answer's first word: it has a score from tokens
  kExplains = 1u << 1,         // may give reasons after its verdict
  kChat = 1u << 2,             // has the chat form: the two turns
  kMeasuresRefusal = 1u << 3,  // reads responses themselves, and tells those that refuse
};

// By what words a judge says a verdict, in lower case.
struct AnswerWords {
  std::string_view safe;
  std::string_view unsafe;
  std::string_view also_safe = {};  // one more word for safe, or empty
};

struct Profile {
  std::string_view name;  // its template of the raw form, if any, is data/<name>.txt
  std::string_view title;
  std::string_view source;
  AnswerParser parse;
  AnswerWords words;  // empty: it says none
  uint8_t traits;     // ProfileTraits
  Markers markers;    // of the template, beside those of all
  absl::Span<const JudgeCode> codes = {};
  std::string_view crosswalk = {};  // whose codes these are, or empty
  std::string_view alias = {};      // another name that finds it, or empty

  bool Has(ProfileTraits trait) const { return (traits & trait) != 0; }

  // The template of the raw form, or null.
  const std::string_view* RawTemplate() const;
};

// In the order of docs/judges.md.
absl::Span<const Profile> Profiles();

// By name or alias; null where there is none.
const Profile* FindProfile(std::string_view name);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_PROFILE_H_
