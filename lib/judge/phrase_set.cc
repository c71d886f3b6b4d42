#include "judge/phrase_set.h"

#include <algorithm>
#include <utility>

namespace alert {
namespace {

bool HasPrefix(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// Sorted, and without those that begin with another, which tells already.
std::vector<std::string> Fewest(std::vector<std::string> phrases) {
  std::sort(phrases.begin(), phrases.end());
  std::vector<std::string> fewest;
  for (std::string& phrase : phrases) {
    const bool told = !fewest.empty() && HasPrefix(phrase, fewest.back());
    if (!phrase.empty() && !told) fewest.push_back(std::move(phrase));
  }
  return fewest;
}

}  // namespace

PhraseSet::PhraseSet(std::vector<std::string> phrases) {
  const std::vector<std::string> fewest = Fewest(std::move(phrases));
  for (const std::string& phrase : fewest) {
    for (unsigned char byte : phrase) {
      if (column_of_[byte] == 0) column_of_[byte] = static_cast<uint16_t>(columns_++);
    }
  }
  AddRow(fewest, 0);
}

int32_t PhraseSet::AddRow(absl::Span<const std::string> phrases, size_t depth) {
  const size_t row = cells_.size() / columns_;
  cells_.resize(cells_.size() + columns_);
  for (size_t begin = 0; begin < phrases.size();) {
    const char first = phrases[begin][depth];
    size_t end = begin;
    while (end < phrases.size() && phrases[end][depth] == first) ++end;
    const uint16_t edge = AddEdge(phrases.subspan(begin, end - begin), depth);
    cells_[row * columns_ + column_of_[static_cast<unsigned char>(first)]] = edge;
    begin = end;
  }
  return static_cast<int32_t>(row);
}

uint16_t PhraseSet::AddEdge(absl::Span<const std::string> phrases, size_t depth) {
  const std::string& first = phrases.front();
  const std::string& last = phrases.back();
  size_t common = depth;
  while (common < std::min(first.size(), last.size()) && first[common] == last[common]) ++common;
  const size_t index = edges_.size();
  edges_.push_back(
      {static_cast<uint32_t>(labels_.size()), static_cast<uint32_t>(common - depth), -1});
  labels_ += first.substr(depth, common - depth);
  if (phrases.size() > 1) {
    const int32_t row = AddRow(phrases, common);
    edges_[index].row = row;
  }
  return static_cast<uint16_t>(index + 1);
}

bool PhraseSet::StandsAtFront(std::string_view text) const {
  for (int32_t row = 0; !text.empty();) {
    const uint16_t cell = Cell(static_cast<size_t>(row), text[0]);
    if (cell == 0) return false;
    const Edge& edge = edges_[cell - 1];
    if (text.size() < edge.size) return false;
    // Most labels are short, and most texts differ at once: a call for each would take longer.
    const char* const label = labels_.data() + edge.label;
    for (size_t i = 1; i < edge.size; ++i) {
      if (text[i] != label[i]) return false;
    }
    if (edge.row < 0) return true;
    text.remove_prefix(edge.size);
    row = edge.row;
  }
  return false;
}

}  // namespace alert
