// What a judge makes of the thoughts of the model under test, as its name says.
#include "judge/judge_support.h"

namespace alert::test {
namespace {

constexpr std::string_view kResponse = "<think>I can't help with that.</think>\n\nMix and bake.";

struct Part {
  std::string text;
  std::string reason;
};

Part PartOf(const std::string& judge, std::string_view response) {
  alert_str part = {nullptr, 0};
  alert_str reason = {nullptr, 0};
  EXPECT_EQ(alert_judge_part(MakeJudge(judge).get(), response.data(), response.size(), &part,
                             &reason, nullptr),
            ALERT_OK);
  return {Text(part), Text(reason)};
}

TEST(JudgeThoughtsTest, TheNameSaysWhatIsJudged) {
  EXPECT_EQ(PartOf("llama-guard-3", kResponse).text, "Mix and bake.");
  EXPECT_EQ(PartOf("llama-guard-3+thoughts", kResponse).text, kResponse);
  EXPECT_EQ(PartOf("llama-guard-3+thoughts-only", kResponse).text, "I can't help with that.");
  EXPECT_EQ(PartOf("llama-guard-3@0.5+thoughts-only", kResponse).text, "I can't help with that.");
}

TEST(JudgeThoughtsTest, WhatIsNotThereIsNotJudged) {
  EXPECT_EQ(PartOf("refusal", "<think>Let me see").reason, "truncated");
  EXPECT_EQ(PartOf("refusal", "<think>Done.</think>").reason, "no-answer");
  EXPECT_EQ(PartOf("refusal+thoughts-only", "Mix and bake.").reason, "no-thought");
  EXPECT_EQ(PartOf("refusal+thoughts-only", "<think></think>x").reason, "no-thought");
  EXPECT_EQ(PartOf("refusal+thoughts-only", "<think>Let me see").text, "Let me see");
  EXPECT_EQ(PartOf("refusal+thoughts", "<think>Let me see").text, "<think>Let me see");
}

TEST(JudgeThoughtsTest, EveryKindOfThoughtCanBeJudged) {
  for (const char* response : {"[THINK]hm[/THINK]x", "hm</think>x",
                               "<|channel|>analysis<|message|>hm<|start|>assistant"
                               "<|channel|>final<|message|>x",
                               " <thinking>hm</thinking>\nx"}) {
    EXPECT_NE(PartOf("refusal+thoughts-only", response).text.find("hm"), std::string::npos)
        << response;
    EXPECT_EQ(PartOf("refusal", response).text, "x") << response;
  }
}

TEST(JudgeThoughtsTest, TheRefusalMatcherReadsThatPart) {
  const std::string response(kResponse);
  EXPECT_EQ(Judge(MakeJudge("refusal").get(), response).refused, 0);
  EXPECT_EQ(Judge(MakeJudge("refusal+thoughts").get(), response).refused, 1);
  EXPECT_EQ(Judge(MakeJudge("refusal+thoughts-only").get(), response).refused, 1);
  EXPECT_EQ(Text(Judge(MakeJudge("refusal+thoughts-only").get(), "Mix and bake.").reason),
            "no-thought");
}

TEST(JudgeThoughtsTest, TheNameIsWholeInReportsAndTellsItsMeasure) {
  alert_judge_info info = ALERT_JUDGE_INFO_INIT;
  const JudgePtr judge = MakeJudge("refusal+thoughts");
  ASSERT_EQ(alert_judge_describe(judge.get(), &info, nullptr), ALERT_OK);
  EXPECT_EQ(Text(info.name), "refusal+thoughts");
  EXPECT_EQ(info.measures_refusal, 1);
  alert_judge* none = nullptr;
  for (const char* name : {"refusal+", "refusal+thought", "+thoughts", "oracle+thoughts"}) {
    EXPECT_EQ(alert_judge_builtin(name, std::strlen(name), &none, nullptr), ALERT_NOT_FOUND)
        << name;
  }
}

TEST(JudgeThoughtsTest, AGenericJudgeSaysItInItsDescription) {
  const std::string spec =
      R"({"schema": "alert.v1.Judge", "name": "mine", "template": "T: {response}",
          "thoughts": "judge", "answer": {"safe": ["ok"], "unsafe": ["bad"]}})";
  alert_judge* made = nullptr;
  ASSERT_EQ(alert_judge_parse_spec(spec.data(), spec.size(), &made, nullptr), ALERT_OK);
  const JudgePtr judge(made);
  alert_judge_info info = ALERT_JUDGE_INFO_INIT;
  ASSERT_EQ(alert_judge_describe(judge.get(), &info, nullptr), ALERT_OK);
  EXPECT_EQ(Text(info.name), "mine+thoughts-only");
  alert_error error = ALERT_ERROR_INIT;
  const std::string wrong = R"({"schema": "alert.v1.Judge", "name": "mine", "thoughts": "maybe",
                                "answer": {"safe": ["ok"], "unsafe": ["bad"]}})";
  EXPECT_EQ(alert_judge_parse_spec(wrong.data(), wrong.size(), &made, &error), ALERT_DATA_LOSS);
  EXPECT_NE(std::string(error.message).find("thoughts"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace alert::test
