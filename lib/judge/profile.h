// The built-in judges, each as a row of data.
#ifndef ALERT_LIB_JUDGE_PROFILE_H_
#define ALERT_LIB_JUDGE_PROFILE_H_

#include <string_view>

#include "absl/types/span.h"
#include "judge/defuse.h"
#include "judge/judge.h"

namespace alert {

struct Profile;

// Reads an answer that CleanAnswer has cleaned.
using AnswerParser = void (*)(const Profile& profile, std::string_view answer,
                              Judgement* judgement);

struct Profile {
  std::string_view name;
  std::string_view title;
  std::string_view source;
  AnswerParser parse;
  std::string_view safe_word;  // of the verdict, in lower case
  std::string_view unsafe_word;
  bool verdict_first;  // the verdict is the answer's first word
  bool explains;       // may give reasons after its verdict
  bool chat;           // has the chat form: the two turns
  absl::Span<const JudgeCode> codes;
  std::string_view crosswalk;   // whose codes these are, or empty
  const std::string_view* raw;  // the template of the raw form, or null
  Markers markers;              // of the template, beside those of all
};

absl::Span<const Profile> Profiles();

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_PROFILE_H_
