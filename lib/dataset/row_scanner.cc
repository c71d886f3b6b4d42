#include "dataset/row_scanner.h"

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

// The step for the key whose bytes begin at `key`, behind its opening quote.
const FieldMap::Step* FindStep(const std::vector<FieldMap::Step>& steps, const char* key) {
  for (const FieldMap::Step& step : steps) {
    if (step.quoted.front() == *key &&
        std::strncmp(step.quoted.data(), key, step.quoted.size()) == 0) {
      return &step;
    }
  }
  // A key may be spelled with escapes. Others end at the first quote.
  const char* end = key;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '"') return nullptr;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  std::string unescaped;
  if (!AppendUnescaped({key, static_cast<size_t>(end - key)}, &unescaped)) return nullptr;
  unescaped += '"';
  for (const FieldMap::Step& step : steps) {
    if (step.quoted == unescaped) return &step;
  }
  return nullptr;
}

}  // namespace

RowScanner::RowScanner(const FieldMap& fields) : steps_(fields.steps()) {}

error_code RowScanner::Scan(ondemand::object object, RawRow* row) const {
  return ScanObject(object, steps_, 0, row);
}

error_code RowScanner::ScanObject(ondemand::object object, const Steps& steps, int depth,
                                  RawRow* row) const {
  for (auto member : object) {
    ondemand::field field;
    if (error_code error = std::move(member).get(field)) return error;
    const FieldMap::Step* step = FindStep(steps, field.key().raw());
    const error_code error = step == nullptr ? CheckValue(field.value(), depth + 1)
                                             : ScanValue(field.value(), *step, depth + 1, row);
    if (error) return error;
  }
  return simdjson::SUCCESS;
}

error_code RowScanner::ScanValue(ondemand::value value, const FieldMap::Step& step, int depth,
                                 RawRow* row) const {
  if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
  const std::string_view token = TrimRight(value.raw_json_token());
  const char first = token.empty() ? '\0' : token.front();
  if (first == '{' && !step.below.empty()) {
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    return ScanObject(object, step.below, depth, row);
  }
  if (first == '{' || first == '[') {
    if (error_code error = CheckValue(value, depth)) return error;
    if (step.field) (*row)[*step.field] = RawValue(ContainerText(token.data()));
    return simdjson::SUCCESS;
  }
  if (first != '"' && !IsAtom(token)) return simdjson::TAPE_ERROR;
  if (step.field) (*row)[*step.field] = RawValue(token);
  return simdjson::SUCCESS;
}

}  // namespace alert
