// How many requests an endpoint gets at once, and how fast.
#ifndef ALERT_LIB_RUN_ENDPOINT_LIMITER_H_
#define ALERT_LIB_RUN_ENDPOINT_LIMITER_H_

#include <cstdint>

#include "alert/run.h"

namespace alert::run {

// More seconds of rest than this no server gets.
constexpr double kLongestRest = 600;

// Times are seconds on any steady clock.
//
// The allowance starts at 20 and grows by half with each round of requests that went well, until
// the first sign of overload; from then on by one a round. A sign of overload cuts it to 0.8 of
// itself; further signs within the cool-down belong to the same burst and cut nothing.
class Limiter {
 public:
  struct Options {
    uint32_t fixed = 0;  // this many, always; 0: adapt
    uint32_t most = ALERT_RUN_MAX_CONCURRENCY;
    uint32_t per_minute = 0;  // 0: no limit
  };

  explicit Limiter(const Options& options);

  // Whether a request may start now, and, once it did, that it has.
  bool MayStart(double now) const;
  void Started(double now);

  // A request came back well, or badly for another reason than overload.
  void Succeeded(double now);
  void Failed();

  // The endpoint has too much to do; it wants `retry_after` seconds of rest (0: it does not say).
  // True if the allowance was cut.
  bool Overloaded(double now, double retry_after);

  // When it is worth asking again, as far as time alone decides.
  double next_start() const;

  uint32_t allowed() const { return allowed_; }
  uint32_t in_flight() const { return in_flight_; }

 private:
  void Grow();

  Options options_;
  uint32_t allowed_;
  uint32_t in_flight_ = 0;
  uint32_t round_ = 0;  // requests that went well since the allowance last changed
  bool was_overloaded_ = false;
  double cool_until_ = 0;
  double rest_until_ = 0;
  double slot_ = 0;  // when the next request a minute is due
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_LIMITER_H_
