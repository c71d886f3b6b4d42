// Streams made by hand as datasets: types, slices, faults, and who releases what when.
#include <gtest/gtest.h>

#include "arrow/dataset_handle.h"
#include "arrow/made_stream.h"

namespace alert_test {
namespace {

// Three judged rows; the category is dictionary-encoded, with 8-bit indices.
Column Judged() {
  Column category = Numbers<int8_t>("category", "c", {1, 0, 1});
  category.dictionary = std::make_shared<Column>(Text("", {"hate_women", "crime_tax"}));
  return Table({Numbers<int32_t>("id", "i", {7, 8, 9}), category,
                TextColumn<int64_t>("prompt", {"one", "two \"quoted\"", "three"}),
                Text("verdict", {"safe", std::nullopt, "unsafe"}),
                Numbers<double>("score", "g", {0.5, 1.0, 0.25})});
}

void ExpectAllReleased(const MadeStream& made) {
  EXPECT_EQ(made.stream_releases, 1);
  EXPECT_EQ(made.schema_releases, made.schemas);
  EXPECT_EQ(made.array_releases, made.arrays);
}

TEST(ArrowImport, RowsAreRebuiltFromAllColumns) {
  MadeStream made({Judged()});
  {
    DatasetHandle dataset;
    ArrowArrayStream stream;
    made.Export(&stream);
    ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK) << dataset.error.message;
    EXPECT_EQ(stream.release, nullptr) << "the stream is moved";
    const std::string lines = dataset.Write();
    EXPECT_EQ(
        lines,
        R"({"id":7,"category":"crime_tax","prompt":"one","verdict":"safe","score":0.5})"
        "\n"
        R"({"id":8,"category":"hate_women","prompt":"two \"quoted\"","verdict":null,"score":1})"
        "\n"
        R"({"id":9,"category":"crime_tax","prompt":"three","verdict":"unsafe","score":0.25})"
        "\n");
    EXPECT_EQ(dataset.Write(), lines) << "kept arrays can be read again";
  }
  ExpectAllReleased(made);
}

TEST(ArrowImport, EveryWidthOfIntegerIsAnId) {
  const std::vector<Column> ids = {Numbers<int8_t>("id", "c", {1, 2}),
                                   Numbers<uint8_t>("id", "C", {1, 2}),
                                   Numbers<int16_t>("id", "s", {1, 2}),
                                   Numbers<uint16_t>("id", "S", {1, 2}),
                                   Numbers<int32_t>("id", "i", {1, 2}),
                                   Numbers<uint32_t>("id", "I", {1, 2}),
                                   Numbers<int64_t>("id", "l", {1, 2}),
                                   Numbers<uint64_t>("id", "L", {1, 2}),
                                   Numbers<double>("id", "g", {1, 2}),
                                   Numbers<float>("id", "f", {1, 2}),
                                   Text("id", {"1", "2"})};
  for (const Column& id : ids) {
    SCOPED_TRACE(id.format);
    MadeStream made({Table({id, Text("category", {"crime_tax", "crime_tax"})})});
    DatasetHandle dataset;
    ArrowArrayStream stream;
    made.Export(&stream);
    ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
    alert_reader* reader = nullptr;
    ASSERT_EQ(alert_reader_create(dataset.get(), ALERT_COLUMN_ID, 0, &reader, nullptr), ALERT_OK);
    alert_batch batch = ALERT_BATCH_INIT;
    ASSERT_EQ(alert_reader_next(reader, &batch, &dataset.error), ALERT_OK) << dataset.error.message;
    EXPECT_EQ(batch.rows, 2u);
    EXPECT_EQ(batch.id[0], 1);
    EXPECT_EQ(batch.id[1], 2);
    alert_reader_free(&reader);
  }
}

TEST(ArrowImport, SlicesBeginAtTheirOffset) {
  Column table = Judged();
  // The table without its first row; one of its columns is a slice of its own.
  table.offset = 1;
  table.length = 2;
  table.children[0] = Numbers<int32_t>("id", "i", {0, 0, 7, 8, 9});
  table.children[0].offset = 2;
  table.children[0].length = 3;
  MadeStream made({table});
  DatasetHandle dataset;
  ArrowArrayStream stream;
  made.Export(&stream);
  ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
  EXPECT_EQ(dataset.Write(),
            R"({"id":8,"category":"hate_women","prompt":"two \"quoted\"","verdict":null,"score":1})"
            "\n"
            R"({"id":9,"category":"crime_tax","prompt":"three","verdict":"unsafe","score":0.25})"
            "\n");
}

TEST(ArrowImport, TrueIsUnsafeInAColumnOfThatNameAndANumberIsNoVerdict) {
  const auto verdicts = [](const Column& verdict) {
    MadeStream made({Table({Numbers<int64_t>("id", "l", {1, 2, 3}),
                            Text("category", {"crime_tax", "crime_tax", "crime_tax"}), verdict})});
    DatasetHandle dataset;
    ArrowArrayStream stream;
    made.Export(&stream);
    EXPECT_EQ(dataset.AddStream(&stream), ALERT_OK);
    alert_tally* tally = nullptr;
    EXPECT_EQ(alert_tally_create(nullptr, &tally, nullptr), ALERT_OK);
    EXPECT_EQ(alert_tally_add_dataset(tally, dataset.get(), &dataset.error), ALERT_OK);
    alert_tally_query query = {};
    query.struct_size = sizeof query;
    std::vector<uint64_t> counts(ALERT_VERDICT_COUNT);
    EXPECT_EQ(alert_tally_count(tally, &query, counts.data(), nullptr), ALERT_OK);
    alert_tally_free(&tally);
    return counts;
  };
  for (const char* name : {"unsafe", "is_unsafe"}) {
    Column bools = Numbers<uint8_t>(name, "b", {0b101});
    bools.length = 3;
    EXPECT_EQ(verdicts(bools), (std::vector<uint64_t>{1, 2, 0, 0})) << name;
    EXPECT_EQ(verdicts(Numbers<int64_t>(name, "l", {1, 0, 1})), (std::vector<uint64_t>{0, 0, 3, 0}))
        << name;
  }
}

TEST(ArrowImport, NestedColumnsAreFoundByTheirPath) {
  Column judgement = Table({Numbers<uint8_t>("safe", "b", {0b101})});
  judgement.name = "outcome";
  judgement.length = 3;
  judgement.children[0].length = 3;
  Column tags = {"tags", "+l", 3, 0, 0, {std::nullopt, Bytes<int32_t>({0, 1, 1, 3})}, {}, {}};
  tags.children = {Text("item", {"a", "b", "c"})};
  MadeStream made({Table({Numbers<int64_t>("id", "l", {1, 2, 3}),
                          Text("category", {"crime_tax", "crime_tax", "crime_tax"}), judgement,
                          tags, Column{"nothing", "n", 3, 0, 3, {}, {}, {}}})});
  DatasetHandle dataset;
  ArrowArrayStream stream;
  made.Export(&stream);
  ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
  dataset.Map("safe", "outcome.safe");
  alert_tally* tally = nullptr;
  ASSERT_EQ(alert_tally_create(nullptr, &tally, nullptr), ALERT_OK);
  ASSERT_EQ(alert_tally_add_dataset(tally, dataset.get(), &dataset.error), ALERT_OK)
      << dataset.error.message;
  alert_tally_query query = {};
  query.struct_size = sizeof query;
  uint64_t counts[ALERT_VERDICT_COUNT];
  ASSERT_EQ(alert_tally_count(tally, &query, counts, nullptr), ALERT_OK);
  EXPECT_EQ(counts[ALERT_VERDICT_SAFE], 2u);
  EXPECT_EQ(counts[ALERT_VERDICT_UNSAFE], 1u);
  alert_tally_free(&tally);
  const std::string lines = dataset.Write();
  EXPECT_EQ(
      lines.substr(0, lines.find('\n')),
      R"({"id":1,"category":"crime_tax","outcome":{"safe":true},"tags":["a"],"nothing":null})");
}

TEST(ArrowImport, AColumnALanguageBecomesARowALanguage) {
  MadeStream made(
      {Table({Numbers<int64_t>("id", "l", {1, 2}), Text("category", {"crime_tax", "hate_women"}),
              Text("en", {"one", "two"}), Text("de", {"eins", std::nullopt})})});
  DatasetHandle dataset;
  ArrowArrayStream stream;
  made.Export(&stream);
  ASSERT_EQ(dataset.AddStream(&stream, {{ALERT_LITERAL("de")}, {ALERT_LITERAL("en")}}), ALERT_OK);
  EXPECT_EQ(dataset.Write(), R"({"id":1,"category":"crime_tax","language":"de","prompt":"eins"})"
                             "\n"
                             R"({"id":1,"category":"crime_tax","language":"en","prompt":"one"})"
                             "\n"
                             R"({"id":2,"category":"hate_women","language":"en","prompt":"two"})"
                             "\n");
  EXPECT_EQ(dataset.problems[ALERT_PROBLEM_EMPTY_PROMPT], 1u)
      << "the prompt that is null in German";
  // The same with a sample that is larger than its strata: the rows pass through the sampler.
  ASSERT_EQ(alert_dataset_sample(dataset.get(), 5, 1, nullptr), ALERT_OK);
  const std::string sampled = dataset.Write();
  EXPECT_EQ(std::count(sampled.begin(), sampled.end(), '\n'), 3) << sampled;
}

TEST(ArrowImport, BadRowsAreCountedWithTheirNumber) {
  Column category = Numbers<int32_t>("category", "i", {0, 5, 1, 0});
  category.dictionary = std::make_shared<Column>(Text("", {"hate_women", "no_such_thing"}));
  MadeStream made({Table({Numbers<int64_t>("id", "l", {1, 2, 3, 4}), category,
                          Text("prompt", {"good", "good", "good", "bad \xff"})})});
  DatasetHandle dataset;
  ArrowArrayStream stream;
  made.Export(&stream);
  ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
  alert_reader* reader = nullptr;
  ASSERT_EQ(alert_reader_create(dataset.get(), ALERT_COLUMN_PROMPT, 0, &reader, nullptr), ALERT_OK);
  alert_batch batch = ALERT_BATCH_INIT;
  ASSERT_EQ(alert_reader_next(reader, &batch, nullptr), ALERT_OK);
  EXPECT_EQ(batch.rows, 1u);
  EXPECT_EQ(alert_reader_next(reader, &batch, nullptr), ALERT_END);
  alert_problems problems = ALERT_PROBLEMS_INIT;
  ASSERT_EQ(alert_reader_problems(reader, &problems, nullptr), ALERT_OK);
  ASSERT_EQ(problems.sample_count, 3u);
  const char* messages[] = {"the column `category` has an index that is not in its dictionary",
                            "there is no category", "holds a text that is not UTF-8"};
  for (size_t i = 0; i < 3; ++i) {
    const alert_problem& problem = problems.samples[i];
    EXPECT_EQ(problem.line, i + 2);
    EXPECT_EQ(ToString(problem.file), "a stream");
    EXPECT_NE(ToString(problem.message).find(messages[i]), std::string::npos)
        << ToString(problem.message);
  }
  alert_reader_free(&reader);
}

TEST(ArrowImport, AStreamGivenOnceIsReadOnceAndReleasedAsItGoes) {
  MadeStream made({Judged(), Judged()});
  DatasetHandle dataset;
  ArrowArrayStream stream;
  made.Export(&stream);
  ASSERT_EQ(dataset.AddStream(&stream, {}, true), ALERT_OK);
  alert_reader* reader = nullptr;
  ASSERT_EQ(alert_reader_create(dataset.get(), ALERT_COLUMN_ID, 0, &reader, nullptr), ALERT_OK);
  alert_batch batch = ALERT_BATCH_INIT;
  ASSERT_EQ(alert_reader_next(reader, &batch, nullptr), ALERT_OK);
  const int arrays_of_one = made.arrays;
  ASSERT_EQ(alert_reader_next(reader, &batch, nullptr), ALERT_OK);
  EXPECT_EQ(made.array_releases, arrays_of_one);
  EXPECT_EQ(alert_reader_next(reader, &batch, nullptr), ALERT_END);
  alert_reader_free(&reader);
  ExpectAllReleased(made);
  EXPECT_EQ(dataset.Write(), "");
  EXPECT_EQ(dataset.error.status, ALERT_FAILED_PRECONDITION);
}

TEST(ArrowImport, AReaderMayStopInTheMiddle) {
  for (const bool once : {false, true}) {
    MadeStream made({Judged(), Judged(), Judged()});
    {
      DatasetHandle dataset;
      ArrowArrayStream stream;
      made.Export(&stream);
      ASSERT_EQ(dataset.AddStream(&stream, {}, once), ALERT_OK);
      alert_reader* reader = nullptr;
      ASSERT_EQ(alert_reader_create(dataset.get(), ALERT_COLUMN_ID, 0, &reader, nullptr), ALERT_OK);
      dataset.Free();
      alert_batch batch = ALERT_BATCH_INIT;
      ASSERT_EQ(alert_reader_next(reader, &batch, nullptr), ALERT_OK);
      alert_reader_free(&reader);
    }
    ExpectAllReleased(made);
  }
}

TEST(ArrowImport, FilesAndStreamsGoInTheirOrder) {
  MadeStream made({Judged()});
  DatasetHandle dataset;
  const std::string_view lines = "{\"id\":1,\"category\":\"crime_tax\"}\n";
  ArrowArrayStream stream;
  made.Export(&stream);
  dataset.AddMemory(lines);
  ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
  dataset.AddMemory("{\"id\":2,\"category\":\"crime_tax\"}\n");
  alert_reader* reader = nullptr;
  ASSERT_EQ(
      alert_reader_create(dataset.get(), ALERT_COLUMN_ID | ALERT_COLUMN_PLACE, 0, &reader, nullptr),
      ALERT_OK);
  std::string seen;
  alert_batch batch = ALERT_BATCH_INIT;
  while (alert_reader_next(reader, &batch, nullptr) == ALERT_OK) {
    for (size_t row = 0; row < batch.rows; ++row) {
      seen += std::to_string(batch.file[row]) + ":" + std::to_string(batch.line[row]) + "=" +
              std::to_string(batch.id[row]) + " ";
    }
  }
  EXPECT_EQ(seen, "0:1=1 1:1=7 1:2=8 1:3=9 2:1=2 ");
  alert_reader_free(&reader);
}

TEST(ArrowImport, AFailingStreamIsAnErrorAndNotAnEnd) {
  MadeStream made({Judged(), Judged()}, 1);
  {
    DatasetHandle dataset;
    ArrowArrayStream stream;
    made.Export(&stream);
    ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
    EXPECT_EQ(dataset.Write(), "");
    EXPECT_EQ(dataset.error.status, ALERT_UNAVAILABLE);
    EXPECT_STREQ(dataset.error.message, "a stream: the stream fails: the disk is gone");
  }
  ExpectAllReleased(made);
}

TEST(ArrowImport, WhatCannotBeRowsIsRefusedAndStaysTheCallers) {
  const Column ids = Numbers<int64_t>("id", "l", {1});
  const std::vector<std::vector<alert_str>> languages = {{}, {{ALERT_LITERAL("de")}}, {}};
  const std::vector<Column> tables = {ids, Table({ids})};
  for (size_t i = 0; i < tables.size(); ++i) {
    MadeStream made({tables[i]});
    DatasetHandle dataset;
    ArrowArrayStream stream;
    made.Export(&stream);
    EXPECT_EQ(dataset.AddStream(&stream, languages[i]), ALERT_INVALID_ARGUMENT);
    ASSERT_NE(stream.release, nullptr);
    stream.release(&stream);
    EXPECT_EQ(dataset.AddStream(&stream), ALERT_INVALID_ARGUMENT) << "a released stream";
    ExpectAllReleased(made);
  }
}

TEST(ArrowImport, ArraysThatContradictTheirSchemaAreErrors) {
  const Column good = Judged();
  std::vector<Column> bad(6, good);
  bad[0].children.pop_back();
  bad[1].children[0].length = 2;
  bad[2].children[0].buffers.pop_back();
  bad[3].children[0].buffers[1] = std::nullopt;
  bad[4].children[2].length = -1;
  bad[5].children[3].buffers[0] = std::nullopt;
  for (size_t i = 0; i < bad.size(); ++i) {
    SCOPED_TRACE(i);
    MadeStream made({good, bad[i]});
    {
      DatasetHandle dataset;
      ArrowArrayStream stream;
      made.Export(&stream);
      ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
      EXPECT_EQ(dataset.Write(), "");
      EXPECT_EQ(dataset.error.status, ALERT_DATA_LOSS) << dataset.error.message;
    }
    ExpectAllReleased(made);
  }
}

TEST(ArrowImport, AFieldOfATypeThatCannotBeReadIsAnErrorAndAnotherColumnIsLeftOut) {
  MadeStream made({Table({Numbers<int64_t>("id", "l", {1}), Text("category", {"crime_tax"}),
                          Numbers<int64_t>("when", "tsu:", {1})})});
  DatasetHandle dataset;
  ArrowArrayStream stream;
  made.Export(&stream);
  ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK);
  EXPECT_EQ(dataset.Write(), "{\"id\":1,\"category\":\"crime_tax\"}\n");
  dataset.Map("prompt", "when");
  EXPECT_EQ(dataset.Write(), "");
  EXPECT_EQ(dataset.error.status, ALERT_INVALID_ARGUMENT);
  EXPECT_NE(std::string(dataset.error.message).find("`when`"), std::string::npos);
}

}  // namespace
}  // namespace alert_test
