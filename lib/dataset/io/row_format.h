// What a source holds, told by its first bytes: rows, or something that is named and refused.
#ifndef ALERT_LIB_DATASET_IO_SOURCE_KIND_H_
#define ALERT_LIB_DATASET_IO_SOURCE_KIND_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace alert {

// What some writers put before UTF-8 text; no part of the line that it begins.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// How many first bytes tell what a source holds.
inline constexpr size_t kHeadSize = 4096;

enum class Layout {
  kLines,  // a row a line
  kList,   // one JSON list, whose elements are the rows
};

// The layout of a source, compressed data unpacked, that begins with `head`. InvalidArgument,
// saying what it is and what to do, where it holds rows in neither; what may be damaged lines is
// lines.
absl::StatusOr<Layout> LayoutOf(const std::string& name, std::string_view head);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_IO_SOURCE_KIND_H_
