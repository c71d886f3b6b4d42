#include "filter_process.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "abi_call.h"
#include "text/escape.h"

extern char** environ;

namespace alert::cli {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void FailToRun(const std::string& program, int error) {
  Fail(kWrongCommand,
       fmt::format("{}: can't be started: {}", CleanText(program), std::strerror(error)));
}

// A file without a name: a program that does not read all of its input at once can't block this
// one.
File FileWith(const std::string& text) {
  File file(std::tmpfile());
  if (file == nullptr) Fail(kBadData, "no temporary file can be made");
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  if (!written || std::fflush(file.get()) != 0) Fail(kBadData, "a temporary file can't be written");
  std::rewind(file.get());
  return file;
}

std::string ReadAll(int descriptor) {
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t size = read(descriptor, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer, static_cast<size_t>(size));
  }
}

int WaitFor(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

FilterResult RunFilter(const std::vector<std::string>& command, const std::string& input) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const File file = FileWith(input);
  int ends[2];
  if (pipe(ends) != 0) FailToRun(command[0], errno);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(file.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  pid_t process = 0;
  const int error =
      posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  FilterResult result;
  if (error == 0) {
    result.output = ReadAll(ends[0]);
    result.exit_code = WaitFor(process);
  }
  close(ends[0]);
  if (error != 0) FailToRun(command[0], error);
  return result;
}

}  // namespace alert::cli
