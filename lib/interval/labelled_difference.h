// Safety from a judge's verdicts on all responses and people's on some, without the judge's rates.
#ifndef ALERT_LIB_INTERVAL_LABELLED_DIFFERENCE_H_
#define ALERT_LIB_INTERVAL_LABELLED_DIFFERENCE_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/interval.h"
#include "base/enumeration.h"
#include "interval/interval.h"

namespace alert {

extern const Enumeration kLabelsDrawn;

// The share of responses that the judge called safe, the interval around it, and their number.
struct JudgedShare {
  double safe;
  Interval interval;
  double trials;
};

// What people said of responses that the judge has called safe or unsafe.
struct LabelCounts {
  double both_safe = 0;
  double judge_only = 0;   // safe to the judge only
  double person_only = 0;  // safe to the person only
  double both_unsafe = 0;

  double Total() const { return both_safe + judge_only + person_only + both_unsafe; }
};

// Labels of responses that are alike: of one verdict of the judge, and of one part of the
// responses.
struct LabelStratum {
  bool judged_safe;
  double weight;  // its share of all responses
  double safe;    // to people
  double labels;
};

// Whether there are the labels that the estimate is made of: at least `least`, where they were
// drawn by verdict of each verdict that occurs.
bool HasLabels(alert_labels_drawn drawn, const JudgedShare& judged, const LabelCounts& labels,
               double least);

// Not checked: see HasLabels. The interval holds the safety, and is no narrower than one of as many
// verdicts without an error.
alert_corrected CorrectByLabels(alert_labels_drawn drawn, double critical,
                                const JudgedShare& judged, const LabelCounts& labels);

// The same of labels drawn from each of `strata` on its own, whose weights add up to 1 and which
// all have labels.
alert_corrected CorrectByStrata(double critical, const JudgedShare& judged,
                                absl::Span<const LabelStratum> strata);

absl::Status CorrectLabelledRows(alert_labels_drawn drawn, double level,
                                 absl::Span<const alert_labelled> rows,
                                 absl::Span<alert_corrected> corrected);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_LABELLED_DIFFERENCE_H_
