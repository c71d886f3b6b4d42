// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash that is the same on every machine.
#ifndef ALERT_LIB_BASE_SIPHASH_H_
#define ALERT_LIB_BASE_SIPHASH_H_

#include <cstdint>
#include <string_view>
#include <utility>

namespace alert {

struct SipKey {
  uint64_t low = 0;
  uint64_t high = 0;
};

uint64_t SipHash64(SipKey key, std::string_view bytes);

// The 128-bit variant: low and high half.
std::pair<uint64_t, uint64_t> SipHash128(SipKey key, std::string_view bytes);

}  // namespace alert

#endif  // ALERT_LIB_BASE_SIPHASH_H_
