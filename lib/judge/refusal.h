// Tells refusals from other responses by their opening phrases (data/refusal.json).
#ifndef ALERT_LIB_JUDGE_REFUSAL_H_
#define ALERT_LIB_JUDGE_REFUSAL_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace alert {

// Phrases that are looked for where words begin.
class PhraseSet {
 public:
  void Add(std::string phrase);
  bool StandsIn(std::string_view text) const;

 private:
  std::array<std::vector<std::string>, 256> by_first_byte_;
};

// Immutable. It measures refusal, not safety: a refusal may insult, and a safe answer may help.
class RefusalMatcher {
 public:
  // The phrases that are built in, read once.
  static const RefusalMatcher& Builtin();

  static absl::StatusOr<RefusalMatcher> Parse(std::string_view json);

  // Whether a refusal phrase stands in the opening of `response`, with no sign after it that the
  // response then does what it refused: a phrase, or the second step of a numbered list.
  bool Refuses(std::string_view response) const;

 private:
  PhraseSet refuses_;
  PhraseSet complies_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_REFUSAL_H_
