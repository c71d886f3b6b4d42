#include "taxonomy/name_index.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(NameIndexTest, NamesOfEverySizeAreToldApart) {
  NameIndex index;
  std::vector<std::string> names;
  for (size_t size = 0; size <= 40; ++size) {
    names.emplace_back(size, 'x');
    for (size_t i = 0; i < size; ++i) {  // one byte differs, at each place
      names.emplace_back(size, 'x');
      names.back()[i] = 'y';
    }
  }
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(index.Find(names[i]), std::nullopt) << names[i];
    EXPECT_TRUE(index.Insert(names[i], static_cast<uint16_t>(i)));
  }
  for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ(index.Find(names[i]), i) << names[i];
  EXPECT_FALSE(index.Insert("xxx", 1));
  EXPECT_EQ(index.max_size(), 40u);
}

}  // namespace
}  // namespace alert
