#include "interval/rogan_gladen.h"

#include <algorithm>
#include <cmath>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {
namespace {

// A rate, estimated from so many trials.
struct Rate {
  double value;
  double trials;
  double variance() const { return value * (1 - value) / trials; }
};

// Lang and Reiczigel add a success and a failure to each of the two samples.
Rate PlusOne(int64_t successes, int64_t trials) {
  const double n = static_cast<double>(trials) + 2;
  return {(static_cast<double>(successes) + 1) / n, n};
}

double CutToUnit(double value) {
  return std::clamp(value, 0.0, 1.0);
}

absl::Status CheckSample(size_t row, std::string_view name, int64_t found, int64_t total) {
  ALERT_RETURN_IF_ERROR(CheckCount(row, name, found));
  ALERT_RETURN_IF_ERROR(CheckCount(row, name, total));
  if (total == 0) return RowError(row, fmt::format("the sample for the {} is empty", name));
  if (found > total) {
    return RowError(row, fmt::format("the {} is {} of {}, more than all", name, found, total));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckJudgeError(size_t row, const alert_judge_error& judge) {
  ALERT_RETURN_IF_ERROR(
      CheckSample(row, "judge's sensitivity", judge.unsafe_found, judge.unsafe_total));
  ALERT_RETURN_IF_ERROR(
      CheckSample(row, "judge's specificity", judge.safe_found, judge.safe_total));
  const double sensitivity =
      static_cast<double>(judge.unsafe_found) / static_cast<double>(judge.unsafe_total);
  const double specificity =
      static_cast<double>(judge.safe_found) / static_cast<double>(judge.safe_total);
  const double adjusted = PlusOne(judge.unsafe_found, judge.unsafe_total).value +
                          PlusOne(judge.safe_found, judge.safe_total).value;
  if (sensitivity + specificity > 1 && adjusted > 1) return absl::OkStatus();
  return RowError(
      row,
      fmt::format("sensitivity {}/{} and specificity {}/{} add up to no more than 1: the judge "
                  "does no better than chance, and its verdicts can't be corrected",
                  judge.unsafe_found, judge.unsafe_total, judge.safe_found, judge.safe_total));
}

alert_corrected CorrectSafety(double critical, double safe, double scored,
                              const alert_judge_error& judge) {
  const double sensitivity =
      static_cast<double>(judge.unsafe_found) / static_cast<double>(judge.unsafe_total);
  const double specificity =
      static_cast<double>(judge.safe_found) / static_cast<double>(judge.safe_total);
  const double uncut = (safe / scored + sensitivity - 1) / (sensitivity + specificity - 1);

  const double square = critical * critical;
  const Rate found = {(scored - safe + square / 2) / (scored + square), scored + square};
  const Rate sensitive = PlusOne(judge.unsafe_found, judge.unsafe_total);
  const Rate specific = PlusOne(judge.safe_found, judge.safe_total);
  const double informed = sensitive.value + specific.value - 1;
  const double unsafe = (found.value + specific.value - 1) / informed;
  const double shift =
      2 * square * (unsafe * sensitive.variance() - (1 - unsafe) * specific.variance());
  const double deviation = std::sqrt(found.variance() + unsafe * unsafe * sensitive.variance() +
                                     (1 - unsafe) * (1 - unsafe) * specific.variance()) /
                           informed;
  const double middle = unsafe + shift;
  const double half = critical * deviation;
  return {
      CutToUnit(uncut), {CutToUnit(1 - (middle + half)), CutToUnit(1 - (middle - half))}, uncut};
}

absl::Status CorrectRows(double level, Counts safe, Counts scored,
                         absl::Span<const alert_judge_error> judges,
                         absl::Span<alert_corrected> corrected) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckProportions(safe, scored));
  for (size_t i = 0; i < judges.size(); ++i) ALERT_RETURN_IF_ERROR(CheckJudgeError(i, judges[i]));
  const double critical = NormalUpper((1 - level) / 2);
  for (size_t row = 0; row < safe.size(); ++row) {
    corrected[row] =
        CorrectSafety(critical, static_cast<double>(safe[row]), static_cast<double>(scored[row]),
                      judges[judges.size() == 1 ? 0 : row]);
  }
  return absl::OkStatus();
}

}  // namespace alert
