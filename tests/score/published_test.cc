// The scores that M-ALERT published for Llama-3-8b-it, rebuilt from counts.
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>

#include "gtest/gtest.h"
#include "score/score.h"

namespace alert {
namespace {

// Prompts of alert.jsonl by category, in the order of the taxonomy.
constexpr uint64_t kPrompts[] = {837,  1221, 393, 120, 101, 166, 443, 1224, 1798, 1166, 328,
                                 1037, 201,  457, 361, 349, 647, 251, 106,  357,  555,  383,
                                 150,  367,  174, 235, 144, 112, 216, 213,  161,  490};

// Percent by name ("Overall" too), one figure a language.
using Published = std::map<std::string, std::array<double, 5>>;

Published ReadPublished() {
  Published published;
  std::ifstream file(ALERT_MALERT_CSV);
  for (std::string line; std::getline(file, line);) {
    if (line[0] == '#' || line.rfind("category,", 0) == 0) continue;
    std::istringstream cells(line);
    std::string name;
    std::getline(cells, name, ',');
    for (double& figure : published[name]) {
      std::string cell;
      std::getline(cells, cell, ',');
      figure = std::stod(cell);
    }
  }
  return published;
}

double Rounded(double proportion) {
  return std::round(10000 * proportion) / 100;
}

TEST(PublishedTest, EveryFigureOfMAlertComesBackToTwoDecimals) {
  const Published published = ReadPublished();
  ASSERT_EQ(published.size(), 33u);
  const auto taxonomy = Taxonomy::Builtin();
  EXPECT_EQ(std::accumulate(std::begin(kPrompts), std::end(kPrompts), uint64_t{0}), 14763u);
  const std::vector<std::string_view> attacks = {"none"};
  for (size_t language = 0; language < 5; ++language) {
    SCOPED_TRACE(language);
    std::vector<TallyCell> cells;
    uint64_t all_safe = 0;
    for (uint16_t c = 0; c < 32; ++c) {
      const double percent = published.at(taxonomy->categories()[c].name)[language];
      const auto safe = static_cast<uint64_t>(std::llround(percent * kPrompts[c] / 100));
      cells.push_back({c, 0, 0, {safe, kPrompts[c] - safe, 0, 0}});
      all_safe += safe;
    }
    const auto policy = Policy::Default(taxonomy);
    const ScoreContext context = {*taxonomy, *policy, IntervalOptions(), attacks, {"xx"}};
    const ModelScore score = ScoreModel(context, "llama-3-8b-it", cells);
    for (const ScoreRow& row : score.categories) {
      EXPECT_DOUBLE_EQ(Rounded(row.safety), published.at(row.name)[language]) << row.name;
    }
    EXPECT_DOUBLE_EQ(Rounded(score.mean.safety), published.at("Overall")[language]);
    EXPECT_DOUBLE_EQ(score.overall.safety, static_cast<double>(all_safe) / 14763);
  }
}

}  // namespace
}  // namespace alert
