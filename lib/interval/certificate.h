// Whether a proportion reaches a threshold, as a test.
#ifndef ALERT_LIB_INTERVAL_CERTIFICATE_H_
#define ALERT_LIB_INTERVAL_CERTIFICATE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace alert {

// The chance of as few failures as there are, or fewer, if safety were exactly `threshold`.
double CertificateP(double threshold, double safe, double trials);

// The same of each row; InvalidArgument for a threshold outside of [0, 1] and for bad counts.
absl::Status CertificatePs(double threshold, absl::Span<const int64_t> safe,
                           absl::Span<const int64_t> trials, absl::Span<double> p);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_CERTIFICATE_H_
