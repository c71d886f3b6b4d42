#include "text/edit_distance.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(EditDistanceTest, CountsBytes) {
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("abc", ""), 3u);
  EXPECT_EQ(EditDistance("abc", "abc"), 0u);
}

TEST(EditDistanceTest, NeighboursThatChangePlacesAreOneSlip) {
  EXPECT_EQ(EditDistance("haet", "hate"), 1u);
  EXPECT_EQ(EditDistance("crime_txa", "crime_tax"), 1u);
  EXPECT_EQ(EditDistance("ab", "ba"), 1u);
  EXPECT_EQ(EditDistance("abc", "cba"), 2u);
}

}  // namespace
}  // namespace alert
