#include "abi_call.h"

#include <string>

#include "hint.h"

namespace alert::cli {

std::string Describe(alert_status status, const alert_error& error) {
  if (error.message[0] != '\0') return WithHint(error.message, error.cause);
  alert_str name = {nullptr, 0};
  alert_status_name(status, &name, nullptr);
  return std::string(View(name));
}

}  // namespace alert::cli
