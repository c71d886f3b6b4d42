// Every golden answer of tests/conformance/judges, one at a time and as a column.
#include <algorithm>
#include <cmath>

#include "judge/judge_support.h"

namespace alert::test {
namespace {

std::vector<std::string> BuiltinNames() {
  std::vector<std::string> names;
  for (size_t i = 0; i < alert_judge_builtin_count(); ++i) {
    alert_str name = {nullptr, 0};
    if (alert_judge_builtin_at(i, &name, nullptr) == ALERT_OK) names.push_back(Text(name));
  }
  return names;
}

std::vector<std::string> Codes(const alert_judgement& judgement) {
  std::vector<std::string> codes;
  for (uint32_t i = 0; i < judgement.code_count; ++i) codes.push_back(Text(judgement.codes[i]));
  return codes;
}

class Conformance : public testing::TestWithParam<std::string> {};

TEST_P(Conformance, EveryGoldenAnswerIsReadAsExpected) {
  const JudgePtr judge = MakeJudge(GetParam());
  const auto rows = ReadLines("conformance/judges/" + GetParam() + ".jsonl");
  EXPECT_GE(rows.size(), 30u);
  for (const nlohmann::json& row : rows) {
    SCOPED_TRACE(row.dump());
    const std::string input = row.at("input");
    const alert_judgement judgement = Judge(judge.get(), input);
    EXPECT_EQ(VerdictText(judgement.verdict), row.at("verdict"));
    EXPECT_EQ(Codes(judgement), row.at("codes").get<std::vector<std::string>>());
    EXPECT_EQ(Text(judgement.reason), row.at("reason"));
    if (row.contains("refused")) {
      EXPECT_EQ(judgement.refused, row.at("refused"));
    }
    if (row.contains("score")) {
      EXPECT_DOUBLE_EQ(judgement.score, row.at("score"));
    } else {
      EXPECT_TRUE(std::isnan(judgement.score));
    }
  }
}

TEST_P(Conformance, AColumnIsReadAsItsRowsAre) {
  const JudgePtr judge = MakeJudge(GetParam());
  std::string data;
  std::vector<int64_t> offsets = {0};
  std::vector<alert_judgement> expected;
  for (const nlohmann::json& row : ReadLines("conformance/judges/" + GetParam() + ".jsonl")) {
    const std::string input = row.at("input");
    expected.push_back(Judge(judge.get(), input));
    data += input;
    offsets.push_back(static_cast<int64_t>(data.size()));
  }
  const alert_text_column column = {offsets.data(), data.data(), nullptr};
  std::vector<alert_verdict> verdicts(expected.size());
  std::vector<double> scores(expected.size());
  std::vector<int8_t> refused(expected.size());
  ASSERT_EQ(alert_judge_parse_column(judge.get(), expected.size(), &column, verdicts.data(),
                                     scores.data(), refused.data(), nullptr),
            ALERT_OK);
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(verdicts[i], expected[i].verdict) << i;
    EXPECT_EQ(refused[i], expected[i].refused) << i;
    EXPECT_TRUE(scores[i] == expected[i].score || std::isnan(expected[i].score)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Judges, Conformance, testing::ValuesIn(BuiltinNames()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace alert::test
