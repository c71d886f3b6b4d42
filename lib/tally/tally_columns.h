// Adding judged rows that are columns already.
#ifndef ALERT_LIB_TALLY_TALLY_COLUMNS_H_
#define ALERT_LIB_TALLY_TALLY_COLUMNS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "alert/verdict.h"
#include "tally/tally.h"

namespace alert {

// As alert_tally_columns; attack, language, id and sample may be NULL.
struct JudgedColumns {
  size_t rows;
  const uint16_t* category;
  const alert_verdict* verdict;
  const uint16_t* attack;
  const uint16_t* language;
  const int64_t* id;
  uint16_t model;
  const int64_t* cluster;  // null: each row is of the cluster that its id names
  const uint16_t* sample;  // from 1; null: all 1
};

// OutOfRange where one of the rows [begin, end) has no number of a sample. `samples` may be null.
absl::Status CheckSamples(const uint16_t* samples, size_t begin, size_t end);

// OutOfRange, and nothing added, where an index or a verdict is none. Duplicates are problems of
// the tally, and so are, where prompts are expected, answers to others.
absl::Status AddColumns(const JudgedColumns& columns, Tally* tally);

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_COLUMNS_H_
