#include "population.h"

#include <fmt/format.h>

#include <utility>

namespace alert::cli {

std::vector<uint64_t> ReadPopulation(const std::string& release_or_file, const alert_tally* tally) {
  if (release_or_file.empty()) return {};
  std::vector<uint64_t> prompts(alert_tally_name_count(tally, ALERT_DIMENSION_CATEGORY));
  const auto read = [&](auto function) {
    alert_error error = ALERT_ERROR_INIT;
    const alert_status status = function(tally, release_or_file.data(), release_or_file.size(),
                                         prompts.size(), prompts.data(), &error);
    return std::pair(status, error);
  };
  const auto [released, why_not] = read(alert_population_released);
  if (released == ALERT_OK) return prompts;
  if (released != ALERT_NOT_FOUND) Fail(kWrongCommand, Describe(released, why_not));
  const auto [opened, error] = read(alert_population_open);
  if (opened == ALERT_OK) return prompts;
  if (opened == ALERT_NOT_FOUND) {
    Fail(kBadData, fmt::format("--population: {}; {}", Describe(opened, error), why_not.message));
  }
  Fail(kBadData, fmt::format("{}: {}", release_or_file, Describe(opened, error)));
}

}  // namespace alert::cli
