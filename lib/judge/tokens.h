// Marks that are the models' own: special tokens, and what they set their thoughts off with. What
// takes them off an answer and what keeps them out of a request have to know the same ones.
#ifndef ALERT_LIB_JUDGE_TOKENS_H_
#define ALERT_LIB_JUDGE_TOKENS_H_

#include <cstddef>
#include <string_view>

namespace alert {

// What a thought begins and ends with, in any letter case.
struct ThoughtMarks {
  std::string_view open;
  std::string_view close;
};
inline constexpr ThoughtMarks kThoughtMarks[] = {{"<think>", "</think>"},
                                                 {"<thinking>", "</thinking>"},
                                                 {"<thought>", "</thought>"},
                                                 {"<reasoning>", "</reasoning>"},
                                                 {"<analysis>", "</analysis>"},
                                                 {"<reflection>", "</reflection>"},
                                                 {"<seed:think>", "</seed:think>"},
                                                 {"[THINK]", "[/THINK]"},
                                                 {"<|begin_of_thought|>", "<|end_of_thought|>"},
                                                 {"<|START_THINKING|>", "<|END_THINKING|>"},
                                                 {"<|inner_prefix|>", "<|inner_suffix|>"},
                                                 {"<|channel>", "<channel|>"},
                                                 {"<unused94>", "<unused95>"}};

// Whether a special token, or the mark of a thought, begins here: for keeping it out of a request.
bool BeginsToken(std::string_view text);

// Takes the special token at the front of `text` off it, and the role that a chat template writes
// behind it. False where there is none.
bool TakeToken(std::string_view* text);

// Trimmed, and without special tokens at its ends.
std::string_view StripTokens(std::string_view text);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_TOKENS_H_
