// Text that is kept in memory in little room.
#ifndef ALERT_LIB_IMPORT_PACKED_LINES_H_
#define ALERT_LIB_IMPORT_PACKED_LINES_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alert::import {

// Appended to, it gives one frame of zstd, which readers of rows take as a file's.
class PackedLines {
 public:
  PackedLines();
  PackedLines(PackedLines&&) noexcept;
  PackedLines& operator=(PackedLines&&) noexcept;
  ~PackedLines();

  absl::Status Append(std::string_view text);

  // The frame; nothing is appended after it.
  absl::StatusOr<std::string> Finish();

 private:
  struct Packer;
  absl::Status Pack(std::string_view text, bool last);

  std::unique_ptr<Packer> packer_;
  std::string bytes_;
};

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_PACKED_LINES_H_
