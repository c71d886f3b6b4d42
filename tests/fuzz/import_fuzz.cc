// Any bytes may be a result file: they are refused, or become rows that are JSON objects on lines
// of their own. The first byte is the format, a letter from `a` on; 0 to 9 stand for options.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "import/format.h"
#include "import/importers.h"
#include "import/input.h"
#include "import/row.h"
#include "import/value.h"

namespace {

using alert::import::ImportOptions;
using alert::import::Input;

#define CHECK_THAT(condition)                                              \
  do {                                                                     \
    if (!(condition)) {                                                    \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                        \
    }                                                                      \
  } while (false)

class CheckingSink : public alert::import::RowSink {
 public:
  absl::Status Add(const alert::import::Row& row) override {
    const std::string line = LineOf(row, "");
    CHECK_THAT(line.find('\n') == line.size() - 1);
    const auto read = reader_.Read(line);
    CHECK_THAT(read.has_value() && (*read)["id"].is_text() && (*read)["category"].is_text());
    return absl::OkStatus();
  }
  void Note(std::string_view) override {}
  void NotePartial(std::string_view note) override { Note(note); }
  void LeaveOutMalformed(uint64_t) override {}

 private:
  alert::import::JsonReader reader_;
};

ImportOptions SomeOptions() {
  ImportOptions options;
  options.safe = {"C", "0"};
  options.unsafe = {"I", "1"};
  options.score = "score";
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Input input = Input::OfMemory("input", bytes);
  const auto detected = alert::import::Detect(input);
  CHECK_THAT(detected.ok() || detected.status().code() == absl::StatusCode::kDataLoss);
  const auto format =
      static_cast<alert_import_format>((data[0] & 0x0F) % ALERT_IMPORT_FORMAT_COUNT);
  const alert::import::Importer importer = alert::import::ImporterOf(format);
  if (importer == nullptr) return 0;
  CheckingSink sink;
  const ImportOptions options = (data[0] & 0x10) != 0 ? SomeOptions() : ImportOptions();
  const absl::Status status = importer({input, options, sink});
  CHECK_THAT(status.ok() || status.code() == absl::StatusCode::kDataLoss ||
             status.code() == absl::StatusCode::kInvalidArgument);
  return 0;
}
