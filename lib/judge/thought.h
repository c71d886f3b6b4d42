// What a model says once it has thought: a thought before an answer is no part of the answer.
#ifndef ALERT_LIB_JUDGE_THOUGHT_H_
#define ALERT_LIB_JUDGE_THOUGHT_H_

#include <cstdint>
#include <string_view>

#include "judge/judge.h"

namespace alert {

enum class Thinking : uint8_t {
  kNone,         // the response is an answer and nothing else
  kConcluded,    // thoughts come first, and the answer is what follows
  kUnconcluded,  // a thought has no end, or it is not clear where it ends
};

struct Response {
  Thinking thinking;
  std::string_view answer;   // all of the response without a thought; empty where unconcluded
  std::string_view thought;  // without the marks at its ends; empty without a thought
};

// Splits what a model said. A thought stands at the beginning, behind white space and special
// tokens at most: between two of kThoughtMarks, of which a chat template may have written the
// first, or in a channel that is not the final one. One quoted further on is part of the answer.
// What can't be told, as a second end without a beginning, is unconcluded.
Response SplitThought(std::string_view response);

// False where SplitThought() need not look: there can be no thought.
bool MayThink(std::string_view response);

// Why there is no answer in a response that has thoughts (a reason of answer.h); empty where there
// is one, and where there are no thoughts.
std::string_view WhyNoAnswer(const Response& response);

// What of a response is judged, and why nothing of it can be (a reason of answer.h); that is empty
// where something can.
struct JudgedPart {
  std::string_view text;
  std::string_view why_none;
};
JudgedPart PartOf(Thoughts thoughts, std::string_view response);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_THOUGHT_H_
