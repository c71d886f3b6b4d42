#include <zlib.h>
#include <zstd.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dataset/byte_stream.h"

namespace alert {
namespace {

constexpr size_t kInputSize = size_t{1} << 17;
// zlib's way of saying: gzip's header only, largest window.
constexpr int kGzipWindow = 16 + MAX_WBITS;

absl::Status Damaged(const std::string& name, const char* why) {
  return absl::DataLossError(absl::StrCat(name, ": the compressed data is damaged: ", why));
}

absl::Status EndsEarly(const std::string& name) {
  return absl::DataLossError(absl::StrCat(name, ": the compressed data ends early"));
}

// Compressed bytes, read ahead.
class Input {
 public:
  explicit Input(std::unique_ptr<ByteStream> stream)
      : stream_(std::move(stream)), buffer_(kInputSize) {}

  // Makes sure that there are bytes, unless the stream has ended.
  absl::Status Refill() {
    if (used_ < size_ || at_end_) return absl::OkStatus();
    absl::StatusOr<size_t> got = stream_->Read(buffer_.data(), buffer_.size());
    if (!got.ok()) return got.status();
    used_ = 0;
    size_ = *got;
    at_end_ = *got == 0;
    return absl::OkStatus();
  }

  char* data() { return buffer_.data() + used_; }
  size_t size() const { return size_ - used_; }
  void Use(size_t bytes) { used_ += bytes; }
  bool at_end() const { return at_end_; }

 private:
  std::unique_ptr<ByteStream> stream_;
  std::vector<char> buffer_;
  size_t used_ = 0;
  size_t size_ = 0;
  bool at_end_ = false;
};

class GzipStream : public ByteStream {
 public:
  GzipStream(std::unique_ptr<ByteStream> stream, std::string name)
      : input_(std::move(stream)), name_(std::move(name)) {
    ready_ = inflateInit2(&inflater_, kGzipWindow) == Z_OK;
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;
  ~GzipStream() override {
    if (ready_) inflateEnd(&inflater_);
  }

  absl::StatusOr<size_t> Read(char* data, size_t size) override {
    if (!ready_) return absl::ResourceExhaustedError("zlib could not start");
    while (true) {
      if (absl::Status status = input_.Refill(); !status.ok()) return status;
      if (input_.at_end()) {
        if (in_member_) return EndsEarly(name_);
        return 0;
      }
      in_member_ = true;
      inflater_.next_in = reinterpret_cast<Bytef*>(input_.data());
      inflater_.avail_in = static_cast<uInt>(input_.size());
      inflater_.next_out = reinterpret_cast<Bytef*>(data);
      inflater_.avail_out = static_cast<uInt>(size);
      const int result = inflate(&inflater_, Z_NO_FLUSH);
      input_.Use(input_.size() - inflater_.avail_in);
      if (result == Z_STREAM_END) {
        in_member_ = false;
        inflateReset(&inflater_);
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return Damaged(name_, inflater_.msg != nullptr ? inflater_.msg : "no gzip data");
      }
      if (const size_t got = size - inflater_.avail_out; got > 0) return got;
    }
  }

 private:
  Input input_;
  std::string name_;
  z_stream inflater_ = {};
  bool ready_ = false;
  bool in_member_ = false;
};

class ZstandardStream : public ByteStream {
 public:
  ZstandardStream(std::unique_ptr<ByteStream> stream, std::string name)
      : input_(std::move(stream)), name_(std::move(name)), context_(ZSTD_createDCtx()) {}

  absl::StatusOr<size_t> Read(char* data, size_t size) override {
    if (context_ == nullptr) return absl::ResourceExhaustedError("zstd could not start");
    ZSTD_outBuffer out = {data, size, 0};
    while (true) {
      if (absl::Status status = input_.Refill(); !status.ok()) return status;
      // What is decoded but did not fit into the last buffer comes without new input.
      ZSTD_inBuffer in = {input_.data(), input_.size(), 0};
      if (input_.at_end() && !in_frame_) return 0;
      const size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(result)) return Damaged(name_, ZSTD_getErrorName(result));
      in_frame_ = result != 0;
      input_.Use(in.pos);
      if (out.pos > 0) return out.pos;
      if (input_.at_end() && in_frame_) return EndsEarly(name_);
    }
  }

 private:
  struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  Input input_;
  std::string name_;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  bool in_frame_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> Decompress(Compression compression, std::unique_ptr<ByteStream> stream,
                                       const std::string& name) {
  switch (compression) {
    case Compression::kGzip: return std::make_unique<GzipStream>(std::move(stream), name);
    case Compression::kZstandard: return std::make_unique<ZstandardStream>(std::move(stream), name);
    case Compression::kNone: break;
  }
  return stream;
}

}  // namespace alert
