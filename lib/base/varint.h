// Numbers as bytes that are few where the number is small: seven bits a byte, the lowest first.
#ifndef ALERT_LIB_BASE_VARINT_H_
#define ALERT_LIB_BASE_VARINT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace alert {

inline void AppendVarint(uint64_t value, std::string* bytes) {
  for (; value >= 0x80; value >>= 7) bytes->push_back(static_cast<char>(value | 0x80));
  bytes->push_back(static_cast<char>(value));
}

// Takes a number off the front of `bytes`; false where there is none.
inline bool TakeVarint(std::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    *value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace alert

#endif  // ALERT_LIB_BASE_VARINT_H_
