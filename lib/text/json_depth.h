// How many arrays and objects may stand in one another in JSON that others wrote.
#ifndef ALERT_LIB_TEXT_JSON_DEPTH_H_
#define ALERT_LIB_TEXT_JSON_DEPTH_H_

namespace alert {

// In a row of a dataset, of JSON Lines or Arrow (docs/dataset.md): what is deeper is no row of
// ours, and must not use up the stack.
inline constexpr int kMostRowDepth = 64;

// Anywhere else: reading, writing and comparing a value recurses into it, and a much deeper one
// would overflow the stack.
inline constexpr int kMostJsonDepth = 100;

}  // namespace alert

#endif  // ALERT_LIB_TEXT_JSON_DEPTH_H_
