#include "score/family.h"

#include "interval/certificate.h"
#include "score/step_down.h"

namespace alert {
namespace {

// What has no verdict is against it.
double PValue(const ScoreRow& row) {
  return CertificateP(row.thresholds.safe, static_cast<double>(row.counts[ALERT_VERDICT_SAFE]),
                      static_cast<double>(Sum(row.counts)));
}

Interval DecidingBounds(const ScoreRow& row) {
  return row.judged ? row.corrected_bounds.interval : row.bounds;
}

}  // namespace

void SettleFamily(const Family& family,
                  const std::function<ScoreRow(size_t category, double level)>& row_at,
                  std::vector<ScoreRow>* categories) {
  std::vector<size_t> members;
  for (size_t c = 0; c < categories->size(); ++c) {
    if (Sum((*categories)[c].counts) > 0) members.push_back(c);
  }
  if (members.empty()) return;
  const auto own = static_cast<double>(members.size());
  const double all = family.rows == 0 ? own : static_cast<double>(family.rows);
  for (const size_t c : members) {
    ScoreRow& row = (*categories)[c];
    row.simultaneous = DecidingBounds(row_at(c, 1 - (1 - family.level) / all));
    row.together = family.together;
  }
  if (!family.together) return;
  const double tail = (1 - family.level) / 2 * own / all;
  const std::vector<bool> holds = HoldTogether(members.size(), tail, [&](size_t claim, double at) {
    const ScoreRow& row = (*categories)[members[claim]];
    if (family.counted) return PValue(row) <= at;
    return DecidingBounds(row_at(members[claim], 1 - 2 * at)).low >= row.thresholds.safe;
  });
  for (size_t i = 0; i < members.size(); ++i) (*categories)[members[i]].holds = holds[i];
}

}  // namespace alert
