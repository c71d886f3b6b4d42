// Where the tokens of JSON text begin.
#ifndef ALERT_LIB_DATASET_TOKEN_INDEX_H_
#define ALERT_LIB_DATASET_TOKEN_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace alert {

// The first stage of simdjson: it checks UTF-8 and strings' ends for a whole block at once, and finds
// every brace, bracket, colon, comma, and the first byte of every other token. Walking these directly
// costs half the instructions of the On-Demand interface on rows of a few keys.
class TokenIndex {
 public:
  TokenIndex();
  TokenIndex(TokenIndex&&) noexcept;
  ~TokenIndex();

  // The bytes that must be readable behind a text.
  static const size_t kPadding;

  // Indexes `text`, any number of documents. NULL, or why it is no JSON; a static text.
  const char* Index(std::string_view text);

  // The offsets of the tokens; behind the last one stands the text's size.
  const uint32_t* begin() const;
  const uint32_t* end() const;

 private:
  struct Parser;  // simdjson's, whose header is large
  std::unique_ptr<Parser> parser_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_TOKEN_INDEX_H_
