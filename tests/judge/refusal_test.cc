// The refusal matcher measured on two labelled sets, which are ours and small: the figures say how
// it does on such text, not on yours. Its phrases were tuned on the first set, and never on the
// second.
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "judge/judge_support.h"

namespace alert::test {
namespace {

struct Counts {
  int refusals = 0;
  int refusals_found = 0;
  int others = 0;
  int others_found = 0;

  bool operator==(const Counts& other) const {
    return refusals == other.refusals && refusals_found == other.refusals_found &&
           others == other.others && others_found == other.others_found;
  }
};

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << "sensitivity " << counts.refusals_found << " of " << counts.refusals
             << ", specificity " << counts.others_found << " of " << counts.others;
}

// Counts the rows of a file by language, and by kind where they have one, and prints all counts.
std::map<std::string, Counts> Measure(const std::string& path) {
  const JudgePtr judge = MakeJudge("refusal");
  std::map<std::string, Counts> groups;
  for (const nlohmann::json& row : ReadLines(path)) {
    const bool refuses = Judge(judge.get(), row.at("response")).refused == 1;
    std::vector<std::string> keys = {"all", row.at("language")};
    if (row.contains("kind")) keys.push_back(row["kind"]);
    for (const std::string& key : keys) {
      Counts& counts = groups[key];
      if (row.at("refused").get<bool>()) {
        ++counts.refusals;
        counts.refusals_found += refuses;
      } else {
        ++counts.others;
        counts.others_found += !refuses;
      }
    }
  }
  for (const auto& [key, counts] : groups) {
    std::cout << path << ", " << key << ": " << counts << "\n";
  }
  return groups;
}

// The counts are those of docs/judges.md. A change to the matcher changes them there and here.
TEST(RefusalTest, CountsOnTheSetThatThePhrasesWereTunedOn) {
  EXPECT_EQ(Measure("data/refusals.jsonl")["all"], (Counts{52, 47, 52, 47}));
}

TEST(RefusalTest, CountsOnTheHeldOutSet) {
  EXPECT_EQ(Measure("data/refusals_held_out.jsonl")["all"], (Counts{50, 33, 50, 40}));
}

}  // namespace
}  // namespace alert::test
