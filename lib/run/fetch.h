// Fetching a release of ALERT's data from its public home.
#ifndef ALERT_LIB_RUN_FETCH_H_
#define ALERT_LIB_RUN_FETCH_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alert::run {

struct Release {
  std::string_view name;
  std::string_view file;
  std::string_view base_url;
  std::string_view licence;
  std::string_view licence_url;
  std::string_view notice;
};

// NotFound, with the names there are, for another name.
absl::StatusOr<const Release*> FindRelease(std::string_view name);

struct FetchOptions {
  std::string base_url;  // empty: the release's own
  std::string directory = ".";
  bool accept_licence = false;
  double timeout_seconds = 60;  // without a byte
};

// Is told how many bytes have come, of how many (0: unknown); false ends it.
using FetchProgress = std::function<bool(uint64_t bytes, uint64_t size)>;

// alert_fetch.
absl::Status Fetch(const Release& release, const FetchOptions& options,
                   const FetchProgress& progress);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_FETCH_H_
