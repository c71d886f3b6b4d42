#include "run/endpoint/limiter.h"

#include <algorithm>

namespace alert::run {
namespace {

constexpr uint32_t kFirst = 20;
constexpr double kCut = 0.8;
constexpr double kCoolDown = 15;

}  // namespace

Limiter::Limiter(const Options& options)
    : options_(options),
      allowed_(options.fixed != 0 ? options.fixed : std::min(kFirst, options.most)) {}

bool Limiter::MayStart(double now) const {
  return in_flight_ < allowed_ && now >= next_start();
}

void Limiter::Started(double now) {
  ++in_flight_;
  if (options_.per_minute != 0) slot_ = std::max(slot_, now) + 60.0 / options_.per_minute;
}

void Limiter::Succeeded(double now) {
  --in_flight_;
  if (now >= cool_until_ && ++round_ >= allowed_) Grow();
}

void Limiter::Failed() {
  --in_flight_;
}

bool Limiter::Overloaded(double now, double retry_after) {
  --in_flight_;
  rest_until_ = std::max(rest_until_, now + std::min(retry_after, kLongestRest));
  if (now < cool_until_) return false;
  cool_until_ = now + kCoolDown;
  was_overloaded_ = true;
  round_ = 0;
  if (options_.fixed != 0) return false;
  allowed_ = std::max<uint32_t>(1, static_cast<uint32_t>(allowed_ * kCut));
  return true;
}

double Limiter::next_start() const {
  return std::max(rest_until_, slot_);
}

void Limiter::Grow() {
  round_ = 0;
  if (options_.fixed != 0) return;
  const uint32_t step = was_overloaded_ ? 1 : std::max<uint32_t>(1, allowed_ / 2);
  allowed_ = std::min(options_.most, allowed_ + step);
}

}  // namespace alert::run
