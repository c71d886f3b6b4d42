#include "base/status.h"

#include <cstring>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"

namespace alert {
namespace {

constexpr char kLocationType[] = "alert/location";

}  // namespace

absl::Status WithLocation(absl::Status status, Location location) {
  char bytes[sizeof location];
  std::memcpy(bytes, &location, sizeof location);
  status.SetPayload(kLocationType, absl::Cord(absl::string_view(bytes, sizeof bytes)));
  return status;
}

Location LocationOf(const absl::Status& status) {
  Location location;
  absl::optional<absl::Cord> payload = status.GetPayload(kLocationType);
  if (payload.has_value() && payload->size() == sizeof location) {
    const std::string bytes(*payload);
    std::memcpy(&location, bytes.data(), sizeof location);
  }
  return location;
}

}  // namespace alert
