// Tallies as bytes: alert.v1.Tally.
#ifndef ALERT_LIB_TALLY_TALLY_CODEC_H_
#define ALERT_LIB_TALLY_TALLY_CODEC_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tally/tally.h"

namespace alert {

class TallyCodec {
 public:
  static std::string Encode(const Tally& tally);
  static absl::StatusOr<Tally> Decode(std::string_view bytes);
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_CODEC_H_
