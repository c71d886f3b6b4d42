#include "run/endpoint/secret.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

constexpr std::string_view kRemoved = "[key removed]";

// Fewer characters of a key tell nothing, and stand in many a word ("sk-proj" begins them all).
constexpr size_t kLeastPiece = 8;

// The character whose code is `size` digits at `at`, or -1.
int CodeAt(std::string_view text, size_t at, size_t size, int base) {
  if (size == 0 || at + size > text.size()) return -1;
  int code = -1;
  const char* const begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + size, code, base);
  return error == std::errc() && end == begin + size ? code : -1;
}

// Each of these is the length of a spelling of `wanted` at `at`, or 0.

// "\/", "\u002f", "\x2f"; with more backslashes where JSON stands within JSON.
size_t EscapedAt(std::string_view text, size_t at, unsigned char wanted) {
  size_t next = at;
  while (next < text.size() && text[next] == '\\') ++next;
  if (next == at || next == text.size()) return 0;
  if (text[next] == 'u' && CodeAt(text, next + 1, 4, 16) == wanted) return next + 5 - at;
  if (text[next] == 'x' && CodeAt(text, next + 1, 2, 16) == wanted) return next + 3 - at;
  return static_cast<unsigned char>(text[next]) == wanted ? next + 1 - at : 0;
}

// "%2F", and "%252F" in a URL within a URL.
size_t PercentAt(std::string_view text, size_t at, unsigned char wanted) {
  size_t next = at + 1;
  while (text.substr(next, 2) == "25" && CodeAt(text, next, 4, 16) != -1) next += 2;
  return CodeAt(text, next, 2, 16) == wanted ? next + 2 - at : 0;
}

// "&#47;", "&#x2F;", "&amp;".
size_t ReferenceAt(std::string_view text, size_t at, unsigned char wanted) {
  constexpr size_t kLongest = 8;
  const size_t end = text.substr(0, at + kLongest).find(';', at);
  if (end == std::string_view::npos) return 0;
  const std::string_view name = text.substr(at + 1, end - at - 1);
  static constexpr std::array<std::pair<std::string_view, unsigned char>, 5> kNames = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  int code = -1;
  for (const auto& [known, character] : kNames) {
    if (name == known) code = character;
  }
  if (name.substr(0, 2) == "#x" || name.substr(0, 2) == "#X") {
    code = CodeAt(name, 2, name.size() - 2, 16);
  } else if (name.substr(0, 1) == "#") {
    code = CodeAt(name, 1, name.size() - 1, 10);
  }
  return code == wanted ? end + 1 - at : 0;
}

size_t SpellingAt(std::string_view text, size_t at, unsigned char wanted) {
  switch (text[at]) {
    case '\\': {
      const size_t escaped = EscapedAt(text, at, wanted);
      return escaped != 0 || wanted != '\\' ? escaped : 1;
    }
    case '%': {
      const size_t encoded = PercentAt(text, at, wanted);
      return encoded != 0 || wanted != '%' ? encoded : 1;
    }
    case '&': {
      const size_t reference = ReferenceAt(text, at, wanted);
      return reference != 0 || wanted != '&' ? reference : 1;
    }
    default:
      return static_cast<unsigned char>(text[at]) == wanted ? 1 : 0;
  }
}

// How much of `value` stands at a place of a text.
struct Match {
  size_t characters = 0;  // of the value
  size_t end = 0;         // in the text
};

Match MatchAt(std::string_view text, size_t at, std::string_view value) {
  Match match{0, at};
  while (match.characters < value.size() && match.end < text.size()) {
    const auto wanted = static_cast<unsigned char>(value[match.characters]);
    const size_t size = SpellingAt(text, match.end, wanted);
    if (size == 0) break;
    match.end += size;
    ++match.characters;
  }
  return match;
}

// Whether nothing but what closes a text that was cut comes after `end`.
bool BreaksOffAt(std::string_view text, size_t end) {
  return text.substr(end).find_first_not_of(" .*\"'`\\])}\r\n\xE2\x80\xA6") ==
         std::string_view::npos;
}

// The end of what is to be removed at `at`, or 0.
using Finder = size_t (*)(std::string_view text, size_t at, std::string_view value);

size_t WholeAt(std::string_view text, size_t at, std::string_view value) {
  const Match match = MatchAt(text, at, value);
  const bool broken = match.characters >= kLeastPiece && BreaksOffAt(text, match.end);
  return match.characters == value.size() || broken ? match.end : 0;
}

size_t PieceAt(std::string_view text, size_t at, std::string_view value) {
  Match longest;
  for (size_t begin = 0; begin == 0 || begin + kLeastPiece <= value.size(); ++begin) {
    const Match match = MatchAt(text, at, value.substr(begin));
    if (match.characters > longest.characters) longest = match;
  }
  return longest.characters >= std::min(kLeastPiece, value.size()) ? longest.end : 0;
}

// `first`: the characters of `value` with which what is to be removed may begin.
void Remove(std::string* text, std::string_view value, std::string_view first, Finder find) {
  std::array<bool, 256> may_begin{};
  for (const unsigned char c : first) may_begin[c] = true;
  for (const unsigned char c : std::string_view("\\%&")) may_begin[c] = true;
  std::string kept;
  size_t begin = 0;
  for (size_t at = 0; at < text->size();) {
    const bool may = may_begin[static_cast<unsigned char>((*text)[at])];
    const size_t end = may ? find(*text, at, value) : 0;
    if (end == 0) {
      ++at;
      continue;
    }
    absl::StrAppend(&kept, text->substr(begin, at - begin), std::string(kRemoved));
    begin = at = end;
  }
  if (begin == 0) return;
  *text = kept + text->substr(begin);
}

}  // namespace

absl::StatusOr<Secret> Secret::FromEnvironment(const std::string& name) {
  Secret secret;
  if (name.empty()) return secret;
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') {
    return absl::FailedPreconditionError(
        fmt::format("the environment variable {} with the key is not set", Quoted(name)));
  }
  secret.value_ = value;
  for (const char c : secret.value_) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return absl::InvalidArgumentError(fmt::format(
          "the key in the environment variable {} holds a line break or control character",
          Quoted(name)));
    }
  }
  return secret;
}

void Secret::AddTo(HttpHeaders* headers) const {
  if (!value_.empty()) headers->Add(absl::StrCat("Authorization: Bearer ", value_));
}

void Redactor::Add(std::string_view value) {
  if (value.empty() || std::find(values_.begin(), values_.end(), value) != values_.end()) return;
  // A key that begins with another is removed before that leaves its rest.
  const auto longer = [](const std::string& a, std::string_view b) { return a.size() > b.size(); };
  values_.emplace(std::lower_bound(values_.begin(), values_.end(), value, longer), value);
}

void Redactor::Add(const Redactor& other) {
  for (const std::string& value : other.values_) Add(value);
}

void Redactor::RemoveFrom(std::string* text) const {
  for (const std::string_view value : values_) Remove(text, value, value.substr(0, 1), WholeAt);
}

void Redactor::RemovePiecesFrom(std::string* words) const {
  for (const std::string_view value : values_) Remove(words, value, value, PieceAt);
}

}  // namespace alert::run
