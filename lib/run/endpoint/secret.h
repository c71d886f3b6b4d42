// Keys: read from the environment, sent, and removed from whatever comes back.
#ifndef ALERT_LIB_RUN_ENDPOINT_SECRET_H_
#define ALERT_LIB_RUN_ENDPOINT_SECRET_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "run/endpoint/http_client.h"

namespace alert::run {

// What was typed in, in a URL or a header, is no secret where it is as short as a version or a flag,
// which would be missed in what servers say.
constexpr size_t kLeastSecret = 12;

// A key from the environment. Its value is sent and compared with, and never shown.
class Secret {
 public:
  Secret() = default;

  // From the environment variable `name`; none where `name` is empty. FailedPrecondition where the
  // variable is not set, InvalidArgument where its value could not be sent.
  static absl::StatusOr<Secret> FromEnvironment(const std::string& name);

  // Adds what proves the key to the request's headers.
  void AddTo(HttpHeaders* headers) const;

  bool empty() const { return value_.empty(); }

 private:
  friend class Redactor;

  std::string value_;
};

// Removes the keys of a run from what servers say: one that repeats a key must not bring it to a
// file. A key is found in each of the ways to write it: as it is, with JSON's escapes, in a URL, as
// HTML's character references.
class Redactor {
 public:
  void Add(const Secret& secret) { Add(secret.value_); }
  void Add(std::string_view value);
  void Add(const Redactor& other);

  // Removes whole keys from a text that counts, and the beginning of one where the text breaks off.
  void RemoveFrom(std::string* text) const;

  // Removes every piece of a key, from words that only explain. What is shortened must go through
  // this before it is cut.
  void RemovePiecesFrom(std::string* words) const;

 private:
  std::vector<std::string> values_;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_SECRET_H_
