// What programs write into JSON that is none.
#ifndef ALERT_LIB_IMPORT_LENIENT_H_
#define ALERT_LIB_IMPORT_LENIENT_H_

#include <string>
#include <string_view>

namespace alert::import {

// `json` as RFC 8259 has it: the bare words NaN, Infinity and -Infinity, which Python writes, are
// null; an integer of more digits than 64 bits have is a number with an exponent, and null where no
// double has it; half a surrogate pair is U+FFFD. What else is wrong stays.
std::string WithoutExtensions(std::string_view json);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_LENIENT_H_
