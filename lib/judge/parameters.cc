#include "judge/parameters.h"

#include "nlohmann/json.hpp"

namespace alert {
namespace {

using Json = nlohmann::json;

// As many as every server gives that gives any.
constexpr int kTopTokens = 5;

struct Own {
  std::string_view judge;
  const char* parameters;
};

// A verdict and its codes; a thought before it where the judge thinks, which cut off is no verdict.
// A judge that reasons as it likes is not cut off at all.
constexpr Own kOwn[] = {
    {"llama-guard-1", R"({"max_tokens": 30})"},
    {"llama-guard-2", R"({"max_tokens": 30})"},
    {"llama-guard-3", R"({"max_tokens": 30})"},
    {"llama-guard-4", R"({"max_tokens": 30})"},
    {"wildguard", R"({"max_tokens": 40, "add_special_tokens": false})"},
    {"shieldgemma", R"({"max_tokens": 5})"},
    {"harmbench", R"({"max_tokens": 5})"},
    {"qwen3guard", R"({"max_tokens": 128})"},
    {"qwen3guard-loose", R"({"max_tokens": 128})"},
    {"granite-guardian", R"({"max_tokens": 2048})"},
    {"nemotron", R"({"max_tokens": 2048})"},
    {"nemotron-3", R"({"max_tokens": 2048,
                       "chat_template_kwargs": {"request_categories": "/categories"}})"},
    {"kanana-safeguard", R"({"max_tokens": 5})"},
    {"shieldstral", R"({"max_tokens": 1, "top_logprobs": 20})"},
    {"strongreject", R"({"max_tokens": 1024})"},
    {"policy-1-5", R"({"max_tokens": 1024})"},
    {"rating-1-10", R"({"max_tokens": 1024})"},
    {"helm-safety", R"({"max_tokens": 1024})"},
    {"air-bench", R"({"max_tokens": 1024})"},
    {"bingoguard", R"({"max_tokens": 30})"},
    {"aegis", R"({"max_tokens": 30})"},
    {"jailbreakbench", R"({"max_tokens": 10})"},
    {"polyguard", R"({"max_tokens": 100})"},
    {"guardreasoner", R"({"max_tokens": 2048})"},
    {"dynaguard", R"({"max_tokens": 2048})"},
    {"singguard", R"({"max_tokens": 2048, "chat_template_kwargs": {"thinking_type": "fast"}})"},
    {"cope", R"({"max_tokens": 1})"},
};

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string RequestParameters(std::string_view name, alert_judge_form form, bool has_token_score) {
  Json parameters = {{"temperature", 0}};
  if (has_token_score && form == ALERT_JUDGE_FORM_CHAT) {
    parameters["logprobs"] = true;
    parameters["top_logprobs"] = kTopTokens;
  } else if (has_token_score) {
    parameters["logprobs"] = kTopTokens;
  }
  for (const Own& own : kOwn) {
    if (own.judge == name) parameters.update(Json::parse(own.parameters));
  }
  return Dump(parameters);
}

std::string MergedParameters(std::string_view defaults, std::string_view given) {
  Json merged = Json::parse(defaults);
  if (given.empty()) return Dump(merged);
  const Json wanted = Json::parse(given);
  for (const auto& [key, value] : wanted.items()) {
    if (value.is_null()) {
      merged.erase(key);
    } else {
      merged[key] = value;
    }
  }
  return Dump(merged);
}

}  // namespace alert
