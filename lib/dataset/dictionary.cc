#include "dataset/dictionary.h"

namespace alert {
namespace {

// Spellings beyond this are looked up by name each time: data with so many is not worth the memory.
constexpr size_t kMaxSpellings = 4096;

absl::string_view Abseil(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Dictionary::Dictionary(std::string_view first_name)
    : names_(std::make_shared<const NameList>(NameList{std::string(first_name)})),
      stable_({std::string(first_name)}) {
  by_name_.emplace(first_name, 0);
}

std::optional<uint16_t> Dictionary::Find(std::string_view name) const {
  const auto found = by_name_.find(Abseil(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<uint16_t> Dictionary::Intern(std::string_view name) {
  if (const std::optional<uint16_t> found = Find(name)) return found;
  if (names_->size() >= kMaxNames) return std::nullopt;
  const auto index = static_cast<uint16_t>(names_->size());
  auto names = std::make_shared<NameList>(*names_);
  names->emplace_back(name);
  stable_.emplace_back(name);
  names_ = std::move(names);
  by_name_.emplace(name, index);
  return index;
}

void Dictionary::Remember(std::string_view spelling, uint16_t index) {
  if (spellings_.size() < kMaxSpellings) spellings_.Insert(spelling, index);
}

}  // namespace alert
