// Finds the wanted values of one JSON document, and checks the rest of it.
#ifndef ALERT_LIB_DATASET_ROW_SCANNER_H_
#define ALERT_LIB_DATASET_ROW_SCANNER_H_

#include <vector>

#include "dataset/field_map.h"
#include "dataset/raw_row.h"
#include "simdjson.h"

namespace alert {

class RowScanner {
 public:
  explicit RowScanner(const FieldMap& fields);

  // Fills `row` from `object`, whose values stay views of the document's bytes. All of the document
  // is checked but the escapes in strings that were not asked for. Where a key stands twice, the last
  // one counts.
  simdjson::error_code Scan(simdjson::ondemand::object object, RawRow* row) const;

 private:
  using Steps = std::vector<FieldMap::Step>;

  simdjson::error_code ScanObject(simdjson::ondemand::object object, const Steps& steps, int depth,
                                  RawRow* row) const;
  simdjson::error_code ScanValue(simdjson::ondemand::value value, const FieldMap::Step& step,
                                 int depth, RawRow* row) const;

  Steps steps_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_SCANNER_H_
