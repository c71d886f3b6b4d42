#include "compare/sign_flip.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <utility>

#include "fmt/format.h"
#include "interval/special.h"

namespace alert {
namespace {

constexpr int64_t kMaxSum = 100000000;

// How many clusters have an absolute difference of `size`.
struct SizeGroup {
  int64_t size;
  int64_t clusters;
};

// The fewest clusters first: the last group, the most costly one, is never convolved.
std::vector<SizeGroup> GroupBySize(Counts differences) {
  std::map<int64_t, int64_t> sizes;
  for (const int64_t difference : differences) {
    if (difference != 0) ++sizes[std::abs(difference)];
  }
  std::vector<SizeGroup> groups;
  groups.reserve(sizes.size());
  for (const auto& [size, clusters] : sizes) groups.push_back({size, clusters});
  std::stable_sort(groups.begin(), groups.end(),
                   [](const SizeGroup& a, const SizeGroup& b) { return a.clusters < b.clusters; });
  return groups;
}

// Adds the group to the sum of which `mass` is the distribution, as far as it goes.
void Convolve(const SizeGroup& group, std::vector<double>* mass) {
  std::vector<double> sum(mass->size(), 0.0);
  const size_t size = static_cast<size_t>(group.size);
  for (int64_t positive = 0; positive <= group.clusters; ++positive) {
    const size_t shift = static_cast<size_t>(positive) * size;
    if (shift >= sum.size()) break;
    const double share =
        FairBinomialPmf(static_cast<double>(positive), static_cast<double>(group.clusters));
    if (share == 0) continue;
    for (size_t x = shift; x < sum.size(); ++x) sum[x] += share * (*mass)[x - shift];
  }
  *mass = std::move(sum);
}

}  // namespace

absl::Status CheckDifferences(Counts differences) {
  if (differences.empty()) return absl::InvalidArgumentError("there are no clusters");
  int64_t sum = 0;
  for (size_t row = 0; row < differences.size(); ++row) {
    const int64_t difference = differences[row];
    // Their sum is checked as it grows, so that it can't overflow.
    if (difference > kMaxSum || difference < -kMaxSum || (sum += std::abs(difference)) > kMaxSum) {
      return RowError(row,
                      fmt::format("with the difference {}, absolute differences add up to more "
                                  "than {}",
                                  difference, kMaxSum));
    }
  }
  return absl::OkStatus();
}

double SignFlipP(Counts differences) {
  int64_t total = 0;
  int64_t positive = 0;
  for (const int64_t difference : differences) {
    total += std::abs(difference);
    positive += std::max(difference, int64_t{0});
  }
  // What lies on the rarer side of 0; the chance that no more does is one half of the p-value.
  const int64_t rarer = std::min(positive, total - positive);
  if (2 * rarer == total) return 1;
  const std::vector<SizeGroup> groups = GroupBySize(differences);
  const SizeGroup& last = groups.back();
  std::vector<double> mass = {1.0};
  if (groups.size() > 1) mass.resize(static_cast<size_t>(rarer) + 1, 0.0);
  for (size_t i = 0; i + 1 < groups.size(); ++i) Convolve(groups[i], &mass);
  double p = 0;
  for (size_t x = 0; x < mass.size(); ++x) {
    if (mass[x] == 0) continue;
    const int64_t left = (rarer - static_cast<int64_t>(x)) / last.size;
    p += mass[x] * BinomialCdf(static_cast<double>(left), static_cast<double>(last.clusters), 0.5);
  }
  return std::min(2 * p, 1.0);
}

}  // namespace alert
