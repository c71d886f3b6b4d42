// Tallies as bytes: alert.v1.Tally.
#ifndef ALERT_LIB_TALLY_TALLY_CODEC_H_
#define ALERT_LIB_TALLY_TALLY_CODEC_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tally/tally.h"

namespace alert {

namespace v1 {
class TallyCell;
class TallyGroup;
}  // namespace v1

class TallyCodec {
 public:
  static std::string Encode(const Tally& tally);
  static absl::StatusOr<Tally> Decode(std::string_view bytes);

 private:
  static void EncodeItems(const Tally::ItemsBySample& items, v1::TallyGroup* group);
  static absl::Status DecodeItems(const v1::TallyGroup& message, ItemGroup group, Tally* tally);
  static void EncodeClusters(const Tally& tally, const ItemGroup& group, v1::TallyGroup* encoded);
  static absl::Status DecodeClusters(const v1::TallyCell& cell, const ItemGroup& group,
                                     Tally* tally);
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_CODEC_H_
