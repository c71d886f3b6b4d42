// Counts of verdicts by model, category, attack and language, and the items that they are of.
#ifndef ALERT_LIB_TALLY_TALLY_H_
#define ALERT_LIB_TALLY_TALLY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alert/tally.h"
#include "dataset/problem.h"
#include "taxonomy/taxonomy.h"

namespace alert {

using VerdictCounts = std::array<uint64_t, ALERT_VERDICT_COUNT>;

// The counts of one category, attack and language; attack and language are indices of names().
struct TallyCell {
  uint16_t category;
  uint16_t attack;
  uint16_t language;
  VerdictCounts counts;
};

class Tally {
 public:
  explicit Tally(std::shared_ptr<const Taxonomy> taxonomy);
  Tally(Tally&&) noexcept;
  Tally& operator=(Tally&&) noexcept;
  ~Tally();

  const Taxonomy& taxonomy() const;

  // The models, attacks or languages (alert_dimension) that occur, in alphabetical order.
  std::vector<std::string_view> Names(alert_dimension dimension) const;

  // What is counted of the model Names(ALERT_DIMENSION_MODEL)[model], with expected prompts that
  // have no answer among the missing; no empty cells; ordered by category, attack and language, which
  // index Names().
  std::vector<TallyCell> Cells(size_t model) const;

  const ProblemLog& problems() const;

  // The judges whose answers were parsed here, in alphabetical order.
  std::vector<std::string_view> Judges() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_H_
