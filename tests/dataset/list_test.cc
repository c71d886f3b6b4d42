// JSON lists: their elements are rows, however the list is written, and wherever it comes from.
#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/standard_input.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

using Ids = std::vector<std::string>;

std::string Element(int id) {
  std::string row = Prompt(id, R"(, "x": [{"]": "},{"}, "\"["])");
  row.pop_back();
  return row;
}

std::string ListOf(const std::vector<std::string>& elements, const std::string& between) {
  std::string list = "[";
  for (const std::string& element : elements) {
    list += (list.size() > 1 ? "," : "") + between + element;
  }
  return list + between + "]";
}

// Elements with a key a line.
std::string Pretty(int id) {
  return "  {\n    \"id\": " + std::to_string(id) +
         ",\n    \"category\": \"crime_tax\",\n    \"x\": [\n      {\n        \"y\": []\n      }\n"
         "    ]\n  }";
}

// Reads a list in large blocks and in small ones, on several threads, which must agree.
Content ReadList(const std::string& text) {
  const Content content = ReadText(text, {nullptr, 0, 1, false});
  for (const DatasetOptions& options : {DatasetOptions{nullptr, 64, 1, false},
                                        {nullptr, 100, 3, false},
                                        {nullptr, 1000, 2, false}}) {
    EXPECT_EQ(ReadText(text, options), content);
  }
  return content;
}

void ExpectPlaces(const std::string& text, const Content& content) {
  for (const Row& row : content.rows) {
    const size_t offset = text.find("\"id\": " + row.id + ",");
    EXPECT_EQ(row.offset, text.rfind('{', offset)) << row;
    EXPECT_EQ(row.line, 1 + std::count(text.begin(), text.begin() + row.offset, '\n')) << row;
  }
}

TEST(ListTest, EveryWriting) {
  std::vector<std::string> lines, pretty;
  Ids ids;
  for (int id = 100; id < 150; ++id) {
    lines.push_back(Element(id));
    pretty.push_back(Pretty(id));
    ids.push_back(std::to_string(id));
  }
  const std::string texts[] = {
      ListOf(lines, "\n"),         ListOf(lines, " "),
      ListOf(lines, ""),           ListOf(lines, "\r\n\t"),
      ListOf(pretty, "\n") + "\n", "\xEF\xBB\xBF \n\n" + ListOf(pretty, "\n\n") + "\n\n"};
  for (const std::string& text : texts) {
    const Content content = ReadList(text);
    EXPECT_EQ(content.ids(), ids);
    EXPECT_TRUE(content.samples.empty()) << content.samples[0];
    ExpectPlaces(text, content);
  }
}

TEST(ListTest, ARowOfSeveralLinesIsOneLineOfJson) {
  const Row row = ReadRow("[\r\n{\r\n\t\"id\": 1,\n\"category\": \"crime_tax\"\n}\n]");
  EXPECT_EQ(row.json.find_first_of("\r\n\v"), std::string::npos) << row.json;
  EXPECT_EQ(ReadRow(row.json).id, "1");
}

TEST(ListTest, FromFilesStandardInputAndAfterOneAnother) {
  const TempDirectory directory;
  const std::string list = ListOf({Element(1), Element(2)}, "\n");
  const std::string path = directory.Write("rows.json", list);
  EXPECT_EQ(ReadAll(Dataset::Open(path)).ids(), (Ids{"1", "2"}));
  const StandardInput input(list);
  EXPECT_EQ(ReadAll(Dataset::Open("-")).ids(), (Ids{"1", "2"}));
  Dataset several({nullptr, 64, 2, false});
  const std::string lines = Prompt(3) + Prompt(4);
  several.AddFile(path).AddMemory("lines", lines);
  several.AddFile(directory.Write("b.json", "[" + Element(5) + "]"));
  const Content content = ReadAll(several);
  EXPECT_EQ(content.ids(), (Ids{"1", "2", "3", "4", "5"}));
  EXPECT_EQ(content.lines(), (std::vector<uint64_t>{2, 3, 1, 2, 1}));
}

TEST(ListTest, WhatFollowsAListIsRead) {
  const std::string first = ListOf({Element(1), Element(2)}, "\n") + " ";
  const std::string second = "\n\xEF\xBB\xBF" + ListOf({Pretty(3), Element(4)}, "\n");
  const std::string text = first + second + "\n" + Prompt(5) + "\n" + Prompt(6);
  const Content content = ReadList(text);
  EXPECT_EQ(content.ids(), (Ids{"1", "2", "3", "4", "5", "6"}));
  EXPECT_TRUE(content.samples.empty()) << content.samples[0];
  ExpectPlaces(text, content);
  const Content broken = ReadList(first + "oops\n" + Prompt(5));
  EXPECT_EQ(broken.ids(), (Ids{"1", "2", "5"}));
  ASSERT_EQ(broken.samples.size(), 1u);
  EXPECT_EQ(broken.samples[0].line, 4u);
}

TEST(ListTest, BehindAnyWhiteSpace) {
  const TempDirectory directory;
  const std::string text = std::string(70000, '\n') + ListOf({Element(1), Element(2)}, "\n");
  const Content content = ReadList(text);
  EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
  ExpectPlaces(text, content);
  const std::string path = directory.Write("rows.json", text);
  EXPECT_EQ(ReadAll(Dataset::Open(path)).ids(), (Ids{"1", "2"}));
  const std::string lines = directory.Write("rows.jsonl", std::string(70000, '\n') + Prompt(1));
  EXPECT_EQ(ReadAll(Dataset::Open(lines)).lines(), std::vector<uint64_t>{70001});
  Dataset range;
  range.AddRange(lines, 100, UINT64_MAX);
  EXPECT_EQ(ReadAll(range).ids(), Ids{"1"});
}

TEST(ListTest, AListWithoutElements) {
  for (const char* text : {"[]", " [ ]\n", "[\n\n]\n\n"}) EXPECT_EQ(ReadList(text), Content());
}

TEST(ListTest, ElementsThatAreNoObjectsAreMalformed) {
  const std::string text = ListOf({Element(1), "17", "\"a, b]\"",
                                   "[" + Element(8) + ", " + Element(9) + "]", "null", Element(2)},
                                  "\n");
  const Content content = ReadList(text);
  EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
  EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], 4u);
  ASSERT_EQ(content.samples.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(content.samples[i].line, i + 3);
  EXPECT_EQ(content.samples[2].offset, text.find("\n[{") + 1);
}

TEST(ListTest, AListThatIsNotClosed) {
  const std::string whole = ListOf({Element(1), Element(2)}, "\n");
  const Content content = ReadList(whole.substr(0, whole.size() - 1));
  EXPECT_EQ(content.ids(), (Ids{"1", "2"}));
  ASSERT_EQ(content.samples.size(), 1u);
  EXPECT_EQ(content.samples[0].offset, whole.size() - 1);
  EXPECT_EQ(content.samples[0].line, 4u);
  EXPECT_EQ(content.samples[0].kind, ALERT_PROBLEM_DAMAGED);
  EXPECT_NE(content.samples[0].message.find("not closed"), std::string::npos);
  for (size_t size = whole.find("\n{\"id\": 2") + 3; size < whole.size() - 3; ++size) {
    const Content cut = ReadList(whole.substr(0, size));
    EXPECT_EQ(cut.ids(), Ids{"1"}) << size;
    ASSERT_GE(cut.samples.size(), 1u);
    EXPECT_EQ(cut.samples[0].line, 3u);
  }
}

struct Damage {
  const char* what;
  const char* in;   // a piece of the element
  const char* out;  // what stands in its place
};

// The element with id 3 is damaged: no other is lost, and its place is told.
void ExpectOnlyThisLost(const std::string& text, const std::string& what) {
  const Content content = ReadList(text);
  EXPECT_EQ(content.ids(), (Ids{"1", "2", "4", "5", "6"})) << what << "\n" << text;
  ASSERT_FALSE(content.samples.empty()) << what;
  EXPECT_EQ(content.samples[0].offset, text.rfind('{', text.find("\"id\": 3"))) << what;
  for (const Found& found : content.samples) EXPECT_EQ(found.kind, ALERT_PROBLEM_MALFORMED);
}

std::string Replaced(std::string text, const std::string& in, const std::string& out) {
  return text.replace(text.find(in), in.size(), out);
}

TEST(ListTest, ADamagedElementOnALineTakesNoOtherAlong) {
  for (const Damage& damage :
       {Damage{"a quote behind a value", "crime_tax\"", "crime_tax"},
        {"a quote before one", "\"crime_tax", "crime_tax"},
        {"a quote of a key", "\"prompt\"", "\"prompt"},
        {"a brace that closes", "]}", "]"},
        {"all that closes", R"(, "\"["]})", ""},
        {"a bracket that closes", "]}", "}"},
        {"a bracket that opens", "[{", "{"},
        {"a brace inside", "},{\"}", "},{\""},
        {"a comma", ", \"x\"", " \"x\""},
        {"cut off in a text", R"(tax", "prompt": "p3", "x": [{"]": "},{"}, "\"["]})", ""},
        {"cut off in a list", R"( "\"["]})", ""},
        {"a newline in a text", "crime", "cri\nme"}}) {
    std::vector<std::string> elements;
    for (int id = 1; id <= 6; ++id) elements.push_back(Element(id));
    elements[2] = Replaced(elements[2], damage.in, damage.out);
    ExpectOnlyThisLost(ListOf(elements, "\n"), damage.what);
  }
}

TEST(ListTest, ADamagedElementOfSeveralLinesTakesNoOtherAlong) {
  for (const Damage& damage : {Damage{"a quote behind a value", "crime_tax\"", "crime_tax"},
                               {"a brace that closes", "\n  }", "\n"},
                               {"a bracket that closes", "\n    ]", "\n"},
                               {"a brace inside", "\n      }", "\n"},
                               {"a colon", "category\":", "category\""},
                               {"a quote of a key", "\"category\"", "category\""}}) {
    std::vector<std::string> elements;
    for (int id = 1; id <= 6; ++id) elements.push_back(Pretty(id));
    elements[2] = Replaced(elements[2], damage.in, damage.out);
    ExpectOnlyThisLost(ListOf(elements, "\n"), damage.what);
  }
}

TEST(ListTest, AMissingCommaBetweenElementsLosesNone) {
  const std::string list = ListOf({Element(1), Element(2), Element(3)}, "\n");
  for (const char* between : {"\n", " ", "\r\n\n"}) {
    const std::string second = "{\"id\": 2";
    const Content content = ReadList(Replaced(list, "},\n" + second, "}" + (between + second)));
    EXPECT_EQ(content.ids(), (Ids{"1", "2", "3"}));
    EXPECT_TRUE(content.samples.empty());
  }
}

TEST(ListTest, LinesBehindADamagedFirstLineAreRead) {
  EXPECT_EQ(ReadList("[damaged\n" + Prompt(1) + Prompt(2)).ids(), (Ids{"1", "2"}));
  EXPECT_EQ(ReadList("[\"a\", \"b\"]\n" + Prompt(1) + Prompt(2)).ids(), (Ids{"1", "2"}));
}

TEST(ListTest, AnElementBeyondTheLimitIsGivenUpAndTheRestIsRead) {
  const std::string big =
      Replaced(Pretty(3), "crime_tax", std::string((size_t{64} << 20) + 10, 'x') + "\n");
  const std::string text = ListOf({Pretty(1), big, Pretty(4), Pretty(5)}, "\n");
  const Content content = ReadText(text, {nullptr, 0, 1, false});
  EXPECT_EQ(content.ids(), (Ids{"1", "4", "5"}));
  EXPECT_NE(content.samples[0].message.find("longer"), std::string::npos) << content.samples[0];
  ExpectPlaces(text, content);
}

TEST(ListTest, ARangeOfAListIsRefused) {
  const TempDirectory directory;
  const std::string path = directory.Write("rows.json", ListOf({Element(1)}, "\n"));
  Dataset dataset;
  dataset.AddRange(path, 0, UINT64_MAX);
  EXPECT_EQ(ReadAll(dataset).ids(), Ids{"1"});
  try {
    dataset.AddRange(path, 0, 20);
    FAIL() << "a list has no ranges";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ALERT_INVALID_ARGUMENT);
    EXPECT_NE(std::string(error.what()).find("JSON list"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace alert::test
