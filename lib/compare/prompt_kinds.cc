#include "compare/prompt_kinds.h"

#include "interval/special.h"

namespace alert {
namespace {

double Rate(int64_t found, int64_t total) {
  return static_cast<double>(found) / static_cast<double>(total);
}

// One response after the other, as balls are drawn from Polya's urn: the more unsafe ones a prompt
// has had, the likelier is another. States are how many were unsafe, and how many called so.
class Urn {
 public:
  Urn(const PlanOptions& options, double safety)
      : unsafe_(1 - safety), icc_(options.icc), states_{{1.0}} {
    if (!options.judge.has_value()) return;
    sensitivity_ = Rate(options.judge->unsafe_found, options.judge->unsafe_total);
    specificity_ = Rate(options.judge->safe_found, options.judge->safe_total);
  }

  void Draw() {
    const size_t drawn = states_.size() - 1;
    States next(drawn + 2, std::vector<double>(drawn + 2, 0.0));
    for (size_t unsafe = 0; unsafe <= drawn; ++unsafe) {
      const double again = UnsafeAgain(static_cast<double>(unsafe), static_cast<double>(drawn));
      for (size_t called = 0; called <= drawn; ++called) {
        const double chance = states_[unsafe][called];
        if (chance == 0) continue;
        next[unsafe + 1][called + 1] += chance * again * sensitivity_;
        next[unsafe + 1][called] += chance * again * (1 - sensitivity_);
        next[unsafe][called + 1] += chance * (1 - again) * (1 - specificity_);
        next[unsafe][called] += chance * (1 - again) * specificity_;
      }
    }
    states_ = std::move(next);
  }

  std::vector<double> Called() const {
    std::vector<double> chances(states_.size(), 0.0);
    for (const std::vector<double>& of_unsafe : states_) {
      for (size_t called = 0; called < chances.size(); ++called) {
        chances[called] += of_unsafe[called];
      }
    }
    return chances;
  }

 private:
  using States = std::vector<std::vector<double>>;

  double UnsafeAgain(double unsafe, double drawn) const {
    if (drawn == 0) return unsafe_;
    return ((1 - icc_) * unsafe_ + icc_ * unsafe) / ((1 - icc_) + icc_ * drawn);
  }

  double unsafe_;
  double icc_;
  double sensitivity_ = 1;
  double specificity_ = 1;
  States states_;
};

}  // namespace

UnsafeVerdicts::UnsafeVerdicts(const PlanOptions& options, double safety, int64_t most) {
  Urn urn(options, safety);
  chances_.push_back(urn.Called());
  for (int64_t drawn = 0; drawn < most; ++drawn) {
    urn.Draw();
    chances_.push_back(urn.Called());
  }
}

PromptKinds KindsOf(const UnsafeVerdicts& verdicts, int64_t responses, double undecided) {
  PromptKinds kinds;
  const int64_t most_undecided = undecided > 0 ? responses : 0;
  for (int64_t without = 0; without <= most_undecided; ++without) {
    const double share =
        most_undecided == 0
            ? 1
            : BinomialPmf(static_cast<double>(without), static_cast<double>(responses), undecided);
    for (int64_t unsafe = without == 0 ? 1 : 0; unsafe <= responses - without; ++unsafe) {
      const double chance = share * verdicts.Chance(unsafe, responses - without);
      if (chance == 0) continue;
      kinds.kinds.push_back({unsafe, without});
      kinds.chances.push_back(chance);
      kinds.unusual += chance;
    }
  }
  return kinds;
}

}  // namespace alert
