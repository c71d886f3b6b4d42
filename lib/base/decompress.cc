#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/byte_stream.h"
#include "base/status.h"

namespace alert {
namespace {

constexpr size_t kInputSize = size_t{1} << 17;
// Bytes that tell of a zstd frame what it needs next.
constexpr size_t kFrameHead = 18;
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
    ALERT_RETURN_IF_ERROR(got.status());
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
    while (damage_.ok()) {
      ALERT_RETURN_IF_ERROR(input_.Refill());
      if (!in_member_ && has_members_ && SkipPadding()) continue;
      if (input_.at_end()) {
        if (in_member_) damage_ = EndsEarly(name_);
        break;
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
        has_members_ = true;
        inflateReset(&inflater_);
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        damage_ = Damaged(name_, inflater_.msg != nullptr ? inflater_.msg : "no gzip data");
      }
      // What stands before damage is good.
      if (const size_t got = size - inflater_.avail_out; got > 0) return got;
    }
    if (!damage_.ok()) return damage_;
    return 0;
  }

 private:
  // Zeros behind the last member, as tapes leave them; false where there are none.
  bool SkipPadding() {
    const std::string_view bytes(input_.data(), input_.size());
    const size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
    input_.Use(zeros);
    return zeros > 0;
  }

  Input input_;
  std::string name_;
  z_stream inflater_ = {};
  bool ready_ = false;
  bool in_member_ = false;
  bool has_members_ = false;
  absl::Status damage_;
};

class ZstandardStream : public ByteStream {
 public:
  ZstandardStream(std::unique_ptr<ByteStream> stream, std::string name)
      : input_(std::move(stream)), name_(std::move(name)), context_(ZSTD_createDCtx()) {}

  absl::StatusOr<size_t> Read(char* data, size_t size) override {
    if (context_ == nullptr) return absl::ResourceExhaustedError("zstd could not start");
    ZSTD_outBuffer out = {data, size, 0};
    while (damage_.ok()) {
      ALERT_RETURN_IF_ERROR(input_.Refill());
      // What is decoded but did not fit into the last buffer comes without new input.
      ZSTD_inBuffer in = {input_.data(), may_have_more_ ? 0 : std::min(input_.size(), wanted_), 0};
      if (input_.at_end() && !in_frame_) return 0;
      const size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(result)) {
        damage_ = Damaged(name_, ZSTD_getErrorName(result));
      } else {
        in_frame_ = result != 0;
        wanted_ = in_frame_ ? result : kFrameHead;
        input_.Use(in.pos);
      }
      // What stands before damage is good.
      may_have_more_ = out.pos == size;
      if (out.pos > 0) return out.pos;
      if (damage_.ok() && input_.at_end() && in_frame_) damage_ = EndsEarly(name_);
    }
    return damage_;
  }

 private:
  struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  Input input_;
  std::string name_;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  bool in_frame_ = false;
  // A call that fails forgets what it has written: none is given more than it takes, or anything
  // before all that is decoded has come out.
  size_t wanted_ = kFrameHead;
  bool may_have_more_ = false;
  absl::Status damage_;
};

}  // namespace

std::unique_ptr<ByteStream> Decompress(Compression compression, std::unique_ptr<ByteStream> stream,
                                       const std::string& name) {
  switch (compression) {
    case Compression::kGzip:
      return std::make_unique<GzipStream>(std::move(stream), name);
    case Compression::kZstandard:
      return std::make_unique<ZstandardStream>(std::move(stream), name);
    case Compression::kNone:
      break;
  }
  return stream;
}

}  // namespace alert
