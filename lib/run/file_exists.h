// Whether there is a file.
#ifndef ALERT_LIB_RUN_FILE_EXISTS_H_
#define ALERT_LIB_RUN_FILE_EXISTS_H_

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alert::run {

// PermissionDenied where a directory on the way may not be looked into, and so on.
inline absl::StatusOr<bool> FileExists(const std::string& path) {
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  if (error) return absl::ErrnoToStatus(error.value(), path);
  return exists;
}

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_FILE_EXISTS_H_
