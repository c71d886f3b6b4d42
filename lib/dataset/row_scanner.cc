#include "dataset/row_scanner.h"

#include <algorithm>
#include <cstring>

#include "dataset/json_text.h"

namespace alert {
namespace {

// Deeper documents are no rows of ours, and must not use up the stack.
constexpr int kMaxDepth = 64;

// What is wrong with a row.
constexpr char kNoObject[] = "it does not begin with {";
constexpr char kNoKey[] = "a key in quotes is missing";
constexpr char kNoColon[] = "a colon is missing behind a key";
constexpr char kNoComma[] = "a comma is missing, or a bracket that closes";
constexpr char kNoValue[] = "a value is missing, or is none";
constexpr char kTooDeep[] = "it is nested too deeply";

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

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
    case 't': return token == "true";
    case 'f': return token == "false";
    case 'n': return token == "null";
    default: return IsNumber(token);
  }
}

uint64_t LoadHead(const char* bytes) {
  uint64_t head;
  std::memcpy(&head, bytes, sizeof head);
  return head;
}

// Goes on behind a token that begins with `wanted`.
bool Take(char wanted, TokenCursor* cursor) {
  if (cursor->first() != wanted) return false;
  ++cursor->at;
  return true;
}

const char* SkipValue(int depth, TokenCursor* cursor);

// A key and its colon.
const char* SkipKey(TokenCursor* cursor) {
  if (!Take('"', cursor)) return kNoKey;
  return Take(':', cursor) ? nullptr : kNoColon;
}

// The members of an object or the elements of an array, whose first token was taken already.
const char* SkipMembers(char closing, int depth, TokenCursor* cursor) {
  if (depth > kMaxDepth) return kTooDeep;
  if (Take(closing, cursor)) return nullptr;
  while (true) {
    if (closing == '}') {
      if (const char* error = SkipKey(cursor)) return error;
    }
    if (const char* error = SkipValue(depth, cursor)) return error;
    if (Take(closing, cursor)) return nullptr;
    if (!Take(',', cursor)) return kNoComma;
  }
}

const char* SkipValue(int depth, TokenCursor* cursor) {
  switch (cursor->first()) {
    case '\0': return kNoValue;
    case '{': ++cursor->at; return SkipMembers('}', depth + 1, cursor);
    case '[': ++cursor->at; return SkipMembers(']', depth + 1, cursor);
    case '"': ++cursor->at; return nullptr;
    default: {
      if (!IsAtom(cursor->token())) return kNoValue;
      ++cursor->at;
      return nullptr;
    }
  }
}

}  // namespace

std::string_view TokenCursor::token() const {
  size_t size = at[1] - at[0];
  while (IsSpace(text[*at + size - 1])) --size;
  return {text + *at, size};
}

RowScanner::RowScanner(const FieldMap& fields) : keys_(MakeKeys(fields.steps())) {}

RowScanner::Keys RowScanner::MakeKeys(const std::vector<FieldMap::Step>& steps) {
  Keys keys;
  for (const FieldMap::Step& step : steps) {
    char head[sizeof(uint64_t)] = {};
    char mask[sizeof(uint64_t)] = {};
    const size_t size = std::min(step.quoted.size(), sizeof head);
    std::memcpy(head, step.quoted.data(), size);
    std::memset(mask, 0xFF, size);
    keys.push_back({LoadHead(head), LoadHead(mask), step.quoted.substr(size), step.field,
                    MakeKeys(step.below)});
  }
  return keys;
}

// `key` begins behind the opening quote; behind the document there is the parser's padding.
bool RowScanner::Key::Matches(const char* key) const {
  return (LoadHead(key) & mask) == head &&
         (tail.empty() || std::strncmp(tail.data(), key + sizeof head, tail.size()) == 0);
}

const RowScanner::Key* RowScanner::FindKey(const Keys& keys, const char* key) {
  for (const Key& known : keys) {
    if (known.Matches(key)) return &known;
  }
  return FindEscapedKey(keys, key);
}

const RowScanner::Key* RowScanner::FindRowKey(size_t place, const char* key) {
  if (place >= kExpectedKeys) return FindKey(keys_, key);
  const Key* expected = expected_[place];
  if (expected != nullptr && expected->Matches(key)) return expected;
  return expected_[place] = FindKey(keys_, key);
}

// A key may be spelled with escapes.
const RowScanner::Key* RowScanner::FindEscapedKey(const Keys& keys, const char* key) {
  const char* end = key;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '"') return nullptr;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  std::string unescaped;
  if (!AppendUnescaped({key, static_cast<size_t>(end - key)}, &unescaped)) return nullptr;
  if (unescaped.find_first_of("\"\\") != std::string::npos) return nullptr;
  unescaped += '"';
  unescaped.append(sizeof(uint64_t), '\0');
  return FindKey(keys, unescaped.data());
}

const char* RowScanner::Scan(TokenCursor* cursor, RawRow* row) {
  if (!Take('{', cursor)) return kNoObject;
  if (Take('}', cursor)) return nullptr;
  for (size_t place = 0;; ++place) {
    const char* key = cursor->text + *cursor->at + 1;
    if (const char* error = SkipKey(cursor)) return error;
    if (const char* error = ScanValue(FindRowKey(place, key), 1, cursor, row)) return error;
    if (Take('}', cursor)) return nullptr;
    if (!Take(',', cursor)) return kNoComma;
  }
}

const char* RowScanner::ScanObject(const Keys& keys, int depth, TokenCursor* cursor, RawRow* row) {
  if (depth > kMaxDepth) return kTooDeep;
  ++cursor->at;
  if (Take('}', cursor)) return nullptr;
  while (true) {
    const char* key = cursor->text + *cursor->at + 1;
    if (const char* error = SkipKey(cursor)) return error;
    if (const char* error = ScanValue(FindKey(keys, key), depth, cursor, row)) return error;
    if (Take('}', cursor)) return nullptr;
    if (!Take(',', cursor)) return kNoComma;
  }
}

const char* RowScanner::ScanValue(const Key* key, int depth, TokenCursor* cursor, RawRow* row) {
  if (key == nullptr) return SkipValue(depth, cursor);
  const char first = cursor->first();
  if (first == '{' && !key->below.empty()) {
    return ScanObject(key->below, depth + 1, cursor, row);
  }
  const uint32_t begin = *cursor->at;
  RawValue value;
  if (first == '"') {
    value = RawValue(cursor->token());
    ++cursor->at;
  } else {
    if (const char* error = SkipValue(depth, cursor)) return error;
    size_t size = *cursor->at - begin;
    if (first == '{' || first == '[') size = cursor->at[-1] + 1 - begin;
    while (IsSpace(cursor->text[begin + size - 1])) --size;
    value = RawValue({cursor->text + begin, size});
  }
  if (key->field) (*row)[*key->field] = value;
  return nullptr;
}

}  // namespace alert
