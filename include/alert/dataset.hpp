// Prompts and judged rows: datasets, readers, batches, summaries.
#ifndef ALERT_DATASET_HPP_
#define ALERT_DATASET_HPP_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/abi.hpp"
#include "alert/arrow.hpp"
#include "alert/dataset.h"
#include "alert/enumerations.hpp"
#include "alert/import.hpp"
#include "alert/taxonomy.hpp"
#include "alert/text_column.hpp"

namespace alert {
inline namespace v0 {

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
  alert_cause cause;  // HintFor says how it is mended
};

// What could not be used: counts by kind, and those kept with their place. Independent of what told
// it.
struct Problems {
  uint64_t left_out;  // rows that were: all kinds but ALERT_PROBLEM_NO_VERDICT
  std::array<uint64_t, ALERT_PROBLEM_KIND_SLOTS> counts;
  std::vector<Problem> samples;
};

namespace internal {

// Of alert_reader_problems and its like.
template <typename Tell, typename Handle>
Problems ProblemsOf(Tell tell, Handle* handle) {
  alert_problems met = ALERT_PROBLEMS_INIT;
  Call(tell, handle, &met);
  Problems problems{met.left_out, {}, {}};
  std::copy(std::begin(met.counts), std::end(met.counts), problems.counts.begin());
  for (size_t index = 0; index < met.sample_count; ++index) {
    const alert_problem& sample = met.samples[index];
    problems.samples.push_back({sample.kind, std::string(View(sample.file)),
                                std::string(View(sample.message)), sample.line, sample.offset,
                                sample.cause});
  }
  return problems;
}

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
  Span<uint16_t> sample() const { return {batch_.sample, size()}; }
  Span<uint16_t> model() const { return {batch_.model, size()}; }
  Span<alert_verdict> verdict() const { return {batch_.verdict, size()}; }
  TextColumn prompt() const { return {batch_.prompt, size()}; }
  TextColumn raw_prompt() const { return {batch_.raw_prompt, size()}; }
  TextColumn response() const { return {batch_.response, size()}; }
  TextColumn judge() const { return {batch_.judge, size()}; }
  TextColumn judge_output() const { return {batch_.judge_output, size()}; }
  TextColumn judgements() const { return {batch_.judgements, size()}; }
  TextColumn cluster() const { return {batch_.cluster, size()}; }
  TextColumn judge_score() const { return {batch_.judge_score, size()}; }
  TextColumn json() const { return {batch_.json, size()}; }
  Span<uint32_t> file() const { return {batch_.file, size()}; }
  Span<uint64_t> line() const { return {batch_.line, size()}; }
  Span<uint64_t> offset() const { return {batch_.offset, size()}; }

 private:
  alert_batch batch_;
  internal::BatchMemory memory_;
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
    return internal::CallForText(alert_reader_name_at, get(), dimension, index);
  }
  size_t name_count(alert_dimension dimension) const {
    return alert_reader_name_count(get(), dimension);
  }
  std::string_view File(size_t index) const {
    return internal::CallForText(alert_reader_file_at, get(), index);
  }
  Problems problems() const { return internal::ProblemsOf(alert_reader_problems, get()); }

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

  uint64_t rows() const { return alert_summary_item_count(get()); }

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
    Call(alert_summary_verify, handle_.get(), release.data(), release.size(), &result.released,
         &result.differences);
    return result;
  }

  Problems problems() const { return internal::ProblemsOf(alert_summary_problems, get()); }

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
    handle_ = internal::Make<Handle>(alert_dataset_create,
                                     static_cast<const alert_dataset_options*>(&c_options));
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
  // The dataset keeps the rows.
  Dataset& AddImport(const Import& import) {
    Call(alert_dataset_add_import, handle_.get(), import.get());
    return *this;
  }
  // Takes the stream over, also where it fails.
  Dataset& AddStream(std::string_view name, ArrowStream stream, const StreamOptions& options = {}) {
    const std::vector<alert_str> languages = internal::Strs(options.languages);
    alert_stream_options c_options = ALERT_STREAM_OPTIONS_INIT;
    c_options.languages = languages.data();
    c_options.language_count = languages.size();
    c_options.once = options.once ? 1 : 0;
    Call(alert_dataset_add_stream, handle_.get(), name.data(), name.size(), stream.get(),
         static_cast<const alert_stream_options*>(&c_options));
    return *this;
  }
  // Counts rows that were left out before what was added came here.
  Dataset& AddLeftOut(alert_problem_kind kind, uint64_t count) {
    Call(alert_dataset_add_left_out, handle_.get(), kind, count);
    return *this;
  }
  Dataset& MapField(std::string_view key, std::string_view path) {
    Call(alert_dataset_map_field, handle_.get(), key.data(), key.size(), path.data(), path.size());
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

}  // namespace v0
}  // namespace alert

#endif  // ALERT_DATASET_HPP_
