// What the tests of judges share.
#ifndef ALERT_TESTS_JUDGE_JUDGE_SUPPORT_H_
#define ALERT_TESTS_JUDGE_JUDGE_SUPPORT_H_

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "alert/judge.h"
#include "nlohmann/json.hpp"
#include "support/text.h"

namespace alert::test {

struct JudgeDeleter {
  void operator()(alert_judge* judge) const { alert_judge_free(&judge); }
};
using JudgePtr = std::unique_ptr<alert_judge, JudgeDeleter>;

inline JudgePtr MakeJudge(const std::string& name) {
  alert_judge* judge = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_judge_builtin(name.data(), name.size(), &judge, &error), ALERT_OK)
      << error.message;
  return JudgePtr(judge);
}

inline alert_judgement Judge(const alert_judge* judge, const std::string& output) {
  alert_judgement judgement = ALERT_JUDGEMENT_INIT;
  EXPECT_EQ(alert_judge_parse(judge, output.data(), output.size(), &judgement, nullptr), ALERT_OK);
  return judgement;
}

inline std::string VerdictText(alert_verdict verdict) {
  alert_str name = {nullptr, 0};
  EXPECT_EQ(alert_verdict_name(verdict, &name, nullptr), ALERT_OK);
  return Text(name);
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(std::string(ALERT_TESTS_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<nlohmann::json> ReadLines(const std::string& path) {
  std::ifstream file(std::string(ALERT_TESTS_DIR) + "/" + path);
  EXPECT_TRUE(file.good()) << path;
  std::vector<nlohmann::json> rows;
  for (std::string line; std::getline(file, line);) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

}  // namespace alert::test

#endif  // ALERT_TESTS_JUDGE_JUDGE_SUPPORT_H_
