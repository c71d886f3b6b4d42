#include "output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>

namespace alert::cli {
namespace {

constexpr size_t kBufferSize = 1 << 16;

// The file behind `path`, so that replacing it replaces what a link points to and not the link.
std::string ResolveLinks(const std::string& path) {
  char* resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string target = resolved;
  std::free(resolved);
  return target;
}

// One name for all the ways to write a path, also where there is no file yet.
std::string WholePath(const std::string& path) {
  std::error_code error;
  const auto whole =
      std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error ? path : whole.string();
}

// /dev/null takes any number of results.
bool IsDevice(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 && S_ISCHR(info.st_mode);
}

mode_t ModeOfNewFile() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

}  // namespace

std::string NotEmpty(const std::string& path) {
  return path.empty() ? "is empty; give the path of a file" : "";
}

void CheckOutputs(const std::vector<std::string>& paths) {
  std::set<std::string> seen;
  for (const std::string& path : paths) {
    if (path.empty() || IsDevice(path)) continue;
    if (seen.insert(path == "-" ? path : WholePath(path)).second) continue;
    const std::string name = path == "-" ? "standard output" : path;
    Fail(kWrongCommand,
         fmt::format("two results can't both go to {}; give one of them another file", name));
  }
}

Output::Output(const std::string& path) : path_(path) {
  if (path.empty()) Fail(kWrongCommand, "-o: " + NotEmpty(path));
  if (path == "-") {
    path_ = "standard output";
    descriptor_ = STDOUT_FILENO;
    return;
  }
  target_ = ResolveLinks(path);
  struct stat info = {};
  const bool exists = stat(target_.c_str(), &info) == 0;
  if (exists && !S_ISREG(info.st_mode)) {
    descriptor_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    OpenBeside();
    if (descriptor_ >= 0) fchmod(descriptor_, exists ? info.st_mode & 0777 : ModeOfNewFile());
  }
  if (descriptor_ < 0) {
    Fail(kWrongCommand,
         fmt::format("{}: cannot be written: {}; give another path", path, std::strerror(errno)));
  }
}

Output::~Output() {
  if (descriptor_ > STDERR_FILENO) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::OpenBeside() {
  std::string name = target_ + ".XXXXXX";
  descriptor_ = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ >= 0) temporary_ = name;
}

void Output::Print(std::string_view text) {
  Append(text);
  FailIfWriteFailed();
}

void Output::Commit() {
  Flush();
  FailIfWriteFailed();
  if (target_.empty()) return;
  const bool closed = close(descriptor_) == 0;
  descriptor_ = -1;
  if (!closed) write_error_ = errno;
  if (closed && !temporary_.empty() && rename(temporary_.c_str(), target_.c_str()) != 0) {
    write_error_ = errno;
  }
  FailIfWriteFailed();
  temporary_.clear();
}

bool Output::is_terminal() const {
  return isatty(descriptor_) == 1;
}

unsigned Output::terminal_width() const {
  winsize size = {};
  return is_terminal() && ioctl(descriptor_, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

alert_status Output::Writer(const char* data, size_t size, void* user) {
  auto* output = static_cast<Output*>(user);
  output->Append({data, size});
  return output->write_error_ == 0 ? ALERT_OK : ALERT_CANCELLED;
}

void Output::Append(std::string_view text) {
  size_ += text.size();
  if (buffer_.size() + text.size() > kBufferSize) Flush();
  if (text.size() >= kBufferSize) {
    WriteAll(text);
  } else {
    buffer_ += text;
  }
}

void Output::Flush() {
  WriteAll(buffer_);
  buffer_.clear();
}

void Output::WriteAll(std::string_view text) {
  while (!text.empty() && write_error_ == 0) {
    const ssize_t written = write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      write_error_ = errno;
    }
  }
}

void Output::FailIfWriteFailed() const {
  if (write_error_ == 0) return;
  if (write_error_ == EPIPE) throw PipeClosed();
  Fail(kBadData, fmt::format("{}: writing failed: {}", path_, std::strerror(write_error_)));
}

}  // namespace alert::cli
