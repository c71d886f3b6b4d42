#include "dataset/sample.h"

#include <algorithm>
#include <tuple>

#include "dataset/jsonl/jsonl_stream.h"
#include "dataset/selection.h"

namespace alert {
namespace {

// The rows kept of one file, as JSON Lines in memory, and where each line came from.
struct KeptFile {
  uint32_t file;
  std::string lines;
  std::vector<RowPlace> places;
};

class SampleStream : public BatchStream {
 public:
  SampleStream(std::vector<KeptFile> files, const Dataset& dataset, uint32_t columns)
      : files_(std::move(files)) {
    std::vector<SourceSpec> sources;
    for (const KeptFile& kept : files_) {
      SourceSpec source = dataset.sources()[kept.file];
      source.place = SourceSpec::Place::kMemory;
      source.memory = kept.lines;
      sources.push_back(std::move(source));
    }
    stream_ =
        std::make_unique<JsonlStream>(std::move(sources), dataset.options().block_size, 1, [&] {
          return BlockParser(dataset.fields(), dataset.taxonomy(), dataset.defaults(), columns);
        });
  }

  absl::StatusOr<Batch*> Next() override {
    absl::StatusOr<Batch*> next = stream_->Next();
    if (!next.ok() || *next == nullptr) return next;
    Batch* batch = *next;
    if (batch->file != current_) {
      current_ = batch->file;
      lines_ = 0;
    }
    const KeptFile& kept = files_[current_];
    // By line: a row may fail now, in a column that the first pass did not read.
    for (RowPlace& place : batch->place) place = kept.places[lines_ + place.line];
    for (RowProblem& problem : batch->problems) {
      problem.place = kept.places[lines_ + problem.place.line];
    }
    lines_ += batch->newlines;
    batch->newlines = 0;  // places are of the whole source already
    batch->file = kept.file;
    return batch;
  }

  absl::StatusOr<uint64_t> LinesBefore(uint32_t) override { return 0; }

 private:
  std::vector<KeptFile> files_;
  std::unique_ptr<JsonlStream> stream_;
  uint32_t current_ = UINT32_MAX;
  size_t lines_ = 0;  // of the current file, before the batch
};

}  // namespace

void Sampler::Offer(const Batch& batch, uint64_t first_line) {
  std::string room;
  for (size_t row = 0; row < batch.rows; ++row) {
    const Stratum stratum = {batch.model[row], batch.category[row], batch.attack[row],
                             batch.language[row]};
    Kept& kept = strata_[stratum];
    const uint64_t rank = HashRow(batch, row, spec_.seed, &room);
    if (kept.heap.size() == spec_.per_stratum && rank >= kept.heap.front().rank) continue;
    RowPlace place = batch.place[row];
    place.line += first_line;
    Consider({rank, batch.file, place, std::string(batch.json[row])}, &kept);
  }
}

void Sampler::Consider(Candidate candidate, Kept* kept) const {
  // The same rank is the same item, met before: the first counts.
  if (!kept->ranks.insert(candidate.rank).second) return;
  std::vector<Candidate>& heap = kept->heap;
  if (heap.size() == spec_.per_stratum) {
    std::pop_heap(heap.begin(), heap.end());
    kept->ranks.erase(heap.back().rank);
    heap.pop_back();
  }
  heap.push_back(std::move(candidate));
  std::push_heap(heap.begin(), heap.end());
}

std::unique_ptr<BatchStream> Sampler::Finish(const Dataset& dataset, uint32_t columns) {
  std::vector<Candidate> kept;
  for (auto& [stratum, of_stratum] : strata_) {
    std::vector<Candidate>& heap = of_stratum.heap;
    std::move(heap.begin(), heap.end(), std::back_inserter(kept));
  }
  strata_.clear();
  std::sort(kept.begin(), kept.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.file, a.place.offset) < std::tie(b.file, b.place.offset);
  });
  std::vector<KeptFile> files;
  for (Candidate& candidate : kept) {
    if (files.empty() || files.back().file != candidate.file) {
      files.push_back({candidate.file, std::string(), {}});
    }
    files.back().lines.append(candidate.json).push_back('\n');
    files.back().places.push_back(candidate.place);
  }
  return std::make_unique<SampleStream>(std::move(files), dataset, columns);
}

}  // namespace alert
