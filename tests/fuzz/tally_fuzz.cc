// Any bytes may be a tally: they are refused, or what they mean has bytes that mean the same, and
// adds up: with an empty tally to itself, with itself to nothing that counts an item twice.
//
// The checksum is put behind the input, for no fuzzer finds it.
#include <cstdio>
#include <cstdlib>

#include "base/siphash.h"
#include "tally/tally.h"
#include "tally/tally_by_model.h"

namespace {

using alert::Tally;

#define CHECK_THAT(condition)                                              \
  do {                                                                     \
    if (!(condition)) {                                                    \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                        \
    }                                                                      \
  } while (false)

std::string WithChecksum(std::string bytes) {
  const uint64_t hash = alert::SipHash64(alert::SipKey(), bytes);
  bytes.push_back(15 << 3 | 1);
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(hash >> shift));
  return bytes;
}

uint64_t RowCount(const Tally& tally) {
  uint64_t rows = 0;
  const alert::TallyByModel by_model(tally);
  const size_t models = tally.NameCount(ALERT_DIMENSION_MODEL);
  for (size_t model = 0; model < models; ++model) {
    for (const alert::TallyCell& cell : by_model.Cells(model)) {
      for (uint64_t count : cell.counts) rows += count;
    }
  }
  return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  absl::StatusOr<Tally> tally = Tally::FromBytes(WithChecksum(std::string(data, data + size)));
  if (!tally.ok()) {
    CHECK_THAT(tally.status().code() == absl::StatusCode::kDataLoss);
    return 0;
  }
  const std::string bytes = tally->ToBytes();
  absl::StatusOr<Tally> again = Tally::FromBytes(bytes);
  CHECK_THAT(again.ok());
  CHECK_THAT(again->ToBytes() == bytes);
  const uint64_t rows = RowCount(*tally);
  CHECK_THAT(RowCount(*again) == rows);

  Tally empty(tally->shared_taxonomy());
  CHECK_THAT(empty.Merge(*tally).ok());
  CHECK_THAT(RowCount(empty) == rows);
  if (again->Merge(*tally).ok()) {
    CHECK_THAT(tally->has_expected() || RowCount(*again) == 2 * rows);
  } else {
    CHECK_THAT(again->ToBytes() == bytes);
  }
  return 0;
}
