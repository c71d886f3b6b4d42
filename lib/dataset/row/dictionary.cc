#include "dataset/row/dictionary.h"

#include "base/text.h"

namespace alert {
namespace {

// Spellings beyond this are looked up by name each time: data with so many is not worth the memory.
constexpr size_t kMaxSpellings = 4096;

}  // namespace

Dictionary::Dictionary(std::string_view first_name) : stable_({std::string(first_name)}) {
  by_name_.emplace(first_name, 0);
}

std::optional<uint16_t> Dictionary::Find(std::string_view name) const {
  const auto found = by_name_.find(Absl(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<uint16_t> Dictionary::Intern(std::string_view name) {
  if (const std::optional<uint16_t> found = Find(name)) return found;
  if (size() >= kMaxNames) return std::nullopt;
  const auto index = static_cast<uint16_t>(size());
  stable_.emplace_back(name);
  by_name_.emplace(name, index);
  return index;
}

std::shared_ptr<const NameList> Dictionary::names() {
  if (names_ == nullptr || names_->size() != size()) {
    names_ = std::make_shared<const NameList>(stable_.begin(), stable_.end());
  }
  return names_;
}

void Dictionary::Remember(std::string_view spelling, uint16_t index) {
  if (spellings_.size() < kMaxSpellings) spellings_.Insert(spelling, index);
}

}  // namespace alert
