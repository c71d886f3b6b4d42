#include "import/packed_lines.h"

#include <zstd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace alert::import {

struct PackedLines::Packer {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
  std::string buffer = std::string(ZSTD_CStreamOutSize(), '\0');
};

PackedLines::PackedLines() : packer_(std::make_unique<Packer>()) {
  // The fastest: rows are packed once, and read once or twice.
  if (packer_->context != nullptr) {
    ZSTD_CCtx_setParameter(packer_->context.get(), ZSTD_c_compressionLevel, 1);
  }
}
PackedLines::PackedLines(PackedLines&&) noexcept = default;
PackedLines& PackedLines::operator=(PackedLines&&) noexcept = default;
PackedLines::~PackedLines() = default;

absl::Status PackedLines::Append(std::string_view text) {
  return Pack(text, false);
}

absl::StatusOr<std::string> PackedLines::Finish() {
  ALERT_RETURN_IF_ERROR(Pack({}, true));
  return std::move(bytes_);
}

absl::Status PackedLines::Pack(std::string_view text, bool last) {
  if (packer_->context == nullptr) return absl::ResourceExhaustedError("zstd could not start");
  ZSTD_inBuffer in = {text.data(), text.size(), 0};
  while (true) {
    ZSTD_outBuffer out = {packer_->buffer.data(), packer_->buffer.size(), 0};
    const size_t left = ZSTD_compressStream2(packer_->context.get(), &out, &in,
                                             last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left)) {
      return absl::ResourceExhaustedError(absl::StrCat("zstd: ", ZSTD_getErrorName(left)));
    }
    bytes_.append(packer_->buffer, 0, out.pos);
    if (last ? left == 0 : in.pos == in.size) return absl::OkStatus();
  }
}

}  // namespace alert::import
