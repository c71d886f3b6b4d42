// The templates of guard.h.
#ifndef ALERT_LIB_BASE_GUARD_INL_H_
#define ALERT_LIB_BASE_GUARD_INL_H_

#include <algorithm>
#include <cstring>

#include "base/guard.h"

namespace alert::capi {

// `struct_size` of the caller's struct must hold at least itself.
absl::Status CheckStructSize(size_t struct_size);

// Of a struct of the caller's that is longer than the `known` bytes: OK where the rest is zero, for
// zero is every member's default; Unimplemented where it asks for something.
absl::Status CheckTail(const void* in, size_t struct_size, size_t known);

template <typename Struct>
absl::Status CopyOut(const Struct& value, Struct* out) {
  if (out == nullptr) return NullArgument("the struct to fill");
  const size_t size = out->struct_size;
  ALERT_RETURN_IF_ERROR(CheckStructSize(size));
  std::memcpy(out, &value, std::min(size, sizeof(Struct)));
  out->struct_size = size;
  return absl::OkStatus();
}

template <typename Struct>
absl::Status CopyIn(const Struct* in, Struct* value) {
  if (in == nullptr) return absl::OkStatus();
  ALERT_RETURN_IF_ERROR(CheckStructSize(in->struct_size));
  ALERT_RETURN_IF_ERROR(CheckTail(in, in->struct_size, sizeof(Struct)));
  std::memcpy(value, in, std::min(in->struct_size, sizeof(Struct)));
  value->struct_size = sizeof(Struct);
  return absl::OkStatus();
}

}  // namespace alert::capi

#endif  // ALERT_LIB_BASE_GUARD_INL_H_
