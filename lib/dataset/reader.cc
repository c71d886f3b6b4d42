#include "dataset/reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/sample.h"
#include "dataset/stream_factory.h"

namespace alert {
namespace {

// What tells an item from others, besides its id.
constexpr uint32_t kIdentityColumns = ALERT_COLUMN_ATTACK | ALERT_COLUMN_LANGUAGE;

uint32_t NeededColumns(const Dataset& dataset, const ReaderOptions& options) {
  uint32_t columns = options.columns | dataset.selection().columns();
  if (dataset.shard().count > 1) columns |= kIdentityColumns;
  if (options.distinct) columns |= kIdentityColumns | ALERT_COLUMN_MODEL;
  return columns;
}

// Turns a column's indices of `names` into indices of `to`, whose names `names` then are.
absl::Status Translate(Dictionary* to, std::shared_ptr<const NameList>* names,
                       std::vector<uint16_t>* column) {
  if (column->empty()) return absl::OkStatus();
  const NameList& from = **names;
  std::vector<uint16_t> meaning(from.size());
  bool is_same = true;
  for (size_t i = 0; i < from.size(); ++i) {
    const std::optional<uint16_t> index = to->Intern(from[i]);
    if (!index) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the rows have more than ", Dictionary::kMaxNames,
                       " different names, such as ", Quoted(from[i]), ", in one column"));
    }
    meaning[i] = *index;
    is_same = is_same && *index == i;
  }
  if (!is_same) {
    for (uint16_t& index : *column) index = meaning[index];
  }
  *names = to->names();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> Reader::Create(const Dataset& dataset,
                                                       const ReaderOptions& options) {
  std::unique_ptr<Reader> reader(new Reader(dataset, options));
  ALERT_RETURN_IF_ERROR(reader->Start());
  return reader;
}

absl::Status Reader::Start() {
  const uint32_t columns = NeededColumns(dataset_, options_);
  log_.Restore(dataset_.left_out(), {});
  if (dataset_.options().strict && log_.left_out() > 0) {
    return absl::DataLossError(absl::StrCat(log_.left_out(), " rows were left out before"));
  }
  if (dataset_.sample().per_stratum == 0) {
    stream_ = StreamOf(dataset_, columns);
    return absl::OkStatus();
  }
  // The whole dataset is gone through here, by a reader of what the sample needs.
  Dataset all = dataset_;
  all.Sample({});
  ALERT_RETURN_IF_ERROR(all.SetShard(1, 1));
  Reader pass(all, {Sampler::kColumns, options_.distinct, false});
  pass.stream_ = StreamOf(all, NeededColumns(all, pass.options_));
  Sampler sampler(dataset_.sample());
  while (true) {
    absl::StatusOr<Batch*> batch = pass.Next();
    ALERT_RETURN_IF_ERROR(batch.status());
    if (*batch == nullptr) break;
    absl::StatusOr<uint64_t> first_line = pass.LineOf(**batch, {0, 0});
    ALERT_RETURN_IF_ERROR(first_line.status());
    sampler.Offer(**batch, *first_line - 1);
  }
  log_ = pass.log_;
  stream_ = sampler.Finish(dataset_, columns);
  return absl::OkStatus();
}

absl::StatusOr<Batch*> Reader::Next() {
  if (!failure_.ok()) return failure_;
  absl::StatusOr<Batch*> next = ReadNext();
  if (!next.ok()) failure_ = next.status();
  return next;
}

absl::StatusOr<Batch*> Reader::ReadNext() {
  while (true) {
    absl::StatusOr<Batch*> next = stream_->Next();
    if (!next.ok() || *next == nullptr) return next;
    Batch* batch = *next;
    CountLines(batch);
    dataset_.selection().Apply(batch);
    // A sample was gone through for duplicates already; its rows are few and distinct.
    dataset_.shard().Apply(batch);
    ALERT_RETURN_IF_ERROR(UseOwnNames(batch));
    if (options_.distinct) DropDuplicates(batch);
    if (options_.defer_problems) {
      if (batch->rows > 0 || !batch->problems.empty()) return batch;
      continue;
    }
    ALERT_RETURN_IF_ERROR(Report(*batch, &log_));
    if (batch->rows > 0) return batch;
  }
}

// Makes the lines of the batch's places those of its file's range.
void Reader::CountLines(Batch* batch) {
  if (batch->file != current_file_) {
    current_file_ = batch->file;
    lines_read_ = 0;
    lines_before_.reset();
  }
  if (lines_read_ != 0) {
    for (RowPlace& place : batch->place) place.line += lines_read_;
    for (RowProblem& problem : batch->problems) problem.place.line += lines_read_;
  }
  lines_read_ += batch->newlines;
}

absl::StatusOr<uint64_t> Reader::LineOf(const Batch& batch, const RowPlace& place) {
  if (!lines_before_) {
    absl::StatusOr<uint64_t> lines = stream_->LinesBefore(batch.file);
    ALERT_RETURN_IF_ERROR(lines.status());
    lines_before_ = *lines;
  }
  return *lines_before_ + place.line + 1;
}

absl::StatusOr<Problem> Reader::Locate(const Batch& batch, const RowProblem& problem) {
  absl::StatusOr<uint64_t> line = LineOf(batch, problem.place);
  ALERT_RETURN_IF_ERROR(line.status());
  return Problem{problem.kind,    dataset_.sources()[batch.file].name,
                 *line,           problem.place.offset,
                 problem.message, problem.cause};
}

const Dictionary& Reader::names_of(alert_dimension dimension) const {
  switch (dimension) {
    case ALERT_DIMENSION_ATTACK:
      return attacks_;
    case ALERT_DIMENSION_LANGUAGE:
      return languages_;
    default:
      return models_;
  }
}

absl::Status Reader::UseOwnNames(Batch* batch) {
  ALERT_RETURN_IF_ERROR(Translate(&attacks_, &batch->attack_names, &batch->attack));
  ALERT_RETURN_IF_ERROR(Translate(&languages_, &batch->language_names, &batch->language));
  return Translate(&models_, &batch->model_names, &batch->model);
}

void Reader::DropDuplicates(Batch* batch) {
  groups_.resize(batch->rows);
  const bool by_sample = (options_.columns & ALERT_COLUMN_SAMPLE) != 0;
  for (size_t row = 0; row < batch->rows; ++row) {
    const uint16_t sample = by_sample ? batch->sample[row] : uint16_t{0};
    groups_[row] = {batch->model[row], batch->attack[row], batch->language[row], sample};
  }
  keep_.assign(batch->rows, 0);
  if (seen_.Add(groups_, batch->id, batch->id_text, &keep_) == 0) return;
  for (size_t row = 0; row < batch->rows; ++row) {
    if (keep_[row] != 0) {
      batch->problems.push_back(
          {ALERT_PROBLEM_DUPLICATE, batch->place[row], kDuplicateMessage, ALERT_CAUSE_NONE});
    }
    keep_[row] = keep_[row] == 0 ? 1 : 0;
  }
  batch->SortProblems();
  batch->Filter(keep_);
}

absl::Status Reader::Report(const Batch& batch, ProblemLog* log) {
  const std::string& file = dataset_.sources()[batch.file].name;
  for (const RowProblem& problem : batch.problems) {
    if (!dataset_.options().strict && !log->Wants(problem.kind, file, problem.place.offset)) {
      log->Count(problem.kind);
      continue;
    }
    absl::StatusOr<Problem> located = Locate(batch, problem);
    ALERT_RETURN_IF_ERROR(located.status());
    if (dataset_.options().strict) return ProblemError(*located);
    log->Add(*std::move(located));
  }
  return absl::OkStatus();
}

}  // namespace alert
