#include "compare/plan_simulation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "compare/planned_row.h"
#include "interval/binomial_sampler.h"
#include "interval/philox.h"
#include "interval/table_sampler.h"

namespace alert {
namespace {

constexpr uint64_t kSeed = 20240412;
constexpr int64_t kReplicates = 10000;
constexpr int64_t kFewestReplicates = 2000;
constexpr double kMostDraws = 1e8;  // of prompts that are drawn one by one, over all replicates

// The words of one stream of the generator.
class Words {
 public:
  Words(const Philox& philox, uint64_t stream) : philox_(philox), stream_(stream) {}

  uint64_t Next() {
    if (used_ == 2) {
      pair_ = philox_.Pair(stream_, index_++);
      used_ = 0;
    }
    return pair_[used_++];
  }

 private:
  const Philox& philox_;
  uint64_t stream_;
  uint64_t index_ = 0;
  size_t used_ = 2;
  std::array<uint64_t, 2> pair_ = {};
};

// So many successes of `trials`, each with a chance that may be 0 or 1.
class Successes {
 public:
  Successes(int64_t trials, double chance) : certain_(chance >= 1 ? trials : 0) {
    if (chance > 0 && chance < 1) sampler_.emplace(BinomialSampler::Of(trials, chance));
  }
  int64_t operator()(uint64_t word) const {
    return sampler_.has_value() ? (*sampler_)(word) : certain_;
  }

 private:
  int64_t certain_;
  std::optional<BinomialSampler> sampler_;
};

Successes FoundOf(int64_t found, int64_t total) {
  return Successes(total, static_cast<double>(found) / static_cast<double>(total));
}

// Base prompts of one size.
class PromptsOfSize {
 public:
  PromptsOfSize(int64_t responses, int64_t prompts, const PromptKinds& kinds)
      : responses_(responses),
        prompts_(prompts),
        kinds_(kinds),
        unusual_(prompts, kinds.unusual),
        counts_(kinds.kinds.size(), 0) {
    if (kinds.kinds.size() > 1) kind_.emplace(0, kinds.chances);
  }

  void Draw(Words words, std::vector<PromptCount>* drawn) {
    const int64_t unusual = unusual_(words.Next());
    drawn->push_back({responses_, {0, 0}, prompts_ - unusual});
    if (unusual == 0) return;
    if (!kind_.has_value()) {
      drawn->push_back({responses_, kinds_.kinds[0], unusual});
      return;
    }
    touched_.clear();
    for (int64_t i = 0; i < unusual; ++i) {
      const auto kind = static_cast<size_t>((*kind_)(words.Next()));
      if (counts_[kind]++ == 0) touched_.push_back(kind);
    }
    for (const size_t kind : touched_) {
      drawn->push_back({responses_, kinds_.kinds[kind], counts_[kind]});
      counts_[kind] = 0;
    }
  }

 private:
  int64_t responses_;
  int64_t prompts_;
  const PromptKinds& kinds_;
  Successes unusual_;
  std::optional<TableSampler> kind_;  // where there are several
  std::vector<int64_t> counts_;       // by kind; 0 between draws
  std::vector<size_t> touched_;
};

class Labels {
 public:
  explicit Labels(const alert_judge_error& expected)
      : expected_(expected),
        unsafe_found_(FoundOf(expected.unsafe_found, expected.unsafe_total)),
        safe_found_(FoundOf(expected.safe_found, expected.safe_total)) {}

  alert_judge_error Draw(Words words) const {
    const int64_t unsafe_found = unsafe_found_(words.Next());
    return {unsafe_found, expected_.unsafe_total, safe_found_(words.Next()), expected_.safe_total};
  }

 private:
  alert_judge_error expected_;
  Successes unsafe_found_;
  Successes safe_found_;
};

// Rows of so many base prompts, one after the other.
class Replicates {
 public:
  // `options` and `kinds` must stay as they are while this lives.
  Replicates(const PlanOptions& options, double threshold, const std::vector<PromptKinds>& kinds,
             int64_t prompts)
      : row_(options, threshold), philox_(kSeed) {
    const std::vector<PromptSize> spread = SpreadOver(options, prompts);
    double draws = 1;
    for (size_t i = 0; i < spread.size(); ++i) {
      if (spread[i].prompts == 0) continue;
      sizes_.emplace_back(spread[i].rows * options.samples, spread[i].prompts, kinds[i]);
      draws += static_cast<double>(spread[i].prompts) * kinds[i].unusual;
    }
    if (options.judge.has_value()) labels_.emplace(*options.judge);
    const double affordable = std::min(kMostDraws / draws, static_cast<double>(kReplicates));
    count_ = std::max(static_cast<int64_t>(affordable), kFewestReplicates);
  }

  int64_t count() const { return count_; }

  // Of the first `last` replicates, the share that is certified. To be asked for ever more.
  double CertifiedOf(int64_t last) {
    for (; next_ < last; ++next_) certified_ += Draw(static_cast<uint64_t>(next_)) ? 1 : 0;
    return certified_ / static_cast<double>(last);
  }

 private:
  bool Draw(uint64_t replicate) {
    const uint64_t stream = replicate * (sizes_.size() + 1);
    drawn_.clear();
    for (size_t i = 0; i < sizes_.size(); ++i) sizes_[i].Draw(Words(philox_, stream + i), &drawn_);
    const alert_judge_error known = labels_.has_value()
                                        ? labels_->Draw(Words(philox_, stream + sizes_.size()))
                                        : alert_judge_error{0, 0, 0, 0};
    return row_.IsCertified(drawn_, known);
  }

  PlannedRow row_;
  Philox philox_;
  std::vector<PromptsOfSize> sizes_;
  std::optional<Labels> labels_;
  std::vector<PromptCount> drawn_;
  int64_t count_;
  int64_t next_ = 0;
  double certified_ = 0;
};

}  // namespace

PlanSimulation::PlanSimulation(const PlanOptions& options, double threshold, double safety)
    : options_(options), threshold_(threshold) {
  const UnsafeVerdicts verdicts(options, safety, options.sizes.back().rows * options.samples);
  for (const PromptSize& size : options.sizes) {
    kinds_.push_back(KindsOf(verdicts, size.rows * options.samples, options.undecided));
  }
}

double PlanSimulation::Unusual() const {
  double unusual = 0;
  double prompts = 0;
  for (size_t i = 0; i < kinds_.size(); ++i) {
    const auto count = static_cast<double>(options_.sizes[i].prompts);
    unusual += count * kinds_[i].unusual;
    prompts += count;
  }
  return unusual / prompts;
}

SimulatedPower PlanSimulation::PowerOf(int64_t prompts) const {
  Replicates replicates(options_, threshold_, kinds_, prompts);
  const double chance = replicates.CertifiedOf(replicates.count());
  return {chance, std::sqrt(chance * (1 - chance) / static_cast<double>(replicates.count()))};
}

bool PlanSimulation::Reaches(double power, int64_t prompts) const {
  constexpr int64_t kLook = 250;
  constexpr double kSure = 5;  // standard errors
  Replicates replicates(options_, threshold_, kinds_, prompts);
  for (int64_t looked = kLook; looked < replicates.count(); looked += kLook) {
    const double surplus = replicates.CertifiedOf(looked) - power;
    if (std::fabs(surplus) > kSure * 0.5 / std::sqrt(static_cast<double>(looked))) {
      return surplus > 0;
    }
  }
  return replicates.CertifiedOf(replicates.count()) >= power;
}

}  // namespace alert
