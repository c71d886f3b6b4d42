#include "text.h"

#include <fmt/format.h>

#include "text/edit_distance.h"

namespace alert::cli {
std::string Grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string Counted(uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", Grouped(number), noun, number == 1 ? "" : "s");
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  // More than one slip in two letters, and it is another word.
  size_t best_distance = word.size() / 2 + 1;
  std::string best;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace alert::cli
