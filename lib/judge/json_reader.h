// JSON in answers, which are short and many: read where it stands, front to back, without any
// memory of its own.
#ifndef ALERT_LIB_JUDGE_JSON_READER_H_
#define ALERT_LIB_JUDGE_JSON_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "text/json_depth.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace alert {

// A string of JSON.
struct JsonText {
  std::string_view raw;    // as it stands, a view of what is read
  std::string_view plain;  // with its escapes read; valid until the next string is. Of one with
                           // escapes that is too long for any word of a judge, empty
  bool escaped() const { return raw.data() != plain.data(); }
};

// One walk over one value. What is asked for and does not stand next stays there, and what nobody
// takes is passed over. Whether all of it is JSON is known at the end: what was taken before counts
// only if it is. What nearly every answer needs is inline: a call for each of its tokens would take
// as long as reading them.
class JsonReader {
 public:
  explicit JsonReader(std::string_view json)
      : json_(json), at_(json.data()), end_(json.data() + json.size()) {
    SkipSpace();
    start_ = at_;
  }

  // Calls `member` with each key (JsonText) of the object that stands next; it may take the value.
  // False where no object stands there.
  template <typename Member>
  bool ReadObject(Member member) {
    if (!Enter('{')) return false;
    for (bool more = !Take('}'); more && !failed_; more = Next('}')) {
      JsonText key;
      if (!TakeText(&key) || !Take(':')) return Fail();
      ReadValue([&] { member(key); });
    }
    --depth_;
    return !failed_;
  }

  // The same of an array's elements.
  template <typename Element>
  bool ReadArray(Element element) {
    if (!Enter('[')) return false;
    for (bool more = !Take(']'); more && !failed_; more = Next(']')) ReadValue(element);
    --depth_;
    return !failed_;
  }

  // False where no string, neither true nor false, or no number stands there.
  bool TakeText(JsonText* text) {
    if (!StandsNext('"')) return false;
    const char* const end = FindSpecial(at_ + 1);
    if (end == end_ || *end != '"') return TakeTextWithEscapes(end, text);
    const std::string_view raw(at_ + 1, static_cast<size_t>(end - at_ - 1));
    text->raw = raw;
    text->plain = raw;
    at_ = end + 1;
    SkipSpace();
    return true;
  }
  bool TakeFlag(bool* flag) {
    *flag = TakeWord("true");
    return *flag || TakeWord("false");
  }
  bool TakeNumber(double* number);

  // Takes a bare word that JSON does not have, as others write NaN.
  template <size_t kSize>
  bool TakeBare(const char (&word)[kSize]) {
    return TakeWord(word);
  }

  // To be called once the outermost value was read or refused: whether all was JSON.
  bool Finish();

 private:
  static constexpr size_t kLongestWord = 64;
  static constexpr uint64_t kEachByte = 0x0101010101010101;
  static constexpr uint64_t kHighBits = kEachByte << 7;

  bool Fail() {
    failed_ = true;
    at_ = end_;
    return false;
  }
  void SkipSpace() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool StandsNext(char c) const { return at_ != end_ && *at_ == c; }
  bool Take(char c) {
    if (!StandsNext(c)) return false;
    ++at_;
    SkipSpace();
    return true;
  }
  template <size_t kSize>
  bool TakeWord(const char (&word)[kSize]) {
    constexpr size_t kLetters = kSize - 1;
    if (static_cast<size_t>(end_ - at_) < kLetters) return false;
    if (std::memcmp(at_, word, kLetters) != 0) return false;
    at_ += kLetters;
    SkipSpace();
    return true;
  }
  bool Enter(char open) {
    if (!StandsNext(open)) return false;
    if (++depth_ > kMostJsonDepth) return Fail();
    return Take(open);
  }
  // Whether another one follows; where not, the end does.
  bool Next(char close) {
    if (Take(',')) return true;
    return Take(close) ? false : Fail();
  }

  template <typename Read>
  void ReadValue(Read read) {
    const char* before = at_;
    read();
    if (at_ == before && !failed_) SkipValue();
  }

  // Not zero where a byte of `word` is `byte`, which must be ASCII.
  static uint64_t Holds(uint64_t word, unsigned char byte) {
    const uint64_t same = word ^ (kEachByte * byte);
    return (same - kEachByte) & ~same & kHighBits;
  }

#ifdef __SSE2__
  // A bit for each byte of a block at which FindSpecial() stops.
  static constexpr ptrdiff_t kBlock = 16;
  unsigned SpecialsOfBlock(const char* at) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i last_control = _mm_set1_epi8(0x1F);
    const __m128i is_control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, last_control), last_control);
    const __m128i is_mark = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                         _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    if (_mm_movemask_epi8(bytes) != 0) seen_ |= kHighBits;
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_control, is_mark)));
  }
#endif

  // The next byte from `at` on that ends a string or needs a look: a quote, a backslash, a control
  // character.
  const char* FindSpecial(const char* at) {
#ifdef __SSE2__
    for (; end_ - at >= kBlock; at += kBlock) {
      const unsigned specials = SpecialsOfBlock(at);
      if (specials != 0) return at + __builtin_ctz(specials);
    }
#endif
    uint64_t word;
    while (static_cast<size_t>(end_ - at) >= sizeof word) {
      std::memcpy(&word, at, sizeof word);
      seen_ |= word;
      const uint64_t control = (word - kEachByte * 0x20) & ~word & kHighBits;
      const uint64_t special = Holds(word, '"') | Holds(word, '\\') | control;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
      // The lowest mark is right; those above it may be a carry's.
      if (special != 0) return at + __builtin_ctzll(special) / 8;
#else
      if (special != 0) break;
#endif
      at += sizeof word;
    }
    for (; at != end_; ++at) {
      const auto byte = static_cast<unsigned char>(*at);
      if (byte == '"' || byte == '\\' || byte < 0x20) return at;
      seen_ |= byte;
    }
    return end_;
  }

  void SkipValue();
  // The rest of TakeText, of a string that has something else than its end at `at`.
  bool TakeTextWithEscapes(const char* at, JsonText* text);
  std::string_view Unescaped(std::string_view raw);

  const std::string_view json_;
  const char* at_;
  const char* const end_;
  const char* start_;  // of the value
  int depth_ = 0;
  bool failed_ = false;
  uint64_t seen_ = 0;        // all bytes of strings, or-ed: whether they are ASCII
  char word_[kLongestWord];  // the last string with escapes
};

// The judge's code that a string is or holds, as a view of the answer; one written with escapes
// can't be.
inline std::string_view CodeText(const JsonText& text) {
  return text.escaped() ? std::string_view("unknown") : text.raw;
}

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_JSON_READER_H_
