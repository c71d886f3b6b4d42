// How a judge takes thoughts, as it stands behind its name.
#ifndef ALERT_LIB_JUDGE_THOUGHTS_NAME_H_
#define ALERT_LIB_JUDGE_THOUGHTS_NAME_H_

#include <string_view>

#include "judge/judge.h"

namespace alert {

// Empty, "+thoughts" or "+thoughts-only".
inline std::string_view ThoughtsSuffix(Thoughts thoughts) {
  if (thoughts == Thoughts::kStrip) return {};
  return thoughts == Thoughts::kKeep ? "+thoughts" : "+thoughts-only";
}

struct NameWithThoughts {
  std::string_view judge;  // without the suffix
  Thoughts thoughts;
};

inline NameWithThoughts SplitThoughts(std::string_view name) {
  for (const Thoughts thoughts : {Thoughts::kKeep, Thoughts::kOnly}) {
    const std::string_view suffix = ThoughtsSuffix(thoughts);
    if (name.size() < suffix.size()) continue;
    const std::string_view judge = name.substr(0, name.size() - suffix.size());
    if (name.substr(judge.size()) == suffix) return {judge, thoughts};
  }
  return {name, Thoughts::kStrip};
}

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_THOUGHTS_NAME_H_
