// Tells refusals from other responses by their opening phrases (data/refusal.json).
#ifndef ALERT_LIB_JUDGE_REFUSAL_H_
#define ALERT_LIB_JUDGE_REFUSAL_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "judge/phrase_set.h"

namespace alert {

// Immutable. It measures refusal, not safety: a refusal may insult, and a safe answer may help.
class RefusalMatcher {
 public:
  // The phrases that are built in, read once.
  static const RefusalMatcher& Builtin();

  static absl::StatusOr<RefusalMatcher> Parse(std::string_view json);

  // Whether a refusal phrase that nobody is only quoted with stands in the opening of `response`,
  // with no sign after it that the response then does what it refused: a phrase, or the second of
  // numbered steps.
  bool Refuses(std::string_view response) const;

 private:
  RefusalMatcher(PhraseSet refuses, PhraseSet complies);

  PhraseSet refuses_;
  PhraseSet complies_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_REFUSAL_H_
