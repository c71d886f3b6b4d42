// alert.hpp as a program uses it; what the calls mean is tested with their rooms.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/alert.hpp"
#include "hpp/examples.h"

namespace {

constexpr std::string_view kRows =
    "{\"id\":1,\"prompt\":\"One.\",\"category\":\"hate_women\",\"safe\":true}\n"
    "{\"id\":\"two\",\"prompt\":\"Two.\",\"category\":\"crime_tax\",\"response\":\"No.\"}\n"
    "{\"id\":3,\n";

TEST(Hpp, TaxonomyIsARangeOfCategories) {
  const alert::Taxonomy taxonomy;
  std::vector<std::string> names;
  for (const alert::Category& category : taxonomy) names.emplace_back(category.name);
  ASSERT_EQ(names.size(), 32u);
  EXPECT_EQ(names.front(), "hate_women");
  EXPECT_EQ(taxonomy[taxonomy.Find("sex-harassment")].name, "sex_harrasment");
  EXPECT_EQ(taxonomy.macro(taxonomy.FindMacro("crime")).title, "Criminal Planning");
  EXPECT_EQ(taxonomy.FindColumn({"hate_women", "no_such"}),
            (std::vector<uint16_t>{0, ALERT_NO_CATEGORY}));
  EXPECT_EQ(alert::Taxonomy::Parse(taxonomy.ToJson()).size(), 32u);
}

TEST(Hpp, ErrorsCarryStatusLineAndOffset) {
  const alert::Taxonomy taxonomy;
  try {
    taxonomy.Find("hate_wommen");
    FAIL();
  } catch (const alert::Error& error) {
    EXPECT_EQ(error.status(), ALERT_NOT_FOUND);
    EXPECT_NE(std::string(error.what()).find("hate_women"), std::string::npos);
    EXPECT_FALSE(error.line().has_value());
  }
  alert::DatasetOptions options;
  options.strict = true;
  alert::Dataset dataset(options);
  dataset.AddMemory("rows", kRows);
  try {
    for (const alert::Batch& batch : dataset.Read(ALERT_COLUMN_ID)) EXPECT_GT(batch.size(), 0u);
    FAIL();
  } catch (const alert::Error& error) {
    EXPECT_EQ(error.status(), ALERT_DATA_LOSS);
    EXPECT_EQ(error.line(), 3u);
    EXPECT_EQ(error.offset(), kRows.find("{\"id\":3"));
    EXPECT_EQ(error.cause(), alert_cause{ALERT_CAUSE_NONE});
  }
}

TEST(Hpp, ErrorsSayHowTheyAreMended) {
  alert::DatasetOptions options;
  options.strict = true;
  alert::Dataset dataset(options);
  dataset.AddMemory("rows", "{\"n\":1,\"category\":\"hate_women\"}\n");
  try {
    for (const alert::Batch& batch : dataset.Read(ALERT_COLUMN_ID)) EXPECT_GT(batch.size(), 0u);
    FAIL();
  } catch (const alert::Error& error) {
    EXPECT_EQ(error.cause(), alert_cause{ALERT_CAUSE_ID_MISSING});
    EXPECT_STREQ(error.what(),
                 "rows:1: `id` is missing; MapField(\"id\", PATH) reads it from another key");
  }
  for (alert_cause cause = 1; cause < ALERT_CAUSE_COUNT; ++cause) {
    EXPECT_FALSE(alert::HintFor(cause).empty()) << cause;
  }
}

TEST(Hpp, Crosswalk) {
  const alert::Crosswalk crosswalk("mlcommons");
  EXPECT_EQ(crosswalk.provenance(), "proposed");
  EXPECT_EQ(crosswalk.Mappings(0).at(0).code, "S10");
  EXPECT_EQ(crosswalk.Find("S10").size(), 8u);
  EXPECT_EQ(alert::Crosswalk::Parse(crosswalk.ToJson()).name(), "mlcommons");
}

TEST(Hpp, Words) {
  EXPECT_EQ(alert::Version(), ALERT_VERSION_STRING);
  EXPECT_EQ(alert::VersionNumber(), static_cast<uint32_t>(ALERT_VERSION));
  EXPECT_EQ(alert::AbiVersion(), static_cast<uint32_t>(ALERT_ABI_VERSION));
  EXPECT_EQ(alert::VerdictName(ALERT_VERDICT_UNDECIDED), "undecided");
  EXPECT_EQ(alert::FindVerdict("SAFE"), ALERT_VERDICT_SAFE);
  EXPECT_EQ(alert::AttackName(0), "none");
  EXPECT_EQ(alert::AttackCount(), 5u);
  EXPECT_EQ(alert::CanonicalAttack("adversarial_prefix"), "prefix");
  EXPECT_EQ(alert::BandName(ALERT_BAND_HIGHLY_UNSAFE), "highly-unsafe");
  EXPECT_EQ(alert::ProblemKindName(ALERT_PROBLEM_DUPLICATE), "duplicate");
}

TEST(Hpp, ReaderIsARangeOfBatches) {
  alert::Dataset dataset;
  dataset.AddMemory("rows", kRows);
  alert::Reader reader =
      dataset.Read(ALERT_COLUMN_ID | ALERT_COLUMN_PROMPT | ALERT_COLUMN_RESPONSE);
  size_t batches = 0;
  for (const alert::Batch& batch : reader) {
    ++batches;
    ASSERT_EQ(batch.size(), 2u);
    EXPECT_EQ(batch.id()[0], 1);
    EXPECT_FALSE(batch.id_text()[0].has_value());
    EXPECT_EQ(batch.id_text()[1], "two");
    EXPECT_TRUE(batch.category().empty());
    std::string prompts;
    for (std::optional<std::string_view> prompt : batch.prompt()) prompts += prompt.value();
    EXPECT_EQ(prompts, "One.Two.");
    EXPECT_FALSE(batch.response()[0].has_value());
    EXPECT_EQ(batch.response()[1], "No.");
  }
  EXPECT_EQ(batches, 1u);
  EXPECT_EQ(reader.problems().counts[ALERT_PROBLEM_MALFORMED], 1u);
  ASSERT_EQ(reader.problems().samples.size(), 1u);
  EXPECT_EQ(reader.problems().samples[0].line, 3u);
}

TEST(Hpp, ATakenBatchOutlivesItsReader) {
  std::vector<alert::Batch> batches;
  {
    alert::DatasetOptions options;
    options.block_size = 4096;
    alert::Reader reader = alert::Dataset::Open(kPrompts, options).Read(ALERT_COLUMN_ID);
    while (std::optional<alert::Batch> batch = reader.Take()) batches.push_back(*std::move(batch));
  }
  EXPECT_GT(batches.size(), 5u);
  int64_t next = 0;
  for (const alert::Batch& batch : batches) {
    for (int64_t id : batch.id()) EXPECT_EQ(id, next++);
  }
  EXPECT_EQ(next, 352);
}

TEST(Hpp, SelectionAndSummary) {
  alert::Dataset dataset = alert::Dataset::Open(kPrompts);
  dataset.Select(ALERT_DIMENSION_MACRO, "hate").Sample(1, 7);
  std::string rows;
  dataset.Write([&rows](std::string_view piece) { rows.append(piece); });
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 8 * 5);

  alert::Summary summary = alert::Dataset::Open(kPrompts).Summarize();
  EXPECT_EQ(summary.By(ALERT_DIMENSION_CATEGORY).size(), 32u);
  EXPECT_EQ(summary.Verify("alert").released, 14763u);
  EXPECT_EQ(summary.By(ALERT_DIMENSION_CATEGORY)[0].released, 837u);
}

TEST(Hpp, AnExceptionOfTheSinkComesBack) {
  const alert::Dataset dataset = alert::Dataset::Open(kPrompts);
  EXPECT_THROW(dataset.Write([](std::string_view) { throw std::runtime_error("full"); }),
               std::runtime_error);
}

TEST(Hpp, TallyScoreReport) {
  alert::Tally tally;
  tally.Expect(alert::Dataset::Open(kPrompts)).Add(alert::Dataset::Open(kAnswers));
  EXPECT_EQ(tally.Names(ALERT_DIMENSION_MODEL),
            (std::vector<std::string_view>{"model-a", "model-b"}));
  const alert::Counts counts = tally.Count({"model-b", {}, {}, {}});
  EXPECT_EQ(counts[ALERT_VERDICT_MISSING], 2u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_MALFORMED], 0u);
  EXPECT_EQ(alert::Tally::Parse(tally.ToBytes()).ToBytes(), tally.ToBytes());

  const alert::Score score(tally);
  ASSERT_EQ(score.model_count(), 2u);
  EXPECT_EQ(score.Model(1), "model-b");
  const alert::ScoreRow overall = score.Overall(1);
  EXPECT_DOUBLE_EQ(overall.worst, static_cast<double>(counts[ALERT_VERDICT_SAFE]) / 352);
  double sum = 0;
  double by_prompts = 0;
  for (const alert::ScoreRow& row : score.Rows(1, ALERT_DIMENSION_CATEGORY)) {
    sum += row.safety;
    const uint64_t prompts = row.safe + row.unsafe + row.undecided + row.missing;
    by_prompts += row.safety * static_cast<double>(prompts);
  }
  EXPECT_NEAR(overall.safety, by_prompts / 352, 1e-12);
  EXPECT_NEAR(score.Mean(1).safety, sum / 32, 1e-12);

  alert::ReportOptions options;
  options.format = alert::FindReportFormat("csv");
  EXPECT_NE(score.Report(options).find("model-b"), std::string::npos);
}

TEST(Hpp, Columns) {
  const std::vector<uint16_t> categories = {0, 1};
  const std::vector<alert_verdict> verdicts = {ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE};
  alert::Tally tally;
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = categories.size();
  columns.category = categories.data();
  columns.verdict = verdicts.data();
  columns.model = tally.Intern(ALERT_DIMENSION_MODEL, "m");
  tally.AddColumns(columns);
  EXPECT_EQ(tally.Count()[ALERT_VERDICT_UNSAFE], 1u);
}

TEST(Hpp, KeepClustersIsForBeforeTheRows) {
  alert::Tally tally;
  const std::string plain = tally.ToBytes();
  EXPECT_NE(tally.KeepClusters().ToBytes(), plain);
  tally.Add(alert::Dataset::Open(kAnswers));
  EXPECT_THROW(tally.KeepClusters(), alert::Error);
}

TEST(Hpp, PolicyChangesTheBand) {
  const alert::Policy policy = alert::Policy::Parse(
      R"({"schema": "alert.v1.Policy", "name": "mine", "categories": {"crime_tax": {"exclude": true}}})");
  const alert::Taxonomy taxonomy;
  EXPECT_TRUE(policy[taxonomy.Find("crime_tax")].excluded);
  EXPECT_FALSE(policy[0].excluded);
  EXPECT_EQ(policy.Band(0.95), ALERT_BAND_UNSAFE);
  ASSERT_GT(alert::Policy::builtin_count(), 1u);
  EXPECT_EQ(alert::Policy(alert::Policy::BuiltinName(1)).name(), alert::Policy::BuiltinName(1));
  EXPECT_THROW(alert::Policy::BuiltinName(alert::Policy::builtin_count()), alert::Error);

  alert::Tally tally;
  tally.Add(alert::Dataset::Open(kAnswers));
  alert::ScoreOptions options;
  options.policy = &policy;
  const alert::Score score(tally, options);
  EXPECT_NE(score.Overall(1).safety, alert::Score(tally).Overall(1).safety);
}

TEST(Hpp, PopulationsWeighCategories) {
  const alert::Dataset prompts = alert::Dataset::Open(kPrompts);
  alert::Tally tally;
  tally.Expect(prompts).Add(alert::Dataset::Open(kAnswers));
  alert::ScoreOptions options;
  options.population = alert::CountPopulation(tally, prompts);
  EXPECT_EQ(alert::OpenPopulation(tally, kPrompts), options.population);
  const double by_rows = alert::Score(tally).Overall(0).safety;
  EXPECT_DOUBLE_EQ(alert::Score(tally, options).Overall(0).safety, by_rows);
  options.population = alert::ReleasedPopulation(tally, "alert");
  const alert::Score score(tally, options);
  EXPECT_NE(score.Overall(0).safety, by_rows);
  EXPECT_FALSE(score.LeastSafe(0).category.empty());
  EXPECT_LT(score.LeastSafe(0).interval.low, score.LeastSafe(0).safety);
  EXPECT_EQ(score.LeftOut().rows, 0u);
  EXPECT_EQ(score.LeftOut().share, 0);
  ASSERT_EQ(score.Notes().size(), 1u);
  EXPECT_NE(score.Notes()[0].find("14763"), std::string_view::npos);
  options.population = alert::ParsePopulation(tally, R"({"hate_women": 3})");
  EXPECT_EQ(options.population.front(), 3u);
  EXPECT_THROW(alert::Score(tally, options), alert::Error);
}

TEST(Hpp, FunctionsOfColumnsAreCalledDirectly) {
  const std::vector<int64_t> safe = {99, 100};
  const std::vector<int64_t> trials = {100, 100};
  std::vector<alert_interval> intervals(2);
  alert::Call(alert_interval_proportion, ALERT_INTERVAL_WILSON, 0.95, safe.size(), safe.data(),
              trials.data(), intervals.data());
  EXPECT_LT(alert::interval::Certificate(0.9, safe, trials)[1], 1e-4);
  EXPECT_GT(alert::interval::Shrunken(safe, trials)[0], 0.99);
  EXPECT_NEAR(intervals[0].low, 0.945514, 1e-6);
  EXPECT_NEAR(intervals[1].low, 0.963007, 1e-6);
  EXPECT_THROW(alert::Call(alert_interval_proportion, ALERT_INTERVAL_WILSON, 2.0, safe.size(),
                           safe.data(), trials.data(), intervals.data()),
               alert::Error);
}

TEST(Hpp, MessagesDoNotHandOnControlCharacters) {
  const std::string name = "\x1b[31mred\x07";
  alert::Dataset dataset;
  const std::vector<std::function<void()>> calls = {
      [&] { alert::Taxonomy().Find(name); },
      [&] { alert::Taxonomy().FindMacro(name); },
      [&] { alert::Crosswalk give(name); },
      [&] { alert::Policy give(name); },
      [&] { alert::Judge give(name); },
      [&] { alert::Judge("llama-guard-3").CodeTitle(name); },
      [&] { alert::FindVerdict(name); },
      [&] { alert::FindReportFormat(name); },
      [&] { alert::Panel(ALERT_RATER_MODEL).FindRater(name); },
      [&] { alert::Tally().SetRule(name); },
      [&] { dataset.MapField("id", name + "."); },
      [&] { dataset.MapField(name, "id"); },
      [&] { dataset.Select(ALERT_DIMENSION_CATEGORY, name); },
      [&] { dataset.Summarize().Verify(name); },
      [&] { alert::FindIntervalMethod(name); },
      [&] { alert::Policy::Parse("{\"" + name + "\": 1}"); }};
  for (size_t i = 0; i < calls.size(); ++i) {
    try {
      calls[i]();
      FAIL() << i;
    } catch (const alert::Error& error) {
      for (const char* c = error.what(); *c != '\0'; ++c) EXPECT_GE(*c, ' ') << i << error.what();
    }
  }
}

TEST(Hpp, HandlesMove) {
  alert::Taxonomy first;
  alert::Taxonomy second = std::move(first);
  first = alert::Taxonomy();
  EXPECT_EQ(first.size(), second.size());
}

TEST(Hpp, Judge) {
  const alert::Judge judge("llama-guard-3");
  const alert::Judgement judgement = judge.Parse("unsafe\nS10");
  EXPECT_EQ(judgement.verdict, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(judgement.codes, std::vector<std::string>{"S10"});
  EXPECT_FALSE(judgement.score.has_value());
  EXPECT_NE(judge.Render("A question.", "An answer.").find("A question."), std::string::npos);
  EXPECT_THROW(alert::Judge("solomon"), alert::Error);
}

TEST(Hpp, CodesOfAJudge) {
  const alert::Judge judge("llama-guard-3");
  bool listed = false;
  for (const alert::JudgeCode& code : judge.Codes()) {
    EXPECT_EQ(code.title, judge.CodeTitle(code.code));
    listed = listed || code.code == "S10";
  }
  EXPECT_TRUE(listed);
  EXPECT_EQ(judge.CodeCategories("S10").size(), 8u);
  EXPECT_TRUE(judge.CodeCategories("S99").empty());
}

TEST(Hpp, AColumnOfAnswers) {
  constexpr std::string_view kOutputs =
      "{\"id\":1,\"prompt\":\"One.\",\"category\":\"hate_women\",\"judge_output\":\"safe\"}\n"
      "{\"id\":2,\"prompt\":\"Two.\",\"category\":\"hate_women\",\"judge_output\":\"unsafe\"}\n"
      "{\"id\":3,\"prompt\":\"Three.\",\"category\":\"hate_women\"}\n";
  alert::Dataset dataset;
  dataset.AddMemory("rows", kOutputs);
  alert::Reader reader = dataset.Read(ALERT_COLUMN_JUDGE_OUTPUT);
  const std::optional<alert::Batch> batch = reader.Next();
  ASSERT_TRUE(batch.has_value());
  const alert::JudgementColumns column =
      alert::Judge("llama-guard-3").ParseColumn(batch->judge_output());
  EXPECT_EQ(column.verdicts, (std::vector<alert_verdict>{ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE,
                                                         ALERT_VERDICT_MISSING}));
  EXPECT_NE(column.scores[0], column.scores[0]);
  EXPECT_EQ(column.refused[0], ALERT_REFUSED_NOT_SAID);

  const std::vector<alert_verdict> other(3, ALERT_VERDICT_UNSAFE);
  EXPECT_EQ(alert::CombineVerdicts("any-unsafe", {column.verdicts, other}), other);
  EXPECT_THROW(alert::CombineVerdicts("loudest", {column.verdicts}), alert::Error);
  EXPECT_THROW(alert::CombineVerdicts("majority", {}), alert::Error);
}

TEST(Hpp, ASheetAndItsExamination) {
  std::string rows;
  for (int i = 0; i < 100; ++i) {
    rows += "{\"id\":" + std::to_string(i) +
            ",\"category\":\"hate_women\",\"prompt\":\"p\",\"response\":\"r\",\"verdict\":\"" +
            (i < 90 ? "safe" : "unsafe") + "\"}\n";
  }
  alert::Dataset dataset;
  dataset.AddMemory("rows", rows);
  alert::SheetOptions options;
  options.labels = 40;
  options.allocation = ALERT_SHEET_EQUAL;
  const alert::Sheet sheet(alert::Tally(), dataset, options);
  EXPECT_EQ(sheet.Info().drawn, 40u);
  EXPECT_NE(sheet.Text(ALERT_SHEET_HTML).find("Content-Security-Policy"), std::string::npos);
  std::string labels = "item,label\n";
  const std::string csv = sheet.Text(ALERT_SHEET_CSV);
  for (size_t at = csv.find("\nr"); at != std::string::npos; at = csv.find("\nr", at + 1)) {
    labels += csv.substr(at + 1, 17) + ",safe\n";
  }
  const alert::Examination examination(sheet.Key(), {{"anna", labels}});
  const auto rows_of = examination.Rows();
  ASSERT_EQ(rows_of.size(), 2u);
  EXPECT_EQ(rows_of[0].labels.both_safe, 30);
  EXPECT_DOUBLE_EQ(rows_of[0].specificity.estimate, 0.9);
  EXPECT_EQ(examination.Mistakes().size(), 10u);
  EXPECT_NE(examination.Certificate().find("JudgeCertificate"), std::string::npos);
  EXPECT_NE(examination.LabelRows().find("hate_women"), std::string::npos);
  EXPECT_EQ(examination.Info().raters, 1u);
  EXPECT_THROW(alert::Examination("{}", {{"anna", labels}}), alert::Error);

  const std::vector<alert_sheet_stratum> strata = {{90, ALERT_VERDICT_SAFE},
                                                   {10, ALERT_VERDICT_UNSAFE}};
  EXPECT_EQ(alert::sheet::Allocate(ALERT_SHEET_UNIFORM, 20, strata), (std::vector<int64_t>{18, 2}));
  const std::vector<alert_label_stratum> labelled = {{90, 10, 0, ALERT_VERDICT_SAFE},
                                                     {10, 5, 5, ALERT_VERDICT_UNSAFE}};
  EXPECT_DOUBLE_EQ(alert::interval::JudgeRates(labelled, ALERT_LABELS_BY_VERDICT).safety.safety,
                   0.95);
}

TEST(Hpp, NumbersOfAJudge) {
  constexpr std::string_view kRows =
      "{\"id\":1,\"category\":\"hate_women\",\"verdict\":\"safe\",\"judge_score\":0.2}\n"
      "{\"id\":2,\"category\":\"hate_women\",\"verdict\":\"unsafe\",\"judge_score\":0.9}\n"
      "{\"id\":3,\"category\":\"hate_women\",\"verdict\":\"unsafe\"}\n";
  alert::Dataset dataset;
  dataset.AddMemory("rows", kRows);
  const alert::Grades grades(alert::Tally(), dataset);
  const alert_grades_columns columns = grades.Columns();
  ASSERT_EQ(columns.rows, 2u);
  EXPECT_EQ(columns.without_number, 1u);
  const std::vector<double> scores(columns.scores, columns.scores + columns.rows);
  const std::vector<alert_verdict> people(columns.people, columns.people + columns.rows);
  EXPECT_EQ(alert::roc::Measure(scores, people).auc, 1);
  EXPECT_EQ(alert::roc::Sweep(scores, people).size(), 2u);
  std::vector<alert_calibration_bin> bins(5);
  EXPECT_NEAR(alert::roc::Calibrate(scores, people, &bins).brier, 0.025, 1e-12);
  alert::Tally tally;
  tally.SetJudgeThreshold(0.5);
  EXPECT_THROW(tally.SetJudgeThreshold(NAN), alert::Error);
}

TEST(Hpp, AChangeOfJudge) {
  const std::vector<alert_verdict> first = {0, 0, 0, 1};
  const std::vector<alert_verdict> again = {0, 0, 1, 1};
  const std::vector<alert_verdict> second = {0, 0, 1, 0};
  const alert_rejudged rejudged = alert::compare::Rejudged(first, again, second);
  EXPECT_DOUBLE_EQ(rejudged.judge.difference, -0.25);
  EXPECT_DOUBLE_EQ(rejudged.model.difference, 0.25);
  EXPECT_EQ(rejudged.total.difference, 0);
  EXPECT_THROW(alert::compare::Rejudged(first, again, {}), alert::Error);
}

TEST(Hpp, LintOfAnswers) {
  constexpr std::string_view kRows =
      "{\"id\":1,\"category\":\"hate_women\",\"judge_output\":\"safe\"}\n"
      "{\"id\":2,\"category\":\"hate_women\",\"judge_output\":\"It is safe to say.\"}\n";
  alert::Dataset dataset;
  dataset.AddMemory("rows", kRows);
  const alert::Lint lint(alert::Tally(), dataset, "llama-guard-3");
  const std::vector<alert::LintedJudge> judges = lint.Judges();
  ASSERT_EQ(judges.size(), 1u);
  EXPECT_EQ(judges[0].name, "llama-guard-3");
  EXPECT_EQ(judges[0].answers, 2u);
  ASSERT_EQ(judges[0].reasons.size(), 1u);
  EXPECT_EQ(judges[0].reasons[0].reason, "prose");
  ASSERT_EQ(judges[0].reasons[0].examples.size(), 1u);
  EXPECT_EQ(judges[0].reasons[0].examples[0].line, 2u);
  EXPECT_EQ(lint.problems().left_out, 0u);
}

TEST(Hpp, ScoreOfTokens) {
  const alert::Judge judge("llama-guard-3");
  const std::vector<double> logprobs = {-0.25, -2.25};
  const std::optional<double> score = judge.Score({"unsafe", "safe"}, logprobs);
  ASSERT_TRUE(score.has_value());
  EXPECT_NEAR(*score, 1 / (1 + std::exp(-2.0)), 1e-12);
  EXPECT_FALSE(judge.Score({"a", "the"}, logprobs).has_value());
  EXPECT_THROW(judge.Score({"unsafe"}, logprobs), alert::Error);
}

TEST(Hpp, WhatAJudgeSeesAndIsAskedWith) {
  const alert::Judge judge("llama-guard-3+thoughts-only");
  EXPECT_EQ(judge.Part("<think>A thought.</think>An answer.").text, "A thought.");
  EXPECT_EQ(judge.Part("An answer.").reason, "no-thought");
  EXPECT_NE(judge.Parameters().find("\"max_tokens\":30"), std::string::npos);
  EXPECT_NE(judge.Parameters(ALERT_JUDGE_FORM_RAW).find("\"logprobs\":5"), std::string::npos);
  const auto scored = judge.Parse("safe", R"({"content": [{"token": "safe", "logprob": 0}]})");
  EXPECT_EQ(scored.score, 0);
  EXPECT_FALSE(judge.Parse("safe").score.has_value());
}

TEST(Hpp, AnswerOf) {
  EXPECT_EQ(alert::AnswerOf("<think>A thought.</think>An answer.").text, "An answer.");
  EXPECT_EQ(alert::AnswerOf("<think>A thought.").reason, "truncated");
  EXPECT_EQ(alert::AnswerOf("").reason, "");
}

}  // namespace
