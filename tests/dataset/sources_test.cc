// Files, memory, standard input, several of them, and how each can fail.
#include <sys/stat.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/standard_input.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

using Ids = std::vector<std::string>;

constexpr size_t kMaxLine = size_t{64} << 20;

alert_status AddFile(const std::string& path, std::string* message) {
  Dataset dataset;
  try {
    dataset.AddFile(path);
  } catch (const Error& error) {
    *message = error.what();
    return error.status();
  }
  return ALERT_OK;
}

TEST(SourcesTest, WhatIsNoFileIsToldAtOnce) {
  const TempDirectory directory;
  std::string message;
  EXPECT_EQ(AddFile(directory.Path("nowhere.jsonl"), &message), ALERT_NOT_FOUND);
  EXPECT_NE(message.find("nowhere.jsonl"), std::string::npos) << message;
  EXPECT_EQ(AddFile(directory.path(), &message), ALERT_INVALID_ARGUMENT);
  EXPECT_NE(message.find("directory"), std::string::npos) << message;
  if (geteuid() != 0) {
    const std::string secret = directory.Write("secret.jsonl", Prompt(1));
    chmod(secret.c_str(), 0);
    EXPECT_EQ(AddFile(secret, &message), ALERT_PERMISSION_DENIED);
  }
}

TEST(SourcesTest, AFileThatVanishesIsToldWhenItIsRead) {
  const TempDirectory directory;
  const std::string path = directory.Write("rows.jsonl", Prompt(1));
  const Dataset dataset = Dataset::Open(path);
  std::filesystem::remove(path);
  try {
    ReadAll(dataset);
    FAIL() << "the file is gone";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ALERT_NOT_FOUND);
  }
}

TEST(SourcesTest, NothingToRead) {
  const TempDirectory directory;
  EXPECT_EQ(ReadAll(Dataset::Open(directory.Write("empty.jsonl", ""))), Content());
  EXPECT_EQ(ReadAll(Dataset()), Content());
  EXPECT_EQ(ReadText(""), Content());
}

TEST(SourcesTest, RowsComeInTheOrderOfTheSources) {
  const TempDirectory directory;
  std::string first, second;
  for (int i = 0; i < 200; ++i) first += Prompt(i);
  for (int i = 200; i < 400; ++i) second += Prompt(i);
  const std::string third = Prompt(400);
  Dataset dataset({nullptr, 256, 4, false});
  dataset.AddFile(directory.Write("b.jsonl", first)).AddFile(directory.Write("a.jsonl", second));
  dataset.AddFile(directory.Write("empty.jsonl", "")).AddMemory("last", third);
  const Content content = ReadAll(dataset);
  ASSERT_EQ(content.rows.size(), 401u);
  for (int i = 0; i <= 400; ++i) EXPECT_EQ(content.rows[i].id, std::to_string(i));
  EXPECT_EQ(content.rows[200].file, directory.Path("a.jsonl"));
  EXPECT_EQ(content.rows[200].line, 1u);
  EXPECT_EQ(content.rows[400].file, "last");
}

TEST(SourcesTest, StandardInput) {
  std::string text = "\xEF\xBB\xBF";
  for (int i = 0; i < 3000; ++i) text += Prompt(i) + (i % 7 == 0 ? "broken\n" : "");
  for (const DatasetOptions& options : {DatasetOptions{nullptr, 0, 1, false},
                                        {nullptr, 100, 1, false},
                                        {nullptr, 1000, 3, false}}) {
    Dataset from_memory(options);
    from_memory.AddMemory("standard input", text);
    const StandardInput input(text);
    Dataset dataset(options);
    dataset.AddFile("-");
    EXPECT_THROW(dataset.AddFile("-"), Error);
    const Content content = ReadAll(dataset);
    EXPECT_EQ(content.rows.size(), 3000u);
    EXPECT_EQ(content, ReadAll(from_memory));
  }
}

// A line whose text has so many bytes.
std::string LongLine(size_t size) {
  const std::string head = R"({"id": 3, "category": "crime_tax", "prompt": ")";
  return head + std::string(size - head.size() - 2, 'x') + "\"}";
}

TEST(SourcesTest, ALineBeyondTheLimitIsGivenUpAndTheRestIsRead) {
  const std::string before = Prompt(1) + Prompt(2);
  for (size_t size : {kMaxLine + 1, 2 * kMaxLine + (1 << 20)}) {
    const std::string text = before + LongLine(size) + "\n" + Prompt(4) + "broken\n" + Prompt(5);
    const auto check = [&](const Content& content) {
      EXPECT_EQ(content.ids(), (Ids{"1", "2", "4", "5"}));
      EXPECT_EQ(content.lines(), (std::vector<uint64_t>{1, 2, 4, 6}));
      ASSERT_EQ(content.samples.size(), 2u);
      EXPECT_EQ(content.samples[0].line, 3u);
      EXPECT_EQ(content.samples[0].offset, before.size());
      EXPECT_NE(content.samples[0].message.find("longer"), std::string::npos);
      EXPECT_EQ(content.samples[1].line, 5u);
      EXPECT_EQ(content.rows[3].offset, text.size() - Prompt(5).size());
    };
    check(ReadText(text, {nullptr, 0, 1, false}));
    check(ReadText(text, {nullptr, 0, 2, false}));
    const StandardInput input(text);
    check(ReadAll(Dataset::Open("-", {nullptr, 0, 1, false})));
  }
}

TEST(SourcesTest, ALineAtTheLimitIsRead) {
  const std::string text = LongLine(kMaxLine) + "\n" + Prompt(4);
  EXPECT_EQ(ReadText(text, {nullptr, 0, 1, false}).ids(), (Ids{"3", "4"}));
  const StandardInput input(text);
  EXPECT_EQ(ReadAll(Dataset::Open("-", {nullptr, 0, 1, false})).ids(), (Ids{"3", "4"}));
}

}  // namespace
}  // namespace alert::test
