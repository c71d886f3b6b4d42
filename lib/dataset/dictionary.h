// Names to small indices, in the order of their first appearance.
#ifndef ALERT_LIB_DATASET_DICTIONARY_H_
#define ALERT_LIB_DATASET_DICTIONARY_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "dataset/batch.h"
#include "taxonomy/name_index.h"

namespace alert {

class Dictionary {
 public:
  static constexpr size_t kMaxNames = UINT16_MAX;

  explicit Dictionary(std::string_view first_name);

  // The index of `name`, made where it is new; none once there are kMaxNames.
  std::optional<uint16_t> Intern(std::string_view name);

  // The index of `name`, where it has one.
  std::optional<uint16_t> Find(std::string_view name) const;

  // The index that was remembered for this spelling, the bytes that stand in a file for a name: most
  // rows have a spelling of rows before, and need neither unescaping nor folding.
  std::optional<uint16_t> Recall(std::string_view spelling) const {
    return spellings_.Find(spelling);
  }
  void Remember(std::string_view spelling, uint16_t index);

  // The name with this index; it stays where it is.
  const std::string& name(size_t index) const { return stable_[index]; }

  // All names so far; never changed afterwards, so that another thread may read it.
  std::shared_ptr<const NameList> names() const { return names_; }

 private:
  std::shared_ptr<const NameList> names_;
  std::deque<std::string> stable_;  // the same names
  absl::flat_hash_map<std::string, uint16_t> by_name_;
  NameIndex spellings_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_DICTIONARY_H_
