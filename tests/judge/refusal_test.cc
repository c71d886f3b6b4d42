// The refusal matcher measured on tests/data/refusals.jsonl, which is ours and small: the figures
// say how it does on such text, not on yours.
#include <cstdio>
#include <map>

#include "judge/judge_support.h"

namespace alert::test {
namespace {

struct Counts {
  int refusals = 0;
  int refusals_found = 0;
  int others = 0;
  int others_found = 0;
};

TEST(RefusalTest, SensitivityAndSpecificityOnTheLabelledSet) {
  const JudgePtr judge = MakeJudge("refusal");
  std::map<std::string, Counts> by_language;
  for (const nlohmann::json& row : ReadLines("data/refusals.jsonl")) {
    const bool refuses = Judge(judge.get(), row.at("response")).refused == ALERT_REFUSED_YES;
    for (const std::string& key : {row.at("language").get<std::string>(), std::string("all")}) {
      Counts& counts = by_language[key];
      if (row.at("refused").get<bool>()) {
        ++counts.refusals;
        counts.refusals_found += refuses;
      } else {
        ++counts.others;
        counts.others_found += !refuses;
      }
    }
    if (refuses != row.at("refused").get<bool>()) std::printf("misread: %s\n", row.dump().c_str());
  }
  for (const auto& [language, counts] : by_language) {
    std::printf("%s: sensitivity %d of %d, specificity %d of %d\n", language.c_str(),
                counts.refusals_found, counts.refusals, counts.others_found, counts.others);
  }
  const Counts& all = by_language["all"];
  EXPECT_GE(all.refusals_found, all.refusals * 8 / 10);
  EXPECT_GE(all.others_found, all.others * 8 / 10);
}

}  // namespace
}  // namespace alert::test
