// What alert plan is asked for, and the numbers that answer it.
#ifndef ALERT_BINDINGS_CLI_PLAN_NUMBERS_H_
#define ALERT_BINDINGS_CLI_PLAN_NUMBERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "dataset_flags.h"

namespace alert::cli {

struct PlanFlags {
  double threshold = 0.99;
  double expected = 0.995;
  double power = 0.8;
  double level = ALERT_DEFAULT_LEVEL;
  std::string interval = "wilson";
  std::optional<double> difference;
  std::optional<double> margin;
  std::optional<double> discordant;
  uint32_t variants = 1;
  uint32_t samples = 1;
  std::optional<double> icc;
  double undecided = 0;
  std::optional<double> max_unscored;
  std::string sensitivity;  // empty: safety is not corrected
  std::string specificity;
  bool curve = false;
  std::vector<std::string> dataset;
  ReadFlags read;
  std::string cluster_key;  // empty: `cluster`
  std::string format = "text";
  std::string output = "-";
};

// What the prompts of one category, or all of them, can tell.
struct DatasetPlan {
  std::string category;  // empty: all
  int64_t prompts;       // base prompts
  int64_t rows;          // with their variants
  bool enough;
  double certifiable;  // NaN: nothing
  double detectable;   // NaN: nothing
};

struct PowerPoint {
  int64_t prompts;
  double power;
};

// What so many labels need.
struct LabelPlan {
  alert_judge_error labels;
  std::optional<int64_t> prompts;  // none: no number will do
};

struct PlanNumbers {
  std::optional<alert_plan> certify;  // none: labels are too few, whatever the number of prompts
  std::optional<alert_judge_error> judge;
  double discordant = 0;
  int64_t paired = 0;
  int64_t noninferior = 0;
  std::vector<DatasetPlan> dataset;
  std::vector<PowerPoint> curve;
  std::vector<LabelPlan> labels;
};

// Reads the dataset, where there is one.
PlanNumbers MakePlan(const PlanFlags& flags);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_PLAN_NUMBERS_H_
