#include "import/lines.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace alert::import {
absl::Status ForEachLine(const Input& input,
                         const std::function<absl::Status(uint64_t, std::string_view)>& visit) {
  const absl::StatusOr<std::unique_ptr<ByteStream>> bytes = input.Read();
  ALERT_RETURN_IF_ERROR(bytes.status());
  uint64_t number = 0;
  std::string line;
  const auto take = [&]() -> absl::Status {
    const uint64_t taken = number++;
    if (line.find_first_not_of(" \t\r\n") == line.npos) return absl::OkStatus();
    return visit(taken, line);
  };
  std::string piece(kPieceSize, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = (*bytes)->Read(piece.data(), piece.size());
    ALERT_RETURN_IF_ERROR(got.status());
    if (*got == 0) return take();
    std::string_view rest(piece.data(), *got);
    for (size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      line.append(rest.substr(0, end));
      ALERT_RETURN_IF_ERROR(take());
      line.clear();
      rest.remove_prefix(end + 1);
    }
    line.append(rest);
    if (line.size() > kMostDocument) {
      return input.Damaged(absl::StrCat("a line is longer than ", kMostDocument, " bytes"));
    }
  }
}

absl::Status ForEachObject(const Input& input,
                           const std::function<absl::Status(uint64_t, const Value&)>& visit,
                           uint64_t* malformed) {
  JsonReader reader;
  *malformed = 0;
  return ForEachLine(input, [&](uint64_t number, std::string_view line) -> absl::Status {
    const std::optional<Value> value = reader.Read(line);
    if (value.has_value() && value->is_object()) return visit(number, *value);
    ++*malformed;
    return absl::OkStatus();
  });
}

}  // namespace alert::import
