#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "alert/run.h"
#include "base/enumeration.h"
#include "base/guard.h"
#include "base/status.h"
#include "dataset/row/problem_view.h"
#include "fmt/format.h"
#include "run/evaluation.h"
#include "run/open_run.h"
#include "run/store/failure.h"

using alert::capi::Guard;
using alert::capi::Str;

struct alert_run {
  std::unique_ptr<alert::run::Evaluation> evaluation;
  alert::run::Event event;  // what the caller's views of the latest event point to
  alert::capi::ProblemView shown;
};

namespace {

constexpr alert::Enumerator kEventKindTable[] = {
    {ALERT_RUN_EVENT_TICK, "tick"},     {ALERT_RUN_EVENT_ANSWERED, "answered"},
    {ALERT_RUN_EVENT_JUDGED, "judged"}, {ALERT_RUN_EVENT_FAILED, "failed"},
    {ALERT_RUN_EVENT_SLOWED, "slowed"}, {ALERT_RUN_EVENT_RETRIED, "retried"}};
constexpr alert::Enumeration kEventKinds("kind of event", kEventKindTable);

constexpr alert::Enumerator kStopTable[] = {{ALERT_RUN_STOP_NONE, "none"},
                                            {ALERT_RUN_STOP_CERTIFIED, "certified"},
                                            {ALERT_RUN_STOP_REFUTED, "refuted"},
                                            {ALERT_RUN_STOP_UNDECIDABLE, "undecidable"}};
constexpr alert::Enumeration kStops("reason for a run to end", kStopTable);

constexpr uint32_t kTickMs = 100;

std::string Text(alert_str text) {
  return text.data == nullptr ? std::string() : std::string(text.data, text.size);
}

// The library's own where the caller says 0.
template <typename Number>
Number Or(Number given, Number standard) {
  return given == 0 ? standard : given;
}

absl::Status CheckNumbers(const alert_run_options& given) {
  // Written so that NaN is refused too.
  const bool good =
      given.timeout_seconds >= 0 && given.retry_seconds >= 0 && given.run_seconds >= 0;
  if (good) return absl::OkStatus();
  return absl::InvalidArgumentError("a time of the run's options is negative or no number");
}

absl::Status CheckTexts(const alert_run_options& options) {
  ALERT_REQUIRE_STR_NO_NUL(options.store);
  ALERT_REQUIRE_STR(options.model);
  ALERT_REQUIRE_STR_NO_NUL(options.endpoint);
  ALERT_REQUIRE_STR(options.endpoint_model);
  ALERT_REQUIRE_STR_NO_NUL(options.api_key_env);
  ALERT_REQUIRE_STR(options.system);
  ALERT_REQUIRE_STR(options.parameters);
  ALERT_REQUIRE_STR_NO_NUL(options.judge);
  ALERT_REQUIRE_STR_NO_NUL(options.judge_endpoint);
  ALERT_REQUIRE_STR(options.judge_model);
  ALERT_REQUIRE_STR_NO_NUL(options.judge_api_key_env);
  ALERT_REQUIRE_STR(options.judge_parameters);
  ALERT_REQUIRE_STR(options.note);
  return absl::OkStatus();
}

absl::StatusOr<alert::run::ConnectionOptions> TranslateConnection(
    const alert_run_connection* connection) {
  alert::run::ConnectionOptions options;
  if (connection == nullptr) return options;
  alert_run_connection given = ALERT_RUN_CONNECTION_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(connection, &given));
  ALERT_REQUIRE_TEXT(given.headers, given.header_count);
  for (size_t i = 0; i < given.header_count; ++i) {
    ALERT_REQUIRE_STR_NO_NUL(given.headers[i]);
    options.headers.push_back(Text(given.headers[i]));
  }
  ALERT_REQUIRE_STR_NO_NUL(given.basic_auth_env);
  ALERT_REQUIRE_STR_NO_NUL(given.ca_file);
  ALERT_REQUIRE_STR_NO_NUL(given.client_certificate);
  ALERT_REQUIRE_STR_NO_NUL(given.client_key);
  ALERT_REQUIRE_STR_NO_NUL(given.unix_socket);
  options.basic_auth_environment = Text(given.basic_auth_env);
  options.ca_file = Text(given.ca_file);
  options.client_certificate = Text(given.client_certificate);
  options.client_key = Text(given.client_key);
  options.unix_socket = Text(given.unix_socket);
  options.insecure = given.insecure != 0;
  return options;
}

absl::StatusOr<alert::run::RunOptions> Translate(const alert_run_options* options) {
  if (options == nullptr) return alert::capi::NullArgument("options");
  alert_run_options given = ALERT_RUN_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(options, &given));
  ALERT_RETURN_IF_ERROR(CheckTexts(given));
  ALERT_RETURN_IF_ERROR(CheckNumbers(given));
  alert::run::RunOptions run;
  run.store = Text(given.store);
  run.source = {given.dataset, given.taxonomy, given.limit};
  run.model = Text(given.model);
  run.system = Text(given.system);
  auto connection = TranslateConnection(given.connection);
  ALERT_RETURN_IF_ERROR(connection.status());
  run.endpoint = {Text(given.endpoint), Text(given.endpoint_model), Text(given.api_key_env),
                  Text(given.parameters), *std::move(connection)};
  auto judge_connection = TranslateConnection(given.judge_connection);
  ALERT_RETURN_IF_ERROR(judge_connection.status());
  if (given.judge.size != 0) run.judge = Text(given.judge);
  run.judge_endpoint = {Text(given.judge_endpoint), Text(given.judge_model),
                        Text(given.judge_api_key_env), Text(given.judge_parameters),
                        *std::move(judge_connection)};
  run.note = Text(given.note);
  run.limits.fixed = given.concurrency;
  run.limits.most = Or<uint32_t>(given.max_concurrency, ALERT_RUN_MAX_CONCURRENCY);
  run.limits.per_minute = given.requests_per_minute;
  run.retries = Or<uint32_t>(given.retries, ALERT_RUN_RETRIES);
  if (given.retries == ALERT_RUN_NO_RETRIES) run.retries = 0;
  run.timeout_seconds = Or(given.timeout_seconds, ALERT_RUN_TIMEOUT_SECONDS);
  run.retry_seconds = Or(given.retry_seconds, ALERT_RUN_RETRY_SECONDS);
  run.run_seconds = given.run_seconds;
  run.fresh = given.fresh != 0;
  run.retry_missing = given.retry_missing != 0;
  if (given.random_order != 0) run.order_seed = given.order_seed;
  run.stop = {given.stop_when, given.stop_policy, given.stop_level};
  return run;
}

using Opener =
    absl::StatusOr<std::unique_ptr<alert::run::Evaluation>>(const alert::run::RunOptions&);

absl::Status Open(const alert_run_options* options, Opener* opener, alert_run** run) {
  ALERT_REQUIRE(run);
  absl::StatusOr<alert::run::RunOptions> translated = Translate(options);
  ALERT_RETURN_IF_ERROR(translated.status());
  absl::StatusOr<std::unique_ptr<alert::run::Evaluation>> evaluation = opener(*translated);
  ALERT_RETURN_IF_ERROR(evaluation.status());
  *run = new alert_run{*std::move(evaluation), {}, {}};
  return absl::OkStatus();
}

absl::Status CopyEvent(const alert::run::Event& from, alert_run_event* to) {
  if (to == nullptr) return absl::OkStatus();
  alert_run_event event = ALERT_RUN_EVENT_INIT;
  event.id = Str(from.id);
  event.category = Str(from.category);
  event.message = Str(from.message);
  event.kind = from.kind;
  event.failure = from.failure;
  event.verdict = from.verdict;
  return alert::capi::CopyOut(event, to);
}

alert_run_progress ToC(const alert::run::Progress& from, int64_t run) {
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  progress.run = static_cast<uint64_t>(run);
  progress.prompts = static_cast<uint64_t>(from.counts.prompts);
  progress.stored = static_cast<uint64_t>(from.stored);
  progress.answered = static_cast<uint64_t>(from.counts.answered);
  progress.explained = static_cast<uint64_t>(from.counts.explained);
  for (int i = 0; i < ALERT_VERDICT_COUNT; ++i) {
    progress.verdicts[i] = static_cast<uint64_t>(from.counts.verdicts[i]);
    progress.judged += progress.verdicts[i];
  }
  for (size_t i = 0; i < ALERT_RUN_FAILURE_COUNT; ++i) {
    progress.failures[i] = from.failures[i];
    progress.missing[i] = static_cast<uint64_t>(from.missing[i]);
  }
  progress.requests = from.requests;
  progress.retries = from.retries;
  progress.input_tokens = static_cast<uint64_t>(from.input_tokens);
  progress.output_tokens = static_cast<uint64_t>(from.output_tokens);
  progress.seconds = from.seconds;
  progress.seconds_left = from.seconds_left;
  progress.in_flight = from.in_flight;
  progress.concurrency = from.concurrency;
  progress.problems = from.problems;
  progress.stop = from.stop;
  return progress;
}

absl::Status Execute(alert_run* run, alert_run_callback callback, void* user) {
  alert_status stopped = ALERT_OK;
  for (;;) {
    absl::Status status = run->evaluation->Next(kTickMs, &run->event);
    if (status.raw_code() == ALERT_END) break;
    if (!status.ok()) {
      if (stopped == ALERT_OK || !absl::IsCancelled(status)) return status;
      break;
    }
    if (callback == nullptr || stopped != ALERT_OK) continue;
    alert_run_event event = ALERT_RUN_EVENT_INIT;
    ALERT_RETURN_IF_ERROR(CopyEvent(run->event, &event));
    stopped = callback(&event, user);
    if (stopped != ALERT_OK) run->evaluation->Cancel();
  }
  if (stopped == ALERT_OK) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(stopped), "the callback ended the run");
}

}  // namespace

static_assert(ALERT_RUN_FAILURE_COUNT <= ALERT_RUN_FAILURE_SLOTS);

extern "C" {

alert_status alert_run_failure_name(alert_run_failure failure, alert_str* name,
                                    alert_error* error) {
  return alert::capi::EnumName(alert::run::kFailures, failure, name, error);
}

alert_status alert_run_failure_find(const char* name, size_t name_size, alert_run_failure* failure,
                                    alert_error* error) {
  return alert::capi::EnumFind(alert::run::kFailures, name, name_size, failure, error);
}

alert_status alert_run_event_kind_name(alert_run_event_kind kind, alert_str* name,
                                       alert_error* error) {
  return alert::capi::EnumName(kEventKinds, kind, name, error);
}

alert_status alert_run_event_kind_find(const char* name, size_t name_size,
                                       alert_run_event_kind* kind, alert_error* error) {
  return alert::capi::EnumFind(kEventKinds, name, name_size, kind, error);
}

alert_status alert_run_stop_name(alert_run_stop stop, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(kStops, stop, name, error);
}

alert_status alert_run_stop_find(const char* name, size_t name_size, alert_run_stop* stop,
                                 alert_error* error) {
  return alert::capi::EnumFind(kStops, name, name_size, stop, error);
}

alert_status alert_run_create(const alert_run_options* options, alert_run** run,
                              alert_error* error) {
  return Guard(error, [&] { return Open(options, alert::run::OpenRun, run); });
}

alert_status alert_run_rejudge(const alert_run_options* options, alert_run** run,
                               alert_error* error) {
  return Guard(error, [&] { return Open(options, alert::run::OpenRejudge, run); });
}

void alert_run_free(alert_run** run) {
  alert::capi::Free(run);
}

alert_status alert_run_next(alert_run* run, uint32_t timeout_ms, alert_run_event* event,
                            alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(run);
    ALERT_RETURN_IF_ERROR(run->evaluation->Next(timeout_ms, &run->event));
    return CopyEvent(run->event, event);
  });
}

alert_status alert_run_execute(alert_run* run, alert_run_callback callback, void* user,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(run);
    return Execute(run, callback, user);
  });
}

void alert_run_cancel(alert_run* run) {
  if (run != nullptr) run->evaluation->Cancel();
}

alert_status alert_run_describe(alert_run* run, alert_run_progress* progress, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(run);
    return alert::capi::CopyOut(ToC(run->evaluation->progress(), run->evaluation->run()), progress);
  });
}

alert_status alert_run_failure_words(alert_run* run, alert_run_failure failure, alert_str* words,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(run);
    ALERT_REQUIRE(words);
    ALERT_RETURN_IF_ERROR(alert::run::kFailures.Check(failure));
    *words = Str(run->evaluation->words(failure));
    return absl::OkStatus();
  });
}

alert_status alert_run_problems(alert_run* run, alert_problems* problems, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(run);
    const alert::run::LeftOutRows& met = run->evaluation->problems();
    return run->shown.CopyTo(problems, met.counts, met.total(), met.samples);
  });
}

}  // extern "C"
