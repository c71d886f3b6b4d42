// Finds the wanted values of one JSON object, and checks the rest of it.
#ifndef ALERT_LIB_DATASET_ROW_SCANNER_H_
#define ALERT_LIB_DATASET_ROW_SCANNER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/field_map.h"
#include "dataset/raw_row.h"

namespace alert {

// Goes through the tokens of a text.
struct TokenCursor {
  const char* text;
  const uint32_t* at;
  const uint32_t* end;

  bool done() const { return at == end; }
  // The first byte of the current token; 0 at the end.
  char first() const { return done() ? '\0' : text[*at]; }
  // The current token, without white space behind it.
  std::string_view token() const;
};

class RowScanner {
 public:
  explicit RowScanner(const FieldMap& fields);
  RowScanner(const RowScanner&) = delete;
  RowScanner& operator=(const RowScanner&) = delete;

  // Fills `row` from the object that begins at the cursor, which is left behind it. The values stay
  // views of the text. All of the object is checked but the escapes in strings; where a key stands
  // twice, the last one counts. NULL, or what is wrong; a static text.
  const char* Scan(TokenCursor* cursor, RawRow* row);

 private:
  // What to do at a key.
  struct Key {
    uint64_t head;  // the first 8 bytes of the key and its closing quote, fewer where it is shorter
    uint64_t mask;  // of those bytes
    std::string tail;  // the bytes behind them
    std::optional<Field> field;
    std::vector<Key> below;

    bool Matches(const char* key) const;
  };
  using Keys = std::vector<Key>;

  // Rows of one file have their keys in the same order: the key at a place is expected there again.
  static constexpr size_t kExpectedKeys = 16;

  static Keys MakeKeys(const std::vector<FieldMap::Step>& steps);
  static const Key* FindKey(const Keys& keys, const char* key);
  static const Key* FindEscapedKey(const Keys& keys, const char* key);

  const Key* FindRowKey(size_t place, const char* key);
  const char* ScanObject(const Keys& keys, int depth, TokenCursor* cursor, RawRow* row);
  const char* ScanValue(const Key* key, int depth, TokenCursor* cursor, RawRow* row);

  Keys keys_;
  std::array<const Key*, kExpectedKeys> expected_ = {};
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_SCANNER_H_
