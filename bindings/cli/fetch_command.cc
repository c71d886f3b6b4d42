// alert dataset fetch: a release of ALERT's data from its public home.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include "abi_call.h"
#include "alert/run.h"
#include "command.h"
#include "common_flags.h"
#include "notice.h"
#include "text.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct FetchFlags {
  std::string name;
  std::string base_url;
  std::string directory = ".";
  bool accept = false;
  bool quiet = false;
};

bool Ask(const std::string& question) {
  if (isatty(STDIN_FILENO) != 1) return false;
  std::fputs(question.c_str(), stderr);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "yes";
}

// Shows the licence, and ends the command unless the user accepts it.
void AcceptLicence(const alert_fetch_release& release, bool accepted) {
  Notice(View(release.notice));
  Notice(fmt::format("licence {}: {}", View(release.licence), View(release.licence_url)));
  if (accepted || Ask("alert: do you accept it? [y/N] ")) return;
  Fail(kWrongCommand, "the licence was not accepted; --accept-licence accepts it");
}

// On a terminal, a line that is written over.
class FetchProgress {
 public:
  explicit FetchProgress(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) == 1) {}
  ~FetchProgress() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
  }
  FetchProgress(const FetchProgress&) = delete;
  FetchProgress& operator=(const FetchProgress&) = delete;

  static alert_status Show(uint64_t bytes, uint64_t size, void* user) {
    static_cast<FetchProgress*>(user)->Draw(bytes, size);
    return ALERT_OK;
  }

 private:
  void Draw(uint64_t bytes, uint64_t size) {
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    const std::string all = size == 0 ? "" : fmt::format(" of {}", Grouped(size));
    std::fputs(fmt::format("\r\x1b[K{}{} bytes", Grouped(bytes), all).c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
  }

  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_;
};

int RunFetch(const FetchFlags& flags) {
  alert_fetch_release release = ALERT_FETCH_RELEASE_INIT;
  Call<kWrongCommand>(alert_fetch_describe, flags.name.data(), flags.name.size(), &release);
  AcceptLicence(release, flags.accept);
  alert_fetch_options options = ALERT_FETCH_OPTIONS_INIT;
  options.base_url = Str(flags.base_url);
  options.directory = Str(flags.directory);
  options.accept_licence = 1;
  FetchProgress progress(flags.quiet);
  Call(alert_fetch, flags.name.data(), flags.name.size(), &options, &FetchProgress::Show,
       static_cast<void*>(&progress));
  if (flags.quiet) return kDone;
  Notice(fmt::format("{}/{}: fetched, its counts are those of the release", flags.directory,
                     View(release.file)));
  return kDone;
}

}  // namespace

void AddFetchCommand(CLI::App& dataset, Context& context) {
  auto flags = std::make_shared<FetchFlags>();
  CLI::App* command =
      dataset.add_subcommand("fetch", "Fetch a release of ALERT's data, and verify it");
  command->add_option("NAME", flags->name, "alert or alert-adversarial")->required()->type_name("");
  command->add_option("--base-url", flags->base_url, "Where from; default: its public home")
      ->type_name("URL");
  command->add_option("--directory", flags->directory, "The directory that it goes to")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_flag("--accept-licence", flags->accept, "The licence is accepted");
  AddQuiet(*command, flags->quiet);
  command->footer(Examples({"alert dataset fetch alert --accept-licence --directory data"}));
  command->callback([flags, &context] { context.action = [flags] { return RunFetch(*flags); }; });
}

}  // namespace alert::cli
