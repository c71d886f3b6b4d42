// Holm's rule for claims that are to hold together.
#ifndef ALERT_LIB_SCORE_STEP_DOWN_H_
#define ALERT_LIB_SCORE_STEP_DOWN_H_

#include <cstddef>
#include <functional>
#include <vector>

namespace alert {

// Which of `count` claims hold together, so that any of them is wrong with no more than the
// probability `tail` (Holm 1979): the first at tail / count, and each round that finds some lets
// the others share what is left. `holds_at` says whether a claim holds at a tail of its own, and
// does at any larger one.
std::vector<bool> HoldTogether(size_t count, double tail,
                               const std::function<bool(size_t claim, double tail)>& holds_at);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_STEP_DOWN_H_
