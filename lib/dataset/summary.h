// How many prompts a dataset has, by dimension, beside the counts of a published release.
#ifndef ALERT_LIB_DATASET_SUMMARY_H_
#define ALERT_LIB_DATASET_SUMMARY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "dataset/dataset.h"
#include "dataset/row/problem.h"

namespace alert {

struct SummaryRow {
  std::string name;
  uint64_t rows = 0;
  uint64_t released = ALERT_NOT_PUBLISHED;
};

struct Verification {
  std::string_view release;
  uint64_t released = 0;
  uint64_t differences = 0;  // groups whose counts differ, the total among them
};

class Summary {
 public:
  // Reads the whole dataset.
  static absl::StatusOr<Summary> Of(const Dataset& dataset);

  uint64_t rows() const { return rows_; }
  const ProblemLog& problems() const { return problems_; }
  const std::vector<SummaryRow>& rows_of(alert_dimension dimension) const {
    return groups_[dimension];
  }

  // Empty `release`: the one that the rows look like. NotFound for an unknown name.
  absl::StatusOr<Verification> Verify(std::string_view release);

  std::string ToJson() const;

 private:
  uint64_t rows_ = 0;
  std::array<std::vector<SummaryRow>, ALERT_DIMENSION_COUNT> groups_;
  std::vector<uint16_t> macro_of_category_;
  ProblemLog problems_;
  Verification verification_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_SUMMARY_H_
