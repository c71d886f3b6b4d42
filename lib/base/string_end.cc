#include "base/string_end.h"

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace alert {
namespace {

constexpr uint64_t kEachByte = 0x0101010101010101;
constexpr uint64_t kHighBits = kEachByte << 7;
constexpr unsigned char kFirstPrintable = 0x20;

bool HasByte(uint64_t word, char byte) {
  const uint64_t zero_there = word ^ kEachByte * static_cast<unsigned char>(byte);
  return ((zero_there - kEachByte) & ~zero_there & kHighBits) != 0;
}

bool HasControl(uint64_t word) {
  return ((word - kEachByte * kFirstPrintable) & ~word & kHighBits) != 0;
}

// Whether the quote at `quote` is escaped, in the string that begins at `begin`: an odd number of
// backslashes stands before it.
bool IsEscaped(const char* begin, const char* quote) {
  const char* first = quote;
  while (first != begin && first[-1] == '\\') --first;
  return (quote - first) % 2 != 0;
}

// The first of the bytes at the set bits of `candidates`, all of them quotes or control characters,
// that stops a scan; bit i stands for at[i]. NULL for none.
const char* FirstStop(const char* begin, const char* at, uint64_t candidates) {
  for (; candidates != 0; candidates &= candidates - 1) {
    const char* const candidate = at + __builtin_ctzll(candidates);
    if (*candidate != '"' || !IsEscaped(begin, candidate)) return candidate;
  }
  return nullptr;
}

// Eight bytes at a time, where nothing stands among them that may be an end.
StringEnd FindPortably(const char* begin) {
  uint64_t high = 0;
  for (const char* at = begin;;) {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    if (!HasByte(word, '"') && !HasControl(word)) {
      high |= word;
      at += sizeof word;
      continue;
    }
    for (const char* const end = at + sizeof word; at != end; ++at) {
      const auto byte = static_cast<unsigned char>(*at);
      if (byte < kFirstPrintable || (byte == '"' && !IsEscaped(begin, at))) {
        return {at, (high & kHighBits) == 0};
      }
      high |= byte;
    }
  }
}

#if defined(__x86_64__)

// The bits below the one of `stop`, where the first stands for `at`.
uint64_t BitsBefore(const char* at, const char* stop) {
  return (uint64_t{1} << (stop - at)) - 1;
}

__attribute__((target("avx2"))) uint64_t MaskOf(__m256i low, __m256i high) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

__attribute__((target("avx2"))) StringEnd FindWithAvx2(const char* begin) {
  const __m256i quote = _mm256_set1_epi8('"');
  const __m256i last_control = _mm256_set1_epi8(kFirstPrintable - 1);
  __m256i seen = _mm256_setzero_si256();
  for (const char* at = begin;; at += 64) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32));
    const __m256i low_stops =
        _mm256_or_si256(_mm256_cmpeq_epi8(low, quote),
                        _mm256_cmpeq_epi8(_mm256_max_epu8(low, last_control), last_control));
    const __m256i high_stops =
        _mm256_or_si256(_mm256_cmpeq_epi8(high, quote),
                        _mm256_cmpeq_epi8(_mm256_max_epu8(high, last_control), last_control));
    if (const uint64_t candidates = MaskOf(low_stops, high_stops); candidates != 0) {
      if (const char* stop = FirstStop(begin, at, candidates); stop != nullptr) {
        const uint64_t high_bits = MaskOf(low, high) & BitsBefore(at, stop);
        return {stop, _mm256_movemask_epi8(seen) == 0 && high_bits == 0};
      }
    }
    seen = _mm256_or_si256(seen, _mm256_or_si256(low, high));
  }
}

__attribute__((target("avx512f,avx512bw"))) StringEnd FindWithAvx512(const char* begin) {
  const __m512i quote = _mm512_set1_epi8('"');
  const __m512i first_printable = _mm512_set1_epi8(kFirstPrintable);
  __m512i seen = _mm512_setzero_si512();
  for (const char* at = begin;; at += 64) {
    const __m512i bytes = _mm512_loadu_si512(at);
    const uint64_t candidates =
        _mm512_cmpeq_epi8_mask(bytes, quote) | _mm512_cmplt_epu8_mask(bytes, first_printable);
    if (candidates != 0) {
      if (const char* stop = FirstStop(begin, at, candidates); stop != nullptr) {
        const uint64_t high_bits = _mm512_movepi8_mask(bytes) & BitsBefore(at, stop);
        return {stop, _mm512_movepi8_mask(seen) == 0 && high_bits == 0};
      }
    }
    seen = _mm512_or_si512(seen, bytes);
  }
}

#endif

}  // namespace

std::vector<StringEndFinder> StringEndFinders() {
  std::vector<StringEndFinder> finders = {FindPortably};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) finders.push_back(FindWithAvx2);
  if (__builtin_cpu_supports("avx512bw")) finders.push_back(FindWithAvx512);
#endif
  return finders;
}

StringEndFinder BestStringEndFinder() {
  return StringEndFinders().back();
}

}  // namespace alert
