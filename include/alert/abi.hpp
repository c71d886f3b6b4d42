// Errors, handles and ranges: what the C++ faces of all rooms stand on.
#ifndef ALERT_ABI_HPP_
#define ALERT_ABI_HPP_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "alert/abi.h"

namespace alert {
inline namespace v0 {

// How what a cause stands for is mended with these classes; empty where there is nothing to add.
inline std::string_view HintFor(alert_cause cause) {
  switch (cause) {
    case ALERT_CAUSE_ID_MISSING:
      return "MapField(\"id\", PATH) reads it from another key";
    case ALERT_CAUSE_CATEGORY_MISSING:
      return "MapField(\"category\", PATH) reads it from another key";
    case ALERT_CAUSE_PROMPT_MISSING:
      return "MapField(\"prompt\", PATH) reads them from another key";
    case ALERT_CAUSE_CATEGORY_UNKNOWN:
      return "the Taxonomy lists them";
    case ALERT_CAUSE_STORE_AS_ROWS:
      return "where it is the store of a run, a Store exports its rows";
    case ALERT_CAUSE_TALLY_AS_ROWS:
      return "Tally::Parse reads it";
    case ALERT_CAUSE_ROWS_LEFT_OUT:
      return "a Summary of the dataset shows them";
    case ALERT_CAUSE_RELEASE_DIFFERS:
      return "a Summary of the file shows the counts";
    case ALERT_CAUSE_OTHER_CONFIGURATION:
      return "the option `fresh` starts one";
    case ALERT_CAUSE_POLARITY_UNKNOWN:
      return "ImportOptions say so: `safe` and `unsafe`, or `high` for graded scores";
    case ALERT_CAUSE_SCORE_NOT_CHOSEN:
      return "`score` of ImportOptions chooses one";
    case ALERT_CAUSE_JUDGE_NOT_CHOSEN:
      return "`judge` of ImportOptions chooses one";
    case ALERT_CAUSE_FILTER_NOT_CHOSEN:
      return "`filter` of ImportOptions chooses one";
    case ALERT_CAUSE_FORMAT_UNKNOWN:
      return "`format` of ImportOptions says what it is";
    case ALERT_CAUSE_FOREIGN_RESULTS:
      return "Import::Open reads it";
    default:
      return {};
  }
}

// A call of libalert failed. what() is its message, and the hint for its cause behind a semicolon.
class Error : public std::runtime_error {
 public:
  explicit Error(const alert_error& error)
      : std::runtime_error(WithHint(error)), status_(error.status), cause_(error.cause) {
    if (error.line != ALERT_NO_LINE) line_ = error.line;
    if (error.offset != ALERT_NO_OFFSET) offset_ = error.offset;
  }

  alert_status status() const { return status_; }
  alert_cause cause() const { return cause_; }
  // Of the place in the data, where one is meant: the line from 1, and the offset of its first
  // byte.
  std::optional<uint64_t> line() const { return line_; }
  std::optional<uint64_t> offset() const { return offset_; }

 private:
  static std::string WithHint(const alert_error& error) {
    const std::string_view hint = HintFor(error.cause);
    return hint.empty() ? error.message : std::string(error.message).append("; ").append(hint);
  }

  alert_status status_;
  alert_cause cause_;
  std::optional<uint64_t> line_;
  std::optional<uint64_t> offset_;
};

// Calls a function of the C ABI whose last parameter is an error. False at the end of an iteration.
template <typename Function, typename... Arguments>
bool Call(Function function, Arguments... arguments) {
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = function(arguments..., &error);
  if (status == ALERT_OK) return true;
  if (status == ALERT_END) return false;
  error.status = status;
  throw Error(error);
}

namespace internal {

inline std::string_view View(alert_str text) {
  return {text.data, text.size};
}

inline alert_str Str(std::string_view text) {
  return {text.data(), text.size()};
}

// Calls a function whose last output is a text.
template <typename Function, typename... Arguments>
std::string_view CallForText(Function function, Arguments... arguments) {
  alert_str text = {nullptr, 0};
  Call(function, arguments..., &text);
  return View(text);
}

// Calls a function of the C ABI that calls back with `Arguments`, and hands them to `callback`. An
// exception of that stops the function and leaves this one.
template <typename Callback, typename... Arguments>
class CallingBack {
 public:
  explicit CallingBack(Callback& callback) : callback_(&callback) {}

  // `function` takes the callback, followed by its `user` and the error.
  template <typename Function>
  void Run(Function function) {
    alert_error error = ALERT_ERROR_INIT;
    const alert_status status = function(&CallingBack::Invoke, this, &error);
    if (exception_ != nullptr) std::rethrow_exception(exception_);
    if (status == ALERT_OK) return;
    error.status = status;
    throw Error(error);
  }

 private:
  static alert_status Invoke(Arguments... arguments, void* user) {
    auto* self = static_cast<CallingBack*>(user);
    try {
      (*self->callback_)(arguments...);
      return ALERT_OK;
    } catch (...) {
      self->exception_ = std::current_exception();
      return ALERT_CANCELLED;
    }
  }

  Callback* callback_;
  std::exception_ptr exception_;
};

// Calls a function that takes a writer, and passes what it writes to `sink(std::string_view)`.
template <typename Sink, typename Function>
void WriteTo(Sink& sink, Function function) {
  auto write = [&sink](const char* data, size_t size) { sink(std::string_view(data, size)); };
  CallingBack<decltype(write), const char*, size_t>(write).Run(function);
}

template <typename Function>
std::string Collect(Function function) {
  std::string text;
  auto append = [&text](std::string_view piece) { text.append(piece); };
  WriteTo(append, function);
  return text;
}

inline std::vector<alert_str> Strs(const std::vector<std::string_view>& texts) {
  std::vector<alert_str> views;
  views.reserve(texts.size());
  for (std::string_view text : texts) views.push_back(Str(text));
  return views;
}

// Calls `find(indices, capacity, &count)` for their number, and again for the indices.
template <typename Find>
std::vector<uint16_t> CollectIndices(Find find) {
  size_t count = 0;
  find(nullptr, 0, &count);
  std::vector<uint16_t> indices(count);
  find(indices.data(), indices.size(), &count);
  return indices;
}

template <typename T, void (*kFree)(T**)>
struct Deleter {
  void operator()(T* handle) const { kFree(&handle); }
};

template <typename T, void (*kFree)(T**)>
using Handle = std::unique_ptr<T, Deleter<T, kFree>>;

// Calls a function whose last output is a new handle.
template <typename H, typename Function, typename... Arguments>
H Make(Function function, Arguments... arguments) {
  typename H::pointer handle = nullptr;
  Call(function, arguments..., &handle);
  return H(handle);
}

// Random access by index over anything with `operator[]`, for range-for.
template <typename Container>
class IndexIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = decltype(std::declval<const Container&>()[size_t{0}]);
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = value_type;

  IndexIterator(const Container* container, size_t index) : container_(container), index_(index) {}
  value_type operator*() const { return (*container_)[index_]; }
  IndexIterator& operator++() {
    ++index_;
    return *this;
  }
  IndexIterator operator++(int) {
    IndexIterator before = *this;
    ++index_;
    return before;
  }
  bool operator==(const IndexIterator& other) const { return index_ == other.index_; }
  bool operator!=(const IndexIterator& other) const { return index_ != other.index_; }

 private:
  const Container* container_;
  size_t index_;
};

}  // namespace internal

// A column of numbers that is somebody else's: in the library's memory, and empty where it was not
// asked for; or on its way into a function, of a std::vector, a std::array or an array.
template <typename T>
class Span {
 public:
  Span() = default;
  Span(const T* data, size_t size) : data_(data), size_(data == nullptr ? 0 : size) {}
  template <size_t kSize>
  Span(const T (&array)[kSize]) : Span(array, kSize) {}
  template <typename Container, typename = std::enable_if_t<std::is_same_v<
                                    std::remove_cv_t<std::remove_pointer_t<
                                        decltype(std::declval<const Container&>().data())>>,
                                    T>>>
  Span(const Container& container) : Span(container.data(), container.size()) {}
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](size_t index) const { return data_[index]; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

 private:
  const T* data_ = nullptr;
  size_t size_ = 0;
};

namespace internal {

// How many rows columns that belong together have.
inline size_t CommonSize(std::initializer_list<size_t> sizes) {
  const size_t first = *sizes.begin();
  for (const size_t size : sizes) {
    if (size == first) continue;
    alert_error error = ALERT_ERROR_INIT;
    error.status = ALERT_INVALID_ARGUMENT;
    std::snprintf(error.message, sizeof error.message, "columns differ in length: %zu and %zu rows",
                  first, size);
    throw Error(error);
  }
  return first;
}

}  // namespace internal

// The version of the library that is loaded, as text and as ALERT_VERSION.
inline std::string_view Version() {
  alert_str text = {nullptr, 0};
  alert_version_text(&text, nullptr);
  return internal::View(text);
}
inline uint32_t VersionNumber() {
  return alert_version();
}

// ALERT_ABI_VERSION of the library that is loaded.
inline uint32_t AbiVersion() {
  return alert_abi_version();
}

}  // namespace v0
}  // namespace alert

#endif  // ALERT_ABI_HPP_
