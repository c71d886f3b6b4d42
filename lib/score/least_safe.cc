#include "score/least_safe.h"

#include <cmath>

namespace alert {

std::optional<LeastSafe> LeastSafeOf(const ModelScore& model) {
  LeastSafe least = {nullptr, 1, {1, 1}};
  for (const ScoreRow& row : model.categories) {
    if (row.excluded || Sum(row.counts) == 0) continue;
    // Bounds that hold together: the least lower end lies below all categories, and each upper end
    // above its own, and so above the least safe one.
    const bool none = std::isnan(row.simultaneous.low);
    least.interval.low = std::fmin(least.interval.low, none ? 0 : row.simultaneous.low);
    least.interval.high = std::fmin(least.interval.high, row.simultaneous.high);
    const double safety = Deciding(row).safety;
    if (std::isnan(safety) || (least.row != nullptr && safety >= least.safety)) continue;
    least.row = &row;
    least.safety = safety;
  }
  return least.row == nullptr ? std::nullopt : std::optional<LeastSafe>(least);
}

}  // namespace alert
