// Reading of small JSON documents that people write: every error names the entry that it is about.
#ifndef ALERT_LIB_BASE_JSON_H_
#define ALERT_LIB_BASE_JSON_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alert/abi.h"
#include "simdjson.h"

namespace alert {

// An object of a document, and the path to it. A member that is absent or null reads as empty; one
// that has another type, or that breaks a rule, is noted in the document, which keeps the first
// such error.
class JsonObject {
 public:
  JsonObject(std::string path, simdjson::dom::object object, absl::Status* status)
      : path_(std::move(path)), object_(object), status_(status) {}

  // Whether the document has no error so far.
  bool ok() const { return status_->ok(); }

  // Notes an error where a key stands twice, here or further down.
  void AllowEachKeyOnce() const;

  // Notes an error where a key is none of `keys`, or stands twice.
  void AllowOnly(std::initializer_list<std::string_view> keys) const;

  bool Has(std::string_view key) const { return Find(key).has_value(); }
  std::string Text(std::string_view key) const;
  std::string RequiredText(std::string_view key) const;  // absent or empty is an error
  std::optional<double> Number(std::string_view key) const;
  std::optional<uint64_t> Unsigned(std::string_view key) const;
  std::optional<bool> Flag(std::string_view key) const;
  std::optional<JsonObject> Object(std::string_view key) const;
  std::string ObjectText(std::string_view key) const;  // the object as JSON
  std::vector<std::string> Texts(std::string_view key) const;
  std::vector<int64_t> Integers(std::string_view key) const;
  std::vector<JsonObject> Objects(std::string_view key) const;

  // The members, all of which are whole numbers from 0 on, and their keys.
  std::vector<std::pair<std::string, uint64_t>> Counts() const;

  // The members that are objects themselves, and their keys.
  std::vector<std::pair<std::string, JsonObject>> Members() const;

  // Notes an error about this object, or about its member `key`.
  void Fail(std::string_view message, alert_cause cause = ALERT_CAUSE_NONE) const;
  void FailAt(std::string_view key, std::string_view message) const;

 private:
  std::optional<simdjson::dom::element> Find(std::string_view key) const;
  std::string PathTo(std::string_view key) const;

  std::string path_;  // "categories[3]"; empty for the document
  simdjson::dom::object object_;
  absl::Status* status_;
};

class JsonDocument {
 public:
  // DataLoss, with line and offset, where `text` is no JSON; and where it is no object whose member
  // "schema" is `schema`.
  static absl::StatusOr<JsonDocument> Parse(std::string_view text, std::string_view schema);

  // As Parse, of an object that has no schema.
  static absl::StatusOr<JsonDocument> ParseObject(std::string_view text);

  JsonObject root() const { return JsonObject("", state_->root, &state_->status); }

  // The first error that reading noted.
  const absl::Status& status() const { return state_->status; }

 private:
  struct State {
    simdjson::dom::parser parser;  // owns what root shows
    simdjson::dom::object root;
    absl::Status status;
  };

  JsonDocument() : state_(std::make_unique<State>()) {}

  std::unique_ptr<State> state_;  // objects point into it, and it stays where it is
};

}  // namespace alert

#endif  // ALERT_LIB_BASE_JSON_H_
