#include "gate_input.h"

#include <fmt/format.h>

#include "enumerations.h"
#include "input.h"
#include "problems.h"
#include "score_report.h"
#include "store_source.h"

namespace alert::cli {
namespace {

Score ScoreRows(const GateInput& input, ScoreAs as, const alert_taxonomy* taxonomy) {
  const bool labelled = !input.labels.file.empty();
  RowFlags rows = input.rows;
  rows.read.only_asked = as.anytime;
  const Tally tally = CountRows({input.report}, rows, taxonomy, labelled);
  if (!IsStore(input.report)) CheckTally(tally.get(), input.report, "text");
  const Labels labels = ReadLabels(tally.get(), input.labels, {input.report}, rows, taxonomy);
  as.labels = labels.get();
  as.drawn = ValueOf(alert_labels_drawn_find, input.labels.drawn);
  return ScoreOf(tally.get(), as);
}

Score ReadOne(const GateInput& input, const ScoreAs& as, const alert_taxonomy* taxonomy) {
  if (HoldsRows(input.report)) {
    if (IsStore(input.report)) TellUnfinished(input.report);
    return ScoreRows(input, as, taxonomy);
  }
  if (!input.labels.file.empty()) {
    Fail(kWrongCommand,
         fmt::format("--labels: {} holds counts, of which nobody knows which response had which "
                     "verdict; give the judged rows or the store, or the report that alert score "
                     "--labels made of them",
                     NameOfInput(input.report)));
  }
  return ReadScore(input.report, as, input.scoring_asked);
}

struct Side {
  std::string_view name;
  const std::string& path;
};

void AddSide(alert_panel* panel, const Side& side, const RowFlags& flags,
             const alert_taxonomy* taxonomy) {
  const Dataset rows = OpenRows({side.path}, flags, taxonomy, true);
  MapClusterKey(rows.get(), flags.cluster_key);
  Call(alert_panel_add_dataset, panel, rows.get(), side.name.data(), side.name.size());
}

}  // namespace

GateScores ReadScores(const GateInput& input, const ScoreAs& as, const alert_taxonomy* taxonomy) {
  GateScores scores = {ReadOne(input, as, taxonomy), nullptr};
  if (input.baseline.empty()) return scores;
  // The labels are the report's, and how its intervals are made is asked of it.
  GateInput of_baseline = input;
  of_baseline.report = input.baseline;
  of_baseline.labels = {};
  of_baseline.scoring_asked = false;
  scores.baseline = ReadOne(of_baseline, as, taxonomy);
  return scores;
}

Panel PairRows(const GateInput& input, const alert_taxonomy* taxonomy, bool prompts) {
  if (input.baseline.empty()) return nullptr;
  if (!HoldsRows(input.report) || !HoldsRows(input.baseline)) return nullptr;
  Panel panel = Make<Panel>(alert_panel_create, taxonomy, alert_rater_kind{ALERT_RATER_MODEL});
  if (prompts) Call(alert_panel_keep_prompts, panel.get());
  RowFlags flags = input.rows;
  flags.read.texts = prompts;
  AddSide(panel.get(), {ALERT_GATE_BASELINE_SIDE, input.baseline}, flags, taxonomy);
  AddSide(panel.get(), {ALERT_GATE_SCORE_SIDE, input.report}, flags, taxonomy);
  TellClusters(panel.get(), input.rows.cluster_key);
  return panel;
}

}  // namespace alert::cli
