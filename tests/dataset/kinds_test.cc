// What holds no rows is refused by its name; what may be damaged rows is read.
#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/standard_input.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

using namespace std::string_literals;

std::string Wide(const std::string& text, size_t width, bool little) {
  std::string wide;
  for (char c : text) {
    std::string unit(width, '\0');
    unit[little ? 0 : width - 1] = c;
    wide += unit;
  }
  return wide;
}

std::string TallyBytes() {
  const std::string text = Prompt(1, R"(, "safe": true)");
  Dataset judged;
  judged.AddMemory("memory", text);
  Tally tally;
  tally.Add(judged);
  return tally.ToBytes();
}

struct KindOfFile {
  const char* name;  // what a message says of it
  std::string bytes;
};

std::vector<KindOfFile> Kinds() {
  const std::string row = Prompt(1);
  return {{"zip", "PK\x03\x04\x14\0"s},
          {"zip", "PK\x05\x06\0\0"s},
          {"xz", "\xFD\x37zXZ\0\0"s},
          {"bzip2", "BZh91AY&SY\x01"},
          {"7z", "7z\xBC\xAF\x27\x1C\0"s},
          {"rar", "Rar!\x1A\x07\x01"},
          {"LZ4", "\x04\x22\x4D\x18\x64"},
          {"tar", "rows.jsonl" + std::string(247, '\0') + "ustar\0"s},
          {"Parquet", "PAR1\x15\x04"},
          {"Arrow", "ARROW1\0\0"s},
          {"Arrow", "\xFF\xFF\xFF\xFF\x10\0\0\0"s},
          {"Avro", "Obj\x01\x04"},
          {"HDF5", "\x89HDF\r\n\x1A\n"},
          {"NumPy", "\x93NUMPY\x01"},
          {"pickle", "\x80\x04\x95"},
          {"SQLite", "SQLite format 3\0\x10"s},
          {"tally", TallyBytes()},
          {"PDF", "%PDF-1.7\n"},
          {"HTML", "\n<!DOCTYPE html>\n"},
          {"HTML", "<html lang=en>"},
          {"XML", "<?xml version=\"1.0\"?>"},
          {"UTF-16", "\xFF\xFE" + Wide(row, 2, true)},
          {"UTF-16", "\xFE\xFF" + Wide(row, 2, false)},
          {"UTF-16", Wide(row, 2, true)},
          {"UTF-16", Wide("[" + row, 2, false)},
          {"UTF-32", "\xFF\xFE\0\0"s + Wide(row, 4, true)},
          {"UTF-32", "\0\0\xFE\xFF"s + Wide(row, 4, false)},
          {"UTF-32", Wide(row, 4, true)},
          {"UTF-32", Wide(row, 4, false)},
          {"CSV", "id,category,safe\n1,crime_tax,true\n"},
          {"CSV", "\xEF\xBB\xBF\"prompt\", \"Category\"\r\n\"a\",\"b\"\r\n"},
          {"TSV", "id\tprompt\n1\tp\n"},
          {"one JSON document", "{\n  \"results\": [\n"},
          {"one JSON document", "\xEF\xBB\xBF\n { \r\n\r\n\t\"id\": 1\n}\n"}};
}

std::string Refusal(const Dataset& dataset) {
  try {
    ReadAll(dataset);
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ALERT_INVALID_ARGUMENT) << error.what();
    return error.what();
  }
  return "";
}

TEST(KindsTest, RefusedByNameWhereverItComesFrom) {
  const TempDirectory directory;
  for (const KindOfFile& kind : Kinds()) {
    const std::string path = directory.Write("rows.jsonl", kind.bytes);
    Dataset memory;
    memory.AddMemory("memory", kind.bytes);
    const StandardInput input(kind.bytes);
    const std::pair<std::string, std::string> refusals[] = {
        {path, Refusal(Dataset::Open(path))},
        {"memory", Refusal(memory)},
        {"standard input", Refusal(Dataset::Open("-"))}};
    for (const auto& [name, message] : refusals) {
      EXPECT_EQ(message.rfind(name + ": is ", 0), 0u) << kind.name << ": " << message;
      EXPECT_NE(message.find(kind.name), std::string::npos) << kind.name << ": " << message;
      EXPECT_NE(message.find(", not JSON Lines; "), std::string::npos) << message;
    }
    Dataset range;
    EXPECT_THROW(range.AddRange(path, 1, 2), Error) << kind.name;
  }
}

TEST(KindsTest, AWordOfATarFileInATextIsAWord) {
  const std::string begin = R"({"id": 1, "category": "hate_women", "prompt": ")";
  const std::string row = begin + std::string(257 - begin.size(), 'x') + "ustar\"}\n";
  Dataset dataset;
  dataset.AddMemory("memory", row);
  EXPECT_EQ(ReadAll(dataset).ids(), std::vector<std::string>{"1"});
}

// Whatever the first line is, a row behind it counts.
TEST(KindsTest, WhatMayBeADamagedLineIsRead) {
  for (const std::string first : {"{",
                                  "{}",
                                  "PK",
                                  "BZh9",
                                  "id,category",
                                  "id",
                                  "\"id\", \"category\"",
                                  "<6>log",
                                  "[",
                                  "[1]",
                                  "PAR",
                                  "\x80",
                                  "\x08\x01",
                                  "\x08\x01x",
                                  "SQLite format 3",
                                  "%PDF",
                                  "\xEF\xBB\xBF",
                                  "\xEF\xBB\xBF{",
                                  "\"category\"\t1",
                                  "tag:yaml, id: 1"}) {
    for (const std::string between : {"\n", "\n\n", "\r\n"}) {
      const Content content = ReadText(first + between + Prompt(1) + Prompt(2));
      EXPECT_EQ(content.rows.size(), 2u) << first;
    }
  }
}

}  // namespace
}  // namespace alert::test
