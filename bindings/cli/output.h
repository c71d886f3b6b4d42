// Where a command's result goes: standard output, or a file that appears only when it is complete.
#ifndef ALERT_BINDINGS_CLI_OUTPUT_H_
#define ALERT_BINDINGS_CLI_OUTPUT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// A file is written beside its place under another name, and takes its place in Commit; without
// Commit it leaves nothing behind. What is no regular file (a device, a pipe) is written directly.
class Output {
 public:
  // Opens `path`; "-" is standard output. Fails with kWrongCommand where it can't be written.
  explicit Output(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Print(std::string_view text);

  // Runs `write(writer, user, error)`, a call of a writing function of the library.
  template <typename Function>
  void Take(Function write) {
    alert_error error = ALERT_ERROR_INIT;
    const alert_status status = write(&Output::Writer, static_cast<void*>(this), &error);
    FailIfWriteFailed();
    if (status != ALERT_OK) Fail(kBadData, Describe(status, error));
  }

  // To be called once, when everything has been written.
  void Commit();

  // Bytes written so far.
  uint64_t size() const { return size_; }

  bool is_terminal() const;

  // Columns of the terminal; 0 where this is none.
  unsigned terminal_width() const;

 private:
  static alert_status Writer(const char* data, size_t size, void* user);

  void Append(std::string_view text);
  void Flush();
  void WriteAll(std::string_view text);
  void FailIfWriteFailed() const;
  void OpenBeside();

  std::string path_;       // as given, for messages
  std::string target_;     // what is replaced, links resolved
  std::string temporary_;  // empty where the target is written directly
  int descriptor_ = -1;
  int write_error_ = 0;  // errno of the first failed write
  std::string buffer_;
  uint64_t size_ = 0;
};

// Fails with kWrongCommand where two of `paths` are one file, or both standard output: the second
// would replace the first. Empty paths are outputs that were not asked for.
void CheckOutputs(const std::vector<std::string>& paths);

// A check of an option: "" names no file, and is what an unset variable of a script leaves.
std::string NotEmpty(const std::string& path);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_OUTPUT_H_
