#include "compare/multiplicity.h"

#include <algorithm>
#include <numeric>

#include "fmt/format.h"

namespace alert {
namespace {

// The indices of `p` from the smallest p-value to the largest.
std::vector<size_t> Ascending(Reals p) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [p](size_t a, size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

absl::Status CheckPValues(Reals p) {
  for (size_t row = 0; row < p.size(); ++row) {
    if (!(p[row] >= 0 && p[row] <= 1)) {
      return RowError(row, fmt::format("the p-value is {}, but must lie in [0, 1]", p[row]));
    }
  }
  return absl::OkStatus();
}

std::vector<double> Holm(Reals p) {
  const std::vector<size_t> order = Ascending(p);
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const double remaining = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(remaining * p[order[rank]], 1.0));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<double> BenjaminiHochberg(Reals p) {
  const std::vector<size_t> order = Ascending(p);
  std::vector<double> adjusted(p.size());
  double smallest = 1;
  for (size_t rank = order.size(); rank > 0; --rank) {
    const double factor = static_cast<double>(order.size()) / static_cast<double>(rank);
    smallest = std::min(smallest, factor * p[order[rank - 1]]);
    adjusted[order[rank - 1]] = smallest;
  }
  return adjusted;
}

}  // namespace alert
