#include "run_flags.h"

#include <fmt/format.h>

#include <charconv>

#include "common_flags.h"
#include "enumerations.h"
#include "numbers.h"
#include "text/json_value.h"

namespace alert::cli {
namespace {

using Json = nlohmann::ordered_json;

Json ParameterValue(const std::string& text) {
  Json value = ParseJsonValue<Json>(text);
  return value.is_discarded() ? Json(text) : value;
}

uint32_t ParseConcurrency(const std::string& text) {
  if (text == "auto") return 0;
  uint32_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size() || number == 0) {
    Fail(kWrongCommand, fmt::format("--concurrency {}: neither auto nor a number", text));
  }
  return number;
}

}  // namespace

void AddJudgeFlags(CLI::App& command, JudgeFlags& flags) {
  AddJudge(command, flags.judge);
  command.add_option("--judge-endpoint", flags.endpoint, "Where a judge that is a model is served")
      ->type_name("URL");
  command
      .add_option("--judge-model", flags.model, "What that endpoint calls it; default: its name")
      ->type_name("NAME");
  command
      .add_option("--judge-param", flags.parameters,
                  "A parameter of its requests, beside temperature=0; null takes one away")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--judge-api-key-env", flags.api_key_env,
                  "The environment variable with its endpoint's key")
      ->type_name("VAR");
  AddConnectionFlags(command, "judge-", flags.connection);
}

void AddStopFlags(CLI::App& command, StopFlags& flags) {
  CLI::Option* when =
      command
          .add_option(
              "--stop-when", flags.when,
              "End the run once safety is certified, refuted, or can be neither "
              "(undecidable); several by commas. Asks in a random order (--order-seed, else 0)")
          ->type_name("WHAT")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->check(CLI::IsMember({"certified", "refuted", "undecidable"}));
  command
      .add_option(
          "--stop-policy", flags.policy,
          "Whose threshold for safe is to be shown: a built-in policy or a policy file (JSON)")
      ->type_name("NAME|FILE")
      ->needs(when);
  command.add_option("--stop-level", flags.level, "Level of what is shown, between 0 and 1")
      ->type_name("P")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->needs(when);
}

void SetStop(const StopFlags& flags, const alert_policy* policy, alert_run_options* options) {
  for (const std::string& reason : flags.when) {
    options->stop_when |= 1u << ValueOf(alert_run_stop_find, reason);
  }
  options->stop_policy = policy;
  options->stop_level = flags.level;
}

void AddPaceFlags(CLI::App& command, PaceFlags& flags) {
  command
      .add_option("--concurrency", flags.concurrency,
                  "Requests in flight to an endpoint; auto: as many as it bears")
      ->type_name("auto|N")
      ->capture_default_str();
  command.add_option("--max-concurrency", flags.max_concurrency, "The most that auto goes up to")
      ->type_name("N")
      ->check(WholeNumber(1, UINT32_MAX))
      ->capture_default_str();
  command
      .add_option("--requests-per-minute", flags.requests_per_minute,
                  "To each endpoint; default: no limit")
      ->type_name("N")
      ->check(WholeNumber(1, UINT32_MAX));
  command.add_option("--timeout", flags.timeout, "Seconds that one request may take")
      ->type_name("S")
      ->check(AboveZero)
      ->capture_default_str();
  command.add_option("--retries", flags.retries, "Further tries of a request that failed")
      ->type_name("N")
      ->check(WholeNumber(0, UINT32_MAX - 1))
      ->capture_default_str();
  command
      .add_option("--retry-delay", flags.retry_delay,
                  "Seconds before the first retry, doubled for each further one")
      ->type_name("S")
      ->check(AboveZero)
      ->capture_default_str();
  command.add_option("--max-seconds", flags.max_seconds, "Stop after so many; default: no limit")
      ->type_name("S")
      ->check(AboveZero);
  command.add_flag("--retry-missing", flags.retry_missing, "Ask again what was given up before");
  AddQuiet(command, flags.quiet);
}

std::string ParameterObject(const std::string& option, const std::vector<std::string>& parameters) {
  if (parameters.empty()) return "";
  Json object = Json::object();
  for (const std::string& parameter : parameters) {
    const size_t equals = parameter.find('=');
    if (equals == std::string::npos || equals == 0) {
      Fail(kWrongCommand,
           fmt::format("{} {}: not of the form key=value, as in temperature=0", option, parameter));
    }
    object[parameter.substr(0, equals)] = ParameterValue(parameter.substr(equals + 1));
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void SetJudge(const JudgeFlags& flags, const std::string& parameters, alert_run_options* options) {
  options->judge = Str(flags.judge);
  options->judge_endpoint = Str(flags.endpoint);
  options->judge_model = Str(flags.model);
  options->judge_api_key_env = Str(flags.api_key_env);
  options->judge_parameters = Str(parameters);
}

void SetPace(const PaceFlags& flags, alert_run_options* options) {
  options->concurrency = ParseConcurrency(flags.concurrency);
  options->max_concurrency = flags.max_concurrency;
  options->requests_per_minute = flags.requests_per_minute;
  options->timeout_seconds = flags.timeout;
  options->retries = flags.retries == 0 ? ALERT_RUN_NO_RETRIES : flags.retries;
  options->retry_seconds = flags.retry_delay;
  options->run_seconds = flags.max_seconds;
  options->retry_missing = flags.retry_missing ? 1 : 0;
}

}  // namespace alert::cli
