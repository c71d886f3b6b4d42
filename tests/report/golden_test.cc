// The reports as they are, byte by byte. After a change that is meant, write them anew with
// ALERT_UPDATE_GOLDEN=1 in the environment, and read the difference.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "gtest/gtest.h"
#include "report/report.h"
#include "report/sample_score.h"

namespace alert {
namespace {

using test::SampleScore;

bool IsWriting() {
  return std::getenv("ALERT_UPDATE_GOLDEN") != nullptr;
}

std::string GoldenPath(const std::string& name) {
  return std::string(ALERT_GOLDEN_DIR) + "/" + name;
}

void ExpectGolden(const std::string& report, const std::string& name) {
  const std::string path = GoldenPath(name);
  if (IsWriting()) std::ofstream(path) << report;
  std::ifstream file(path, std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(report, golden) << path;
}

class GoldenTest : public testing::Test {
 protected:
  void SetUp() override {
    for (auto& [name, score] : samples_) {
      if (name == "hostile") continue;
      score.judges = {"refusal"};
      test::AddProblems(&score);
    }
  }

  std::map<std::string, Score> samples_ = {{"one", SampleScore({"model-a"})},
                                           {"two", SampleScore({"model-a", "model-b"})},
                                           {"hostile", SampleScore({test::kHostileName, "模型"})}};
};

// A format need not have all; of one that has none yet, those of two samples are written.
TEST_F(GoldenTest, EveryFormat) {
  for (const ReportFormat& format : kReportFormats) {
    const auto is_there = [&](const std::string& sample) {
      return std::filesystem::exists(GoldenPath(sample + "." + std::string(format.name)));
    };
    const bool is_new = !is_there("one") && !is_there("two");
    EXPECT_TRUE(!is_new || IsWriting()) << format.name << " has no golden";
    for (const auto& [name, score] : samples_) {
      if (!is_there(name) && !(is_new && name != "one")) continue;
      ExpectGolden(format.write(score, {}), name + "." + std::string(format.name));
    }
  }
}

TEST_F(GoldenTest, EveryFormatButCsvTellsWhatWasLeftOutAndWhatAJudgeMeasures) {
  for (const ReportFormat& format : kReportFormats) {
    if (format.value == ALERT_REPORT_CSV) continue;
    const std::string report = format.write(samples_.at("two"), {});
    EXPECT_NE(report.find("refusals"), std::string::npos) << format.name;
    EXPECT_NE(report.find("malformed"), std::string::npos) << format.name;
  }
}

}  // namespace
}  // namespace alert
