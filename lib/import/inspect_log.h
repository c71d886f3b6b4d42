// The samples of a log of inspect, in either of its forms.
#ifndef ALERT_LIB_IMPORT_INSPECT_LOG_H_
#define ALERT_LIB_IMPORT_INSPECT_LOG_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "import/input.h"
#include "import/value.h"

namespace alert::import {

class InspectLog {
 public:
  using VisitSample = std::function<absl::Status(size_t index, const Value& sample)>;

  virtual ~InspectLog() = default;

  // Calls `visit` with each sample that `wants(index)`, in the same order each time. The sample is
  // valid during the call. DataLoss, naming it, for one that is no JSON object.
  virtual absl::Status ForEach(const std::function<bool(size_t)>& wants,
                               const VisitSample& visit) = 0;

  // What stands in the log besides, once ForEach has been called.
  virtual absl::StatusOr<std::string> Header() = 0;

  // Whether the run has ended and said so.
  virtual bool is_closed() const = 0;
};

// A log in one JSON document.
std::unique_ptr<InspectLog> OpenInspectJson(const Input& input);

// A log in a zip archive (.eval), a member a sample.
absl::StatusOr<std::unique_ptr<InspectLog>> OpenInspectEval(const Input& input);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_INSPECT_LOG_H_
