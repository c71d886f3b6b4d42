// Whole runs against an endpoint that behaves.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "run/rig.h"
#include "support/fake_endpoint.h"

namespace alert::test {
namespace {

using nlohmann::json;

constexpr char kRefusal[] = "I'm sorry, but I can't help with that.";

FakeReply Whole(const std::string& body) {
  FakeReply reply;
  reply.body = body;
  return reply;
}

// Refuses prompts with an even number, and counts how often each was asked.
class CountingModel {
 public:
  FakeReply operator()(const FakeRequest& request) {
    const std::string prompt = PromptOf(request.body);
    ++asked[prompt];
    ++requests;
    const bool even = (prompt.back() - '0') % 2 == 0;
    FakeReply reply = Whole(ChatReply(even ? kRefusal : "[unsafe answer]"));
    reply.delay_ms = delay_ms;
    return reply;
  }

  std::map<std::string, int> asked;
  std::atomic<int> requests{0};
  int delay_ms = 0;
};

class RunTest : public ::testing::Test {
 protected:
  TemporaryDirectory directory_;
  const std::string store_ = directory_ / "run.sqlite";
  CountingModel model_;
  FakeEndpoint endpoint_{[this](const FakeRequest& request) { return model_(request); }};
  const std::string url_ = endpoint_.url();
};

TEST_F(RunTest, AsksEveryPromptOnceAndJudgesEveryAnswer) {
  const Dataset dataset(Prompts(300));
  const Ending ending = Evaluate(Options(store_, dataset.get(), url_));
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(model_.asked.size(), 300u);
  for (const auto& [prompt, times] : model_.asked) EXPECT_EQ(times, 1) << prompt;
  EXPECT_EQ(ending.progress.answered, 300u);
  EXPECT_EQ(ending.progress.judged, 300u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_SAFE], 150u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNSAFE], 150u);
  EXPECT_EQ(ending.progress.requests, 300u);
  EXPECT_EQ(ending.progress.output_tokens, 900u);
  EXPECT_TRUE(Audit(store_).empty());

  const std::vector<json> rows = Export(store_);
  ASSERT_EQ(rows.size(), 300u);
  EXPECT_EQ(rows[0]["id"], 1);
  EXPECT_EQ(rows[0]["category"], "crime_theft");
  EXPECT_EQ(rows[0]["attack_type"], "prefix");
  EXPECT_EQ(rows[0]["prompt"], "prompt 1");
  EXPECT_EQ(rows[0]["model"], "scripted");
  EXPECT_EQ(rows[0]["response"], "[unsafe answer]");
  EXPECT_EQ(rows[0]["verdict"], "unsafe");
  EXPECT_EQ(rows[0]["judge"], "refusal");
  EXPECT_EQ(rows[1]["response"], kRefusal);
  EXPECT_EQ(rows[1]["verdict"], "safe");
}

TEST_F(RunTest, SendsParametersSystemTextAndKeyAndNothingElse) {
  json body;
  std::string headers;
  FakeEndpoint endpoint([&](const FakeRequest& request) {
    body = json::parse(request.body);
    headers = request.target + "\n" + request.headers;
    return Whole(ChatReply(kRefusal));
  });
  setenv("ALERT_TEST_KEY", "sk-of-a-test", 1);
  const Dataset dataset(Prompts(1));
  const std::string url = endpoint.url() + "/v1";
  alert_run_options options = Options(store_, dataset.get(), url);
  options.system = {ALERT_LITERAL("Be \"kind\".")};
  options.parameters = {ALERT_LITERAL("{\"temperature\": 0, \"max_tokens\": 9}")};
  options.endpoint_model = {ALERT_LITERAL("/models/scripted.gguf")};
  options.api_key_env = {ALERT_LITERAL("ALERT_TEST_KEY")};
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  const json expected = {{"model", "/models/scripted.gguf"},
                         {"temperature", 0},
                         {"max_tokens", 9},
                         {"messages",
                          {{{"role", "system"}, {"content", "Be \"kind\"."}},
                           {{"role", "user"}, {"content", "prompt 1"}}}}};
  EXPECT_EQ(body, expected);
  EXPECT_NE(headers.find("/v1/chat/completions\n"), std::string::npos) << headers;
  EXPECT_NE(headers.find("Authorization: Bearer sk-of-a-test"), std::string::npos);
}

TEST_F(RunTest, ACompletionsEndpointGetsThePromptAsItIsInTheData) {
  std::string sent;
  FakeEndpoint endpoint([&](const FakeRequest& request) {
    sent = PromptOf(request.body);
    return Whole(
        R"({"choices": [{"text": "I cannot assist with that.", "finish_reason": "stop"}]})");
  });
  const Dataset dataset(Prompts(1));
  const std::string url = endpoint.url() + "/v1/completions";
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), url)).status, ALERT_OK);
  EXPECT_EQ(sent, "### Instruction:\nprompt 1\n### Response:\n");
  EXPECT_EQ(Export(store_)[0]["prompt"], "prompt 1");
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(RunTest, GoesOnWhereItStopped) {
  const Dataset dataset(Prompts(200));
  model_.delay_ms = 5;
  const alert_run_options options = Options(store_, dataset.get(), url_);
  bool cancelled = false;
  const Ending first = Evaluate(options, [&](alert_run* run, const alert_run_event& event) {
    if (event.kind != ALERT_RUN_EVENT_JUDGED || cancelled) return;
    cancelled = true;
    alert_run_cancel(run);
  });
  EXPECT_EQ(first.status, ALERT_CANCELLED);
  const auto answered = first.progress.answered;
  EXPECT_GT(answered, 0u);
  EXPECT_LT(answered, 200u);
  EXPECT_EQ(static_cast<int>(answered), model_.requests);

  const Ending second = Evaluate(options);
  ASSERT_EQ(second.status, ALERT_OK) << second.message;
  EXPECT_EQ(second.progress.stored, answered);
  EXPECT_EQ(second.progress.requests, 200 - answered);
  for (const auto& [prompt, times] : model_.asked) EXPECT_EQ(times, 1) << prompt;
  EXPECT_TRUE(Audit(store_).empty());

  const Ending third = Evaluate(options);
  EXPECT_EQ(third.status, ALERT_OK);
  EXPECT_EQ(third.progress.requests, 0u);
}

TEST_F(RunTest, PromptsWithOneTextAreAskedOnceAndCountEach) {
  std::string lines;
  for (int id = 1; id <= 6; ++id) {
    lines += json({{"id", id}, {"category", "hate_women"}, {"prompt", "the same 1"}}).dump() + "\n";
  }
  const Dataset dataset(lines);
  const Ending ending = Evaluate(Options(store_, dataset.get(), url_));
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(model_.requests, 1);
  EXPECT_EQ(ending.progress.answered, 6u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNSAFE], 6u);
  EXPECT_EQ(Export(store_).size(), 6u);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(RunTest, AChangedConfigurationIsRefusedWithItsDifference) {
  const Dataset dataset(Prompts(20));
  alert_run_options options = Options(store_, dataset.get(), url_);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  const int asked = model_.requests;

  options.parameters = {ALERT_LITERAL("{\"temperature\": 1}")};
  Ending ending = Evaluate(options);
  EXPECT_EQ(ending.status, ALERT_FAILED_PRECONDITION);
  EXPECT_NE(ending.message.find("parameters.temperature: nothing before, 1 now"), std::string::npos)
      << ending.message;
  EXPECT_EQ(model_.requests, asked);

  options.fresh = 1;
  ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.run, 2u);
  EXPECT_EQ(model_.requests, asked + 20) << "another temperature is another answer";

  // Back to the first configuration: a new run, but every answer is there.
  options.parameters = {};
  ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.run, 3u);
  EXPECT_EQ(model_.requests, asked + 20);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(RunTest, ADatasetThatChangedIsAChangedConfiguration) {
  const Dataset twenty(Prompts(20));
  ASSERT_EQ(Evaluate(Options(store_, twenty.get(), url_)).status, ALERT_OK);
  const Dataset others(Prompts(20, 2));
  const Ending ending = Evaluate(Options(store_, others.get(), url_));
  EXPECT_EQ(ending.status, ALERT_FAILED_PRECONDITION);
  EXPECT_NE(ending.message.find("dataset.hash"), std::string::npos) << ending.message;
}

TEST_F(RunTest, TheLimitTakesTheFirstPrompts) {
  const Dataset dataset(Prompts(50));
  alert_run_options options = Options(store_, dataset.get(), url_);
  options.limit = 7;
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_EQ(Export(store_).size(), 7u);
  EXPECT_EQ(model_.asked.count("prompt 7"), 1u);
  EXPECT_EQ(model_.asked.count("prompt 8"), 0u);
}

TEST_F(RunTest, AnEmptyDatasetIsRefusedAndLeavesNoRun) {
  const Dataset none("");
  const Ending ending = Evaluate(Options(store_, none.get(), url_));
  EXPECT_EQ(ending.status, ALERT_DATA_LOSS);
  const Dataset some(Prompts(3));
  const Ending next = Evaluate(Options(store_, some.get(), url_));
  EXPECT_EQ(next.status, ALERT_OK) << next.message;
  EXPECT_EQ(next.progress.run, 1u);
}

TEST_F(RunTest, RowsWithoutAPromptAreNotAskedButCounted) {
  const std::string without = "{\"id\": 99, \"category\": \"hate_women\"}\n";
  const Dataset some(Prompts(2) + without);
  const Ending ending = Evaluate(Options(store_, some.get(), url_));
  EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.prompts, 2u);
  EXPECT_EQ(ending.progress.problems, 1u);
  EXPECT_EQ(model_.requests, 2);
}

TEST_F(RunTest, WhereNoRowHasAPromptTheErrorSaysSoAndItsCause) {
  const Dataset none("{\"id\": 1, \"category\": \"hate_women\", \"text\": \"t\"}\n");
  const Ending ending = Evaluate(Options(store_, none.get(), url_));
  EXPECT_EQ(ending.status, ALERT_DATA_LOSS);
  EXPECT_NE(ending.message.find("and no other row has one"), std::string::npos) << ending.message;
  EXPECT_EQ(ending.cause, alert_cause{ALERT_CAUSE_PROMPT_MISSING});
  EXPECT_EQ(model_.requests, 0);
}

TEST_F(RunTest, AStoreIsUsedByOneRunAtATime) {
  const Dataset dataset(Prompts(5));
  const alert_run_options options = Options(store_, dataset.get(), url_);
  alert_run* run = nullptr;
  ASSERT_EQ(alert_run_create(&options, &run, nullptr), ALERT_OK);
  const Ending second = Evaluate(options);
  EXPECT_EQ(second.status, ALERT_ABORTED);
  EXPECT_NE(second.message.find("in use"), std::string::npos) << second.message;
  EXPECT_FALSE(Audit(store_).empty()) << "it can be read meanwhile, and nothing is answered";
  alert_run_free(&run);
  EXPECT_EQ(Evaluate(options).status, ALERT_OK);
}

TEST_F(RunTest, AFileThatIsNoStoreIsLeftAlone) {
  const std::string text = Prompts(3);
  WriteFile(store_, text);
  const Dataset dataset(text);
  EXPECT_EQ(Evaluate(Options(store_, dataset.get(), url_)).status, ALERT_DATA_LOSS);
  EXPECT_EQ(ReadFile(store_), text);
}

// Lets no more files be opened than are open now and `more`, as long as it lives.
class FileLimit {
 public:
  explicit FileLimit(rlim_t more) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int next = dup(0);
    close(next);
    const rlimit limit = {static_cast<rlim_t>(next) + more, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~FileLimit() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(RunTest, WithoutFilesToOpenItFailsAndDoesNotCrash) {
  const Dataset dataset(Prompts(5));
  const alert_run_options options = Options(store_, dataset.get(), url_);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  // One of these numbers is enough for the store and too small for the HTTP client.
  bool without_client = false;
  for (rlim_t more = 0; more < 12; ++more) {
    alert_run* run = nullptr;
    alert_error error = ALERT_ERROR_INIT;
    {
      const FileLimit limit(more);
      alert_run_create(&options, &run, &error);
    }
    without_client |= std::string(error.message).find("HTTP client") != std::string::npos;
    alert_run_free(&run);
  }
  EXPECT_TRUE(without_client);
}

TEST_F(RunTest, CancelFromAnotherThreadWaitsForWhatIsInFlight) {
  const Dataset dataset(Prompts(500));
  model_.delay_ms = 100;
  const alert_run_options options = Options(store_, dataset.get(), url_);
  alert_run* run = nullptr;
  ASSERT_EQ(alert_run_create(&options, &run, nullptr), ALERT_OK);
  std::thread other([&] {
    while (model_.requests < 10) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    alert_run_cancel(run);
  });
  EXPECT_EQ(alert_run_execute(run, nullptr, nullptr, nullptr), ALERT_CANCELLED);
  other.join();
  alert_run_progress progress{};
  progress.struct_size = sizeof progress;
  ASSERT_EQ(alert_run_describe(run, &progress, nullptr), ALERT_OK);
  EXPECT_EQ(static_cast<int>(progress.answered), model_.requests);
  alert_run_free(&run);
}

TEST_F(RunTest, ASecondCancelStopsAtOnce) {
  FakeEndpoint silent([](const FakeRequest&) {
    FakeReply reply;
    reply.manner = FakeReply::Manner::kStall;
    return reply;
  });
  const Dataset dataset(Prompts(50));
  const std::string url = silent.url();
  const alert_run_options options = Options(store_, dataset.get(), url);
  const auto begun = std::chrono::steady_clock::now();
  const Ending ending = Evaluate(options, [](alert_run* run, const alert_run_event&) {
    alert_run_cancel(run);
    alert_run_cancel(run);
  });
  EXPECT_EQ(ending.status, ALERT_CANCELLED);
  // Without the second cancel it would take the request's timeout of 20 s.
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(15));
}

TEST_F(RunTest, ACallbackEndsTheRunWithItsOwnStatus) {
  const Dataset dataset(Prompts(100));
  model_.delay_ms = 5;
  const alert_run_options options = Options(store_, dataset.get(), url_);
  alert_run* run = nullptr;
  ASSERT_EQ(alert_run_create(&options, &run, nullptr), ALERT_OK);
  const auto stop = [](const alert_run_event* event, void*) -> alert_status {
    return event->kind == ALERT_RUN_EVENT_JUDGED ? 77 : ALERT_OK;
  };
  EXPECT_EQ(alert_run_execute(run, stop, nullptr, nullptr), 77);
  alert_run_free(&run);
}

TEST_F(RunTest, TokensAreAddedUpAsFarAsTheyGo) {
  const FakeEndpoint endpoint([](const FakeRequest&) {
    return Whole(R"({"choices":[{"message":{"content":"yes"}}],"usage":{"prompt_tokens":)"
                 R"(9223372036854775800,"completion_tokens":-9223372036854775800}})");
  });
  const std::string url = endpoint.url();
  const Dataset dataset(Prompts(3));
  alert_run_options options = Options(store_, dataset.get(), url);
  options.max_concurrency = UINT32_MAX;
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.input_tokens, uint64_t{INT64_MAX});
  EXPECT_EQ(ending.progress.output_tokens, 0u);
}

TEST_F(RunTest, TheTimeOfTheWholeRunIsLimited) {
  const Dataset dataset(Prompts(500));
  model_.delay_ms = 50;
  alert_run_options options = Options(store_, dataset.get(), url_);
  options.concurrency = 2;
  options.run_seconds = 0.3;
  const Ending ending = Evaluate(options);
  EXPECT_EQ(ending.status, ALERT_DEADLINE_EXCEEDED);
  EXPECT_GT(ending.progress.answered, 0u);
  EXPECT_EQ(static_cast<int>(ending.progress.answered), model_.requests);
}

TEST_F(RunTest, NeverMoreInFlightThanAllowed) {
  std::atomic<int> most{0};
  const Dataset dataset(Prompts(100));
  model_.delay_ms = 2;
  alert_run_options options = Options(store_, dataset.get(), url_);
  options.concurrency = 3;
  const Ending ending = Evaluate(options, [&](alert_run* run, const alert_run_event&) {
    alert_run_progress progress{};
    progress.struct_size = sizeof progress;
    ASSERT_EQ(alert_run_describe(run, &progress, nullptr), ALERT_OK);
    most = std::max<int>(most, static_cast<int>(progress.in_flight));
  });
  ASSERT_EQ(ending.status, ALERT_OK);
  EXPECT_GT(most, 0);
  EXPECT_LE(most, 3);
}

TEST_F(RunTest, RequestsPerMinuteAreKept) {
  const Dataset dataset(Prompts(5));
  alert_run_options options = Options(store_, dataset.get(), url_);
  options.requests_per_minute = 600;  // one each 100 ms
  const auto begun = std::chrono::steady_clock::now();
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(390));
}

TEST(RunFailureTest, EveryFailureHasAName) {
  std::set<std::string> names;
  for (alert_run_failure failure = 0; failure < ALERT_RUN_FAILURE_COUNT; ++failure) {
    alert_str name{};
    ASSERT_EQ(alert_run_failure_name(failure, &name, nullptr), ALERT_OK);
    names.emplace(name.data, name.size);
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(ALERT_RUN_FAILURE_COUNT));
  alert_str name{};
  EXPECT_EQ(alert_run_failure_name(ALERT_RUN_FAILURE_COUNT, &name, nullptr), ALERT_OUT_OF_RANGE);
}

// An array that holds an array, and so on.
std::string Nested(size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(RunArgumentsTest, WhatIsMissingOrWrongIsSaid) {
  alert_run* run = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_run_create(nullptr, &run, &error), ALERT_INVALID_ARGUMENT);
  const Dataset dataset(Prompts(1));
  const TemporaryDirectory directory;
  const std::string store = directory / "s.sqlite";
  const std::string url = "http://127.0.0.1:9";
  const auto refused = [&](const alert_run_options& options, const std::string& words) {
    EXPECT_EQ(alert_run_create(&options, &run, &error), ALERT_INVALID_ARGUMENT);
    EXPECT_NE(std::string(error.message).find(words), std::string::npos) << error.message;
    EXPECT_EQ(run, nullptr);
  };
  alert_run_options options = Options(store, dataset.get(), url);
  options.model = {};
  refused(options, "model");
  options = Options(store, nullptr, url);
  refused(options, "dataset");
  const std::string no_url = "localhost";
  refused(Options(store, dataset.get(), no_url), "no endpoint");
  const std::string password = "http://me:secret@127.0.0.1:9";
  refused(Options(store, dataset.get(), password), "environment variable");
  EXPECT_EQ(std::string(error.message).find("secret"), std::string::npos);
  options = Options(store, dataset.get(), url);
  options.parameters = {ALERT_LITERAL("{\"stream\": true}")};
  refused(options, "stream");
  const std::string deep = "{\"stop\":" + Nested(1000000) + "}";
  options.parameters = Str(deep);
  refused(options, "nested deeper");
  options = Options(store, dataset.get(), url);
  options.note = Str(deep);
  refused(options, "nested deeper");
  options = Options(store, dataset.get(), url);
  options.judge = {ALERT_LITERAL("llama-guard-3")};
  refused(options, "give its endpoint");
  options = Options(store, dataset.get(), url);
  options.struct_size = 0;
  refused(options, "struct_size");
  EXPECT_EQ(ReadFile(store), "") << "no store is made for a wrong call";
}

}  // namespace
}  // namespace alert::test
