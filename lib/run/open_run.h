// From a user's options to an evaluation that is ready to go.
#ifndef ALERT_LIB_RUN_OPEN_RUN_H_
#define ALERT_LIB_RUN_OPEN_RUN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "alert/run.h"
#include "run/endpoint/connection.h"
#include "run/evaluation.h"
#include "run/plan.h"
#include "run/stop_rule.h"

namespace alert::run {

// How an endpoint is reached, as a user says it.
struct EndpointOptions {
  std::string url;
  std::string model;  // what the endpoint calls it
  std::string key_environment;
  std::string parameters;
  ConnectionOptions connection;
};

struct RunOptions {
  std::string store;
  DatasetSource source;
  std::string model;
  std::string system;
  EndpointOptions endpoint;
  std::string judge = "refusal";
  EndpointOptions judge_endpoint;
  std::string note;
  Limiter::Options limits;
  uint32_t retries = ALERT_RUN_RETRIES;
  double timeout_seconds = ALERT_RUN_TIMEOUT_SECONDS;
  double retry_seconds = ALERT_RUN_RETRY_SECONDS;
  double run_seconds = 0;
  bool fresh = false;
  bool retry_missing = false;
  std::optional<uint64_t> order_seed;  // of a random order
  StopOptions stop;
};

// Makes a run, or goes on with the store's latest (alert_run_create).
absl::StatusOr<std::unique_ptr<Evaluation>> OpenRun(const RunOptions& options);

// Has the store's answers judged by another judge (alert_run_rejudge).
absl::StatusOr<std::unique_ptr<Evaluation>> OpenRejudge(const RunOptions& options);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_OPEN_RUN_H_
