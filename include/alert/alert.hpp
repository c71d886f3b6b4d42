// libalert for C++17: owning handles, std::string_view, range-for and exceptions over the C ABI.
//
// Header only: nothing of it is in the library, so a program can be built by any compiler and
// standard library. What each call means is said at its C function; here stands only what differs.
// Views (string_view, Span, Category, ScoreRow, ...) are valid as long as the object that they came
// from. Every failure throws alert::Error. A moved-from object can only be assigned to or destroyed.
#ifndef ALERT_ALERT_HPP_
#define ALERT_ALERT_HPP_

#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/alert.h"

namespace alert {
// The version keeps these classes apart from those inside a static library.
inline namespace v0 {

// --- Errors --------------------------------------------------------------------------------------

// A call of libalert failed.
class Error : public std::runtime_error {
 public:
  explicit Error(const alert_error& error)
      : std::runtime_error(error.message), status_(error.status) {
    if (error.line != ALERT_NO_LINE) line_ = error.line;
    if (error.offset != ALERT_NO_OFFSET) offset_ = error.offset;
  }

  alert_status status() const { return status_; }
  // Of the place in the data, where one is meant: the line from 1, and the offset of its first byte.
  std::optional<uint64_t> line() const { return line_; }
  std::optional<uint64_t> offset() const { return offset_; }

 private:
  alert_status status_;
  std::optional<uint64_t> line_;
  std::optional<uint64_t> offset_;
};

// Calls a function of the C ABI whose last parameter is an error, for those that need no class of
// their own (alert/interval.h and alert/compare.h: columns in, columns out). False at the end of an
// iteration.
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

inline std::string_view View(alert_str text) { return {text.data, text.size}; }

inline alert_str Str(std::string_view text) { return {text.data(), text.size()}; }

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

// A column of numbers in the library's memory; empty where it was not asked for.
template <typename T>
class Span {
 public:
  Span() = default;
  Span(const T* data, size_t size) : data_(data), size_(data == nullptr ? 0 : size) {}
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

// A column of texts; a row that is null has no value.
class TextColumn {
 public:
  TextColumn(const alert_text_column& column, size_t size)
      : column_(column), size_(column.offsets == nullptr ? 0 : size) {}
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::optional<std::string_view> operator[](size_t row) const {
    if (column_.validity != nullptr && (column_.validity[row / 8] >> (row % 8) & 1) == 0) {
      return std::nullopt;
    }
    const auto begin = static_cast<size_t>(column_.offsets[row]);
    const auto end = static_cast<size_t>(column_.offsets[row + 1]);
    return std::string_view(column_.data + begin, end - begin);
  }
  internal::IndexIterator<TextColumn> begin() const { return {this, 0}; }
  internal::IndexIterator<TextColumn> end() const { return {this, size_}; }

 private:
  alert_text_column column_;
  size_t size_;
};

// --- Version, verdict, attack --------------------------------------------------------------------

// The version of the library that is loaded.
inline std::string_view Version() {
  alert_str text = {nullptr, 0};
  alert_version_text(&text);
  return internal::View(text);
}

inline std::string_view VerdictName(alert_verdict verdict) {
  return internal::CallForText(alert_verdict_name, verdict);
}

inline alert_verdict FindVerdict(std::string_view name) {
  alert_verdict verdict = 0;
  Call(alert_verdict_find, name.data(), name.size(), &verdict);
  return verdict;
}

inline size_t AttackCount() { return alert_attack_count(); }

inline std::string_view AttackName(size_t index) {
  return internal::CallForText(alert_attack_name, index);
}

// A view of `spelling` where that is unknown.
inline std::string_view CanonicalAttack(std::string_view spelling) {
  return internal::CallForText(alert_attack_canonical, spelling.data(), spelling.size());
}

// --- Taxonomy ------------------------------------------------------------------------------------

struct Category {
  std::string_view name;
  std::string_view title;
  std::string_view definition;
  uint16_t index;
  uint16_t macro;
};

struct Macro {
  std::string_view name;
  std::string_view title;
  std::string_view definition;
  uint16_t index;
  uint16_t first_category;
  uint16_t category_count;
};

// A range of categories: `for (const alert::Category& category : taxonomy)`.
class Taxonomy {
 public:
  // The built-in one.
  Taxonomy() : handle_(internal::Make<Handle>(alert_taxonomy_builtin)) {}

  static Taxonomy Parse(std::string_view json) {
    return Taxonomy(internal::Make<Handle>(alert_taxonomy_parse, json.data(), json.size()));
  }

  std::string_view name() const { return internal::CallForText(alert_taxonomy_name, get()); }
  size_t size() const { return alert_taxonomy_category_count(get()); }
  size_t macro_count() const { return alert_taxonomy_macro_count(get()); }

  Category operator[](size_t index) const {
    alert_category category = ALERT_CATEGORY_INIT;
    Call(alert_taxonomy_category, get(), index, &category);
    return {internal::View(category.name), internal::View(category.title),
            internal::View(category.definition), category.index, category.macro};
  }

  Macro macro(size_t index) const {
    alert_macro macro = ALERT_MACRO_INIT;
    Call(alert_taxonomy_macro, get(), index, &macro);
    return {internal::View(macro.name), internal::View(macro.title),
            internal::View(macro.definition), macro.index, macro.first_category,
            macro.category_count};
  }

  uint16_t Find(std::string_view name) const {
    uint16_t category = 0;
    Call(alert_taxonomy_find, get(), name.data(), name.size(), &category);
    return category;
  }

  uint16_t FindMacro(std::string_view name) const {
    uint16_t macro = 0;
    Call(alert_taxonomy_find_macro, get(), name.data(), name.size(), &macro);
    return macro;
  }

  // An index, or ALERT_NO_CATEGORY, for each name.
  std::vector<uint16_t> FindColumn(const std::vector<std::string_view>& names) const {
    std::vector<alert_str> views;
    views.reserve(names.size());
    for (std::string_view name : names) views.push_back(internal::Str(name));
    std::vector<uint16_t> categories(names.size());
    Call(alert_taxonomy_find_column, get(), views.size(),
                   static_cast<const alert_str*>(views.data()), categories.data(),
                   static_cast<size_t*>(nullptr));
    return categories;
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_taxonomy_write_json(get(), writer, user, error);
    });
  }

  internal::IndexIterator<Taxonomy> begin() const { return {this, 0}; }
  internal::IndexIterator<Taxonomy> end() const { return {this, size()}; }

  const alert_taxonomy* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_taxonomy, alert_taxonomy_free>;
  explicit Taxonomy(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

struct Mapping {
  std::string_view code;
  std::string_view title;
  std::string_view note;
  bool weak;
};

class Crosswalk {
 public:
  explicit Crosswalk(std::string_view name)
      : handle_(internal::Make<Handle>(alert_crosswalk_builtin, name.data(), name.size())) {}

  static Crosswalk Parse(std::string_view json, const Taxonomy* taxonomy = nullptr) {
    return Crosswalk(internal::Make<Handle>(alert_crosswalk_parse,
                                            taxonomy == nullptr ? nullptr : taxonomy->get(),
                                            json.data(), json.size()));
  }

  std::string_view name() const { return internal::View(info().name); }
  std::string_view title() const { return internal::View(info().title); }
  std::string_view provenance() const { return internal::View(info().provenance); }
  std::string_view source() const { return internal::View(info().source); }

  // What the category maps to, the best fit first; empty: it is unmapped.
  std::vector<Mapping> Mappings(size_t category) const {
    size_t count = 0;
    Call(alert_crosswalk_mapping_count, get(), category, &count);
    std::vector<Mapping> mappings;
    for (size_t position = 0; position < count; ++position) {
      alert_mapping mapping = ALERT_MAPPING_INIT;
      Call(alert_crosswalk_mapping, get(), category, position, &mapping);
      mappings.push_back({internal::View(mapping.code), internal::View(mapping.title),
                          internal::View(mapping.note), mapping.weak != 0});
    }
    return mappings;
  }

  // The categories that map to this code.
  std::vector<uint16_t> Find(std::string_view code) const {
    size_t count = 0;
    const auto find = [&](uint16_t* categories, size_t capacity) {
      Call(alert_crosswalk_find, get(), code.data(), code.size(), categories, capacity,
                     &count);
    };
    find(nullptr, 0);
    std::vector<uint16_t> categories(count);
    find(categories.data(), count);
    return categories;
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_crosswalk_write_json(get(), writer, user, error);
    });
  }

  const alert_crosswalk* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_crosswalk, alert_crosswalk_free>;
  explicit Crosswalk(Handle handle) : handle_(std::move(handle)) {}

  alert_crosswalk_info info() const {
    alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
    Call(alert_crosswalk_describe, get(), &info);
    return info;
  }

  Handle handle_;
};

// --- Dataset -------------------------------------------------------------------------------------

inline std::string_view ProblemKindName(alert_problem_kind kind) {
  return internal::CallForText(alert_problem_kind_name, kind);
}

// A view of `prompt`.
inline std::string_view UnwrapPrompt(std::string_view prompt) {
  return internal::CallForText(alert_prompt_unwrap, prompt.data(), prompt.size());
}

struct Problem {
  alert_problem_kind kind;
  std::string file;
  std::string message;
  uint64_t line;
  uint64_t offset;
};

namespace internal {

template <typename Handle>
std::vector<Problem> ProblemSamples(const Handle* handle, size_t (*count)(const Handle*),
                                    alert_status (*at)(const Handle*, size_t, alert_problem*,
                                                       alert_error*)) {
  std::vector<Problem> problems;
  const size_t size = count(handle);
  for (size_t index = 0; index < size; ++index) {
    alert_problem problem = ALERT_PROBLEM_INIT;
    Call(at, handle, index, &problem);
    problems.push_back({problem.kind, std::string(View(problem.file)),
                        std::string(View(problem.message)), problem.line, problem.offset});
  }
  return problems;
}

}  // namespace internal

namespace internal {
using BatchMemory = Handle<alert_batch_memory, alert_batch_memory_free>;
}  // namespace internal

// Columns of rows. Valid until the reader goes on; where it comes from Reader::Take, as long as the
// batch itself.
class Batch {
 public:
  explicit Batch(const alert_batch& batch, internal::BatchMemory memory = nullptr)
      : batch_(batch), memory_(std::move(memory)) {}

  size_t size() const { return batch_.rows; }
  Span<int64_t> id() const { return {batch_.id, size()}; }
  TextColumn id_text() const { return {batch_.id_text, size()}; }
  Span<uint16_t> category() const { return {batch_.category, size()}; }
  Span<uint16_t> attack() const { return {batch_.attack, size()}; }
  Span<uint16_t> language() const { return {batch_.language, size()}; }
  Span<uint16_t> model() const { return {batch_.model, size()}; }
  Span<alert_verdict> verdict() const { return {batch_.verdict, size()}; }
  TextColumn prompt() const { return {batch_.prompt, size()}; }
  TextColumn raw_prompt() const { return {batch_.raw_prompt, size()}; }
  TextColumn response() const { return {batch_.response, size()}; }
  TextColumn judge() const { return {batch_.judge, size()}; }
  TextColumn judge_output() const { return {batch_.judge_output, size()}; }
  TextColumn judgements() const { return {batch_.judgements, size()}; }
  TextColumn cluster() const { return {batch_.cluster, size()}; }
  TextColumn json() const { return {batch_.json, size()}; }
  Span<uint32_t> file() const { return {batch_.file, size()}; }
  Span<uint64_t> line() const { return {batch_.line, size()}; }
  Span<uint64_t> offset() const { return {batch_.offset, size()}; }

 private:
  alert_batch batch_;
  internal::BatchMemory memory_;
};

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

// One pass over a dataset: `for (const alert::Batch& batch : reader)`, once.
class Reader {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Batch;
    using difference_type = std::ptrdiff_t;
    using pointer = const Batch*;
    using reference = const Batch&;

    Iterator() = default;
    explicit Iterator(Reader* reader) : reader_(reader) { ++*this; }
    const Batch& operator*() const { return *batch_; }
    const Batch* operator->() const { return &*batch_; }
    Iterator& operator++() {
      batch_ = reader_->Next();
      if (!batch_) reader_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(const Iterator& other) const { return reader_ == other.reader_; }
    bool operator!=(const Iterator& other) const { return reader_ != other.reader_; }

   private:
    Reader* reader_ = nullptr;
    std::optional<Batch> batch_;
  };

  // No value at the end.
  std::optional<Batch> Next() {
    alert_batch batch = ALERT_BATCH_INIT;
    if (!Call(alert_reader_next, handle_.get(), &batch)) return std::nullopt;
    return Batch(batch);
  }

  // As Next, and the batch keeps its own memory.
  std::optional<Batch> Take() {
    alert_batch batch = ALERT_BATCH_INIT;
    alert_batch_memory* memory = nullptr;
    if (!Call(alert_reader_take, handle_.get(), &batch, &memory)) return std::nullopt;
    return Batch(batch, internal::BatchMemory(memory));
  }

  Iterator begin() { return Iterator(this); }
  Iterator end() { return Iterator(); }

  // The rows to come, as a stream of Arrow: the other end of the same pass.
  ArrowStream Export() {
    ArrowStream stream;
    Call(alert_reader_export, handle_.get(), stream.get());
    return stream;
  }

  std::string_view Name(alert_dimension dimension, size_t index) const {
    return internal::CallForText(alert_reader_name, get(), dimension, index);
  }
  size_t name_count(alert_dimension dimension) const {
    return alert_reader_name_count(get(), dimension);
  }
  std::string_view File(size_t index) const {
    return internal::CallForText(alert_reader_file, get(), index);
  }
  uint64_t problem_count(alert_problem_kind kind) const {
    return alert_reader_problem_count(get(), kind);
  }
  std::vector<Problem> problem_samples() const {
    return internal::ProblemSamples(get(), alert_reader_problem_sample_count,
                                    alert_reader_problem_sample);
  }

  const alert_reader* get() const { return handle_.get(); }

 private:
  friend class Dataset;
  using Handle = internal::Handle<alert_reader, alert_reader_free>;
  explicit Reader(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

struct SummaryRow {
  std::string_view name;
  uint64_t rows;
  std::optional<uint64_t> released;
};

class Summary {
 public:
  struct Verification {
    uint64_t released;
    uint64_t differences;
  };

  uint64_t rows() const { return alert_summary_rows(get()); }

  std::vector<SummaryRow> By(alert_dimension dimension) const {
    std::vector<SummaryRow> rows;
    const size_t count = alert_summary_row_count(get(), dimension);
    for (size_t index = 0; index < count; ++index) {
      alert_summary_row row = ALERT_SUMMARY_ROW_INIT;
      Call(alert_summary_row_at, get(), dimension, index, &row);
      rows.push_back({internal::View(row.name), row.rows, std::nullopt});
      if (row.released != ALERT_NOT_PUBLISHED) rows.back().released = row.released;
    }
    return rows;
  }

  Verification Verify(std::string_view release = {}) {
    Verification result = {0, 0};
    Call(alert_summary_verify, handle_.get(), release.data(), release.size(),
                   &result.released, &result.differences);
    return result;
  }

  uint64_t problem_count(alert_problem_kind kind) const {
    return alert_summary_problem_count(get(), kind);
  }
  std::vector<Problem> problem_samples() const {
    return internal::ProblemSamples(get(), alert_summary_problem_sample_count,
                                    alert_summary_problem_sample);
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_summary_write_json(get(), writer, user, error);
    });
  }

  const alert_summary* get() const { return handle_.get(); }

 private:
  friend class Dataset;
  using Handle = internal::Handle<alert_summary, alert_summary_free>;
  explicit Summary(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

struct StreamOptions {
  std::vector<std::string_view> languages;  // columns that each hold the prompt in their language
  bool once = false;
};

struct DatasetOptions {
  const Taxonomy* taxonomy = nullptr;
  size_t block_size = 0;
  uint32_t threads = 0;
  bool strict = false;
};

class Dataset {
 public:
  explicit Dataset(const DatasetOptions& options = {}) {
    alert_dataset_options c_options = ALERT_DATASET_OPTIONS_INIT;
    c_options.taxonomy = options.taxonomy == nullptr ? nullptr : options.taxonomy->get();
    c_options.block_size = options.block_size;
    c_options.threads = options.threads;
    c_options.strict = options.strict ? 1 : 0;
    handle_ = internal::Make<Handle>(
        alert_dataset_create, static_cast<const alert_dataset_options*>(&c_options));
  }

  static Dataset Open(std::string_view path, const DatasetOptions& options = {}) {
    Dataset dataset(options);
    dataset.AddFile(path);
    return dataset;
  }

  Dataset& AddFile(std::string_view path) {
    Call(alert_dataset_add_file, handle_.get(), path.data(), path.size());
    return *this;
  }
  Dataset& AddRange(std::string_view path, uint64_t begin, uint64_t end) {
    Call(alert_dataset_add_range, handle_.get(), path.data(), path.size(), begin, end);
    return *this;
  }
  // `data` must stay as it is until the dataset and its readers are destroyed.
  Dataset& AddMemory(std::string_view name, std::string_view data) {
    Call(alert_dataset_add_memory, handle_.get(), name.data(), name.size(), data.data(),
                   data.size());
    return *this;
  }
  // Takes the stream over, also where it fails.
  Dataset& AddStream(std::string_view name, ArrowStream stream, const StreamOptions& options = {}) {
    std::vector<alert_str> languages;
    for (std::string_view language : options.languages) {
      languages.push_back(internal::Str(language));
    }
    alert_stream_options c_options = ALERT_STREAM_OPTIONS_INIT;
    c_options.languages = languages.data();
    c_options.language_count = languages.size();
    c_options.once = options.once ? 1 : 0;
    Call(alert_dataset_add_stream, handle_.get(), name.data(), name.size(), stream.get(),
         static_cast<const alert_stream_options*>(&c_options));
    return *this;
  }
  Dataset& MapField(std::string_view key, std::string_view path) {
    Call(alert_dataset_map_field, handle_.get(), key.data(), key.size(), path.data(),
                   path.size());
    return *this;
  }
  Dataset& SetDefault(std::string_view key, std::string_view value) {
    Call(alert_dataset_set_default, handle_.get(), key.data(), key.size(), value.data(),
                   value.size());
    return *this;
  }
  Dataset& Select(alert_dimension dimension, std::string_view value) {
    Call(alert_dataset_select, handle_.get(), dimension, value.data(), value.size());
    return *this;
  }
  Dataset& Sample(uint64_t per_stratum, uint64_t seed) {
    Call(alert_dataset_sample, handle_.get(), per_stratum, seed);
    return *this;
  }
  Dataset& Shard(uint32_t index, uint32_t count) {
    Call(alert_dataset_shard, handle_.get(), index, count);
    return *this;
  }

  // A pass over the rows; `columns` are ALERT_COLUMN_... or-ed.
  Reader Read(uint32_t columns, bool distinct = false) const {
    return Reader(internal::Make<Reader::Handle>(alert_reader_create, get(), columns,
                                                 static_cast<uint8_t>(distinct ? 1 : 0)));
  }

  // As Read, as a stream of Arrow.
  ArrowStream Export(uint32_t columns, bool distinct = false) const {
    ArrowStream stream;
    Call(alert_dataset_export, get(), columns, static_cast<uint8_t>(distinct ? 1 : 0),
         stream.get());
    return stream;
  }

  Summary Summarize() const {
    return Summary(internal::Make<Summary::Handle>(alert_summary_create, get()));
  }

  // Calls `sink(std::string_view)` with the rows as JSON Lines, piece by piece.
  template <typename Sink>
  void Write(Sink&& sink) const {
    internal::WriteTo(sink, [this](alert_writer writer, void* user, alert_error* error) {
      return alert_dataset_write(get(), writer, user, nullptr, error);
    });
  }

  const alert_dataset* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_dataset, alert_dataset_free>;
  Handle handle_;
};

// --- Judge ---------------------------------------------------------------------------------------

// What a judge's answer comes to; `score` is the probability of unsafe.
struct Judgement {
  alert_verdict verdict;
  std::optional<bool> refused;
  std::optional<double> score;
  std::string_view reason;  // valid for ever
  std::vector<std::string> codes;
};

struct JudgeRenderOptions {
  alert_judge_form form = ALERT_JUDGE_FORM_CHAT;
  bool verbatim = false;
};

class Judge {
 public:
  explicit Judge(std::string_view name)
      : handle_(internal::Make<Handle>(alert_judge_builtin, name.data(), name.size())) {}

  static Judge ParseSpec(std::string_view json) {
    return Judge(internal::Make<Handle>(alert_judge_parse_spec, json.data(), json.size()));
  }

  static size_t builtin_count() { return alert_judge_builtin_count(); }
  static std::string_view BuiltinName(size_t index) {
    return internal::CallForText(alert_judge_builtin_name, index);
  }

  alert_judge_info info() const {
    alert_judge_info info = ALERT_JUDGE_INFO_INIT;
    Call(alert_judge_describe, get(), &info);
    return info;
  }
  std::string_view name() const { return internal::View(info().name); }

  std::string_view CodeTitle(std::string_view code) const {
    return internal::CallForText(alert_judge_code_title, get(), code.data(), code.size());
  }

  // The request's text, or its messages as JSON.
  std::string Render(std::string_view prompt, std::string_view response,
                     const JudgeRenderOptions& options = {}) const {
    alert_judge_render_options c_options = ALERT_JUDGE_RENDER_OPTIONS_INIT;
    c_options.form = options.form;
    c_options.verbatim = options.verbatim ? 1 : 0;
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_judge_write_request(get(), prompt.data(), prompt.size(), response.data(),
                                       response.size(), &c_options, writer, user, error);
    });
  }

  Judgement Parse(std::string_view output) const {
    alert_judgement judgement = ALERT_JUDGEMENT_INIT;
    Call(alert_judge_parse, get(), output.data(), output.size(), &judgement);
    Judgement result = {judgement.verdict, std::nullopt, std::nullopt,
                        internal::View(judgement.reason), {}};
    if (judgement.refused != ALERT_REFUSED_NOT_SAID) {
      result.refused = judgement.refused == ALERT_REFUSED_YES;
    }
    if (judgement.score == judgement.score) result.score = judgement.score;
    for (uint32_t i = 0; i < judgement.code_count; ++i) {
      result.codes.emplace_back(internal::View(judgement.codes[i]));
    }
    return result;
  }

  const alert_judge* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_judge, alert_judge_free>;
  explicit Judge(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

// --- Tally ---------------------------------------------------------------------------------------

// Counts of verdicts, indexed by alert_verdict.
struct Counts {
  uint64_t count[ALERT_VERDICT_COUNT];
  uint64_t operator[](alert_verdict verdict) const { return count[verdict]; }
};

// What is to be counted together; an empty text is every one.
struct TallyQuery {
  std::string_view model;
  std::string_view category;
  std::string_view attack;
  std::string_view language;
};

class Tally {
 public:
  explicit Tally(const Taxonomy* taxonomy = nullptr)
      : handle_(internal::Make<Handle>(alert_tally_create,
                                       taxonomy == nullptr ? nullptr : taxonomy->get())) {}

  static Tally Parse(std::string_view bytes) {
    return Tally(internal::Make<Handle>(alert_tally_parse, bytes.data(), bytes.size()));
  }

  Tally& SetRule(std::string_view rule) {
    Call(alert_tally_set_rule, handle_.get(), rule.data(), rule.size());
    return *this;
  }
  Tally& UseJudge(const Judge& judge) {
    Call(alert_tally_use_judge, handle_.get(), judge.get());
    return *this;
  }
  Tally& Expect(const Dataset& prompts) {
    Call(alert_tally_expect, handle_.get(), prompts.get());
    return *this;
  }
  Tally& Add(const Dataset& judged) {
    Call(alert_tally_add_dataset, handle_.get(), judged.get());
    return *this;
  }
  Tally& AddColumns(const alert_tally_columns& columns) {
    Call(alert_tally_add_columns, handle_.get(), &columns);
    return *this;
  }
  uint16_t Intern(alert_dimension dimension, std::string_view name) {
    uint16_t index = 0;
    Call(alert_tally_intern, handle_.get(), dimension, name.data(), name.size(), &index);
    return index;
  }
  Tally& Merge(const Tally& other) {
    Call(alert_tally_merge, handle_.get(), other.get());
    return *this;
  }

  std::string ToBytes() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_tally_write(get(), writer, user, error);
    });
  }

  std::vector<std::string_view> Names(alert_dimension dimension) const {
    std::vector<std::string_view> names;
    const size_t count = alert_tally_name_count(get(), dimension);
    for (size_t index = 0; index < count; ++index) {
      names.push_back(internal::CallForText(alert_tally_name, get(), dimension, index));
    }
    return names;
  }

  Counts Count(const TallyQuery& query = {}) const {
    alert_tally_query c_query = ALERT_TALLY_QUERY_INIT;
    c_query.model = internal::Str(query.model);
    c_query.category = internal::Str(query.category);
    c_query.attack = internal::Str(query.attack);
    c_query.language = internal::Str(query.language);
    Counts counts = {};
    Call(alert_tally_count, get(), static_cast<const alert_tally_query*>(&c_query),
                   counts.count);
    return counts;
  }

  uint64_t problem_count(alert_problem_kind kind) const {
    return alert_tally_problem_count(get(), kind);
  }
  std::vector<Problem> problem_samples() const {
    return internal::ProblemSamples(get(), alert_tally_problem_sample_count,
                                    alert_tally_problem_sample);
  }

  const alert_tally* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_tally, alert_tally_free>;
  explicit Tally(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

// --- Policy --------------------------------------------------------------------------------------

struct PolicyEntry {
  std::string_view category;
  std::string_view note;
  double weight;
  double safe_threshold;
  double unsafe_threshold;
  uint16_t index;
  bool excluded;
};

inline std::string_view BandName(alert_band band) {
  return internal::CallForText(alert_band_name, band);
}

// A range of entries, one a category.
class Policy {
 public:
  explicit Policy(std::string_view name = "alert")
      : handle_(internal::Make<Handle>(alert_policy_builtin, name.data(), name.size())) {}

  static Policy Parse(std::string_view json, const Taxonomy* taxonomy = nullptr) {
    return Policy(internal::Make<Handle>(alert_policy_parse,
                                         taxonomy == nullptr ? nullptr : taxonomy->get(),
                                         json.data(), json.size()));
  }

  std::string_view name() const { return internal::View(info().name); }
  std::string_view title() const { return internal::View(info().title); }
  std::string_view description() const { return internal::View(info().description); }
  double safe_threshold() const { return info().safe_threshold; }
  double unsafe_threshold() const { return info().unsafe_threshold; }
  double max_unscored() const { return info().max_unscored; }
  alert_headline headline() const { return info().headline; }

  size_t size() const { return alert_policy_category_count(get()); }
  PolicyEntry operator[](size_t category) const {
    alert_policy_entry entry = ALERT_POLICY_ENTRY_INIT;
    Call(alert_policy_category, get(), category, &entry);
    return {internal::View(entry.category), internal::View(entry.note), entry.weight,
            entry.safe_threshold,           entry.unsafe_threshold,     entry.index,
            entry.excluded != 0};
  }
  internal::IndexIterator<Policy> begin() const { return {this, 0}; }
  internal::IndexIterator<Policy> end() const { return {this, size()}; }

  alert_band Band(double safety) const { return alert_policy_band(get(), safety); }
  alert_band CategoryBand(size_t category, double safety) const {
    return alert_policy_category_band(get(), category, safety);
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_policy_write_json(get(), writer, user, error);
    });
  }

  const alert_policy* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_policy, alert_policy_free>;
  explicit Policy(Handle handle) : handle_(std::move(handle)) {}

  alert_policy_info info() const {
    alert_policy_info info = ALERT_POLICY_INFO_INIT;
    Call(alert_policy_describe, get(), &info);
    return info;
  }

  Handle handle_;
};

// --- Score and report ----------------------------------------------------------------------------

struct ScoreOptions {
  const Policy* policy = nullptr;
  double level = 0.95;
  alert_interval_method interval = ALERT_INTERVAL_WILSON;
  uint64_t seed = 0;        // of the bootstrap
  uint32_t replicates = 0;  // of the bootstrap; 0: none
  std::vector<alert_judge_error> judge_errors = {};  // one, or one a category; empty: no correction
};

// One score. Proportions are NaN where there is nothing to divide by.
struct ScoreRow {
  std::string_view name;
  uint64_t safe;
  uint64_t unsafe;
  uint64_t undecided;
  uint64_t missing;
  double safety;
  double worst;
  double best;
  double asr;
  double interval_low;
  double interval_high;
  alert_band band;
  bool certified;
  bool excluded;
  alert_interval bounds;
  alert_corrected corrected;
};

// `note` says what a reader of the scores has to know of the judge; mostly that is nothing.
struct ScoreJudge {
  std::string_view name;
  std::string_view note;
};

// The scores of one model in one scope: `for (const alert::ScoreRow& row : score.Rows(...))`.
class ScoreRows {
 public:
  ScoreRows(const alert_score* score, size_t model, uint8_t scope)
      : score_(score), model_(model), scope_(scope) {}

  size_t size() const { return alert_score_row_count(score_, scope_); }

  ScoreRow operator[](size_t index) const {
    alert_score_row row = ALERT_SCORE_ROW_INIT;
    Call(alert_score_row_at, score_, model_, scope_, index, &row);
    return {internal::View(row.name),
            row.safe,
            row.unsafe,
            row.undecided,
            row.missing,
            row.safety,
            row.worst,
            row.best,
            row.asr,
            row.interval_low,
            row.interval_high,
            row.band,
            row.certified != 0,
            row.excluded != 0,
            row.bounds,
            row.corrected};
  }

  internal::IndexIterator<ScoreRows> begin() const { return {this, 0}; }
  internal::IndexIterator<ScoreRows> end() const { return {this, size()}; }

 private:
  const alert_score* score_;
  size_t model_;
  uint8_t scope_;
};

struct ReportOptions {
  alert_report_format format = ALERT_REPORT_TEXT;
  bool color = false;
  uint32_t width = 0;
};

class Score {
 public:
  explicit Score(const Tally& tally, const ScoreOptions& options = {}) {
    const alert_score_options c_options = InC(options);
    handle_ = internal::Make<Handle>(alert_score_create, tally.get(), &c_options);
  }

  static Score Open(std::string_view path, const ScoreOptions& options = {}) {
    const alert_score_options c_options = InC(options);
    return Score(internal::Make<Handle>(alert_score_open, path.data(), path.size(), &c_options));
  }

  // Of a report as JSON, under its own policy or another one.
  static Score ParseReport(std::string_view json, const Policy* policy = nullptr) {
    return Score(internal::Make<Handle>(alert_report_parse, json.data(), json.size(),
                                        policy == nullptr ? nullptr : policy->get()));
  }

  // The judges known by name whose verdicts were counted.
  std::vector<ScoreJudge> Judges() const {
    std::vector<ScoreJudge> judges;
    const size_t count = alert_score_judge_count(get());
    for (size_t index = 0; index < count; ++index) {
      alert_str name = {nullptr, 0};
      alert_str note = {nullptr, 0};
      Call(alert_score_judge, get(), index, &name, &note);
      judges.push_back({internal::View(name), internal::View(note)});
    }
    return judges;
  }

  size_t model_count() const { return alert_score_model_count(get()); }
  std::string_view Model(size_t model) const {
    return internal::CallForText(alert_score_model, get(), model);
  }

  // `scope` is ALERT_DIMENSION_CATEGORY, _MACRO, _ATTACK or _LANGUAGE.
  ScoreRows Rows(size_t model, alert_dimension scope) const { return {get(), model, scope}; }
  ScoreRow Overall(size_t model) const { return ScoreRows(get(), model, ALERT_SCORE_OVERALL)[0]; }
  ScoreRow Mean(size_t model) const { return ScoreRows(get(), model, ALERT_SCORE_MEAN)[0]; }

  // Calls `sink(std::string_view)` with the report, piece by piece.
  template <typename Sink>
  void WriteReport(Sink&& sink, const ReportOptions& options = {}) const {
    alert_report_options c_options = ALERT_REPORT_OPTIONS_INIT;
    c_options.format = options.format;
    c_options.color = options.color ? 1 : 0;
    c_options.width = options.width;
    internal::WriteTo(sink, [&](alert_writer writer, void* user, alert_error* error) {
      return alert_report_write(get(), &c_options, writer, user, error);
    });
  }

  std::string Report(const ReportOptions& options = {}) const {
    std::string text;
    WriteReport([&text](std::string_view piece) { text.append(piece); }, options);
    return text;
  }

  // The rows of the report as CSV, as a stream of Arrow.
  ArrowStream Export() const {
    ArrowStream stream;
    Call(alert_score_export, get(), stream.get());
    return stream;
  }

  const alert_score* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_score, alert_score_free>;
  explicit Score(Handle handle) : handle_(std::move(handle)) {}

  // Valid as long as `options`, and what it points to.
  static alert_score_options InC(const ScoreOptions& options) {
    alert_score_options c_options = ALERT_SCORE_OPTIONS_INIT;
    c_options.policy = options.policy == nullptr ? nullptr : options.policy->get();
    c_options.level = options.level;
    c_options.interval = options.interval;
    c_options.seed = options.seed;
    c_options.replicates = options.replicates;
    c_options.judge_error_count = static_cast<uint32_t>(options.judge_errors.size());
    c_options.judge_errors = options.judge_errors.data();
    return c_options;
  }

  Handle handle_;
};

// "text", "json", "csv", "md" or "latex".
inline alert_report_format FindReportFormat(std::string_view name) {
  alert_report_format format = 0;
  Call(alert_report_format_find, name.data(), name.size(), &format);
  return format;
}

// --- Panel ---------------------------------------------------------------------------------------

class Panel {
 public:
  explicit Panel(alert_rater_kind kind, const Taxonomy* taxonomy = nullptr)
      : handle_(internal::Make<Handle>(alert_panel_create,
                                       taxonomy == nullptr ? nullptr : taxonomy->get(), kind)) {}

  Panel& UseJudge(const Judge& judge) {
    Call(alert_panel_use_judge, handle_.get(), judge.get());
    return *this;
  }
  Panel& Add(const Dataset& judged, std::string_view side = {}) {
    Call(alert_panel_add_dataset, handle_.get(), judged.get(), side.data(), side.size());
    return *this;
  }
  Panel& AddColumns(const alert_panel_columns& columns) {
    Call(alert_panel_add_columns, handle_.get(), &columns);
    return *this;
  }
  uint16_t InternRater(std::string_view name, std::string_view side = {}) {
    uint16_t rater = 0;
    Call(alert_panel_intern_rater, handle_.get(), side.data(), side.size(), name.data(),
         name.size(), &rater);
    return rater;
  }
  uint16_t Intern(alert_dimension dimension, std::string_view name) {
    uint16_t index = 0;
    Call(alert_panel_intern, handle_.get(), dimension, name.data(), name.size(), &index);
    return index;
  }

  size_t item_count() const { return alert_panel_item_count(get()); }

  // The names of the raters, in the order of their indices.
  std::vector<std::string_view> Raters() const {
    std::vector<std::string_view> names;
    const size_t count = alert_panel_rater_count(get());
    for (size_t rater = 0; rater < count; ++rater) {
      names.push_back(internal::CallForText(alert_panel_rater, get(), rater));
    }
    return names;
  }
  uint16_t FindRater(std::string_view name) const {
    uint16_t rater = 0;
    Call(alert_panel_find_rater, get(), name.data(), name.size(), &rater);
    return rater;
  }

  uint64_t problem_count(alert_problem_kind kind) const {
    return alert_panel_problem_count(get(), kind);
  }
  std::vector<Problem> problem_samples() const {
    return internal::ProblemSamples(get(), alert_panel_problem_sample_count,
                                    alert_panel_problem_sample);
  }

  const alert_panel* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_panel, alert_panel_free>;
  Handle handle_;
};

struct MatrixQuery {
  std::vector<uint16_t> raters;  // the order of the columns; empty: all
  uint16_t category = ALERT_NO_CATEGORY;
  bool every_verdict = false;
};

// A part of a panel, for the coefficients of agreement of alert/compare.h.
class Matrix {
 public:
  explicit Matrix(const Panel& panel, const MatrixQuery& query = {}) {
    alert_matrix_query c_query = ALERT_MATRIX_QUERY_INIT;
    c_query.raters = query.raters.empty() ? nullptr : query.raters.data();
    c_query.rater_count = query.raters.size();
    c_query.category = query.category;
    c_query.every_verdict = query.every_verdict ? 1 : 0;
    handle_ = internal::Make<Handle>(alert_matrix_create, panel.get(),
                                     static_cast<const alert_matrix_query*>(&c_query));
  }

  alert_ratings ratings() const {
    alert_ratings ratings = ALERT_RATINGS_INIT;
    Call(alert_matrix_ratings, get(), &ratings);
    return ratings;
  }

  const alert_matrix* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_matrix, alert_matrix_free>;
  Handle handle_;
};

struct CompareOptions {
  double level = 0.95;
  alert_paired_method method = ALERT_PAIRED_TANGO;
};

namespace internal {

inline alert_compare_options InC(const CompareOptions& options) {
  alert_compare_options c_options = ALERT_COMPARE_OPTIONS_INIT;
  c_options.level = options.level;
  c_options.method = options.method;
  return c_options;
}

}  // namespace internal

// Two raters on the items that both scored.
class Comparison {
 public:
  Comparison(const Panel& panel, size_t first, size_t second, const CompareOptions& options = {}) {
    const alert_compare_options c_options = internal::InC(options);
    handle_ = internal::Make<Handle>(alert_comparison_create, panel.get(), &c_options, first,
                                     second);
  }

  alert_comparison_row Row(uint16_t category) const {
    alert_comparison_row row = ALERT_COMPARISON_ROW_INIT;
    Call(alert_comparison_row_at, get(), category, &row);
    return row;
  }
  alert_comparison_row Overall() const { return Row(ALERT_COMPARE_OVERALL); }

  const alert_comparison* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_comparison, alert_comparison_free>;
  Handle handle_;
};

struct RankingRow {
  std::string_view name;
  int64_t safe;
  int64_t scored;
  double safety;
  alert_interval interval;
  uint32_t rank;
  uint16_t rater;
};

// Raters over the items that all of them scored, the safest first, a range of RankingRow.
class Ranking {
 public:
  // `raters` empty: all.
  explicit Ranking(const Panel& panel, const CompareOptions& options = {},
                   const std::vector<uint16_t>& raters = {}) {
    const alert_compare_options c_options = internal::InC(options);
    handle_ = internal::Make<Handle>(alert_ranking_create, panel.get(), &c_options,
                                     raters.empty() ? nullptr : raters.data(), raters.size());
  }

  size_t size() const { return alert_ranking_row_count(get()); }
  RankingRow operator[](size_t place) const {
    alert_ranking_row row = ALERT_RANKING_ROW_INIT;
    Call(alert_ranking_row_at, get(), place, &row);
    return {internal::View(row.name), row.safe, row.scored, row.safety,
            row.interval,             row.rank, row.rater};
  }
  internal::IndexIterator<Ranking> begin() const { return {this, 0}; }
  internal::IndexIterator<Ranking> end() const { return {this, size()}; }

  size_t item_count() const { return alert_ranking_item_count(get()); }
  size_t left_out_count() const { return alert_ranking_left_out_count(get()); }

  // The adjusted p-value of the raters in two places.
  double P(size_t first, size_t second) const {
    double p = 0;
    Call(alert_ranking_p, get(), first, second, &p);
    return p;
  }

  const alert_ranking* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_ranking, alert_ranking_free>;
  Handle handle_;
};

// --- Gate ----------------------------------------------------------------------------------------

struct GateOptions {
  const Score* baseline = nullptr;
  double max_regression = 0;
  alert_gate_require require = ALERT_GATE_POINT;
  alert_gate_scope scope = ALERT_GATE_ALL;
};

struct GateCase {
  std::string_view model;
  std::string_view name;
  std::string_view reason;
  alert_gate_outcome outcome;
};

// A range of cases.
class Gate {
 public:
  explicit Gate(const Score& score, const GateOptions& options = {}) {
    alert_gate_options c_options = ALERT_GATE_OPTIONS_INIT;
    c_options.max_regression = options.max_regression;
    c_options.require = options.require;
    c_options.scope = options.scope;
    handle_ = internal::Make<Handle>(alert_gate_create, score.get(),
                                     options.baseline == nullptr ? nullptr : options.baseline->get(),
                                     static_cast<const alert_gate_options*>(&c_options));
  }

  bool passed() const { return alert_gate_passed(get()) != 0; }

  size_t size() const { return alert_gate_case_count(get()); }
  GateCase operator[](size_t index) const {
    alert_gate_case found = ALERT_GATE_CASE_INIT;
    Call(alert_gate_case_at, get(), index, &found);
    return {internal::View(found.model), internal::View(found.name), internal::View(found.reason),
            found.outcome};
  }
  internal::IndexIterator<Gate> begin() const { return {this, 0}; }
  internal::IndexIterator<Gate> end() const { return {this, size()}; }

  std::string ToJunit() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_gate_write_junit(get(), writer, user, error);
    });
  }

  const alert_gate* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_gate, alert_gate_free>;
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_ALERT_HPP_
