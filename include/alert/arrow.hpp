// Streams of the Arrow C stream interface.
#ifndef ALERT_ARROW_HPP_
#define ALERT_ARROW_HPP_

#include <utility>

#include "alert/abi.hpp"
#include "alert/arrow.h"

namespace alert {
inline namespace v0 {

// Owns a stream of the Arrow C stream interface.
class ArrowStream {
 public:
  ArrowStream() = default;
  // Takes over what *stream holds, and marks it as released.
  explicit ArrowStream(ArrowArrayStream* stream) : stream_(*stream) { stream->release = nullptr; }
  ArrowStream(ArrowStream&& other) noexcept : ArrowStream(&other.stream_) {}
  ArrowStream& operator=(ArrowStream&& other) noexcept {
    std::swap(stream_, other.stream_);
    return *this;
  }
  ~ArrowStream() {
    if (stream_.release != nullptr) stream_.release(&stream_);
  }

  // For functions that make a stream, read one or take one over.
  ArrowArrayStream* get() { return &stream_; }

 private:
  ArrowArrayStream stream_ = {};
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_ARROW_HPP_
