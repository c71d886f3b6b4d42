#include "base/status.h"

#include <cstring>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"

namespace alert {
namespace {

constexpr char kLocationType[] = "alert/location";
constexpr char kCauseType[] = "alert/cause";

template <typename Value>
absl::Status With(absl::Status status, absl::string_view type, const Value& value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  status.SetPayload(type, absl::Cord(absl::string_view(bytes, sizeof bytes)));
  return status;
}

template <typename Value>
Value Of(const absl::Status& status, absl::string_view type, Value value) {
  absl::optional<absl::Cord> payload = status.GetPayload(type);
  if (payload.has_value() && payload->size() == sizeof value) {
    const std::string bytes(*payload);
    std::memcpy(&value, bytes.data(), sizeof value);
  }
  return value;
}

}  // namespace

absl::Status WithLocation(absl::Status status, Location location) {
  return With(std::move(status), kLocationType, location);
}

Location LocationOf(const absl::Status& status) {
  return Of(status, kLocationType, Location());
}

absl::Status WithCause(absl::Status status, alert_cause cause) {
  return With(std::move(status), kCauseType, cause);
}

alert_cause CauseOf(const absl::Status& status) {
  return Of(status, kCauseType, alert_cause{ALERT_CAUSE_NONE});
}

}  // namespace alert
