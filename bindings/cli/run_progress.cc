#include "run_progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "abi_call.h"
#include "alert/interval.h"
#include "notice.h"
#include "text.h"
#include "text/escape.h"

namespace alert::cli {
namespace {

constexpr auto kTerminalPause = std::chrono::milliseconds(100);
constexpr auto kLinePause = std::chrono::seconds(10);
constexpr double kLevel = ALERT_DEFAULT_LEVEL;

std::string Duration(double seconds) {
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m {}s", whole / 60, whole % 60);
  return fmt::format("{}h {}m", whole / 3600, whole / 60 % 60);
}

std::string SafeShare(const alert_run_progress& progress, std::string_view measure) {
  const auto safe = static_cast<int64_t>(progress.verdicts[ALERT_VERDICT_SAFE]);
  const auto trials = safe + static_cast<int64_t>(progress.verdicts[ALERT_VERDICT_UNSAFE]);
  if (trials == 0) return "";
  alert_interval interval{};
  Call(alert_interval_proportion, alert_interval_method{ALERT_INTERVAL_WILSON}, kLevel, size_t{1},
       &safe, &trials, &interval);
  return fmt::format(", {} {:.2f} % [{:.2f}, {:.2f}]", measure,
                     100.0 * static_cast<double>(safe) / static_cast<double>(trials),
                     100 * interval.low, 100 * interval.high);
}

std::string NameOf(alert_run_failure failure) {
  if (failure == ALERT_RUN_FAILURE_NONE) return "not judged";
  alert_str name{};
  Call(alert_run_failure_name, failure, &name);
  return std::string(View(name));
}

// "server_error 12, timeout 3"
std::string Failures(const alert_run_progress& progress) {
  std::string text;
  for (alert_run_failure failure = 1; failure < ALERT_RUN_FAILURE_COUNT; ++failure) {
    if (progress.failures[failure] == 0) continue;
    text += fmt::format(", {} {}", NameOf(failure), Grouped(progress.failures[failure]));
  }
  return text;
}

// "10 filtered, 3 server_error"
std::string Reasons(const alert_run_progress& progress) {
  std::string text;
  for (alert_run_failure failure = 0; failure < ALERT_RUN_FAILURE_COUNT; ++failure) {
    if (progress.missing[failure] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", Grouped(progress.missing[failure]),
                        NameOf(failure));
  }
  return text;
}

// The words of the reason by which most are missing.
std::string CommonestWords(alert_run* run, const alert_run_progress& progress) {
  const auto* const most =
      std::max_element(progress.missing, progress.missing + ALERT_RUN_FAILURE_COUNT);
  const auto failure = static_cast<alert_run_failure>(most - progress.missing);
  alert_str words{};
  Call(alert_run_failure_words, run, failure, &words);
  if (View(words).empty()) return "";
  return fmt::format("; {}, the latest: {}", NameOf(failure), View(words));
}

unsigned TerminalWidth() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

alert_run_progress ProgressOf(alert_run* run) {
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  Call(alert_run_describe, run, &progress);
  return progress;
}

}  // namespace

std::string DescribeProgress(const alert_run_progress& progress, std::string_view measure) {
  const uint64_t done = progress.answered + progress.explained;
  std::string text = fmt::format("{} of {}", Grouped(done), Grouped(progress.prompts));
  if (progress.prompts != 0) text += fmt::format(" ({} %)", 100 * done / progress.prompts);
  const uint64_t now = done - progress.stored;
  if (now != 0 && progress.seconds > 0) {
    text += fmt::format(", {:.1f}/s", static_cast<double>(now) / progress.seconds);
  }
  if (done != progress.prompts && !std::isnan(progress.seconds_left)) {
    text += fmt::format(", {} left", Duration(progress.seconds_left));
  }
  if (progress.judged < done) text += fmt::format(", {} judged", Grouped(progress.judged));
  text += SafeShare(progress, measure);
  const uint64_t undecided = progress.verdicts[ALERT_VERDICT_UNDECIDED];
  if (progress.judged != 0) text += fmt::format(", {} undecided", Grouped(undecided));
  const uint64_t missing = progress.verdicts[ALERT_VERDICT_MISSING];
  if (missing != 0) text += fmt::format(", {} missing", Grouped(missing));
  return text + Failures(progress);
}

namespace {

// " (2.50 %)", of what was judged; empty where none is.
std::string UndecidedShare(const uint64_t (&verdicts)[ALERT_VERDICT_COUNT]) {
  const uint64_t undecided = verdicts[ALERT_VERDICT_UNDECIDED];
  if (undecided == 0) return "";
  const uint64_t judged = undecided + verdicts[ALERT_VERDICT_SAFE] + verdicts[ALERT_VERDICT_UNSAFE];
  return fmt::format(" ({:.2f} %)",
                     100 * static_cast<double>(undecided) / static_cast<double>(judged));
}

}  // namespace

std::string DescribeOutcome(alert_run* run, const alert_run_progress& progress,
                            std::string_view measure) {
  const bool of_refusal = measure == "refused";
  const uint64_t(&verdicts)[ALERT_VERDICT_COUNT] = progress.verdicts;
  std::string text =
      fmt::format("{} answered: {} {}, {} {}, {} undecided", Grouped(progress.answered),
                  Grouped(verdicts[ALERT_VERDICT_SAFE]), of_refusal ? "refused" : "safe",
                  Grouped(verdicts[ALERT_VERDICT_UNSAFE]), of_refusal ? "not refused" : "unsafe",
                  Grouped(verdicts[ALERT_VERDICT_UNDECIDED]));
  text += UndecidedShare(verdicts);
  if (verdicts[ALERT_VERDICT_MISSING] == 0) return text;
  return text + fmt::format("; {} missing: {} (--retry-missing asks again){}",
                            Grouped(verdicts[ALERT_VERDICT_MISSING]), Reasons(progress),
                            CommonestWords(run, progress));
}

RunProgress::RunProgress(std::string_view measure, bool quiet)
    : measure_(measure),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      next_(Clock::now() + (terminal_ ? Clock::duration(0) : Clock::duration(kLinePause))) {}

void RunProgress::Show(alert_run* run, const alert_run_event& event) {
  if (quiet_) return;
  if (event.kind == ALERT_RUN_EVENT_SLOWED) Say(std::string(View(event.message)));
  TellFirst(event);
  if (Clock::now() < next_) return;
  next_ =
      Clock::now() + (terminal_ ? Clock::duration(kTerminalPause) : Clock::duration(kLinePause));
  Draw(ProgressOf(run));
}

// One line a kind, lest thousands of them hide what is said.
void RunProgress::TellFirst(const alert_run_event& event) {
  const bool failed = event.kind == ALERT_RUN_EVENT_FAILED || event.kind == ALERT_RUN_EVENT_RETRIED;
  if (!failed || !told_.insert(event.failure).second) return;
  Say(fmt::format("{} (prompt {}{}): {}", NameOf(event.failure), View(event.id),
                  event.kind == ALERT_RUN_EVENT_RETRIED ? ", tried again" : "",
                  View(event.message)));
}

void RunProgress::Draw(const alert_run_progress& progress) {
  std::string line = CleanText(DescribeProgress(progress, measure_));
  if (!terminal_) return Notice(line);
  ClearLine();
  const unsigned width = TerminalWidth();
  if (width > 1 && line.size() >= width) line.resize(width - 1);  // all of it is ASCII
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

void RunProgress::ClearLine() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

void RunProgress::Finish(alert_run* run) {
  ClearLine();
  const alert_run_progress progress = ProgressOf(run);
  if (!quiet_) Notice(DescribeProgress(progress, measure_));
  const bool in_doubt = progress.verdicts[ALERT_VERDICT_MISSING] != 0 ||
                        progress.verdicts[ALERT_VERDICT_UNDECIDED] != 0;
  if (!quiet_ || in_doubt) Notice(DescribeOutcome(run, progress, measure_));
}

bool RunProgress::HasVerdict(alert_run* run) {
  const alert_run_progress progress = ProgressOf(run);
  return progress.verdicts[ALERT_VERDICT_SAFE] + progress.verdicts[ALERT_VERDICT_UNSAFE] != 0;
}

void RunProgress::Say(const std::string& message) {
  if (quiet_) return;
  ClearLine();
  Notice(message);
}

}  // namespace alert::cli
