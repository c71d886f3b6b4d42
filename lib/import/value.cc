#include "import/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/numbers.h"
#include "fmt/format.h"
#include "import/lenient.h"

namespace alert::import {
namespace {

using simdjson::dom::element_type;

std::optional<size_t> IndexOf(std::string_view component) {
  size_t index = 0;
  const auto [end, code] =
      std::from_chars(component.data(), component.data() + component.size(), index);
  if (code != std::errc() || end != component.data() + component.size()) return std::nullopt;
  return index;
}

}  // namespace

Value::Value(simdjson::dom::element element) {
  if (!element.is_null()) element_ = element;
}

bool Value::is_number() const {
  return Is(element_type::INT64) || Is(element_type::UINT64) || Is(element_type::DOUBLE);
}

std::optional<std::string_view> Value::text() const {
  std::string_view text;
  if (!element_.has_value() || element_->get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::optional<bool> Value::flag() const {
  bool flag = false;
  if (!element_.has_value() || element_->get(flag) != simdjson::SUCCESS) return std::nullopt;
  return flag;
}

std::optional<double> Value::number() const {
  double number = 0;
  if (!is_number() || element_->get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

std::optional<int64_t> Value::whole() const {
  int64_t exact = 0;
  if (element_.has_value() && element_->get(exact) == simdjson::SUCCESS) return exact;
  const std::optional<double> rounded = number();
  if (!rounded.has_value() || *rounded != std::floor(*rounded) ||
      std::abs(*rounded) > static_cast<double>(kMostExact)) {
    return std::nullopt;
  }
  return static_cast<int64_t>(*rounded);
}

Value Value::operator[](std::string_view key) const {
  Value found;
  ForEachMember([&](std::string_view name, const Value& value) {
    if (name == key) found = value;
  });
  return found;
}

bool Value::HasMember(std::string_view key) const {
  bool found = false;
  ForEachMember([&](std::string_view name, const Value&) { found |= name == key; });
  return found;
}

Value Value::operator[](size_t index) const {
  simdjson::dom::array list;
  simdjson::dom::element found;
  if (!element_.has_value() || element_->get(list) != simdjson::SUCCESS ||
      list.at(index).get(found) != simdjson::SUCCESS) {
    return {};
  }
  return Value(found);
}

size_t Value::size() const {
  size_t size = 0;
  ForEach([&](const Value&) { ++size; });
  ForEachMember([&](std::string_view, const Value&) { ++size; });
  return size;
}

Value Value::At(std::string_view path) const {
  Value value = *this;
  while (value.has_value()) {
    const size_t dot = path.find('.');
    const std::string_view component = path.substr(0, dot);
    if (value.is_list()) {
      const std::optional<size_t> index = IndexOf(component);
      value = index.has_value() ? value[*index] : Value();
    } else {
      value = value[component];
    }
    if (dot == path.npos) break;
    path.remove_prefix(dot + 1);
  }
  return value;
}

std::string Value::Json() const {
  return element_.has_value() ? simdjson::minify(*element_) : "null";
}

std::string NumberText(double number) {
  if (number == std::floor(number) && std::abs(number) <= static_cast<double>(kMostExact)) {
    return fmt::format("{}", static_cast<int64_t>(number));
  }
  return fmt::format("{}", number);
}

std::string TextOf(const Value& value) {
  if (const auto text = value.text(); text.has_value()) return std::string(*text);
  if (const auto whole = value.whole(); whole.has_value()) return fmt::format("{}", *whole);
  if (const auto number = value.number(); number.has_value()) return NumberText(*number);
  return {};
}

std::string CategoryText(const Value& value) {
  const Value one = value.is_list() ? value[0] : value;
  if (one.is_number() && !one.whole().has_value()) return {};
  return TextOf(one);
}

std::optional<Value> JsonReader::ReadStrict(std::string_view json) {
  simdjson::dom::element element;
  if (parser_.parse(json.data(), json.size()).get(element) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return Value(element);
}

std::optional<Value> JsonReader::Read(std::string_view json) {
  std::optional<Value> value = ReadStrict(json);
  return value.has_value() ? value : ReadStrict(WithoutExtensions(json));
}

}  // namespace alert::import
