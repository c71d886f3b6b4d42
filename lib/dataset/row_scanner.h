// Finds the wanted values of one JSON document, and checks the rest of it.
#ifndef ALERT_LIB_DATASET_ROW_SCANNER_H_
#define ALERT_LIB_DATASET_ROW_SCANNER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/field_map.h"
#include "dataset/raw_row.h"
#include "simdjson.h"

namespace alert {

class RowScanner {
 public:
  explicit RowScanner(const FieldMap& fields);
  RowScanner(const RowScanner&) = delete;
  RowScanner& operator=(const RowScanner&) = delete;

  // Fills `row` from `object`, whose values stay views of the document's bytes. All of the document
  // is checked but the escapes in strings that were not asked for. Where a key stands twice, the last
  // one counts.
  simdjson::error_code Scan(simdjson::ondemand::object object, RawRow* row);

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
  simdjson::error_code ScanBelow(simdjson::ondemand::object object, const Keys& keys, int depth,
                                 RawRow* row) const;
  simdjson::error_code ScanValue(simdjson::ondemand::value value, const Key& key, int depth,
                                 RawRow* row) const;

  Keys keys_;
  std::array<const Key*, kExpectedKeys> expected_ = {};
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_SCANNER_H_
