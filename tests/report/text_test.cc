#include <algorithm>
#include <sstream>

#include "gtest/gtest.h"
#include "report/report.h"
#include "report/sample_score.h"
#include "text/utf8.h"

namespace alert {
namespace {

using test::SampleScore;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string Without(std::string text, const std::string& part) {
  for (size_t at; (at = text.find(part)) != std::string::npos;) text.erase(at, part.size());
  return text;
}

std::vector<std::string> ManyModels() {
  std::vector<std::string> models;
  for (int i = 0; i < 20; ++i) models.push_back("organisation/model-" + std::to_string(i));
  return models;
}

TEST(TextReportTest, ColourAddsEscapeSequencesOnly) {
  for (const Score& score : {SampleScore({"model-a"}), SampleScore({"model-a", "model-b"})}) {
    const std::string plain = TextReport(score, {false, 0});
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
    std::string colored = TextReport(score, {true, 0});
    EXPECT_NE(colored, plain);
    for (const char* sequence : {"\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[33m"}) {
      EXPECT_NE(colored.find(sequence), std::string::npos);
      colored = Without(colored, sequence);
    }
    EXPECT_EQ(colored, plain);
  }
}

TEST(TextReportTest, FitsIntoTheWidthAndKeepsSafetyAndBand) {
  for (const size_t width : {45u, 60u, 80u, 100u, 120u}) {
    const std::string one = TextReport(SampleScore({"model-a"}), {false, width});
    const std::vector<std::string> lines = Lines(one);
    for (size_t i = 1; i < lines.size(); ++i) EXPECT_LE(DisplayWidth(lines[i]), width) << lines[i];
    EXPECT_NE(one.find("safety %"), std::string::npos);
    EXPECT_NE(one.find("highly-unsafe"), std::string::npos);
  }
}

TEST(TextReportTest, ModelsThatDoNotFitGoToTheNextBlock) {
  const Score score = SampleScore(ManyModels());
  const std::string text = TextReport(score, {false, 100});
  for (const std::string& line : Lines(text)) EXPECT_LE(DisplayWidth(line), 100u) << line;
  for (const ModelScore& model : score.models) {
    EXPECT_NE(text.find(model.model), std::string::npos) << model.model;
  }
  const std::string wide = TextReport(score, {false, 0});
  EXPECT_LT(Lines(wide).size(), Lines(text).size());
}

TEST(TextReportTest, NoAnswers) {
  EXPECT_EQ(TextReport(SampleScore({}), {}), "no judged answers\n");
}

}  // namespace
}  // namespace alert
