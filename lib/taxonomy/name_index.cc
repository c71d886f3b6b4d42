#include "taxonomy/name_index.h"

#include <algorithm>
#include <utility>

namespace alert {
namespace {

constexpr int kInitialBits = 4;

}  // namespace

NameIndex::NameIndex() : slots_(size_t{1} << kInitialBits), shift_(64 - kInitialBits) {}

bool NameIndex::Insert(std::string_view name, uint16_t value) {
  if (Find(name).has_value()) return false;
  if ((used_ + 1) * 4 > slots_.size()) Grow();
  Place(Slot{KeyOf(name), std::string(name), value, true});
  ++used_;
  max_size_ = std::max(max_size_, name.size());
  return true;
}

void NameIndex::Place(Slot slot) {
  size_t i = slot.key.hash >> shift_;
  while (slots_[i].used) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = std::move(slot);
}

void NameIndex::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  --shift_;
  for (Slot& slot : old) {
    if (slot.used) Place(std::move(slot));
  }
}

}  // namespace alert
