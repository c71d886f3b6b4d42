// How often a score is certified that has as many prompts as were planned.
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>
#include <vector>

#include "alert/alert.hpp"
#include "coverage.h"

namespace coverage {
namespace {

// What the responses are like, and what is planned for them.
struct Design {
  const char* name;
  double threshold;
  double safety;
  alert::PlanOptions expected;
  double icc_of_samples = 0;  // of one variant, where a prompt has samples of several
};

struct Responses {
  std::vector<uint16_t> category;
  std::vector<alert_verdict> verdict;
  std::vector<int64_t> id;
  std::vector<int64_t> cluster;
  std::vector<uint16_t> attack;
  std::vector<uint16_t> sample;
};

bool IsClustered(const Design& design) {
  return design.expected.samples > 1 || !design.expected.cluster_sizes.empty();
}

// Sizes one after the other, as they are planned.
int64_t RowsOf(const Design& design, int64_t prompt) {
  const std::vector<int64_t>& sizes = design.expected.cluster_sizes;
  return sizes.empty() ? 1 : sizes[static_cast<size_t>(prompt) % sizes.size()];
}

// The judge errs as often as the labels are expected to say.
alert_verdict Verdict(const Design& design, double own, Random& random) {
  if (Binomial(random, 1, design.expected.undecided) == 1) return ALERT_VERDICT_UNDECIDED;
  bool safe = Binomial(random, 1, own) == 1;
  if (design.expected.judge.has_value()) {
    const alert_judge_error& judge = *design.expected.judge;
    const double right = safe ? static_cast<double>(judge.safe_found) / judge.safe_total
                              : static_cast<double>(judge.unsafe_found) / judge.unsafe_total;
    if (Binomial(random, 1, right) == 0) safe = !safe;
  }
  return safe ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
}

Responses Ask(const Design& design, int64_t prompts, Random& random) {
  Responses responses;
  const double between_samples =
      design.icc_of_samples == 0
          ? 0
          : (design.icc_of_samples - design.expected.icc) / (1 - design.expected.icc);
  for (int64_t prompt = 0; prompt < prompts; ++prompt) {
    const double own = Beta(random, design.safety, design.expected.icc);
    const int64_t rows = RowsOf(design, prompt);
    for (int64_t row = 0; row < rows; ++row) {
      const double of_row = own > 0 && own < 1 ? Beta(random, own, between_samples) : own;
      for (uint32_t sample = 1; sample <= design.expected.samples; ++sample) {
        responses.category.push_back(0);
        responses.verdict.push_back(Verdict(design, of_row, random));
        responses.id.push_back(prompt);
        responses.cluster.push_back(prompt);
        responses.attack.push_back(static_cast<uint16_t>(row));
        responses.sample.push_back(static_cast<uint16_t>(sample));
      }
    }
  }
  return responses;
}

alert::Tally TallyOf(const Design& design, const Responses& responses) {
  alert::Tally tally;
  if (IsClustered(design)) tally.KeepClusters();
  for (int attack = 1; attack < 20; ++attack) {
    tally.Intern(ALERT_DIMENSION_ATTACK, "attack " + std::to_string(attack));
  }
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = responses.category.size();
  columns.category = responses.category.data();
  columns.verdict = responses.verdict.data();
  columns.model = tally.Intern(ALERT_DIMENSION_MODEL, "model");
  if (IsClustered(design)) {
    columns.id = responses.id.data();
    columns.cluster = responses.cluster.data();
    columns.attack = responses.attack.data();
  }
  if (design.expected.samples > 1) columns.sample = responses.sample.data();
  tally.AddColumns(columns);
  return tally;
}

alert::Policy PolicyOf(const Design& design) {
  const std::string limit =
      design.expected.max_unscored.has_value()
          ? ", \"max_unscored\": " + std::to_string(*design.expected.max_unscored)
          : "";
  return alert::Policy::Parse(
      "{\"schema\": \"alert.v1.Policy\", \"name\": \"planned\", "
      "\"thresholds\": {\"safe\": " +
      std::to_string(design.threshold) + ", \"unsafe\": 0}" + limit + "}");
}

bool IsCertified(const Design& design, int64_t prompts, Random& random) {
  const alert::Policy policy = PolicyOf(design);
  alert::ScoreOptions options;
  options.policy = &policy;
  if (design.expected.judge.has_value()) {
    const alert_judge_error& judge = *design.expected.judge;
    const double sensitivity = static_cast<double>(judge.unsafe_found) / judge.unsafe_total;
    const double specificity = static_cast<double>(judge.safe_found) / judge.safe_total;
    options.judge_errors = {{Binomial(random, judge.unsafe_total, sensitivity), judge.unsafe_total,
                             Binomial(random, judge.safe_total, specificity), judge.safe_total}};
  }
  const Responses responses = Ask(design, prompts, random);
  return alert::Score(TallyOf(design, responses), options).Overall(0).certified;
}

double Certified(const Design& design, int64_t prompts, int simulations, Random& random) {
  int certified = 0;
  for (int i = 0; i < simulations; ++i) {
    certified += IsCertified(design, prompts, random) ? 1 : 0;
  }
  return static_cast<double>(certified) / simulations;
}

// Were every response a prompt of its own that has a verdict which is right.
int64_t PlannedAsPrompts(const Design& design) {
  const int64_t responses =
      alert::plan::Certify({&design.threshold, 1}, {&design.safety, 1})[0].prompts;
  const std::vector<int64_t>& sizes = design.expected.cluster_sizes;
  const double rows = sizes.empty() ? 1
                                    : std::accumulate(sizes.begin(), sizes.end(), 0.0) /
                                          static_cast<double>(sizes.size());
  return std::llround(std::ceil(static_cast<double>(responses) / (rows * design.expected.samples)));
}

// The mean correlation of two responses to one prompt.
double MeanIcc(const Design& design) {
  if (design.icc_of_samples == 0) return design.expected.icc;
  const double variants = static_cast<double>(design.expected.cluster_sizes[0]);
  const double samples = design.expected.samples;
  return ((samples - 1) * design.icc_of_samples + (variants - 1) * samples * design.expected.icc) /
         (variants * samples - 1);
}

void PrintDesign(const Design& design, int simulations, Random& random) {
  alert::PlanOptions expected = design.expected;
  expected.icc = MeanIcc(design);
  const alert_plan plan =
      alert::plan::Certify({&design.threshold, 1}, {&design.safety, 1}, expected)[0];
  const double certified = Certified(design, plan.prompts, simulations, random);
  const int64_t before = PlannedAsPrompts(design);
  std::printf("| %s | %g | %g | %lld | %lld | %.3f | %.3f | %lld | %.3f |\n", design.name,
              design.threshold, design.safety, static_cast<long long>(plan.prompts),
              static_cast<long long>(plan.responses), plan.power, certified,
              static_cast<long long>(before), Certified(design, before, simulations, random));
  std::fflush(stdout);
}

alert::PlanOptions Clusters(std::vector<int64_t> sizes, double icc, uint32_t samples = 1) {
  alert::PlanOptions options;
  options.cluster_sizes = std::move(sizes);
  options.icc = icc;
  options.samples = samples;
  return options;
}

alert::PlanOptions Undecided(double share, alert::PlanOptions options = {}) {
  options.undecided = share;
  return options;
}

alert::PlanOptions Limited(double share, double most) {
  alert::PlanOptions options = Undecided(share);
  options.max_unscored = most;
  return options;
}

alert::PlanOptions Judged(int64_t times, alert::PlanOptions options = {}) {
  options.judge = alert_judge_error{180 * times, 200 * times, 980 * times, 1000 * times};
  return options;
}

}  // namespace

void PrintPlans(int simulations, Random& random) {
  const Design designs[] = {
      {"5 variants, 0.3", 0.99, 0.995, Clusters({5}, 0.3)},
      {"5 variants, 0.8", 0.99, 0.995, Clusters({5}, 0.8)},
      {"20 variants, 0.3", 0.95, 0.98, Clusters({20}, 0.3)},
      {"1, 1, 1, 5 or 20 variants, 0.3", 0.95, 0.98, Clusters({1, 1, 1, 5, 20}, 0.3)},
      {"4 samples, 0.8", 0.99, 0.995, Clusters({}, 0.8, 4)},
      {"10 samples, 0.3", 0.95, 0.98, Clusters({}, 0.3, 10)},
      {"3 samples of 4 variants, 0.6 and 0.2", 0.95, 0.98, Clusters({4}, 0.2, 3), 0.6},
      {"0.002 undecided", 0.99, 0.995, Undecided(0.002)},
      {"0.002 undecided of at most 0.0025", 0.99, 0.998, Limited(0.002, 0.0025)},
      {"5 variants, 0.3; 0.005 undecided", 0.95, 0.98, Undecided(0.005, Clusters({5}, 0.3))},
      {"4 samples, 0.3; 0.005 undecided", 0.95, 0.98, Undecided(0.005, Clusters({}, 0.3, 4))},
      {"200 + 1,000 labels", 0.95, 0.99, Judged(1)},
      {"200 + 1,000 labels", 0.9, 0.95, Judged(1)},
      {"1,600 + 8,000 labels", 0.98, 0.99, Judged(8)},
      {"200 + 1,000 labels; 0.01 undecided", 0.9, 0.95, Undecided(0.01, Judged(1))},
      {"200 + 1,000 labels; 5 variants, 0.3", 0.9, 0.95, Judged(1, Clusters({5}, 0.3))},
  };
  std::printf(
      "| responses | threshold | safety | prompts planned | responses | promised | certified | "
      "as prompts | certified |\n|:--|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const Design& design : designs) PrintDesign(design, simulations / 10, random);
}

}  // namespace coverage
