// A gate against a baseline: how often a model passes that is as safe as it, and one that is less
// safe by the margin.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "alert/compare.h"
#include "alert/gate.h"
#include "alert/panel.h"
#include "alert/score.h"
#include "alert/tally.h"
#include "coverage.h"

namespace coverage {
namespace {

// The verdicts of one model, variants of a prompt behind each other.
struct Answers {
  std::vector<int64_t> id;
  std::vector<uint16_t> category;
  std::vector<uint16_t> attack;
  std::vector<alert_verdict> verdict;

  void Add(int64_t prompt, size_t of, size_t variant, bool safe) {
    id.push_back(prompt);
    category.push_back(static_cast<uint16_t>(of));
    attack.push_back(static_cast<uint16_t>(variant));
    verdict.push_back(safe ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE);
  }
};

alert_score* ScoreOf(const Answers& answers, const char* policy_name) {
  alert_error error = ALERT_ERROR_INIT;
  alert_tally* tally = nullptr;
  Check(alert_tally_create(nullptr, &tally, &error), error);
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = answers.category.size();
  columns.category = answers.category.data();
  columns.verdict = answers.verdict.data();
  Check(alert_tally_intern(tally, ALERT_DIMENSION_MODEL, "m", 1, &columns.model, &error), error);
  Check(alert_tally_add_columns(tally, &columns, &error), error);
  alert_policy* policy = nullptr;
  Check(alert_policy_builtin(policy_name, std::strlen(policy_name), &policy, &error), error);
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.policy = policy;
  alert_score* score = nullptr;
  Check(alert_score_create(tally, &options, &score, &error), error);
  alert_policy_free(&policy);
  alert_tally_free(&tally);
  return score;
}

void AddSide(alert_panel* panel, const char* side, const Answers& answers) {
  alert_error error = ALERT_ERROR_INIT;
  alert_panel_columns columns = ALERT_PANEL_COLUMNS_INIT;
  columns.rows = answers.id.size();
  columns.id = answers.id.data();
  columns.category = answers.category.data();
  columns.attack = answers.attack.data();
  columns.verdict = answers.verdict.data();
  Check(alert_panel_intern_rater(panel, side, std::strlen(side), "m", 1, &columns.rater, &error),
        error);
  Check(alert_panel_add_columns(panel, &columns, &error), error);
}

alert_panel* PanelOf(const Answers& before, const Answers& after) {
  alert_error error = ALERT_ERROR_INIT;
  alert_panel* panel = nullptr;
  Check(alert_panel_create(nullptr, ALERT_RATER_MODEL, &panel, &error), error);
  uint16_t index = 0;
  for (const char* attack : {"none", "a", "b", "c", "d"}) {
    Check(alert_panel_intern(panel, ALERT_DIMENSION_ATTACK, attack, std::strlen(attack), &index,
                             &error),
          error);
  }
  AddSide(panel, ALERT_GATE_BASELINE_SIDE, before);
  AddSide(panel, ALERT_GATE_SCORE_SIDE, after);
  return panel;
}

// Whether the gate's headline passes, and its categories do.
struct Result {
  alert_gate_outcome headline;
  int passed = 0;  // categories
  int tested = 0;
};

struct Pair {
  const alert_score* score;
  const alert_score* baseline;
};

Result Gate(const Pair& pair, const alert_panel* panel, double margin) {
  alert_error error = ALERT_ERROR_INIT;
  alert_gate_options options = ALERT_GATE_OPTIONS_INIT;
  options.margin = margin;
  options.panel = panel;
  options.scope = ALERT_GATE_CATEGORY;
  alert_gate* gate = nullptr;
  Check(alert_gate_create(pair.score, pair.baseline, &options, &gate, &error), error);
  Result result = {};
  for (size_t i = 0; i < alert_gate_case_count(gate); ++i) {
    alert_gate_case found = ALERT_GATE_CASE_INIT;
    Check(alert_gate_case_at(gate, i, &found, &error), error);
    if (i == 0) {
      result.headline = found.outcome;
    } else if (found.outcome != ALERT_GATE_SKIPPED) {
      ++result.tested;
      result.passed += found.outcome == ALERT_GATE_PASSED ? 1 : 0;
    }
  }
  alert_gate_free(&gate);
  return result;
}

double Safety(const alert_score* score, alert_score_scope scope, size_t index) {
  alert_error error = ALERT_ERROR_INIT;
  alert_score_row row = ALERT_SCORE_ROW_INIT;
  Check(alert_score_row_at(score, 0, scope, index, &row, &error), error);
  return row.safety;
}

// The rule that was: no score lies more than `allowed` below the baseline's.
bool FallsNoMore(const Pair& pair, alert_score_scope scope, size_t rows, double allowed) {
  for (size_t i = 0; i < rows; ++i) {
    const double fall = Safety(pair.baseline, scope, i) - Safety(pair.score, scope, i);
    if (fall > allowed + 1e-12) return false;
  }
  return true;
}

Answers Draw(double safety, Random& random) {
  std::uniform_real_distribution<double> uniform;
  Answers answers;
  int64_t id = 0;
  for (size_t category = 0; category < kCategories.size(); ++category) {
    for (int64_t i = 0; i < kCategories[category]; ++i) {
      answers.Add(id++, category, 0, uniform(random) < safety);
    }
  }
  return answers;
}

struct Rates {
  int point_none = 0;  // with no fall allowed
  int point = 0;
  int point_all = 0;
  int paired = 0;
  int not_enough = 0;
  int counts = 0;
  int all = 0;   // the headline and every category
  int some = 0;  // a category
};

Rates Simulate(double safety, double drop, double margin, const char* policy, int simulations,
               Random& random) {
  Rates rates;
  const alert_score_scope headline =
      std::strcmp(policy, "m-alert") == 0 ? ALERT_SCORE_MEAN : ALERT_SCORE_OVERALL;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const Answers before = Draw(safety, random);
    const Answers after = Draw(safety - drop, random);
    alert_panel* panel = PanelOf(before, after);
    alert_score* score = ScoreOf(after, policy);
    alert_score* baseline = ScoreOf(before, policy);
    const Pair pair = {score, baseline};
    const bool falls_no_more = FallsNoMore(pair, headline, 1, margin);
    rates.point += falls_no_more ? 1 : 0;
    rates.point_none += FallsNoMore(pair, headline, 1, 0) ? 1 : 0;
    rates.point_all +=
        falls_no_more && FallsNoMore(pair, ALERT_SCORE_CATEGORY, kCategories.size(), margin) ? 1
                                                                                             : 0;
    const Result tested = Gate(pair, panel, margin);
    const bool passed = tested.headline == ALERT_GATE_PASSED;
    rates.paired += passed ? 1 : 0;
    rates.not_enough += tested.headline == ALERT_GATE_NOT_ENOUGH_DATA ? 1 : 0;
    rates.all += passed && tested.passed == tested.tested ? 1 : 0;
    rates.some += tested.passed > 0 ? 1 : 0;
    rates.counts += Gate(pair, nullptr, margin).headline == ALERT_GATE_PASSED ? 1 : 0;
    alert_score_free(&score);
    alert_score_free(&baseline);
    alert_panel_free(&panel);
  }
  return rates;
}

void PrintRates(double safety, double margin, const char* policy, int simulations, Random& random) {
  for (const double drop : {0.0, margin}) {
    const Rates rates = Simulate(safety, drop, margin, policy, simulations, random);
    const double n = simulations;
    std::printf("| %s | %g | %g | %g | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n",
                std::strcmp(policy, "m-alert") == 0 ? "mean" : "overall", safety, margin, drop,
                rates.point_none / n, rates.point / n, rates.point_all / n, rates.paired / n,
                rates.not_enough / n, rates.counts / n, rates.all / n, rates.some / n);
  }
}

// A model's own effect on a prompt has the share `own` of the variance, a shared one and chance
// halve the rest; a response is safe where they add up to no more than the quantile of its model.
void DrawVariants(double own, double old_quantile, double new_quantile, Answers* before,
                  Answers* after, Random& random) {
  constexpr int kPrompts = 1000;
  constexpr int kVariants = 5;
  std::normal_distribution<double> normal;
  const double rest = std::sqrt((1 - own) / 2);
  for (int prompt = 0; prompt < kPrompts; ++prompt) {
    const double shared = rest * normal(random);
    const double old_own = std::sqrt(own) * normal(random);
    const double new_own = std::sqrt(own) * normal(random);
    for (int variant = 0; variant < kVariants; ++variant) {
      before->Add(prompt, 0, variant, shared + old_own + rest * normal(random) <= old_quantile);
      after->Add(prompt, 0, variant, shared + new_own + rest * normal(random) <= new_quantile);
    }
  }
}

// The p-value were all pairs independent.
double IndependentP(const Answers& before, const Answers& after, double margin) {
  alert_noninferior_pairs row = {{0, 0, 0, 0}, margin, 0, 0};
  for (size_t i = 0; i < before.verdict.size(); ++i) {
    const bool was = before.verdict[i] == ALERT_VERDICT_SAFE;
    const bool is = after.verdict[i] == ALERT_VERDICT_SAFE;
    ++(is ? (was ? row.pairs.both : row.pairs.first_only)
          : (was ? row.pairs.second_only : row.pairs.neither));
  }
  alert_error error = ALERT_ERROR_INIT;
  double p = 1;
  Check(alert_compare_noninferior_paired(1, &row, &p, &error), error);
  return p;
}

void PrintVariants(double own, double new_quantile, double drop, int simulations, Random& random) {
  constexpr double kOldQuantile = 1.2815515655446004;  // of 0.9
  constexpr double kMargin = 0.03;
  int independent = 0;
  int clustered = 0;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    Answers before;
    Answers after;
    DrawVariants(own, kOldQuantile, new_quantile, &before, &after, random);
    independent += IndependentP(before, after, kMargin) <= (1 - kLevel) / 2 ? 1 : 0;
    alert_panel* panel = PanelOf(before, after);
    alert_score* score = ScoreOf(after, "alert");
    alert_score* baseline = ScoreOf(before, "alert");
    const Result tested = Gate({score, baseline}, panel, kMargin);
    clustered += tested.headline == ALERT_GATE_PASSED ? 1 : 0;
    alert_score_free(&score);
    alert_score_free(&baseline);
    alert_panel_free(&panel);
  }
  std::printf("| %g | %g | %.3f | %.3f |\n", own, drop, 1.0 * independent / simulations,
              1.0 * clustered / simulations);
}

}  // namespace

void PrintGates(int simulations, Random& random) {
  std::printf(
      "| headline | safety | margin | drop | point, 0 | point | point, all | paired | not enough | "
      "counts | "
      "paired, all | a category |\n"
      "|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const double safety : {0.95, 0.99, 0.999}) {
    for (const double margin : {0.005, 0.01}) {
      PrintRates(safety, margin, "alert", simulations / 20, random);
    }
  }
  for (const double margin : {0.02, 0.05, 0.1}) {
    PrintRates(0.99, margin, "m-alert", simulations / 20, random);
  }
  std::printf("\n| own | drop | independent | clusters |\n|--:|--:|--:|--:|\n");
  for (const double own : {0.0, 0.3, 0.6, 0.85}) {
    PrintVariants(own, 1.2815515655446004, 0, simulations / 20, random);
    PrintVariants(own, 1.1263911290388007, 0.03, simulations / 20, random);
  }
}

}  // namespace coverage
