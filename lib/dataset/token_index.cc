#include "dataset/token_index.h"

#include <algorithm>

#include "simdjson.h"

namespace alert {
namespace {

// Below this the parser refuses to work.
constexpr size_t kMinCapacity = 64;

}  // namespace

struct TokenIndex::Parser {
  simdjson::dom::parser parser;
  size_t capacity = 0;
  size_t size = 0;  // tokens of the last text
};

const size_t TokenIndex::kPadding = simdjson::SIMDJSON_PADDING;

TokenIndex::TokenIndex() : parser_(std::make_unique<Parser>()) {}
TokenIndex::TokenIndex(TokenIndex&&) noexcept = default;
TokenIndex::~TokenIndex() = default;

const char* TokenIndex::Index(std::string_view text) {
  Parser& p = *parser_;
  p.size = 0;
  if (text.size() > p.capacity || p.capacity == 0) {
    const size_t capacity = std::max(text.size(), kMinCapacity);
    if (const simdjson::error_code error = p.parser.allocate(capacity)) {
      return simdjson::error_message(error);
    }
    p.capacity = capacity;
  }
  const simdjson::error_code error = p.parser.implementation->stage1(
      reinterpret_cast<const uint8_t*>(text.data()), text.size(), simdjson::stage1_mode::regular);
  if (error == simdjson::EMPTY) return nullptr;
  if (error) return simdjson::error_message(error);
  p.size = p.parser.implementation->n_structural_indexes;
  return nullptr;
}

const uint32_t* TokenIndex::begin() const {
  return parser_->size == 0 ? nullptr : parser_->parser.implementation->structural_indexes.get();
}

const uint32_t* TokenIndex::end() const {
  return begin() + parser_->size;
}

}  // namespace alert
