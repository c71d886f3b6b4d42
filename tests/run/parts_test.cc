// The parts of a run by themselves: limiter, endpoint addresses, replies, keys, orders, stop rules.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "run/configuration.h"
#include "run/endpoint/channel.h"
#include "run/endpoint/endpoint.h"
#include "run/endpoint/limiter.h"
#include "run/endpoint/reply.h"
#include "run/endpoint/secret.h"
#include "run/prompt_order.h"
#include "run/stop_rule.h"
#include "run/store/database.h"
#include "run/store/hash.h"
#include "support/fake_endpoint.h"

namespace alert::run {
namespace {

// Lets a whole round of requests go well at `now`.
void Round(Limiter* limiter, double now) {
  const uint32_t allowed = limiter->allowed();
  for (uint32_t i = 0; i < allowed; ++i) limiter->Started(now);
  for (uint32_t i = 0; i < allowed; ++i) limiter->Succeeded(now);
}

TEST(LimiterTest, StartsAtTwentyAndGrowsToTheMost) {
  Limiter limiter({0, 64, 0});
  EXPECT_EQ(limiter.allowed(), 20u);
  Round(&limiter, 1);
  EXPECT_EQ(limiter.allowed(), 30u);
  Round(&limiter, 2);
  EXPECT_EQ(limiter.allowed(), 45u);
  Round(&limiter, 3);
  EXPECT_EQ(limiter.allowed(), 64u);
}

TEST(LimiterTest, CutsOnceABurstAndGrowsByOneAfterwards) {
  Limiter limiter({0, 100, 0});
  for (int i = 0; i < 20; ++i) limiter.Started(0);
  EXPECT_TRUE(limiter.Overloaded(0, 0));
  EXPECT_EQ(limiter.allowed(), 16u);
  for (int i = 0; i < 19; ++i) EXPECT_FALSE(limiter.Overloaded(1, 0));
  EXPECT_EQ(limiter.allowed(), 16u);
  Round(&limiter, 14);
  EXPECT_EQ(limiter.allowed(), 16u) << "cooling down";
  Round(&limiter, 16);
  EXPECT_EQ(limiter.allowed(), 17u);
  limiter.Started(17);
  EXPECT_TRUE(limiter.Overloaded(17, 0));
  EXPECT_EQ(limiter.allowed(), 13u);
}

TEST(LimiterTest, IsNeverCutBelowOne) {
  Limiter limiter({0, 2, 0});
  for (int burst = 0; burst < 10; ++burst) {
    limiter.Started(burst * 100);
    limiter.Overloaded(burst * 100, 0);
  }
  EXPECT_EQ(limiter.allowed(), 1u);
}

TEST(LimiterTest, RestsAsLongAsTheServerSays) {
  Limiter limiter({0, 100, 0});
  limiter.Started(0);
  limiter.Overloaded(0, 7);
  EXPECT_FALSE(limiter.MayStart(6.9));
  EXPECT_TRUE(limiter.MayStart(7));
}

TEST(LimiterTest, AFixedNumberStays) {
  Limiter limiter({3, 100, 0});
  Round(&limiter, 0);
  EXPECT_EQ(limiter.allowed(), 3u);
  limiter.Started(1);
  EXPECT_FALSE(limiter.Overloaded(1, 0));
  EXPECT_EQ(limiter.allowed(), 3u);
}

TEST(LimiterTest, SpreadsRequestsOverTheMinute) {
  Limiter limiter({0, 100, 60});
  EXPECT_TRUE(limiter.MayStart(10));
  limiter.Started(10);
  EXPECT_FALSE(limiter.MayStart(10.9));
  EXPECT_EQ(limiter.next_start(), 11);
  EXPECT_TRUE(limiter.MayStart(11));
}

TEST(DatabaseTest, AValueThatCannotBeBoundIsAnError) {
  absl::StatusOr<Database> database = Database::Open(":memory:", Database::Mode::kCreate);
  ASSERT_TRUE(database.ok());
  absl::StatusOr<Statement> statement = database->Prepare("SELECT ?1");
  ASSERT_TRUE(statement.ok());
  EXPECT_FALSE(statement->Bind(2, int64_t{7}).Bind(1, int64_t{7}).Step().ok());
  ASSERT_TRUE(statement->Bind(1, int64_t{7}).Step().ok()) << "the statement is not broken";
  EXPECT_EQ(statement->Int(0), 7);
}

TEST(ChannelTest, ARetryWaitsAsTheServerSaysWithinReason) {
  const auto client = *HttpClient::Create(1 << 20, 1);
  ChannelOptions options;
  options.address = *ParseEndpoint("http://127.0.0.1:9");
  options.retries = 1;
  options.timeout_seconds = 1;
  for (const auto& [wanted, expected] : {std::pair<double, double>{70, 70}, {1e9, 600}}) {
    Channel channel(options, client.get());
    auto job = std::make_unique<Job>();
    HttpResult result;
    result.tag = job.get();
    result.status = 503;
    result.retry_after_seconds = wanted;
    channel.Add(std::move(job));
    ASSERT_TRUE(channel.SendDue(0).ok());
    EXPECT_FALSE(channel.Take(&result, 0).has_value());
    EXPECT_EQ(channel.NextDue(), expected);
    client->Abort();
  }
}

TEST(EndpointTest, ReadsWhatUsersGive) {
  const auto url = [](const char* text) { return ParseEndpoint(text)->url; };
  EXPECT_EQ(url("http://localhost:8000"), "http://localhost:8000/v1/chat/completions");
  EXPECT_EQ(url("http://localhost:8000/"), "http://localhost:8000/v1/chat/completions");
  EXPECT_EQ(url("https://host/v1"), "https://host/v1/chat/completions");
  EXPECT_EQ(url("https://host/openai/v1/"), "https://host/openai/v1/chat/completions");
  EXPECT_EQ(url("https://host/d/chat/completions?api-version=1"),
            "https://host/d/chat/completions?api-version=1");
  EXPECT_EQ(url("https://host/v1?x=1"), "https://host/v1/chat/completions?x=1");
  EXPECT_EQ(ParseEndpoint("http://h/v1/completions")->api, Api::kCompletions);
  EXPECT_EQ(ParseEndpoint("http://h/v1/moderations")->api, Api::kModerations);
  for (const char* bad : {"", "localhost:8000", "ftp://host", "http://", "file:///etc/passwd"}) {
    EXPECT_EQ(ParseEndpoint(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(EndpointTest, TextsAreDataInRequests) {
  const RequestBuilder builder(Api::kChat, "m\"", "s\n", "{\"a\":1}");
  EXPECT_EQ(builder.ForPrompt("\"}],\"model\":\"x\\"),
            R"({"model":"m\"","a":1,"messages":[{"role":"system","content":"s\n"},)"
            R"({"role":"user","content":"\"}],\"model\":\"x\\"}]})");
}

TEST(EndpointTest, AKeyThatWouldBreakAHeaderIsRefused) {
  setenv("ALERT_TEST_KEY", "a\r\nX-Evil: 1", 1);
  EXPECT_EQ(Secret::FromEnvironment("ALERT_TEST_KEY").status().code(),
            absl::StatusCode::kInvalidArgument);
  unsetenv("ALERT_TEST_KEY");
  EXPECT_EQ(Secret::FromEnvironment("ALERT_TEST_KEY").status().code(),
            absl::StatusCode::kFailedPrecondition);
}

// Every spelling of the key that servers use, at every place around the end of what is kept.
TEST(RedactorTest, NoPieceOfAKeyIsLeftWhereverWordsAreCut) {
  const std::string key = "sk/0123456789+abcdefghijklmnopqrstuvwxyzABCDEFGH";
  ASSERT_EQ(key.size(), 48u);
  setenv("ALERT_TEST_KEY", key.c_str(), 1);
  Redactor keys;
  keys.Add(*Secret::FromEnvironment("ALERT_TEST_KEY"));
  std::string escaped = key;
  escaped.replace(2, 1, "\\/");
  std::string unicode = key;
  unicode.replace(2, 1, "\\u002F");
  std::string percent = "sk%2f0123456789%2Babcdefghijklmnopqrstuvwxyz%41BCDEFGH";
  std::string reference = "sk&#x2F;0123456789&#43;abcdefghijklmnopqrstuvwxyzABCDEFGH";
  for (const std::string& spelling : {key, escaped, unicode, percent, reference}) {
    for (size_t before = 300; before < 460; ++before) {
      for (const std::string& body :
           {std::string(before, 'x') + spelling + " is wrong",
            "{\"error\":{\"message\":\"" + std::string(before, 'x') + spelling + "\"}}",
            "{\"hint\":\"" + std::string(before, 'x') + spelling + "\"}",
            std::string(before, 'x') + spelling.substr(0, 20)}) {
        for (const long status : {200, 422, 500}) {
          HttpResult result;
          result.status = status;
          result.body = body;
          const std::string words = ReadReply(Api::kChat, &result, keys).words;
          for (size_t begin = 0; begin + 8 <= key.size(); ++begin) {
            ASSERT_EQ(words.find(key.substr(begin, 8)), std::string::npos) << before << words;
          }
        }
      }
    }
  }
}

TEST(RedactorTest, ATextThatBreaksOffInAKeyLosesItsBeginning) {
  setenv("ALERT_TEST_KEY", "sk-0123456789abcdef", 1);
  Redactor keys;
  keys.Add(*Secret::FromEnvironment("ALERT_TEST_KEY"));
  const auto removed = [&keys](std::string text) {
    keys.RemoveFrom(&text);
    return text;
  };
  EXPECT_EQ(removed("the key sk-0123456789abcdef."), "the key [key removed].");
  EXPECT_EQ(removed("the key sk-01234"), "the key [key removed]");
  EXPECT_EQ(removed("the key sk-01234..."), "the key [key removed]...");
  EXPECT_EQ(removed("the key sk-0123"), "the key sk-0123") << "shorter than 8";
  EXPECT_EQ(removed("sk-01234 and more"), "sk-01234 and more") << "a text that counts stays";
  EXPECT_EQ(removed("a\\b%zz&c;"), "a\\b%zz&c;");
}

TEST(RedactorTest, AModerationsReplyIsKeptWithoutTheKey) {
  setenv("ALERT_TEST_KEY", "sk/0123456789abcdef", 1);
  Redactor keys;
  keys.Add(*Secret::FromEnvironment("ALERT_TEST_KEY"));
  HttpResult result;
  result.status = 200;
  result.body = R"({"results":[{"flagged":false}],"echo":"sk\/0123456789abcdef"})";
  const Outcome outcome = ReadReply(Api::kModerations, &result, keys);
  EXPECT_EQ(outcome.answer.text, R"({"results":[{"flagged":false}],"echo":"[key removed]"})");
}

TEST(HttpClientTest, ARetryAfterKeepsItsFraction) {
  test::FakeEndpoint endpoint([](const test::FakeRequest&) {
    test::FakeReply reply;
    reply.status = 503;
    reply.headers = "Retry-After: 1.5\r\n";
    return reply;
  });
  const auto client = *HttpClient::Create(1 << 20, 1);
  const std::string url = endpoint.url();
  HttpHeaders headers;
  const HttpSecurity security;
  HttpRequest request;
  request.url = url.c_str();
  request.headers = &headers;
  request.security = &security;
  request.timeout_seconds = 20;
  ASSERT_TRUE(client->Start(std::move(request)).ok());
  std::vector<HttpResult> results;
  while (results.empty()) {
    ASSERT_TRUE(client->Perform(&results).ok());
    ASSERT_TRUE(client->Wait(100).ok());
  }
  EXPECT_EQ(results[0].retry_after_seconds, 1.5);
  EXPECT_EQ(results[0].content_type, "application/json");
}

TEST(EndpointTest, WhatIsNoUrlIsSaidAtOnce) {
  for (const char* bad :
       {"http://127.0.0.1:99999/v1", "http://host/v1 ", " http://host/v1", "http://host/a b",
        "HTTP:/host/v1", "http://host:port/v1", "http://ho\tst", "http://[::1/v1"}) {
    EXPECT_EQ(ParseEndpoint(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_TRUE(ParseEndpoint("http://[::1]:8000/v1").ok());
  EXPECT_TRUE(ParseEndpoint("HTTP://host/v1").ok());
}

TEST(EndpointTest, ValuesOfAQueryAreHashedWhereTheUrlIsShown) {
  const Address address = *ParseEndpoint("https://host/v1?api-version=1&key=very-secret-0123#x");
  EXPECT_EQ(address.url, "https://host/v1/chat/completions?api-version=1&key=very-secret-0123#x");
  EXPECT_EQ(address.shown.find("very-secret"), std::string::npos);
  EXPECT_NE(address.shown.find("&key=sha256:"), std::string::npos) << address.shown;
  EXPECT_EQ(WithoutQueryValues(address.shown), address.shown);
  EXPECT_NE(ParseEndpoint("https://host/v1?api-version=1&key=other#x")->shown, address.shown);
  const std::string wrong(ParseEndpoint("host/v1?key=very-secret-0123").status().message());
  EXPECT_EQ(wrong.find("very-secret"), std::string::npos) << wrong;
}

Outcome Read(const std::string& body, long status = 200, Api api = Api::kChat) {
  HttpResult result;
  result.status = status;
  result.body = body;
  return ReadReply(api, &result, Redactor());
}

TEST(ReplyTest, ReadsTheFormsOfAnAnswer) {
  EXPECT_EQ(Read(R"({"choices":[{"message":{"content":"a"}}]})").answer.text, "a");
  EXPECT_EQ(Read(R"({"choices":[{"message":{"content":[{"type":"text","text":"a"},
                    {"type":"x"},{"type":"text","text":"b"}]}}]})")
                .answer.text,
            "ab");
  EXPECT_EQ(Read(R"({"choices":[{"message":{"content":null,"refusal":"no"}}]})").answer.text, "no");
  EXPECT_EQ(Read(R"({"choices":[{"text":"a"}]})", 200, Api::kCompletions).answer.text, "a");
  const std::string moderation = R"({"results":[{"flagged":false}]})";
  EXPECT_EQ(Read(moderation, 200, Api::kModerations).answer.text, moderation);
}

TEST(ReplyTest, WhatIsNearlyJsonIsRead) {
  const auto text = [](const std::string& body) { return Read(body).answer.text; };
  EXPECT_EQ(text("\xEF\xBB\xBF{\"choices\":[{\"message\":{\"content\":\"a\"}}]}"), "a");
  for (const char* number : {"NaN", "Infinity", "-Infinity", "nan", "-inf"}) {
    EXPECT_EQ(text(std::string("{\"x\":[") + number +
                   ",1],\"choices\":[{\"message\":{\"content\":\"NaN -Infinity\"}}]}"),
              "NaN -Infinity");
  }
  const auto content = [&](const std::string& json) {
    return text("{\"choices\":[{\"message\":{\"content\":" + json + "}}]}");
  };
  EXPECT_EQ(content(R"("a\ud83d b")"), "a\uFFFD b");
  EXPECT_EQ(content(R"("a\udc00 b")"), "a\uFFFD b");
  EXPECT_EQ(content(R"("\ud83d\ude00")"), "\U0001F600");
  EXPECT_EQ(content("\"a\xff b\""), "a\uFFFD b");
  EXPECT_EQ(content("\"a\nb\""), "a\nb");
  EXPECT_EQ(content(R"(["a", "b"])"), "ab");
  for (const char* other : {"7", "{\"a\":1}", "true"}) {
    EXPECT_EQ(
        Read(std::string("{\"choices\":[{\"message\":{\"content\":") + other + "}}]}").failure,
        ALERT_RUN_FAILURE_INVALID);
  }
}

TEST(ReplyTest, AStreamThatWasNotAskedForIsPutTogether) {
  const std::string chunks =
      "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n"
      ": a comment\n\n"
      "data: {\"choices\":[{\"delta\":{\"content\":\"I can\"}}]}\r\n\r\n"
      "data: {\"choices\":[{\"delta\":{\"content\":\"not\"},\"x\":NaN}]}\n";
  const std::string end =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
      "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\ndata: [DONE]\n\n";
  const Outcome whole = Read(chunks + end);
  EXPECT_EQ(whole.failure, ALERT_RUN_FAILURE_NONE) << whole.words;
  EXPECT_EQ(whole.answer.text, "I cannot");
  EXPECT_EQ(whole.answer.model, "m");
  EXPECT_EQ(whole.answer.finish_reason, "stop");
  EXPECT_EQ(whole.answer.output_tokens, 4);
  EXPECT_EQ(Read(chunks).failure, ALERT_RUN_FAILURE_TRUNCATED);
  const Outcome error = Read("data: {\"error\":{\"code\":402,\"message\":\"no credit\"}}\n\n");
  EXPECT_EQ(error.reach, Reach::kAll);
  EXPECT_NE(error.words.find("no credit"), std::string::npos);
  EXPECT_EQ(Read("data: {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}\n\n", 200,
                 Api::kCompletions)
                .answer.text,
            "a");
  const Outcome other = Read("event: ping\ndata: hello\n\n");
  EXPECT_EQ(other.failure, ALERT_RUN_FAILURE_INVALID);
  EXPECT_NE(other.words.find("a stream, not asked for"), std::string::npos) << other.words;
  EXPECT_NE(other.words.find("data: hello"), std::string::npos) << other.words;
}

TEST(ReplyTest, WhatCannotBeReadIsShown) {
  HttpResult result;
  result.status = 200;
  result.content_type = "text/html";
  result.body = "<html>Please log in</html>";
  const Outcome outcome = ReadReply(Api::kChat, &result, Redactor());
  EXPECT_EQ(outcome.words, "the reply is no JSON (text/html): <html>Please log in</html>");
}

TEST(ReplyTest, TellsContextOverflowsOfKnownServersApart) {
  const char* const kBodies[] = {
      R"({"error":{"message":"This model's maximum context length is 4096 tokens."}})",
      R"({"error":{"code":400,"message":"the request exceeds the available context size"}})",
      R"({"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048"})",
      R"({"error":{"code":"context_length_exceeded","message":"too long"}})"};
  for (const char* body : kBodies) {
    EXPECT_EQ(Read(body, 400).failure, ALERT_RUN_FAILURE_CONTEXT) << body;
  }
  EXPECT_EQ(Read(kBodies[0], 500).failure, ALERT_RUN_FAILURE_SERVER_ERROR);
  EXPECT_EQ(Read(R"({"error":{"message":"bad temperature"}})", 400).failure,
            ALERT_RUN_FAILURE_CLIENT_ERROR);
}

TEST(ReplyTest, WordsAreOneShortLine) {
  const Outcome outcome = Read("<html>\n\x1b[31m" + std::string(9000, 'x'), 502);
  EXPECT_LT(outcome.words.size(), 450u);
  EXPECT_EQ(outcome.words.find('\n'), std::string::npos);
  EXPECT_EQ(outcome.words.find('\x1b'), std::string::npos);
  EXPECT_EQ(Read("\xff\xfe", 500).words, "HTTP 500: (bytes that are no text)");
}

TEST(HashTest, IsSha256OfFieldsWithTheirLengths) {
  // sha256 of "1" as 8 bytes little-endian and "p", "2" likewise and "ab", computed with sha256sum:
  // printf '\x01\0\0\0\0\0\0\0p\x02\0\0\0\0\0\0\0ab' | sha256sum
  EXPECT_EQ(Hex(Hasher("p").Add("ab").Finish()),
            "4a13ac9c474e539e93f823eb45470b0b37eecda22f01a2837393ee24374e156d");
  EXPECT_NE(Hasher("p").Add("a").Add("b").Finish(), Hasher("p").Add("ab").Add("").Finish());
}

TEST(HashTest, SumsInAnyOrder) {
  const Hash a = Hasher("p").Add("a").Finish();
  const Hash b = Hasher("p").Add("b").Finish();
  const Hash c = Hasher("p").Add("c").Finish();
  EXPECT_EQ(Sum(Sum(a, b), c), Sum(a, Sum(c, b)));
  EXPECT_NE(Sum(a, a), Sum(b, b));
}

TEST(ConfigurationTest, TheKeyHoldsAllThatDecidesTheAnswer) {
  ModelConfiguration model;
  model.name = "m";
  model.address = *ParseEndpoint("http://one/v1");
  model.endpoint_model = "e";
  const Hash key = ResponseKey(model, "prompt");
  ModelConfiguration moved = model;
  moved.address = *ParseEndpoint("http://two/v1");
  EXPECT_EQ(ResponseKey(moved, "prompt"), key) << "where it is served decides nothing";
  EXPECT_NE(ResponseKey(model, "prompt "), key);
  for (std::string ModelConfiguration::*field :
       {&ModelConfiguration::name, &ModelConfiguration::endpoint_model, &ModelConfiguration::system,
        &ModelConfiguration::parameters}) {
    ModelConfiguration other = model;
    other.*field += "x";
    EXPECT_NE(ResponseKey(other, "prompt"), key);
  }
  moved.address.api = Api::kCompletions;
  EXPECT_NE(ResponseKey(moved, "prompt"), key);
}

TEST(ConfigurationTest, ComesBackFromTheStore) {
  Configuration configuration;
  configuration.model.name = "m";
  configuration.model.address = *ParseEndpoint("http://one/v1");
  configuration.model.endpoint_model = "e";
  configuration.model.system = "s \"quoted\"";
  configuration.model.parameters = *CanonicalParameters("{\"b\": 0.10, \"a\": [1, 2]}", "p");
  configuration.judge.record.name = "refusal";
  const std::string json = ToJson(configuration, {3, Hash{}, {}});
  absl::StatusOr<ModelConfiguration> back = ModelOf(json);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(ResponseKey(*back, "p"), ResponseKey(configuration.model, "p"));
  EXPECT_EQ(*DifferenceOf(json, json), "");
}

TEST(PromptOrderTest, EachCategoryHasItsShareOfEveryBeginning) {
  std::vector<uint32_t> category_of(1000);
  for (size_t i = 0; i < category_of.size(); ++i) category_of[i] = i < 700 ? 0 : i < 950 ? 1 : 2;
  const std::vector<int64_t> places = RandomPlaces(category_of, 5);
  std::vector<size_t> order(places.size(), places.size());
  for (size_t i = 0; i < places.size(); ++i) order[static_cast<size_t>(places[i])] = i;
  const double shares[] = {0.7, 0.25, 0.05};
  double seen[] = {0, 0, 0};
  bool sorted = true;
  for (size_t place = 0; place < order.size(); ++place) {
    ASSERT_LT(order[place], order.size()) << "no item has the place " << place;
    if (place > 0 && order[place] < order[place - 1]) sorted = false;
    ++seen[category_of[order[place]]];
    for (size_t c = 0; c < 3; ++c) {
      EXPECT_NEAR(seen[c], shares[c] * static_cast<double>(place + 1), 2) << place;
    }
  }
  EXPECT_FALSE(sorted);
  EXPECT_EQ(RandomPlaces(category_of, 5), places);
  EXPECT_NE(RandomPlaces(category_of, 6), places);
}

// Recorded once: a machine that orders in another way shows here.
TEST(PromptOrderTest, IsTheSameEverywhere) {
  EXPECT_EQ(RandomPlaces({0, 0, 1, 0, 1, 0, 0}, 42), (std::vector<int64_t>{4, 6, 5, 0, 1, 2, 3}));
}

StopRule Rule(uint32_t when, int64_t prompts) {
  StopRule rule = *StopRule::Create({when, nullptr, 0});
  rule.AddPrompts(prompts);
  return rule;
}

constexpr uint32_t kCertified = 1u << ALERT_RUN_STOP_CERTIFIED;
constexpr uint32_t kRefuted = 1u << ALERT_RUN_STOP_REFUTED;
constexpr uint32_t kUndecidable = 1u << ALERT_RUN_STOP_UNDECIDABLE;

TEST(StopRuleTest, CertifiesAtEnoughEvidence) {
  StopRule rule = Rule(kCertified, 2000);
  for (int i = 0; i < 454; ++i) rule.AddVerdict(ALERT_VERDICT_SAFE);
  EXPECT_EQ(*rule.Decide(), ALERT_RUN_STOP_NONE);
  rule.AddVerdict(ALERT_VERDICT_SAFE);
  EXPECT_EQ(*rule.Decide(), ALERT_RUN_STOP_CERTIFIED);
  rule.AddVerdict(ALERT_VERDICT_UNDECIDED);
  EXPECT_EQ(*rule.Decide(), ALERT_RUN_STOP_NONE) << "what has no verdict is unsafe";
}

TEST(StopRuleTest, WhatHasNoVerdictDoesNotRefute) {
  StopRule unsafe = Rule(kRefuted, 2000);
  StopRule undecided = Rule(kRefuted, 2000);
  for (int i = 0; i < 100; ++i) {
    unsafe.AddVerdict(ALERT_VERDICT_UNSAFE);
    undecided.AddVerdict(ALERT_VERDICT_UNDECIDED);
  }
  EXPECT_EQ(*unsafe.Decide(), ALERT_RUN_STOP_REFUTED);
  EXPECT_EQ(*undecided.Decide(), ALERT_RUN_STOP_NONE);
}

TEST(StopRuleTest, IsUndecidableWhereNothingThatIsLeftWouldDecide) {
  EXPECT_EQ(*Rule(kCertified | kUndecidable, 454).Decide(), ALERT_RUN_STOP_UNDECIDABLE);
  EXPECT_EQ(*Rule(kCertified | kUndecidable, 455).Decide(), ALERT_RUN_STOP_NONE);
  EXPECT_EQ(*Rule(kUndecidable, 454).Decide(), ALERT_RUN_STOP_NONE) << "it might be refuted";
  StopRule held_open = Rule(kUndecidable, 300);
  for (int i = 0; i < 300; ++i) held_open.AddVerdict(ALERT_VERDICT_UNDECIDED);
  EXPECT_EQ(*held_open.Decide(), ALERT_RUN_STOP_UNDECIDABLE);
}

TEST(StopRuleTest, RefusesWhatItIsNotMadeFor) {
  EXPECT_FALSE(StopRule::Create({1, nullptr, 0}).ok());
  EXPECT_FALSE(StopRule::Create({16, nullptr, 0}).ok());
  EXPECT_FALSE(StopRule::Create({kCertified, nullptr, 1.5}).ok());
}

}  // namespace
}  // namespace alert::run
