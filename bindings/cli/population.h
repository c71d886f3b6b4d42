// What rows are a sample of, from the command line.
#ifndef ALERT_BINDINGS_CLI_POPULATION_H_
#define ALERT_BINDINGS_CLI_POPULATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// The prompts by category of `tally`: of a published release, or of a file (counts as JSON, or a
// dataset). Empty where `release_or_file` is.
std::vector<uint64_t> ReadPopulation(const std::string& release_or_file, const alert_tally* tally);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_POPULATION_H_
