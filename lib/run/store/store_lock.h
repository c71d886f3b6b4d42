// One run at a time on a store.
#ifndef ALERT_LIB_RUN_STORE_STORE_LOCK_H_
#define ALERT_LIB_RUN_STORE_STORE_LOCK_H_

#include <string>

#include "absl/status/statusor.h"

namespace alert::run {

// Held by the process that runs on a store; gone with the process, however it ends. A file of its
// own beside the store: SQLite's locks on the store itself would be lost with a second descriptor.
class StoreLock {
 public:
  StoreLock() = default;
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  ~StoreLock();

  // Aborted where another run has it.
  static absl::StatusOr<StoreLock> Take(const std::string& store);

 private:
  std::string path_;
  int file_ = -1;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_STORE_LOCK_H_
