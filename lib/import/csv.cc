#include "import/csv.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace alert::import {
namespace {

// The character that separates most in the first line.
char SeparatorOf(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\n'));
  char best = ',';
  for (const char separator : {'\t', ';'}) {
    if (std::count(line.begin(), line.end(), separator) >
        std::count(line.begin(), line.end(), best)) {
      best = separator;
    }
  }
  return best;
}

class CsvReader {
 public:
  CsvReader(const Input& input,
            const std::function<absl::Status(uint64_t, const CsvRecord&)>& visit)
      : input_(input), visit_(visit) {}

  absl::Status Take(std::string_view bytes) {
    if (separator_ == '\0') separator_ = SeparatorOf(bytes);
    for (const char byte : bytes) ALERT_RETURN_IF_ERROR(TakeByte(byte));
    return absl::OkStatus();
  }

  absl::Status Finish() {
    if (state_ == State::kQuoted) return input_.Damaged("a quote in the table is not closed");
    return EndRecord();
  }

 private:
  enum class State { kPlain, kQuoted, kMaybeClosed };

  absl::Status TakeByte(char byte) {
    if (state_ == State::kQuoted) {
      if (byte == '"') {
        state_ = State::kMaybeClosed;
        return absl::OkStatus();
      }
      return Keep(byte);
    }
    if (state_ == State::kMaybeClosed && byte == '"') {
      state_ = State::kQuoted;
      return Keep(byte);
    }
    state_ = State::kPlain;
    if (byte == '"' && value_.empty()) {
      state_ = State::kQuoted;
      has_values_ = true;
      return absl::OkStatus();
    }
    if (byte == separator_) {
      EndValue();
      has_values_ = true;
      return absl::OkStatus();
    }
    if (byte == '\n') return EndRecord();
    if (byte == '\r') return absl::OkStatus();
    return Keep(byte);
  }

  absl::Status Keep(char byte) {
    if (++size_ > kMostDocument) {
      return input_.Damaged(absl::StrCat("a record is longer than ", kMostDocument, " bytes"));
    }
    value_.push_back(byte);
    return absl::OkStatus();
  }

  void EndValue() {
    record_.push_back(std::move(value_));
    value_.clear();
  }

  absl::Status EndRecord() {
    if (!has_values_ && value_.empty()) return absl::OkStatus();
    EndValue();
    has_values_ = false;
    size_ = 0;
    absl::Status status = visit_(number_++, record_);
    record_.clear();
    return status;
  }

  const Input& input_;
  const std::function<absl::Status(uint64_t, const CsvRecord&)>& visit_;
  char separator_ = '\0';
  State state_ = State::kPlain;
  bool has_values_ = false;
  uint64_t number_ = 0;
  size_t size_ = 0;  // of the record
  CsvRecord record_;
  std::string value_;
};

}  // namespace

absl::Status ForEachRecord(const Input& input,
                           const std::function<absl::Status(uint64_t, const CsvRecord&)>& visit) {
  const absl::StatusOr<std::unique_ptr<ByteStream>> bytes = input.Read();
  ALERT_RETURN_IF_ERROR(bytes.status());
  CsvReader reader(input, visit);
  absl::StatusOr<std::string> head = ReadHead(bytes->get(), kPieceSize);
  ALERT_RETURN_IF_ERROR(head.status());
  ALERT_RETURN_IF_ERROR(reader.Take(*head));
  std::string piece(kPieceSize, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = (*bytes)->Read(piece.data(), piece.size());
    ALERT_RETURN_IF_ERROR(got.status());
    if (*got == 0) return reader.Finish();
    ALERT_RETURN_IF_ERROR(reader.Take({piece.data(), *got}));
  }
}

size_t ColumnOf(const CsvRecord& heading, std::string_view name) {
  const auto found = std::find(heading.begin(), heading.end(), name);
  return found == heading.end() ? SIZE_MAX : static_cast<size_t>(found - heading.begin());
}

}  // namespace alert::import
