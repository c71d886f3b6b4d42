#include "base/byte_stream.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace alert {
namespace {

class DescriptorStream : public ByteStream {
 public:
  DescriptorStream(int descriptor, std::string name)
      : descriptor_(descriptor), name_(std::move(name)) {}
  DescriptorStream(const DescriptorStream&) = delete;
  DescriptorStream& operator=(const DescriptorStream&) = delete;
  ~DescriptorStream() override {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }

  absl::StatusOr<size_t> Read(char* data, size_t size) override {
    while (true) {
      const ssize_t got = read(descriptor_, data, size);
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EINTR) return FileError(name_, errno);
    }
  }

 private:
  int descriptor_;
  std::string name_;
};

class MemoryStream : public ByteStream {
 public:
  explicit MemoryStream(std::string_view memory) : rest_(memory) {}

  absl::StatusOr<size_t> Read(char* data, size_t size) override {
    const size_t count = std::min(size, rest_.size());
    std::memcpy(data, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

class PrependedStream : public ByteStream {
 public:
  PrependedStream(std::string head, std::unique_ptr<ByteStream> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}

  absl::StatusOr<size_t> Read(char* data, size_t size) override {
    if (taken_ == head_.size()) return rest_->Read(data, size);
    const size_t count = std::min(size, head_.size() - taken_);
    std::memcpy(data, head_.data() + taken_, count);
    taken_ += count;
    return count;
  }

 private:
  std::string head_;
  size_t taken_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

// Some writers put what they have to say in such frames, also before the first with data.
bool BeginsSkippableFrame(std::string_view bytes) {
  return bytes.size() >= kMagicSize && bytes.substr(1, 3) == "\x2A\x4D\x18" &&
         (bytes.front() & 0xF0) == 0x50;
}

}  // namespace

absl::Status FileError(const std::string& path, int error_number) {
  const std::string message = absl::StrCat(path, ": ", std::strerror(error_number));
  switch (error_number) {
    case ENOENT:
      return absl::NotFoundError(message);
    case EACCES:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnknownError(message);
  }
}

Compression CompressionOf(std::string_view first_bytes) {
  if (first_bytes.substr(0, 2) == "\x1F\x8B") return Compression::kGzip;
  if (first_bytes.substr(0, 4) == "\x28\xB5\x2F\xFD") return Compression::kZstandard;
  if (BeginsSkippableFrame(first_bytes)) return Compression::kZstandard;
  return Compression::kNone;
}

std::unique_ptr<ByteStream> ReadDescriptor(int descriptor, const std::string& name) {
  return std::make_unique<DescriptorStream>(descriptor, name);
}

std::unique_ptr<ByteStream> ReadMemory(std::string_view memory) {
  return std::make_unique<MemoryStream>(memory);
}

absl::StatusOr<std::string> ReadHead(ByteStream* stream, size_t size) {
  std::string head(size, '\0');
  size_t filled = 0;
  while (filled < head.size()) {
    absl::StatusOr<size_t> got = stream->Read(head.data() + filled, head.size() - filled);
    if (!got.ok() && !absl::IsDataLoss(got.status())) return got.status();
    if (!got.ok() || *got == 0) break;
    filled += *got;
  }
  head.resize(filled);
  return head;
}

std::unique_ptr<ByteStream> Prepend(std::string head, std::unique_ptr<ByteStream> stream) {
  return std::make_unique<PrependedStream>(std::move(head), std::move(stream));
}

}  // namespace alert
