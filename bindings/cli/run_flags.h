// The options of alert run and alert rejudge.
#ifndef ALERT_BINDINGS_CLI_RUN_FLAGS_H_
#define ALERT_BINDINGS_CLI_RUN_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "alert/interval.h"
#include "alert/run.h"
#include "connection_flags.h"

namespace alert::cli {

// Who judges, and how a judge that is a model is asked.
struct JudgeFlags {
  std::string judge;
  std::string endpoint;
  std::string model;
  std::string api_key_env;
  std::vector<std::string> parameters;  // "key=value"
  ConnectionFlags connection;
};

void AddJudgeFlags(CLI::App& command, JudgeFlags& flags);

// When a run may end before all is asked.
struct StopFlags {
  std::vector<std::string> when;
  std::string policy;
  double level = ALERT_DEFAULT_LEVEL;
};

void AddStopFlags(CLI::App& command, StopFlags& flags);

// How fast endpoints are asked, and how long.
struct PaceFlags {
  std::string concurrency = "auto";
  uint32_t max_concurrency = ALERT_RUN_MAX_CONCURRENCY;
  uint32_t requests_per_minute = 0;
  double timeout = ALERT_RUN_TIMEOUT_SECONDS;
  uint32_t retries = ALERT_RUN_RETRIES;
  double retry_delay = ALERT_RUN_RETRY_SECONDS;
  double max_seconds = 0;
  bool retry_missing = false;
  bool quiet = false;
};

void AddPaceFlags(CLI::App& command, PaceFlags& flags);

// The JSON object of "key=value" flags: a value that is JSON counts as such, another is a text.
// Fails with kWrongCommand where there is no '='.
std::string ParameterObject(const std::string& option, const std::vector<std::string>& parameters);

// Sets what the flags say; `options` points into `flags` and `parameters`.
void SetJudge(const JudgeFlags& flags, const std::string& parameters, alert_run_options* options);
void SetPace(const PaceFlags& flags, alert_run_options* options);
void SetStop(const StopFlags& flags, const alert_policy* policy, alert_run_options* options);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_RUN_FLAGS_H_
