#include "score/stratum.h"

namespace alert {

Parts PartsOf(const VerdictCounts& counts) {
  const auto count = [&](alert_verdict verdict) { return static_cast<double>(counts[verdict]); };
  const double safe = count(ALERT_VERDICT_SAFE);
  const double scored = safe + count(ALERT_VERDICT_UNSAFE);
  const double unscored = count(ALERT_VERDICT_UNDECIDED) + count(ALERT_VERDICT_MISSING);
  const double all = scored + unscored;
  return {{{safe, scored}, {safe, all}, {safe + unscored, all}, {scored, all}}};
}

void Counted::Add(const Counted& other) {
  for (size_t v = 0; v < counts.size(); ++v) counts[v] += other.counts[v];
  for (size_t i = 0; i < parts.size(); ++i) {
    parts[i].successes += other.parts[i].successes;
    parts[i].trials += other.parts[i].trials;
  }
}

}  // namespace alert
