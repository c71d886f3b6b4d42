// A part of a panel, laid out as the coefficients of agreement take it.
#ifndef ALERT_LIB_COMPARE_MATRIX_H_
#define ALERT_LIB_COMPARE_MATRIX_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "compare/panel.h"

namespace alert {

struct RatingMatrix {
  size_t items = 0;
  size_t raters = 0;
  uint8_t labels = 0;
  std::vector<uint8_t> ratings;    // [rater * items + item]
  std::vector<uint32_t> clusters;  // by item; empty where each is a cluster of its own
};

struct MatrixQuery {
  std::vector<uint16_t> raters;  // empty: all
  uint16_t category = ALERT_NO_CATEGORY;
  bool every_verdict = false;
};

// See alert_matrix_create.
absl::StatusOr<RatingMatrix> MakeMatrix(const Panel& panel, const MatrixQuery& query);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_MATRIX_H_
