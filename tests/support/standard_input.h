// A text on standard input.
#ifndef ALERT_TESTS_SUPPORT_STANDARD_INPUT_H_
#define ALERT_TESTS_SUPPORT_STANDARD_INPUT_H_

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

namespace alert::test {

// Puts the read end of a pipe in the place of standard input, and writes `text` to the other end.
class StandardInput {
 public:
  explicit StandardInput(std::string text) : saved_(dup(STDIN_FILENO)) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    writer_ = std::thread([text = std::move(text), out = ends[1]] {
      for (size_t done = 0; done < text.size();) {
        const ssize_t wrote = write(out, text.data() + done, text.size() - done);
        if (wrote < 0) break;
        done += static_cast<size_t>(wrote);
      }
      close(out);
    });
  }
  ~StandardInput() {
    writer_.join();
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }

 private:
  int saved_;
  std::thread writer_;
};

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_STANDARD_INPUT_H_
