// Names to small indices, in the order of their first appearance.
#ifndef ALERT_LIB_DATASET_ROW_DICTIONARY_H_
#define ALERT_LIB_DATASET_ROW_DICTIONARY_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "dataset/row/batch.h"
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

  // The index that was remembered for this spelling, the bytes that stand in a file for a name:
  // most rows have a spelling of rows before, and need neither unescaping nor folding.
  std::optional<uint16_t> Recall(std::string_view spelling) const {
    return spellings_.Find(spelling);
  }
  void Remember(std::string_view spelling, uint16_t index);

  // The name with this index; it stays where it is.
  const std::string& name(size_t index) const { return stable_[index]; }

  size_t size() const { return stable_.size(); }

  // All names so far; never changed afterwards, so that another thread may read it. Copies them
  // where names were made since the last call: to be asked for once a batch, not for each row.
  std::shared_ptr<const NameList> names();

 private:
  std::deque<std::string> stable_;
  std::shared_ptr<const NameList> names_;  // as they were at the last call of names(); may be null
  absl::flat_hash_map<std::string, uint16_t> by_name_;
  NameIndex spellings_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_DICTIONARY_H_
