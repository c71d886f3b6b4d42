// What form a source has, told by its first bytes: one that is read, or one that is refused by
// name.
#ifndef ALERT_LIB_DATASET_IO_ROW_FORMAT_H_
#define ALERT_LIB_DATASET_IO_ROW_FORMAT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "alert/abi.h"
#include "base/byte_stream.h"

namespace alert {

class BlockSource;

// What some writers put before UTF-8 text; no part of the line that it begins.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// How many first bytes tell what a source holds.
inline constexpr size_t kHeadSize = 4096;

// A form that the bytes of a source may have, compressed data unpacked.
struct RowFormat {
  std::string_view magic;             // its first bytes, or empty
  bool (*is)(std::string_view head);  // null: told by `magic`
  std::string_view name;              // "a zip archive"
  // Gives its rows as lines of JSON; null where it is refused by name.
  std::unique_ptr<BlockSource> (*open)(std::unique_ptr<ByteStream> stream, const std::string& name,
                                       size_t block_size);
  std::string_view advice;  // what to do where it is refused, or empty
  alert_cause cause = ALERT_CAUSE_NONE;

  // Whether its rows stand as they are, on lines that can be read at any place.
  bool has_plain_lines() const;
};

// The form of a source, compressed data unpacked, that begins with `head`; what may be damaged
// lines is lines. InvalidArgument, saying what it is and what to do, where it is one that is
// refused; messages call the source `name`.
absl::StatusOr<const RowFormat*> FormatOf(const std::string& name, std::string_view head);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_IO_ROW_FORMAT_H_
