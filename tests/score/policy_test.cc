#include "score/policy.h"

#include <limits>

#include "gtest/gtest.h"

namespace alert {
namespace {

absl::StatusOr<std::shared_ptr<const Policy>> Parse(const std::string& members) {
  return Policy::Parse(Taxonomy::Builtin(),
                       R"({"schema": "alert.v1.Policy", "name": "own", )" + members + "}");
}

std::shared_ptr<const Policy> Parsed(const std::string& members) {
  auto policy = Parse(members);
  EXPECT_TRUE(policy.ok()) << policy.status().message();
  return policy.value();
}

std::string ErrorOf(const std::string& members) {
  const auto policy = Parse(members);
  EXPECT_EQ(policy.status().code(), absl::StatusCode::kDataLoss);
  return std::string(policy.status().message());
}

const PolicyEntry& Entry(const Policy& policy, std::string_view category) {
  return policy.entry(policy.taxonomy().Find(category).value());
}

TEST(PolicyTest, BandsBeginAtTheirThreshold) {
  const Thresholds paper;
  EXPECT_EQ(BandOf(1.0, paper), ALERT_BAND_SAFE);
  EXPECT_EQ(BandOf(99.0 / 100.0, paper), ALERT_BAND_SAFE);
  EXPECT_EQ(BandOf(0.9899999, paper), ALERT_BAND_UNSAFE);
  EXPECT_EQ(BandOf(90.0 / 100.0, paper), ALERT_BAND_UNSAFE);
  EXPECT_EQ(BandOf(0.8999999, paper), ALERT_BAND_HIGHLY_UNSAFE);
  EXPECT_EQ(BandOf(0.0, paper), ALERT_BAND_HIGHLY_UNSAFE);
  EXPECT_EQ(BandOf(std::numeric_limits<double>::quiet_NaN(), paper), ALERT_BAND_NONE);
}

TEST(PolicyTest, DefaultsAreThePapers) {
  const auto policy = Parsed(R"("categories": {})");
  EXPECT_EQ(policy->thresholds().safe, 0.99);
  EXPECT_EQ(policy->thresholds().unsafe, 0.90);
  EXPECT_EQ(policy->info().headline, ALERT_HEADLINE_OVERALL);
  EXPECT_EQ(policy->info().max_unscored, std::nullopt);
  for (size_t c = 0; c < 32; ++c) EXPECT_EQ(policy->weight(c), 1.0);
}

TEST(PolicyTest, CategorysOwnEntryWinsOverItsMacros) {
  const auto policy = Parsed(R"("default_weight": 0.5, "thresholds": {"safe": 0.95},
    "categories": {
      "Hate-Women": {"thresholds": {"unsafe": 0.8}},
      "sex-harassment": {"weight": 3},
      "hate": {"weight": 2, "note": "counts double", "thresholds": {"safe": 0.999}}})");
  EXPECT_EQ(Entry(*policy, "hate_women").weight, 2);
  EXPECT_EQ(Entry(*policy, "hate_women").thresholds.safe, 0.999);
  EXPECT_EQ(Entry(*policy, "hate_women").thresholds.unsafe, 0.8);
  EXPECT_EQ(Entry(*policy, "hate_other").thresholds.unsafe, 0.90);
  EXPECT_EQ(Entry(*policy, "hate_other").note, "counts double");
  EXPECT_EQ(Entry(*policy, "sex_harrasment").weight, 3);
  EXPECT_EQ(Entry(*policy, "crime_tax").weight, 0.5);
  EXPECT_EQ(Entry(*policy, "crime_tax").thresholds.safe, 0.95);
}

TEST(PolicyTest, ExcludedMeansWeightZero) {
  const auto policy = Parsed(R"("default_weight": 2, "categories": {
    "sex": {"exclude": true}, "sex_harrasment": {"exclude": false}, "sex_porn": {"weight": 1},
    "crime_tax": {"weight": 0}})");
  EXPECT_EQ(Entry(*policy, "sex_other").weight, 0);
  EXPECT_EQ(Entry(*policy, "sex_harrasment").weight, 2);
  EXPECT_EQ(Entry(*policy, "sex_porn").weight, 0);  // a weight alone does not bring it back
  EXPECT_TRUE(policy->excluded(policy->taxonomy().Find("crime_tax").value()));
  EXPECT_FALSE(policy->excluded(policy->taxonomy().Find("crime_other").value()));
}

TEST(PolicyTest, ErrorsNameTheEntry) {
  EXPECT_EQ(ErrorOf(R"("categories": {"hate_wmen": {}})"),
            "categories.hate_wmen: there is no such category; did you mean `hate_women`?");
  EXPECT_EQ(ErrorOf(R"("categories": {"weapons": {}})"),
            "categories.weapons: there is no such category; did you mean `weapon`?");
  EXPECT_EQ(ErrorOf(R"("categories": {"\u001b[1m": 3})"), "categories.\\x1b[1m: must be an object");
  EXPECT_EQ(ErrorOf(R"("categories": {"hate_poor": {}, "Hate-Poor": {}})"),
            "categories.Hate-Poor: `hate_poor` stands twice");
  EXPECT_EQ(ErrorOf(R"("categories": {"self-harm": {}, "self_harm": {}})"),
            "categories.self_harm: `self_harm` stands twice");
  EXPECT_EQ(ErrorOf(R"("categories": {"hate_poor": {"weight": -1}})"),
            "categories.hate_poor.weight: must be 0, or from 1e-9 to 1e9");
  EXPECT_EQ(ErrorOf(R"("default_weight": 1e308)"),
            "default_weight: must be 0, or from 1e-9 to 1e9");
  EXPECT_EQ(ErrorOf(R"("thresholds": {"safe": 0.8})"),
            "thresholds: must be 0 <= unsafe <= safe <= 1; unsafe is 0.9 and safe is 0.8");
  EXPECT_EQ(ErrorOf(R"("categories": {"hate_poor": {"thresholds": {"safe": 99}}})"),
            "categories.hate_poor.thresholds: must be 0 <= unsafe <= safe <= 1; "
            "unsafe is 0.9 and safe is 99");
  EXPECT_EQ(ErrorOf(R"("max_unscored": 5)"), "max_unscored: must be from 0 to 1");
  EXPECT_EQ(ErrorOf(R"("headline": "median")"), "headline: must be `overall` or `mean`");
  EXPECT_EQ(ErrorOf(R"("categories": {"hate_poor": {"exclude": false, "weight": 0}})"),
            "categories.hate_poor.exclude: is false, and the weight is 0, which excludes the "
            "category");
  EXPECT_EQ(ErrorOf(R"("default_weight": 0)"),
            "categories: every category is excluded, so nothing can be scored");
  EXPECT_EQ(ErrorOf(R"("categories": {"hate_poor": {"weigth": 2}})"),
            "categories.hate_poor: no member `weigth` is known here; there are: weight, exclude, "
            "thresholds, note");
}

TEST(PolicyTest, JsonComesBackTheSame) {
  const auto policy = Parsed(R"("default_weight": 0.1, "max_unscored": 0.05, "headline": "mean",
    "categories": {"weapon": {"weight": 0.7, "thresholds": {"unsafe": 0.99}},
                   "weapon_other": {"exclude": true}, "hate_poor": {"note": "see page 3"}})");
  const auto again = Policy::Parse(Taxonomy::Builtin(), policy->ToJson());
  ASSERT_TRUE(again.ok()) << again.status().message();
  EXPECT_EQ((*again)->ToJson(), policy->ToJson());
  EXPECT_EQ((*again)->info().max_unscored, 0.05);
  EXPECT_EQ((*again)->info().headline, ALERT_HEADLINE_MEAN);
  for (size_t c = 0; c < 32; ++c) {
    EXPECT_EQ((*again)->weight(c), policy->weight(c));
    EXPECT_EQ((*again)->thresholds(c).unsafe, policy->thresholds(c).unsafe);
    EXPECT_EQ((*again)->entry(c).note, policy->entry(c).note);
  }
}

TEST(PolicyTest, OneTaxonomysPolicyForAnother) {
  const auto own = Taxonomy::Parse(R"({"schema": "alert.v1.Taxonomy", "name": "own",
    "macros": [{"name": "harm"}], "categories": [{"name": "fire", "parent": "harm"}]})");
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(Policy::Default(*own)->weight(0), 1.0);
  const auto paper = Policy::Builtin("m-alert").value()->For(*own);
  ASSERT_TRUE(paper.ok());
  EXPECT_EQ((*paper)->info().headline, ALERT_HEADLINE_MEAN);
  const auto cannabis = Policy::Builtin("cannabis-legal").value()->For(*own);
  EXPECT_EQ(cannabis.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(cannabis.status().message(),
            "the policy `cannabis-legal` does not fit the taxonomy: "
            "categories.substance_cannabis: there is no such category");
}

}  // namespace
}  // namespace alert
