// The built-in judges, each as a row of data.
#ifndef ALERT_LIB_JUDGE_PROFILE_H_
#define ALERT_LIB_JUDGE_PROFILE_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "judge/defuse.h"
#include "judge/grade.h"
#include "judge/judge.h"

namespace alert {

struct Profile;

// Reads an answer.
using AnswerParser = void (*)(const Profile& profile, std::string_view answer,
                              Judgement* judgement);

// What is true of a judge beside its answer; or-ed.
enum ProfileTraits : uint8_t {
  kTokenScore = 1u << 0,       // its verdict is one token: it has a score from their probabilities
  kExplains = 1u << 1,         // may give reasons after its verdict
  kChat = 1u << 2,             // has the chat form: the two turns
  kMeasuresRefusal = 1u << 3,  // reads responses themselves, and tells those that refuse
  kAlertCodes = 1u << 4,       // its codes are the categories of the built-in taxonomy
  kContentParts = 1u << 5,     // takes the content of a turn as a list of parts
  kVerdictWithin = 1u << 6,    // its verdict stands behind the opening mark of its place only
};

// By what words a judge says a verdict, in lower case.
struct AnswerWords {
  std::string_view safe;
  std::string_view unsafe;
  std::string_view also_safe = {};    // one more word for safe, or empty
  std::string_view also_unsafe = {};  // words that count as unsafe, or empty
};

// What a judge writes before and after its number or its word.
struct AnswerPlace {
  std::string_view open = {};
  std::string_view close = {};
};

inline constexpr std::string_view kLineEnd = "\n";

struct Profile {
  // Its templates, if any, are data/<name>.txt, of the raw form, and data/<name>.chat.json.
  std::string_view name;
  std::string_view title;
  std::string_view source;
  AnswerParser parse;
  AnswerWords words;  // empty: it says none
  uint8_t traits;     // ProfileTraits
  Markers markers;    // of the template, beside those of all
  absl::Span<const JudgeCode> codes = {};
  std::string_view crosswalk = {};  // whose codes these are, or empty
  std::string_view alias = {};      // another name that finds it, or empty
  AnswerPlace place = {};           // where its verdict stands, if its parser or its tokens ask
  GradeScale scale = {};            // of a judge that gives numbers

  bool Has(ProfileTraits trait) const { return (traits & trait) != 0; }

  // The templates of the raw and the chat form, or null.
  const std::string_view* RawTemplate() const;
  const std::string_view* ChatTemplate() const;
};

// In the order of docs/judges.md.
absl::Span<const Profile> Profiles();

// By name or alias; null where there is none.
const Profile* FindProfile(std::string_view name);

// A judge's name without what may stand behind it: a threshold, and how it takes thoughts.
std::string_view BaseName(std::string_view judge);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_PROFILE_H_
