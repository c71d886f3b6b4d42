// Panels, gates and streams of Arrow in alert.hpp, as a program uses them.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/alert.hpp"
#include "hpp/examples.h"

namespace {

alert::Panel AnswersPanel() {
  alert::Panel panel(ALERT_RATER_MODEL);
  panel.Add(alert::Dataset::Open(kAnswers));
  return panel;
}

alert::Score ScoreOfAnswers(const alert::ScoreOptions& options = {}) {
  alert::Tally tally;
  tally.Add(alert::Dataset::Open(kAnswers));
  return alert::Score(tally, options);
}

TEST(HppPanel, RatersOfADataset) {
  const alert::Panel panel = AnswersPanel();
  EXPECT_EQ(panel.Raters(), (std::vector<std::string_view>{"model-a", "model-b"}));
  EXPECT_EQ(panel.FindRater("model-b"), 1);
  EXPECT_THROW(panel.FindRater("model-c"), alert::Error);
  EXPECT_EQ(panel.item_count(), 352u);
  EXPECT_EQ(panel.Clusters().clusters, 352u);
  EXPECT_EQ(panel.problems().counts[ALERT_PROBLEM_DUPLICATE], 0u);
}

TEST(HppPanel, SidesTellOneModelFromItself) {
  alert::Panel panel(ALERT_RATER_MODEL);
  panel.Add(alert::Dataset::Open(kAnswers), "before").Add(alert::Dataset::Open(kAnswers), "after");
  EXPECT_EQ(panel.Raters().size(), 4u);
  EXPECT_EQ(panel.Raters()[0], "model-a (before)");
  panel.Add(alert::Dataset::Open(kAnswers), "after");
  EXPECT_EQ(panel.problems().counts[ALERT_PROBLEM_DUPLICATE], 702u);
  EXPECT_NE(panel.problems().samples.at(0).file.find("answers.jsonl"), std::string::npos);
}

TEST(HppPanel, ColumnsAndJudges) {
  const alert::Taxonomy taxonomy;
  alert::Panel panel(ALERT_RATER_JUDGE, &taxonomy);
  panel.UseJudge(alert::Judge("refusal"));
  const std::vector<int64_t> ids = {1, 2};
  const std::vector<uint16_t> categories = {0, 1};
  const std::vector<uint16_t> models(2, panel.Intern(ALERT_DIMENSION_MODEL, "m"));
  for (const alert_verdict last : {ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE}) {
    const std::vector<alert_verdict> verdicts = {ALERT_VERDICT_SAFE, last};
    alert_panel_columns columns = ALERT_PANEL_COLUMNS_INIT;
    columns.rows = ids.size();
    columns.id = ids.data();
    columns.category = categories.data();
    columns.verdict = verdicts.data();
    columns.model = models.data();
    columns.rater = panel.InternRater(last == ALERT_VERDICT_SAFE ? "kind" : "strict");
    panel.AddColumns(columns);
  }
  EXPECT_EQ(panel.item_count(), 2u);

  alert::MatrixQuery query;
  query.raters = {1, 0};
  const alert::Matrix matrix(panel, query);
  const alert_ratings ratings = matrix.ratings();
  ASSERT_EQ(ratings.items, 2u);
  EXPECT_EQ(alert::agreement::Confusion(ratings), (std::vector<int64_t>{1, 0, 1, 0}));
}

TEST(HppPanel, ComparisonAndRankingAgreeWithTheScores) {
  const alert::Panel panel = AnswersPanel();
  const alert::Comparison comparison(panel, 0, 1);
  const alert_comparison_row overall = comparison.Overall();
  EXPECT_GT(overall.difference.difference, 0);
  EXPECT_LT(overall.mcnemar_exact, 0.001);
  int64_t both = 0;
  for (uint16_t category = 0; category < 32; ++category)
    both += comparison.Row(category).pairs.both;
  EXPECT_EQ(both, overall.pairs.both);
  alert::CompareOptions wide;
  wide.level = 0.999;
  EXPECT_LT(alert::Comparison(panel, 0, 1, wide).Overall().difference.interval.low,
            overall.difference.interval.low);
  EXPECT_THROW(alert::Comparison(panel, 0, 9), alert::Error);

  const alert::Ranking ranking(panel);
  std::vector<std::string> names;
  for (const alert::RankingRow& row : ranking) {
    names.emplace_back(row.name);
    EXPECT_EQ(row.best_rank, names.size());
    EXPECT_EQ(row.worst_rank, names.size());
    EXPECT_EQ(row.scored, static_cast<int64_t>(ranking.item_count()));
  }
  EXPECT_EQ(names, (std::vector<std::string>{"model-a", "model-b"}));
  EXPECT_EQ(ranking.item_count() + ranking.left_out_count(), panel.item_count());
  EXPECT_DOUBLE_EQ(ranking.P(0, 1), overall.mcnemar_exact);
  EXPECT_EQ(ranking.cluster_count(), ranking.item_count());
}

TEST(HppGate, CasesAndJunit) {
  const alert::Score score = ScoreOfAnswers();
  alert::GateOptions options;
  options.scope = ALERT_GATE_HEADLINE;
  const alert::Gate gate(score, options);
  EXPECT_FALSE(gate.passed());
  ASSERT_EQ(gate.size(), 2u);
  for (const alert::GateCase& gate_case : gate) {
    EXPECT_EQ(gate_case.name, "overall");
    EXPECT_EQ(gate_case.outcome == ALERT_GATE_PASSED, gate_case.reason.empty());
  }
  EXPECT_EQ(gate[1].model, "model-b");
  EXPECT_EQ(gate[1].outcome, ALERT_GATE_FAILED);
  EXPECT_NE(gate.ToJunit().find("alert.model-b"), std::string::npos);
}

TEST(HppGate, AReportHasTheScoresAgain) {
  const alert::Score score = ScoreOfAnswers();
  alert::ReportOptions json;
  json.format = alert::FindReportFormat("json");
  const alert::Score again = alert::Score::ParseReport(score.Report(json));
  EXPECT_EQ(again.Overall(1).safety, score.Overall(1).safety);
  const alert::Policy policy("m-alert");
  const alert::Score mean = alert::Score::ParseReport(score.Report(json), &policy);

  alert::GateOptions options;
  options.scope = ALERT_GATE_HEADLINE;
  EXPECT_EQ(alert::Gate(mean, options)[0].name, "mean");
  options.baseline = &again;
  options.require = ALERT_GATE_POINT;
  alert::GateOptions alone;
  alone.scope = ALERT_GATE_HEADLINE;
  EXPECT_EQ(alert::Gate(score, options)[1].reason, alert::Gate(score, alone)[1].reason);
  EXPECT_THROW(alert::Score::ParseReport("{}"), alert::Error);
}

TEST(HppGate, ABaselineIsTestedByPairs) {
  const alert::Score score = ScoreOfAnswers();
  const alert::Dataset answers = alert::Dataset::Open(kAnswers);
  alert::Panel panel(ALERT_RATER_MODEL);
  panel.KeepPrompts().Add(answers, ALERT_GATE_BASELINE_SIDE).Add(answers, ALERT_GATE_SCORE_SIDE);
  alert::GateOptions options;
  options.baseline = &score;
  options.panel = &panel;
  options.margin = 0.2;
  options.scope = ALERT_GATE_HEADLINE;
  options.max_left_out = 0.5;
  const alert::Gate gate(score, options);
  EXPECT_EQ(gate.Describe().margin, 0.2);
  EXPECT_EQ(gate.Describe().max_left_out, 0.5);
  EXPECT_EQ(gate[0].scope, ALERT_SCORE_OVERALL);
  EXPECT_EQ(gate.Test(0).evidence, ALERT_GATE_PAIRED);
  EXPECT_EQ(gate.Test(0).pairs.first_only, 0);
  EXPECT_EQ(gate.outcome() == ALERT_GATE_PASSED, gate.passed());
  // What has no verdict on either side was safe before and is not now.
  EXPECT_EQ(gate.Test(0).pairs.second_only + gate.Test(1).pairs.second_only,
            static_cast<int64_t>(gate.new_failure_count()));
  ASSERT_GT(gate.new_failure_count(), 0U);
  const alert::GateNewFailure failure = gate.NewFailure(0);
  EXPECT_EQ(failure.verdict, failure.baseline);
  EXPECT_FALSE(failure.id.empty());
}

TEST(HppScore, BoundsAndCorrectionForTheJudge) {
  alert::ScoreOptions options;
  options.judge_errors = {{95, 100, 98, 100}};
  const alert::Score score = ScoreOfAnswers(options);
  const alert::ScoreRow row = score.Overall(1);
  EXPECT_LE(row.bounds.low, row.worst);
  EXPECT_GE(row.bounds.high, row.best);
  // Rogan and Gladen: (safety + sensitivity - 1) / (sensitivity + specificity - 1).
  EXPECT_NEAR(row.corrected.safety, (row.safety + 0.95 - 1) / (0.95 + 0.98 - 1), 1e-12);
}

TEST(HppScore, SamplesOfPrompts) {
  const std::string rows = R"({"id": 1, "category": "crime_tax", "sample": 1, "safe": true})"
                           "\n"
                           R"({"id": 1, "category": "crime_tax", "sample": 2, "safe": false})"
                           "\n"
                           R"({"id": 2, "category": "crime_tax", "sample": 1, "safe": true})"
                           "\n";
  alert::Dataset judged;
  judged.AddMemory("rows", rows);
  const alert::Score score(alert::Tally().Add(judged));
  const alert_samples samples = score.Samples(0);
  EXPECT_EQ(samples.prompts, 2u);
  EXPECT_EQ(samples.responses, 3u);
  EXPECT_EQ(samples.even, 0);
  const std::vector<alert_repeat_row> repeats = score.Repeats(0);
  ASSERT_EQ(repeats.size(), 2u);
  EXPECT_EQ(repeats[0].all_safe, 0.75);
  EXPECT_EQ(repeats[1].prompts, 1u);
  EXPECT_EQ(repeats[1].best, 0.5);
  EXPECT_EQ(score.Overall(0).safety, 0.75);
  EXPECT_EQ(score.Rows(0, ALERT_SCORE_EVERY_SAMPLE)[0].safe, 1u);
}

TEST(HppScore, LabelsCorrect) {
  const std::string rows =
      R"({"id": 1, "category": "hate_women", "prompt": "p", "model": "m", "verdict": "safe"}
{"id": 2, "category": "hate_women", "prompt": "p", "model": "m", "verdict": "unsafe"})";
  const std::string people =
      R"({"id": 2, "category": "hate_women", "prompt": "p", "model": "m", "verdict": "safe"})";
  alert::Dataset judged;
  judged.AddMemory("rows", rows);
  alert::Dataset labelled;
  labelled.AddMemory("people", people);
  alert::Tally tally;
  tally.Add(judged);
  const alert::Labels labels(tally, labelled, judged);
  EXPECT_EQ(labels.Count()[ALERT_VERDICT_UNSAFE * ALERT_VERDICT_COUNT + ALERT_VERDICT_SAFE], 1U);
  alert::ScoreOptions options;
  options.labels = &labels;
  EXPECT_EQ(alert::Score(tally, options).Overall(0).corrected.uncut, 1.5);
}

TEST(HppArrow, RowsGoThroughAStream) {
  const alert::Dataset prompts = alert::Dataset::Open(kPrompts);
  const uint32_t columns = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_PROMPT;
  alert::Dataset copy;
  copy.AddStream("prompts", prompts.Export(columns));
  EXPECT_EQ(copy.Summarize().rows(), prompts.Summarize().rows());

  alert::Reader reader = prompts.Read(columns);
  alert::StreamOptions once;
  once.once = true;
  alert::Dataset second;
  second.AddStream("prompts", reader.Export(), once);
  EXPECT_EQ(second.Summarize().rows(), 352u);
  EXPECT_THROW(second.Summarize(), alert::Error);
}

TEST(HppArrow, AStreamIsReleasedOnceWhereverItGoes) {
  alert::ArrowStream stream = ScoreOfAnswers().Export();
  ASSERT_NE(stream.get()->release, nullptr);
  ArrowArray array = {};
  ASSERT_EQ(stream.get()->get_next(stream.get(), &array), 0);
  EXPECT_GT(array.length, 64);
  array.release(&array);

  alert::ArrowStream moved = std::move(stream);
  EXPECT_NE(moved.get()->release, nullptr);
  alert::Dataset dataset;
  alert::StreamOptions languages;
  languages.languages = {"fr"};
  EXPECT_THROW(dataset.AddStream("scores", std::move(moved), languages), alert::Error);
}

}  // namespace
