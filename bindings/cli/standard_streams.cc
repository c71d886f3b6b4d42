#include "standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace alert::cli {
namespace {

bool IsClosed(int descriptor) {
  return fcntl(descriptor, F_GETFD) < 0 && errno == EBADF;
}

// The lowest descriptor that is free is the one that is closed, for those below it are held.
bool Hold(int descriptor, int mode) {
  return !IsClosed(descriptor) || open("/dev/null", mode) == descriptor;
}

}  // namespace

bool HoldStandardStreams() {
  // Input that can't be read, and output that can't be written: an error, not nothing.
  return Hold(STDIN_FILENO, O_WRONLY) && Hold(STDOUT_FILENO, O_RDONLY) &&
         Hold(STDERR_FILENO, O_WRONLY);
}

}  // namespace alert::cli
