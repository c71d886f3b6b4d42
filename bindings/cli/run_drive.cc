#include "run_drive.h"

#include <fmt/format.h>

#include <atomic>
#include <csignal>

#include "enumerations.h"
#include "notice.h"
#include "run_progress.h"
#include "text.h"

namespace alert::cli {
namespace {

// What the handler works on: one run a process.
std::atomic<alert_run*> running{nullptr};
std::atomic<int> signals{0};

extern "C" void CancelRunning(int) {
  signals.fetch_add(1);
  alert_run_cancel(running.load());
}

// Has SIGINT and SIGTERM cancel the run, as long as the object lives.
class Interruptible {
 public:
  explicit Interruptible(alert_run* run) {
    running.store(run);
    struct sigaction action {};
    action.sa_handler = CancelRunning;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &interrupt_);
    sigaction(SIGTERM, &action, &terminate_);
  }
  ~Interruptible() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
    running.store(nullptr);
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction terminate_ {};
};

int ExitCodeOf(alert_status status) {
  const bool command = status == ALERT_UNAUTHENTICATED || status == ALERT_FAILED_PRECONDITION ||
                       status == ALERT_INVALID_ARGUMENT;
  return command ? kWrongCommand : kBadData;
}

// Why the run ended before all was asked, where it did.
void TellStop(alert_run* run) {
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  Call(alert_run_describe, run, &progress);
  if (progress.stop == ALERT_RUN_STOP_NONE) return;
  Notice(fmt::format("stopped: {}, after {} of {}", NameOf(alert_run_stop_name, progress.stop),
                     Grouped(progress.answered + progress.explained),
                     Counted(progress.prompts, "prompt")));
}

}  // namespace

int DriveRun(alert_run* run, const DriveOptions& options) {
  RunProgress progress(options.measure, options.quiet);
  alert_error error = ALERT_ERROR_INIT;
  alert_run_event event = ALERT_RUN_EVENT_INIT;
  alert_status status = ALERT_OK;
  bool told = false;
  {
    const Interruptible interruptible(run);
    while ((status = alert_run_next(run, 100, &event, &error)) == ALERT_OK) {
      if (signals.load() > 0 && !told) {
        told = true;
        progress.Say("stopping: waiting for what is in flight (once more: stop at once)");
      }
      progress.Show(run, event);
    }
  }
  progress.Finish(run);
  if (status == ALERT_END && !options.quiet) TellStop(run);
  if (status != ALERT_END) {
    const int code = ExitCodeOf(status);
    Fail(code, fmt::format("{}; what was answered is in {}: {} goes on from there",
                           Describe(status, error), options.store,
                           code == kWrongCommand
                               ? "the corrected command (with --new where it is another endpoint)"
                               : "the same command"));
  }
  if (!options.may_have_none && !RunProgress::HasVerdict(run)) {
    Fail(kBadData, fmt::format("there is nothing to score in {}: not one answer was found safe or "
                               "unsafe; alert export {} shows why, row by row",
                               options.store, options.store));
  }
  if (!options.quiet) Notice("next: " + options.next);
  return kDone;
}

}  // namespace alert::cli
