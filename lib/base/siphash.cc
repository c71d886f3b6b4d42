#include "base/siphash.h"

#include <cstddef>

namespace alert {
namespace {

uint64_t Rotate(uint64_t x, int bits) {
  return (x << bits) | (x >> (64 - bits));
}

uint64_t LoadLittleEndian(const char* bytes, size_t size) {
  uint64_t word = 0;
  for (size_t i = 0; i < size; ++i) {
    word |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

class SipState {
 public:
  explicit SipState(SipKey key)
      : v0_(key.low ^ 0x736f6d6570736575),
        v1_(key.high ^ 0x646f72616e646f6d),
        v2_(key.low ^ 0x6c7967656e657261),
        v3_(key.high ^ 0x7465646279746573) {}

  void Prepare128() { v1_ ^= 0xee; }

  void Absorb(std::string_view bytes) {
    const size_t whole = bytes.size() & ~size_t{7};
    for (size_t i = 0; i < whole; i += 8) AbsorbWord(LoadLittleEndian(bytes.data() + i, 8));
    const uint64_t rest = LoadLittleEndian(bytes.data() + whole, bytes.size() - whole);
    AbsorbWord(rest | uint64_t{bytes.size() & 0xff} << 56);
  }

  uint64_t Finish(uint64_t constant) {
    v2_ ^= constant;
    return Squeeze();
  }

  uint64_t FinishSecondHalf() {
    v1_ ^= 0xdd;
    return Squeeze();
  }

 private:
  void AbsorbWord(uint64_t word) {
    v3_ ^= word;
    Round();
    Round();
    v0_ ^= word;
  }

  uint64_t Squeeze() {
    for (int i = 0; i < 4; ++i) Round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

  void Round() {
    v0_ += v1_;
    v1_ = Rotate(v1_, 13) ^ v0_;
    v0_ = Rotate(v0_, 32);
    v2_ += v3_;
    v3_ = Rotate(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = Rotate(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = Rotate(v1_, 17) ^ v2_;
    v2_ = Rotate(v2_, 32);
  }

  uint64_t v0_, v1_, v2_, v3_;
};

}  // namespace

uint64_t SipHash64(SipKey key, std::string_view bytes) {
  SipState state(key);
  state.Absorb(bytes);
  return state.Finish(0xff);
}

std::pair<uint64_t, uint64_t> SipHash128(SipKey key, std::string_view bytes) {
  SipState state(key);
  state.Prepare128();
  state.Absorb(bytes);
  const uint64_t low = state.Finish(0xee);
  return {low, state.FinishSecondHalf()};
}

}  // namespace alert
