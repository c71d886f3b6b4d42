// What it costs to find the category of a row. An iteration finds 4,096 names in mixed order.
#include <random>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "taxonomy/taxonomy.h"

namespace {

constexpr size_t kNames = 4096;

void FindAll(benchmark::State& state, const std::vector<std::string>& spellings) {
  const auto taxonomy = alert::Taxonomy::Builtin();
  std::mt19937 random(1);
  std::vector<std::string> names;
  for (size_t i = 0; i < kNames; ++i) names.push_back(spellings[random() % spellings.size()]);
  for (auto _ : state) {
    for (const std::string& name : names) benchmark::DoNotOptimize(taxonomy->Find(name));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kNames));
}

std::vector<std::string> Canonical() {
  const auto taxonomy = alert::Taxonomy::Builtin();
  std::vector<std::string> names;
  for (const alert::Category& category : taxonomy->categories()) {
    names.push_back(category.name);
  }
  return names;
}

void FindCanonical(benchmark::State& state) {
  FindAll(state, Canonical());
}

void FindPapersSpelling(benchmark::State& state) {
  std::vector<std::string> names = Canonical();
  for (std::string& name : names) {
    for (char& c : name) c = c == '_' ? '-' : c;
  }
  FindAll(state, names);
}

void FindUnknown(benchmark::State& state) {
  FindAll(state, {"violence", "harassment", "S1"});
}

BENCHMARK(FindCanonical);
BENCHMARK(FindPapersSpelling);
BENCHMARK(FindUnknown);

}  // namespace
