// How far a word is from what it may be a slip of.
#ifndef ALERT_LIB_TEXT_EDIT_DISTANCE_H_
#define ALERT_LIB_TEXT_EDIT_DISTANCE_H_

#include <cstddef>
#include <string_view>

namespace alert {

// The number of bytes changed, left out, added or swapped with their neighbour between the two.
size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace alert

#endif  // ALERT_LIB_TEXT_EDIT_DISTANCE_H_
