// Where a model's thoughts end and its answer begins.
#include "judge/thought.h"

#include <gtest/gtest.h>

#include <string>

#include "judge/answer.h"
#include "judge/tokens.h"

namespace alert {
namespace {

void ExpectAnswer(std::string_view response, std::string_view answer) {
  const Response split = SplitThought(response);
  EXPECT_EQ(split.thinking, Thinking::kConcluded) << response;
  EXPECT_EQ(split.answer, answer) << response;
  EXPECT_EQ(WhyNoAnswer(split), answer.empty() ? reason::kNoAnswer : "") << response;
}

void ExpectUnconcluded(std::string_view response) {
  const Response split = SplitThought(response);
  EXPECT_EQ(split.thinking, Thinking::kUnconcluded) << response;
  EXPECT_EQ(split.answer, "") << response;
  EXPECT_EQ(WhyNoAnswer(split), reason::kTruncated) << response;
}

void ExpectNoThought(std::string_view response) {
  const Response split = SplitThought(response);
  EXPECT_EQ(split.thinking, Thinking::kNone) << response;
  EXPECT_EQ(split.answer, response);
  EXPECT_EQ(WhyNoAnswer(split), "");
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

TEST(ThoughtTest, EveryKindIsTakenOff) {
  for (const ThoughtMarks& marks : kThoughtMarks) {
    const std::string open(marks.open);
    const std::string close(marks.close);
    ExpectAnswer(open + "A thought." + close + "An answer.", "An answer.");
    ExpectAnswer(" \n" + open + "\n\n" + close + "\n\nAn answer.\n", "An answer.");
    ExpectAnswer(Upper(open) + "A thought." + Upper(close) + "An answer.", "An answer.");
    ExpectAnswer("A thought." + close + "An answer.", "An answer.");
    ExpectAnswer(open + "A thought." + close, "");
    ExpectUnconcluded(open + "A thought.");
    ExpectUnconcluded(open);
    ExpectNoThought("An answer with " + open + "a thought" + close + " in it.");
    ExpectNoThought("An answer that ends with " + open);
  }
}

TEST(ThoughtTest, SeveralInARowAreAllTakenOff) {
  ExpectAnswer("<think>One.</think>\n<think>Two.</think> <reasoning>3</reasoning>So.", "So.");
  ExpectAnswer("One.</think><think>Two.</think>So.", "So.");
  ExpectUnconcluded("<think>One.</think><think>Two.");
}

TEST(ThoughtTest, AThoughtWithinAThoughtEndsBeforeIt) {
  ExpectAnswer("<think>One <think>two</think> three</think>So.", "So.");
  ExpectAnswer("<think>One <thinking>two</think>So.", "So.");
  ExpectUnconcluded("<think>One <think>two</think> three");
}

TEST(ThoughtTest, AnEndTooManyIsInDoubt) {
  ExpectUnconcluded("<think>One.</think> two </think>So.");
  ExpectUnconcluded("One.</think> two </think>So.");
}

TEST(ThoughtTest, SpecialTokensMayStandAround) {
  ExpectAnswer("<|start_header_id|>assistant<|end_header_id|>\n\n<think>T</think>So.<|eot_id|>",
               "So.");
  ExpectAnswer("<bos><|im_start|>assistant\n<think>T</think>So.", "So.");
  ExpectAnswer("<|begin_of_thought|>T<|end_of_thought|>\n<|begin_of_solution|>So.", "So.");
  ExpectAnswer("<|START_THINKING|>T<|END_THINKING|><|START_RESPONSE|>So.<|END_RESPONSE|>", "So.");
}

TEST(ThoughtTest, TheFinalChannelIsTheAnswer) {
  const std::string thought = "<|channel|>analysis<|message|>T<|end|>";
  const std::string final = "<|start|>assistant<|channel|>final<|message|>So.<|return|>";
  ExpectAnswer(thought + final, "So.");
  ExpectAnswer("<|start|>assistant" + thought + final, "So.");
  ExpectAnswer(thought + "<|start|>assistant<|channel|>commentary<|message|>x<|end|>" + final,
               "So.");
  ExpectAnswer("T<|end|>" + final, "So.");
  ExpectAnswer("<|channel|>final <|constrain|>json<|message|>{}", "{}");
  ExpectAnswer("<|channel|>final<|message|>So.", "So.");
  ExpectAnswer("<|channel|>final<|message|>", "");
  ExpectUnconcluded("<|channel|>analysis<|message|>T");
  ExpectUnconcluded("<|channel|>analysis<|message|>T<|end|>");
  ExpectUnconcluded("<|channel|>analysis<|message|>T<|end|><|start|>assistant<|channel|>final");
  ExpectNoThought("The mark <|channel|>final<|message|> begins a message.");
}

TEST(ThoughtTest, ChannelsWhoseTokensWereDropped) {
  ExpectAnswer("analysisThe user asks.assistantfinalSo.", "So.");
  ExpectAnswer("analysisWe look.assistantcommentaryx assistantfinalSo.", "So.");
  ExpectUnconcluded("analysisThe user asks.");
  ExpectNoThought("analysis of the text: it is short.");
  ExpectNoThought("Analysis: it is short.");
}

TEST(ThoughtTest, AMarkBetweenQuotesIsSpokenOf) {
  ExpectNoThought("The thought ends with `</think>` there.");
  ExpectNoThought("The thought ends with \"</think>\" there.");
  ExpectAnswer("<think>It says '</think>' somewhere.</think>So.", "So.");
  ExpectAnswer("<think>I say \"no\"</think>So.", "So.");
}

TEST(ThoughtTest, ATagMayHaveAttributes) {
  ExpectAnswer("<think effort=\"low\">One.</think>So.", "So.");
  ExpectUnconcluded("<think effort=\"low\">One.");
  ExpectNoThought("An answer: <analysis id=\"1\">x</analysis> and more.");
  ExpectNoThought("[THINK about it] and <thought experiment>");
}

TEST(ThoughtTest, OtherTextIsLeftAsItIs) {
  for (std::string_view text :
       {"", "  \n", "An answer.", " if (a < b) x[i] = 1; ", "<b>bold</b>", "[1] a list", "<", "[",
        "<think", "<|im_start|>assistant\nAn answer.<|im_end|>", "<s>An answer.</s>"}) {
    ExpectNoThought(text);
  }
}

}  // namespace
}  // namespace alert
