// Fetching a release from a local server.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "run/rig.h"
#include "support/fake_endpoint.h"
#include "support/text.h"

namespace alert::test {
namespace {

// A file with as many prompts of each category as the release has.
std::string ReleasedCounts() {
  const Dataset dataset(Prompts(1));
  alert_summary* summary = nullptr;
  EXPECT_EQ(alert_summary_create(dataset.get(), &summary, nullptr), ALERT_OK);
  uint64_t released = 0;
  uint64_t differences = 0;
  EXPECT_EQ(alert_summary_verify(summary, ALERT_LITERAL("alert"), &released, &differences, nullptr),
            ALERT_OK);
  std::string lines;
  int id = 0;
  const size_t rows = alert_summary_row_count(summary, ALERT_DIMENSION_CATEGORY);
  for (size_t i = 0; i < rows; ++i) {
    alert_summary_row row = ALERT_SUMMARY_ROW_INIT;
    EXPECT_EQ(alert_summary_row_at(summary, ALERT_DIMENSION_CATEGORY, i, &row, nullptr), ALERT_OK);
    for (uint64_t n = 0; n < row.released; ++n) {
      lines += nlohmann::json({{"id", id++}, {"category", Text(row.name)}, {"prompt", "a prompt"}})
                   .dump() +
               "\n";
    }
  }
  alert_summary_free(&summary);
  return lines;
}

// Serves one file, its parts too.
class Home {
 public:
  explicit Home(std::string file) : file_(std::move(file)) {}

  FakeReply operator()(const FakeRequest& request) {
    requests.push_back(request);
    FakeReply reply;
    if (request.target != "/data/alert.jsonl") {
      reply.status = 404;
      return reply;
    }
    reply.headers = "ETag: " + etag + "\r\n";
    reply.manner = manner;
    const char* range = std::strstr(request.headers.c_str(), "Range: bytes=");
    const bool same = request.headers.find("If-Range: " + etag) != std::string::npos;
    if (range != nullptr && same) {
      reply.status = 206;
      const size_t begin = std::strtoul(range + std::strlen("Range: bytes="), nullptr, 10);
      reply.body = file_.substr(begin);
    } else {
      reply.body = file_;
    }
    return reply;
  }

  std::vector<FakeRequest> requests;
  std::string etag = "\"one\"";
  FakeReply::Manner manner = FakeReply::Manner::kWhole;

 private:
  std::string file_;
};

class FetchTest : public ::testing::Test {
 protected:
  alert_status Fetch(const std::string& path = "/data") {
    const std::string base = endpoint_.url() + path;
    alert_fetch_options options{};
    options.struct_size = sizeof options;
    options.base_url = Str(base);
    options.directory = Str(directory_.path());
    options.accept_licence = accept_ ? 1 : 0;
    error_ = ALERT_ERROR_INIT;
    return alert_fetch(ALERT_LITERAL("alert"), &options, nullptr, nullptr, &error_);
  }

  TemporaryDirectory directory_;
  const std::string file_ = ReleasedCounts();
  Home home_{file_};
  FakeEndpoint endpoint_{[this](const FakeRequest& request) { return home_(request); }};
  bool accept_ = true;
  alert_error error_ = ALERT_ERROR_INIT;
};

TEST_F(FetchTest, FetchesAndVerifies) {
  ASSERT_EQ(Fetch(), ALERT_OK) << error_.message;
  EXPECT_EQ(ReadFile(directory_ / "alert.jsonl"), file_);
  EXPECT_EQ(ReadFile(directory_ / "alert.jsonl.part"), "");
  EXPECT_EQ(Fetch(), ALERT_OK) << "it is there already";
  EXPECT_EQ(home_.requests.size(), 1u);
}

TEST_F(FetchTest, TheLicenceComesFirst) {
  accept_ = false;
  EXPECT_EQ(Fetch(), ALERT_FAILED_PRECONDITION);
  EXPECT_NE(std::string(error_.message).find("CC BY-NC-SA 4.0"), std::string::npos);
  EXPECT_TRUE(home_.requests.empty());
}

TEST_F(FetchTest, GoesOnByARangeRequest) {
  home_.manner = FakeReply::Manner::kReset;
  EXPECT_EQ(Fetch(), ALERT_UNAVAILABLE);
  const size_t part = ReadFile(directory_ / "alert.jsonl.part").size();
  ASSERT_GT(part, 0u);
  ASSERT_LE(part, file_.size() / 2) << "a reset may take away what was on its way";
  home_.manner = FakeReply::Manner::kWhole;
  ASSERT_EQ(Fetch(), ALERT_OK) << error_.message;
  EXPECT_NE(home_.requests[1].headers.find("Range: bytes=" + std::to_string(part) + "-"),
            std::string::npos);
  EXPECT_EQ(ReadFile(directory_ / "alert.jsonl"), file_);
}

TEST_F(FetchTest, AFileThatChangedIsFetchedWhole) {
  home_.manner = FakeReply::Manner::kReset;
  EXPECT_EQ(Fetch(), ALERT_UNAVAILABLE);
  home_.manner = FakeReply::Manner::kWhole;
  home_.etag = "\"two\"";
  ASSERT_EQ(Fetch(), ALERT_OK) << error_.message;
  EXPECT_EQ(ReadFile(directory_ / "alert.jsonl"), file_);
}

TEST_F(FetchTest, ACallbackStopsItAndWhatHasComeStays) {
  const std::string base = endpoint_.url() + "/data";
  alert_fetch_options options{};
  options.struct_size = sizeof options;
  options.base_url = Str(base);
  options.directory = Str(directory_.path());
  options.accept_licence = 1;
  const auto stop = [](uint64_t bytes, uint64_t, void*) -> alert_status {
    return bytes > 0 ? 77 : ALERT_OK;
  };
  EXPECT_EQ(alert_fetch(ALERT_LITERAL("alert"), &options, stop, nullptr, nullptr), 77);
  ASSERT_EQ(Fetch(), ALERT_OK) << error_.message;
  EXPECT_EQ(ReadFile(directory_ / "alert.jsonl"), file_);
}

TEST_F(FetchTest, AFileWithOtherCountsIsRejected) {
  Home other(file_.substr(0, file_.find('\n', file_.size() / 2) + 1));
  FakeEndpoint endpoint([&](const FakeRequest& request) { return other(request); });
  const std::string base = endpoint.url() + "/data";
  alert_fetch_options options{};
  options.struct_size = sizeof options;
  options.base_url = Str(base);
  options.directory = Str(directory_.path());
  options.accept_licence = 1;
  EXPECT_EQ(alert_fetch(ALERT_LITERAL("alert"), &options, nullptr, nullptr, &error_),
            ALERT_DATA_LOSS);
  EXPECT_NE(std::string(error_.message).find("14763"), std::string::npos) << error_.message;
  EXPECT_EQ(ReadFile(directory_ / "alert.jsonl"), "");
  EXPECT_NE(ReadFile(directory_ / "alert.jsonl.rejected"), "");
}

TEST_F(FetchTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(Fetch("/elsewhere"), ALERT_NOT_FOUND);
  alert_fetch_release release = ALERT_FETCH_RELEASE_INIT;
  EXPECT_EQ(alert_fetch_describe(ALERT_LITERAL("alert-dpo"), &release, &error_), ALERT_NOT_FOUND);
  ASSERT_EQ(alert_fetch_describe(ALERT_LITERAL("alert-adversarial"), &release, &error_), ALERT_OK);
  EXPECT_EQ(Text(release.file), "alert_adversarial.jsonl");
}

}  // namespace
}  // namespace alert::test
