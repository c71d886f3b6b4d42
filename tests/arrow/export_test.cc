// Streams made by the library: what is in them, and that each part may be released on its own.
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "arrow/dataset_handle.h"

namespace alert_test {
namespace {

constexpr uint32_t kJudged = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK |
                             ALERT_COLUMN_LANGUAGE | ALERT_COLUMN_MODEL | ALERT_COLUMN_VERDICT;

constexpr std::string_view kRows =
    "{\"id\":1,\"category\":\"crime_tax\",\"prompt\":\"one\",\"model\":\"a\",\"verdict\":"
    "\"unsafe\"}\n"
    "{\"id\":2,\"category\":\"no_such\"}\n"
    "{\"id\":3,\"category\":\"hate_women\",\"model\":\"b\",\"language\":\"de\"}\n";

std::string TextAt(const ArrowArray& column, int64_t row) {
  const auto* offsets = static_cast<const int64_t*>(column.buffers[1]);
  const auto* bytes = static_cast<const char*>(column.buffers[2]);
  return {bytes + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row])};
}

template <typename Index>
std::string NameAt(const ArrowArray& column, int64_t row) {
  return TextAt(*column.dictionary, static_cast<const Index*>(column.buffers[1])[row]);
}

bool IsNull(const ArrowArray& column, int64_t row) {
  const auto* validity = static_cast<const uint8_t*>(column.buffers[0]);
  return validity != nullptr && (validity[row / 8] >> (row % 8) & 1) == 0;
}

std::string TallyBytes(const alert_dataset* dataset) {
  alert_tally* tally = nullptr;
  EXPECT_EQ(alert_tally_create(nullptr, &tally, nullptr), ALERT_OK);
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_tally_add_dataset(tally, dataset, &error), ALERT_OK) << error.message;
  std::string bytes;
  EXPECT_EQ(alert_tally_write(
                tally,
                [](const char* data, size_t size, void* user) -> alert_status {
                  static_cast<std::string*>(user)->append(data, size);
                  return ALERT_OK;
                },
                &bytes, nullptr),
            ALERT_OK);
  alert_tally_free(&tally);
  return bytes;
}

TEST(ArrowExport, SchemaAndValues) {
  DatasetHandle dataset;
  dataset.AddMemory(kRows);
  ArrowArrayStream stream;
  ASSERT_EQ(alert_dataset_export(dataset.get(), kJudged | ALERT_COLUMN_PROMPT | ALERT_COLUMN_PLACE,
                                 0, &stream, nullptr),
            ALERT_OK);
  dataset.Free();
  ArrowSchema schema;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ASSERT_EQ(schema.n_children, 10);
  EXPECT_STREQ(schema.format, "+s");
  std::string described;
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& column = *schema.children[i];
    described += std::string(column.name) + ":" + column.format;
    if (column.dictionary != nullptr) described += std::string("/") + column.dictionary->format;
    described += (column.flags & ARROW_FLAG_NULLABLE) != 0 ? "? " : " ";
  }
  EXPECT_EQ(described,
            "id:l category:i/U attack_type:i/U language:i/U model:i/U verdict:c/U? prompt:U? "
            "file:i/U line:L offset:L ");
  schema.release(&schema);

  ArrowArray batch;
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  ASSERT_EQ(batch.length, 2);
  ASSERT_EQ(batch.n_children, 10);
  EXPECT_EQ(static_cast<const int64_t*>(batch.children[0]->buffers[1])[1], 3);
  EXPECT_EQ(NameAt<int32_t>(*batch.children[1], 0), "crime_tax");
  EXPECT_EQ(NameAt<int32_t>(*batch.children[2], 0), "none");
  EXPECT_EQ(NameAt<int32_t>(*batch.children[3], 1), "de");
  EXPECT_EQ(NameAt<int32_t>(*batch.children[4], 1), "b");
  EXPECT_EQ(NameAt<int8_t>(*batch.children[5], 0), "unsafe");
  EXPECT_FALSE(IsNull(*batch.children[5], 0));
  EXPECT_TRUE(IsNull(*batch.children[5], 1));
  EXPECT_EQ(batch.children[5]->null_count, 1);
  EXPECT_EQ(TextAt(*batch.children[6], 0), "one");
  EXPECT_TRUE(IsNull(*batch.children[6], 1));
  EXPECT_EQ(NameAt<int32_t>(*batch.children[7], 0), "rows.jsonl");
  EXPECT_EQ(static_cast<const uint64_t*>(batch.children[8]->buffers[1])[1], 3u);
  batch.release(&batch);
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  EXPECT_EQ(batch.release, nullptr) << "the end";
  stream.release(&stream);
  EXPECT_EQ(stream.release, nullptr);
}

TEST(ArrowExport, PartsOutliveTheWhole) {
  DatasetHandle dataset;
  dataset.AddMemory(kRows);
  ArrowArrayStream stream;
  ASSERT_EQ(alert_dataset_export(dataset.get(), kJudged, 0, &stream, nullptr), ALERT_OK);
  ArrowArray batch;
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  stream.release(&stream);
  ArrowArray category = *batch.children[1];  // moved, as the standard allows
  batch.children[1]->release = nullptr;
  batch.release(&batch);
  EXPECT_EQ(NameAt<int32_t>(category, 1), "hate_women");
  category.release(&category);
}

TEST(ArrowExport, AStreamMayBeReleasedInTheMiddleOrUnused) {
  DatasetHandle dataset(64);
  std::string lines;
  for (int id = 0; id < 1000; ++id) {
    lines += "{\"id\":" + std::to_string(id) + ",\"category\":\"crime_tax\"}\n";
  }
  dataset.AddMemory(lines);
  for (int batches = 0; batches < 3; ++batches) {
    ArrowArrayStream stream;
    ASSERT_EQ(alert_dataset_export(dataset.get(), kJudged, 1, &stream, nullptr), ALERT_OK);
    for (int i = 0; i < batches; ++i) {
      ArrowArray batch;
      ASSERT_EQ(stream.get_next(&stream, &batch), 0);
      ASSERT_NE(batch.release, nullptr);
      batch.release(&batch);
    }
    stream.release(&stream);
  }
}

TEST(ArrowExport, IdsThatAreTexts) {
  DatasetHandle dataset;
  dataset.AddMemory(
      "{\"id\":5,\"category\":\"crime_tax\"}\n{\"id\":\"x-1\",\"category\":\"crime_tax\"}\n");
  ArrowArrayStream stream;
  ArrowArray batch;
  ASSERT_EQ(alert_dataset_export(dataset.get(), ALERT_COLUMN_ID, 0, &stream, nullptr), ALERT_OK);
  EXPECT_EQ(stream.get_next(&stream, &batch), EINVAL);
  EXPECT_EQ(std::string(stream.get_last_error(&stream)).rfind("rows.jsonl:2: the id `x-1`", 0), 0u)
      << stream.get_last_error(&stream);
  EXPECT_EQ(stream.get_next(&stream, &batch), EINVAL) << "an error stays one";
  stream.release(&stream);

  ASSERT_EQ(alert_dataset_export(dataset.get(), ALERT_COLUMN_ID_TEXT, 0, &stream, nullptr),
            ALERT_OK);
  ASSERT_EQ(stream.get_next(&stream, &batch), 0) << stream.get_last_error(&stream);
  EXPECT_EQ(TextAt(*batch.children[0], 0), "5");
  EXPECT_EQ(TextAt(*batch.children[0], 1), "x-1");
  batch.release(&batch);
  stream.release(&stream);
}

TEST(ArrowExport, AReaderKeepsAccountOfItsStream) {
  DatasetHandle dataset;
  dataset.AddMemory(kRows);
  alert_reader* reader = nullptr;
  ASSERT_EQ(alert_reader_create(dataset.get(), kJudged, 0, &reader, nullptr), ALERT_OK);
  ArrowArrayStream stream;
  ASSERT_EQ(alert_reader_export(reader, &stream, nullptr), ALERT_OK);
  ArrowArray batch;
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  batch.release(&batch);
  alert_problems problems = ALERT_PROBLEMS_INIT;
  ASSERT_EQ(alert_reader_problems(reader, &problems, nullptr), ALERT_OK);
  EXPECT_EQ(problems.counts[ALERT_PROBLEM_UNKNOWN_CATEGORY], 1u);
  alert_reader_free(&reader);
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  EXPECT_EQ(batch.release, nullptr);
  stream.release(&stream);
}

TEST(ArrowExport, AnEmptyDatasetHasASchemaAndNoBatch) {
  DatasetHandle dataset;
  ArrowArrayStream stream;
  ASSERT_EQ(alert_dataset_export(dataset.get(), kJudged, 0, &stream, nullptr), ALERT_OK);
  ArrowSchema schema;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  EXPECT_EQ(schema.n_children, 6);
  schema.release(&schema);
  ArrowArray batch;
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  EXPECT_EQ(batch.release, nullptr);
  stream.release(&stream);
}

// Out as columns and in again, in small batches: nothing of what counts is lost.
TEST(ArrowExport, AStreamReadBackCountsTheSame) {
  DatasetHandle judged(4096);
  judged.AddFile(EXAMPLE_DATA "/answers.jsonl");
  ArrowArrayStream stream;
  ASSERT_EQ(alert_dataset_export(judged.get(),
                                 kJudged | ALERT_COLUMN_RAW_PROMPT | ALERT_COLUMN_JUDGE |
                                     ALERT_COLUMN_JUDGE_OUTPUT | ALERT_COLUMN_JUDGEMENTS,
                                 0, &stream, nullptr),
            ALERT_OK);
  DatasetHandle again;
  ASSERT_EQ(again.AddStream(&stream), ALERT_OK) << again.error.message;
  const std::string bytes = TallyBytes(again.get());
  EXPECT_EQ(bytes, TallyBytes(judged.get()));
  EXPECT_GT(bytes.size(), 100u);
}

}  // namespace
}  // namespace alert_test
