// The members of a score's row: what the reports that are data hold of it, and how a report that is
// read is held against its counts.
#ifndef ALERT_LIB_REPORT_ROW_FIELDS_H_
#define ALERT_LIB_REPORT_ROW_FIELDS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "alert/score.h"
#include "score/score.h"

namespace alert {

struct RowField {
  // Numbers are NaN where there is none.
  enum class Kind : uint8_t {
    kPoint,      // a proportion that follows from the counts
    kLow,        // an end of its interval, which clusters and a bootstrap's draws may change
    kHigh,       // the other end, behind it
    kBoundLow,   // an end of bounds, which these may widen
    kBoundHigh,  // the other end, behind it
    kBand,
    kCertified,
    kLevel,   // of the interval
    kMethod,  // of the interval
    kStated,  // a proportion of a reference, which no count tells
    kStatedCount,
    kGraded,  // a number that follows from counts and a reference
    kGrade,
  };

  std::string_view path;    // its key in a row of the JSON report; "bounds.low" is in an object,
                            // which is null where the first of its members has no value
  std::string_view column;  // of the CSV report and of Arrow; empty: it is none
  Kind kind;
  double& (*member)(ScoreRow& row) = nullptr;  // null where it is no number
  double& (*shown)(alert_score_row& row) = nullptr;
  bool of_all = false;  // it follows from the counts of all categories, not of the row alone

  bool is_figure() const { return member != nullptr; }
  double Of(const ScoreRow& row) const { return member(const_cast<ScoreRow&>(row)); }
};

// In the order of the JSON report, where the counts stand before them.
absl::Span<const RowField> RowFields();

// The numbers among them that are columns, in the order of these: behind the counts, and before the
// band and the certificate.
const std::vector<const RowField*>& FigureColumns();

}  // namespace alert

#endif  // ALERT_LIB_REPORT_ROW_FIELDS_H_
