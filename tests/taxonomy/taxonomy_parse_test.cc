// Custom taxonomies: what is read, and what is refused in which words.
#include <string>

#include "gtest/gtest.h"
#include "taxonomy/taxonomy.h"

namespace alert {
namespace {

absl::StatusOr<std::shared_ptr<const Taxonomy>> Parse(const std::string& macros,
                                                      const std::string& categories) {
  return Taxonomy::Parse("{\"schema\": \"alert.v1.Taxonomy\", \"name\": \"own\", \"macros\": [" +
                         macros + "], \"categories\": [" + categories + "]}");
}

std::string ErrorOf(const std::string& macros, const std::string& categories) {
  const auto parsed = Parse(macros, categories);
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kDataLoss);
  return std::string(parsed.status().message());
}

constexpr char kHarm[] = R"({"name": "harm"})";

TEST(TaxonomyParseTest, CategoriesAreGroupedByMacroInTheirOrder) {
  const auto good = Parse(R"({"name": "A"}, {"name": "B", "title": "Bee"}, {"name": "C"})",
                          R"({"name": "b1", "parent": "b"}, {"name": "a1", "parent": "a"},
                             {"name": "b2", "parent": "B"}, {"name": "a2", "parent": "A"})");
  ASSERT_TRUE(good.ok()) << good.status().message();
  std::string names;
  for (const Category& category : (*good)->categories()) names += category.name + " ";
  EXPECT_EQ(names, "a1 a2 b1 b2 ");
  EXPECT_EQ((*good)->macros()[1].first_category, 2);
  EXPECT_EQ((*good)->macros()[2].category_count, 0);
  EXPECT_EQ((*good)->macros()[1].title, "Bee");
  EXPECT_EQ((*good)->categories()[0].title, "a1");
  EXPECT_EQ((*good)->name(), "own");
}

TEST(TaxonomyParseTest, NameOrAliasTwice) {
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a-b", "parent": "harm"},
                              {"name": "A_B", "parent": "harm"})"),
            "`A_B`: the name `A_B` is already a name or alias of `a-b`");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a", "parent": "harm", "aliases": ["x"]},
                              {"name": "b", "parent": "harm", "aliases": ["X"]})"),
            "`b`: the name `X` is already a name or alias of `a`");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "Harm", "parent": "harm"})"),
            "`Harm`: the name `Harm` is already a name or alias of `harm`");
  EXPECT_EQ(ErrorOf(R"({"name": "harm"}, {"name": "harm"})", R"({"name": "a", "parent": "harm"})"),
            "`harm`: the name `harm` is already a name or alias of `harm`");
}

TEST(TaxonomyParseTest, ParentThatDoesNotExist) {
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a", "parent": "harn"})"),
            "categories[0]: `a`: its parent `harn` does not exist; it must be one of `macros`");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a"})"),
            "categories[0].parent: must be a string that is not empty");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a", "parent": "harm"}, {"name": "b", "parent": "a"})"),
            "categories[1]: `b`: its parent `a` is a category; a parent must be one of `macros`");
  EXPECT_EQ(ErrorOf(R"({"name": "harm", "parent": "top"}, {"name": "top"})",
                    R"({"name": "a", "parent": "harm"})"),
            "macros[0]: `harm`: a macro category has no parent");
}

TEST(TaxonomyParseTest, ParentsThatFormACircle) {
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a", "parent": "b"}, {"name": "b", "parent": "a"})"),
            "categories[0]: `a`: its parents form a circle");
  EXPECT_EQ(ErrorOf(R"({"name": "m", "parent": "m"})", R"({"name": "a", "parent": "m"})"),
            "macros[0]: `m`: its parents form a circle");
}

TEST(TaxonomyParseTest, OtherFaults) {
  EXPECT_EQ(ErrorOf(kHarm, ""), "categories: there is no category");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "", "parent": "harm"})"),
            "categories[0].name: must be a string that is not empty");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a", "parent": "harm", "alias": ["b"]})"),
            "categories[0]: no member `alias` is known here; there are: name, title, definition, "
            "aliases, parent");
  EXPECT_EQ(ErrorOf(kHarm, R"({"name": "a", "parent": "harm", "aliases": [""]})"),
            "categories[0].aliases: holds an empty string");
}

TEST(TaxonomyParseTest, MoreCategoriesThanIndices) {
  std::string categories;
  for (int i = 0; i < 65535; ++i) {
    categories += (i == 0 ? "" : ",") + std::string(R"({"name": "c)") + std::to_string(i) +
                  R"(", "parent": "harm"})";
  }
  EXPECT_EQ(ErrorOf(kHarm, categories), "there are more than 65534 entries");
}

}  // namespace
}  // namespace alert
