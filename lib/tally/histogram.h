// Counting columns of small integers.
#ifndef ALERT_LIB_TALLY_HISTOGRAM_H_
#define ALERT_LIB_TALLY_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "alert/verdict.h"

namespace alert {

// Adds the rows to counts[category * ALERT_VERDICT_COUNT + verdict]; `counts` is long enough for
// every row.
void CountVerdicts(const uint16_t* category, const alert_verdict* verdict, size_t rows,
                   std::vector<uint64_t>* counts);

// The largest value of a column; 0 for none.
uint16_t Largest(const uint16_t* column, size_t rows);
uint8_t Largest(const uint8_t* column, size_t rows);

}  // namespace alert

#endif  // ALERT_LIB_TALLY_HISTOGRAM_H_
