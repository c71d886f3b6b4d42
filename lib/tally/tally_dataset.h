// Counting the rows of datasets: prompts that are expected, and judged rows.
#ifndef ALERT_LIB_TALLY_TALLY_DATASET_H_
#define ALERT_LIB_TALLY_TALLY_DATASET_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "dataset/dataset.h"
#include "judge/judge.h"
#include "tally/tally.h"

namespace alert {

// Declares the dataset's prompts as those to be answered.
absl::Status ExpectDataset(const Dataset& prompts, Tally* tally);

// Adds the dataset's judged rows; `judges` are known besides the built-in ones, by their names.
absl::Status AddDataset(const Dataset& judged,
                        const std::vector<std::shared_ptr<const Judge>>& judges, Tally* tally);

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_DATASET_H_
