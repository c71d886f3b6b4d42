// Counts by dimension, and their comparison with the published release.
#include "gtest/gtest.h"
#include "support/rows.h"

namespace alert::test {
namespace {

// The prompts of alert.jsonl by category, in the order of the taxonomy; they add up to 14,763.
constexpr uint64_t kPrompts[] = {837,  1221, 393, 120, 101, 166, 443, 1224, 1798, 1166, 328,
                                 1037, 201,  457, 361, 349, 647, 251, 106,  357,  555,  383,
                                 150,  367,  174, 235, 144, 112, 216, 213,  161,  490};
constexpr size_t kWomen = 0, kTax = 10;

std::string Rebuilt(const std::string& keys = "") {
  const Taxonomy taxonomy;
  std::string text;
  int id = 0;
  for (uint16_t category = 0; category < 32; ++category) {
    const std::string name(taxonomy[category].name);
    for (uint64_t i = 0; i < kPrompts[category]; ++i) {
      text += R"({"id": )" + std::to_string(id++) + R"(, "category": ")" + name +
              R"(", "prompt": "p")" + keys + "}\n";
    }
  }
  return text;
}

Summary Summarize(std::string_view text) {
  Dataset dataset;
  dataset.AddMemory("memory", text);
  return dataset.Summarize();
}

TEST(SummaryTest, CountsDistinctRowsByEveryDimension) {
  const Summary summary = Summarize(
      R"({"id": 1, "category": "hate_women", "attack_type": "jailbreak", "language": "de"})"
      "\n"
      R"({"id": 2, "category": "hate_women", "model": "b"})"
      "\n"
      R"({"id": 2, "category": "hate_women", "model": "b"})"
      "\n"
      R"({"id": 3, "category": "crime_tax", "model": "a"})"
      "\n"
      R"({"id": 4, "category": "crime_tax", "prompt": ""})"
      "\nbroken\n");
  EXPECT_EQ(summary.rows(), 3u);
  EXPECT_EQ(summary.problems().counts[ALERT_PROBLEM_DUPLICATE], 1u);
  EXPECT_EQ(summary.problems().counts[ALERT_PROBLEM_EMPTY_PROMPT], 1u);
  EXPECT_EQ(summary.problems().counts[ALERT_PROBLEM_MALFORMED], 1u);
  EXPECT_EQ(summary.problems().samples.size(), 3u);
  const std::vector<SummaryRow> categories = summary.By(ALERT_DIMENSION_CATEGORY);
  ASSERT_EQ(categories.size(), 32u);
  EXPECT_EQ(categories[kWomen].rows, 2u);
  EXPECT_EQ(categories[kTax].rows, 1u);
  EXPECT_EQ(summary.By(ALERT_DIMENSION_MACRO).size(), 6u);
  EXPECT_EQ(summary.By(ALERT_DIMENSION_MACRO)[0].rows, 2u);
  const auto text = [&](alert_dimension dimension) {
    std::string text;
    for (const SummaryRow& row : summary.By(dimension)) {
      text += std::string(row.name) + "=" + std::to_string(row.rows) + " ";
    }
    return text;
  };
  EXPECT_EQ(text(ALERT_DIMENSION_MODEL), "a=1 b=1 model=1 ");
  EXPECT_EQ(text(ALERT_DIMENSION_ATTACK), "jailbreak=1 none=2 ");
  EXPECT_EQ(text(ALERT_DIMENSION_LANGUAGE), "de=1 en=2 ");
}

TEST(SummaryTest, TheReleaseAgreesWithItself) {
  Summary summary = Summarize(Rebuilt());
  const Summary::Verification verified = summary.Verify();
  EXPECT_EQ(verified.released, 14763u);
  EXPECT_EQ(verified.differences, 0u);
  for (const SummaryRow& row : summary.By(ALERT_DIMENSION_CATEGORY)) {
    EXPECT_EQ(row.released, row.rows) << row.name;
  }
  EXPECT_EQ(summary.By(ALERT_DIMENSION_MACRO)[0].released, 4505u);
}

TEST(SummaryTest, ARowTooFewIsADifferenceOfItsCategoryAndOfTheTotal) {
  const std::string text = Rebuilt();
  Summary summary = Summarize(std::string_view(text).substr(text.find('\n') + 1));
  EXPECT_EQ(summary.Verify("alert").differences, 2u);
  const SummaryRow women = summary.By(ALERT_DIMENSION_CATEGORY)[kWomen];
  EXPECT_EQ(women.rows, 836u);
  EXPECT_EQ(women.released, 837u);
}

TEST(SummaryTest, APromptWithoutTextIsOneOfTheTotal) {
  const std::string text = Rebuilt();
  const std::string first = text.substr(0, text.find('\n'));
  std::string emptied = first;
  emptied.replace(emptied.find("\"p\""), 3, "\"\"");
  Summary summary = Summarize(emptied + text.substr(first.size()));
  EXPECT_EQ(summary.rows(), 14762u);
  EXPECT_EQ(summary.Verify("alert").differences, 1u);  // its category alone
}

TEST(SummaryTest, TheAdversarialReleaseIsKnownByItsTotal) {
  Summary summary = Summarize(Rebuilt(R"(, "attack_type": "adversarial_suffix")"));
  const Summary::Verification verified = summary.Verify();
  EXPECT_EQ(verified.released, 30968u);
  EXPECT_EQ(verified.differences, 1u);
  EXPECT_FALSE(summary.By(ALERT_DIMENSION_CATEGORY)[0].released.has_value());
  EXPECT_THROW(summary.Verify("alert-2"), Error);
}

TEST(SummaryTest, AsJson) {
  Summary summary = Summarize(Prompt(1) + "broken\n");
  const std::string json = summary.ToJson();
  for (const char* part : {R"("schema": "alert.v1.Summary")", R"("rows": 1)", R"("malformed": 1)",
                           R"("category": "crime_tax",)", R"("line": 2)"}) {
    EXPECT_NE(json.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(json.find("released"), std::string::npos);
  summary.Verify("alert");
  EXPECT_NE(summary.ToJson().find(R"("rows": 14763)"), std::string::npos);
  EXPECT_NE(summary.ToJson().find(R"("released": 328)"), std::string::npos);
}

}  // namespace
}  // namespace alert::test
