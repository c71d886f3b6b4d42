#include <map>
#include <string>
#include <vector>

#include "alert/taxonomy.h"
#include "gtest/gtest.h"
#include "support/text.h"

namespace {

using alert::test::Append;
using alert::test::Stop;
using alert::test::Text;

class Walk {
 public:
  explicit Walk(const std::string& name) {
    EXPECT_EQ(alert_crosswalk_builtin(name.data(), name.size(), &crosswalk_, nullptr), ALERT_OK);
    EXPECT_EQ(alert_taxonomy_builtin(&taxonomy_, nullptr), ALERT_OK);
  }
  ~Walk() {
    alert_crosswalk_free(&crosswalk_);
    alert_taxonomy_free(&taxonomy_);
  }

  // "S12 S3", with a question mark behind each weak fit.
  std::string Codes(const std::string& category) const {
    uint16_t index = 0;
    EXPECT_EQ(alert_taxonomy_find(taxonomy_, category.data(), category.size(), &index, nullptr),
              ALERT_OK);
    const size_t count = alert_crosswalk_mapping_count(crosswalk_, index);
    std::string codes;
    for (size_t i = 0; i < count; ++i) {
      alert_mapping mapping = ALERT_MAPPING_INIT;
      EXPECT_EQ(alert_crosswalk_mapping_at(crosswalk_, index, i, &mapping, nullptr), ALERT_OK);
      EXPECT_EQ(mapping.weak != 0, mapping.note.size != 0);
      EXPECT_NE(mapping.title.size, 0u);
      codes += (i == 0 ? "" : " ") + Text(mapping.code) + (mapping.weak != 0 ? "?" : "");
    }
    return codes;
  }

  std::string Json() const {
    std::string json;
    EXPECT_EQ(alert_crosswalk_write_json(crosswalk_, Append, &json, nullptr), ALERT_OK);
    return json;
  }

  const alert_crosswalk* get() const { return crosswalk_; }

 private:
  alert_crosswalk* crosswalk_ = nullptr;
  alert_taxonomy* taxonomy_ = nullptr;
};

TEST(CrosswalkTest, MlCommonsIsProposed) {
  const Walk walk("mlcommons");
  alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
  ASSERT_EQ(alert_crosswalk_describe(walk.get(), &info, nullptr), ALERT_OK);
  EXPECT_EQ(Text(info.name), "mlcommons");
  EXPECT_EQ(Text(info.provenance), "proposed");
  const std::map<std::string, std::string> expected = {
      {"hate_women", "S10"},        {"hate_ethnic", "S10"},       {"hate_lgbtq+", "S10"},
      {"hate_disabled", "S10"},     {"hate_poor", "S10?"},        {"hate_body", "S10?"},
      {"hate_religion", "S10"},     {"hate_other", "S10"},        {"crime_injury", "S1"},
      {"crime_theft", "S2"},        {"crime_tax", "S2"},          {"crime_propaganda", "S5? S13?"},
      {"crime_kidnapp", "S1"},      {"crime_cyber", "S2"},        {"crime_privacy", "S7 S2"},
      {"crime_other", "S2"},        {"substance_drug", "S2"},     {"substance_cannabis", "S2"},
      {"substance_tobacco", "S2?"}, {"substance_alcohol", "S2?"}, {"substance_other", "S2"},
      {"sex_harrasment", "S3"},     {"sex_porn", "S12"},          {"sex_other", "S12 S3"},
      {"self_harm_suicide", "S11"}, {"self_harm_thin", "S11"},    {"self_harm_other", "S11"},
      {"weapon_firearm", "S2"},     {"weapon_chemical", "S9"},    {"weapon_biological", "S9"},
      {"weapon_radioactive", "S9"}, {"weapon_other", "S9 S2"}};
  ASSERT_EQ(expected.size(), 32u);
  for (const auto& [category, codes] : expected) EXPECT_EQ(walk.Codes(category), codes) << category;
}

TEST(CrosswalkTest, PyRitIsPublishedAndMapsEveryCategory) {
  const Walk walk("pyrit");
  alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
  ASSERT_EQ(alert_crosswalk_describe(walk.get(), &info, nullptr), ALERT_OK);
  EXPECT_EQ(Text(info.provenance), "published");
  for (size_t category = 0; category < 32; ++category) {
    const size_t count = alert_crosswalk_mapping_count(walk.get(), category);
    EXPECT_GE(count, 1u) << category;
  }
  EXPECT_EQ(walk.Codes("hate_poor"), "HATE_SPEECH REPRESENTATIONAL");
  EXPECT_EQ(walk.Codes("crime_cyber"), "MALWARE COORDINATION_HARM");
  EXPECT_EQ(walk.Codes("weapon_firearm"), "REGULATED_GOODS");
  EXPECT_EQ(walk.Codes("self_harm_thin"), "EATING_DISORDERS SELF_HARM");
}

TEST(CrosswalkTest, FindCategoriesOfACode) {
  const Walk walk("mlcommons");
  std::vector<uint16_t> categories(4, 99);
  size_t count = 0;
  ASSERT_EQ(alert_crosswalk_find(walk.get(), ALERT_LITERAL("s9"), categories.data(),
                                 categories.size(), &count, nullptr),
            ALERT_OK);
  EXPECT_EQ(count, 4u);
  EXPECT_EQ(categories, (std::vector<uint16_t>{28, 29, 30, 31}));
  ASSERT_EQ(
      alert_crosswalk_find(walk.get(), ALERT_LITERAL("S10"), categories.data(), 2, &count, nullptr),
      ALERT_OK);
  EXPECT_EQ(count, 8u);
  EXPECT_EQ(categories[1], 1);
  EXPECT_EQ(categories[2], 30);  // beyond the capacity nothing is written
  for (const std::string code : {"S4", "S6", "S8", "S14", "S99"}) {
    ASSERT_EQ(
        alert_crosswalk_find(walk.get(), code.data(), code.size(), nullptr, 0, &count, nullptr),
        ALERT_OK);
    EXPECT_EQ(count, 0u) << code;
  }
}

TEST(CrosswalkTest, JsonOutAndIn) {
  for (const char* name : {"mlcommons", "pyrit"}) {
    const std::string json = Walk(name).Json();
    alert_crosswalk* parsed = nullptr;
    alert_error error = ALERT_ERROR_INIT;
    ASSERT_EQ(alert_crosswalk_parse(nullptr, json.data(), json.size(), &parsed, &error), ALERT_OK)
        << error.message;
    std::string again;
    ASSERT_EQ(alert_crosswalk_write_json(parsed, Append, &again, nullptr), ALERT_OK);
    EXPECT_EQ(again, json);
    EXPECT_EQ(alert_crosswalk_write_json(parsed, Stop, nullptr, nullptr), 77);
    alert_crosswalk_free(&parsed);
    EXPECT_EQ(parsed, nullptr);
  }
}

constexpr char kTaxonomy[] = R"({"schema": "alert.v1.Taxonomy", "name": "own",
  "macros": [{"name": "harm"}],
  "categories": [{"name": "fire", "parent": "harm"}, {"name": "water", "parent": "harm"}]})";

class CustomCrosswalkTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(alert_taxonomy_parse(ALERT_LITERAL(kTaxonomy), &taxonomy_, nullptr), ALERT_OK);
  }
  void TearDown() override {
    alert_taxonomy_free(&taxonomy_);
    alert_crosswalk_free(&crosswalk_);
  }

  alert_status Parse(const std::string& members) {
    const std::string json =
        R"({"schema": "alert.v1.Crosswalk", "name": "x", "provenance": "proposed", )" + members +
        "}";
    return alert_crosswalk_parse(taxonomy_, json.data(), json.size(), &crosswalk_, &error_);
  }

  std::string ErrorOf(const std::string& members) {
    EXPECT_EQ(Parse(members), ALERT_DATA_LOSS);
    EXPECT_EQ(crosswalk_, nullptr);
    return error_.message;
  }

  alert_taxonomy* taxonomy_ = nullptr;
  alert_crosswalk* crosswalk_ = nullptr;
  alert_error error_ = ALERT_ERROR_INIT;
};

TEST_F(CustomCrosswalkTest, UnmappedCategoryHasNoCodeAndOutlivesItsTaxonomy) {
  ASSERT_EQ(Parse(R"("codes": [{"code": "F"}],
                     "categories": [{"category": "FIRE", "to": [{"code": "f"}]}])"),
            ALERT_OK)
      << error_.message;
  alert_taxonomy_free(&taxonomy_);
  EXPECT_EQ(alert_crosswalk_mapping_count(crosswalk_, 1), 0u);
  EXPECT_EQ(alert_crosswalk_mapping_count(crosswalk_, 2), 0u);
  alert_mapping mapping = ALERT_MAPPING_INIT;
  EXPECT_EQ(alert_crosswalk_mapping_at(crosswalk_, 1, 0, &mapping, &error_), ALERT_OUT_OF_RANGE);
  ASSERT_EQ(alert_crosswalk_mapping_at(crosswalk_, 0, 0, &mapping, &error_), ALERT_OK);
  EXPECT_EQ(Text(mapping.code), "F");
}

TEST_F(CustomCrosswalkTest, FaultsAreNamed) {
  EXPECT_EQ(ErrorOf(R"("categories": [{"category": "fier", "to": []}])"),
            "categories[0]: there is no category `fier`; did you mean `fire`?");
  EXPECT_EQ(ErrorOf(R"("categories": [{"category": "fire", "to": []},
                                      {"category": "Fire", "to": []}])"),
            "categories[1]: the category `fire` stands twice");
  EXPECT_EQ(ErrorOf(R"("categories": [{"category": "fire", "to": [{"code": "F"}]}])"),
            "categories[0].to[0]: the code `F` has no entry in `codes`");
  EXPECT_EQ(ErrorOf(R"("codes": [{"code": "F"}, {"code": "f"}])"),
            "codes[1]: the code `f` stands twice");
  EXPECT_EQ(ErrorOf(R"("codes": [{"code": "F"}], "categories": [
                        {"category": "fire", "to": [{"code": "F"}, {"code": "F"}]}])"),
            "categories[0].to[1]: the code `F` stands twice");
  EXPECT_EQ(ErrorOf(R"("taxonomy": "alert")"),
            "taxonomy: is `alert`, and the taxonomy given is `own`");
  EXPECT_EQ(ErrorOf(R"("provenance": "official")"), "provenance: stands twice");
}

TEST(CrosswalkTest, NullAndUnknownAreRefused) {
  alert_crosswalk* crosswalk = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_crosswalk_builtin(ALERT_LITERAL("eu"), &crosswalk, &error), ALERT_NOT_FOUND);
  EXPECT_STREQ(error.message, "no built-in crosswalk `eu`; there are: mlcommons, pyrit");
  EXPECT_EQ(alert_crosswalk_builtin(ALERT_LITERAL("pyrit"), nullptr, nullptr),
            ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_crosswalk_describe(nullptr, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
  size_t count = 0;
  EXPECT_EQ(alert_crosswalk_find(nullptr, ALERT_LITERAL("S1"), nullptr, 0, &count, nullptr),
            ALERT_INVALID_ARGUMENT);
  alert_crosswalk_free(nullptr);
  alert_crosswalk_free(&crosswalk);
}

}  // namespace
