// Zip archives, by their central directory.
#ifndef ALERT_LIB_IMPORT_ZIP_H_
#define ALERT_LIB_IMPORT_ZIP_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "import/input.h"

namespace alert::import {

struct ZipMember {
  std::string name;
  uint16_t method = 0;
  uint16_t flags = 0;
  uint64_t packed_size = 0;
  uint64_t size = 0;
  uint64_t offset = 0;  // of its own header
  uint32_t checksum = 0;
};

// Archives as they are, and larger than 4 GiB (zip64); members stored, deflated, or compressed by
// zstd (method 93, also as several frames). No size that an archive claims is believed before it
// was compared with what is there, and nothing is written anywhere: names are names.
class ZipArchive {
 public:
  // DataLoss where the directory is damaged or claims what cannot be. Keeps `input` by reference.
  static absl::StatusOr<ZipArchive> Open(const Input& input);

  // In the directory's order; of members of one name the last.
  const std::vector<ZipMember>& members() const { return members_; }
  const ZipMember* Find(std::string_view name) const;

  // The bytes of a member. DataLoss where they are not what the directory says, or more than
  // kMostDocument.
  absl::StatusOr<std::string> Read(const ZipMember& member) const;

 private:
  explicit ZipArchive(const Input& input) : input_(&input) {}
  absl::Status ReadDirectory(std::string_view directory, uint64_t count);

  const Input* input_;
  uint64_t size_ = 0;
  std::vector<ZipMember> members_;
  std::map<std::string, size_t, std::less<>> by_name_;
};

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_ZIP_H_
