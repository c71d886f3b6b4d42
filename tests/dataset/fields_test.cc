// Other keys than our own, and defaults.
#include "gtest/gtest.h"
#include "support/rows.h"

namespace alert::test {
namespace {

Content ReadMapped(std::string_view text,
                   const std::vector<std::pair<const char*, const char*>>& fields) {
  Dataset dataset;
  dataset.AddMemory("memory", text);
  for (const auto& [key, path] : fields) dataset.MapField(key, path);
  return ReadAll(dataset);
}

TEST(FieldsTest, FromOtherKeysAndFromBelow) {
  const Content content = ReadMapped(
      R"({"number": 3, "meta": {"kind": "crime-tax", "x": [{"lang": "no"}], "lang": "de"},)"
      R"( "result": {"judge": {"ok": false}}, "text": "t", "id": 9, "prompt": "other"})",
      {{"id", "number"},
       {"category", "meta.kind"},
       {"language", "meta.lang"},
       {"safe", "result.judge.ok"},
       {"prompt", "text"}});
  ASSERT_EQ(content.rows.size(), 1u);
  const Row& row = content.rows[0];
  EXPECT_EQ(row.id, "3");
  EXPECT_EQ(row.category, Taxonomy().Find("crime_tax"));
  EXPECT_EQ(row.language, "de");
  EXPECT_EQ(row.verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(row.prompt, "t");
}

TEST(FieldsTest, OneKeyMayServeSeveralPaths) {
  const Content content =
      ReadMapped(R"({"id": 1, "category": "crime_tax", "a": {"b": {"c": "m"}, "d": "r"}})",
                 {{"model", "a.b.c"}, {"response", "a.d"}});
  ASSERT_EQ(content.rows.size(), 1u);
  EXPECT_EQ(content.rows[0].model, "m");
  EXPECT_EQ(content.rows[0].response, "r");
}

TEST(FieldsTest, APathForTheVerdictIsTheOnlyPlaceOfOne) {
  const std::string text =
      R"({"id": 1, "category": "crime_tax", "verdict": "safe", "safe": true, "judge": "refusal",)"
      R"( "judge_output": "Sorry.", "mine": "unsafe"})"
      "\n"
      R"({"id": 2, "category": "crime_tax", "verdict": "safe", "safe": true})";
  const Content content = ReadMapped(text, {{"verdict", "mine"}});
  ASSERT_EQ(content.rows.size(), 2u);
  EXPECT_EQ(content.rows[0].verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(content.rows[1].verdict, ALERT_NO_VERDICT);
  EXPECT_FALSE(content.rows[0].judge_output.has_value());
  EXPECT_EQ(content.problems[ALERT_PROBLEM_NO_VERDICT], 0u);
}

TEST(FieldsTest, WhatTrueMeansIsSaidByTheField) {
  const std::string text =
      R"({"id": 1, "category": "crime_tax", "jailbroken": true, "safe": true})";
  EXPECT_EQ(ReadMapped(text, {{"unsafe", "jailbroken"}}).rows[0].verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(ReadMapped(text, {{"is_unsafe", "jailbroken"}}).rows[0].verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(ReadMapped(text, {{"safe", "jailbroken"}}).rows[0].verdict, ALERT_VERDICT_SAFE);
  // The other keys of a verdict are not looked at.
  const std::string other =
      R"({"id": 1, "category": "crime_tax", "safe": false, "unsafe": true, "is_unsafe": true})";
  EXPECT_EQ(ReadMapped(other, {{"unsafe", "jailbroken"}}).rows[0].verdict, ALERT_NO_VERDICT);
  EXPECT_EQ(ReadMapped(other, {{"verdict", "label"}}).rows[0].verdict, ALERT_NO_VERDICT);
}

TEST(FieldsTest, AnAttackFromElsewhereIsReadThereOnly) {
  const std::string text =
      R"({"id": 1, "category": "crime_tax", "attack": 7, "attack_type": 8, "by": "prefix"})";
  for (const char* key : {"attack", "attack_type"}) {
    const Content content = ReadMapped(text, {{key, "by"}});
    ASSERT_EQ(content.rows.size(), 1u);
    EXPECT_EQ(content.rows[0].attack, "prefix");
  }
  EXPECT_EQ(
      ReadMapped(R"({"id": 1, "category": "crime_tax", "attack": "m"})", {{"model", "attack"}})
          .rows[0]
          .model,
      "m");
}

TEST(FieldsTest, APathThatLeadsNowhereIsAMissingKey) {
  const Content content = ReadMapped(R"({"id": 1, "category": "crime_tax", "a": "text"})"
                                     "\n"
                                     R"({"id": 2, "category": "crime_tax", "a": {"b": "m"}})",
                                     {{"model", "a.b"}});
  ASSERT_EQ(content.rows.size(), 2u);
  EXPECT_EQ(content.rows[0].model, "model");
  EXPECT_EQ(content.rows[1].model, "m");
}

TEST(FieldsTest, WhatCannotBeMapped) {
  Dataset dataset;
  for (const auto& [key, path] : {std::pair<const char*, const char*>{"nonsense", "a"},
                                  {"id", ""},
                                  {"id", "a..b"},
                                  {"id", ".a"},
                                  {"id", "a\"b"},
                                  {"id", "a\\b"},
                                  {"id", "a\nb"},
                                  {"id", "a.b\x1f"}}) {
    try {
      dataset.MapField(key, path);
      FAIL() << key << " " << path;
    } catch (const Error& error) {
      const bool is_key = key != std::string_view("nonsense");
      EXPECT_EQ(error.status(), is_key ? ALERT_INVALID_ARGUMENT : ALERT_NOT_FOUND);
    }
  }
}

TEST(FieldsTest, Defaults) {
  Dataset dataset;
  const std::string text = R"({"id": 1, "category": "crime_tax"})"
                           "\n"
                           R"({"id": 1, "category": "crime_tax", "language": "fr", "model": "own",)"
                           R"( "attack_type": "prefix"})";
  dataset.AddMemory("memory", text);
  dataset.SetDefault("language", "de").SetDefault("model", "m");
  dataset.SetDefault("attack_type", "jailbreaking");
  const Content content = ReadAll(dataset);
  ASSERT_EQ(content.rows.size(), 2u);
  EXPECT_EQ(content.rows[0].language + content.rows[0].model + content.rows[0].attack,
            "demjailbreak");
  EXPECT_EQ(content.rows[1].language + content.rows[1].model + content.rows[1].attack,
            "frownprefix");
  EXPECT_THROW(dataset.SetDefault("id", "1"), Error);
  EXPECT_THROW(dataset.SetDefault("model", ""), Error);
}

TEST(FieldsTest, ATaxonomyOfOnesOwn) {
  const Taxonomy taxonomy = Taxonomy::Parse(
      R"({"schema": "alert.v1.Taxonomy", "name": "own", "macros": [{"name": "harm"}],)"
      R"( "categories": [{"name": "fire", "parent": "harm", "aliases": ["arson"]}]})");
  const Content content = ReadText(R"({"id": 1, "category": "ARSON"})"
                                   "\n"
                                   R"({"id": 2, "category": "crime_tax"})",
                                   {&taxonomy, 0, 1, false});
  EXPECT_EQ(content.ids(), std::vector<std::string>{"1"});
  EXPECT_EQ(content.problems[ALERT_PROBLEM_UNKNOWN_CATEGORY], 1u);
}

}  // namespace
}  // namespace alert::test
