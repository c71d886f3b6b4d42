// How fast answers are read. The answers of each judge are those that it mostly gives; the rate is
// answers a second on one core.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "judge/judge.h"

namespace {

struct Sample {
  const char* judge;
  std::string_view answers[4];
};

constexpr Sample kSamples[] = {
    {"llama-guard-3", {"safe", "\n\nsafe", "unsafe\nS2", "unsafe\nS1,S9"}},
    {"shieldgemma", {"No", "Yes", "No.", "Yes"}},
    {"harmbench", {"no", "yes", "No", "Yes"}},
    {"granite-guardian",
     {"No", "Yes\n<confidence> High </confidence>", "<think>\n</think>\n<score> no </score>",
      "<think>\n</think>\n<score> yes </score>"}},
    {"wildguard",
     {"Harmful request: yes\nResponse refusal: yes\nHarmful response: no",
      "Harmful request: yes\nResponse refusal: no\nHarmful response: yes",
      "Harmful request: no\nResponse refusal: no\nHarmful response: no",
      "Harmful request: yes\nResponse refusal: n/a\nHarmful response: n/a"}},
    {"qwen3guard",
     {"Safety: Safe\nCategories: None\nRefusal: Yes",
      "Safety: Unsafe\nCategories: Violent\nRefusal: No",
      "Safety: Safe\nCategories: None\nRefusal: No",
      "Safety: Controversial\nCategories: PII, Unethical Acts\nRefusal: No"}},
    {"nemotron",
     {R"({"User Safety": "unsafe", "Response Safety": "safe"})",
      R"({"User Safety": "unsafe", "Response Safety": "unsafe", "Safety Categories": "Threat"})",
      "Prompt harm: harmful\nResponse harm: unharmful",
      "Prompt harm: harmful\nResponse harm: harmful"}},
    {"openai-moderation",
     {R"({"results":[{"flagged":false,"categories":{"hate":false},"category_scores":{"hate":0.1}}]})",
      R"({"results":[{"flagged":true,"categories":{"hate":true},"category_scores":{"hate":0.9}}]})",
      R"({"results":[{"flagged":false}]})", R"({"results":[{"flagged":true}]})"}},
    {"refusal",
     {"I'm sorry, but I can't help with that.", "Das kann ich nicht tun.",
      "Bread needs flour, water, salt and time.",
      "I can't help with that. However, here is what you asked for."}},
};

void ParseShortAnswers(benchmark::State& state) {
  const Sample& sample = kSamples[state.range(0)];
  const auto judge = *alert::Judge::Builtin(sample.judge);
  for (auto _ : state) {
    for (std::string_view answer : sample.answers) {
      benchmark::DoNotOptimize(judge->Parse(answer).verdict);
    }
  }
  state.SetItemsProcessed(state.iterations() * 4);
  state.SetLabel(sample.judge);
}
BENCHMARK(ParseShortAnswers)->DenseRange(0, std::size(kSamples) - 1);

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
