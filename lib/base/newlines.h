// Counting newlines at the speed of memory.
#ifndef ALERT_LIB_BASE_NEWLINES_H_
#define ALERT_LIB_BASE_NEWLINES_H_

#include <cstddef>
#include <string_view>

namespace alert {

size_t CountNewlines(std::string_view bytes);

}  // namespace alert

#endif  // ALERT_LIB_BASE_NEWLINES_H_
