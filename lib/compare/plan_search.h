// Searches over numbers of prompts.
#ifndef ALERT_LIB_COMPARE_PLAN_SEARCH_H_
#define ALERT_LIB_COMPARE_PLAN_SEARCH_H_

#include <cstdint>

namespace alert {

// The smallest value in (low, high] for which `holds`, where it holds at `high`, not at `low`, and
// changes once.
template <typename Predicate>
int64_t FirstTrue(int64_t low, int64_t high, const Predicate& holds) {
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

// As FirstTrue above `low`, where no `high` is known. Past `limit`, returns limit + 1.
template <typename Predicate>
int64_t FirstTrueAbove(int64_t low, int64_t limit, const Predicate& holds) {
  int64_t step = 1;
  while (low + step <= limit && !holds(low + step)) {
    low += step;
    step *= 2;
  }
  if (low + step > limit) {
    if (low >= limit || !holds(limit)) return limit + 1;
    return FirstTrue(low, limit, holds);
  }
  return FirstTrue(low, low + step, holds);
}

// As FirstTrueAbove for what may fail again, as power does that goes up and down in a saw-tooth:
// from the value found on, it holds at the next `looks` places, of which `next` gives the one after
// each.
template <typename Predicate, typename Next>
int64_t SettledAbove(int64_t low, int64_t limit, int looks, const Predicate& holds,
                     const Next& next) {
  int64_t settled = FirstTrueAbove(low, limit, holds);
  int64_t place = settled;
  for (int look = 0; look < looks && place < limit; ++look) {
    place = next(place);
    if (place > limit) break;
    if (holds(place)) continue;
    settled = place = FirstTrueAbove(place, limit, holds);
    look = -1;
  }
  return settled;
}

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PLAN_SEARCH_H_
