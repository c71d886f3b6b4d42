// Numbers that mean something in several rooms.
#ifndef ALERT_LIB_BASE_NUMBERS_H_
#define ALERT_LIB_BASE_NUMBERS_H_

#include <cstdint>
#include <limits>

namespace alert {

// Stands where there is no figure.
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// 2^53: doubles, and with them every program that reads JSON, tell whole numbers up to there apart.
inline constexpr int64_t kMostExact = int64_t{1} << 53;

}  // namespace alert

#endif  // ALERT_LIB_BASE_NUMBERS_H_
