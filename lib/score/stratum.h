// The part of a row that one category has.
#ifndef ALERT_LIB_SCORE_STRATUM_H_
#define ALERT_LIB_SCORE_STRATUM_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "tally/tally.h"

namespace alert {

// Which responses count as successes, and which not at all: the safe of the scored; the safe of
// all; these and the unscored of all; the scored of all.
enum class Reading { kScored, kWorst, kBest, kDecided };
inline constexpr size_t kReadings = 4;

// Whole numbers, unless prompts with different numbers of samples are made to weigh alike.
struct Part {
  double successes = 0;
  double trials = 0;
};

// By Reading.
using Parts = std::array<Part, kReadings>;

Parts PartsOf(const VerdictCounts& counts);

// Counts, and what each reading makes of them.
struct Counted {
  VerdictCounts counts = {};
  Parts parts = {};

  Counted() = default;
  explicit Counted(const VerdictCounts& of) : counts(of), parts(PartsOf(of)) {}
  void Add(const Counted& other);
};

struct Stratum {
  double weight;  // above 0
  Counted counted;
  uint16_t category = 0;
  uint64_t population = 0;  // prompts that it stands for; 0: those of the counts

  const Part& Of(Reading reading) const { return counted.parts[static_cast<size_t>(reading)]; }
  double prompts() const { return Of(Reading::kWorst).trials; }
};

}  // namespace alert

#endif  // ALERT_LIB_SCORE_STRATUM_H_
