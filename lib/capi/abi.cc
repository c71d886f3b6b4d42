#include "alert/abi.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "capi/guard.h"

namespace alert::capi {
namespace {

// The longest prefix of `text` of at most `capacity` bytes that ends at a character boundary.
std::string_view CutAtCharacter(std::string_view text, size_t capacity) {
  if (text.size() <= capacity) return text;
  size_t size = capacity;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

alert_status Report(const absl::Status& status, alert_error* error) noexcept {
  if (status.ok()) return ALERT_OK;
  const auto code = static_cast<alert_status>(status.raw_code());
  // The end of an iteration is no error, and leaves the caller's error as it is.
  if (error == nullptr || code == ALERT_END) return code;
  const Location location = LocationOf(status);
  const absl::string_view text = status.message();
  const std::string_view message =
      CutAtCharacter({text.data(), text.size()}, sizeof error->message - 1);
  error->status = code;
  error->reserved = 0;
  error->line = location.line;
  error->offset = location.offset;
  std::memcpy(error->message, message.data(), message.size());
  error->message[message.size()] = '\0';
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

absl::Status CheckStructSize(size_t struct_size) {
  if (struct_size < sizeof(size_t)) {
    return absl::InvalidArgumentError(
        "struct_size is not set; initialise the struct with its ALERT_..._INIT macro");
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

namespace {

using alert::capi::Str;

std::string_view StatusName(alert_status status) {
  switch (status) {
    case ALERT_OK: return "ok";
    case ALERT_CANCELLED: return "cancelled";
    case ALERT_UNKNOWN: return "unknown";
    case ALERT_INVALID_ARGUMENT: return "invalid_argument";
    case ALERT_DEADLINE_EXCEEDED: return "deadline_exceeded";
    case ALERT_NOT_FOUND: return "not_found";
    case ALERT_ALREADY_EXISTS: return "already_exists";
    case ALERT_PERMISSION_DENIED: return "permission_denied";
    case ALERT_RESOURCE_EXHAUSTED: return "resource_exhausted";
    case ALERT_FAILED_PRECONDITION: return "failed_precondition";
    case ALERT_ABORTED: return "aborted";
    case ALERT_OUT_OF_RANGE: return "out_of_range";
    case ALERT_UNIMPLEMENTED: return "unimplemented";
    case ALERT_INTERNAL: return "internal";
    case ALERT_UNAVAILABLE: return "unavailable";
    case ALERT_DATA_LOSS: return "data_loss";
    case ALERT_UNAUTHENTICATED: return "unauthenticated";
    case ALERT_END: return "end";
    default: return "unknown_status";
  }
}

}  // namespace

extern "C" {

alert_status alert_status_name(alert_status status, alert_str* name) {
  if (name == nullptr) return ALERT_INVALID_ARGUMENT;
  *name = Str(StatusName(status));
  return ALERT_OK;
}

uint32_t alert_version(void) {
  return ALERT_VERSION;
}

uint32_t alert_abi_version(void) {
  return ALERT_ABI_VERSION;
}

alert_status alert_version_text(alert_str* text) {
  if (text == nullptr) return ALERT_INVALID_ARGUMENT;
  *text = Str(ALERT_VERSION_STRING);
  return ALERT_OK;
}

}  // extern "C"
