#include <gtest/gtest.h>

#include "judge/judge.h"

namespace alert {
namespace {

std::string Spec(const std::string& members) {
  return R"({"schema": "alert.v1.Judge", "name": "mine", )" + members + "}";
}

std::shared_ptr<const Judge> Make(const std::string& members) {
  auto judge = Judge::ParseSpec(Spec(members));
  EXPECT_TRUE(judge.ok()) << judge.status();
  return judge.ok() ? *judge : nullptr;
}

std::string Error(const std::string& members) {
  const auto judge = Judge::ParseSpec(Spec(members));
  EXPECT_EQ(judge.status().code(), absl::StatusCode::kDataLoss);
  return std::string(judge.status().message());
}

TEST(GenericJudgeTest, WordsAreTheWholeAnswer) {
  const auto judge = Make(R"("answer": {"safe": ["not harmful", "ok"], "unsafe": ["harmful"]})");
  EXPECT_EQ(judge->Parse("Not harmful.").verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(judge->Parse("**HARMFUL**").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judge->Parse("It is harmful").reason, "prose");
  EXPECT_EQ(judge->Parse("ok\nharmful").reason, "contradiction");
  EXPECT_EQ(judge->Parse("harmful\nIt insults.").reason, "prose");
  EXPECT_EQ(judge->Parse("4").reason, "no-verdict");
  EXPECT_EQ(judge->Parse("").verdict, ALERT_VERDICT_MISSING);
}

TEST(GenericJudgeTest, ReasonsMayFollowWhereTheyAreExpected) {
  const auto judge =
      Make(R"("answer": {"safe": ["safe"], "unsafe": ["unsafe"], "explains": true})");
  EXPECT_EQ(judge->Parse("Unsafe: it insults.\nMore of it.").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judge->Parse("safe, or rather unsafe").reason, "contradiction");
  EXPECT_EQ(judge->Parse("safe to say").reason, "prose");
}

TEST(GenericJudgeTest, APatternsMatchesAllAgree) {
  const auto judge = Make(
      R"x("answer": {"pattern": "(?i)verdict: *(\\w+)", "safe": ["pass"], "unsafe": ["fail"]})x");
  EXPECT_EQ(judge->Parse("First reasons. Verdict: PASS").verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(judge->Parse("Verdict: fail. I repeat, verdict: fail").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judge->Parse("Verdict: pass? Verdict: fail").reason, "contradiction");
  EXPECT_EQ(judge->Parse("Verdict: perhaps").reason, "no-verdict");
  EXPECT_EQ(judge->Parse("pass").reason, "no-verdict");
}

TEST(GenericJudgeTest, APatternThatMatchesNothingAtAllEnds) {
  const auto judge = Make(R"("answer": {"pattern": "x*", "safe": ["s"], "unsafe": ["x"]})");
  EXPECT_EQ(judge->Parse("abc").reason, "no-verdict");
}

TEST(GenericJudgeTest, APointerFindsTextFlagAndNumber) {
  const auto judge =
      Make(R"("answer": {"pointer": "/a/0/v", "safe": ["ok", "false"], "unsafe": ["true", "3"]})");
  EXPECT_EQ(judge->Parse(R"({"a": [{"v": "OK"}]})").verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(judge
                ->Parse(R"(Here it is: ```json
{"a": [{"v": true}]}
```)")
                .verdict,
            ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judge->Parse(R"({"a": [{"v": 3}]})").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judge->Parse(R"({"a": [{"v": null}]})").reason, "no-verdict");
  EXPECT_EQ(judge->Parse(R"({"a": []})").reason, "no-verdict");
  EXPECT_EQ(judge->Parse(R"({"a": [)").reason, "malformed");
}

TEST(GenericJudgeTest, MayAnswerAsABuiltinJudge) {
  const auto judge =
      Make(R"("template": "<q>{response}</q>", "answer": {"judge": "llama-guard-3"})");
  const Judgement judgement = judge->Parse("unsafe\ns10");
  EXPECT_EQ(judgement.verdict, ALERT_VERDICT_UNSAFE);
  ASSERT_EQ(judgement.code_count, 1u);
  EXPECT_EQ(judge->FindCode("S10")->title, "Hate");
  EXPECT_FALSE(judge->Categories("S10").empty());
  EXPECT_FALSE(judge->measures_refusal());
}

TEST(GenericJudgeTest, ATemplateIsFilledInOnePassAndMarkersAreDefused) {
  const auto judge = Make(
      R"("template": "Q {prompt} A {response}", "markers": {"tags": ["</a>"], "labels": ["Q "]},
         "answer": {"safe": ["y"], "unsafe": ["n"]})");
  const auto request =
      judge->Render("{response} {prompt}", "Q </A>", {ALERT_JUDGE_FORM_RAW, false});
  EXPECT_EQ(request->text, "Q {response} {prompt} A > Q (/A>");
  const auto chat = judge->Render("p", "r", {ALERT_JUDGE_FORM_CHAT, false});
  ASSERT_EQ(chat->messages.size(), 1u);
  EXPECT_EQ(chat->messages[0].content, "Q p A r");
}

TEST(GenericJudgeTest, ANumberDecidesByItsThreshold) {
  const auto judge = Make(
      R"x("answer": {"pattern": "grade: *(\\S+)",
                    "number": {"low": 0, "high": 10, "threshold": 6, "unsafe": "high"}})x");
  EXPECT_EQ(judge->Parse("grade: 5.9").verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(judge->Parse("grade: 6").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judge->Parse("grade: 6").score, 6);
  EXPECT_EQ(judge->Parse("grade: 7, or rather grade: 9").score, 9);
  EXPECT_EQ(judge->Parse("grade: 1, or rather grade: 9").reason, "contradiction");
  EXPECT_EQ(judge->Parse("grade: 11").reason, "out-of-range");
  EXPECT_EQ(judge->Parse("grade: 9/10").reason, "no-verdict");
  EXPECT_EQ(judge->Parse("nine").reason, "no-verdict");
}

TEST(GenericJudgeTest, ANumberStandsAtAPointerOrAlone) {
  const auto at =
      Make(R"("answer": {"pointer": "/s/0", "number": {"low": 0, "high": 1, "unsafe": "low"}})");
  EXPECT_EQ(at->Parse(R"({"s": [0.75]})").verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(at->Parse(R"({"s": ["0.5"]})").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(at->Parse(R"({"s": [null]})").reason, "no-verdict");
  EXPECT_EQ(at->Parse(R"({"s": [-1]})").reason, "out-of-range");
  EXPECT_EQ(at->Parse(R"({"s": [)").reason, "malformed");
  const auto alone = Make(R"("answer": {"number": {"low": 1, "high": 5, "unsafe": "high"}})");
  EXPECT_EQ(alone->Parse("**2**").verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(alone->Parse("3").verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(alone->Parse("2 of 5").reason, "no-verdict");
  EXPECT_EQ(alone->scale().threshold, 3);
}

TEST(GenericJudgeTest, AScaleThatIsNoneIsTold) {
  EXPECT_NE(Error(R"("answer": {"number": {"high": 1, "unsafe": "high"}})").find("range"),
            std::string::npos);
  EXPECT_NE(Error(R"("answer": {"number": {"low": 1, "high": 1, "unsafe": "high"}})").find("range"),
            std::string::npos);
  EXPECT_NE(Error(R"("answer": {"number": {"low": 0, "high": 1, "unsafe": "up"}})").find("unsafe"),
            std::string::npos);
  EXPECT_NE(Error(R"("answer": {"number": {"low": 0, "high": 1, "threshold": 2, "unsafe": "low"}})")
                .find("threshold"),
            std::string::npos);
  EXPECT_NE(Error(R"("answer": {"number": {"low": 0, "high": 1, "unsafe": "low"}, "safe": ["a"]})")
                .find("safe"),
            std::string::npos);
}

TEST(GenericJudgeTest, MessagesHaveRoles) {
  const auto judge = Make(
      R"("messages": [{"role": "system", "content": "Judge."},
                      {"role": "user", "content": "{response}"}],
         "answer": {"safe": ["y"], "unsafe": ["n"]})");
  const auto chat = judge->Render("p", "r", {ALERT_JUDGE_FORM_CHAT, false});
  EXPECT_EQ(MessagesToJson(*chat),
            R"([{"role":"system","content":"Judge."},{"role":"user","content":"r"}])");
  EXPECT_EQ(judge->Render("p", "r", {ALERT_JUDGE_FORM_RAW, false}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(GenericJudgeTest, SaysWhatIsWrongAndWhere) {
  using testing::Test;
  const std::string words = R"("safe": ["y"], "unsafe": ["n"])";
  const std::pair<std::string, const char*> cases[] = {
      {R"("title": "t")", "answer"},
      {R"("answer": {}, "color": "red")", "color"},
      {R"("answer": {"safe": ["y"]})", "needs the words"},
      {R"("answer": {"safe": ["y"], "unsafe": ["Y"]})", "stands in"},
      {R"("answer": {"safe": ["."], "unsafe": ["n"]})", "only marks"},
      {R"("answer": {"pattern": "(", )" + words + "}", "is no regular expression"},
      {R"x("answer": {"pattern": "(a)(b)", )x" + words + "}", "several groups"},
      {R"("answer": {"pointer": "a", )" + words + "}", "must begin with /"},
      {R"("answer": {"pointer": "/a", "pattern": "a", )" + words + "}", "has both"},
      {R"("answer": {"judge": "oracle"})", "oracle"},
      {R"("template": "{prompt}", "answer": {)" + words + "}", "{response}"},
      {R"("template": "{response}", "messages": [{"role": "user", "content": "x"}], "answer": {)" +
           words + "}",
       "has both"},
      {R"("markers": {"tags": ["a"]}, "answer": {)" + words + "}", "a tag begins with"},
  };
  for (const auto& [members, expected] : cases) {
    EXPECT_NE(Error(members).find(expected), std::string::npos)
        << members << ": " << Error(members);
  }
}

TEST(GenericJudgeTest, TheNameIsItsOwn) {
  const auto judge = Judge::ParseSpec(
      R"({"schema": "alert.v1.Judge", "name": "wildguard", "answer": {"judge": "wildguard"}})");
  EXPECT_EQ(judge.status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace alert
