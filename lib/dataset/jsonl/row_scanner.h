// Finds the wanted values of one JSON object, and checks the rest of it.
#ifndef ALERT_LIB_DATASET_JSONL_ROW_SCANNER_H_
#define ALERT_LIB_DATASET_JSONL_ROW_SCANNER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/attributes.h"
#include "base/string_end.h"
#include "dataset/row/field_map.h"
#include "dataset/row/raw_row.h"

namespace alert {

// Goes over each byte once. Most bytes of a row are in texts that nobody asked for; no other parser
// passes these as fast as a search for the quote behind them.
class RowScanner {
 public:
  explicit RowScanner(const FieldMap& fields, StringEndFinder find_end = BestStringEndFinder());
  RowScanner(const RowScanner&) = delete;
  RowScanner& operator=(const RowScanner&) = delete;

  // Fills `row` from the object that begins at `at`, and returns what is behind it; NULL where
  // something is wrong, as error() says. A newline must stand behind the text, and kScanPadding
  // readable bytes behind that: no token goes beyond a newline. The values stay views of the text.
  // All of the object is checked but the escapes in strings; where a key stands twice, the last one
  // counts. NaN and Infinity are taken where nothing is read.
  const char* Scan(const char* at, RawRow* row);

  // What was wrong with the last row; a static text.
  const char* error() const { return error_; }

  // Behind the spaces at `at`, which a newline is none of.
  static const char* SkipSpaces(const char* at) {
    while (true) {
      if (static_cast<unsigned char>(*at) > ' ') return at;  // mostly, and behind one space at most
      if (*at != ' ' && *at != '\t' && *at != '\r') return at;
      ++at;
    }
  }

 private:
  // What to do at a key.
  struct Key {
    std::array<uint64_t, 2> head;  // the first bytes of the key and its closing quote
    std::array<uint64_t, 2> mask;  // which bytes of `head` these are
    std::string tail;              // the bytes behind them
    size_t size;                   // of all
    std::optional<Field> field;
    std::vector<Key> below;

    bool Matches(const char* key) const;
  };
  using Keys = std::vector<Key>;

  // Rows of one file have their keys in the same order: the key at a place is expected there again.
  static constexpr size_t kExpectedKeys = 16;

  static Keys MakeKeys(const std::vector<FieldMap::Step>& steps);
  static const Key* FindKey(const Keys& keys, std::string_view key);
  static const Key* FindEscapedKey(const Keys& keys, std::string_view key);

  // Each returns what is behind the thing it is named after and, of keys, the value they are of; or
  // Fail.
  const char* ScanRowKey(size_t place, const char* at, const Key** key);
  const char* ScanKey(const Keys& keys, const char* at, const Key** key);
  const char* ScanObject(const Keys& keys, int depth, const char* at, RawRow* row);
  ABSL_ATTRIBUTE_ALWAYS_INLINE inline const char* ScanValue(const Key* key, int depth,
                                                            const char* at, RawRow* row);
  const char* SkipKey(const char* at, std::string_view* key);
  const char* SkipColon(const char* at);
  const char* SkipString(const char* at);
  const char* SkipMembers(char closing, int depth, const char* at);
  const char* SkipValue(int depth, const char* at);
  const char* SkipAtom(const char* at);

  // Whether a value that is read is, or holds, NaN or Infinity.
  bool HasNoNumber(const RawRow& row);

  // Sets the error, and returns NULL.
  const char* Fail(const char* error);

  Keys keys_;
  std::array<const Key*, kExpectedKeys> expected_ = {};
  StringEndFinder find_end_;
  const char* error_ = nullptr;
  bool skipped_no_number_ = false;  // NaN or Infinity, somewhere in what was skipped
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_JSONL_ROW_SCANNER_H_
