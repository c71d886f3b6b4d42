// The test vectors of SipHash's authors (github.com/veorq/SipHash, vectors.h): the key is the bytes
// 0 to 15, and message n the bytes 0 to n - 1.
#include "base/siphash.h"

#include <string>

#include "gtest/gtest.h"

namespace alert {
namespace {

constexpr SipKey kKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::string Message(size_t size) {
  std::string message;
  for (size_t i = 0; i < size; ++i) message.push_back(static_cast<char>(i));
  return message;
}

TEST(SipHashTest, Vectors64) {
  constexpr uint64_t kHashes[] = {0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a,
                                  0x85676696d7fb7e2d, 0xcf2794e0277187b7, 0x18765564cd99a68d,
                                  0xcbc9466e58fee3ce, 0xab0200f58b01d137, 0x93f5f5799a932462};
  for (size_t size = 0; size < std::size(kHashes); ++size) {
    EXPECT_EQ(SipHash64(kKey, Message(size)), kHashes[size]) << size;
  }
  // The example of the paper's appendix.
  EXPECT_EQ(SipHash64(kKey, Message(15)), 0xa129ca6149be45e5);
}

TEST(SipHashTest, Vectors128) {
  constexpr std::pair<uint64_t, uint64_t> kHashes[] = {{0xe6a825ba047f81a3, 0x930255c71472f66d},
                                                       {0x44af996bd8c187da, 0x45fc229b11597634},
                                                       {0xc75da4a48d227781, 0xe4ff0af6de8ba3fc}};
  for (size_t size = 0; size < std::size(kHashes); ++size) {
    EXPECT_EQ(SipHash128(kKey, Message(size)), kHashes[size]) << size;
  }
}

}  // namespace
}  // namespace alert
