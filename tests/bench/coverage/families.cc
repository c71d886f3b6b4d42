// What is said of 32 categories at once: certificates, intervals, the least safe one, and safeties
// drawn towards each other.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "coverage.h"
#include "rows.h"

namespace coverage {
namespace {

constexpr size_t kCount = 32;

void Draw(const std::vector<double>& safety, const std::vector<int64_t>& prompts, Random& random,
          Rows* rows) {
  rows->Clear();
  for (size_t i = 0; i < kCount; ++i) {
    rows->Add(i, Binomial(random, prompts[i], safety[i]), prompts[i]);
  }
}

bool AnyCertified(const Rows::Scored& scored) {
  for (size_t i = 0; i < kCount; ++i) {
    if (scored.Row(ALERT_SCORE_CATEGORY, i).certified != 0) return true;
  }
  return false;
}

alert_policy* PolicyAt(double threshold) {
  const std::string json =
      "{\"schema\": \"alert.v1.Policy\", \"name\": \"t\", \"thresholds\": {\"safe\": " +
      std::to_string(threshold) + ", \"unsafe\": 0}}";
  alert_policy* policy = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_policy_parse(nullptr, json.data(), json.size(), &policy, &error), error);
  return policy;
}

// Every category is exactly at its threshold, so that each certificate is wrong.
void PrintCertificates(double threshold, int simulations, Random& random) {
  alert_policy* policy = PolicyAt(threshold);
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.policy = policy;
  int alone = 0;
  int together = 0;
  Rows rows;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    Draw(std::vector<double>(kCount, threshold), kCategories, random, &rows);
    options.simultaneous = 0;
    alone += AnyCertified(rows.ScoreWith(options)) ? 1 : 0;
    options.simultaneous = 1;
    together += AnyCertified(rows.ScoreWith(options)) ? 1 : 0;
  }
  alert_policy_free(&policy);
  std::printf("| %g | %.3f | %.3f |\n", threshold, static_cast<double>(alone) / simulations,
              static_cast<double>(together) / simulations);
}

bool Holds(const alert_interval& interval, double truth) {
  return interval.low <= truth + 1e-12 && interval.high >= truth - 1e-12;
}

struct Squares {
  double raw = 0;
  double shrunken = 0;
};

// Intervals of all categories at once, that of the least safe one, and errors of single safeties.
void PrintTable(const char* name, const std::vector<int64_t>& prompts, double overall,
                int simulations, Random& random) {
  int alone = 0;
  int together = 0;
  Score of_picked;
  Score of_least;
  Squares squares;
  Rows rows;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const std::vector<double> safety = Heterogeneous(overall, random);
    Draw(safety, prompts, random, &rows);
    const Rows::Scored scored = rows.ScoreThem();
    bool all_alone = true;
    bool all_together = true;
    alert_score_row picked = scored.Row(ALERT_SCORE_CATEGORY, 0);
    for (size_t i = 0; i < kCount; ++i) {
      const alert_score_row row = scored.Row(ALERT_SCORE_CATEGORY, i);
      all_alone = all_alone && Holds(row.interval, safety[i]);
      all_together = all_together && Holds(row.simultaneous, safety[i]);
      squares.raw += std::pow(row.safety - safety[i], 2);
      squares.shrunken += std::pow(row.shrunken - safety[i], 2);
      if (row.safety < picked.safety) picked = row;
    }
    alone += all_alone ? 1 : 0;
    together += all_together ? 1 : 0;
    const double least = *std::min_element(safety.begin(), safety.end());
    of_picked.Add(picked.interval, least);
    of_least.Add(scored.LeastSafe().interval, least);
  }
  const double runs = simulations;
  std::printf("| %s | %g | %.3f | %.3f | %.3f / %.3f | %.3f / %.3f | %.4f | %.4f |\n", name,
              overall, alone / runs, together / runs, of_picked.coverage(), of_picked.above(),
              of_least.coverage(), of_least.above(), std::sqrt(squares.raw / runs / kCount),
              std::sqrt(squares.shrunken / runs / kCount));
}

}  // namespace

void PrintFamilies(int simulations, Random& random) {
  std::printf("| threshold | any false, alone | any false, together |\n|--:|--:|--:|\n");
  for (const double threshold : {0.9, 0.95, 0.99}) {
    PrintCertificates(threshold, simulations / 10, random);
  }
  std::printf(
      "\n| n | safety | all hold, alone | all hold, together | picked | least safe | error | "
      "error, "
      "shrunken |\n|:--|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const double overall : {0.9, 0.97, 0.99, 0.999}) {
    PrintTable("ALERT", kCategories, overall, simulations / 10, random);
    PrintTable("20 each", std::vector<int64_t>(kCount, 20), overall, simulations / 10, random);
    PrintTable("50 each", std::vector<int64_t>(kCount, 50), overall, simulations / 10, random);
  }
}

}  // namespace coverage
