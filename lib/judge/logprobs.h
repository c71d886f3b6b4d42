// Log-probabilities of an answer's tokens, as servers of OpenAI's API give them.
#ifndef ALERT_LIB_JUDGE_LOGPROBS_H_
#define ALERT_LIB_JUDGE_LOGPROBS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "judge/judge.h"

namespace alert {

// The tokens of an answer, and the most probable ones at each position.
class AnswerTokens {
 public:
  // From JSON of a chat ({"content": [{"token", "logprob", "top_logprobs": [...]}]}) or of a
  // completion
  // ({"tokens": [...], "token_logprobs": [...], "top_logprobs": [{token: logprob}]}), with NaN and
  // -Infinity bare, as text, or as null, which is NaN. None where it is neither.
  static AnswerTokens Read(std::string_view json);

  // The most probable tokens where the verdict begins: at the first token that has a letter or a
  // digit, behind the thoughts and behind the last `mark`, if it has one. None where there is no
  // such token, among them where `mark` is required and the answer has none. Views of this.
  std::vector<TokenLogprob> AtVerdict(std::string_view mark, bool mark_is_required) const;

 private:
  struct Alternative {
    std::string token;
    double logprob = 0;
  };
  struct Position {
    Alternative chosen;
    std::vector<Alternative> top;
  };

  friend class LogprobsReader;

  std::vector<Position> positions_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_LOGPROBS_H_
