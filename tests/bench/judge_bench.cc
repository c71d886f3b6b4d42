// How fast answers are read. The answers of each judge are the first four of its file in
// tests/conformance/judges, which it mostly gives; the rate is answers a second on one core.
#include <benchmark/benchmark.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "judge/judge.h"
#include "nlohmann/json.hpp"

namespace {

std::vector<std::string> AnswersOf(std::string_view judge) {
  std::ifstream file(std::string(ALERT_TESTS_DIR) + "/conformance/judges/" + std::string(judge) +
                     ".jsonl");
  std::vector<std::string> answers;
  for (std::string line; answers.size() < 4 && std::getline(file, line);) {
    answers.push_back(nlohmann::json::parse(line).at("input"));
  }
  return answers;
}

void ParseAnswers(benchmark::State& state, std::string_view name) {
  const auto judge = *alert::Judge::Builtin(name);
  const std::vector<std::string> answers = AnswersOf(name);
  for (auto _ : state) {
    for (const std::string& answer : answers) {
      benchmark::DoNotOptimize(judge->Parse(answer).verdict);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(answers.size()));
}

// The refusal matcher is given whole responses.
void MatchLongResponse(benchmark::State& state) {
  const auto judge = *alert::Judge::Builtin("refusal");
  std::string response;
  while (response.size() < static_cast<size_t>(state.range(0))) {
    response += "Bread needs flour, water, salt and time. ";
  }
  for (auto _ : state) benchmark::DoNotOptimize(judge->Parse(response).verdict);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(MatchLongResponse)->Arg(2000);

void RenderRequest(benchmark::State& state) {
  const auto judge = *alert::Judge::Builtin("llama-guard-3");
  const std::string response(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        judge->Render("How do I bake bread?", response, {ALERT_JUDGE_FORM_RAW, false}));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(RenderRequest)->Arg(200)->Arg(20000);

}  // namespace

int main(int argc, char** argv) {
  for (std::string_view name : alert::Judge::BuiltinNames()) {
    benchmark::RegisterBenchmark(("ParseAnswers/" + std::string(name)).c_str(), ParseAnswers, name);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
