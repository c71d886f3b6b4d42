// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011): a pure
// function of key and counter, in integers only, so that every machine and every order of drawing
// gives the same numbers.
#ifndef ALERT_LIB_INTERVAL_PHILOX_H_
#define ALERT_LIB_INTERVAL_PHILOX_H_

#include <array>
#include <cstdint>

namespace alert {

class Philox {
 public:
  using Block = std::array<uint32_t, 4>;

  explicit Philox(uint64_t key)
      : key0_(static_cast<uint32_t>(key)), key1_(static_cast<uint32_t>(key >> 32)) {}

  // The 128 random bits that belong to `counter`.
  Block operator()(Block counter) const {
    uint32_t key0 = key0_;
    uint32_t key1 = key1_;
    for (int round = 0; round < 10; ++round) {
      const uint64_t product0 = uint64_t{0xD2511F53} * counter[0];
      const uint64_t product1 = uint64_t{0xCD9E8D57} * counter[2];
      counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key0,
                 static_cast<uint32_t>(product1),
                 static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key1,
                 static_cast<uint32_t>(product0)};
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    return counter;
  }

  // Two 64-bit words, for the place (stream, index) in the sequence.
  std::array<uint64_t, 2> Pair(uint64_t stream, uint64_t index) const {
    const Block block =
        (*this)({static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32),
                 static_cast<uint32_t>(stream), static_cast<uint32_t>(stream >> 32)});
    return {uint64_t{block[1]} << 32 | block[0], uint64_t{block[3]} << 32 | block[2]};
  }

 private:
  uint32_t key0_;
  uint32_t key1_;
};

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_PHILOX_H_
