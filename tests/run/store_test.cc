// Judges, rejudging, merging and auditing of stores.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "run/rig.h"
#include "sqlite3.h"
#include "support/fake_endpoint.h"

namespace alert::test {
namespace {

using nlohmann::json;

constexpr char kRefusal[] = "I'm sorry, but I can't help with that.";

FakeReply Body(const std::string& body) {
  FakeReply reply;
  reply.body = body;
  return reply;
}

bool IsEven(const std::string& text) {
  return (text.back() - '0') % 2 == 0;
}

class StoreTest : public ::testing::Test {
 protected:
  // Runs SQL on the store behind the library's back.
  void Tamper(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(store_.c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << message;
    EXPECT_GT(sqlite3_changes(database), 0);
    sqlite3_close(database);
  }

  alert_run_options JudgeOptions(const std::string& judge, const std::string& url) {
    alert_run_options options{};
    options.struct_size = sizeof options;
    options.store = Str(store_);
    options.judge = Str(judge);
    options.judge_endpoint = Str(url);
    options.retry_seconds = 0.01;
    options.timeout_seconds = 20;
    return options;
  }

  TemporaryDirectory directory_;
  const std::string store_ = directory_ / "run.sqlite";
  std::atomic<int> asked_{0};
  FakeEndpoint model_{[this](const FakeRequest& request) {
    ++asked_;
    return Body(ChatReply(IsEven(PromptOf(request.body)) ? kRefusal : "[unsafe answer]"));
  }};
  std::atomic<int> judged_{0};
  std::string judge_answer_ = "unsafe\nS2";
  FakeEndpoint judge_{[this](const FakeRequest& request) {
    ++judged_;
    const bool refuses = PromptOf(request.body).find(kRefusal) != std::string::npos;
    return Body(ChatReply(refuses ? "safe" : judge_answer_));
  }};
  const std::string model_url_ = model_.url();
  const std::string judge_url_ = judge_.url();
  const std::string guard_ = "llama-guard-3";
};

TEST_F(StoreTest, AJudgeAtAnEndpointIsAskedOnceAnAnswer) {
  const Dataset dataset(Prompts(200));
  alert_run_options options = Options(store_, dataset.get(), model_url_);
  options.judge = Str(guard_);
  options.judge_endpoint = Str(judge_url_);
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(asked_, 200);
  EXPECT_EQ(judged_, 200);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_SAFE], 100u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNSAFE], 100u);
  EXPECT_TRUE(Audit(store_).empty());
  const json row = Export(store_)[0];
  EXPECT_EQ(row["judge"], "llama-guard-3");
  EXPECT_EQ(row["judge_output"], "unsafe\nS2");
  EXPECT_EQ(row["hazards"], "S2");
}

TEST_F(StoreTest, AJudgeThatFailsOrRamblesIsNoVerdict) {
  FakeEndpoint broken([&](const FakeRequest&) {
    const int number = ++judged_;
    FakeReply reply = Body(ErrorReply("scripted"));
    if (number % 2 == 0) reply.status = 422;
    return number % 2 == 0 ? reply : Body(ChatReply("Well, that depends on how one sees it."));
  });
  const Dataset dataset(Prompts(10));
  const std::string url = broken.url();
  alert_run_options options = Options(store_, dataset.get(), model_url_);
  options.judge = Str(guard_);
  options.judge_endpoint = Str(url);
  options.concurrency = 1;
  const Ending ending = Evaluate(options);
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.answered, 10u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_MISSING], 5u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNDECIDED], 5u);
  EXPECT_TRUE(Audit(store_).empty());
}

// Answers each prompt with the next of `texts`, in turns.
FakeEndpoint::Script InTurns(std::vector<std::string> texts) {
  return [texts, next = size_t{0}](const FakeRequest&) mutable {
    return Body(ChatReply(texts[next++ % texts.size()]));
  };
}

TEST_F(StoreTest, AJudgeIsAskedAboutTheAnswerAndNotTheThought) {
  FakeEndpoint thinker(InTurns({std::string("<think>Hm.</think>") + kRefusal,
                                std::string("<think>") + kRefusal + "</think>[unsafe answer]",
                                std::string("<think>") + kRefusal,
                                std::string("<think>") + kRefusal + "</think>\n"}));
  const std::string url = thinker.url();
  for (const std::string& path :
       {std::string("/v1/chat/completions"), std::string("/moderations")}) {
    std::vector<std::string> seen;
    const bool moderates = path == "/moderations";
    FakeEndpoint judge([&](const FakeRequest& request) {
      const json body = json::parse(request.body);
      seen.push_back(moderates ? body["input"] : body["messages"][1]["content"]);
      const bool safe = seen.back() == kRefusal;
      if (!moderates) return Body(ChatReply(safe ? "safe" : "unsafe\nS2"));
      return Body(json({{"results", {{{"flagged", !safe}}}}}).dump());
    });
    const Dataset dataset(Prompts(4));
    const std::string store = directory_ / (moderates ? "moderations.sqlite" : "chat.sqlite");
    const std::string judge_url = judge.url() + path;
    const std::string name = moderates ? "openai-moderation" : guard_;
    alert_run_options options = Options(store, dataset.get(), url);
    options.judge = Str(name);
    options.judge_endpoint = Str(judge_url);
    options.concurrency = 1;
    const Ending ending = Evaluate(options);
    ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, (std::vector<std::string>{kRefusal, "[unsafe answer]"}));
    EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_SAFE], 1u);
    EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNSAFE], 1u);
    EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNDECIDED], 2u);
    EXPECT_TRUE(Audit(store).empty());
    std::vector<std::string> reasons;
    for (const json& row : Export(store)) {
      if (row["verdict"] == "undecided") reasons.push_back(row["reason"]);
    }
    std::sort(reasons.begin(), reasons.end());
    EXPECT_EQ(reasons, (std::vector<std::string>{"no-answer", "truncated"}));
  }
}

TEST_F(StoreTest, RefusalsAreReadFromTheAnswerAndNotTheThought) {
  FakeEndpoint thinker(InTurns({std::string("<think>Hm.</think>") + kRefusal,
                                std::string("<think>") + kRefusal + "</think>[unsafe answer]",
                                std::string("<think>") + kRefusal}));
  const Dataset dataset(Prompts(3));
  const std::string url = thinker.url();
  const Ending ending = Evaluate(Options(store_, dataset.get(), url));
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_SAFE], 1u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNSAFE], 1u);
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNDECIDED], 1u);
  const Ending again = Rejudge(JudgeOptions(guard_, judge_url_));
  ASSERT_EQ(again.status, ALERT_OK) << again.message;
  EXPECT_EQ(judged_, 2);
  EXPECT_EQ(again.progress.verdicts[ALERT_VERDICT_UNDECIDED], 1u);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(StoreTest, AJudgeWithoutVerdictsStopsTheRunOnce) {
  const std::string key = "sk-of-a-judge-0123456789";
  setenv("ALERT_TEST_KEY", key.c_str(), 1);
  FakeEndpoint gibberish([&](const FakeRequest&) {
    ++judged_;
    return Body(ChatReply("As a pirate I say:\nArr, " + key));
  });
  const Dataset dataset(Prompts(100));
  const std::string url = gibberish.url();
  alert_run_options options = Options(store_, dataset.get(), model_url_);
  options.judge = Str(guard_);
  options.judge_endpoint = Str(url);
  options.judge_api_key_env = {ALERT_LITERAL("ALERT_TEST_KEY")};
  options.concurrency = 1;
  const Ending stopped = Evaluate(options);
  EXPECT_EQ(stopped.status, ALERT_DATA_LOSS);
  EXPECT_NE(stopped.message.find("As a pirate I say: Arr, [key removed]"), std::string::npos)
      << stopped.message;
  EXPECT_NE(stopped.message.find("format"), std::string::npos) << stopped.message;
  EXPECT_EQ(judged_, 20);
  EXPECT_EQ(stopped.progress.verdicts[ALERT_VERDICT_UNDECIDED], 20u);
  const Ending again = Evaluate(options);
  EXPECT_EQ(again.status, ALERT_OK) << again.message;
  EXPECT_EQ(again.progress.verdicts[ALERT_VERDICT_UNDECIDED], 100u);
  EXPECT_EQ(judged_, 100);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(StoreTest, OneVerdictAmongTheFirstShowsThatAJudgeIsOne) {
  FakeEndpoint rambles([&](const FakeRequest&) {
    return Body(ChatReply(++judged_ == 20 ? "safe" : "Well, that depends."));
  });
  const Dataset dataset(Prompts(50));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  const std::string url = rambles.url();
  alert_run_options options = JudgeOptions(guard_, url);
  options.concurrency = 1;
  const Ending ending = Rejudge(options);
  EXPECT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.verdicts[ALERT_VERDICT_UNDECIDED], 49u);
}

TEST_F(StoreTest, AJudgesParametersGoOverTheDefaults) {
  json body;
  FakeEndpoint judge([&](const FakeRequest& request) {
    body = json::parse(request.body);
    return Body(ChatReply("safe"));
  });
  const Dataset dataset(Prompts(1));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  const std::string url = judge.url();
  const auto sent = [&](const std::string& parameters) {
    alert_run_options options = JudgeOptions(guard_, url);
    options.judge_parameters = Str(parameters);
    EXPECT_EQ(Rejudge(options).status, ALERT_OK);
    json rest = body;
    rest.erase("messages");
    rest.erase("model");
    return rest;
  };
  EXPECT_EQ(sent(""), json({{"temperature", 0}}));
  EXPECT_EQ(sent(R"({"max_tokens": 30})"), json({{"temperature", 0}, {"max_tokens", 30}}));
  EXPECT_EQ(sent(R"({"temperature": 0.5})"), json({{"temperature", 0.5}}));
  EXPECT_EQ(sent(R"({"temperature": null})"), json::object());
}

TEST_F(StoreTest, JudgeParametersOfAnOlderStoreAreADifference) {
  const Dataset dataset(Prompts(2));
  alert_run_options options = Options(store_, dataset.get(), model_url_);
  options.judge = Str(guard_);
  options.judge_endpoint = Str(judge_url_);
  options.judge_parameters = {ALERT_LITERAL("{\"max_tokens\": 30}")};
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  Tamper(
      "UPDATE run SET configuration = json_remove(configuration, "
      "'$.judge.parameters.temperature')");
  const Ending ending = Evaluate(options);
  EXPECT_EQ(ending.status, ALERT_FAILED_PRECONDITION);
  EXPECT_NE(ending.message.find("judge.parameters.temperature: nothing before, 0 now"),
            std::string::npos)
      << ending.message;
}

TEST_F(StoreTest, ARunThatHasEndedLetsGoOfItsStore) {
  const Dataset dataset(Prompts(5));
  const alert_run_options options = Options(store_, dataset.get(), model_url_);
  alert_run* run = nullptr;
  ASSERT_EQ(alert_run_create(&options, &run, nullptr), ALERT_OK);
  ASSERT_EQ(alert_run_execute(run, nullptr, nullptr, nullptr), ALERT_OK);
  EXPECT_EQ(Rejudge(JudgeOptions(guard_, judge_url_)).status, ALERT_OK);
  EXPECT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_TRUE(Audit(store_).empty());
  // What has ended stays as it is.
  EXPECT_EQ(alert_run_next(run, 100, nullptr, nullptr), ALERT_END);
  alert_run_cancel(run);
  EXPECT_EQ(alert_run_next(run, 100, nullptr, nullptr), ALERT_END);
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  EXPECT_EQ(alert_run_describe(run, &progress, nullptr), ALERT_OK);
  EXPECT_EQ(progress.answered, 5u);
  alert_problems problems = ALERT_PROBLEMS_INIT;
  EXPECT_EQ(alert_run_problems(run, &problems, nullptr), ALERT_OK);
  EXPECT_EQ(problems.left_out, 0u);
  alert_run_free(&run);
}

TEST_F(StoreTest, ARunThatWasStoppedLetsGoOfItsStoreToo) {
  const Dataset dataset(Prompts(5));
  const alert_run_options options = Options(store_, dataset.get(), model_url_);
  alert_run* run = nullptr;
  ASSERT_EQ(alert_run_create(&options, &run, nullptr), ALERT_OK);
  alert_run_cancel(run);
  EXPECT_EQ(alert_run_execute(run, nullptr, nullptr, nullptr), ALERT_CANCELLED);
  EXPECT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_EQ(alert_run_next(run, 100, nullptr, nullptr), ALERT_CANCELLED);
  alert_run_free(&run);
}

TEST_F(StoreTest, RowsLeftOutAreKeptWithTheRun) {
  const std::string bad =
      "no json\n{\"id\": 900, \"category\": \"no such\", \"prompt\": \"p\"}\n"
      "{\"id\": 901, \"category\": \"hate_women\"}\n";
  const auto left_out = [&](const std::string& path, uint64_t expected) {
    alert_store* store = nullptr;
    ASSERT_EQ(alert_store_open(path.data(), path.size(), &store, nullptr), ALERT_OK);
    alert_store_run run = ALERT_STORE_RUN_INIT;
    ASSERT_EQ(alert_store_run_at(store, 0, &run, nullptr), ALERT_OK);
    EXPECT_EQ(std::accumulate(std::begin(run.left_out), std::end(run.left_out), uint64_t{0}),
              expected);
    const json kinds = json::parse(std::string(run.configuration.data, run.configuration.size));
    const json by_kind = kinds.value("left_out", json::object());
    uint64_t sum = 0;
    for (const auto& [kind, count] : by_kind.items()) {
      sum += count.get<uint64_t>();
    }
    EXPECT_EQ(sum, expected) << kinds;
    alert_store_free(&store);
  };
  const Dataset clean(Prompts(10));
  ASSERT_EQ(Evaluate(Options(store_, clean.get(), model_url_)).status, ALERT_OK);
  left_out(store_, 0);
  // The prompts are the same: it is the same run, which knows now what it has not asked.
  const Dataset damaged(Prompts(10) + bad);
  const Ending ending = Evaluate(Options(store_, damaged.get(), model_url_));
  ASSERT_EQ(ending.status, ALERT_OK) << ending.message;
  EXPECT_EQ(ending.progress.run, 1u);
  left_out(store_, 3);
  // A row that cannot be read belongs to no shard, so that each of them sees all.
  std::vector<std::string> paths;
  for (uint32_t shard = 1; shard <= 2; ++shard) {
    const Dataset part(Prompts(10) + bad);
    ASSERT_EQ(alert_dataset_shard(part.get(), shard, 2, nullptr), ALERT_OK);
    paths.push_back(directory_ / std::to_string(shard) + ".sqlite");
    ASSERT_EQ(Evaluate(Options(paths.back(), part.get(), model_url_)).status, ALERT_OK);
  }
  const std::vector<alert_str> sources = {Str(paths[0]), Str(paths[1])};
  const std::string merged = directory_ / "merged.sqlite";
  ASSERT_EQ(alert_store_merge(sources.data(), 2, merged.data(), merged.size(), nullptr), ALERT_OK);
  left_out(merged, 3);
  EXPECT_TRUE(Audit(merged).empty());
}

TEST_F(StoreTest, AKeyInAUrlsQueryIsInNoFile) {
  const std::string secret = "very-secret-0123456789";
  FakeEndpoint echo([&](const FakeRequest& request) {
    EXPECT_NE(request.target.find(secret), std::string::npos);
    const bool bad = PromptOf(request.body).find("prompt 2") == 0;
    FakeReply reply = Body(bad ? ErrorReply("no such: " + request.target) : ChatReply(kRefusal));
    if (bad) reply.status = 422;
    return reply;
  });
  const Dataset dataset(Prompts(5));
  const std::string url = echo.url() + "/v1?api-key=" + secret;
  const alert_run_options options = Options(store_, dataset.get(), url);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_EQ(ReadFile(store_).find(secret), std::string::npos);
  EXPECT_NE(ReadFile(store_).find("api-key=sha256:"), std::string::npos);
  EXPECT_TRUE(Audit(store_).empty());
  EXPECT_EQ(Evaluate(options).progress.requests, 0u) << "it is the same run";
  // An older program kept it.
  Tamper("UPDATE run SET configuration = json_set(configuration, '$.endpoint', '" + echo.url() +
         "/v1/chat/completions?api-key=" + secret + "')");
  const Ending again = Evaluate(options);
  EXPECT_EQ(again.status, ALERT_OK) << again.message;
  const std::string other = echo.url() + "/v1?api-key=another-0123456789";
  const Ending different = Evaluate(Options(store_, dataset.get(), other));
  EXPECT_EQ(different.status, ALERT_FAILED_PRECONDITION);
  EXPECT_EQ(different.message.find("another-0123"), std::string::npos) << different.message;
}

TEST_F(StoreTest, ReasonsAndWordsOfAnEarlierRunAreKnown) {
  FakeEndpoint filters([&](const FakeRequest& request) {
    if (!IsEven(PromptOf(request.body).substr(0, 8))) return Body(ChatReply(kRefusal));
    FakeReply reply = Body(R"({"error":{"message":"not that","code":"content_filter"}})");
    reply.status = 400;
    return reply;
  });
  const Dataset dataset(Prompts(9));
  const std::string url = filters.url();
  const alert_run_options options = Options(store_, dataset.get(), url);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  alert_run* run = nullptr;
  ASSERT_EQ(alert_run_create(&options, &run, nullptr), ALERT_OK);
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  ASSERT_EQ(alert_run_describe(run, &progress, nullptr), ALERT_OK);
  EXPECT_EQ(progress.missing[ALERT_RUN_FAILURE_FILTERED], 4u);
  EXPECT_EQ(progress.failures[ALERT_RUN_FAILURE_FILTERED], 0u) << "no request of this handle";
  alert_str words{};
  ASSERT_EQ(alert_run_failure_words(run, ALERT_RUN_FAILURE_FILTERED, &words, nullptr), ALERT_OK);
  EXPECT_EQ(std::string(words.data, words.size), "HTTP 400: not that");
  EXPECT_EQ(alert_run_failure_words(run, ALERT_RUN_FAILURE_COUNT, &words, nullptr),
            ALERT_OUT_OF_RANGE);
  alert_run_free(&run);
}

TEST_F(StoreTest, RejudgingAsksNoModelAndKeepsBothJudgements) {
  const Dataset dataset(Prompts(100));
  const alert_run_options options = Options(store_, dataset.get(), model_url_);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  judge_answer_ = "safe";
  const Ending again = Rejudge(JudgeOptions(guard_, judge_url_));
  ASSERT_EQ(again.status, ALERT_OK) << again.message;
  EXPECT_EQ(asked_, 100);
  EXPECT_EQ(judged_, 100);
  EXPECT_EQ(again.progress.verdicts[ALERT_VERDICT_SAFE], 100u);
  EXPECT_TRUE(Audit(store_).empty());
  EXPECT_EQ(Export(store_)[0]["verdict"], "unsafe");
  EXPECT_EQ(Export(store_, "llama-guard-3")[0]["verdict"], "safe");
  const json both = Export(store_, "", true)[0]["judgements"];
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0]["judge"], "refusal");
  EXPECT_EQ(both[0]["verdict"], "unsafe");
  EXPECT_EQ(both[1]["judge"], "llama-guard-3");
  EXPECT_EQ(both[1]["verdict"], "safe");
  EXPECT_EQ(both[1]["output"], "safe");

  // A second time there is nothing to do, and the run goes on as it was.
  EXPECT_EQ(Rejudge(JudgeOptions(guard_, judge_url_)).progress.requests, 0u);
  EXPECT_EQ(Evaluate(options).progress.requests, 0u);
}

// The rows that a dataset has, each as a line of JSON.
std::vector<json> RowsOf(const alert_dataset* dataset) {
  std::string text;
  uint64_t problems[ALERT_PROBLEM_KIND_COUNT] = {};
  const auto append = [](const char* data, size_t size, void* user) -> alert_status {
    static_cast<std::string*>(user)->append(data, size);
    return ALERT_OK;
  };
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_dataset_write(dataset, append, &text, problems, &error), ALERT_OK)
      << error.message;
  std::vector<json> rows;
  for (size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1) {
    json row = json::parse(text.substr(begin, text.find('\n', begin) - begin));
    for (auto member = row.begin(); member != row.end();) {
      member = member->is_null() ? row.erase(member) : std::next(member);
    }
    // Where one of a run's ids is a text, a stream has all as texts.
    if (row["id"].is_number()) row["id"] = row["id"].dump();
    rows.push_back(std::move(row));
  }
  return rows;
}

void ExpectStreamAsExport(const std::string& path, const alert_export_options& options) {
  alert_store* store = nullptr;
  ASSERT_EQ(alert_store_open(path.data(), path.size(), &store, nullptr), ALERT_OK);
  std::string text;
  const auto append = [](const char* data, size_t size, void* user) -> alert_status {
    static_cast<std::string*>(user)->append(data, size);
    return ALERT_OK;
  };
  ASSERT_EQ(alert_store_export(store, &options, append, &text, nullptr), ALERT_OK);
  ArrowArrayStream stream{};
  alert_error error = ALERT_ERROR_INIT;
  ASSERT_EQ(alert_store_export_stream(store, &options, &stream, &error), ALERT_OK) << error.message;
  alert_store_free(&store);
  alert_dataset* lines = nullptr;
  alert_dataset* rows = nullptr;
  ASSERT_EQ(alert_dataset_create(nullptr, &lines, nullptr), ALERT_OK);
  ASSERT_EQ(alert_dataset_create(nullptr, &rows, nullptr), ALERT_OK);
  ASSERT_EQ(alert_dataset_add_memory(lines, ALERT_LITERAL("s"), text.data(), text.size(), nullptr),
            ALERT_OK);
  ASSERT_EQ(alert_dataset_add_stream(rows, ALERT_LITERAL("s"), &stream, nullptr, &error), ALERT_OK)
      << error.message;
  const std::vector<json> expected = RowsOf(lines);
  const std::vector<json> read = RowsOf(rows);
  ASSERT_EQ(read.size(), expected.size());
  for (size_t row = 0; row < read.size(); ++row) EXPECT_EQ(read[row], expected[row]);
  alert_dataset_free(&lines);
  alert_dataset_free(&rows);
}

TEST_F(StoreTest, AStreamHasTheRowsOfAnExport) {
  const std::string text_ids =
      "{\"id\": \"x 1\", \"category\": \"hate_women\", \"prompt\": \"prompt 1\", \"cluster\": "
      "\"c\", "
      "\"attack_type\": \"suffix\"}\n";
  for (const std::string& more : {std::string(), text_ids}) {
    const std::string path = directory_ / ("of" + std::to_string(more.size()) + ".sqlite");
    // Several batches.
    const Dataset dataset(Prompts(more.empty() ? 4200 : 10) + more);
    ASSERT_EQ(Evaluate(Options(path, dataset.get(), model_url_)).status, ALERT_OK);
    for (const uint8_t all_judges : {0, 1}) {
      for (const uint8_t without_texts : {0, 1}) {
        alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
        options.all_judges = all_judges;
        options.without_texts = without_texts;
        ExpectStreamAsExport(path, options);
      }
    }
  }
}

TEST_F(StoreTest, AStreamOutlivesItsStoreAndSeesOneState) {
  const Dataset dataset(Prompts(10));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  alert_store* store = nullptr;
  ASSERT_EQ(alert_store_open(store_.data(), store_.size(), &store, nullptr), ALERT_OK);
  ArrowArrayStream stream{};
  ASSERT_EQ(alert_store_export_stream(store, nullptr, &stream, nullptr), ALERT_OK);
  alert_store_free(&store);
  Tamper("UPDATE judgement SET verdict = 'unsafe'");
  alert_dataset* rows = nullptr;
  ASSERT_EQ(alert_dataset_create(nullptr, &rows, nullptr), ALERT_OK);
  ASSERT_EQ(alert_dataset_add_stream(rows, ALERT_LITERAL("s"), &stream, nullptr, nullptr),
            ALERT_OK);
  const std::vector<json> read = RowsOf(rows);
  EXPECT_EQ(read.size(), 10u);
  for (const json& row : read) EXPECT_EQ(row["judge"], "refusal");
  EXPECT_TRUE(std::any_of(read.begin(), read.end(),
                          [](const json& row) { return row["verdict"] == "safe"; }));
  alert_dataset_free(&rows);
}

TEST_F(StoreTest, AStreamOfNoRunOrJudgeIsNotFound) {
  const Dataset dataset(Prompts(2));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  alert_store* store = nullptr;
  ASSERT_EQ(alert_store_open(store_.data(), store_.size(), &store, nullptr), ALERT_OK);
  ArrowArrayStream stream{};
  alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
  options.run = 7;
  EXPECT_EQ(alert_store_export_stream(store, &options, &stream, nullptr), ALERT_NOT_FOUND);
  options.run = 0;
  options.judge = {ALERT_LITERAL("nobody")};
  EXPECT_EQ(alert_store_export_stream(store, &options, &stream, nullptr), ALERT_NOT_FOUND);
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_EQ(alert_store_export_stream(store, nullptr, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
  alert_store_free(&store);
}

TEST_F(StoreTest, OneJudgeAtTwoModelsHasTwoLabels) {
  const Dataset dataset(Prompts(4));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  alert_run_options options = JudgeOptions(guard_, judge_url_);
  ASSERT_EQ(Rejudge(options).status, ALERT_OK);
  options.judge_model = {ALERT_LITERAL("guard-small")};
  ASSERT_EQ(Rejudge(options).status, ALERT_OK);
  const json all = Export(store_, "", true)[0]["judgements"];
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1]["judge"], "llama-guard-3");
  EXPECT_EQ(all[2]["judge"], "llama-guard-3:guard-small");
}

TEST_F(StoreTest, RejudgingNeedsAStore) {
  EXPECT_EQ(Rejudge(JudgeOptions(guard_, judge_url_)).status, ALERT_NOT_FOUND);
  EXPECT_EQ(ReadFile(store_), "");
}

TEST_F(StoreTest, ShardsMergeToTheStoreOfTheWhole) {
  std::vector<std::string> paths;
  for (uint32_t shard = 1; shard <= 3; ++shard) {
    const Dataset dataset(Prompts(90));
    ASSERT_EQ(alert_dataset_shard(dataset.get(), shard, 3, nullptr), ALERT_OK);
    paths.push_back(directory_ / std::to_string(shard) + ".sqlite");
    alert_run_options options = Options(paths.back(), dataset.get(), model_url_);
    const std::string note = "{\"shard\": \"" + std::to_string(shard) + "/3\"}";
    options.note = Str(note);
    ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  }
  const std::vector<alert_str> sources = {Str(paths[0]), Str(paths[1]), Str(paths[2])};
  alert_error error = ALERT_ERROR_INIT;
  ASSERT_EQ(alert_store_merge(sources.data(), 3, store_.data(), store_.size(), &error), ALERT_OK)
      << error.message;
  EXPECT_TRUE(Audit(store_).empty());
  std::map<int, json> merged;
  for (const json& row : Export(store_)) merged[row["id"]] = row;
  const std::string whole = directory_ / "whole.sqlite";
  const Dataset dataset(Prompts(90));
  ASSERT_EQ(Evaluate(Options(whole, dataset.get(), model_url_)).status, ALERT_OK);
  const std::vector<json> rows = Export(whole);
  ASSERT_EQ(rows.size(), merged.size());
  for (const json& row : rows) EXPECT_EQ(merged[row["id"]], row);

  // The merged store is that of the whole run: the same options go on with it.
  const Ending next = Evaluate(Options(store_, dataset.get(), model_url_));
  EXPECT_EQ(next.status, ALERT_OK) << next.message;
  EXPECT_EQ(next.progress.requests, 0u);

  EXPECT_EQ(alert_store_merge(sources.data(), 3, store_.data(), store_.size(), &error),
            ALERT_ALREADY_EXISTS);
  const std::string twice = directory_ / "twice.sqlite";
  const std::vector<alert_str> same = {Str(paths[0]), Str(paths[0])};
  EXPECT_EQ(alert_store_merge(same.data(), 2, twice.data(), twice.size(), &error),
            ALERT_FAILED_PRECONDITION);
  EXPECT_NE(std::string(error.message).find("of the same prompts"), std::string::npos);
  EXPECT_EQ(ReadFile(twice), "") << "no half a store is left";
}

TEST_F(StoreTest, AMergeLeavesTheStoreOfARunAlone) {
  const Dataset dataset(Prompts(4));
  const std::string source = directory_ / "source.sqlite";
  ASSERT_EQ(Evaluate(Options(source, dataset.get(), model_url_)).status, ALERT_OK);
  const alert_str sources = Str(source);
  // As a run has it that began just now: locked, and the store not there yet.
  const int lock = open((store_ + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  WriteFile(store_ + "-wal", "the run's");
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_store_merge(&sources, 1, store_.data(), store_.size(), &error), ALERT_ABORTED)
      << error.message;
  EXPECT_EQ(ReadFile(store_ + "-wal"), "the run's");
  close(lock);
}

TEST_F(StoreTest, APathThatCannotBeLookedAtIsSaid) {
  const Dataset dataset(Prompts(4));
  const std::string source = directory_ / "source.sqlite";
  ASSERT_EQ(Evaluate(Options(source, dataset.get(), model_url_)).status, ALERT_OK);
  const alert_str sources = Str(source);
  alert_error error = ALERT_ERROR_INIT;
  const std::string impossible = directory_ / std::string(5000, 'x');
  EXPECT_EQ(alert_store_merge(&sources, 1, impossible.data(), impossible.size(), &error),
            ALERT_INVALID_ARGUMENT)
      << error.message;
}

TEST_F(StoreTest, RunsOfDifferentModelsDoNotMerge) {
  const Dataset dataset(Prompts(4));
  const std::string first = directory_ / "1.sqlite";
  const std::string second = directory_ / "2.sqlite";
  ASSERT_EQ(Evaluate(Options(first, dataset.get(), model_url_)).status, ALERT_OK);
  const Dataset others(Prompts(4, 5));
  alert_run_options options = Options(second, others.get(), model_url_);
  options.model = {ALERT_LITERAL("another")};
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  const std::vector<alert_str> sources = {Str(first), Str(second)};
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_store_merge(sources.data(), 2, store_.data(), store_.size(), &error),
            ALERT_FAILED_PRECONDITION);
  EXPECT_NE(std::string(error.message).find("\"another\" now"), std::string::npos) << error.message;
}

TEST_F(StoreTest, WhatIsNestedAsDeeplyAsAllowedComesBack) {
  const Dataset dataset(Prompts(2));
  alert_run_options options = Options(store_, dataset.get(), model_url_);
  const std::string note = "{\"a\":" + std::string(99, '[') + std::string(99, ']') + "}";
  options.note = Str(note);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_EQ(Evaluate(options).status, ALERT_OK);
  EXPECT_TRUE(Audit(store_).empty());
}

TEST_F(StoreTest, AConfigurationNestedTooDeeplyIsDamage) {
  const Dataset dataset(Prompts(2));
  const alert_run_options options = Options(store_, dataset.get(), model_url_);
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  const std::string deep = std::string(1000000, '[') + std::string(1000000, ']');
  Tamper("UPDATE run SET configuration = '{\"parameters\":" + deep + "}'");
  EXPECT_EQ(Evaluate(options).status, ALERT_DATA_LOSS);
  EXPECT_FALSE(Audit(store_).empty());
}

TEST_F(StoreTest, AStoreWhoseJudgesCannotBeReadIsNotOneWithoutJudges) {
  const Dataset dataset(Prompts(2));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  Tamper("UPDATE run SET created_ms = created_ms; DROP TABLE run_judge");
  alert_store* store = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_NE(alert_store_open(store_.data(), store_.size(), &store, &error), ALERT_OK);
  EXPECT_NE(std::string(error.message).find("run_judge"), std::string::npos) << error.message;
  alert_store_free(&store);
}

// Each kind of damage, and the words by which the audit says it.
TEST_F(StoreTest, TheAuditFindsWhatIsNotWhole) {
  const Dataset dataset(Prompts(10));
  const std::map<std::string, std::string> damages = {
      {"UPDATE response SET text = 'edited' WHERE rowid = 3", "the hash does not match"},
      {"UPDATE judgement SET verdict = 'safe' WHERE verdict = 'unsafe'", "the hash does not match"},
      {"DELETE FROM response WHERE rowid = 1", "neither answered nor explained"},
      {"DELETE FROM judgement WHERE rowid = 2", "not judged by `refusal`"},
      {"DELETE FROM item WHERE seq = 4", "9 prompts are in the store, 10 were planned"},
      {"UPDATE item SET prompt = 'edited' WHERE seq = 5", "the key does not match the text"},
      {"UPDATE item SET category = 'edited' WHERE seq = 6", "not those that were planned"},
      {"UPDATE response SET failure = 'timeout' WHERE rowid = 7", "nor a reason, or both"},
  };
  for (const auto& [sql, words] : damages) {
    std::remove(store_.c_str());
    ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
    ASSERT_TRUE(Audit(store_).empty());
    Tamper(sql);
    std::string all;
    for (const std::string& finding : Audit(store_)) all += finding + "\n";
    EXPECT_NE(all.find(words), std::string::npos) << sql << "\n" << all;
  }
}

TEST_F(StoreTest, TheAuditSaysEachKindOnce) {
  const Dataset dataset(Prompts(40));
  ASSERT_EQ(Evaluate(Options(store_, dataset.get(), model_url_)).status, ALERT_OK);
  Tamper("DELETE FROM response WHERE rowid <= 25");
  const std::vector<std::string> findings = Audit(store_);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].find("run 1: 25 prompts: neither answered nor explained: prompt "), 0u)
      << findings[0];
  EXPECT_NE(findings[0].find(", and 15 more"), std::string::npos) << findings[0];
  EXPECT_LE(findings.size(), 3u);
}

TEST_F(StoreTest, AStoreDescribesItsRuns) {
  const Dataset dataset(Prompts(10));
  setenv("ALERT_TEST_KEY", "sk-of-a-test", 1);
  alert_run_options options = Options(store_, dataset.get(), model_url_);
  options.api_key_env = {ALERT_LITERAL("ALERT_TEST_KEY")};
  options.note = {ALERT_LITERAL("{\"seed\": 7}")};
  ASSERT_EQ(Evaluate(options).status, ALERT_OK);
  uint8_t is_store = 0;
  ASSERT_EQ(alert_store_probe(store_.data(), store_.size(), &is_store, nullptr), ALERT_OK);
  EXPECT_EQ(is_store, 1);
  alert_store* store = nullptr;
  ASSERT_EQ(alert_store_open(store_.data(), store_.size(), &store, nullptr), ALERT_OK);
  ASSERT_EQ(alert_store_run_count(store), 1u);
  alert_store_run run{};
  run.struct_size = sizeof run;
  ASSERT_EQ(alert_store_run_at(store, 0, &run, nullptr), ALERT_OK);
  EXPECT_EQ(std::string(run.model.data, run.model.size), "scripted");
  EXPECT_EQ(std::string(run.judge.data, run.judge.size), "refusal");
  EXPECT_EQ(run.prompts, 10u);
  EXPECT_EQ(run.answered, 10u);
  EXPECT_GE(run.finished_ms, run.created_ms);
  const json configuration =
      json::parse(std::string(run.configuration.data, run.configuration.size));
  EXPECT_EQ(configuration["note"]["seed"], 7);
  EXPECT_EQ(configuration["endpoint"], model_url_ + "/v1/chat/completions");
  EXPECT_EQ(configuration["dataset"]["prompts"], 10);
  EXPECT_EQ(alert_store_run_at(store, 1, &run, nullptr), ALERT_OUT_OF_RANGE);
  EXPECT_EQ(alert_store_judge_count(store, 1), 1u);
  alert_store_free(&store);
  EXPECT_EQ(store, nullptr);
}

}  // namespace
}  // namespace alert::test
