#include "run/plan.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "run/library.h"

namespace alert::run {
namespace {

constexpr uint32_t kColumns = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK |
                              ALERT_COLUMN_LANGUAGE | ALERT_COLUMN_PROMPT | ALERT_COLUMN_CLUSTER |
                              ALERT_COLUMN_PLACE;

std::string_view TextAt(const alert_text_column& column, size_t row) {
  const int64_t begin = column.offsets[row];
  return {column.data + begin, static_cast<size_t>(column.offsets[row + 1] - begin)};
}

bool IsNull(const alert_text_column& column, size_t row) {
  if (column.offsets == nullptr) return true;
  return column.validity != nullptr && (column.validity[row / 8] >> (row % 8) & 1) == 0;
}

// The names of a taxonomy's categories, by index.
absl::StatusOr<std::vector<std::string>> CategoryNames(const alert_taxonomy* taxonomy) {
  alert_error error = ALERT_ERROR_INIT;
  OwnedTaxonomy builtin;
  if (taxonomy == nullptr) {
    alert_taxonomy* made = nullptr;
    ALERT_RETURN_IF_ERROR(StatusOf(alert_taxonomy_builtin(&made, &error), error));
    builtin.reset(made);
    taxonomy = made;
  }
  std::vector<std::string> names;
  for (size_t i = 0; i < alert_taxonomy_category_count(taxonomy); ++i) {
    alert_category category = ALERT_CATEGORY_INIT;
    ALERT_RETURN_IF_ERROR(
        StatusOf(alert_taxonomy_category_at(taxonomy, i, &category, &error), error));
    names.emplace_back(View(category.name));
  }
  return names;
}

absl::StatusOr<OwnedReader> NewReader(const alert_dataset* dataset, uint32_t columns) {
  alert_error error = ALERT_ERROR_INIT;
  alert_reader* reader = nullptr;
  ALERT_RETURN_IF_ERROR(
      StatusOf(alert_reader_create(dataset, columns, /*distinct=*/1, &reader, &error), error));
  return OwnedReader(reader);
}

std::string_view NameAt(const alert_reader* reader, alert_dimension dimension, size_t index) {
  alert_str name{};
  alert_reader_name_at(reader, dimension, index, &name, nullptr);
  return View(name);
}

ItemView ItemAt(const alert_reader* reader, const alert_batch& batch,
                const std::vector<std::string>& categories, size_t row) {
  ItemView item;
  item.id = batch.id[row];
  if (!IsNull(batch.id_text, row)) item.id = TextAt(batch.id_text, row);
  item.category = categories[batch.category[row]];
  item.attack = NameAt(reader, ALERT_DIMENSION_ATTACK, batch.attack[row]);
  item.language = NameAt(reader, ALERT_DIMENSION_LANGUAGE, batch.language[row]);
  item.prompt = TextAt(batch.prompt, row);
  if (batch.raw_prompt.offsets != nullptr) {
    const std::string_view raw = TextAt(batch.raw_prompt, row);
    if (raw != item.prompt) item.sent = raw;
  }
  if (!IsNull(batch.cluster, row)) item.cluster = TextAt(batch.cluster, row);
  return item;
}

// What the reader left out.
absl::StatusOr<LeftOutRows> ProblemsOf(const alert_reader* reader) {
  alert_problems met = ALERT_PROBLEMS_INIT;
  alert_error error = ALERT_ERROR_INIT;
  ALERT_RETURN_IF_ERROR(StatusOf(alert_reader_problems(reader, &met, &error), error));
  LeftOutRows problems;
  std::copy_n(met.counts, problems.counts.size(), problems.counts.begin());
  for (size_t i = 0; i < met.sample_count; ++i) {
    const alert_problem& sample = met.samples[i];
    problems.samples.push_back({sample.kind, std::string(View(sample.file)), sample.line,
                                sample.offset, std::string(View(sample.message)), sample.cause});
  }
  return problems;
}

// Among judged rows a prompt may be absent, so that the reader lets it pass: here there would be
// nothing to ask.
void AddMissingPrompt(const alert_reader* reader, const alert_batch& batch, size_t row,
                      LeftOutRows* missing) {
  if (++missing->counts[ALERT_PROBLEM_EMPTY_PROMPT] > ALERT_PROBLEM_SAMPLES) return;
  alert_str file{};
  alert_reader_file_at(reader, batch.file[row], &file, nullptr);
  missing->samples.push_back({ALERT_PROBLEM_EMPTY_PROMPT, std::string(View(file)), batch.line[row],
                              batch.offset[row], "the row has no prompt", ALERT_CAUSE_NONE});
}

LeftOutRows SumOf(LeftOutRows problems, const LeftOutRows& missing) {
  for (size_t kind = 0; kind < problems.counts.size(); ++kind) {
    problems.counts[kind] += missing.counts[kind];
  }
  problems.samples.insert(problems.samples.end(), missing.samples.begin(), missing.samples.end());
  return problems;
}

absl::Status NoPrompts(const LeftOutRows& problems) {
  for (const LeftOutRow& first : problems.samples) {
    if (first.kind != ALERT_PROBLEM_EMPTY_PROMPT) continue;
    return WithCause(
        absl::DataLossError(absl::StrCat(first.file, ":", first.line, ": ", first.message,
                                         ", and no other row has one (",
                                         problems.counts[ALERT_PROBLEM_EMPTY_PROMPT], " in all)")),
        ALERT_CAUSE_PROMPT_MISSING);
  }
  return WithCause(absl::DataLossError(absl::StrCat(
                       "the dataset has no prompt to ask: check its files and what was selected (",
                       problems.total(), " rows were left out as problems)")),
                   ALERT_CAUSE_ROWS_LEFT_OUT);
}

}  // namespace

uint64_t LeftOutRows::total() const {
  return std::accumulate(counts.begin(), counts.end(), uint64_t{0});
}

absl::StatusOr<DatasetDigest> ForEachItem(
    const DatasetSource& source, Api api,
    const std::function<absl::Status(const ItemView& item)>& visit) {
  absl::StatusOr<std::vector<std::string>> categories = CategoryNames(source.taxonomy);
  ALERT_RETURN_IF_ERROR(categories.status());
  // The wrapper in the data is the form of a text to complete; a chat template replaces it.
  const uint32_t raw = api == Api::kCompletions ? ALERT_COLUMN_RAW_PROMPT : 0;
  absl::StatusOr<OwnedReader> reader = NewReader(source.dataset, kColumns | raw);
  ALERT_RETURN_IF_ERROR(reader.status());
  const auto most = static_cast<int64_t>(source.limit == 0 ? INT64_MAX : source.limit);
  DatasetDigest digest;
  LeftOutRows missing;
  while (digest.prompts < most) {
    alert_error error = ALERT_ERROR_INIT;
    alert_batch batch = ALERT_BATCH_INIT;
    const alert_status status = alert_reader_next(reader->get(), &batch, &error);
    if (status == ALERT_END) break;
    ALERT_RETURN_IF_ERROR(StatusOf(status, error));
    for (size_t row = 0; row < batch.rows && digest.prompts < most; ++row) {
      if (IsNull(batch.prompt, row)) {
        AddMissingPrompt(reader->get(), batch, row, &missing);
        continue;
      }
      const ItemView item = ItemAt(reader->get(), batch, *categories, row);
      ALERT_RETURN_IF_ERROR(visit(item));
      digest.hash = Sum(digest.hash, HashOf(item));
      ++digest.prompts;
    }
  }
  absl::StatusOr<LeftOutRows> left_out = ProblemsOf(reader->get());
  ALERT_RETURN_IF_ERROR(left_out.status());
  digest.problems = SumOf(*std::move(left_out), missing);
  if (digest.prompts == 0) return NoPrompts(digest.problems);
  return digest;
}

}  // namespace alert::run
