// Bytes that begin a cache line.
#ifndef ALERT_LIB_BASE_ALIGNED_BUFFER_H_
#define ALERT_LIB_BASE_ALIGNED_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace alert {

// Memory to read files into. The system copies a page to the beginning of a cache line in half the
// time that it takes to copy it elsewhere, and nothing needs to be zero first.
class AlignedBuffer {
 public:
  static constexpr std::align_val_t kAlignment{64};

  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  size_t size() const { return size_; }

  // Makes room for `size` bytes or more; the bytes there are stay, new ones are not set. Growing in
  // small steps costs no more than growing at once.
  void Grow(size_t size) {
    if (size <= size_) return;
    size = std::max(size, 2 * size_);
    std::unique_ptr<char[], Free> grown(static_cast<char*>(::operator new(size, kAlignment)));
    if (size_ > 0) std::memcpy(grown.get(), bytes_.get(), size_);
    bytes_ = std::move(grown);
    size_ = size;
  }

 private:
  struct Free {
    void operator()(char* bytes) const { ::operator delete(bytes, kAlignment); }
  };

  std::unique_ptr<char[], Free> bytes_;
  size_t size_ = 0;
};

}  // namespace alert

#endif  // ALERT_LIB_BASE_ALIGNED_BUFFER_H_
