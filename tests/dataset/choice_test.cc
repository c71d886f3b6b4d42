// Which rows are chosen: selection, samples, shards; and the rows written back.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

constexpr const char* kCategories[] = {"hate_women", "hate_poor", "crime_tax", "weapon_other"};
constexpr const char* kAttacks[] = {"", "jailbreak", "adversarial_suffix", "own-attack"};
constexpr const char* kLanguages[] = {"en", "de", "fr"};
constexpr const char* kModels[] = {"a", "b"};

// Rows of every combination, in an order of no sense; every seventh id is a text.
std::vector<std::string> Corpus() {
  std::vector<std::string> lines;
  int id = 0;
  for (const char* category : kCategories) {
    for (const char* attack : kAttacks) {
      for (const char* language : kLanguages) {
        for (const char* model : kModels) {
          for (int i = 0; i < 6; ++i, ++id) {
            const std::string text = std::to_string(id);
            lines.push_back(R"({"id": )" + (id % 7 == 0 ? "\"t" + text + '"' : text) +
                            R"(, "category": ")" + category + R"(", "attack_type": ")" + attack +
                            R"(", "language": ")" + language + R"(", "model": ")" + model +
                            R"(", "prompt": "p", "own": [1, {"k":  null}]})"
                            "\n");
          }
        }
      }
    }
  }
  std::shuffle(lines.begin(), lines.end(), std::mt19937(5));
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// The rows of a dataset as they are written back, sorted.
std::vector<std::string> Written(const Dataset& dataset) {
  std::string text;
  dataset.Write([&](std::string_view piece) { text += piece; });
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> Containing(std::vector<std::string> lines,
                                    const std::vector<std::vector<std::string>>& every) {
  lines.erase(
      std::remove_if(lines.begin(), lines.end(),
                     [&](const std::string& line) {
                       return !std::all_of(every.begin(), every.end(), [&](const auto& some) {
                         return std::any_of(some.begin(), some.end(), [&](const auto& part) {
                           return line.find(part) != std::string::npos;
                         });
                       });
                     }),
      lines.end());
  std::sort(lines.begin(), lines.end());
  return lines;
}

class ChoiceTest : public ::testing::Test {
 protected:
  Dataset Make(const DatasetOptions& options = {nullptr, 2000, 2, false}) const {
    Dataset dataset(options);
    dataset.AddMemory("corpus", text_);
    return dataset;
  }

  const std::vector<std::string> lines_ = Corpus();
  const std::string text_ = Joined(lines_);
};

TEST_F(ChoiceTest, AllRowsComeBackAsTheyStand) {
  std::string text;
  Make().Write([&](std::string_view piece) { text += piece; });
  EXPECT_EQ(text, text_);
}

TEST_F(ChoiceTest, WriteKeepsTheBytesOfARowAndCountsProblems) {
  const std::string text =
      "  {\"id\":  1 , \"category\":\"crime_tax\",\"\\u0078\": 1.50, \"s\":\"\\u00fc/\\/\"} \r\n"
      "broken\n"
      "{\"id\":1,\"category\":\"crime_tax\"}\n"
      "{\"category\":\"crime_tax\",\"id\":2}";
  Dataset dataset;
  dataset.AddMemory("memory", text);
  std::string out;
  uint64_t problems[ALERT_PROBLEM_KIND_SLOTS] = {};
  const auto append = [](const char* data, size_t size, void* user) -> alert_status {
    static_cast<std::string*>(user)->append(data, size);
    return ALERT_OK;
  };
  ASSERT_EQ(alert_dataset_write(dataset.get(), append, &out, problems, nullptr), ALERT_OK);
  EXPECT_EQ(out,
            "{\"id\":  1 , \"category\":\"crime_tax\",\"\\u0078\": 1.50, \"s\":\"\\u00fc/\\/\"}\n"
            "{\"category\":\"crime_tax\",\"id\":2}\n");
  EXPECT_EQ(problems[ALERT_PROBLEM_MALFORMED], 1u);
  EXPECT_EQ(problems[ALERT_PROBLEM_DUPLICATE], 1u);
}

TEST_F(ChoiceTest, ValuesOfOneDimensionAddUpAndDimensionsNarrow) {
  EXPECT_EQ(Written(Make().Select(ALERT_DIMENSION_CATEGORY, "Hate-Women")),
            Containing(lines_, {{"hate_women"}}));
  EXPECT_EQ(Written(Make().Select(ALERT_DIMENSION_MACRO, "hate")),
            Containing(lines_, {{"hate_women", "hate_poor"}}));
  EXPECT_EQ(Written(Make()
                        .Select(ALERT_DIMENSION_ATTACK, "jailbreaking")
                        .Select(ALERT_DIMENSION_ATTACK, "own-attack")),
            Containing(lines_, {{"jailbreak", "own-attack"}}));
  EXPECT_EQ(Written(Make().Select(ALERT_DIMENSION_LANGUAGE, "de")),
            Containing(lines_, {{"\"de\""}}));
  EXPECT_EQ(Written(Make().Select(ALERT_DIMENSION_MODEL, "b")), Containing(lines_, {{"\"b\""}}));
  EXPECT_EQ(Written(Make()
                        .Select(ALERT_DIMENSION_MACRO, "crime")
                        .Select(ALERT_DIMENSION_MACRO, "weapon")
                        .Select(ALERT_DIMENSION_CATEGORY, "crime_tax")
                        .Select(ALERT_DIMENSION_ATTACK, "none")
                        .Select(ALERT_DIMENSION_LANGUAGE, "fr")
                        .Select(ALERT_DIMENSION_LANGUAGE, "en")
                        .Select(ALERT_DIMENSION_MODEL, "a")),
            Containing(lines_,
                       {{"crime_tax"}, {"attack_type\": \"\""}, {"\"fr\"", "\"en\""}, {"\"a\""}}));
  EXPECT_TRUE(Written(Make().Select(ALERT_DIMENSION_LANGUAGE, "xx")).empty());
}

TEST_F(ChoiceTest, WhatCannotBeSelected) {
  Dataset dataset;
  for (const auto& [dimension, value] :
       {std::pair<alert_dimension, const char*>{ALERT_DIMENSION_CATEGORY, "hate_wmen"},
        {ALERT_DIMENSION_MACRO, "hat"}}) {
    try {
      dataset.Select(dimension, value);
      FAIL() << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), ALERT_NOT_FOUND);
      EXPECT_NE(std::string(error.what()).find("hate"), std::string::npos) << error.what();
    }
  }
  EXPECT_THROW(dataset.Select(ALERT_DIMENSION_COUNT, "x"), Error);
  EXPECT_THROW(dataset.Sample(0, 1), Error);
  for (uint32_t count : {0, 3}) {
    EXPECT_THROW(dataset.Shard(0, count), Error);
    EXPECT_THROW(dataset.Shard(count + 1, count), Error);
  }
}

TEST_F(ChoiceTest, ShardsAreDisjointAndComplete) {
  std::vector<std::string> sorted = lines_;
  std::sort(sorted.begin(), sorted.end());
  for (uint32_t count : {1, 2, 7}) {
    std::vector<std::string> together;
    for (uint32_t index = 1; index <= count; ++index) {
      const std::vector<std::string> part = Written(Make().Shard(index, count));
      EXPECT_GT(part.size(), lines_.size() / count / 2);
      together.insert(together.end(), part.begin(), part.end());
    }
    std::sort(together.begin(), together.end());
    EXPECT_EQ(together, sorted);
  }
}

TEST_F(ChoiceTest, AShardDependsOnIdAttackAndLanguageOnly) {
  const std::string text = R"({"id": 5, "category": "crime_tax", "model": "a"})"
                           "\n"
                           R"({"model": "b", "category": "hate_poor", "id": "5", "x": 0})"
                           "\n";
  Dataset dataset;
  dataset.AddMemory("memory", text);
  const size_t rows = ReadAll(dataset.Shard(1, 2)).rows.size();
  EXPECT_TRUE(rows == 0 || rows == 2) << rows;
}

TEST_F(ChoiceTest, ASampleHasSoManyOfEachStratum) {
  const Content content = ReadAll(Make().Sample(2, 11));
  std::map<std::string, int> strata;
  for (const Row& row : content.rows) {
    ++strata[row.model + "/" + std::to_string(row.category) + "/" + row.attack + "/" +
             row.language];
  }
  EXPECT_EQ(strata.size(), 4u * 4 * 3 * 2);
  for (const auto& [stratum, rows] : strata) EXPECT_EQ(rows, 2) << stratum;
  EXPECT_EQ(ReadAll(Make().Sample(100, 11)).rows.size(), lines_.size());
}

TEST_F(ChoiceTest, ASampleIsTheSameInEveryOrderBlockSizeAndThreadCount) {
  const std::vector<std::string> expected = Written(Make({nullptr, 0, 1, false}).Sample(2, 11));
  EXPECT_NE(Written(Make().Sample(2, 12)), expected);
  std::mt19937 random(3);
  for (int round = 0; round < 12; ++round) {
    std::vector<std::string> shuffled = lines_;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const std::string text = Joined(shuffled);
    const size_t middle = Joined({shuffled.begin(), shuffled.begin() + 100}).size();
    Dataset dataset(
        {nullptr, 64 + random() % 4000, static_cast<uint32_t>(1 + random() % 4), false});
    dataset.AddMemory("first", std::string_view(text).substr(0, middle));
    dataset.AddMemory("second", std::string_view(text).substr(middle));
    ASSERT_EQ(Written(dataset.Sample(2, 11)), expected) << round;
  }
}

TEST_F(ChoiceTest, ASampleIsWhatItsShardsAreTogether) {
  const std::vector<std::string> expected = Written(Make().Sample(3, 4));
  std::vector<std::string> together;
  for (uint32_t index = 1; index <= 4; ++index) {
    const std::vector<std::string> part = Written(Make().Sample(3, 4).Shard(index, 4));
    together.insert(together.end(), part.begin(), part.end());
  }
  std::sort(together.begin(), together.end());
  EXPECT_EQ(together, expected);
}

TEST_F(ChoiceTest, ASampleKeepsTheOrderAndThePlacesOfItsRows) {
  const Content all = ReadAll(Make());
  const Content sample = ReadAll(Make().Sample(1, 0).Select(ALERT_DIMENSION_LANGUAGE, "de"));
  EXPECT_EQ(sample.rows.size(), 4u * 4 * 2);
  size_t at = 0;
  for (const Row& row : sample.rows) {
    while (at < all.rows.size() && !(all.rows[at] == row)) ++at;
    ASSERT_LT(at, all.rows.size()) << row;
  }
}

TEST_F(ChoiceTest, ASampleTakesTheFirstOfDuplicatesAndCountsProblemsOnce) {
  const std::string text = Prompt(1) + "broken\n" + Prompt(2) + Prompt(1, R"(, "second": 1)");
  Dataset dataset;
  dataset.AddMemory("memory", text);
  const Content content = ReadAll(dataset.Sample(5, 1));
  EXPECT_EQ(content.lines(), (std::vector<uint64_t>{1, 3}));
  EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], 1u);
  EXPECT_EQ(content.problems[ALERT_PROBLEM_DUPLICATE], 1u);
}

// Only the second pass reads the prompts, and finds what is wrong with one.
TEST_F(ChoiceTest, ASampleKeepsPlacesWhereARowFailsLate) {
  const std::string bad = R"({"id": 99, "category": "crime_tax", "prompt": "\q"})"
                          "\n";
  std::string text = "broken\n" + Prompt(1) + bad + "\n";
  const uint64_t offset = text.size() - 1 - bad.size();
  for (int id = 2; id < 20; ++id) text += Prompt(id);
  const std::string second = "\n" + Prompt(30);
  for (size_t block_size : {64, 1 << 20}) {
    Dataset dataset({nullptr, block_size, 2, false});
    dataset.AddMemory("first", text).AddMemory("second", second);
    const Content all = ReadAll(dataset);
    const Content content = ReadAll(dataset.Sample(100, 1));
    EXPECT_EQ(content, all);
    ASSERT_EQ(content.samples.size(), 2u);
    EXPECT_EQ(content.samples[1].line, 3u);
    EXPECT_EQ(content.samples[1].offset, offset);
  }
}

}  // namespace
}  // namespace alert::test
