// Enumerations of the C ABI as the words of options.
#ifndef ALERT_BINDINGS_CLI_ENUMERATIONS_H_
#define ALERT_BINDINGS_CLI_ENUMERATIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// The names of an enumeration whose values are 0, 1, 2, ..., as alert_report_format_name tells
// them.
template <typename Value>
std::vector<std::string> NamesOf(alert_status (*name_of)(Value, alert_str*, alert_error*)) {
  std::vector<std::string> names;
  alert_str name = {nullptr, 0};
  while (name_of(static_cast<Value>(names.size()), &name, nullptr) == ALERT_OK) {
    names.emplace_back(View(name));
  }
  return names;
}

// The name of a value, as alert_report_format_name tells it; valid for ever.
template <typename Value>
std::string_view NameOf(alert_status (*name_of)(Value, alert_str*, alert_error*), Value value) {
  alert_str name = {nullptr, 0};
  Call(name_of, value, &name);
  return View(name);
}

// The value with this name, as alert_report_format_find finds it.
template <typename Value>
Value ValueOf(alert_status (*find)(const char*, size_t, Value*, alert_error*),
              std::string_view name) {
  Value value{};
  Call<kWrongCommand>(find, name.data(), name.size(), &value);
  return value;
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_ENUMERATIONS_H_
