#include "score/score.h"
#include "tally/tally_by_model.h"

namespace alert {

Score ScoreTally(const Tally& tally, const Policy& policy, const IntervalOptions& interval) {
  const TallyByModel by_model(tally);
  const ScoreContext context = {tally.taxonomy(), policy, interval,
                                tally.Names(ALERT_DIMENSION_ATTACK),
                                tally.Names(ALERT_DIMENSION_LANGUAGE)};
  Score score;
  score.taxonomy = tally.shared_taxonomy();
  score.policy = policy.name();
  score.headline = policy.info().headline;
  score.interval = interval;
  score.judges.assign(tally.judges().begin(), tally.judges().end());
  score.problems = tally.problems();
  const std::vector<std::string_view> models = tally.Names(ALERT_DIMENSION_MODEL);
  for (size_t m = 0; m < models.size(); ++m) {
    score.models.push_back(ScoreModel(context, models[m], by_model.Cells(m), by_model.Clusters(m)));
  }
  return score;
}

}  // namespace alert
