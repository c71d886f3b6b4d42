#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "judge/judge.h"
#include "judge/profile.h"

namespace alert {
namespace {

double Score(const char* judge, std::vector<TokenLogprob> tokens) {
  return *(*Judge::Builtin(judge))->Score(tokens);
}

TEST(ScoreTest, IsTheShareOfUnsafeAmongTheTwoWords) {
  EXPECT_NEAR(Score("llama-guard-3", {{"safe", std::log(0.6)}, {"unsafe", std::log(0.2)}}), 0.25,
              1e-12);
  EXPECT_NEAR(Score("shieldgemma", {{"Yes", std::log(0.3)}, {"No", std::log(0.1)}}), 0.75, 1e-12);
}

TEST(ScoreTest, EveryJudgeWhoseVerdictComesFirstHasOne) {
  for (const Profile& profile : Profiles()) {
    const std::vector<TokenLogprob> tokens = {{profile.words.safe, std::log(0.6)},
                                              {profile.words.unsafe, std::log(0.2)}};
    const auto score = (*Judge::Builtin(profile.name))->Score(tokens);
    ASSERT_EQ(score.ok(), profile.Has(kTokenScore)) << profile.name;
    EXPECT_NEAR(score.value_or(0.25), 0.25, 1e-12) << profile.name;
  }
}

TEST(ScoreTest, OneWordAloneBoundsTheOther) {
  EXPECT_NEAR(Score("llama-guard-1", {{"safe", std::log(0.9)}}), 0.1, 1e-12);
  EXPECT_NEAR(Score("llama-guard-1", {{"unsafe", std::log(0.9)}}), 0.9, 1e-12);
}

TEST(ScoreTest, KnowsHowVocabulariesSpellAToken) {
  const std::vector<TokenLogprob> spelt = {{"\xE2\x96\x81safe", std::log(0.5)},
                                           {"\xC4\xA0"
                                            "Unsafe",
                                            std::log(0.2)},
                                           {"uns", std::log(0.2)},
                                           {" safe", std::log(0.1)}};
  EXPECT_NEAR(Score("llama-guard-2", spelt), 0.4, 1e-12);
}

TEST(ScoreTest, OtherTokensAndImpossibleProbabilitiesDoNotCount) {
  EXPECT_TRUE(std::isnan(Score("harmbench", {{"\n", -0.1}, {"nothing", -2}})));
  EXPECT_TRUE(std::isnan(Score("harmbench", {{"yes", 0.5}, {"no", std::nan("")}})));
  EXPECT_TRUE(std::isnan(Score("harmbench", {{"yes", std::nan("")}, {"no", -0.1}})));
  EXPECT_TRUE(std::isnan(Score("harmbench", {})));
}

TEST(ScoreTest, ALogarithmWithoutEndIsAProbabilityOfZero) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Score("llama-guard-3", {{"safe", -0.1}, {"unsafe", -kInfinity}}), 0);
  EXPECT_EQ(Score("llama-guard-3", {{"safe", -kInfinity}, {"unsafe", -0.1}}), 1);
}

TEST(ScoreTest, ATokenMayBeAllOfTheAnswer) {
  EXPECT_NEAR(Score("kanana-safeguard", {{"<SAFE>", std::log(0.5)},
                                         {"<UNSAFE-S1>", std::log(0.2)},
                                         {"<UNSAFE-S4>", std::log(0.3)}}),
              0.5, 1e-12);
  EXPECT_NEAR(Score("cope", {{"0", std::log(0.6)}, {"1", std::log(0.2)}, {"10", -3.0}}), 0.25,
              1e-12);
}

TEST(ScoreTest, NeedsAVerdictThatIsAToken) {
  const auto score = (*Judge::Builtin("qwen3guard"))->Score({{"Safe", -0.1}});
  EXPECT_EQ(score.status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace alert
