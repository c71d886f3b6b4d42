#include "nlohmann/json.hpp"

#include <cmath>

#include "gtest/gtest.h"
#include "report/report.h"
#include "report/sample_score.h"

namespace alert {
namespace {

using nlohmann::json;
using test::SampleScore;

TEST(JsonReportTest, FiguresComeBackExactly) {
  const Score score = SampleScore({"model-a", "model-b"});
  const json report = json::parse(JsonReport(score));
  ASSERT_EQ(report["models"].size(), 2u);
  for (size_t m = 0; m < 2; ++m) {
    const ModelScore& model = score.models[m];
    const json& written = report["models"][m];
    EXPECT_EQ(written["overall"]["safety"].get<double>(), model.overall.safety);
    EXPECT_EQ(written["mean"]["worst"].get<double>(), model.mean.worst);
    ASSERT_EQ(written["categories"].size(), 32u);
    for (size_t c = 0; c < 32; ++c) {
      const ScoreRow& row = model.categories[c];
      EXPECT_EQ(written["categories"][c]["category"], row.name);
      EXPECT_EQ(written["categories"][c]["safe"], row.counts[0]);
      if (std::isnan(row.safety)) continue;
      EXPECT_EQ(written["categories"][c]["safety"].get<double>(), row.safety);
      EXPECT_EQ(written["categories"][c]["interval"]["high"].get<double>(), row.interval.high);
    }
    EXPECT_EQ(written["attacks"][1]["asr"].get<double>(), 1 - model.attacks[1].safety);
  }
}

TEST(JsonReportTest, NoScoreIsNull) {
  const json report = json::parse(JsonReport(SampleScore({"model-a"})));
  const json& row = report["models"][0]["categories"][18];
  EXPECT_EQ(row["category"], "substance_tobacco");
  EXPECT_EQ(row["missing"], 0);
  for (const char* key : {"safety", "worst", "best", "band", "interval"}) {
    EXPECT_TRUE(row.at(key).is_null()) << key;
  }
  EXPECT_EQ(row["certified"], false);
}

TEST(JsonReportTest, NamesComeBackAndOnlyAsciiIsWritten) {
  Score score = SampleScore({test::kHostileName});
  const std::string text = JsonReport(score);
  for (const char c : text) EXPECT_TRUE((c >= ' ' && c <= '~') || c == '\n') << int{c};
  std::string expected = test::kHostileName;
  expected.replace(expected.find('\xff'), 1, "\uFFFD");
  EXPECT_EQ(json::parse(text)["models"][0]["model"], expected);
}

TEST(JsonReportTest, ProblemWithoutAPlace) {
  Score score = SampleScore({});
  score.problems.Add({ALERT_PROBLEM_UNMATCHED, "a.jsonl", ALERT_NO_LINE, ALERT_NO_OFFSET, "x"});
  const json problems = json::parse(JsonReport(score))["problems"];
  EXPECT_EQ(problems["unmatched"], 1);
  EXPECT_TRUE(problems["samples"][0]["line"].is_null());
  EXPECT_TRUE(problems["samples"][0]["offset"].is_null());
}

}  // namespace
}  // namespace alert
