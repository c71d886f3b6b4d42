#include "score/step_down.h"

namespace alert {

std::vector<bool> HoldTogether(size_t count, double tail,
                               const std::function<bool(size_t claim, double tail)>& holds_at) {
  std::vector<bool> holds(count, false);
  size_t left = count;
  for (bool found = true; found && left > 0;) {
    found = false;
    const double each = tail / static_cast<double>(left);
    for (size_t claim = 0; claim < count; ++claim) {
      if (holds[claim] || !holds_at(claim, each)) continue;
      holds[claim] = found = true;
      --left;
    }
  }
  return holds;
}

}  // namespace alert
