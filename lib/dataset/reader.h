// One pass over a dataset: batches of the rows chosen, and the account of those left out.
#ifndef ALERT_LIB_DATASET_READER_H_
#define ALERT_LIB_DATASET_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "dataset/dataset.h"
#include "dataset/row/batch.h"
#include "dataset/row/batch_stream.h"
#include "dataset/row/dictionary.h"
#include "dataset/row/problem.h"
#include "dataset/row/seen_items.h"

namespace alert {

inline constexpr char kDuplicateMessage[] =
    "a row with this model, id, attack, language and sample came before; the first counts";

struct ReaderOptions {
  uint32_t columns = 0;
  bool distinct = false;  // leaves out duplicates; where no samples are asked for, all but one
  // Problems are left to the caller, in the batches, also where the dataset is strict: see Report.
  bool defer_problems = false;
};

class Reader {
 public:
  // Keeps what it needs of `dataset`.
  static absl::StatusOr<std::unique_ptr<Reader>> Create(const Dataset& dataset,
                                                        const ReaderOptions& options);

  // The next batch with rows (or, with defer_problems, with problems), valid until the next call;
  // NULL at the end. Its attacks, languages and models index names(). DataLoss with the first
  // problem where the dataset is strict. A failure comes back at every later call: what was read up
  // to it is not all there is.
  absl::StatusOr<Batch*> Next();

  // A problem of the batch that Next returned last, with file and line.
  absl::StatusOr<Problem> Locate(const Batch& batch, const RowProblem& problem);

  // Adds that batch's problems to `log`; DataLoss with the first where the dataset is strict.
  absl::Status Report(const Batch& batch, ProblemLog* log);

  // The line of a place of that batch, counted from 1.
  absl::StatusOr<uint64_t> LineOf(const Batch& batch, const RowPlace& place);

  const Dataset& dataset() const { return dataset_; }
  // The names of an index of the columns attack, language and model; each stays where it is.
  size_t name_count(alert_dimension dimension) const { return names_of(dimension).size(); }
  const std::string& name(alert_dimension dimension, size_t index) const {
    return names_of(dimension).name(index);
  }
  const ProblemLog& log() const { return log_; }

 private:
  Reader(const Dataset& dataset, const ReaderOptions& options)
      : dataset_(dataset),
        options_(options),
        attacks_(dataset.defaults().attack),
        languages_(dataset.defaults().language),
        models_(dataset.defaults().model) {}

  const Dictionary& names_of(alert_dimension dimension) const;

  absl::Status Start();
  absl::StatusOr<Batch*> ReadNext();
  void CountLines(Batch* batch);
  absl::Status UseOwnNames(Batch* batch);
  void DropDuplicates(Batch* batch);

  Dataset dataset_;
  ReaderOptions options_;
  std::unique_ptr<BatchStream> stream_;
  Dictionary attacks_;
  Dictionary languages_;
  Dictionary models_;
  SeenItems seen_;
  ProblemLog log_;
  absl::Status failure_;
  uint32_t current_file_ = UINT32_MAX;
  uint64_t lines_read_ = 0;  // of the current file's range
  // Lines before the current file's range: found out, by reading, when a line is asked for.
  std::optional<uint64_t> lines_before_;
  std::vector<ItemGroup> groups_;
  std::vector<uint8_t> keep_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_READER_H_
