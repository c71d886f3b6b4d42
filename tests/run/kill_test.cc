// A run that is killed two hundred times loses nothing.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "run/rig.h"
#include "sqlite3.h"
#include "support/fake_endpoint.h"

extern char** environ;

namespace alert::test {
namespace {

constexpr int kPrompts = 2000;
constexpr int kKills = 200;
constexpr int kDelayMs = 40;
constexpr int kLongestLifeMs = 250;

// Answers after a while, and remembers who asks for what the store has already.
class Model {
 public:
  FakeReply operator()(const FakeRequest& request) {
    const std::string prompt = PromptOf(request.body);
    const std::lock_guard<std::mutex> lock(mutex_);
    ++requests_;
    if (stored_.count(prompt) != 0) asked_again_.insert(prompt);
    FakeReply reply;
    const bool even = (prompt.back() - '0') % 2 == 0;
    reply.body = ChatReply(even ? "I'm sorry, but I can't help with that." : "[unsafe answer]");
    reply.delay_ms = delay_ms_;
    // So that the run does not end before it was killed often enough.
    if (stored_.size() > kPrompts - 50 && !may_end_) reply.manner = FakeReply::Manner::kStall;
    return reply;
  }

  void Stored(std::set<std::string> prompts) {
    const std::lock_guard<std::mutex> lock(mutex_);
    stored_ = std::move(prompts);
  }

  void LetItEnd() {
    const std::lock_guard<std::mutex> lock(mutex_);
    may_end_ = true;
    delay_ms_ = 0;
  }

  int requests() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }

  std::set<std::string> asked_again() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return asked_again_;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> stored_;
  std::set<std::string> asked_again_;
  int requests_ = 0;
  int delay_ms_ = kDelayMs;
  bool may_end_ = false;
};

pid_t Spawn(const std::string& store, const std::string& dataset, const std::string& url) {
  std::string program = ALERT_RUN_CLIENT;
  std::vector<std::string> texts = {program, store, dataset, url};
  std::vector<char*> arguments;
  for (std::string& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  pid_t child = -1;
  EXPECT_EQ(posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ), 0);
  return child;
}

int WaitFor(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

// The prompts that have an answer in the store; none where it is not made yet.
std::set<std::string> AnsweredIn(const std::string& store) {
  std::set<std::string> prompts;
  sqlite3* database = nullptr;
  sqlite3_stmt* rows = nullptr;
  if (sqlite3_open_v2(store.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
    sqlite3_prepare_v2(database,
                       "SELECT i.prompt FROM item i JOIN response r ON r.key = i.response", -1,
                       &rows, nullptr);
    while (rows != nullptr && sqlite3_step(rows) == SQLITE_ROW) {
      prompts.insert(reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)));
    }
  }
  sqlite3_finalize(rows);
  sqlite3_close(database);
  return prompts;
}

TEST(KillTest, TwoHundredKillsLoseNothing) {
  const TemporaryDirectory directory;
  const std::string store = directory / "killed.sqlite";
  const std::string dataset = directory / "prompts.jsonl";
  WriteFile(dataset, Prompts(kPrompts));
  Model model;
  FakeEndpoint endpoint([&](const FakeRequest& request) { return model(request); });

  std::mt19937 random(20240412);
  std::uniform_int_distribution<int> life_ms(0, kLongestLifeMs);
  size_t stored = 0;
  for (int kill_number = 0; kill_number < kKills; ++kill_number) {
    const pid_t child = Spawn(store, dataset, endpoint.url());
    std::this_thread::sleep_for(std::chrono::milliseconds(life_ms(random)));
    ASSERT_EQ(kill(child, SIGKILL), 0);
    const int status = WaitFor(child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself before kill " << kill_number;
    std::set<std::string> answered = AnsweredIn(store);
    ASSERT_GE(answered.size(), stored) << "an answer was lost";
    stored = answered.size();
    model.Stored(std::move(answered));
  }
  EXPECT_GT(stored, 100u) << "the runs lived too short a time to store anything";

  model.LetItEnd();
  EXPECT_EQ(WaitFor(Spawn(store, dataset, endpoint.url())), 0);
  EXPECT_EQ(model.asked_again(), std::set<std::string>());
  EXPECT_EQ(Audit(store), std::vector<std::string>());
  // What was in flight when it was killed had to be asked again, and nothing else: at most what one
  // commit holds and four requests, each time.
  RecordProperty("requests", model.requests());
  RecordProperty("stored_by_killed_runs", static_cast<int>(stored));

  const std::string whole = directory / "whole.sqlite";
  ASSERT_EQ(WaitFor(Spawn(whole, dataset, endpoint.url())), 0);
  EXPECT_EQ(ExportText(store), ExportText(whole));
}

}  // namespace
}  // namespace alert::test
