// What every entry point of the C ABI is made of: the exception guard and the checks of arguments.
#ifndef ALERT_LIB_BASE_GUARD_H_
#define ALERT_LIB_BASE_GUARD_H_

#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alert/abi.h"
#include "base/status.h"

namespace alert::capi {

// Writes `status` to `error` (may be NULL) unless it is OK, and returns its code.
alert_status Report(const absl::Status& status, alert_error* error) noexcept;

// The status of the exception that is being handled.
absl::Status CurrentExceptionStatus() noexcept;

// Runs `body`, which returns an absl::Status. No exception leaves it.
template <typename Body>
alert_status Guard(alert_error* error, Body&& body) noexcept {
  try {
    return Report(std::forward<Body>(body)(), error);
  } catch (...) {
    return Report(CurrentExceptionStatus(), error);
  }
}

// "`name` is NULL".
absl::Status NullArgument(const char* name);

// "`what` 7 does not exist; there are 4": OutOfRange.
absl::Status NoIndex(const char* what, size_t index, size_t count);

// Returns NullArgument from the enclosing function where `pointer` is NULL.
#define ALERT_REQUIRE(pointer)                                              \
  do {                                                                      \
    if ((pointer) == nullptr) return ::alert::capi::NullArgument(#pointer); \
  } while (false)

// As ALERT_REQUIRE, for text given as pointer and size: NULL is allowed where the size is 0.
#define ALERT_REQUIRE_TEXT(pointer, size)                                                  \
  do {                                                                                     \
    if ((pointer) == nullptr && (size) != 0) return ::alert::capi::NullArgument(#pointer); \
  } while (false)

// As ALERT_REQUIRE_TEXT, for an alert_str, named as it is written: query.category. Parentheses
// would be seen in the message.
// NOLINTNEXTLINE(bugprone-macro-parentheses)
#define ALERT_REQUIRE_STR(text) ALERT_REQUIRE_TEXT(text.data, text.size)

// InvalidArgument where `text` holds a NUL. Of a path, a URL or a variable's name, for which the
// system takes C strings, it would use what stands before the NUL: another one.
absl::Status CheckNoNul(std::string_view text, std::string_view name);

// Returns CheckNoNul's failure from the enclosing function; NULL as in ALERT_REQUIRE_TEXT.
#define ALERT_REQUIRE_NO_NUL(pointer, size)                                       \
  do {                                                                            \
    ALERT_REQUIRE_TEXT(pointer, size);                                            \
    ALERT_RETURN_IF_ERROR(                                                        \
        ::alert::capi::CheckNoNul(::alert::capi::View(pointer, size), #pointer)); \
  } while (false)

// As ALERT_REQUIRE_NO_NUL, for an alert_str.
// NOLINTNEXTLINE(bugprone-macro-parentheses): as above
#define ALERT_REQUIRE_STR_NO_NUL(text) ALERT_REQUIRE_NO_NUL(text.data, text.size)

// Of `count` texts, each as ALERT_REQUIRE_TEXT: InvalidArgument for "names[3].data is NULL", with
// `name` "names".
absl::Status CheckTexts(const alert_str* texts, size_t count, const char* name);

inline std::string_view View(const char* data, size_t size) {
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

inline alert_str Str(std::string_view text) {
  return {text.data(), text.size()};
}

// Hands what was made to the caller, in a handle that the caller frees.
template <typename Value, typename Handle>
absl::Status MakeHandle(absl::StatusOr<Value> made, Handle** handle) {
  ALERT_RETURN_IF_ERROR(made.status());
  *handle = new Handle{*std::move(made)};
  return absl::OkStatus();
}

// Frees the handle behind `*handle` and nulls it.
template <typename Handle>
void Free(Handle** handle) noexcept {
  if (handle == nullptr) return;
  delete *handle;
  *handle = nullptr;
}

// Copies `value`, all of whose members are set but struct_size, to the caller's struct, which may
// be an older and shorter one.
template <typename Struct>
absl::Status CopyOut(const Struct& value, Struct* out);

// Copies the caller's struct, which may be an older and shorter one, over `value`, which holds the
// defaults. NULL keeps the defaults.
template <typename Struct>
absl::Status CopyIn(const Struct* in, Struct* value);

// Passes `text` to the writer in one piece. The status has the code that the writer returned.
absl::Status WriteAll(std::string_view text, alert_writer writer, void* user);

}  // namespace alert::capi

#include "base/guard_inl.h"

#endif  // ALERT_LIB_BASE_GUARD_H_
