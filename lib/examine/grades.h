// The numbers that a judge gave to responses that people labelled.
#ifndef ALERT_LIB_EXAMINE_GRADES_H_
#define ALERT_LIB_EXAMINE_GRADES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/verdict.h"
#include "dataset/dataset.h"
#include "tally/labels.h"

namespace alert {

struct Grades {
  std::vector<double> scores;
  std::vector<alert_verdict> people;  // safe or unsafe
  uint64_t without_number = 0;
  std::string judge;  // empty: rows name none
  bool low_is_unsafe = false;
};

// See alert_grades_create; `judged` may be `people`.
absl::StatusOr<Grades> MatchGrades(const Dataset& people, const Dataset& judged,
                                   const JudgedBy& by);

}  // namespace alert

#endif  // ALERT_LIB_EXAMINE_GRADES_H_
