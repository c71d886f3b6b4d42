// The numbers of alert plan as text, JSON and CSV.
#ifndef ALERT_BINDINGS_CLI_PLAN_OUTPUT_H_
#define ALERT_BINDINGS_CLI_PLAN_OUTPUT_H_

#include <string>

#include "plan_numbers.h"

namespace alert::cli {

std::string WritePlan(const PlanFlags& flags, const PlanNumbers& numbers);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_PLAN_OUTPUT_H_
