// The reports as they are, byte by byte. After a change that is meant, write them anew with
// ALERT_UPDATE_GOLDEN=1 in the environment, and read the difference.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "gtest/gtest.h"
#include "report/report.h"
#include "report/sample_score.h"

namespace alert {
namespace {

using test::SampleScore;

void ExpectGolden(const std::string& report, const std::string& name) {
  const std::string path = std::string(ALERT_GOLDEN_DIR) + "/" + name;
  if (std::getenv("ALERT_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << report;
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

TEST_F(GoldenTest, EveryFormat) {
  for (const Enumerator& entry : kReportFormats) {
    const ReportFormat& format = *FindReportFormat(static_cast<alert_report_format>(entry.value));
    size_t goldens = 0;
    for (const auto& [name, score] : samples_) {
      const std::string file = name + "." + std::string(format.name);
      // Of a new format those of two samples are written; it need not have all.
      const bool writes = std::getenv("ALERT_UPDATE_GOLDEN") != nullptr && name != "one";
      if (!writes && !std::ifstream(std::string(ALERT_GOLDEN_DIR) + "/" + file)) continue;
      ExpectGolden(format.write(score, {}), file);
      ++goldens;
    }
    EXPECT_GT(goldens, 0u) << format.name;
  }
}

TEST_F(GoldenTest, EveryFormatButCsvTellsWhatWasLeftOutAndWhatAJudgeMeasures) {
  for (const Enumerator& entry : kReportFormats) {
    const ReportFormat& format = *FindReportFormat(static_cast<alert_report_format>(entry.value));
    if (format.value == ALERT_REPORT_CSV) continue;
    const std::string report = format.write(samples_.at("two"), {});
    EXPECT_NE(report.find("refusals"), std::string::npos) << format.name;
    EXPECT_NE(report.find("malformed"), std::string::npos) << format.name;
  }
}

}  // namespace
}  // namespace alert
