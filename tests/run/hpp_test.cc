// run.hpp as a program uses it; what the calls mean is tested beside this.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "alert/run.hpp"
#include "run/rig.h"
#include "support/fake_endpoint.h"

namespace {

using alert::test::TemporaryDirectory;

class RunHppTest : public ::testing::Test {
 protected:
  RunHppTest() {
    dataset_.AddMemory("prompts", prompts_);
    options_.store = directory_ / "run.sqlite";
    options_.dataset = &dataset_;
    options_.model = "m";
    options_.endpoint = endpoint_.url();
  }

  TemporaryDirectory directory_;
  alert::test::FakeEndpoint endpoint_{[](const alert::test::FakeRequest&) {
    alert::test::FakeReply reply;
    reply.body = alert::test::ChatReply("I'm sorry, but I can't help with that.");
    return reply;
  }};
  const std::string prompts_ = alert::test::Prompts(20);
  alert::Dataset dataset_;
  alert::RunOptions options_;
};

TEST_F(RunHppTest, ARunIsARangeOfEvents) {
  alert::Run run(options_);
  size_t judged = 0;
  for (const alert::RunEvent& event : run) {
    if (event.kind != ALERT_RUN_EVENT_JUDGED) continue;
    ++judged;
    EXPECT_EQ(event.verdict, ALERT_VERDICT_SAFE);
    EXPECT_FALSE(event.id.empty());
  }
  EXPECT_EQ(judged, 20u);
  EXPECT_EQ(run.progress().verdicts[ALERT_VERDICT_SAFE], 20u);
  EXPECT_FALSE(run.Next().has_value());
  EXPECT_EQ(run.FailureWords(ALERT_RUN_FAILURE_FILTERED), "");
  EXPECT_THROW(run.FailureWords(ALERT_RUN_FAILURE_COUNT), alert::Error);
}

TEST_F(RunHppTest, ARunThatCanShowNothingIsNotAsked) {
  options_.random_order = true;
  options_.stop_when = (1u << ALERT_RUN_STOP_CERTIFIED) | (1u << ALERT_RUN_STOP_UNDECIDABLE);
  const alert::Policy policy("alert");
  options_.stop_policy = &policy;
  alert::Run run(options_);
  run.Execute();
  EXPECT_EQ(run.progress().stop, ALERT_RUN_STOP_UNDECIDABLE);
  EXPECT_EQ(run.progress().answered, 0u);
  options_.random_order = false;
  EXPECT_THROW(alert::Run{options_}, alert::Error);
}

TEST_F(RunHppTest, RowsThatAreNotAskedAreProblems) {
  const std::string odd = "{\"id\":1,\n";
  dataset_.AddMemory("odd", odd);
  const alert::Problems problems = alert::Run(options_).problems();
  EXPECT_EQ(problems.counts[ALERT_PROBLEM_MALFORMED], 1u);
  ASSERT_EQ(problems.samples.size(), 1u);
  EXPECT_EQ(problems.samples[0].file, "odd");
}

TEST_F(RunHppTest, ExecuteTellsACallbackWhoseExceptionEndsTheRun) {
  {
    alert::Run run(options_);
    EXPECT_THROW(run.Execute([](const alert::RunEvent& event) {
      if (event.kind == ALERT_RUN_EVENT_JUDGED) throw std::runtime_error("enough");
    }),
                 std::runtime_error);
  }
  alert::Run run(options_);
  EXPECT_GT(run.progress().stored, 0u);
  run.Execute([](const alert::RunEvent&) {});
  EXPECT_EQ(run.progress().judged, 20u);
}

TEST_F(RunHppTest, CancelThrowsAndAnotherRunGoesOn) {
  {
    alert::Run run(options_);
    run.Cancel();
    try {
      run.Execute();
      FAIL();
    } catch (const alert::Error& error) {
      EXPECT_EQ(error.status(), ALERT_CANCELLED);
    }
  }
  alert::Run(options_).Execute();
  EXPECT_TRUE(alert::Store(options_.store).Audit().empty());
}

TEST_F(RunHppTest, AStoreTellsItsRuns) {
  alert::Run(options_).Execute();
  EXPECT_TRUE(alert::Store::Probe(options_.store));
  alert::Store store(options_.store);
  const std::vector<alert::StoreRun> runs = store.Runs();
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].model, "m");
  EXPECT_EQ(runs[0].answered, 20u);
  EXPECT_EQ(runs[0].left_out[ALERT_PROBLEM_MALFORMED], 0u);
  EXPECT_TRUE(runs[0].finished_ms.has_value());
  EXPECT_NE(runs[0].configuration.find(endpoint_.url()), std::string::npos);
  EXPECT_EQ(store.Judges(runs[0].run), std::vector<std::string>{"refusal"});

  const std::string rows = store.ExportText();
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 20);
  alert::ExportOptions options;
  options.without_texts = true;
  EXPECT_LT(store.ExportText(options).size(), rows.size());
  options.judge = "no such judge";
  EXPECT_THROW(store.ExportText(options), alert::Error);
  EXPECT_THROW(alert::Store("/nowhere"), alert::Error);

  alert::Tally tally;
  tally.Add(alert::Dataset().AddMemory("rows", rows));
  EXPECT_EQ(tally.Count()[ALERT_VERDICT_SAFE], 20u);
  EXPECT_EQ(tally.clustered_row_count(), 0u);

  alert::Tally streamed;
  streamed.Add(alert::Dataset().AddStream("rows", store.ExportStream()));
  EXPECT_EQ(streamed.Count()[ALERT_VERDICT_SAFE], 20u);
  EXPECT_THROW(store.ExportStream(options), alert::Error);
}

TEST_F(RunHppTest, RejudgeAsksNoModel) {
  alert::Run(options_).Execute();
  alert::RunOptions options;
  options.store = options_.store;
  options.judge = "llama-guard-3";
  options.judge_endpoint = endpoint_.url();
  alert::Run run = alert::Run::Rejudge(options);
  run.Execute();
  EXPECT_EQ(run.progress().requests, 20u);
  EXPECT_EQ(alert::Store(options.store).Judges(1).size(), 2u);
}

TEST_F(RunHppTest, ShardsMerge) {
  std::vector<std::string> paths;
  for (uint32_t shard = 1; shard <= 2; ++shard) {
    alert::Dataset part;
    part.AddMemory("prompts", prompts_).Shard(shard, 2);
    options_.dataset = &part;
    options_.store = directory_ / ("shard" + std::to_string(shard));
    alert::Run(options_).Execute();
    paths.push_back(options_.store);
  }
  const std::string merged = directory_ / "merged.sqlite";
  alert::Store::Merge({paths[0], paths[1]}, merged);
  EXPECT_EQ(alert::Store(merged).Runs().at(0).prompts, 20u);
}

TEST(RunHpp, Releases) {
  EXPECT_EQ(alert::RunFailureName(ALERT_RUN_FAILURE_TIMEOUT), "timeout");
  EXPECT_EQ(alert::FindRunFailure("filtered"), ALERT_RUN_FAILURE_FILTERED);
  EXPECT_EQ(alert::FindRunEventKind(alert::RunEventKindName(ALERT_RUN_EVENT_JUDGED)),
            ALERT_RUN_EVENT_JUDGED);
  const alert::FetchRelease release = alert::DescribeRelease("alert");
  EXPECT_EQ(release.file, "alert.jsonl");
  EXPECT_THROW(alert::DescribeRelease("no such release"), alert::Error);
  try {
    alert::Fetch("alert", {});
    FAIL();
  } catch (const alert::Error& error) {
    EXPECT_EQ(error.status(), ALERT_FAILED_PRECONDITION);
  }
}

TEST(RunHpp, AFetchTellsItsProgress) {
  const TemporaryDirectory directory;
  alert::test::FakeEndpoint home([](const alert::test::FakeRequest&) {
    alert::test::FakeReply reply;
    reply.body = alert::test::Prompts(1000);
    return reply;
  });
  const std::string base_url = home.url();
  alert::FetchOptions options;
  options.base_url = base_url;
  options.directory = directory.path();
  options.accept_licence = true;
  uint64_t bytes = 0;
  // It comes, and its counts are not those of the release.
  EXPECT_THROW(alert::Fetch("alert", options, [&](uint64_t now, uint64_t) { bytes = now; }),
               alert::Error);
  EXPECT_GT(bytes, 0u);
  EXPECT_THROW(alert::Fetch("alert", options,
                            [](uint64_t, uint64_t) { throw std::runtime_error("enough"); }),
               std::runtime_error);
}

}  // namespace
