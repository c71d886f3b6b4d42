#include "base/string_end.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace alert {
namespace {

// Byte by byte.
StringEnd FindSlowly(const char* begin) {
  bool is_ascii = true;
  for (const char* at = begin;; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x20 || byte == '"') return {at, is_ascii};
    is_ascii = is_ascii && byte < 0x80;
    if (byte == '\\' && static_cast<unsigned char>(at[1]) >= 0x20) ++at;
    is_ascii = is_ascii && static_cast<unsigned char>(*at) < 0x80;
  }
}

void ExpectSame(const std::string& text) {
  // No more than what must be readable, so that a sanitizer sees what goes beyond it.
  const std::string padded = text + "\n" + std::string(kScanPadding, '\xFF');
  const std::vector<char> exact(padded.begin(), padded.end());
  const StringEnd expected = FindSlowly(exact.data());
  for (const StringEndFinder find : StringEndFinders()) {
    const StringEnd found = find(exact.data());
    ASSERT_EQ(found.at - exact.data(), expected.at - exact.data()) << text;
    ASSERT_EQ(found.is_ascii, expected.is_ascii) << text;
  }
}

TEST(StringEndTest, EachByteAtEachPlace) {
  for (size_t place = 0; place < 200; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      ExpectSame(std::string(place, 'x') + static_cast<char>(byte) + "\"\xC3");
    }
  }
}

TEST(StringEndTest, RunsOfBackslashesAcrossEachBoundary) {
  for (size_t before = 0; before < 140; ++before) {
    for (size_t run = 0; run < 140; run += 1 + run / 4) {
      ExpectSame(std::string(before, 'x') + std::string(run, '\\') + "\"xy\"");
    }
  }
}

TEST(StringEndTest, TextsMadeOfWhatMatters) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const char* const pieces[] = {"\\", "\\\"", "\\\\", "\xC3\xA9", "\\n", "word"};
    for (size_t count = random() % 60; count > 0; --count) text += pieces[random() % 6];
    if (random() % 4 == 0) text += '\x1F';
    ExpectSame(text + "\"");
  }
}

TEST(StringEndTest, TheBestIsOneOfAll) {
  EXPECT_EQ(BestStringEndFinder(), StringEndFinders().back());
}

}  // namespace
}  // namespace alert
