// The probability of unsafe from log-probabilities of tokens.
#ifndef ALERT_LIB_JUDGE_SCORE_H_
#define ALERT_LIB_JUDGE_SCORE_H_

#include <string_view>

#include "absl/types/span.h"
#include "judge/judge.h"

namespace alert {

// From the most probable tokens where the verdict begins, of which those that are one of the two
// words, or begin one and not the other, count. NaN where there are none, or where one of them has
// no logarithm of a probability; -Infinity is that of 0.
double UnsafeProbability(absl::Span<const TokenLogprob> tokens, std::string_view safe_word,
                         std::string_view unsafe_word);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_SCORE_H_
