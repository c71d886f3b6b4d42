// The chance of a certificate where there is no formula for it: of clusters, and of safety that is
// corrected for a judge's errors.
#ifndef ALERT_LIB_COMPARE_PLAN_SIMULATION_H_
#define ALERT_LIB_COMPARE_PLAN_SIMULATION_H_

#include <cstdint>
#include <vector>

#include "compare/plan_options.h"
#include "compare/prompt_kinds.h"

namespace alert {

struct SimulatedPower {
  double chance;
  double standard_error;  // of the simulation
};

class PlanSimulation {
 public:
  // `options` must stay as they are while this lives.
  PlanSimulation(const PlanOptions& options, double threshold, double safety);

  // How often a score of so many base prompts is certified. The random numbers of a replicate are
  // the same whatever the number of prompts, so that powers differ by that number and hardly by
  // chance.
  SimulatedPower PowerOf(int64_t prompts) const;

  // Whether that is at least `power`: simulated no further than it takes to tell.
  bool Reaches(double power, int64_t prompts) const;

  // The share of base prompts that have a response which is not safe.
  double Unusual() const;

 private:
  const PlanOptions& options_;
  double threshold_;
  std::vector<PromptKinds> kinds_;  // by the options' sizes
};

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PLAN_SIMULATION_H_
