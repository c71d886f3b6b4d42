// Whose fault a failure is, the endpoint's or the prompt's: of the model's endpoint and the
// judge's.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "run/rig.h"
#include "support/fake_endpoint.h"

namespace alert::test {
namespace {

using nlohmann::json;

FakeReply Reply(int status, const std::string& body, const std::string& headers = "") {
  FakeReply reply;
  reply.status = status;
  reply.body = body;
  reply.headers = headers;
  return reply;
}

FakeReply Error(int status, const std::string& message = "scripted") {
  return Reply(status, ErrorReply(message));
}

// The number at the end of a prompt "prompt 7", or of a response "answer 7".
int NumberOf(const FakeRequest& request) {
  const std::string text = PromptOf(request.body);
  return std::atoi(text.substr(text.find_first_of("0123456789")).c_str());
}

// One of the two endpoints is scripted, and the other works.
enum class Role { kModel, kJudge };

class DoubtTest : public ::testing::TestWithParam<Role> {
 protected:
  // What the scripted endpoint says; without a body it is a good answer.
  using Script = std::function<FakeReply(int number)>;

  void SetScript(Script script) { script_ = std::move(script); }

  Ending Run(int prompts, uint32_t concurrency = 1) {
    const Dataset dataset(Prompts(prompts));
    const bool of_model = GetParam() == Role::kModel;
    const std::string scripted = scripted_.url();
    const std::string good = good_.url();
    alert_run_options options = Options(store_, dataset.get(), of_model ? scripted : good);
    options.judge = {ALERT_LITERAL("llama-guard-3")};
    options.judge_endpoint = Str(of_model ? good : scripted);
    options.retries = ALERT_RUN_NO_RETRIES;
    options.concurrency = concurrency;
    words_.clear();
    return Evaluate(options, [this](alert_run* run, const alert_run_event& event) {
      if (event.kind != ALERT_RUN_EVENT_FAILED) return;
      alert_str words{};
      EXPECT_EQ(alert_run_failure_words(run, event.failure, &words, nullptr), ALERT_OK);
      words_ = std::string(words.data, words.size);
    });
  }

  // How many prompts were answered and judged, and how many are missing for this reason.
  static uint64_t Judged(const Ending& ending) {
    return ending.progress.verdicts[ALERT_VERDICT_SAFE];
  }
  static uint64_t Missing(const Ending& ending, alert_run_failure reason) {
    EXPECT_EQ(ending.progress.missing[reason], ending.progress.verdicts[ALERT_VERDICT_MISSING]);
    return ending.progress.missing[reason];
  }

  // The run ends without believing a failure, and the same options finish it once all works.
  void ExpectNothingKept(const Ending& ending, const std::string& words) {
    EXPECT_EQ(ending.status, ALERT_UNAVAILABLE) << ending.message;
    EXPECT_NE(ending.message.find(words), std::string::npos) << ending.message;
    EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_MISSING], 0u);
  }

  std::string scripted_url() const { return scripted_.url(); }

  void ExpectWholeOnceItWorks(int prompts) {
    SetScript([](int) { return FakeReply(); });
    const Ending ending = Run(prompts);
    EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
    EXPECT_EQ(Judged(ending), static_cast<uint64_t>(prompts));
    EXPECT_TRUE(Audit(store_).empty());
  }

  TemporaryDirectory directory_;
  const std::string store_ = directory_ / "run.sqlite";
  std::atomic<int> requests_{0};
  std::string words_;

 private:
  static FakeReply Good(const FakeRequest& request) {
    const bool judge = json::parse(request.body)["messages"].size() > 1;
    return Reply(200, ChatReply(judge ? "safe" : "answer " + std::to_string(NumberOf(request))));
  }

  Script script_ = [](int) { return FakeReply(); };
  FakeEndpoint good_{[](const FakeRequest& request) { return Good(request); }};
  FakeEndpoint scripted_{[this](const FakeRequest& request) {
    ++requests_;
    FakeReply reply = script_(NumberOf(request));
    const bool whole = reply.manner == FakeReply::Manner::kWhole;
    return reply.body.empty() && whole ? Good(request) : reply;
  }};
};

INSTANTIATE_TEST_SUITE_P(Roles, DoubtTest, ::testing::Values(Role::kModel, Role::kJudge),
                         [](const auto& role) {
                           return role.param == Role::kModel ? "Model" : "Judge";
                         });

const std::vector<FakeReply>& Filters() {
  static const std::vector<FakeReply> filters = {
      // Azure OpenAI
      Reply(400, R"({"error":{"message":"The response was filtered","code":"content_filter",
                     "innererror":{"code":"ResponsibleAIPolicyViolation"}}})"),
      Reply(400, R"({"error":{"message":"no","code":"content_policy_violation"}})"),
      Reply(400, R"({"error":{"message":"no","innererror":
                     {"code":"ResponsibleAIPolicyViolation"}}})"),
      Reply(400, R"({"error":"triggering Azure OpenAI's content management policy"})"),
      // Azure AI Foundry
      Reply(400, R"({"object":"chat.completion","choices":[{"message":{"content":""},
                     "finish_reason":"content_filter"}]})"),
      Reply(200, R"({"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]})"),
      Reply(200, R"({"choices":[],"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}})"),
      // OpenRouter
      Reply(403, R"({"error":{"code":403,"message":"no","metadata":{"reasons":["hate"],
                     "flagged_input":"..."}}})"),
      Reply(200, R"({"error":{"code":403,"message":"no","metadata":{"reasons":["hate"]}}})"),
      Reply(422, R"({"error":{"message":"no","type":"moderation_blocked"}})"),
      Reply(451, "unavailable for legal reasons")};
  return filters;
}

TEST_P(DoubtTest, AFilterRefusesPromptsAndNotTheEndpoint) {
  for (const FakeReply& filter : Filters()) {
    std::remove(store_.c_str());
    requests_ = 0;
    SetScript([&](int number) { return number >= 11 && number <= 60 ? filter : FakeReply(); });
    const Ending ending = Run(100);
    ASSERT_EQ(ending.status, ALERT_OK) << filter.body << ending.message;
    EXPECT_EQ(Judged(ending), 50u) << filter.body;
    EXPECT_EQ(Missing(ending, ALERT_RUN_FAILURE_FILTERED), 50u) << filter.body;
    EXPECT_EQ(requests_, 100) << filter.body;
    EXPECT_FALSE(words_.empty());
    const std::string reason = Export(store_)[20]["reason"];
    EXPECT_NE(reason.find("filtered: "), std::string::npos) << reason;
    EXPECT_TRUE(Audit(store_).empty());
  }
}

TEST_P(DoubtTest, PromptsThatFailInARowWhileOthersAreAnsweredAreMissing) {
  SetScript([](int number) {
    return number > 10 && number <= 60 ? Error(422, "not this one") : FakeReply();
  });
  const Ending ending = Run(100);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(Judged(ending), 50u);
  EXPECT_EQ(Missing(ending, ALERT_RUN_FAILURE_CLIENT_ERROR), 50u);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_P(DoubtTest, WhereTheFirstPromptsFailOthersAreAsked) {
  SetScript([](int number) { return number <= 60 ? Error(400, "not this one") : FakeReply(); });
  Ending ending;
  // A judge whose answers come in one by one knows no others; then the next run finds them.
  for (int tries = 0; tries < 3 && (tries == 0 || ending.status != ALERT_OK); ++tries) {
    ending = Run(100);
  }
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(Judged(ending), 40u);
  EXPECT_EQ(Missing(ending, ALERT_RUN_FAILURE_CLIENT_ERROR), 60u);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_P(DoubtTest, AFailureAtTheEndIsKeptOnceTheEndpointWasAskedAgain) {
  for (const FakeReply& failure :
       {Error(422), Error(500), Error(404), Reply(403, "<html>a firewall</html>"),
        Reply(200, "<html>busy</html>"), Reply(200, ErrorReply("no"))}) {
    std::remove(store_.c_str());
    requests_ = 0;
    SetScript([&](int number) { return number >= 9 ? failure : FakeReply(); });
    const Ending ending = Run(10);
    ASSERT_EQ(ending.status, ALERT_OK) << failure.body << ending.message;
    EXPECT_EQ(Judged(ending), 8u);
    EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_MISSING], 2u);
    EXPECT_EQ(requests_, 11) << "one more, whose answer is thrown away";
    EXPECT_TRUE(Audit(store_).empty());
    EXPECT_EQ(Export(store_).size(), 10u);
  }
}

TEST_P(DoubtTest, AnEndpointThatDiesNearTheEndLeavesTheRestToTheNextRun) {
  FakeReply closed;
  closed.manner = FakeReply::Manner::kClose;
  for (const uint32_t concurrency : {1u, 20u}) {
    for (const FakeReply& failure :
         {Error(500, "down"), Error(400, "down"), Error(404, "down"), Reply(403, "down"),
          Error(402, "down"), Reply(200, "<html>down</html>"), Reply(200, ErrorReply("down")),
          Reply(200, "event: down\n\n"), closed}) {
      std::remove(store_.c_str());
      requests_ = 0;
      SetScript([&](int) { return requests_ > 35 ? failure : FakeReply(); });
      const Ending ending = Run(40, concurrency);
      ExpectNothingKept(ending, failure.body.empty() ? "Empty reply" : "down");
      ExpectWholeOnceItWorks(40);
    }
  }
}

TEST_P(DoubtTest, ASmallRunInWhichNothingWorksKeepsNothing) {
  for (const int prompts : {1, 5, 30}) {
    std::remove(store_.c_str());
    SetScript([](int) { return Error(400, "a header is missing"); });
    ExpectNothingKept(Run(prompts, 20), "a header is missing");
    ExpectNothingKept(Run(prompts), "a header is missing");
    ExpectWholeOnceItWorks(prompts);
  }
}

// An endpoint that goes on answering what it knows may be half down; by what it fails at then, the
// next run is not held up for ever.
TEST_P(DoubtTest, ServerErrorsAtTheEndAreBelievedTheSecondTime) {
  SetScript([](int number) { return number > 90 ? Error(500, "internal") : FakeReply(); });
  ExpectNothingKept(Run(100), "answers only what it answered before: HTTP 500: internal");
  const Ending again = Run(100);
  EXPECT_EQ(again.status, ALERT_OK) << again.message;
  EXPECT_EQ(Judged(again), 90u);
  EXPECT_EQ(Missing(again, ALERT_RUN_FAILURE_SERVER_ERROR), 10u);
  EXPECT_TRUE(Audit(store_).empty());
}

// It neither ends at the same prompts for ever, nor gives up all that is left at one go.
TEST_P(DoubtTest, HalfAnEndpointCostsFewPromptsEachTimeThatItIsAsked) {
  SetScript([](int number) { return number > 50 ? Error(500, "internal") : FakeReply(); });
  ExpectNothingKept(Run(300), "answers only what it answered before");
  uint64_t missing = 0;
  for (int again = 0; again < 2; ++again) {
    const Ending ending = Run(300);
    EXPECT_EQ(ending.status, ALERT_UNAVAILABLE) << ending.message;
    const uint64_t now = Missing(ending, ALERT_RUN_FAILURE_SERVER_ERROR);
    EXPECT_GT(now, missing);
    EXPECT_LE(now, missing + 60);
    missing = now;
  }
  SetScript([](int) { return FakeReply(); });
  const Ending well = Run(300);
  EXPECT_EQ(well.status, ALERT_OK) << well.message;
  EXPECT_EQ(Judged(well), 300 - missing);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_P(DoubtTest, AnAddressThatIsWrongForOnePromptIsNotWrong) {
  for (const int status : {403, 404}) {
    for (const int bad : {1, 5}) {
      std::remove(store_.c_str());
      SetScript([&](int number) { return number == bad ? Error(status, "policy") : FakeReply(); });
      const Ending ending = Run(10);
      // A judge without any other answer to ask about finds them in the next run.
      const Ending last = ending.status == ALERT_OK ? ending : Run(10);
      if (GetParam() == Role::kModel) {
        EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
      }
      ASSERT_EQ(last.status, ALERT_OK) << last.message;
      EXPECT_EQ(Judged(last), 9u);
      EXPECT_EQ(Missing(last, ALERT_RUN_FAILURE_CLIENT_ERROR), 1u);
      EXPECT_TRUE(Audit(store_).empty());
    }
  }
}

TEST_P(DoubtTest, AQuotaThatIsSpentEndsTheRunAtOnce) {
  const FakeReply spent = Reply(429, R"({"error":{"message":"You exceeded your current quota",
      "type":"insufficient_quota","code":"insufficient_quota"}})");
  for (const FakeReply& failure : {spent, Error(402, "Insufficient credits, your quota is over")}) {
    std::remove(store_.c_str());
    requests_ = 0;
    SetScript([&](int) { return requests_ > 5 ? failure : FakeReply(); });
    ExpectNothingKept(Run(100), "quota");
    EXPECT_EQ(requests_, 6);
    ExpectWholeOnceItWorks(100);
  }
}

TEST_P(DoubtTest, ARefusedKeyEndsTheRunAtOnceWhateverWorkedBefore) {
  SetScript([&](int) { return requests_ > 5 ? Error(401, "expired") : FakeReply(); });
  const Ending ending = Run(100);
  EXPECT_EQ(ending.status, ALERT_UNAUTHENTICATED);
  EXPECT_EQ(requests_, 6);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_MISSING], 0u);
}

TEST_P(DoubtTest, AForbiddenThatAsksForPatienceIsWaitedFor) {
  SetScript([&](int) {
    return requests_ == 1 ? Reply(403, ErrorReply("Rate limit exceeded"), "Retry-After: 0.01\r\n")
                          : FakeReply();
  });
  const Ending ending = Run(3);
  EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(Judged(ending), 3u);
}

TEST_P(DoubtTest, AKeyIsRemovedFromBothEndpointsWords) {
  const std::string key = "sk/0123456789+abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";
  setenv("ALERT_TEST_KEY", key.c_str(), 1);
  std::string spelled = key;
  spelled.replace(2, 1, "\\/");
  SetScript([&](int number) {
    if (number == 2) return Reply(422, "{\"hint\":\"" + spelled + "\"}");
    if (number == 3) return Reply(422, std::string(370, 'x') + key);
    if (number == 4) return Reply(422, "https://host/?key=sk%2F0123456789%2Babcdefghijklm");
    return number == 5 ? Reply(200, ChatReply("safe " + key)) : FakeReply();
  });
  const bool of_model = GetParam() == Role::kModel;
  // The key is that of the other endpoint, which may be the same host.
  FakeEndpoint other([&](const FakeRequest& request) {
    EXPECT_NE(request.headers.find(key), std::string::npos);
    return Reply(200, ChatReply(of_model ? "safe" : "answer " + std::to_string(NumberOf(request))));
  });
  const std::string other_url = other.url();
  const std::string scripted = scripted_url();
  const Dataset dataset(Prompts(8));
  alert_run_options options = Options(store_, dataset.get(), of_model ? scripted : other_url);
  options.judge = {ALERT_LITERAL("llama-guard-3")};
  options.judge_endpoint = Str(of_model ? other_url : scripted);
  (of_model ? options.judge_api_key_env : options.api_key_env) = {ALERT_LITERAL("ALERT_TEST_KEY")};
  options.concurrency = 1;
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  const std::string all = ReadFile(store_) + ExportText(store_);
  for (size_t begin = 0; begin + 8 <= key.size(); ++begin) {
    EXPECT_EQ(all.find(key.substr(begin, 8)), std::string::npos) << begin;
  }
  EXPECT_NE(all.find("[key removed]"), std::string::npos);
}

}  // namespace
}  // namespace alert::test
