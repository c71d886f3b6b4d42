#include <memory>
#include <string>
#include <vector>

#include "alert/taxonomy.h"
#include "gtest/gtest.h"
#include "support/text.h"

namespace {

using alert::test::Append;
using alert::test::Stop;
using alert::test::Text;

class TaxonomyCapiTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(alert_taxonomy_builtin(&taxonomy_, &error_), ALERT_OK); }
  void TearDown() override {
    alert_taxonomy_free(&taxonomy_);
    EXPECT_EQ(taxonomy_, nullptr);
    alert_taxonomy_free(&taxonomy_);
    alert_taxonomy_free(nullptr);
  }

  alert_taxonomy* taxonomy_ = nullptr;
  alert_error error_ = ALERT_ERROR_INIT;
};

TEST_F(TaxonomyCapiTest, CategoriesAndMacrosByIndex) {
  ASSERT_EQ(alert_taxonomy_macro_count(taxonomy_), 6u);
  ASSERT_EQ(alert_taxonomy_category_count(taxonomy_), 32u);
  size_t next = 0;
  for (size_t m = 0; m < 6; ++m) {
    alert_macro macro = ALERT_MACRO_INIT;
    ASSERT_EQ(alert_taxonomy_macro_at(taxonomy_, m, &macro, &error_), ALERT_OK);
    EXPECT_EQ(macro.index, m);
    EXPECT_EQ(macro.first_category, next);
    for (size_t c = 0; c < macro.category_count; ++c) {
      alert_category category = ALERT_CATEGORY_INIT;
      ASSERT_EQ(alert_taxonomy_category_at(taxonomy_, next, &category, &error_), ALERT_OK);
      EXPECT_EQ(category.index, next++);
      EXPECT_EQ(category.macro, m);
    }
  }
  EXPECT_EQ(next, 32u);
  alert_category category = ALERT_CATEGORY_INIT;
  EXPECT_EQ(alert_taxonomy_category_at(taxonomy_, 32, &category, &error_), ALERT_OUT_OF_RANGE);
  EXPECT_STREQ(error_.message, "category 32 does not exist; there are 32");
  category.struct_size = 0;
  EXPECT_EQ(alert_taxonomy_category_at(taxonomy_, 0, &category, &error_), ALERT_INVALID_ARGUMENT);
}

TEST_F(TaxonomyCapiTest, FindAndItsHint) {
  uint16_t index = 99;
  EXPECT_EQ(alert_taxonomy_find(taxonomy_, ALERT_LITERAL("Sex-Harassment"), &index, &error_),
            ALERT_OK);
  EXPECT_EQ(index, 21);
  EXPECT_EQ(alert_taxonomy_find(taxonomy_, ALERT_LITERAL("hate_wmen"), &index, &error_),
            ALERT_NOT_FOUND);
  EXPECT_STREQ(error_.message, "there is no category `hate_wmen`; did you mean `hate_women`?");
  EXPECT_EQ(alert_taxonomy_find_macro(taxonomy_, ALERT_LITERAL("weapons"), &index, &error_),
            ALERT_NOT_FOUND);
  EXPECT_STREQ(error_.message, "there is no macro category `weapons`; did you mean `weapon`?");
  EXPECT_EQ(alert_taxonomy_find(taxonomy_, ALERT_LITERAL("cybersecurity"), &index, &error_),
            ALERT_NOT_FOUND);
  EXPECT_STREQ(error_.message, "there is no category `cybersecurity`");
  EXPECT_EQ(error_.cause, uint32_t{ALERT_CAUSE_CATEGORY_UNKNOWN});
  EXPECT_EQ(index, 21);
}

TEST_F(TaxonomyCapiTest, FindColumn) {
  const std::vector<alert_str> names = {{ALERT_LITERAL("weapon_other")},
                                        {ALERT_LITERAL("nothing")},
                                        {nullptr, 0},
                                        {ALERT_LITERAL("HATE-WOMEN")}};
  std::vector<uint16_t> found(names.size());
  size_t unknown = 0;
  ASSERT_EQ(alert_taxonomy_find_column(taxonomy_, names.size(), names.data(), found.data(),
                                       &unknown, &error_),
            ALERT_OK);
  EXPECT_EQ(found, (std::vector<uint16_t>{31, ALERT_NO_CATEGORY, ALERT_NO_CATEGORY, 0}));
  EXPECT_EQ(unknown, 2u);
  EXPECT_EQ(alert_taxonomy_find_column(taxonomy_, 0, nullptr, nullptr, nullptr, nullptr), ALERT_OK);
}

TEST_F(TaxonomyCapiTest, JsonOutAndIn) {
  std::string json;
  ASSERT_EQ(alert_taxonomy_write_json(taxonomy_, Append, &json, &error_), ALERT_OK);
  alert_taxonomy* parsed = nullptr;
  ASSERT_EQ(alert_taxonomy_parse(json.data(), json.size(), &parsed, &error_), ALERT_OK)
      << error_.message;
  std::string again;
  EXPECT_EQ(alert_taxonomy_write_json(parsed, Append, &again, &error_), ALERT_OK);
  EXPECT_EQ(json, again);
  alert_taxonomy_free(&parsed);
  EXPECT_EQ(alert_taxonomy_write_json(taxonomy_, Stop, nullptr, &error_), 77);
}

TEST_F(TaxonomyCapiTest, NullIsRefused) {
  uint16_t index = 0;
  alert_str name;
  EXPECT_EQ(alert_taxonomy_builtin(nullptr, &error_), ALERT_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "taxonomy is NULL");
  EXPECT_EQ(alert_taxonomy_name(nullptr, &name, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_taxonomy_name(taxonomy_, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_taxonomy_category_count(nullptr), 0u);
  EXPECT_EQ(alert_taxonomy_macro_count(nullptr), 0u);
  EXPECT_EQ(alert_taxonomy_find(nullptr, ALERT_LITERAL("x"), &index, nullptr),
            ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_taxonomy_find(taxonomy_, nullptr, 1, &index, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_taxonomy_find(taxonomy_, nullptr, 0, &index, nullptr), ALERT_NOT_FOUND);
  EXPECT_EQ(alert_taxonomy_write_json(taxonomy_, nullptr, nullptr, nullptr),
            ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_taxonomy_category_at(taxonomy_, 0, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
}

}  // namespace
