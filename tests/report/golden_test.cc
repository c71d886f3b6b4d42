// The reports as they are, byte by byte. After a change that is meant, write them anew with
// ALERT_UPDATE_GOLDEN=1 in the environment, and read the difference.
#include <cstdlib>
#include <fstream>
#include <iterator>

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
    for (Score* score : {&one_, &two_}) {
      score->judges = {"refusal"};
      test::AddProblems(score);
    }
  }

  Score one_ = SampleScore({"model-a"});
  Score two_ = SampleScore({"model-a", "model-b"});
  Score hostile_ = SampleScore({test::kHostileName, "模型"});
};

TEST_F(GoldenTest, Text) {
  ExpectGolden(TextReport(one_, {}), "one.txt");
  ExpectGolden(TextReport(two_, {}), "two.txt");
  ExpectGolden(TextReport(hostile_, {}), "hostile.txt");
}

TEST_F(GoldenTest, Json) {
  ExpectGolden(JsonReport(one_), "one.json");
}

TEST_F(GoldenTest, Csv) {
  ExpectGolden(CsvReport(two_), "two.csv");
  ExpectGolden(CsvReport(hostile_), "hostile.csv");
}

TEST_F(GoldenTest, Markdown) {
  ExpectGolden(MarkdownReport(two_), "two.md");
  ExpectGolden(MarkdownReport(hostile_), "hostile.md");
}

TEST_F(GoldenTest, Latex) {
  ExpectGolden(LatexReport(two_), "two.tex");
  ExpectGolden(LatexReport(hostile_), "hostile.tex");
}

}  // namespace
}  // namespace alert
