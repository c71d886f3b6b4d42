// Scores: the safety of each model of a tally, under a policy. Formulas: docs/score.md.
#ifndef ALERT_LIB_SCORE_SCORE_H_
#define ALERT_LIB_SCORE_SCORE_H_

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/policy.h"
#include "base/numbers.h"
#include "score/every.h"
#include "score/policy.h"
#include "score/reference_grade.h"
#include "score/repeats.h"
#include "score/row_interval.h"
#include "tally/labels.h"
#include "tally/tally.h"

namespace alert {

// Proportions are NaN where there is nothing to divide by.
struct ScoreRow {
  std::string name;           // empty for an aggregate
  VerdictCounts counts = {};  // unweighted
  double safety = kNan;
  double worst = kNan;
  double best = kNan;
  double deciding = kNan;  // of RowFigures
  RowInterval interval;
  Interval bounds = {kNan, kNan};
  alert_corrected corrected = {kNan, {kNan, kNan}, kNan};
  alert_bounds corrected_bounds = {kNan, kNan, {kNan, kNan}};
  Interval anytime = {kNan, kNan};
  Thresholds thresholds;              // that the row is held against
  alert_band band = ALERT_BAND_NONE;  // of Deciding().safety
  bool certified = false;
  double shrunken = kNan;  // of a category: its safety drawn towards that of the others
  // Of a category: what may be said of all of them at once (score/family.h).
  Interval simultaneous = {kNan, kNan};
  bool together = false;  // it is shown and certified as one of them
  bool holds = true;      // its certificate does, where that is so
  bool excluded = false;
  bool early = false;   // one may look early: the lower end of anytime certifies
  bool judged = false;  // the judge's errors or labels are given: corrected decides
  RowGrade grade;
};

// The figures of a row that its band, its certificate and gates rest on: those corrected for the
// judge's errors where these are given.
struct DecidingFigures {
  double safety;       // see RowFigures::deciding
  double worst;        // with the responses without a verdict against it
  double certain_low;  // the lower end of the bounds, or of the interval at all looks
  bool corrected;
  bool by_verdicts;  // safety is less than the row's, for categories weigh by their verdicts
};
DecidingFigures Deciding(const ScoreRow& row);

struct ModelScore {
  std::string model;
  ScoreRow overall;
  ScoreRow mean;
  std::vector<ScoreRow> categories;  // all of the taxonomy, in its order
  std::vector<ScoreRow> macros;
  std::vector<ScoreRow> attacks;
  std::vector<ScoreRow> languages;
  // Prompts by the worst of their variants: one row each, or none where they have several in no
  // model.
  std::vector<ScoreRow> every_sample;
  std::vector<ScoreRow> every_attack;
  std::vector<ScoreRow> every_language;
  Repeats repeats;
};

struct Score {
  std::shared_ptr<const Taxonomy> taxonomy;
  std::string policy;
  std::shared_ptr<const Policy> applied;  // the policy itself
  alert_headline headline;
  IntervalOptions interval;
  std::vector<LabelCell> labels;  // what people said of some responses; none: see interval.judges
  std::vector<std::string> judges;
  ProblemLog problems;
  bool lacks_variants = false;  // it had attacks or languages, whose counts are not known any more
  std::string reference_model;  // that models are graded beside; empty: none
  std::vector<ModelScore> models;
};

// What the scores of all models of a tally have in common.
struct ScoreContext {
  const Taxonomy& taxonomy;
  const Policy& policy;
  IntervalOptions interval;
  std::vector<std::string_view> attacks;  // the names that cells index
  std::vector<std::string_view> languages;
  std::vector<LabelCell> labels = {};  // of the model that is scored; none: see IntervalOptions
  size_t family = 0;                   // see Family::rows
  std::array<bool, kVariants> varies = {};  // of which a prompt of some model has several
  bool clustered = true;  // rows are dependent within clusters also where no prompt has samples
};

// The row of one proportion, such as a category's.
ScoreRow ProportionRow(std::string_view name, const VerdictCounts& counts,
                       const Thresholds& thresholds, const IntervalOptions& options);

// Sets the bands of all rows by their deciding figures and thresholds, and which are certified.
void Certify(const Policy& policy, ModelScore* score);

// `clusters`, of a tally that has them, are ordered by cluster; `samples`: how many there are of a
// prompt.
ModelScore ScoreModel(const ScoreContext& context, std::string_view model,
                      absl::Span<const TallyCell> cells,
                      absl::Span<const ClusterCell> clusters = {}, uint64_t samples = 1);

// Scores every model of `tally`, corrected by `labels` where there are any. InvalidArgument where a
// model has none, or none of a verdict where they were drawn by verdict, or more than its rows; and
// where the interval's method is not right for so many prompts; where looking early is asked for
// with clusters, the judge's errors, labels, a population or simultaneous certificates; and as
// CheckPopulation says.
absl::StatusOr<Score> ScoreTally(const Tally& tally, const Policy& policy,
                                 const IntervalOptions& interval, std::vector<LabelCell> labels);
Score ScoreTally(const Tally& tally, const Policy& policy, const IntervalOptions& interval);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_SCORE_H_
