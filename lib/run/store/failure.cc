#include "run/store/failure.h"

namespace alert::run {
namespace {

constexpr Enumerator kFailureTable[] = {{ALERT_RUN_FAILURE_NONE, "none"},
                                        {ALERT_RUN_FAILURE_CONNECTION, "connection"},
                                        {ALERT_RUN_FAILURE_TIMEOUT, "timeout"},
                                        {ALERT_RUN_FAILURE_RATE_LIMITED, "rate_limited"},
                                        {ALERT_RUN_FAILURE_CLIENT_ERROR, "client_error"},
                                        {ALERT_RUN_FAILURE_SERVER_ERROR, "server_error"},
                                        {ALERT_RUN_FAILURE_TRUNCATED, "truncated"},
                                        {ALERT_RUN_FAILURE_INVALID, "invalid"},
                                        {ALERT_RUN_FAILURE_EMPTY, "empty"},
                                        {ALERT_RUN_FAILURE_CONTEXT, "context"},
                                        {ALERT_RUN_FAILURE_TOO_LARGE, "too_large"},
                                        {ALERT_RUN_FAILURE_AUTHENTICATION, "authentication"},
                                        {ALERT_RUN_FAILURE_FILTERED, "filtered"}};

}  // namespace

constexpr Enumeration kFailures("failure", kFailureTable);

std::optional<alert_run_failure> FindFailure(std::string_view name) {
  return kFailures.Find<alert_run_failure>(name);
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
