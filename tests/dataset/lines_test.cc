// Where a line begins and ends, and what is not a row.
#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

using Lines = std::vector<uint64_t>;
using Ids = std::vector<std::string>;

constexpr char kOne[] = R"({"id": 1, "category": "crime_tax", "prompt": "a"})";
constexpr char kTwo[] = R"({"id": 2, "category": "crime_tax", "prompt": "b"})";

// Reads the text from memory and from a file, in large blocks and in the smallest, which must
// agree.
Content ReadEveryWay(const std::string& text) {
  const Content content = ReadText(text, {nullptr, 0, 1, false});
  EXPECT_EQ(ReadText(text, {nullptr, 64, 3, false}), content);
  const TempDirectory directory;
  const std::string path = directory.Write("rows.jsonl", text);
  Content from_file = ReadAll(Dataset::Open(path, {nullptr, 64, 2, false}));
  for (Row& row : from_file.rows) row.file = "memory";
  for (Found& found : from_file.samples) found.file = "memory";
  EXPECT_EQ(from_file, content);
  return content;
}

TEST(LinesTest, EveryWayToEndALine) {
  for (const std::string end : {"\n", "\r\n", " \t\r\n"}) {
    const Content content = ReadEveryWay(kOne + end + kTwo + end);
    EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
    EXPECT_EQ(content.lines(), (Lines{1, 2}));
    EXPECT_EQ(content.rows[1].offset, std::string(kOne + end).size());
    EXPECT_EQ(content.rows[0].json, kOne);
    EXPECT_TRUE(content.samples.empty());
  }
}

TEST(LinesTest, TheLastLineNeedsNoNewline) {
  const Content content = ReadEveryWay(std::string(kOne) + "\n" + kTwo);
  EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
  EXPECT_EQ(content.rows[1].json, kTwo);
}

TEST(LinesTest, BlankLinesCountAsLinesOnly) {
  const Content content =
      ReadEveryWay(std::string("\n \n\r\n") + kOne + "\n\n\t\r\n" + kTwo + "\n\n");
  EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
  EXPECT_EQ(content.lines(), (Lines{4, 7}));
  EXPECT_TRUE(content.samples.empty());
}

TEST(LinesTest, SpaceAroundARowIsNoPartOfIt) {
  const Content content = ReadEveryWay(std::string("  ") + kOne + "  \n");
  ASSERT_EQ(content.rows.size(), 1u);
  EXPECT_EQ(content.rows[0].json, kOne);
  EXPECT_EQ(content.rows[0].offset, 0u);
}

TEST(LinesTest, AByteOrderMarkIsSkipped) {
  const Content content = ReadEveryWay(std::string("\xEF\xBB\xBF") + kOne + "\n" + kTwo + "\n");
  EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
  EXPECT_EQ(content.lines(), (Lines{1, 2}));
  EXPECT_EQ(content.rows[1].offset, 3 + std::string(kOne).size() + 1);
  EXPECT_TRUE(ReadEveryWay("\xEF\xBB\xBF").rows.empty());
}

TEST(LinesTest, AByteOrderMarkBeforeAnyLineIsNoPartOfIt) {
  const Content joined =
      ReadEveryWay(std::string(kOne) + "\n\xEF\xBB\xBF" + kTwo + "\n\xEF\xBB\xBF\n");
  EXPECT_EQ(joined.ids(), (Ids{"1", "2"}));
  EXPECT_EQ(joined.lines(), (Lines{1, 2}));
  EXPECT_EQ(joined.rows[1].json, kTwo);
  EXPECT_TRUE(joined.samples.empty());
  // Inside a line it is none.
  EXPECT_EQ(ReadEveryWay(std::string(kOne) + "\n \xEF\xBB\xBF" + kTwo + "\n").problems[0], 1u);
}

TEST(LinesTest, ALineIsOneRow) {
  const std::string both = std::string(kOne) + " " + kTwo;
  const Content content = ReadEveryWay(both + "\n" + kTwo + "\n");
  EXPECT_EQ(content.ids(), Ids{"2"});
  EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], 1u);
  const Content pretty =
      ReadEveryWay(std::string(kTwo) + "\n{\n\"id\": 1,\n\"category\": \"crime_tax\"\n}\n");
  EXPECT_EQ(pretty.ids(), Ids{"2"});
  EXPECT_EQ(pretty.problems[ALERT_PROBLEM_MALFORMED], 4u);
}

TEST(LinesTest, WhatIsNoObjectIsMalformedAndNothingElseIsLost) {
  for (const std::string bad : {"[1]",
                                "17",
                                "\"text\"",
                                "null",
                                "true",
                                "{",
                                "}",
                                "{\"id\": 1",
                                "{\"id\": 1,}",
                                "{\"id\" 1}",
                                "{id: 1}",
                                "{\"id\": 01}",
                                "{\"id\": +1}",
                                "{\"id\": NaN}",
                                "{\"id\": 1}}",
                                "{\"id\": 1} x",
                                "{\"id\": tru}",
                                "{\"a\": [1, 2}",
                                "{\"a\": \"\x01\"}",
                                "{\"a\": \"\xFF\"}",
                                "{\"a\": \"open}",
                                "{'id': 1}",
                                "// comment",
                                "\x01\x02\x7F",
                                "{\"a\": 1 \"b\": 2}"}) {
    SCOPED_TRACE(bad);
    const Content content = ReadEveryWay(kOne + ("\n" + bad + "\n") + kTwo + "\n");
    EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
    ASSERT_EQ(content.samples.size(), 1u);
    EXPECT_EQ(content.samples[0].kind, ALERT_PROBLEM_MALFORMED);
    EXPECT_EQ(content.samples[0].line, 2u);
    EXPECT_EQ(content.samples[0].offset, std::string(kOne).size() + 1);
  }
}

TEST(LinesTest, NoNumbersUnderKeysThatAreNotRead) {
  const auto row = [](const std::string& keys) {
    return R"({"id": 2, "category": "crime_tax", )" + keys + "}\n";
  };
  for (const char* keys : {R"("x": NaN)", R"("x": [1, -Infinity], "y": {"z": Infinity})"}) {
    EXPECT_EQ(ReadEveryWay(row(keys)).ids(), Ids{"2"}) << keys;
    EXPECT_TRUE(ReadEveryWay(row(keys)).samples.empty()) << keys;
  }
  for (const char* keys : {R"("safe": NaN)", R"("cluster": -Infinity)",
                           R"("judgements": [{"score": NaN}])", R"("id": Infinity)"}) {
    const Content content = ReadEveryWay(row(keys));
    ASSERT_EQ(content.samples.size(), 1u) << keys;
    EXPECT_NE(content.samples[0].message.find("NaN"), std::string::npos) << content.samples[0];
  }
  for (const char* token : {"nan", "Nan", "+Infinity", "Inf", "-NaN", "NaNs"}) {
    EXPECT_EQ(ReadEveryWay(row(R"("x": )" + std::string(token))).problems[0], 1u) << token;
  }
}

TEST(LinesTest, AFileCutInTheMiddleOfALine) {
  const std::string text = std::string(kOne) + "\n" + kTwo;
  for (size_t size = std::string(kOne).size() + 2; size < text.size(); ++size) {
    const Content content = ReadEveryWay(text.substr(0, size));
    EXPECT_EQ(content.ids(), Ids{"1"});
    EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], 1u);
  }
}

TEST(LinesTest, ABinaryFileIsMalformedLines) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes.push_back(static_cast<char>(i * 197 + i / 256));
  bytes += std::string("\n") + kOne + "\n" + std::string(100, '\0') + "\n";
  const Content content = ReadEveryWay(bytes);
  EXPECT_EQ(content.ids(), Ids{"1"});
  EXPECT_GT(content.problems[ALERT_PROBLEM_MALFORMED], 1u);
  EXPECT_LE(content.samples.size(), size_t{ALERT_PROBLEM_SAMPLES});
}

TEST(LinesTest, NestingBeyondAllReason) {
  const std::string deep = std::string(R"({"id": 1, "category": "crime_tax", "x": )") +
                           std::string(100000, '[') + std::string(100000, ']') + "}";
  const Content content = ReadEveryWay(deep + "\n" + kTwo + "\n");
  EXPECT_EQ(content.ids(), Ids{"2"});
  EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], 1u);
}

TEST(LinesTest, ALongLineSpansManyBlocks) {
  const std::string text(100000, 'x');
  const Content content = ReadEveryWay(R"({"id": 7, "category": "crime_tax", "prompt": ")" + text +
                                       "\"}\n" + kTwo + "\n");
  EXPECT_EQ(content.ids(), (Ids{"7", "2"}));
  EXPECT_EQ(content.rows[0].prompt, text);
  EXPECT_EQ(content.lines(), (Lines{1, 2}));
}

}  // namespace
}  // namespace alert::test
