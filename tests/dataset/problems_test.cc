// Problems: counted by kind, the first few kept with their place; duplicates; strict.
#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

using Ids = std::vector<std::string>;

std::string Judged(const std::string& id, const std::string& keys) {
  return R"({"id": )" + id + R"(, "category": "crime_tax", )" + keys + "}\n";
}

TEST(ProblemsTest, EachKindWithItsPlace) {
  const std::string lines[] = {Prompt(1),
                               "broken\n",
                               R"({"id": 2, "category": "crime_teft"})"
                               "\n",
                               Prompt(1),
                               R"({"id": 3, "category": "crime_tax", "prompt": ""})"
                               "\n",
                               Judged("4", R"("verdict": "perhaps")"),
                               Prompt(5)};
  std::string text;
  std::vector<uint64_t> offsets;
  for (const std::string& line : lines) {
    offsets.push_back(text.size());
    text += line;
  }
  for (size_t block_size : {64, 1000}) {
    const Content content = ReadText(text, {nullptr, block_size, 2, false});
    EXPECT_EQ(content.ids(), (Ids{"1", "4", "5"}));
    ASSERT_EQ(content.samples.size(), 5u);
    const alert_problem_kind kinds[] = {ALERT_PROBLEM_MALFORMED, ALERT_PROBLEM_UNKNOWN_CATEGORY,
                                        ALERT_PROBLEM_DUPLICATE, ALERT_PROBLEM_EMPTY_PROMPT,
                                        ALERT_PROBLEM_NO_VERDICT};
    for (size_t i = 0; i < 5; ++i) {
      EXPECT_EQ(content.samples[i].kind, kinds[i]);
      EXPECT_EQ(content.samples[i].file, "memory");
      EXPECT_EQ(content.samples[i].line, i + 2);
      EXPECT_EQ(content.samples[i].offset, offsets[i + 1]);
      EXPECT_FALSE(content.samples[i].message.empty());
      EXPECT_EQ(content.problems[kinds[i]], 1u);
    }
  }
}

TEST(ProblemsTest, AllAreCountedAndTheFirstFewKept) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "broken\n" + Prompt(1);
  for (uint32_t threads : {1, 4}) {
    const Content content = ReadText(text, {nullptr, 100, threads, false});
    EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], 1000u);
    EXPECT_EQ(content.problems[ALERT_PROBLEM_DUPLICATE], 999u);
    ASSERT_EQ(content.samples.size(), size_t{2 * ALERT_PROBLEM_SAMPLES});
    std::vector<uint64_t> lines;
    for (const Found& found : content.samples) lines.push_back(found.line);
    EXPECT_EQ(lines,
              (std::vector<uint64_t>{1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18}));
  }
}

TEST(ProblemsTest, DuplicatesAreOfTheSameModelIdAttackAndLanguage) {
  const std::string text =
      Judged("1", R"("model": "a")") + Judged("1", R"("model": "b")") +
      Judged("1", R"("model": "a", "attack_type": "jailbreak")") +
      Judged("1", R"("model": "a", "language": "de")") +
      Judged("\"1\"", R"("model": "a")") +                               // a duplicate
      Judged("1.0", R"("model": "a", "attack_type": "jailbreaking")") +  // a duplicate
      Judged("\"x\"", R"("model": "a")") + Judged("\"x\"", R"("model": "b")") +
      Judged("\"\\u0078\"", R"("model": "a", "verdict": "safe", "attack_type": "none")");  // too
  const Content content = ReadText(text);
  EXPECT_EQ(content.lines(), (std::vector<uint64_t>{1, 2, 3, 4, 7, 8}));
  EXPECT_EQ(content.problems[ALERT_PROBLEM_DUPLICATE], 3u);
}

TEST(ProblemsTest, DuplicatesAcrossBlocksAndFilesAndOnlyWhereAskedFor) {
  const TempDirectory directory;
  std::string text;
  for (int i = 0; i < 300; ++i) text += Prompt(i);
  for (int i = 299; i >= 0; i -= 3) text += Prompt(i);
  Dataset dataset({nullptr, 128, 3, false});
  dataset.AddFile(directory.Write("a.jsonl", text)).AddFile(directory.Write("b.jsonl", text));
  const Content content = ReadAll(dataset);
  EXPECT_EQ(content.rows.size(), 300u);
  EXPECT_EQ(content.problems[ALERT_PROBLEM_DUPLICATE], 500u);
  EXPECT_EQ(content.samples[0].line, 301u);
  EXPECT_EQ(content.samples[0].file, directory.Path("a.jsonl"));
  const Content all = ReadAll(dataset, false);
  EXPECT_EQ(all.rows.size(), 800u);
  EXPECT_EQ(all.problems[ALERT_PROBLEM_DUPLICATE], 0u);
}

TEST(ProblemsTest, StrictStopsAtTheFirst) {
  std::string text;
  for (int i = 1; i <= 50; ++i) text += Prompt(i);
  const uint64_t offset = text.size();
  text += "broken\n" + Prompt(51) + Prompt(1);
  for (uint32_t threads : {1, 3}) {
    Dataset dataset({nullptr, 200, threads, true});
    dataset.AddMemory("rows.jsonl", text);
    Reader reader = dataset.Read(kAllColumns, true);
    size_t rows = 0;
    try {
      while (const auto batch = reader.Next()) rows += batch->size();
      FAIL() << "the broken line was not told";
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), ALERT_DATA_LOSS);
      EXPECT_EQ(error.line(), 51u);
      EXPECT_EQ(error.offset(), offset);
      EXPECT_EQ(std::string(error.what()).rfind("rows.jsonl:51: ", 0), 0u) << error.what();
    }
    EXPECT_LE(rows, 50u);
  }
}

TEST(ProblemsTest, StrictTellsItsFailureAtEveryCall) {
  const std::string text = Prompt(1) + "broken\n" + Prompt(2);
  Dataset dataset({nullptr, 0, 1, true});
  dataset.AddMemory("rows.jsonl", text);
  Reader reader = dataset.Read(kAllColumns, true);
  for (int call = 0; call < 3; ++call) {
    try {
      reader.Next();
      FAIL() << "the broken line was not told, call " << call;
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), ALERT_DATA_LOSS);
      EXPECT_EQ(error.line(), 2u);
    }
  }
}

TEST(ProblemsTest, StrictReadsWhatIsGood) {
  const std::string text = Prompt(1) + "\n" + Prompt(2);
  EXPECT_EQ(ReadText(text, {nullptr, 0, 0, true}).rows.size(), 2u);
}

}  // namespace
}  // namespace alert::test
