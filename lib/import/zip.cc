#include "import/zip.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"

namespace alert::import {
namespace {

using namespace std::string_view_literals;

// APPNOTE.TXT, sections 4.3 and 4.5.
constexpr std::string_view kLocalMagic = "PK\x03\x04";
constexpr std::string_view kCentralMagic = "PK\x01\x02";
constexpr std::string_view kEndMagic = "PK\x05\x06";
constexpr std::string_view kEnd64Magic = "PK\x06\x06";
constexpr std::string_view kLocator64Magic = "PK\x06\x07";
constexpr size_t kLocalSize = 30;
constexpr size_t kCentralSize = 46;
constexpr size_t kEndSize = 22;
constexpr size_t kEnd64Size = 56;
constexpr size_t kLocator64Size = 20;
constexpr size_t kMostComment = 0xFFFF;
constexpr uint16_t kZip64Field = 1;
constexpr uint32_t kIn64 = 0xFFFFFFFF;
constexpr uint16_t kIn64Short = 0xFFFF;
constexpr uint16_t kEncrypted = 1;
// Of a directory: some millions of members.
constexpr uint64_t kMostDirectory = uint64_t{256} << 20;

enum Method : uint16_t { kStored = 0, kDeflated = 8, kZstandard = 93 };

// Numbers in little-endian order; 0 beyond the end.
template <typename Number>
Number ReadNumber(std::string_view bytes, size_t at) {
  Number number = 0;
  for (size_t i = 0; i < sizeof(Number) && at + i < bytes.size(); ++i) {
    number |= static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes[at + i]))
                                  << (8 * i));
  }
  return number;
}

bool BeginsWithMagic(std::string_view bytes, std::string_view magic) {
  return bytes.substr(0, magic.size()) == magic;
}

// What stands in the extra field instead of a 32-bit member that is all ones, in this order.
void ReadZip64(std::string_view extra, ZipMember* member) {
  while (extra.size() >= 4) {
    const auto id = ReadNumber<uint16_t>(extra, 0);
    const auto size = ReadNumber<uint16_t>(extra, 2);
    std::string_view field = extra.substr(4, size);
    extra.remove_prefix(std::min<size_t>(extra.size(), size_t{4} + size));
    if (id != kZip64Field) continue;
    for (uint64_t* number : {&member->size, &member->packed_size, &member->offset}) {
      if (*number != kIn64 || field.size() < 8) continue;
      *number = ReadNumber<uint64_t>(field, 0);
      field.remove_prefix(8);
    }
  }
}

// Takes unpacked bytes up to as many as a member may have.
class Unpacked {
 public:
  explicit Unpacked(uint64_t most) : most_(most) {}

  // False where there are more than the member claims.
  bool Append(std::string_view bytes) {
    if (bytes.size() > most_ - bytes_.size()) return false;
    bytes_.append(bytes);
    return true;
  }
  std::string Take() { return std::move(bytes_); }

 private:
  uint64_t most_;
  std::string bytes_;
};

constexpr int kRawDeflate = -MAX_WBITS;

// Nothing where the bytes are damaged, or more than `size`.
std::optional<std::string> Inflate(std::string_view packed, uint64_t size) {
  z_stream inflater = {};
  if (inflateInit2(&inflater, kRawDeflate) != Z_OK) return std::nullopt;
  Unpacked unpacked(size);
  std::string piece(kPieceSize, '\0');
  int result = Z_OK;
  bool fits = true;
  while (result == Z_OK && fits) {
    if (inflater.avail_in == 0) {
      const size_t next = std::min(packed.size(), kPieceSize);
      inflater.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
      inflater.avail_in = static_cast<uInt>(next);
      packed.remove_prefix(next);
    }
    inflater.next_out = reinterpret_cast<Bytef*>(piece.data());
    inflater.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&inflater, Z_NO_FLUSH);
    fits = unpacked.Append({piece.data(), piece.size() - inflater.avail_out});
  }
  inflateEnd(&inflater);
  if (result != Z_STREAM_END || !fits) return std::nullopt;
  return unpacked.Take();
}

// As Inflate; frames that follow one another are one text.
std::optional<std::string> Unzstd(std::string_view packed, uint64_t size) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                   ZSTD_freeDCtx);
  if (context == nullptr) return std::nullopt;
  Unpacked unpacked(size);
  std::string piece(kPieceSize, '\0');
  ZSTD_inBuffer in = {packed.data(), packed.size(), 0};
  size_t wanted = 1;
  bool is_full = false;
  while (in.pos < in.size || is_full) {
    ZSTD_outBuffer out = {piece.data(), piece.size(), 0};
    wanted = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(wanted) || !unpacked.Append({piece.data(), out.pos})) return std::nullopt;
    is_full = out.pos == out.size;
  }
  if (wanted != 0 && !packed.empty()) return std::nullopt;
  return unpacked.Take();
}

uint32_t Checksum(std::string_view bytes) {
  return static_cast<uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// Where the directory is.
struct End {
  uint64_t count = 0;
  uint64_t size = 0;
  uint64_t offset = 0;
  uint64_t limit = 0;  // where it has to have ended
};

absl::StatusOr<End> FindEnd(const Input& input, uint64_t archive_size) {
  const uint64_t tail_size = std::min<uint64_t>(archive_size, kEndSize + kMostComment);
  const absl::StatusOr<std::string> tail = input.ReadAt(archive_size - tail_size, tail_size);
  ALERT_RETURN_IF_ERROR(tail.status());
  const size_t at = std::string_view(*tail).rfind(kEndMagic);
  if (at == std::string::npos || tail->size() - at < kEndSize) {
    return input.Damaged("the zip archive has no end: it was cut off, or is still written");
  }
  const std::string_view record = std::string_view(*tail).substr(at);
  End end;
  end.count = ReadNumber<uint16_t>(record, 10);
  end.size = ReadNumber<uint32_t>(record, 12);
  end.offset = ReadNumber<uint32_t>(record, 16);
  end.limit = archive_size - tail_size + at;
  if (end.count != kIn64Short && end.size != kIn64 && end.offset != kIn64) return end;
  if (end.limit < kLocator64Size) return end;
  const absl::StatusOr<std::string> locator =
      input.ReadAt(end.limit - kLocator64Size, kLocator64Size);
  ALERT_RETURN_IF_ERROR(locator.status());
  if (!BeginsWithMagic(*locator, kLocator64Magic)) return end;
  const auto offset = ReadNumber<uint64_t>(*locator, 8);
  if (offset > end.limit) return input.Damaged("the end of the zip archive is damaged");
  const absl::StatusOr<std::string> large = input.ReadAt(offset, kEnd64Size);
  ALERT_RETURN_IF_ERROR(large.status());
  if (!BeginsWithMagic(*large, kEnd64Magic) || large->size() < kEnd64Size) {
    return input.Damaged("the end of the zip archive is damaged");
  }
  end.count = ReadNumber<uint64_t>(*large, 32);
  end.size = ReadNumber<uint64_t>(*large, 40);
  end.offset = ReadNumber<uint64_t>(*large, 48);
  end.limit = offset;
  return end;
}

}  // namespace

absl::StatusOr<ZipArchive> ZipArchive::Open(const Input& input) {
  ZipArchive archive(input);
  const absl::StatusOr<uint64_t> size = input.RawSize();
  ALERT_RETURN_IF_ERROR(size.status());
  archive.size_ = *size;
  const absl::StatusOr<End> end = FindEnd(input, *size);
  ALERT_RETURN_IF_ERROR(end.status());
  if (end->size > kMostDirectory || end->offset > end->limit ||
      end->size > end->limit - end->offset || end->count > end->size / kCentralSize) {
    return input.Damaged("the directory of the zip archive claims more than there is");
  }
  const absl::StatusOr<std::string> directory = input.ReadAt(end->offset, end->size);
  ALERT_RETURN_IF_ERROR(directory.status());
  ALERT_RETURN_IF_ERROR(archive.ReadDirectory(*directory, end->count));
  return archive;
}

absl::Status ZipArchive::ReadDirectory(std::string_view directory, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    if (directory.size() < kCentralSize || !BeginsWithMagic(directory, kCentralMagic)) {
      return input_->Damaged("the directory of the zip archive is damaged");
    }
    const size_t name_size = ReadNumber<uint16_t>(directory, 28);
    const size_t extra_size = ReadNumber<uint16_t>(directory, 30);
    const size_t comment_size = ReadNumber<uint16_t>(directory, 32);
    const size_t entry_size = kCentralSize + name_size + extra_size + comment_size;
    if (directory.size() < entry_size) {
      return input_->Damaged("the directory of the zip archive is damaged");
    }
    ZipMember member;
    member.name = directory.substr(kCentralSize, name_size);
    member.flags = ReadNumber<uint16_t>(directory, 8);
    member.method = ReadNumber<uint16_t>(directory, 10);
    member.checksum = ReadNumber<uint32_t>(directory, 16);
    member.packed_size = ReadNumber<uint32_t>(directory, 20);
    member.size = ReadNumber<uint32_t>(directory, 24);
    member.offset = ReadNumber<uint32_t>(directory, 42);
    ReadZip64(directory.substr(kCentralSize + name_size, extra_size), &member);
    directory.remove_prefix(entry_size);
    const auto [known, is_new] = by_name_.emplace(member.name, members_.size());
    if (is_new) {
      members_.push_back(std::move(member));
    } else {
      members_[known->second] = std::move(member);
    }
  }
  return absl::OkStatus();
}

const ZipMember* ZipArchive::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &members_[found->second];
}

absl::StatusOr<std::string> ZipArchive::Read(const ZipMember& member) const {
  const auto damaged = [&](std::string_view why) {
    return input_->Damaged(absl::StrCat("its member ", Quoted(member.name), " ", Absl(why)));
  };
  if ((member.flags & kEncrypted) != 0) return damaged("is encrypted");
  if (member.size > kMostDocument || member.packed_size > kMostDocument) {
    return damaged(absl::StrCat("claims more than ", kMostDocument, " bytes"));
  }
  const absl::StatusOr<std::string> header = input_->ReadAt(member.offset, kLocalSize);
  ALERT_RETURN_IF_ERROR(header.status());
  if (header->size() < kLocalSize || !BeginsWithMagic(*header, kLocalMagic)) {
    return damaged("is not where the directory says");
  }
  const uint64_t begin = member.offset + kLocalSize + ReadNumber<uint16_t>(*header, 26) +
                         ReadNumber<uint16_t>(*header, 28);
  if (begin > size_ || member.packed_size > size_ - begin) {
    return damaged("claims more than there is");
  }
  absl::StatusOr<std::string> packed = input_->ReadAt(begin, member.packed_size);
  ALERT_RETURN_IF_ERROR(packed.status());
  std::optional<std::string> bytes;
  if (member.method == kStored) {
    bytes = *std::move(packed);
  } else if (member.method == kDeflated) {
    bytes = Inflate(*packed, member.size);
  } else if (member.method == kZstandard) {
    bytes = Unzstd(*packed, member.size);
  } else {
    return damaged(absl::StrCat("is compressed by a method that is not read (", member.method,
                                "); 0, 8 (deflate) and 93 (zstd) are"));
  }
  if (!bytes.has_value() || bytes->size() != member.size) return damaged("is damaged");
  if (Checksum(*bytes) != member.checksum) return damaged("is damaged: its checksum is another");
  return *std::move(bytes);
}

}  // namespace alert::import
