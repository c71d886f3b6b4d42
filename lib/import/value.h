// JSON values of files that other programs wrote.
#ifndef ALERT_LIB_IMPORT_VALUE_H_
#define ALERT_LIB_IMPORT_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simdjson.h"

namespace alert::import {

// A value, or nothing where there is none: absent and null are one here, and what is asked of a
// value of another type is nothing. Valid as long as the parser keeps the document.
class Value {
 public:
  Value() = default;
  explicit Value(simdjson::dom::element element);

  bool has_value() const { return element_.has_value(); }
  bool is_object() const { return Is(simdjson::dom::element_type::OBJECT); }
  bool is_list() const { return Is(simdjson::dom::element_type::ARRAY); }
  bool is_text() const { return Is(simdjson::dom::element_type::STRING); }
  // A number of JSON; neither a boolean nor a text that looks like one.
  bool is_number() const;

  std::optional<std::string_view> text() const;
  std::optional<bool> flag() const;
  std::optional<double> number() const;
  // A number that is whole, 17.0 too.
  std::optional<int64_t> whole() const;
  // The text, or an empty one.
  std::string_view text_or_empty() const { return text().value_or(std::string_view()); }

  // Of an object: its member, the last where the key stands twice.
  Value operator[](std::string_view key) const;
  // Whether the key stands there, with null too.
  bool HasMember(std::string_view key) const;
  // Of a list.
  Value operator[](size_t index) const;
  size_t size() const;  // of a list or an object

  // Down the keys of `path`, joined by dots; a key of digits is an index where there is a list.
  Value At(std::string_view path) const;

  // Calls visit(value) for each element, or visit(key, value) for each member.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    simdjson::dom::array list;
    if (!element_.has_value() || element_->get(list) != simdjson::SUCCESS) return;
    for (const simdjson::dom::element element : list) visit(Value(element));
  }
  template <typename Visit>
  void ForEachMember(Visit&& visit) const {
    simdjson::dom::object object;
    if (!element_.has_value() || element_->get(object) != simdjson::SUCCESS) return;
    for (const simdjson::dom::key_value_pair member : object) {
      visit(member.key, Value(member.value));
    }
  }

  // As JSON without white space; "null" for nothing.
  std::string Json() const;

 private:
  bool Is(simdjson::dom::element_type type) const {
    return element_.has_value() && element_->type() == type;
  }

  std::optional<simdjson::dom::element> element_;
};

// A number as short as it can be written, without a point where it is whole: "1", "0.25".
std::string NumberText(double number);

// What an id or a name is as a text: a text itself, "17" for 17 and 17.0; empty for what is neither
// a text nor a number.
std::string TextOf(const Value& value);

// What a category is as a text: as TextOf, of whole numbers only; of a list its first element.
std::string CategoryText(const Value& value);

// Reads documents one after the other; each is valid until the next one is read.
class JsonReader {
 public:
  // Nothing where `json` is no JSON. What Python writes beside it is taken (lenient.h).
  std::optional<Value> Read(std::string_view json);

 private:
  std::optional<Value> ReadStrict(std::string_view json);

  simdjson::dom::parser parser_;
};

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_VALUE_H_
