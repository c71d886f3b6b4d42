// One file over HTTP, gone on with where an earlier download ended.
#ifndef ALERT_LIB_RUN_DOWNLOAD_H_
#define ALERT_LIB_RUN_DOWNLOAD_H_

#include <string>

#include "absl/status/status.h"
#include "run/fetch.h"

namespace alert::run {

// Downloads `url` to `path`. What has come of an earlier, unfinished call is there already, with
// the server's name for that version of the file (its ETag) in `path`.etag: only the rest is asked
// for, and the whole file again if the server has another version now.
absl::Status Download(const std::string& url, const std::string& path, double timeout_seconds,
                      const FetchProgress& progress);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_DOWNLOAD_H_
