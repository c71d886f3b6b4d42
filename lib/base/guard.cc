#include "base/guard.h"

#include <exception>
#include <new>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"

namespace alert::capi {
alert_status Report(const absl::Status& status, alert_error* error) noexcept {
  if (status.ok()) return ALERT_OK;
  const auto code = static_cast<alert_status>(status.raw_code());
  // The end of an iteration is no error, and leaves the caller's error as it is.
  if (error == nullptr || code == ALERT_END) return code;
  const Location location = LocationOf(status);
  const absl::string_view text = status.message();
  error->status = code;
  error->cause = CauseOf(status);
  error->line = location.line;
  error->offset = location.offset;
  const size_t size =
      CopyHarmless({text.data(), text.size()}, error->message, sizeof error->message - 1);
  error->message[size] = '\0';
  return code;
}

absl::Status CurrentExceptionStatus() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("out of memory");
  } catch (const std::exception& exception) {
    return absl::InternalError(exception.what());
  } catch (...) {
    return absl::InternalError("an unknown exception was thrown");
  }
}

absl::Status NullArgument(const char* name) {
  return absl::InvalidArgumentError(absl::StrCat(name, " is NULL"));
}

absl::Status NoIndex(const char* what, size_t index, size_t count) {
  return absl::OutOfRangeError(
      absl::StrCat(what, " ", index, " does not exist; there are ", count));
}

absl::Status CheckNoNul(std::string_view text, std::string_view name) {
  const size_t nul = text.find('\0');
  if (nul == text.npos) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(absl::string_view(name.data(), name.size()), " holds a NUL, at byte ", nul,
                   ": the system would take what stands before it alone"));
}

absl::Status CheckTexts(const alert_str* texts, size_t count, const char* name) {
  for (size_t i = 0; i < count; ++i) {
    if (texts[i].data == nullptr && texts[i].size != 0) {
      return absl::InvalidArgumentError(absl::StrCat(name, "[", i, "].data is NULL"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStructSize(size_t struct_size) {
  if (struct_size < sizeof(size_t)) {
    return absl::InvalidArgumentError(
        "struct_size is not set; initialise the struct with its ALERT_..._INIT macro");
  }
  return absl::OkStatus();
}

absl::Status CheckTail(const void* in, size_t struct_size, size_t known) {
  // Beyond what any version will have, the size was never set, and there may be no such memory.
  constexpr size_t kLongest = 4096;
  if (struct_size > known + kLongest) {
    return absl::InvalidArgumentError(
        absl::StrCat("struct_size is ", struct_size, ", and the struct has ", known,
                     " bytes; initialise it with its ALERT_..._INIT macro"));
  }
  const char* bytes = static_cast<const char*>(in);
  for (size_t at = known; at < struct_size; ++at) {
    if (bytes[at] == 0) continue;
    return absl::UnimplementedError(absl::StrCat(
        "the struct sets a member at byte ", at, " that this library does not know; of ",
        struct_size, " bytes it knows ", known, ", being version ", ALERT_VERSION_STRING));
  }
  return absl::OkStatus();
}

absl::Status WriteAll(std::string_view text, alert_writer writer, void* user) {
  ALERT_REQUIRE(writer);
  const alert_status result = text.empty() ? ALERT_OK : writer(text.data(), text.size(), user);
  if (result == ALERT_OK) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(result), "the writer stopped the output");
}

}  // namespace alert::capi
