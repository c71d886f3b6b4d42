#include "run/store/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

// Whether `path` still is the file that is open: its last holder may have removed it meanwhile.
bool IsStillThere(int file, const std::string& path) {
  struct stat open {};
  struct stat named {};
  return fstat(file, &open) == 0 && stat(path.c_str(), &named) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

}  // namespace

StoreLock::StoreLock(StoreLock&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  return *this;
}

StoreLock::~StoreLock() {
  if (file_ < 0) return;
  unlink(path_.c_str());
  close(file_);
}

absl::StatusOr<StoreLock> StoreLock::Take(const std::string& store) {
  StoreLock lock;
  const std::string path = store + "-lock";
  for (;;) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return absl::ErrnoToStatus(errno, fmt::format("{} cannot be made", path));
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      close(file);
      return absl::AbortedError(
          fmt::format("{} is in use by another run: wait for its end, or stop it", store));
    }
    if (IsStillThere(file, path)) {
      lock.path_ = path;
      lock.file_ = file;
      return lock;
    }
    close(file);
  }
}

}  // namespace alert::run
