#include "dataset/jsonl/row_scanner.h"

#include <algorithm>
#include <cstring>

#include "base/json_string.h"
#include "simdjson.h"
#include "text/json_depth.h"

namespace alert {
namespace {

// What is wrong with a row.
constexpr char kNoObject[] = "it does not begin with {";
constexpr char kNoStringEnd[] = "a closing quote is missing, or a text holds a control character";
constexpr char kNoUtf8[] = "a text is no UTF-8";
constexpr char kNoKey[] = "a key in quotes is missing";
constexpr char kNoColon[] = "a colon is missing behind a key";
constexpr char kNoComma[] = "a comma is missing, or a bracket that closes";
constexpr char kNoValue[] = "a value is missing, or is none";
constexpr char kNoNumber[] =
    "NaN or Infinity, which JSON does not have, is the value of a key that is read";
constexpr char kTooDeep[] = "it is nested too deeply";

// Whether an atom may end before this byte.
bool EndsAtom(char c) {
  return c == ',' || c == '}' || c == ']' || c == '\n' || c == ' ' || c == '\t' || c == '\r';
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view SkipDigits(std::string_view text) {
  while (!text.empty() && IsDigit(text.front())) text.remove_prefix(1);
  return text;
}

// The number grammar of RFC 8259, section 6.
bool IsNumber(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  if (text.empty() || !IsDigit(text.front())) return false;
  text = text.front() == '0' ? text.substr(1) : SkipDigits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    if (text.empty() || !IsDigit(text.front())) return false;
    text = SkipDigits(text);
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    if (text.empty() || !IsDigit(text.front())) return false;
    text = SkipDigits(text);
  }
  return text.empty();
}

// Whether a token that is no string, object or array is a JSON value.
bool IsAtom(std::string_view token) {
  switch (token.front()) {
    case 't':
      return token == "true";
    case 'f':
      return token == "false";
    case 'n':
      return token == "null";
    default:
      return IsNumber(token);
  }
}

// What Python's json, among others, writes for numbers that JSON does not have.
bool IsNoNumber(std::string_view token) {
  return token == "NaN" || token == "Infinity" || token == "-Infinity";
}

uint64_t LoadWord(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

}  // namespace

RowScanner::RowScanner(const FieldMap& fields, StringEndFinder find_end)
    : keys_(MakeKeys(fields.steps())), find_end_(find_end) {}

RowScanner::Keys RowScanner::MakeKeys(const std::vector<FieldMap::Step>& steps) {
  Keys keys;
  for (const FieldMap::Step& step : steps) {
    char head[2 * sizeof(uint64_t)] = {};
    char mask[sizeof head] = {};
    const size_t size = std::min(step.quoted.size(), sizeof head);
    std::copy_n(step.quoted.data(), size, head);
    std::memset(mask, 0xFF, size);
    keys.push_back({{LoadWord(head), LoadWord(head + sizeof(uint64_t))},
                    {LoadWord(mask), LoadWord(mask + sizeof(uint64_t))},
                    step.quoted.substr(size),
                    step.quoted.size(),
                    step.field,
                    MakeKeys(step.below)});
  }
  return keys;
}

// `key` begins behind the opening quote; what can be read there ends beyond the first byte that a
// key can't have.
bool RowScanner::Key::Matches(const char* key) const {
  const uint64_t first = (LoadWord(key) & mask[0]) ^ head[0];
  const uint64_t second = (LoadWord(key + sizeof(uint64_t)) & mask[1]) ^ head[1];
  return (first | second) == 0 &&
         (tail.empty() || std::strncmp(tail.data(), key + sizeof head, tail.size()) == 0);
}

const RowScanner::Key* RowScanner::FindKey(const Keys& keys, std::string_view key) {
  for (const Key& known : keys) {
    if (known.Matches(key.data())) return &known;
  }
  return key.find('\\') == std::string_view::npos ? nullptr : FindEscapedKey(keys, key);
}

// A key may be spelled with escapes.
const RowScanner::Key* RowScanner::FindEscapedKey(const Keys& keys, std::string_view key) {
  std::string unescaped;
  if (!AppendUnescaped(key, &unescaped)) return nullptr;
  if (unescaped.find_first_of("\"\\") != std::string::npos) return nullptr;
  const size_t size = unescaped.size();
  unescaped += '"';
  unescaped.append(sizeof Key::head, '\0');
  return FindKey(keys, std::string_view(unescaped).substr(0, size));
}

const char* RowScanner::Scan(const char* at, RawRow* row) {
  if (*at != '{') return Fail(kNoObject);
  skipped_no_number_ = false;
  const char* const behind = ScanObject(keys_, 0, at, row);
  if (behind == nullptr || !skipped_no_number_) return behind;
  return HasNoNumber(*row) ? Fail(kNoNumber) : behind;
}

bool RowScanner::HasNoNumber(const RawRow& row) {
  for (size_t i = 0; i < kFieldCount; ++i) {
    const RawValue& value = row[static_cast<Field>(i)];
    skipped_no_number_ = false;
    if (value.present()) SkipValue(0, value.token().data());
    if (skipped_no_number_) return true;
  }
  return false;
}

const char* RowScanner::ScanValue(const Key* key, int depth, const char* at, RawRow* row) {
  if (key == nullptr) return SkipValue(depth, at);
  if (*at == '{' && !key->below.empty()) return ScanObject(key->below, depth + 1, at, row);
  const char* const behind = SkipValue(depth, at);
  if (behind != nullptr && key->field) {
    // A null says nothing of it, and must not hide what another of its keys says.
    if (*at == 'n' && *key->field == Field::kSample) return behind;
    (*row)[*key->field] = RawValue({at, static_cast<size_t>(behind - at)});
  }
  return behind;
}

const char* RowScanner::ScanObject(const Keys& keys, int depth, const char* at, RawRow* row) {
  if (depth > kMostRowDepth) return Fail(kTooDeep);
  at = SkipSpaces(at + 1);
  if (*at == '}') return at + 1;
  for (size_t place = 0;; ++place) {
    const Key* key = nullptr;
    at = depth == 0 ? ScanRowKey(place, at, &key) : ScanKey(keys, at, &key);
    if (at != nullptr) at = ScanValue(key, depth, at, row);
    if (at == nullptr) return nullptr;
    at = SkipSpaces(at);
    if (*at == '}') return at + 1;
    if (*at != ',') return Fail(kNoComma);
    at = SkipSpaces(at + 1);
  }
}

const char* RowScanner::ScanRowKey(size_t place, const char* at, const Key** key) {
  if (place >= kExpectedKeys) return ScanKey(keys_, at, key);
  const Key* expected = expected_[place];
  if (expected != nullptr && *at == '"' && expected->Matches(at + 1)) {
    *key = expected;
    return SkipColon(at + 1 + expected->size);
  }
  at = ScanKey(keys_, at, key);
  expected_[place] = *key;
  return at;
}

const char* RowScanner::ScanKey(const Keys& keys, const char* at, const Key** key) {
  std::string_view name;
  at = SkipKey(at, &name);
  if (at != nullptr) *key = FindKey(keys, name);
  return at;
}

const char* RowScanner::SkipKey(const char* at, std::string_view* key) {
  if (*at != '"') return Fail(kNoKey);
  const char* const behind = SkipString(at);
  if (behind == nullptr) return nullptr;
  *key = {at + 1, static_cast<size_t>(behind - at - 2)};
  return SkipColon(behind);
}

const char* RowScanner::SkipColon(const char* at) {
  at = SkipSpaces(at);
  return *at == ':' ? SkipSpaces(at + 1) : Fail(kNoColon);
}

const char* RowScanner::SkipString(const char* at) {
  const StringEnd end = find_end_(at + 1);
  if (*end.at != '"') return Fail(kNoStringEnd);
  if (!end.is_ascii && !simdjson::validate_utf8(at + 1, static_cast<size_t>(end.at - at - 1))) {
    return Fail(kNoUtf8);
  }
  return end.at + 1;
}

// The members of an object or the elements of an array.
const char* RowScanner::SkipMembers(char closing, int depth, const char* at) {
  if (depth > kMostRowDepth) return Fail(kTooDeep);
  at = SkipSpaces(at + 1);
  if (*at == closing) return at + 1;
  while (true) {
    std::string_view key;
    if (closing == '}') at = SkipKey(at, &key);
    if (at != nullptr) at = SkipValue(depth, at);
    if (at == nullptr) return nullptr;
    at = SkipSpaces(at);
    if (*at == closing) return at + 1;
    if (*at != ',') return Fail(kNoComma);
    at = SkipSpaces(at + 1);
  }
}

const char* RowScanner::SkipValue(int depth, const char* at) {
  switch (*at) {
    case '"':
      return SkipString(at);
    case '{':
      return SkipMembers('}', depth + 1, at);
    case '[':
      return SkipMembers(']', depth + 1, at);
    default:
      return SkipAtom(at);
  }
}

const char* RowScanner::SkipAtom(const char* at) {
  const char* end = at;
  while (!EndsAtom(*end)) ++end;
  const std::string_view atom(at, static_cast<size_t>(end - at));
  if (!atom.empty() && IsAtom(atom)) return end;
  if (!IsNoNumber(atom)) return Fail(kNoValue);
  skipped_no_number_ = true;
  return end;
}

const char* RowScanner::Fail(const char* error) {
  error_ = error;
  return nullptr;
}

}  // namespace alert
