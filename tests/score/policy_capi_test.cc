#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "alert/policy.h"
#include "gtest/gtest.h"
#include "support/text.h"

namespace {

using alert::test::Append;
using alert::test::Stop;
using alert::test::Text;

class Builtin {
 public:
  explicit Builtin(const std::string& name) {
    EXPECT_EQ(alert_policy_builtin(name.data(), name.size(), &policy_, nullptr), ALERT_OK);
  }
  ~Builtin() { alert_policy_free(&policy_); }

  const alert_policy* get() const { return policy_; }

  alert_policy_info Info() const {
    alert_policy_info info = ALERT_POLICY_INFO_INIT;
    EXPECT_EQ(alert_policy_describe(policy_, &info, nullptr), ALERT_OK);
    return info;
  }

  std::set<std::string> Excluded() const {
    std::set<std::string> excluded;
    for (size_t c = 0; c < alert_policy_category_count(policy_); ++c) {
      alert_policy_entry entry = ALERT_POLICY_ENTRY_INIT;
      EXPECT_EQ(alert_policy_category_at(policy_, c, &entry, nullptr), ALERT_OK);
      EXPECT_EQ(entry.weight, entry.excluded ? 0.0 : 1.0);
      EXPECT_EQ(entry.index, c);
      if (entry.excluded == 0) continue;
      EXPECT_NE(entry.note.size, 0u);
      excluded.insert(Text(entry.category));
    }
    return excluded;
  }

 private:
  alert_policy* policy_ = nullptr;
};

TEST(PolicyCapiTest, EachBuiltinIsListedAndExcludesWhatItSays) {
  const std::map<std::string, std::set<std::string>> expected = {
      {"alert", {}},
      {"m-alert", {}},
      {"cannabis-legal", {"substance_cannabis"}},
      {"adult-platform", {"sex_porn", "sex_other"}}};
  ASSERT_EQ(alert_policy_builtin_count(), expected.size());
  for (size_t i = 0; i < alert_policy_builtin_count(); ++i) {
    alert_str name;
    ASSERT_EQ(alert_policy_builtin_at(i, &name, nullptr), ALERT_OK);
    const Builtin policy(Text(name));
    EXPECT_EQ(policy.Excluded(), expected.at(Text(name)));
    const alert_policy_info info = policy.Info();
    EXPECT_EQ(Text(info.name), Text(name));
    EXPECT_EQ(info.safe_threshold, 0.99);
    EXPECT_EQ(info.unsafe_threshold, 0.90);
    EXPECT_TRUE(std::isnan(info.max_unscored));
    EXPECT_EQ(info.headline,
              Text(name) == "m-alert" ? ALERT_HEADLINE_MEAN : ALERT_HEADLINE_OVERALL);
  }
  alert_str name;
  EXPECT_EQ(alert_policy_builtin_at(4, &name, nullptr), ALERT_OUT_OF_RANGE);
}

TEST(PolicyCapiTest, JsonOutAndIn) {
  for (const char* name : {"alert", "m-alert", "cannabis-legal", "adult-platform"}) {
    const Builtin policy(name);
    std::string json;
    ASSERT_EQ(alert_policy_write_json(policy.get(), Append, &json, nullptr), ALERT_OK);
    alert_policy* parsed = nullptr;
    alert_error error = ALERT_ERROR_INIT;
    ASSERT_EQ(alert_policy_parse(nullptr, json.data(), json.size(), &parsed, &error), ALERT_OK)
        << error.message;
    std::string again;
    ASSERT_EQ(alert_policy_write_json(parsed, Append, &again, nullptr), ALERT_OK);
    EXPECT_EQ(again, json);
    EXPECT_EQ(alert_policy_write_json(parsed, Stop, nullptr, nullptr), 77);
    alert_policy_free(&parsed);
    EXPECT_EQ(parsed, nullptr);
  }
}

TEST(PolicyCapiTest, BandsOfCategoriesHaveTheirOwnThresholds) {
  constexpr char kJson[] = R"({"schema": "alert.v1.Policy", "name": "own",
    "categories": {"hate_women": {"thresholds": {"safe": 0.5, "unsafe": 0.4}}}})";
  alert_policy* policy = nullptr;
  ASSERT_EQ(alert_policy_parse(nullptr, ALERT_LITERAL(kJson), &policy, nullptr), ALERT_OK);
  EXPECT_EQ(alert_policy_band(policy, 0.99), ALERT_BAND_SAFE);
  EXPECT_EQ(alert_policy_band(policy, 0.5), ALERT_BAND_HIGHLY_UNSAFE);
  EXPECT_EQ(alert_policy_band(policy, NAN), ALERT_BAND_NONE);
  EXPECT_EQ(alert_policy_category_band(policy, 0, 0.5), ALERT_BAND_SAFE);
  EXPECT_EQ(alert_policy_category_band(policy, 0, 0.45), ALERT_BAND_UNSAFE);
  EXPECT_EQ(alert_policy_category_band(policy, 1, 0.5), ALERT_BAND_HIGHLY_UNSAFE);
  EXPECT_EQ(alert_policy_category_band(policy, 32, 1.0), ALERT_BAND_NONE);
  alert_policy_free(&policy);
}

TEST(PolicyCapiTest, BandNames) {
  const char* const names[] = {"none", "safe", "unsafe", "highly-unsafe"};
  alert_str name;
  for (alert_band band = 0; band < ALERT_BAND_COUNT; ++band) {
    ASSERT_EQ(alert_band_name(band, &name, nullptr), ALERT_OK);
    EXPECT_EQ(Text(name), names[band]);
  }
  EXPECT_EQ(alert_band_name(4, &name, nullptr), ALERT_OUT_OF_RANGE);
}

TEST(PolicyCapiTest, ErrorsAndNull) {
  alert_policy* policy = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_policy_builtin(ALERT_LITERAL("eu"), &policy, &error), ALERT_NOT_FOUND);
  EXPECT_STREQ(
      error.message,
      "no built-in policy `eu`; there are: alert, m-alert, cannabis-legal, adult-platform");
  EXPECT_EQ(alert_policy_parse(nullptr, ALERT_LITERAL("{\n\"a\": }"), &policy, &error),
            ALERT_DATA_LOSS);
  EXPECT_EQ(error.line, 2u);
  EXPECT_EQ(error.offset, 2u);
  EXPECT_EQ(policy, nullptr);
  EXPECT_EQ(alert_policy_parse(nullptr, nullptr, 2, &policy, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_policy_parse(nullptr, nullptr, 0, &policy, nullptr), ALERT_DATA_LOSS);
  EXPECT_EQ(alert_policy_describe(nullptr, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_policy_category_count(nullptr), 0u);
  EXPECT_EQ(alert_policy_band(nullptr, 1.0), ALERT_BAND_NONE);
  EXPECT_EQ(alert_policy_category_band(nullptr, 0, 1.0), ALERT_BAND_NONE);
  const Builtin paper("alert");
  alert_policy_entry entry = ALERT_POLICY_ENTRY_INIT;
  EXPECT_EQ(alert_policy_category_at(paper.get(), 32, &entry, nullptr), ALERT_OUT_OF_RANGE);
  EXPECT_EQ(alert_policy_category_at(paper.get(), 0, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
  alert_policy_free(&policy);
  alert_policy_free(nullptr);
}

}  // namespace
