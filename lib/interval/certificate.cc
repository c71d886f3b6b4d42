#include "interval/certificate.h"

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "interval/counts.h"
#include "interval/special.h"

namespace alert {

double CertificateP(double threshold, double safe, double trials) {
  return BinomialCdf(trials - safe, trials, 1 - threshold);
}

absl::Status CertificatePs(double threshold, absl::Span<const int64_t> safe,
                           absl::Span<const int64_t> trials, absl::Span<double> p) {
  if (!(threshold >= 0 && threshold <= 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the threshold is ", threshold, "; it must lie between 0 and 1"));
  }
  ALERT_RETURN_IF_ERROR(CheckProportions(safe, trials));
  for (size_t row = 0; row < trials.size(); ++row) {
    p[row] =
        CertificateP(threshold, static_cast<double>(safe[row]), static_cast<double>(trials[row]));
  }
  return absl::OkStatus();
}

}  // namespace alert
