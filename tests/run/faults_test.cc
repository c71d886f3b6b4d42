// Runs against an endpoint that fails in every way that endpoints do.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <string>

#include "run/rig.h"
#include "support/fake_endpoint.h"

namespace alert::test {
namespace {

using nlohmann::json;
using Manner = FakeReply::Manner;

constexpr char kRefusal[] = "I'm sorry, but I can't help with that.";

FakeReply Good() {
  FakeReply reply;
  reply.body = ChatReply(kRefusal);
  return reply;
}

FakeReply Status(int status, const std::string& message = "scripted") {
  FakeReply reply;
  reply.status = status;
  reply.body = ErrorReply(message);
  return reply;
}

FakeReply Bad(Manner manner) {
  FakeReply reply = Good();
  reply.manner = manner;
  return reply;
}

FakeReply Body(const std::string& body) {
  FakeReply reply;
  reply.body = body;
  return reply;
}

class FaultsTest : public ::testing::Test {
 protected:
  // Ten prompts, of which "prompt 5" always fails in this way, and all others are answered.
  json RowOfFailure(const FakeReply& failure, uint32_t retries = ALERT_RUN_NO_RETRIES) {
    times_ = 0;
    FakeEndpoint endpoint([&](const FakeRequest& request) {
      if (PromptOf(request.body) != "prompt 5") return Good();
      ++times_;
      return failure;
    });
    const Dataset dataset(Prompts(10));
    const std::string url = endpoint.url();
    alert_run_options options = Options(store_, dataset.get(), url);
    options.retries = retries;
    options.timeout_seconds = 0.5;
    // Success after the failure shows that the endpoint works.
    options.concurrency = 1;
    const Ending ending = Evaluate(options);
    EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
    EXPECT_EQ(ending.progress.answered, 9u);
    EXPECT_EQ(ending.progress.explained, 1u);
    EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_MISSING], 1u);
    EXPECT_TRUE(Audit(store_).empty());
    return Export(store_)[4];
  }

  void ExpectMissing(const json& row, const std::string& reason) {
    EXPECT_EQ(row["verdict"], "missing") << row;
    EXPECT_EQ(row["response"], "");
    EXPECT_EQ(row["reason"].get<std::string>().rfind(reason, 0), 0u) << row["reason"];
  }

  TemporaryDirectory directory_;
  const std::string store_ = directory_ / "run.sqlite";
  std::atomic<int> times_{0};
};

TEST_F(FaultsTest, ServerErrorIsTriedAgainAndThenExplained) {
  ExpectMissing(RowOfFailure(Status(500, "out of memory"), 2),
                "server_error: HTTP 500: out of memory");
  EXPECT_EQ(times_, 3);
}

TEST_F(FaultsTest, AnotherClientErrorIsNotTriedAgain) {
  ExpectMissing(RowOfFailure(Status(422, "prompt refused"), 3),
                "client_error: HTTP 422: prompt refused");
  EXPECT_EQ(times_, 1);
}

TEST_F(FaultsTest, ContextOverflowIsToldApart) {
  ExpectMissing(RowOfFailure(Status(400, "This model's maximum context length is 8 tokens"), 3),
                "context: ");
  EXPECT_EQ(times_, 1);
}

TEST_F(FaultsTest, AStallIsATimeout) {
  ExpectMissing(RowOfFailure(Bad(Manner::kStall), 1), "timeout: ");
  EXPECT_EQ(times_, 2);
}

TEST_F(FaultsTest, AConnectionThatIsResetInMidBodyIsTruncated) {
  ExpectMissing(RowOfFailure(Bad(Manner::kReset)), "truncated: ");
}

TEST_F(FaultsTest, AConnectionClosedWithoutAByteIsTruncated) {
  ExpectMissing(RowOfFailure(Bad(Manner::kClose)), "truncated: ");
}

TEST_F(FaultsTest, ABodyShorterThanAnnouncedIsTruncated) {
  ExpectMissing(RowOfFailure(Bad(Manner::kLengthTooBig)), "truncated: ");
}

TEST_F(FaultsTest, ABodyLongerThanAnnouncedIsInvalid) {
  ExpectMissing(RowOfFailure(Bad(Manner::kLengthTooSmall)), "invalid: the reply is no JSON");
}

TEST_F(FaultsTest, GarbageIsInvalid) {
  ExpectMissing(RowOfFailure(Bad(Manner::kGarbage)), "invalid: ");
}

TEST_F(FaultsTest, JsonWithoutAnAnswerIsInvalid) {
  ExpectMissing(RowOfFailure(Body("{\"choices\": []}")), "invalid: the reply has no answer in it");
}

TEST_F(FaultsTest, ARetryIsToldWithTheServersWords) {
  FakeEndpoint endpoint(
      [&](const FakeRequest&) { return ++times_ == 1 ? Status(500, "out of memory") : Good(); });
  const Dataset dataset(Prompts(3));
  const std::string url = endpoint.url();
  alert_run_options options = Options(store_, dataset.get(), url);
  options.concurrency = 1;
  std::string told;
  const Ending ending = Evaluate(options, [&](alert_run*, const alert_run_event& event) {
    if (event.kind != ALERT_RUN_EVENT_RETRIED) return;
    EXPECT_EQ(event.failure, ALERT_RUN_FAILURE_SERVER_ERROR);
    told += std::string(event.id.data, event.id.size) + ": ";
    told += std::string(event.message.data, event.message.size);
  });
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(told, "1: HTTP 500: out of memory");
  EXPECT_EQ(ending.progress.failures[ALERT_RUN_FAILURE_SERVER_ERROR], 1u);
}

TEST_F(FaultsTest, AnEmptyAnswerIsNoVerdict) {
  ExpectMissing(RowOfFailure(Body(ChatReply(" \n\t")), 3), "empty: ");
  EXPECT_EQ(times_, 1);
}

TEST_F(FaultsTest, ANullContentIsEmpty) {
  ExpectMissing(RowOfFailure(Body(R"({"choices": [{"message": {"content": null},
                                      "finish_reason": "length"}]})")),
                "empty: the answer has no text (finished by length)");
}

TEST_F(FaultsTest, ASlowDripIsAnAnswer) {
  FakeEndpoint endpoint([](const FakeRequest&) { return Bad(Manner::kDrip); });
  const Dataset dataset(Prompts(20));
  const std::string url = endpoint.url();
  const Ending ending = Evaluate(Options(store_, dataset.get(), url));
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.answered, 20u);
}

TEST_F(FaultsTest, ABurstOf429CutsOnceAndIsWaitedFor) {
  std::atomic<int> requests{0};
  FakeEndpoint endpoint([&](const FakeRequest&) {
    if (++requests > 15) return Good();
    FakeReply busy = Status(429, "slow down");
    busy.headers = "Retry-After: 1\r\n";
    return busy;
  });
  const Dataset dataset(Prompts(60));
  const std::string url = endpoint.url();
  alert_run_options options = Options(store_, dataset.get(), url);
  // Not one further try, and yet nothing is lost: a busy endpoint is waited for.
  options.retries = ALERT_RUN_NO_RETRIES;
  int slowed = 0;
  std::string why;
  const Ending ending = Evaluate(options, [&](alert_run*, const alert_run_event& event) {
    if (event.kind != ALERT_RUN_EVENT_SLOWED) return;
    ++slowed;
    why = std::string(event.message.data, event.message.size);
  });
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(slowed, 1);
  EXPECT_EQ(why, "16 requests at a time now: HTTP 429: slow down");
  EXPECT_EQ(ending.progress.answered, 60u);
  EXPECT_EQ(ending.progress.failures[ALERT_RUN_FAILURE_RATE_LIMITED], 15u);
  EXPECT_GE(ending.progress.seconds, 1.0);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(FaultsTest, ARefusedKeyStopsAtOnceAndLeavesNothingMissing) {
  std::atomic<int> requests{0};
  FakeEndpoint endpoint([&](const FakeRequest&) {
    ++requests;
    return Status(401, "Incorrect API key provided: sk-of-a-test-0123456789");
  });
  setenv("ALERT_TEST_KEY", "sk-of-a-test-0123456789", 1);
  const Dataset dataset(Prompts(300));
  const std::string url = endpoint.url();
  alert_run_options options = Options(store_, dataset.get(), url);
  options.api_key_env = {ALERT_LITERAL("ALERT_TEST_KEY")};
  const Ending ending = Evaluate(options);
  EXPECT_EQ(ending.status, ALERT_UNAUTHENTICATED);
  EXPECT_NE(ending.message.find("Incorrect API key provided: [key removed]"), std::string::npos)
      << ending.message;
  EXPECT_LE(requests, 20);
  EXPECT_EQ(ending.progress.explained, 0u);
}

TEST_F(FaultsTest, AModelThatIsNotThereStopsAtOnceWithTheServersWords) {
  std::atomic<int> requests{0};
  FakeEndpoint endpoint([&](const FakeRequest&) {
    ++requests;
    return Status(404, "The model `scripted` does not exist");
  });
  const Dataset dataset(Prompts(300));
  const std::string url = endpoint.url();
  const Ending ending = Evaluate(Options(store_, dataset.get(), url));
  EXPECT_EQ(ending.status, ALERT_FAILED_PRECONDITION);
  EXPECT_NE(ending.message.find("The model `scripted` does not exist"), std::string::npos);
  EXPECT_LE(requests, 20);
}

TEST_F(FaultsTest, AnEndpointThatRefusesEverythingStopsEarly) {
  std::atomic<int> requests{0};
  bool refuses = true;
  FakeEndpoint endpoint([&](const FakeRequest&) {
    ++requests;
    return refuses ? Status(400, "temperature must not be 0") : Good();
  });
  const Dataset dataset(Prompts(300));
  const std::string url = endpoint.url();
  const alert_run_options options = Options(store_, dataset.get(), url);
  const Ending stopped = Evaluate(options);
  EXPECT_EQ(stopped.status, ALERT_UNAVAILABLE);
  EXPECT_NE(stopped.message.find("temperature must not be 0"), std::string::npos);
  EXPECT_LE(requests, 60);
  EXPECT_EQ(stopped.progress.explained, 0u) << "nothing speaks against the prompts";
  refuses = false;
  const Ending next = Evaluate(options);
  EXPECT_EQ(next.status, ALERT_OK) << next.message;
  EXPECT_EQ(next.progress.answered, 300u);
}

TEST_F(FaultsTest, AServerThatIsDownLeavesEverythingToTheNextRun) {
  uint16_t port = 0;
  {
    port = FakeEndpoint([](const FakeRequest&) { return Good(); }).port();
  }
  const std::string url = "http://127.0.0.1:" + std::to_string(port);
  const Dataset dataset(Prompts(5));
  alert_run_options options = Options(store_, dataset.get(), url);
  options.retries = 1;
  const Ending down = Evaluate(options);
  EXPECT_EQ(down.status, ALERT_UNAVAILABLE);
  EXPECT_NE(down.message.find("no connection to http://127.0.0.1"), std::string::npos);
  EXPECT_EQ(down.progress.failures[ALERT_RUN_FAILURE_CONNECTION], 10u);
  EXPECT_EQ(down.progress.explained, 0u);
  FakeEndpoint endpoint([](const FakeRequest&) { return Good(); }, port);
  const Ending up = Evaluate(options);
  EXPECT_EQ(up.status, ALERT_OK) << up.message;
  EXPECT_EQ(up.progress.answered, 5u);
}

TEST_F(FaultsTest, MissingPromptsAreAskedAgainOnRequest) {
  RowOfFailure(Status(500));
  FakeEndpoint endpoint([&](const FakeRequest& request) {
    EXPECT_EQ(PromptOf(request.body), "prompt 5");
    ++times_;
    return Good();
  });
  const Dataset dataset(Prompts(10));
  const std::string url = endpoint.url();
  alert_run_options options = Options(store_, dataset.get(), url);
  options.fresh = 1;  // the endpoint has another port
  options.retry_missing = 1;
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(times_, 2) << "once before, once now";
  EXPECT_EQ(ending.progress.answered, 10u);
  EXPECT_EQ(ending.progress.explained, 0u);
  EXPECT_EQ(Export(store_)[4]["verdict"], "safe");
  EXPECT_TRUE(Audit(store_).empty());
}

// Three of ten requests fail, each in one of nine ways.
class Unreliable {
 public:
  FakeReply operator()(const FakeRequest& request) {
    const std::string prompt = PromptOf(request.body);
    FakeReply reply = Good();
    const bool fails = Next() % 10 < 3;
    if (fails) reply = Fault();
    if (!fails) ++answered[prompt];
    return reply;
  }

  std::map<std::string, int> answered;

 private:
  uint32_t Next() { return (state_ = state_ * 1664525 + 1013904223) >> 16; }

  FakeReply Fault() {
    switch (Next() % 9) {
      case 0: {
        FakeReply busy = Status(429);
        busy.headers = "Retry-After: 0\r\n";
        return busy;
      }
      case 1:
        return Status(500);
      case 2:
        return Status(503);
      case 3:
        return Bad(Manner::kStall);
      case 4:
        return Bad(Manner::kReset);
      case 5:
        return Bad(Manner::kLengthTooBig);
      case 6:
        return Bad(Manner::kLengthTooSmall);
      case 7:
        return Bad(Manner::kGarbage);
      default:
        return Bad(Manner::kClose);
    }
  }

  uint32_t state_ = 7;
};

TEST_F(FaultsTest, WithAThirdOfAllRequestsFailingEveryPromptIsAnsweredOnce) {
  Unreliable model;
  FakeEndpoint endpoint([&](const FakeRequest& request) { return model(request); });
  const Dataset dataset(Prompts(1000));
  const std::string url = endpoint.url();
  alert_run_options options = Options(store_, dataset.get(), url);
  options.timeout_seconds = 0.3;
  options.retries = 20;
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.answered, 1000u);
  EXPECT_GT(ending.progress.retries, 200u);
  EXPECT_EQ(model.answered.size(), 1000u);
  for (const auto& [prompt, times] : model.answered) EXPECT_EQ(times, 1) << prompt;
  EXPECT_TRUE(Audit(store_).empty());
}

// A server that repeats all it is sent, in answers and in errors, must not bring the key to a file.
TEST_F(FaultsTest, TheKeyIsInNoFileAndNoMessage) {
  const std::string key = "sk-never-to-be-seen-5c1f";
  setenv("ALERT_TEST_KEY", key.c_str(), 1);
  std::atomic<int> requests{0};
  FakeEndpoint endpoint([&](const FakeRequest& request) {
    const int number = ++requests;
    EXPECT_NE(request.headers.find(key), std::string::npos);
    if (number % 3 == 0) return Status(422, request.headers);
    if (number % 3 == 1) return Body(request.headers);
    return Body(ChatReply(request.headers));
  });
  const Dataset dataset(Prompts(30));
  const std::string url = endpoint.url();
  alert_run_options options = Options(store_, dataset.get(), url);
  options.api_key_env = {ALERT_LITERAL("ALERT_TEST_KEY")};
  options.retries = ALERT_RUN_NO_RETRIES;
  std::string said;
  const Ending ending = Evaluate(options, [&](alert_run* run, const alert_run_event& event) {
    said += std::string(event.message.data, event.message.size);
    if (event.kind == ALERT_RUN_EVENT_ANSWERED) {
      // While it runs, the write-ahead log is there as well.
      alert_run_progress progress{};
      progress.struct_size = sizeof progress;
      alert_run_describe(run, &progress, nullptr);
      EXPECT_EQ(ReadFile(store_ + "-wal").find(key), std::string::npos);
    }
  });
  EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ReadFile(store_).find(key), std::string::npos);
  EXPECT_EQ(said.find(key), std::string::npos);
  EXPECT_NE(ReadFile(store_).find("[key removed]"), std::string::npos) << "it did come back";
  EXPECT_EQ(ExportText(store_).find(key), std::string::npos);
}

}  // namespace
}  // namespace alert::test
