// Pins the layout of public structs: a change that would break a program built against older
// headers does not compile. Members are added at the end of a struct that may grow, and to its
// pins. The numbers are those of the 64-bit data model.
#ifndef ALERT_LIB_BASE_PIN_H_
#define ALERT_LIB_BASE_PIN_H_

#include <cstddef>
#include <cstdint>

#if UINTPTR_MAX == UINT64_MAX
#define ALERT_PIN(type, member, offset) \
  static_assert(offsetof(type, member) == (offset), "the layout of " #type " has changed")
// Of a struct as it is now: one that may grow has another with every member that it gains.
#define ALERT_PIN_SIZE(type, size) \
  static_assert(sizeof(type) == (size), "the size of " #type " has changed")
#else
#define ALERT_PIN(type, member, offset) static_assert(true, "")
#define ALERT_PIN_SIZE(type, size) static_assert(true, "")
#endif

#endif  // ALERT_LIB_BASE_PIN_H_
