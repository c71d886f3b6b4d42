// The labels of a model, as its rows take them.
#ifndef ALERT_LIB_SCORE_ROW_LABELS_H_
#define ALERT_LIB_SCORE_ROW_LABELS_H_

#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "score/row_interval.h"
#include "tally/labels.h"

namespace alert {

std::vector<LabelCell> LabelsOf(std::string_view model, absl::Span<const LabelCell> labels);

// The options with the labels of those cells that a row is made of; unchanged where there are none.
IntervalOptions WithLabels(const IntervalOptions& options, absl::Span<const LabelCell> labels,
                           const std::function<bool(const LabelCell&)>& is_of_row);

// Whether a model's labels are enough to correct anything by, and no more than its rows, of which
// `counts` are by category.
absl::Status CheckLabels(std::string_view model, alert_labels_drawn drawn,
                         absl::Span<const LabelCell> labels,
                         absl::Span<const VerdictCounts> counts);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_ROW_LABELS_H_
