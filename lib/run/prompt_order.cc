#include "run/prompt_order.h"

#include <algorithm>
#include <random>
#include <tuple>
#include <utility>

namespace alert::run {
namespace {

// The standard library's distributions draw differently from one to another; the engine does not.
class Draws {
 public:
  explicit Draws(uint64_t seed) : engine_(seed) {}

  // Below `limit`, which is far below 2^64.
  uint64_t Below(uint64_t limit) { return engine_() % limit; }

  // In [0, 1).
  double Share() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

 private:
  std::mt19937_64 engine_;
};

void Shuffle(Draws* draws, std::vector<size_t>* items) {
  for (size_t i = items->size(); i > 1; --i) std::swap((*items)[i - 1], (*items)[draws->Below(i)]);
}

}  // namespace

std::vector<int64_t> RandomPlaces(const std::vector<uint32_t>& category_of, uint64_t seed) {
  Draws draws(seed);
  std::vector<std::vector<size_t>> items;  // by category
  for (size_t item = 0; item < category_of.size(); ++item) {
    if (category_of[item] >= items.size()) items.resize(category_of[item] + size_t{1});
    items[category_of[item]].push_back(item);
  }
  // A category's items lie evenly over the whole, from a start of their own.
  std::vector<std::tuple<double, size_t, size_t>> order;
  for (size_t category = 0; category < items.size(); ++category) {
    Shuffle(&draws, &items[category]);
    const double start = draws.Share();
    const double size = static_cast<double>(items[category].size());
    for (size_t i = 0; i < items[category].size(); ++i) {
      order.emplace_back((static_cast<double>(i) + start) / size, category, items[category][i]);
    }
  }
  std::sort(order.begin(), order.end());
  std::vector<int64_t> places(category_of.size());
  for (size_t place = 0; place < order.size(); ++place) {
    places[std::get<2>(order[place])] = static_cast<int64_t>(place);
  }
  return places;
}

void OrderedItems::Add(std::string_view category) {
  const auto next = static_cast<uint32_t>(categories_.size());
  category_of_.push_back(categories_.try_emplace(std::string(category), next).first->second);
}

}  // namespace alert::run
