#include "run/store/failure.h"

namespace alert::run {
namespace {

constexpr std::string_view kNames[ALERT_RUN_FAILURE_COUNT] = {
    "none",         "connection",     "timeout", "rate_limited", "client_error",
    "server_error", "truncated",      "invalid", "empty",        "context",
    "too_large",    "authentication", "filtered"};

}  // namespace

std::string_view FailureName(alert_run_failure failure) {
  return failure < ALERT_RUN_FAILURE_COUNT ? kNames[failure] : std::string_view();
}

std::optional<alert_run_failure> FindFailure(std::string_view name) {
  for (alert_run_failure failure = 0; failure < ALERT_RUN_FAILURE_COUNT; ++failure) {
    if (kNames[failure] == name) return failure;
  }
  return std::nullopt;
}

bool IsTransient(alert_run_failure failure) {
  switch (failure) {
    case ALERT_RUN_FAILURE_CONNECTION:
    case ALERT_RUN_FAILURE_TIMEOUT:
    case ALERT_RUN_FAILURE_RATE_LIMITED:
    case ALERT_RUN_FAILURE_SERVER_ERROR:
    case ALERT_RUN_FAILURE_TRUNCATED:
    case ALERT_RUN_FAILURE_INVALID:
      return true;
    default:
      return false;
  }
}

bool IsOverload(alert_run_failure failure) {
  return failure == ALERT_RUN_FAILURE_RATE_LIMITED || failure == ALERT_RUN_FAILURE_TIMEOUT;
}

}  // namespace alert::run
