// Reading judged rows into a panel.
#ifndef ALERT_LIB_COMPARE_PANEL_DATASET_H_
#define ALERT_LIB_COMPARE_PANEL_DATASET_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "compare/panel.h"
#include "dataset/dataset.h"
#include "judge/judge.h"

namespace alert {

// Adds the dataset's judged rows; see alert_panel_add_dataset. `judges` are known besides the
// built-in ones.
absl::Status AddDataset(const Dataset& judged, std::string_view side,
                        const std::vector<std::shared_ptr<const Judge>>& judges, Panel* panel);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PANEL_DATASET_H_
