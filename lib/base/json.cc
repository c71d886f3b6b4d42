#include "base/json.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "nlohmann/json.hpp"

namespace alert {
namespace {

using simdjson::dom::element;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// simdjson's tree says that a document is broken, not where; nlohmann's parser finds the place.
class ErrorFinder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }

  // Bytes read up to and with the one that is wrong.
  std::optional<size_t> position() const { return position_; }

 private:
  std::optional<size_t> position_;
};

absl::Status SyntaxError(std::string_view text, size_t skipped, simdjson::error_code code) {
  absl::Status status =
      absl::DataLossError(absl::StrCat("not a JSON document: ", simdjson::error_message(code)));
  ErrorFinder finder;
  nlohmann::json::sax_parse(text.begin(), text.end(), &finder);
  if (!finder.position().has_value()) return status;
  const size_t end = std::min(std::max<size_t>(*finder.position(), 1) - 1, text.size());
  const std::string_view before = text.substr(0, end);
  const size_t newline = before.rfind('\n');
  const uint64_t line = std::count(before.begin(), before.end(), '\n') + 1;
  const uint64_t offset = newline == before.npos ? 0 : newline + 1 + skipped;
  return WithLocation(status, {line, offset});
}

}  // namespace

std::string JsonObject::PathTo(std::string_view key) const {
  return absl::StrCat(path_, path_.empty() ? "" : ".", Printable(key));
}

void JsonObject::Fail(std::string_view message, alert_cause cause) const {
  if (!status_->ok()) return;
  *status_ = WithCause(
      absl::DataLossError(absl::StrCat(path_, path_.empty() ? "" : ": ", Absl(message))), cause);
}

void JsonObject::FailAt(std::string_view key, std::string_view message) const {
  JsonObject(PathTo(key), object_, status_).Fail(message);
}

void JsonObject::AllowEachKeyOnce() const {
  absl::flat_hash_set<absl::string_view> seen;
  for (const simdjson::dom::key_value_pair member : object_) {
    if (!seen.insert(Absl(member.key)).second) FailAt(member.key, "stands twice");
    simdjson::dom::object object;
    if (member.value.get(object) == simdjson::SUCCESS) {
      JsonObject(PathTo(member.key), object, status_).AllowEachKeyOnce();
    }
    simdjson::dom::array array;
    if (member.value.get(array) != simdjson::SUCCESS) continue;
    size_t index = 0;
    for (const element item : array) {
      const std::string path = absl::StrCat(PathTo(member.key), "[", index++, "]");
      if (item.get(object) == simdjson::SUCCESS) {
        JsonObject(path, object, status_).AllowEachKeyOnce();
      }
    }
  }
}

void JsonObject::AllowOnly(std::initializer_list<std::string_view> keys) const {
  absl::flat_hash_set<absl::string_view> seen;
  for (const simdjson::dom::key_value_pair member : object_) {
    if (!ok()) return;  // the document keeps its first error only
    if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) {
      std::string known;
      for (const std::string_view key : keys) {
        absl::StrAppend(&known, known.empty() ? "" : ", ", Absl(key));
      }
      Fail(absl::StrCat("no member ", Quoted(member.key), " is known here; there are: ", known));
    }
    if (!seen.insert(Absl(member.key)).second) FailAt(member.key, "stands twice");
  }
}

std::optional<element> JsonObject::Find(std::string_view key) const {
  element found;
  if (object_.at_key(key).get(found) != simdjson::SUCCESS || found.is_null()) return std::nullopt;
  return found;
}

std::string JsonObject::Text(std::string_view key) const {
  const std::optional<element> found = Find(key);
  std::string_view text;
  if (found.has_value() && found->get(text) != simdjson::SUCCESS) FailAt(key, "must be a string");
  return std::string(text);
}

std::string JsonObject::RequiredText(std::string_view key) const {
  std::string text = Text(key);
  if (text.empty()) FailAt(key, "must be a string that is not empty");
  return text;
}

std::optional<double> JsonObject::Number(std::string_view key) const {
  const std::optional<element> found = Find(key);
  if (!found.has_value()) return std::nullopt;
  double number = 0;
  if (found->get(number) != simdjson::SUCCESS) FailAt(key, "must be a number");
  return number;
}

std::optional<uint64_t> JsonObject::Unsigned(std::string_view key) const {
  const std::optional<element> found = Find(key);
  if (!found.has_value()) return std::nullopt;
  uint64_t number = 0;
  if (found->get(number) != simdjson::SUCCESS) FailAt(key, "must be a whole number, at least 0");
  return number;
}

std::optional<bool> JsonObject::Flag(std::string_view key) const {
  const std::optional<element> found = Find(key);
  if (!found.has_value()) return std::nullopt;
  bool flag = false;
  if (found->get(flag) != simdjson::SUCCESS) FailAt(key, "must be true or false");
  return flag;
}

std::optional<JsonObject> JsonObject::Object(std::string_view key) const {
  const std::optional<element> found = Find(key);
  if (!found.has_value()) return std::nullopt;
  simdjson::dom::object object;
  if (found->get(object) != simdjson::SUCCESS) {
    FailAt(key, "must be an object");
    return std::nullopt;
  }
  return JsonObject(PathTo(key), object, status_);
}

std::string JsonObject::ObjectText(std::string_view key) const {
  const std::optional<JsonObject> object = Object(key);
  return object.has_value() ? simdjson::minify(object->object_) : std::string();
}

std::vector<std::string> JsonObject::Texts(std::string_view key) const {
  std::vector<std::string> texts;
  const std::optional<element> found = Find(key);
  if (!found.has_value()) return texts;
  simdjson::dom::array array;
  if (found->get(array) != simdjson::SUCCESS)
    FailAt(key, "must be an array of strings");
  else
    for (const element item : array) {
      std::string_view text;
      if (item.get(text) != simdjson::SUCCESS) FailAt(key, "must be an array of strings");
      texts.emplace_back(text);
    }
  return texts;
}

std::vector<int64_t> JsonObject::Integers(std::string_view key) const {
  std::vector<int64_t> numbers;
  const std::optional<element> found = Find(key);
  simdjson::dom::array array;
  if (!found.has_value() || found->get(array) != simdjson::SUCCESS) {
    FailAt(key, "must be an array of whole numbers");
    return numbers;
  }
  for (const element item : array) {
    int64_t number = 0;
    if (item.get(number) != simdjson::SUCCESS) FailAt(key, "must be an array of whole numbers");
    numbers.push_back(number);
  }
  return numbers;
}

std::vector<JsonObject> JsonObject::Objects(std::string_view key) const {
  std::vector<JsonObject> objects;
  const std::optional<element> found = Find(key);
  if (!found.has_value()) return objects;
  simdjson::dom::array array;
  if (found->get(array) != simdjson::SUCCESS) {
    FailAt(key, "must be an array of objects");
    return objects;
  }
  for (const element item : array) {
    std::string path = absl::StrCat(PathTo(key), "[", objects.size(), "]");
    simdjson::dom::object object;
    if (item.get(object) != simdjson::SUCCESS) {
      JsonObject(std::move(path), object_, status_).Fail("must be an object");
      return objects;
    }
    objects.emplace_back(std::move(path), object, status_);
  }
  return objects;
}

std::vector<std::pair<std::string, uint64_t>> JsonObject::Counts() const {
  std::vector<std::pair<std::string, uint64_t>> counts;
  for (const simdjson::dom::key_value_pair member : object_) {
    uint64_t count = 0;
    if (member.value.get(count) != simdjson::SUCCESS) {
      FailAt(member.key, "must be a whole number, at least 0");
      return counts;
    }
    counts.emplace_back(member.key, count);
  }
  return counts;
}

std::vector<std::pair<std::string, JsonObject>> JsonObject::Members() const {
  std::vector<std::pair<std::string, JsonObject>> members;
  for (const simdjson::dom::key_value_pair member : object_) {
    simdjson::dom::object object;
    if (member.value.get(object) != simdjson::SUCCESS) {
      FailAt(member.key, "must be an object");
      return members;
    }
    members.emplace_back(member.key, JsonObject(PathTo(member.key), object, status_));
  }
  return members;
}

absl::StatusOr<JsonDocument> JsonDocument::ParseObject(std::string_view text) {
  const size_t skipped =
      text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  text.remove_prefix(skipped);
  if (text.empty()) return absl::DataLossError("the JSON document is empty");
  JsonDocument document;
  element top;
  const simdjson::error_code code =
      document.state_->parser.parse(text.data(), text.size()).get(top);
  if (code != simdjson::SUCCESS) return SyntaxError(text, skipped, code);
  if (top.get(document.state_->root) != simdjson::SUCCESS) {
    return absl::DataLossError("the document must be a JSON object");
  }
  return document;
}

absl::StatusOr<JsonDocument> JsonDocument::Parse(std::string_view text, std::string_view schema) {
  auto parsed = ParseObject(text);
  ALERT_RETURN_IF_ERROR(parsed.status());
  JsonDocument document = *std::move(parsed);
  const std::string found = document.root().Text("schema");
  if (document.status().ok() && found != schema) {
    document.root().FailAt("schema", absl::StrCat("must be ", Quoted(schema)));
  }
  if (!document.status().ok()) return document.status();
  return document;
}

}  // namespace alert
