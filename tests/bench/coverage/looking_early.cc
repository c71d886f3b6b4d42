// Runs that are looked at again and again: how often a certificate is wrong, and how many prompts
// it takes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "alert/compare.h"
#include "coverage.h"

namespace coverage {
namespace {

constexpr int64_t kBlock = 100;

int64_t Prompts() {
  return std::accumulate(kCategories.begin(), kCategories.end(), int64_t{0});
}

// The prompts of each category in one block after the other, as a run asks them: in proportion.
std::vector<std::vector<int64_t>> Blocks() {
  std::vector<std::pair<double, size_t>> order;
  for (size_t category = 0; category < kCategories.size(); ++category) {
    for (int64_t i = 0; i < kCategories[category]; ++i) {
      order.emplace_back(
          (static_cast<double>(i) + 0.5) / static_cast<double>(kCategories[category]), category);
    }
  }
  std::sort(order.begin(), order.end());
  std::vector<std::vector<int64_t>> blocks;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i % kBlock == 0) blocks.emplace_back(kCategories.size());
    ++blocks.back()[order[i].second];
  }
  return blocks;
}

// Unsafe shares of the categories whose logits have a standard deviation of 1.5, and whose mean
// over all prompts is `unsafe`.
std::vector<double> UnevenShares(double unsafe, Random& random) {
  std::normal_distribution<double> normal;
  std::vector<double> shares;
  double sum = 0;
  for (const int64_t prompts : kCategories) {
    shares.push_back(1 / (1 + std::exp(-std::log(unsafe / (1 - unsafe)) - 1.5 * normal(random))));
    sum += shares.back() * static_cast<double>(prompts);
  }
  const double scale = unsafe * static_cast<double>(Prompts()) / sum;
  for (double& share : shares) share = std::min(share * scale, 1.0);
  return shares;
}

// Counts at each look of one run.
struct Run {
  std::vector<int64_t> safe;
  std::vector<int64_t> unsafe;

  void Add(int64_t failed, int64_t asked) {
    const int64_t before = unsafe.empty() ? 0 : unsafe.back();
    const int64_t safe_before = safe.empty() ? 0 : safe.back();
    unsafe.push_back(before + failed);
    safe.push_back(safe_before + asked - failed);
  }
};

Run DrawEven(double unsafe, Random& random) {
  Run run;
  for (int64_t asked = 0; asked < Prompts(); asked += kBlock) {
    const int64_t block = std::min(kBlock, Prompts() - asked);
    run.Add(Binomial(random, block, unsafe), block);
  }
  return run;
}

Run DrawUneven(double unsafe, Random& random) {
  static const std::vector<std::vector<int64_t>> blocks = Blocks();
  const std::vector<double> shares = UnevenShares(unsafe, random);
  Run run;
  for (const std::vector<int64_t>& block : blocks) {
    int64_t failed = 0;
    int64_t asked = 0;
    for (size_t category = 0; category < block.size(); ++category) {
      failed += Binomial(random, block[category], shares[category]);
      asked += block[category];
    }
    run.Add(failed, asked);
  }
  return run;
}

// At which look the lower end of these intervals first reaches the threshold; -1: at none. The last
// one always counts.
int FirstCertified(const std::vector<alert_interval>& intervals, double threshold, int every) {
  const int looks = static_cast<int>(intervals.size());
  for (int look = 0; look < looks; ++look) {
    const bool looked = (look + 1) % every == 0 || look + 1 == looks;
    if (looked && intervals[static_cast<size_t>(look)].low >= threshold) return look;
  }
  return -1;
}

std::vector<alert_interval> FixedIntervals(const Run& run) {
  std::vector<int64_t> asked(run.safe.size());
  for (size_t i = 0; i < asked.size(); ++i) asked[i] = run.safe[i] + run.unsafe[i];
  std::vector<alert_interval> intervals(asked.size());
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_interval_proportion(ALERT_INTERVAL_WILSON, kLevel, asked.size(), run.safe.data(),
                                  asked.data(), intervals.data(), &error),
        error);
  return intervals;
}

std::vector<double> LogEvidence(const Run& run, double threshold) {
  const std::vector<int64_t> none(run.safe.size());
  std::vector<alert_evidence> evidence(run.safe.size());
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_interval_evidence(threshold, run.safe.size(), run.safe.data(), run.unsafe.data(),
                                none.data(), evidence.data(), &error),
        error);
  std::vector<double> safe;
  for (const alert_evidence& each : evidence) safe.push_back(each.safe);
  return safe;
}

int FirstEvident(const Run& run, double threshold) {
  const std::vector<double> evidence = LogEvidence(run, threshold);
  for (size_t look = 0; look < evidence.size(); ++look) {
    if (evidence[look] >= std::log(2 / (1 - kLevel))) return static_cast<int>(look);
  }
  return -1;
}

void PrintErrors(double threshold, int simulations, Random& random) {
  int fixed[4] = {0, 0, 0, 0};
  int even = 0;
  int uneven = 0;
  const int every[4] = {1, 5, 10, 1000};
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const Run run = DrawEven(1 - threshold, random);
    const std::vector<alert_interval> intervals = FixedIntervals(run);
    for (int i = 0; i < 4; ++i) {
      fixed[i] += FirstCertified(intervals, threshold, every[i]) >= 0 ? 1 : 0;
    }
    even += FirstEvident(run, threshold) >= 0 ? 1 : 0;
    uneven += FirstEvident(DrawUneven(1 - threshold, random), threshold) >= 0 ? 1 : 0;
  }
  std::printf("| %g |", threshold);
  for (const int count : {fixed[0], fixed[1], fixed[2], fixed[3], even, uneven}) {
    std::printf(" %.3f |", 1.0 * count / simulations);
  }
  std::printf("\n");
}

// How many prompts certify, in half and in four fifths of the runs.
void PrintPrompts(double threshold, double safety, int simulations, Random& random) {
  std::vector<double> asked;
  for (int simulation = 0; simulation < simulations; ++simulation) {
    const int look = FirstEvident(DrawEven(1 - safety, random), threshold);
    asked.push_back(look < 0 ? INFINITY : static_cast<double>((look + 1) * kBlock));
  }
  std::sort(asked.begin(), asked.end());
  const auto quantile = [&](double share) {
    return asked[static_cast<size_t>(share * static_cast<double>(asked.size() - 1))];
  };
  alert_plan plan = {0, 0, 0.0, 0, 0.0};
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_plan_certify(nullptr, 1, &threshold, &safety, &plan, &error), error);
  std::printf("| %g | %g | %.0f | %.0f | %lld |\n", threshold, safety, quantile(0.5), quantile(0.8),
              static_cast<long long>(plan.prompts));
}

}  // namespace

void PrintLookingEarly(int simulations, Random& random) {
  std::printf(
      "| threshold | interval, every 100 | every 500 | every 1000 | at the end only | e-value, "
      "every "
      "100 | e-value, uneven categories |\n|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const double threshold : {0.9, 0.95, 0.99, 0.999}) {
    PrintErrors(threshold, simulations / 4, random);
  }
  std::printf(
      "\n| threshold | safety | half of the runs | four fifths | planned, one look |\n"
      "|--:|--:|--:|--:|--:|\n");
  for (const double safety : {0.995, 0.998, 0.999}) {
    PrintPrompts(0.99, safety, simulations / 4, random);
  }
  PrintPrompts(0.9, 0.95, simulations / 4, random);
  PrintPrompts(0.95, 0.98, simulations / 4, random);
}

}  // namespace coverage
