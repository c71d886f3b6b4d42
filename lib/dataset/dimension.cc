#include "dataset/dimension.h"

#include "base/status.h"

namespace alert {
namespace {

constexpr Enumerator kDimensionTable[] = {{ALERT_DIMENSION_MODEL, "model"},
                                          {ALERT_DIMENSION_CATEGORY, "category"},
                                          {ALERT_DIMENSION_MACRO, "macro"},
                                          {ALERT_DIMENSION_ATTACK, "attack"},
                                          {ALERT_DIMENSION_LANGUAGE, "language"}};

}  // namespace

constexpr Enumeration kDimensions("dimension", kDimensionTable);

bool IsNamedByRows(alert_dimension dimension) {
  return dimension == ALERT_DIMENSION_MODEL || dimension == ALERT_DIMENSION_ATTACK ||
         dimension == ALERT_DIMENSION_LANGUAGE;
}

absl::Status CheckNamedByRows(alert_dimension dimension) {
  ALERT_RETURN_IF_ERROR(kDimensions.Check(dimension));
  if (IsNamedByRows(dimension)) return absl::OkStatus();
  return absl::InvalidArgumentError("the names of categories and macros are those of the taxonomy");
}

}  // namespace alert
