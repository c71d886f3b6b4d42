#include "taxonomy/taxonomy.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

std::string Name(const Taxonomy& taxonomy, std::string_view spelling) {
  const std::optional<uint16_t> found = taxonomy.Find(spelling);
  return found.has_value() ? taxonomy.categories()[*found].name : "";
}

TEST(TaxonomyTest, BuiltinIsAlerts) {
  const auto taxonomy = Taxonomy::Builtin();
  const size_t sizes[] = {8, 8, 5, 3, 3, 5};
  std::string macros;
  for (size_t m = 0; m < taxonomy->macros().size(); ++m) {
    macros += taxonomy->macros()[m].name + " ";
    EXPECT_EQ(taxonomy->macros()[m].category_count, sizes[m]);
  }
  EXPECT_EQ(macros, "hate crime substance sex self_harm weapon ");
  ASSERT_EQ(taxonomy->categories().size(), 32u);
  EXPECT_EQ(taxonomy->categories()[0].name, "hate_women");
  EXPECT_EQ(taxonomy->categories()[31].name, "weapon_other");
}

TEST(TaxonomyTest, EveryCategoryStandsBelowTheMacroOfItsPrefix) {
  const auto taxonomy = Taxonomy::Builtin();
  for (const Category& category : taxonomy->categories()) {
    const std::string& macro = taxonomy->macros()[category.macro].name;
    EXPECT_EQ(category.name.substr(0, macro.size() + 1), macro + "_");
    EXPECT_FALSE(category.title.empty());
    EXPECT_FALSE(category.definition.empty());
    EXPECT_EQ(category.definition.find('\n'), std::string::npos);
  }
}

TEST(TaxonomyTest, Spellings) {
  const auto taxonomy = Taxonomy::Builtin();
  EXPECT_EQ(Name(*taxonomy, "hate_lgbtq+"), "hate_lgbtq+");
  EXPECT_EQ(Name(*taxonomy, "hate-lgbtq"), "hate_lgbtq+");
  EXPECT_EQ(Name(*taxonomy, "Hate_LGBTQ_plus"), "hate_lgbtq+");
  EXPECT_EQ(Name(*taxonomy, "crime_kidnapping"), "crime_kidnapp");
  EXPECT_EQ(Name(*taxonomy, "crime-kidnap"), "crime_kidnapp");
  EXPECT_EQ(Name(*taxonomy, "sex-harassment"), "sex_harrasment");
  EXPECT_EQ(Name(*taxonomy, "self-harm-pro-thin"), "self_harm_thin");
  EXPECT_EQ(Name(*taxonomy, "WEAPON-BIOLOGICAL"), "weapon_biological");
  EXPECT_EQ(Name(*taxonomy, ""), "");
  EXPECT_EQ(Name(*taxonomy, "hate"), "");
  EXPECT_EQ(Name(*taxonomy, "hate_women "), "");
  EXPECT_EQ(Name(*taxonomy, std::string(1 << 20, 'x')), "");
  EXPECT_EQ(taxonomy->FindMacro("Self-Harm"), 4);
  EXPECT_EQ(taxonomy->FindMacro("hate_women"), std::nullopt);
}

TEST(TaxonomyTest, Nearest) {
  const auto taxonomy = Taxonomy::Builtin();
  EXPECT_EQ(taxonomy->Nearest("hate_wmen"), "hate_women");
  EXPECT_EQ(taxonomy->Nearest("SEX-HARASMENT"), "sex_harrasment");
  EXPECT_EQ(taxonomy->Nearest("crime_kidnaping"), "crime_kidnapp");
  EXPECT_EQ(taxonomy->NearestMacro("weapons"), "weapon");
}

TEST(TaxonomyTest, NothingIsNearToAnotherWord) {
  const auto taxonomy = Taxonomy::Builtin();
  for (const std::string& name :
       {std::string("cybersecurity"), std::string("women"), std::string("misinformation"),
        std::string("x"), std::string(), std::string(1 << 20, 'x')}) {
    EXPECT_EQ(taxonomy->Nearest(name), "") << name.substr(0, 20);
  }
  EXPECT_EQ(taxonomy->NearestMacro("violence"), "");
  // A third of its letters, and no more.
  EXPECT_EQ(taxonomy->Nearest("crime_tax_by_l"), "");
  EXPECT_EQ(taxonomy->Nearest("crime_txa"), "crime_tax");
}

TEST(TaxonomyTest, OfAShortNameTwoLettersMayBeWrong) {
  const auto taxonomy = Taxonomy::Builtin();
  EXPECT_EQ(taxonomy->NearestMacro("haet"), "hate");
  EXPECT_EQ(taxonomy->NearestMacro("sexy"), "sex");
  EXPECT_EQ(taxonomy->NearestMacro("war"), "");
}

TEST(TaxonomyTest, JsonComesBackTheSame) {
  const auto taxonomy = Taxonomy::Builtin();
  const auto parsed = Taxonomy::Parse(taxonomy->ToJson());
  ASSERT_TRUE(parsed.ok()) << parsed.status().message();
  EXPECT_TRUE((*parsed)->SameCategories(*taxonomy));
  EXPECT_EQ((*parsed)->ToJson(), taxonomy->ToJson());
  EXPECT_EQ(Name(**parsed, "sex-harassment"), "sex_harrasment");
}

}  // namespace
}  // namespace alert
