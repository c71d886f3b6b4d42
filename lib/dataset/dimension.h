// What rows are grouped by, by name.
#ifndef ALERT_LIB_DATASET_DIMENSION_H_
#define ALERT_LIB_DATASET_DIMENSION_H_

#include "alert/dataset.h"
#include "base/enumeration.h"

namespace alert {

extern const Enumeration kDimensions;

// Whether rows name their values of it, which come in any number: models, attacks, languages.
bool IsNamedByRows(alert_dimension dimension);

// OutOfRange for a value that is none, InvalidArgument for one that rows don't name.
absl::Status CheckNamedByRows(alert_dimension dimension);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_DIMENSION_H_
