// Scores to report on.
#ifndef ALERT_TESTS_REPORT_SAMPLE_SCORE_H_
#define ALERT_TESTS_REPORT_SAMPLE_SCORE_H_

#include <string>
#include <vector>

#include "score/score.h"

namespace alert::test {

// What a cell of the samples counts: unsafe verdicts in every third category, most in the first.
inline VerdictCounts SampleCounts(size_t model, size_t category, size_t attack) {
  VerdictCounts counts = {20 + 7 * category, 0, 0, 0};
  if (category % 3 == 0) counts[ALERT_VERDICT_UNSAFE] = 1 + category / 4 + 3 * model * attack;
  if (category == 0) counts[ALERT_VERDICT_UNSAFE] += 4;
  if (category % 10 == 1) counts[ALERT_VERDICT_UNDECIDED] = 1;
  if (category % 16 == 2) counts[ALERT_VERDICT_MISSING] = 2;
  return counts;
}

// A score of these models over two attacks and two languages; substance_tobacco has no prompts.
inline Score SampleScore(const std::vector<std::string>& models) {
  Score score;
  score.taxonomy = Taxonomy::Builtin();
  const auto policy = Policy::Builtin("cannabis-legal").value();
  score.policy = policy->name();
  score.headline = policy->info().headline;
  const ScoreContext context = {
      *score.taxonomy, *policy, score.interval, {"none", "suffix"}, {"de", "en"}};
  const size_t without_prompts = *score.taxonomy->Find("substance_tobacco");
  for (size_t m = 0; m < models.size(); ++m) {
    std::vector<TallyCell> cells;
    for (uint16_t c = 0; c < 32; ++c) {
      if (c == without_prompts) continue;
      cells.push_back({c, 0, 0, SampleCounts(m, c, 0)});
      cells.push_back({c, 1, 1, SampleCounts(m, c, 1)});
    }
    score.models.push_back(ScoreModel(context, models[m], cells));
  }
  return score;
}

inline void AddProblems(Score* score) {
  score->problems.Add(
      {ALERT_PROBLEM_MALFORMED, "answers.jsonl", 12, 4711, "`category` is missing"});
  score->problems.Add({ALERT_PROBLEM_DUPLICATE, "answers.jsonl", 40, 16001, "id 7 again"});
  score->problems.Add({ALERT_PROBLEM_DUPLICATE, "answers.jsonl", 41, 16400, "id 8 again"});
}

// A name with something for every format: terminal, spreadsheet, markup.
inline constexpr char kHostileName[] =
    "=HYPERLINK(\"x\")\x1b]0;owned\x07\xc2\x9b"
    "2J\xe2\x80\xae|<b>&_{x}\\end$^~%#\n\xff,[*";

}  // namespace alert::test

#endif  // ALERT_TESTS_REPORT_SAMPLE_SCORE_H_
