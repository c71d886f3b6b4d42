// A piece of a source that begins and ends at a line's boundary.
#ifndef ALERT_LIB_DATASET_IO_BLOCK_H_
#define ALERT_LIB_DATASET_IO_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/aligned_buffer.h"
#include "base/string_end.h"

namespace alert {

// Bytes of a line beyond which it is given up, so that a file without newlines can't use up the
// memory.
inline constexpr size_t kMaxLineSize = size_t{64} << 20;

// The bytes behind a block's text: a newline that the parser puts there, and what it may read past
// it.
inline constexpr size_t kBlockPadding = 1 + kScanPadding;

struct Block {
  AlignedBuffer buffer;  // longer than the text by kBlockPadding
  size_t begin = 0;      // of the text in the buffer
  size_t size = 0;
  uint64_t offset = 0;    // of the text in its source
  uint32_t file = 0;      // the source
  bool cut_line = false;  // the last line is longer than kMaxLineSize, and its rest is missing
  bool is_list = false;   // elements of a list, as ListStream leaves them
  uint64_t newlines_before = 0;  // left out between the block before and this one
  std::string damage;            // why the source ends here, where it should not

  std::string_view text() const { return {buffer.data() + begin, size}; }
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_IO_BLOCK_H_
