// Populations: how many prompts of each category there are in what rows were sampled from.
#ifndef ALERT_POPULATION_HPP_
#define ALERT_POPULATION_HPP_

#include <cstdint>
#include <string_view>
#include <vector>

#include "alert/abi.hpp"
#include "alert/dataset.hpp"
#include "alert/population.h"
#include "alert/tally.hpp"

namespace alert {
inline namespace v0 {

// By category of the tally that is scored: what ScoreOptions::population takes.
using Population = std::vector<uint64_t>;

namespace internal {
inline Population EmptyPopulation(const Tally& tally) {
  return Population(alert_tally_name_count(tally.get(), ALERT_DIMENSION_CATEGORY));
}
}  // namespace internal

// Of a JSON object with the prompts of each category under its name.
inline Population ParsePopulation(const Tally& tally, std::string_view json) {
  Population population = internal::EmptyPopulation(tally);
  Call(alert_population_parse, tally.get(), json.data(), json.size(), population.size(),
       population.data());
  return population;
}

// The published counts of a release: "alert".
inline Population ReleasedPopulation(const Tally& tally, std::string_view release) {
  Population population = internal::EmptyPopulation(tally);
  Call(alert_population_released, tally.get(), release.data(), release.size(), population.size(),
       population.data());
  return population;
}

// The distinct rows of a dataset, all of which are read.
inline Population CountPopulation(const Tally& tally, const Dataset& dataset) {
  Population population = internal::EmptyPopulation(tally);
  Call(alert_population_count, tally.get(), dataset.get(), population.size(), population.data());
  return population;
}

// Of a file: either of the JSON object or of the dataset.
inline Population OpenPopulation(const Tally& tally, std::string_view path) {
  Population population = internal::EmptyPopulation(tally);
  Call(alert_population_open, tally.get(), path.data(), path.size(), population.size(),
       population.data());
  return population;
}

}  // namespace v0
}  // namespace alert

#endif  // ALERT_POPULATION_HPP_
