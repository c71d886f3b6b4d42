// Bytes that come in order, decompressed on the way.
#ifndef ALERT_LIB_BASE_BYTE_STREAM_H_
#define ALERT_LIB_BASE_BYTE_STREAM_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alert {

// The status of a failed system call on a file: NotFound, PermissionDenied or Unknown, naming it.
absl::Status FileError(const std::string& path, int error_number);

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Reads at least one byte and up to `size`; 0 at the end. DataLoss, at every further call too,
  // where the data is damaged or ends early: what was read before it is good.
  virtual absl::StatusOr<size_t> Read(char* data, size_t size) = 0;
};

enum class Compression { kNone, kGzip, kZstandard };

// How many first bytes of a file tell how it is compressed.
inline constexpr size_t kMagicSize = 4;
Compression CompressionOf(std::string_view first_bytes);

// The bytes of a file descriptor, which the stream closes unless it is standard input.
std::unique_ptr<ByteStream> ReadDescriptor(int descriptor, const std::string& name);

// The bytes of `memory`, which must outlive the stream.
std::unique_ptr<ByteStream> ReadMemory(std::string_view memory);

// The first `size` bytes of a stream, fewer only where it ends or is damaged: the next read tells.
absl::StatusOr<std::string> ReadHead(ByteStream* stream, size_t size);

// `head`, then the rest of `stream`.
std::unique_ptr<ByteStream> Prepend(std::string head, std::unique_ptr<ByteStream> stream);

// `stream` decompressed; several compressed files in a row are one.
std::unique_ptr<ByteStream> Decompress(Compression compression, std::unique_ptr<ByteStream> stream,
                                       const std::string& name);

}  // namespace alert

#endif  // ALERT_LIB_BASE_BYTE_STREAM_H_
