#include "judge/folded_text.h"

#include <utf8proc.h>

#include "judge/answer.h"

namespace alert {
namespace {

constexpr utf8proc_int32_t kOpenSingle = 0x2018;
constexpr utf8proc_int32_t kApostrophe = 0x2019;

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

bool IsApostrophe(utf8proc_int32_t character) {
  return character == kApostrophe || character == 0x02BC || character == 0x00B4 ||
         character == 0xFF07;
}

bool IsQuote(utf8proc_int32_t character) {
  switch (character) {
    case 0x00AB:  // guillemets
    case 0x00BB:
    case 0x201C:  // curly, high and low
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x300C:  // corner brackets
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xFF02:
      return true;
    default:
      return false;
  }
}

bool IsLetterCategory(utf8proc_category_t category) {
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

// Of scripts without spaces between words: kana, and the ideographs of Chinese and Japanese.
bool IsUnspaced(utf8proc_int32_t character) {
  return (character >= 0x3040 && character <= 0x30FF) ||
         (character >= 0x3400 && character <= 0x9FFF);
}

utf8proc_int32_t CharacterAt(std::string_view text, size_t* size) {
  utf8proc_int32_t character = -1;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t taken =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &character);
  *size = taken > 0 ? static_cast<size_t>(taken) : 1;
  return taken > 0 ? character : -1;
}

}  // namespace

std::string_view FoldedText::First(size_t characters) {
  // The last one may still change, from a space to a newline.
  while (!rest_.empty() && characters_ <= characters) {
    TakePlain(characters - characters_ + 1);
    if (!rest_.empty() && characters_ <= characters) TakeCharacter();
  }
  size_t size = size_;
  for (size_t extra = characters_; extra > characters; --extra) {
    do {
      --size;
    } while (size > 0 && IsContinuation(bytes_[size]));
  }
  return {bytes_, size};
}

void FoldedText::TakePlain(size_t most) {
  const size_t size = std::min(most, rest_.size());
  char* const to = bytes_ + size_;
  size_t taken = 0;
  for (; taken < size; ++taken) {
    const char c = rest_[taken];
    if (static_cast<unsigned char>(c) >= 0x80 || IsSpace(c)) break;
    to[taken] = ToLower(c);
  }
  size_ += taken;
  characters_ += taken;
  rest_.remove_prefix(taken);
}

void FoldedText::TakeCharacter() {
  const char c = rest_[0];
  if (static_cast<unsigned char>(c) >= 0x80) return TakeOther();
  rest_.remove_prefix(1);
  if (!IsSpace(c)) {
    Add(ToLower(c));
    ++characters_;
    return;
  }
  const bool goes_on = size_ > 0 && (bytes_[size_ - 1] == ' ' || bytes_[size_ - 1] == '\n');
  if (!goes_on) {
    Add(' ');
    ++characters_;
  }
  if (c == '\n') bytes_[size_ - 1] = '\n';
}

void FoldedText::TakeOther() {
  size_t size = 0;
  const utf8proc_int32_t character = CharacterAt(rest_, &size);
  const std::string_view own = rest_.substr(0, size);
  rest_.remove_prefix(size);
  ++characters_;
  if (character < 0) return Add(own[0]);
  const bool ends_word =
      rest_.empty() || !(IsLetter(rest_[0]) || static_cast<unsigned char>(rest_[0]) >= 0x80);
  const bool closes = character == kApostrophe && single_is_open_ && ends_word;
  if (IsQuote(character) || character == kOpenSingle || closes) {
    single_is_open_ = character == kOpenSingle;
    return Add('"');
  }
  if (IsApostrophe(character)) return Add('\'');
  utf8proc_uint8_t lower[4];
  const utf8proc_ssize_t taken = utf8proc_encode_char(utf8proc_tolower(character), lower);
  for (utf8proc_ssize_t i = 0; i < taken; ++i) Add(static_cast<char>(lower[i]));
}

bool WordBegins(std::string_view text, size_t position) {
  if (position == 0) return true;
  size_t before = position - 1;
  if (static_cast<unsigned char>(text[before]) < 0x80) return !IsLetter(text[before]);
  while (before > 0 && IsContinuation(text[before])) --before;
  size_t size = 0;
  const utf8proc_int32_t character = CharacterAt(text.substr(before), &size);
  if (character < 0 || IsUnspaced(character)) return true;
  return !IsLetterCategory(utf8proc_category(character));
}

}  // namespace alert
