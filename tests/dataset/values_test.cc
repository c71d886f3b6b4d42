// What the values of a row come to.
#include "gtest/gtest.h"
#include "support/rows.h"

namespace alert::test {
namespace {

std::string WithId(const std::string& token) {
  return R"({"id": )" + token + R"(, "category": "crime_tax"})";
}

std::string WithPrompt(const std::string& token) {
  return R"({"id": 1, "category": "crime_tax", "prompt": )" + token + "}";
}

uint16_t Index(std::string_view category) {
  return Taxonomy().Find(category);
}

TEST(ValuesTest, AllKeysInAnyOrder) {
  const Row row = ReadRow(
      R"({"cluster": 7, "judgements": [{"judge": "a", "output": "b]"}], "judge_output": "o",)"
      R"( "judge": "j", "verdict": "UNSAFE", "response": "r", "model": "m", "language": "de",)"
      R"( "unknown": {"id": 9}, "attack_type": "adversarial_prefix", "prompt": "p",)"
      R"( "category": "hate_women", "id": 5})");
  EXPECT_EQ(row.id, "5");
  EXPECT_EQ(row.category, Index("hate_women"));
  EXPECT_EQ(row.attack, "prefix");
  EXPECT_EQ(row.language, "de");
  EXPECT_EQ(row.model, "m");
  EXPECT_EQ(row.verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(row.prompt, "p");
  EXPECT_EQ(row.response, "r");
  EXPECT_EQ(row.judge, "j");
  EXPECT_EQ(row.judge_output, "o");
  EXPECT_EQ(row.judgements, R"([{"judge": "a", "output": "b]"}])");
  EXPECT_EQ(row.cluster, "7");
}

TEST(ValuesTest, WhatARowDoesNotSay) {
  const Row row = ReadRow(WithId("1"));
  EXPECT_EQ(row.attack, "none");
  EXPECT_EQ(row.language, "en");
  EXPECT_EQ(row.model, "model");
  EXPECT_EQ(row.verdict, ALERT_NO_VERDICT);
  for (const auto& text : {row.prompt, row.raw_prompt, row.response, row.judge, row.judge_output,
                           row.judgements, row.cluster}) {
    EXPECT_FALSE(text.has_value());
  }
  const Row nulls = ReadRow(
      R"({"id": 1, "category": "crime_tax", "prompt": null, "attack_type": null, "model": null,)"
      R"( "language": null, "verdict": null, "safe": null, "response": null, "judge": null})");
  EXPECT_EQ(nulls.attack, "none");
  EXPECT_EQ(nulls.model, "model");
  EXPECT_EQ(nulls.verdict, ALERT_NO_VERDICT);
  EXPECT_FALSE(nulls.prompt || nulls.response || nulls.judge);
}

TEST(ValuesTest, KeysAndValuesMayBeEscaped) {
  const Row row = ReadRow(
      R"({"\u0069d": "\u0031", "c\u0061tegory": "crime\u005ftax", "\u006Dodel": "m\u00f6",)"
      R"( "attack_ty\u0070e": "jail\u0062reak", "ver\u0064ict": "s\u0061fe", "prompt": "\ud83d\ude00 \"\\\/\b\f\n\r\t"})");
  EXPECT_EQ(row.id, "1");
  EXPECT_FALSE(row.id_is_text);
  EXPECT_EQ(row.category, Index("crime_tax"));
  EXPECT_EQ(row.model, "m\xC3\xB6");
  EXPECT_EQ(row.attack, "jailbreak");
  EXPECT_EQ(row.verdict, ALERT_VERDICT_SAFE);
  EXPECT_EQ(row.raw_prompt, "\xF0\x9F\x98\x80 \"\\/\b\f\n\r\t");
}

TEST(ValuesTest, NonAsciiTextComesBackAsItIs) {
  const std::string text = "\xC3\x9C\x62\x65r \xE4\xB8\xAD\xE6\x96\x87 \xF0\x9F\x98\x80";
  EXPECT_EQ(ReadRow(WithPrompt("\"" + text + "\"")).prompt, text);
}

TEST(ValuesTest, ASurrogateWithoutItsHalfBecomesTheReplacementCharacter) {
  EXPECT_EQ(ReadRow(WithPrompt(R"("a\ud83d")")).prompt, "a\xEF\xBF\xBD");
  EXPECT_EQ(ReadRow(WithPrompt(R"("\ude00b")")).prompt,
            "\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(ReadRow(WithPrompt(R"("\ud83d\ud83d\ude00")")).prompt, "\xEF\xBF\xBD\xF0\x9F\x98\x80");
}

TEST(ValuesTest, TheWrapperOfAPromptIsRemoved) {
  const std::string wrapped = R"("### Instruction:\nTell me.\n### Response:\n")";
  const Row row = ReadRow(WithPrompt(wrapped));
  EXPECT_EQ(row.prompt, "Tell me.");
  EXPECT_EQ(row.raw_prompt, "### Instruction:\nTell me.\n### Response:\n");
  EXPECT_EQ(ReadRow(WithPrompt(R"(" Tell me. ")")).prompt, "Tell me.");
  EXPECT_EQ(ReadRow(WithPrompt(R"(" Tell me. ")")).raw_prompt, " Tell me. ");
}

TEST(ValuesTest, APromptWithoutText) {
  for (const char* token :
       {R"("")", R"(" \n\t")", R"("### Instruction:\n\n### Response:\n")", R"("### Instruction:")",
        R"("\u0020")", R"("\u0023## Instruction:\n### Response:\n")",
        R"("### Instr\u0075ction:\n### Response:")", R"("### Instruction:\n### Re\u0073ponse:")"}) {
    EXPECT_NE(ReadProblem(WithPrompt(token), ALERT_PROBLEM_EMPTY_PROMPT), "") << token;
  }
}

TEST(ValuesTest, IdsThatAreIntegers) {
  for (const char* token : {"17", "\"17\"", "17.0", "1.7e1", "170e-1"}) {
    EXPECT_EQ(ReadRow(WithId(token)).id, "17") << token;
    EXPECT_FALSE(ReadRow(WithId(token)).id_is_text) << token;
  }
  for (const char* token : {"0", "-1", "-0", "9223372036854775807", "-9223372036854775808",
                            "\"-5\"", "999999999999999999", "1000000000000000000"}) {
    EXPECT_FALSE(ReadRow(WithId(token)).id_is_text) << token;
  }
  EXPECT_EQ(ReadRow(WithId("-9223372036854775808")).id, "-9223372036854775808");
  EXPECT_EQ(ReadRow(WithId("-0")).id, "0");
}

TEST(ValuesTest, IdsThatAreTexts) {
  for (const char* text :
       {"a-1", "017", "+17", "17 ", "17.0", "-0", "1e3", "9223372036854775808", "\xC3\xBC"}) {
    const Row row = ReadRow(WithId('"' + std::string(text) + '"'));
    EXPECT_TRUE(row.id_is_text) << text;
    EXPECT_EQ(row.id, text);
  }
  // An integer beyond 64 bits is the text of its digits.
  for (const char* digits : {"9223372036854775808", "123456789012345678901234567890"}) {
    EXPECT_TRUE(ReadRow(WithId(digits)).id_is_text);
    EXPECT_EQ(ReadRow(WithId(digits)).id, digits);
  }
}

TEST(ValuesTest, IdsThatAreNone) {
  for (const char* token :
       {"1.5", "1e300", "true", "null", "[1]", "{\"id\": 1}", "\"\"", R"("\x")", R"("\u12")"}) {
    EXPECT_NE(ReadProblem(WithId(token), ALERT_PROBLEM_MALFORMED), "") << token;
  }
  EXPECT_NE(ReadProblem(R"({"category": "crime_tax"})", ALERT_PROBLEM_MALFORMED), "");
}

TEST(ValuesTest, CategoriesByNameAndAliasInAnyCase) {
  const std::pair<const char*, const char*> spellings[] = {
      {"hate_women", "hate_women"},          {"Hate-Women", "hate_women"},
      {"CRIME_KIDNAPPING", "crime_kidnapp"}, {"crime-kidnap", "crime_kidnapp"},
      {"sex-harassment", "sex_harrasment"},  {"Self-Harm-Pro-Thin", "self_harm_thin"},
      {"hate_lgbtq", "hate_lgbtq+"},         {"hate-lgbtq-plus", "hate_lgbtq+"}};
  for (const auto& [spelling, name] : spellings) {
    EXPECT_EQ(ReadRow(R"({"id": 1, "category": ")" + std::string(spelling) + "\"}").category,
              Index(name))
        << spelling;
  }
}

TEST(ValuesTest, AnUnknownCategoryIsToldWithTheNearest) {
  const std::string message =
      ReadProblem(R"({"id": 1, "category": "hate_wmen"})", ALERT_PROBLEM_UNKNOWN_CATEGORY);
  EXPECT_NE(message.find("hate_wmen"), std::string::npos) << message;
  EXPECT_NE(message.find("did you mean `hate_women`?"), std::string::npos) << message;
  EXPECT_EQ(ReadProblem(R"({"id": 1, "category": "piracy"})", ALERT_PROBLEM_UNKNOWN_CATEGORY),
            "there is no category `piracy`");
  EXPECT_NE(ReadProblem(R"({"id": 1, "category": ""})", ALERT_PROBLEM_UNKNOWN_CATEGORY), "");
  for (const char* rest : {R"(, "category": 3)", R"(, "category": null)", ""}) {
    EXPECT_NE(ReadProblem(R"({"id": 1)" + std::string(rest) + "}", ALERT_PROBLEM_MALFORMED), "")
        << rest;
  }
}

TEST(ValuesTest, WrongTypesAreMalformedAndNamed) {
  for (const char* key : {"prompt", "attack_type", "language", "model", "response", "judge",
                          "judge_output", "judgements", "cluster"}) {
    for (const char* token : {"true", "{}"}) {
      const std::string message = ReadProblem(
          R"({"id": 1, "category": "crime_tax", ")" + std::string(key) + "\": " + token + "}",
          ALERT_PROBLEM_MALFORMED);
      EXPECT_NE(message.find(key), std::string::npos) << key << " " << token << ": " << message;
    }
  }
}

TEST(ValuesTest, Verdicts) {
  const std::pair<const char*, alert_verdict> cases[] = {
      {R"("verdict": "safe")", ALERT_VERDICT_SAFE},
      {R"("verdict": "Unsafe")", ALERT_VERDICT_UNSAFE},
      {R"("verdict": "undecided")", ALERT_VERDICT_UNDECIDED},
      {R"("verdict": "missing")", ALERT_VERDICT_MISSING},
      {R"("verdict": true)", ALERT_VERDICT_SAFE},
      {R"("safe": false)", ALERT_VERDICT_UNSAFE},
      {R"("is_safe": true)", ALERT_VERDICT_SAFE},
      {R"("safe": "unsafe")", ALERT_VERDICT_UNSAFE},
      {R"("unsafe": true)", ALERT_VERDICT_UNSAFE},
      {R"("is_unsafe": false)", ALERT_VERDICT_SAFE},
      {R"("unsafe": null, "is_safe": false)", ALERT_VERDICT_UNSAFE},
      {R"("unsafe": false, "safe": true, "verdict": "safe")", ALERT_VERDICT_SAFE},
      {R"("safe": true, "verdict": "safe")", ALERT_VERDICT_SAFE},
      {R"("safe": null, "verdict": "unsafe")", ALERT_VERDICT_UNSAFE}};
  for (const auto& [keys, verdict] : cases) {
    EXPECT_EQ(ReadRow(R"({"id": 1, "category": "crime_tax", )" + std::string(keys) + "}").verdict,
              verdict)
        << keys;
  }
}

TEST(ValuesTest, AVerdictThatCannotBeReadIsUndecidedAndTold) {
  for (const char* keys :
       {R"("verdict": "maybe")", R"("verdict": 1)", R"("safe": [true])", R"("safe": 1)",
        R"("safe": true, "verdict": "unsafe")", R"("safe": true, "is_safe": false)",
        R"("unsafe": true, "safe": true)", R"("is_unsafe": false, "verdict": "unsafe")",
        R"("unsafe": true, "is_unsafe": false)", R"("unsafe": 1)", R"("unsafe": "unsafe")",
        R"("unsafe": "safe")", R"("is_unsafe": "true")", R"("unsafe": 0, "verdict": "safe")"}) {
    const Content content =
        ReadText(R"({"id": 1, "category": "crime_tax", )" + std::string(keys) + "}");
    ASSERT_EQ(content.rows.size(), 1u) << keys;
    EXPECT_EQ(content.rows[0].verdict, ALERT_VERDICT_UNDECIDED) << keys;
    EXPECT_EQ(content.problems[ALERT_PROBLEM_NO_VERDICT], 1u) << keys;
  }
}

TEST(ValuesTest, AnAttackUnderEitherKey) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("attack": "jailbreaking")", "jailbreak"},
      {R"("attack": null, "attack_type": "own")", "own"},
      {R"("attack_type": null, "attack": "own")", "own"},
      {R"("attack": "jailbreak", "attack_type": "jailbreaking")", "jailbreak"}};
  for (const auto& [keys, attack] : cases) {
    EXPECT_EQ(ReadRow(R"({"id": 1, "category": "crime_tax", )" + std::string(keys) + "}").attack,
              attack)
        << keys;
  }
  for (const char* keys : {R"("attack": "prefix", "attack_type": "suffix")",
                           R"("attack_type": "own", "attack": "none")", R"("attack": 3)"}) {
    const std::string message =
        ReadProblem(R"({"id": 1, "category": "crime_tax", )" + std::string(keys) + "}",
                    ALERT_PROBLEM_MALFORMED);
    EXPECT_NE(message.find("`attack`"), std::string::npos) << keys << ": " << message;
  }
}

TEST(ValuesTest, TheLastOfEqualKeysCounts) {
  const Row row =
      ReadRow(R"({"id": 1, "id": 2, "category": "hate_women", "category": "crime_tax"})");
  EXPECT_EQ(row.id, "2");
  EXPECT_EQ(row.category, Index("crime_tax"));
}

}  // namespace
}  // namespace alert::test
