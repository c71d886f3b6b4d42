#include "dataset/row_scanner.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "dataset/json_text.h"

namespace alert {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

// Deeper documents are no rows of ours, and must not use up the stack.
constexpr int kMaxDepth = 64;

std::string_view TrimRight(std::string_view token) {
  size_t size = token.size();
  while (size > 0 && (token[size - 1] == ' ' || token[size - 1] == '\n' ||
                      token[size - 1] == '\r' || token[size - 1] == '\t')) {
    --size;
  }
  return token.substr(0, size);
}

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
  return token == "true" || token == "false" || token == "null" || IsNumber(token);
}

error_code CheckValue(ondemand::value value, int depth);

error_code CheckObject(ondemand::object object, int depth) {
  for (auto member : object) {
    ondemand::field field;
    if (error_code error = std::move(member).get(field)) return error;
    if (error_code error = CheckValue(field.value(), depth + 1)) return error;
  }
  return simdjson::SUCCESS;
}

error_code CheckArray(ondemand::array array, int depth) {
  for (auto element : array) {
    ondemand::value value;
    if (error_code error = std::move(element).get(value)) return error;
    if (error_code error = CheckValue(value, depth + 1)) return error;
  }
  return simdjson::SUCCESS;
}

// Goes through a value that nobody asked for.
error_code CheckValue(ondemand::value value, int depth) {
  if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
  const std::string_view token = value.raw_json_token();
  switch (token.empty() ? '\0' : token.front()) {
    case '"': return simdjson::SUCCESS;
    case '{': {
      ondemand::object object;
      if (error_code error = value.get_object().get(object)) return error;
      return CheckObject(object, depth);
    }
    case '[': {
      ondemand::array array;
      if (error_code error = value.get_array().get(array)) return error;
      return CheckArray(array, depth);
    }
    default: return IsAtom(TrimRight(token)) ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
  }
}

// The text of the valid object or array that begins at `json`.
std::string_view ContainerText(const char* json) {
  int depth = 0;
  const char* at = json;
  do {
    if (*at == '"') {
      for (++at; *at != '"'; ++at) at += *at == '\\';
    }
    depth += *at == '{' || *at == '[';
    depth -= *at == '}' || *at == ']';
    ++at;
  } while (depth > 0);
  return {json, static_cast<size_t>(at - json)};
}

uint64_t LoadHead(const char* bytes) {
  uint64_t head;
  std::memcpy(&head, bytes, sizeof head);
  return head;
}

}  // namespace

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

error_code RowScanner::Scan(ondemand::object object, RawRow* row) {
  size_t place = 0;
  for (auto member : object) {
    ondemand::field field;
    if (error_code error = std::move(member).get(field)) return error;
    const Key* key = FindRowKey(place++, field.key().raw());
    const error_code error =
        key == nullptr ? CheckValue(field.value(), 1) : ScanValue(field.value(), *key, 1, row);
    if (error) return error;
  }
  return simdjson::SUCCESS;
}

error_code RowScanner::ScanBelow(ondemand::object object, const Keys& keys, int depth,
                                 RawRow* row) const {
  for (auto member : object) {
    ondemand::field field;
    if (error_code error = std::move(member).get(field)) return error;
    const Key* key = FindKey(keys, field.key().raw());
    const error_code error = key == nullptr ? CheckValue(field.value(), depth + 1)
                                            : ScanValue(field.value(), *key, depth + 1, row);
    if (error) return error;
  }
  return simdjson::SUCCESS;
}

error_code RowScanner::ScanValue(ondemand::value value, const Key& key, int depth,
                                 RawRow* row) const {
  if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
  const std::string_view token = TrimRight(value.raw_json_token());
  const char first = token.empty() ? '\0' : token.front();
  if (first == '{' && !key.below.empty()) {
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    return ScanBelow(object, key.below, depth, row);
  }
  if (first == '{' || first == '[') {
    if (error_code error = CheckValue(value, depth)) return error;
    if (key.field) (*row)[*key.field] = RawValue(ContainerText(token.data()));
    return simdjson::SUCCESS;
  }
  if (first != '"' && !IsAtom(token)) return simdjson::TAPE_ERROR;
  if (key.field) (*row)[*key.field] = RawValue(token);
  return simdjson::SUCCESS;
}

}  // namespace alert
