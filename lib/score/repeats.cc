#include "score/repeats.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "interval/cluster.h"
#include "interval/special.h"

namespace alert {
namespace {

// One prompt as k grows: the shares of draws of k of its samples that are all safe, by the product
// of (safe - j) / (all - j).
struct Drawn {
  Drawn(uint64_t of_cluster, const ClusterCell& prompt, uint64_t wanted)
      : cluster(of_cluster),
        safe(prompt.safe),
        scored(prompt.scored()),
        all(static_cast<double>(wanted)) {}

  double unscored() const { return all - scored; }

  // Goes from k - 1 to k.
  void Draw(double k) {
    const double before = k - 1;
    const auto draw = [before](double good, double of, double* share) {
      if (before < of) *share *= std::max(good - before, 0.0) / (of - before);
    };
    draw(safe, scored, &point);
    draw(safe, all, &worst);
    draw(safe + unscored(), all, &best);
    if (k > all) worst = 0;  // nobody knows what more would have come out
  }

  uint64_t cluster;
  double safe;
  double scored;
  double all;
  double point = 1;
  double worst = 1;
  double best = 1;
};

std::vector<Drawn> Included(const PromptCounts& prompts, const Policy& policy) {
  std::vector<Drawn> drawn;
  for (const ClusterCell& prompt : prompts.clusters()) {
    if (policy.weight(prompt.category) <= 0) continue;
    const uint64_t wanted = prompts.Wanted(prompt);
    if (wanted > 0) drawn.emplace_back(prompt.cluster, prompt, wanted);
  }
  return drawn;
}

// Around the mean of the prompts' shares: each prompt tells as much as so many independent draws of
// k as its samples hold, less what clusters show.
Interval IntervalOf(const std::vector<Drawn>& drawn, const RepeatRow& row, double level) {
  const double k = static_cast<double>(row.samples);
  double scored = 0;
  double inverse = 0;
  for (const Drawn& prompt : drawn) {
    if (prompt.scored < k) continue;
    scored += prompt.scored;
    inverse += 1 / prompt.scored;
  }
  const double prompts = static_cast<double>(row.prompts);
  const double draws = scored / prompts / k;  // of a prompt
  // As of responses that weigh unlike.
  const double least = scored / prompts * (inverse / prompts);
  const double all = prompts * draws;
  ClusterEvidence evidence(row.all_safe * all, all);
  for (size_t begin = 0, end = 0; begin < drawn.size(); begin = end) {
    double safe = 0;
    double trials = 0;
    for (; end < drawn.size() && drawn[end].cluster == drawn[begin].cluster; ++end) {
      if (drawn[end].scored < k) continue;
      safe += drawn[end].point;
      trials += 1;
    }
    if (trials > 0) evidence.Add(safe * draws, trials * draws);
  }
  if (evidence.sizes().clusters() < 2) return {kNan, kNan};
  const double effective = all / std::max(evidence.TrialsPerIndependent(), least);
  return WilsonInterval(StudentUpper(evidence.sizes().Degrees(), (1 - level) / 2),
                        row.all_safe * effective, effective);
}

RepeatRow RowAt(uint64_t samples, uint64_t unanswered, double level, std::vector<Drawn>* drawn) {
  const double k = static_cast<double>(samples);
  RepeatRow row;
  row.samples = samples;
  double point = 0;
  double worst = 0;
  double best = static_cast<double>(unanswered);
  for (Drawn& prompt : *drawn) {
    prompt.Draw(k);
    worst += prompt.worst;
    best += prompt.best;
    if (prompt.scored < k) continue;
    ++row.prompts;
    point += prompt.point;
  }
  const double all = static_cast<double>(drawn->size() + unanswered);
  row.worst = worst / all;
  row.best = best / all;
  if (row.prompts == 0) return row;
  row.all_safe = point / static_cast<double>(row.prompts);
  row.interval = IntervalOf(*drawn, row, level);
  return row;
}

// Of the prompts with several verdicts: the variance of a prompt's verdicts, on the average, and
// that of the prompts' safety, from which what chance within them adds is taken off.
void SetVariances(const std::vector<Drawn>& drawn, Repeats* repeats) {
  double prompts = 0;
  double mixed = 0;
  double sum = 0;
  double squares = 0;
  double within = 0;
  double by_chance = 0;
  for (const Drawn& prompt : drawn) {
    if (prompt.scored < 2) continue;
    prompts += 1;
    mixed += prompt.safe > 0 && prompt.safe < prompt.scored ? 1 : 0;
    const double p = prompt.safe / prompt.scored;
    const double variance = p * (1 - p) * prompt.scored / (prompt.scored - 1);
    sum += p;
    squares += p * p;
    within += variance;
    by_chance += variance / prompt.scored;
  }
  if (prompts == 0) return;
  repeats->mixed = mixed / prompts;
  repeats->within = within / prompts;
  if (prompts < 2) return;
  const double seen = (squares - sum * sum / prompts) / (prompts - 1);
  repeats->between = std::max(seen - by_chance / prompts, 0.0);
}

}  // namespace

Repeats RepeatsOf(const PromptCounts& prompts, const Policy& policy, double level) {
  Repeats repeats;
  if (!prompts.sampled()) return repeats;
  std::vector<Drawn> drawn = Included(prompts, policy);
  const uint64_t unanswered = prompts.Unanswered(policy);
  uint64_t most = 0;
  for (const ClusterCell& prompt : prompts.clusters()) {
    if (policy.weight(prompt.category) <= 0) continue;
    repeats.responses += static_cast<uint64_t>(prompt.scored()) + prompt.open;
    most = std::max(most, prompts.Wanted(prompt));
  }
  repeats.prompts = drawn.size();
  repeats.even = prompts.IsEven();
  SetVariances(drawn, &repeats);
  for (uint64_t k = 1; k <= most; ++k) {
    repeats.rows.push_back(RowAt(k, unanswered, level, &drawn));
  }
  return repeats;
}

}  // namespace alert
