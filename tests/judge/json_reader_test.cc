// JSON read in place says what simdjson says of the same bytes.
#include "judge/json_reader.h"

#include <cmath>
#include <random>

#include "judge/json_parser.h"
#include "judge/judge_support.h"

namespace alert {
namespace {

bool ReaderTakes(std::string_view text) {
  return JsonReader(text).Finish();
}

bool SimdjsonTakes(const std::string& text) {
  simdjson::dom::parser parser;
  return ParseJson(text, &parser).error() == simdjson::SUCCESS;
}

TEST(JsonReaderTest, TakesWhatIsJson) {
  for (const char* text :
       {"{}", " [ ] ", "0", "-0.5e+10", "\"\"", "null", "true", "[1, 2.50, \"a\\n\\u00e9\\\\\"]",
        "{\"a\": {\"b\": [{}, [], null]}, \"a\": false}", "\"\xC3\xA9 and more than eight\""}) {
    EXPECT_TRUE(ReaderTakes(text)) << text;
  }
}

TEST(JsonReaderTest, RefusesWhatIsNone) {
  for (const char* text :
       {"",         " ",   "{",     "[1,]",  "{\"a\"}",  "{\"a\":}", "{\"a\":1,}", "01",
        "1.",       ".5",  "+1",    "1e",    "-",        "\"",       "\"\\x\"",    "\"\\u12\"",
        "\"\x01\"", "nul", "{} {}", "[1 2]", "{'a': 1}", "\"\xFF\"", "NaN",        "// x\n1"}) {
    EXPECT_FALSE(ReaderTakes(text)) << text;
  }
}

TEST(JsonReaderTest, DepthIsBounded) {
  const std::string deep(kMostJsonDepth, '[');
  EXPECT_TRUE(ReaderTakes(deep + std::string(kMostJsonDepth, ']')));
  EXPECT_FALSE(ReaderTakes("[" + deep + std::string(kMostJsonDepth + 1, ']')));
  EXPECT_FALSE(ReaderTakes(std::string(1000000, '[')));
}

TEST(JsonReaderTest, NumbersAreTheNearestDoubles) {
  for (const char* text : {"0.1", "0.30000000000000004", "123456789012345", "1e23", "-2.5E-3",
                           "0.000001", "9007199254740993", "4.9e-324", "0.05"}) {
    double number = 0;
    JsonReader reader(text);
    ASSERT_TRUE(reader.TakeNumber(&number)) << text;
    EXPECT_EQ(number, std::strtod(text, nullptr)) << text;
  }
}

TEST(JsonReaderTest, EscapesAreReadForComparingAndKeptAsTheyStand) {
  JsonText text;
  JsonReader reader(R"("s\u0061f\u0065\n")");
  ASSERT_TRUE(reader.TakeText(&text));
  EXPECT_EQ(text.plain, "safe\n");
  EXPECT_EQ(text.raw, R"(s\u0061f\u0065\n)");
  EXPECT_TRUE(text.escaped());
  const std::string many(100, 'x');
  const std::string quoted = "\"" + many + "\\n\"";
  JsonReader longer(quoted);
  ASSERT_TRUE(longer.TakeText(&text));
  EXPECT_EQ(text.plain, "");
}

TEST(JsonReaderTest, WhatIsNotTakenIsPassedOver) {
  JsonReader reader(R"({"a": [1, {"flag": false}], "flag": true, "b": "x"})");
  int members = 0;
  bool flag = false;
  EXPECT_TRUE(reader.ReadObject([&](const JsonText& key) {
    ++members;
    if (key.plain == "flag") {
      EXPECT_TRUE(reader.TakeFlag(&flag));
    }
  }));
  EXPECT_TRUE(reader.Finish());
  EXPECT_EQ(members, 3);
  EXPECT_TRUE(flag);
}

// The answers of all judges, with a few bytes of each changed in 200 ways.
TEST(JsonReaderTest, AgreesWithSimdjsonOnDamagedAnswers) {
  constexpr std::string_view kBytes = "{}[]\":,\\ue0 19-.tfn\n\x01\xC3";
  std::minstd_rand random(1);
  size_t taken = 0;
  size_t refused = 0;
  for (std::string_view judge : Judge::BuiltinNames()) {
    for (const nlohmann::json& row :
         test::ReadLines("conformance/judges/" + std::string(judge) + ".jsonl")) {
      const std::string input = row.at("input");
      if (input.empty() || input[0] != '{') continue;
      for (int i = 0; i < 200; ++i) {
        std::string text = input;
        for (int change = i % 3; change >= 0; --change) {
          text[random() % text.size()] = kBytes[random() % kBytes.size()];
        }
        const bool takes = SimdjsonTakes(text);
        EXPECT_EQ(ReaderTakes(text), takes) << text;
        ++(takes ? taken : refused);
      }
    }
  }
  EXPECT_GT(taken, 1000u);
  EXPECT_GT(refused, 1000u);
}

}  // namespace
}  // namespace alert
