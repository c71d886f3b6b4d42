// Enumerations of the C ABI with the names of their values: one table for both directions, and the
// same status and words for the same mistake.
#ifndef ALERT_LIB_BASE_ENUMERATION_H_
#define ALERT_LIB_BASE_ENUMERATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "alert/abi.h"
#include "base/guard.h"

namespace alert {

struct Enumerator {
  int64_t value;
  std::string_view name;
};

// The enumerators of a table whose rows have a `value` and a `name` among their members.
template <typename Row, size_t N>
constexpr std::array<Enumerator, N> EnumeratorsOf(const Row (&table)[N]) {
  std::array<Enumerator, N> enumerators = {};
  for (size_t i = 0; i < N; ++i) enumerators[i] = {table[i].value, table[i].name};
  return enumerators;
}

// Refers to its table, which has to outlive it.
class Enumeration {
 public:
  // `noun` is what a message calls a value.
  template <size_t N>
  constexpr Enumeration(std::string_view noun, const Enumerator (&table)[N])
      : noun_(noun), table_(table), size_(N) {}
  template <size_t N>
  constexpr Enumeration(std::string_view noun, const std::array<Enumerator, N>& table)
      : noun_(noun), table_(table.data()), size_(N) {}

  const Enumerator* begin() const { return table_; }
  const Enumerator* end() const { return table_ + size_; }

  // Empty for a value that is none.
  std::string_view Name(int64_t value) const;

  // In any letter case, hyphens and underscores alike.
  template <typename Value>
  std::optional<Value> Find(std::string_view name) const {
    const Enumerator* found = FindEntry(name);
    if (found == nullptr) return std::nullopt;
    return static_cast<Value>(found->value);
  }

  // OutOfRange, with the names, for a value that is none.
  absl::Status Check(int64_t value) const;

  // NotFound for a name that is none.
  absl::Status NotFound(std::string_view name) const;

 private:
  const Enumerator* FindEntry(std::string_view name) const;

  std::string_view noun_;
  const Enumerator* table_;
  size_t size_;
};

namespace capi {

// What each alert_<noun>_name is.
template <typename Value>
alert_status EnumName(const Enumeration& enumeration, Value value, alert_str* name,
                      alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    absl::Status status = enumeration.Check(value);
    if (status.ok()) *name = Str(enumeration.Name(value));
    return status;
  });
}

// What each alert_<noun>_find is.
template <typename Value>
alert_status EnumFind(const Enumeration& enumeration, const char* name, size_t name_size,
                      Value* value, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(value);
    const std::optional<Value> found = enumeration.Find<Value>(View(name, name_size));
    if (!found.has_value()) return enumeration.NotFound(View(name, name_size));
    *value = *found;
    return absl::OkStatus();
  });
}

}  // namespace capi
}  // namespace alert

#endif  // ALERT_LIB_BASE_ENUMERATION_H_
