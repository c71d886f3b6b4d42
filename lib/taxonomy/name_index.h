// Finds names by their bytes in a few nanoseconds: it is asked once for every row of a dataset.
#ifndef ALERT_LIB_TAXONOMY_NAME_INDEX_H_
#define ALERT_LIB_TAXONOMY_NAME_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alert {

// An open-addressing table from names to indices. Three words (the first, the second and the last
// eight bytes) and the size say all about a name of up to 24 bytes: it is found without a branch
// that depends on its length.
class NameIndex {
 public:
  NameIndex();

  // False, and nothing changes, where `name` is there already.
  bool Insert(std::string_view name, uint16_t value);

  std::optional<uint16_t> Find(std::string_view name) const {
    const Key key = KeyOf(name);
    for (size_t i = key.hash >> shift_; slots_[i].used; i = (i + 1) & (slots_.size() - 1)) {
      if (Equal(slots_[i], key, name)) return slots_[i].value;
    }
    return std::nullopt;
  }

  // How many names there are.
  size_t size() const { return used_; }

  // Of the longest name.
  size_t max_size() const { return max_size_; }

 private:
  struct Key {
    uint64_t head = 0;
    uint64_t middle = 0;
    uint64_t tail = 0;
    uint64_t hash = 0;
  };

  struct Slot {
    Key key;
    std::string name;
    uint16_t value = 0;
    bool used = false;
  };

  template <typename Word>
  static uint64_t Load(const char* data) {
    Word word;
    std::memcpy(&word, data, sizeof word);
    return word;
  }

  static Key KeyOf(std::string_view name) {
    const char* data = name.data();
    const size_t size = name.size();
    Key key;
    if (size >= 8) {
      key.head = Load<uint64_t>(data);
      key.middle = Load<uint64_t>(data + std::min<size_t>(8, size - 8));
      key.tail = Load<uint64_t>(data + size - 8);
    } else if (size >= 4) {
      key.head = Load<uint32_t>(data);
      key.tail = Load<uint32_t>(data + size - 4);
    } else if (size > 0) {
      key.head = Load<uint8_t>(data) | Load<uint8_t>(data + size / 2) << 8;
      key.tail = Load<uint8_t>(data + size - 1);
    }
    uint64_t hash = (key.head ^ key.middle << 1 ^ size) * 0x9E3779B97F4A7C15u;
    hash = (hash ^ (hash >> 32) ^ key.tail) * 0xD6E8FEB86659FD93u;
    key.hash = hash;
    return key;
  }

  static bool Equal(const Slot& slot, const Key& key, std::string_view name) {
    const uint64_t difference = (slot.key.head ^ key.head) | (slot.key.middle ^ key.middle) |
                                (slot.key.tail ^ key.tail) | (slot.name.size() ^ name.size());
    if (difference != 0) return false;
    return name.size() <= 24 ||
           std::memcmp(slot.name.data() + 16, name.data() + 16, name.size() - 24) == 0;
  }

  void Place(Slot slot);
  void Grow();

  std::vector<Slot> slots_;  // a power of two, at most a quarter of them used
  int shift_;                // hash >> shift_ is a place in slots_
  size_t used_ = 0;
  size_t max_size_ = 0;
};

}  // namespace alert

#endif  // ALERT_LIB_TAXONOMY_NAME_INDEX_H_
