// How fast a run asks an endpoint that answers at once, and what it costs: run_throughput PROMPTS.
//
// The endpoint is a process of its own, so that the CPU time and the memory printed are the
// client's alone. The store is written to the current directory's file system, as a run's would be.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "alert/run.h"
#include "support/fake_endpoint.h"

namespace {

using alert::test::FakeEndpoint;
using alert::test::FakeReply;
using alert::test::FakeRequest;

// Serves until it is killed, or its parent ends, and writes its port to `pipe`.
[[noreturn]] void Serve(int pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  FakeReply reply;
  reply.body = alert::test::ChatReply("I'm sorry, but I can't help with that.");
  const FakeEndpoint endpoint([&reply](const FakeRequest&) { return reply; });
  const uint16_t port = endpoint.port();
  if (write(pipe, &port, sizeof port) != sizeof port) _exit(1);
  for (;;) pause();
}

void Check(alert_status status, const alert_error& error) {
  if (status == ALERT_OK) return;
  std::fprintf(stderr, "run_throughput: %s\n", error.message);
  std::exit(1);
}

std::string WritePrompts(const std::string& directory, uint64_t count) {
  const std::string path = directory + "/prompts.jsonl";
  std::FILE* file = std::fopen(path.c_str(), "w");
  for (uint64_t i = 1; i <= count; ++i) {
    std::fprintf(file,
                 "{\"id\": %llu, \"category\": \"crime_theft\", \"prompt\": \"### Instruction:\\n"
                 "A prompt of about the length that prompts of this benchmark have, number %llu"
                 "\\n### Response:\\n\"}\n",
                 static_cast<unsigned long long>(i), static_cast<unsigned long long>(i));
  }
  std::fclose(file);
  return path;
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void Measure(const std::string& directory, uint64_t count, uint16_t port) {
  alert_error error = ALERT_ERROR_INIT;
  const std::string prompts = WritePrompts(directory, count);
  const std::string store = directory + "/run.sqlite";
  const std::string url = "http://127.0.0.1:" + std::to_string(port);
  alert_dataset_options read = ALERT_DATASET_OPTIONS_INIT;
  read.threads = 1;
  alert_dataset* dataset = nullptr;
  Check(alert_dataset_open(prompts.data(), prompts.size(), &read, &dataset, &error), error);
  alert_run_options options = ALERT_RUN_OPTIONS_INIT;
  options.store = {store.data(), store.size()};
  options.dataset = dataset;
  options.model = {ALERT_LITERAL("scripted")};
  options.endpoint = {url.data(), url.size()};
  const double before = CpuSeconds();
  alert_run* run = nullptr;
  Check(alert_run_create(&options, &run, &error), error);
  const double planned = CpuSeconds();
  Check(alert_run_execute(run, nullptr, nullptr, &error), error);
  const double after = CpuSeconds();
  alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
  Check(alert_run_describe(run, &progress, &error), error);
  alert_run_free(&run);
  alert_dataset_free(&dataset);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto requests = static_cast<double>(progress.requests);
  std::printf(
      "prompts %llu  requests/s %.0f  client CPU us/request %.1f (and %.1f to write the "
      "prompts down)  peak memory KiB %ld\n",
      static_cast<unsigned long long>(count), requests / progress.seconds,
      (after - planned) / requests * 1e6, (planned - before) / requests * 1e6, usage.ru_maxrss);
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20000;
  if (count == 0) return 2;
  int pipes[2];
  if (pipe(pipes) != 0) return 1;
  const pid_t server = fork();
  if (server == 0) Serve(pipes[1]);
  uint16_t port = 0;
  if (read(pipes[0], &port, sizeof port) != sizeof port) return 1;
  std::string directory = "run-throughput-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) return 1;
  Measure(directory, count, port);
  kill(server, SIGKILL);
  waitpid(server, nullptr, 0);
  for (const char* name : {"/prompts.jsonl", "/run.sqlite"}) unlink((directory + name).c_str());
  rmdir(directory.c_str());
  return 0;
}
