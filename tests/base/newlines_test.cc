#include "base/newlines.h"

#include <algorithm>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(NewlinesTest, AsCountedOneByOne) {
  std::mt19937 random(1);
  for (size_t size = 0; size < 300; ++size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes.push_back(random() % 3 == 0 ? '\n' : '\x0B');
    for (size_t begin = 0; begin <= std::min<size_t>(size, 33); ++begin) {
      const std::string_view view = std::string_view(bytes).substr(begin);
      ASSERT_EQ(CountNewlines(view),
                static_cast<size_t>(std::count(view.begin(), view.end(), '\n')));
    }
  }
}

TEST(NewlinesTest, ByteCountersDoNotOverflow) {
  for (size_t size : {255 * 32, 256 * 32, 1000000}) {
    EXPECT_EQ(CountNewlines(std::string(size, '\n')), size);
  }
}

}  // namespace
}  // namespace alert
