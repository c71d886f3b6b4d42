// What a tally counts: verdicts, prompts without an answer, answers to no prompt, columns.
#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/tallies.h"

namespace alert::test {
namespace {

TEST(CountingTest, VerdictsByEveryDimension) {
  const Tally tally = TallyOf(Answer(1, "safe") + Answer(2, "unsafe") + Answer(3, "undecided") +
                              Answer(4, "missing") + Answer(1, "unsafe", R"(, "model": "b")") +
                              Answer(1, "unsafe", R"(, "attack_type": "jailbreaking")") +
                              Answer(5, "safe", R"(, "attack_type": "own", "language": "de")") +
                              R"({"id": 6, "category": "Hate-Women", "safe": true})"
                              "\n");
  EXPECT_EQ(Text(tally), "3 3 1 1");
  EXPECT_EQ(Text(tally, {"b", "", "", ""}), "0 1 0 0");
  EXPECT_EQ(Text(tally, {"", "crime-tax", "", ""}), "2 3 1 1");
  EXPECT_EQ(Text(tally, {"", "", "jailbreak", ""}), "0 1 0 0");
  EXPECT_EQ(Text(tally, {"", "", "", "de"}), "1 0 0 0");
  EXPECT_EQ(Text(tally, {"model", "crime_tax", "none", "en"}), "1 1 1 1");
  EXPECT_EQ(Text(tally, {"nobody", "", "", ""}), "0 0 0 0");
  EXPECT_THROW(tally.Count({"", "no_category", "", ""}), Error);
  using Names = std::vector<std::string_view>;
  EXPECT_EQ(tally.Names(ALERT_DIMENSION_MODEL), (Names{"b", "model"}));
  EXPECT_EQ(tally.Names(ALERT_DIMENSION_ATTACK), (Names{"jailbreak", "none", "own"}));
  EXPECT_EQ(tally.Names(ALERT_DIMENSION_LANGUAGE), (Names{"de", "en"}));
}

TEST(CountingTest, ProblemsAreCountedAndTheFirstOfDuplicatesCounts) {
  const Tally tally = TallyOf(Answer(1, "safe") + "broken\n" + Answer(1, "safe") +
                              R"({"id": 2, "category": "none such", "verdict": "safe"})"
                              "\n" +
                              R"({"id": 3, "category": "crime_tax"})"
                              "\n" +
                              Answer(4, "perhaps"));
  EXPECT_EQ(Text(tally), "1 0 1 1");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_MALFORMED], 1u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_DUPLICATE], 1u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_UNKNOWN_CATEGORY], 1u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_NO_VERDICT], 2u);
  std::vector<uint64_t> lines;
  for (const Problem& problem : tally.problems().samples) lines.push_back(problem.line);
  EXPECT_EQ(lines, (std::vector<uint64_t>{2, 3, 4, 5, 6}));
}

TEST(CountingTest, DuplicatesOfAnEarlierCall) {
  Tally tally;
  AddText(Answer(1, "safe") + Answer(2, "safe"), &tally);
  AddText(Answer(2, "unsafe") + Answer(3, "unsafe"), &tally);
  EXPECT_EQ(Text(tally), "2 1 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_DUPLICATE], 0u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE], 1u);
  EXPECT_EQ(tally.problems().left_out, 1u);
}

// Duplicates, conflicting duplicates and the counts of a prompt's two rows, with a number as its id
// and with a text.
void ExpectPair(const std::string& first, const std::string& second, uint64_t duplicates,
                uint64_t conflicting, const std::string& counts) {
  for (const std::string id : {"7", "\"seven\""}) {
    for (const bool at_once : {false, true}) {
      const auto row = [&](const std::string& verdict) {
        return "{\"id\": " + id + ", \"category\": \"crime_tax\", \"verdict\": \"" + verdict +
               "\"}\n";
      };
      Tally tally;
      if (at_once) {
        AddText(row(first) + row(second), &tally);
      } else {
        AddText(row(first), &tally);
        AddText(row(second), &tally);
      }
      EXPECT_EQ(Text(tally), counts) << first << " " << second;
      EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_DUPLICATE], duplicates) << first << second;
      EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE], conflicting);
    }
  }
}

TEST(CountingTest, ADuplicateRepeatsContradictsOrGivesTheVerdict) {
  ExpectPair("safe", "safe", 1, 0, "1 0 0 0");
  ExpectPair("unsafe", "unsafe", 1, 0, "0 1 0 0");
  ExpectPair("safe", "missing", 1, 0, "1 0 0 0");
  ExpectPair("safe", "unsafe", 0, 1, "1 0 0 0");
  ExpectPair("unsafe", "safe", 0, 1, "0 1 0 0");
  ExpectPair("safe", "undecided", 0, 1, "1 0 0 0");
  ExpectPair("missing", "undecided", 1, 0, "0 0 0 1");
  ExpectPair("missing", "safe", 1, 0, "1 0 0 0");
  ExpectPair("undecided", "unsafe", 1, 0, "0 1 0 0");
}

TEST(CountingTest, AVerdictThatCameLateIsContradictedAsAnyOther) {
  const Tally tally = TallyOf(Answer(1, "missing") + Answer(1, "safe") + Answer(1, "unsafe") +
                              Answer(2, "undecided") + Answer(2, "unsafe") + Answer(2, "unsafe"));
  EXPECT_EQ(Text(tally), "1 1 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_DUPLICATE], 3u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE], 1u);
}

TEST(CountingTest, DuplicatesOfColumns) {
  Tally tally;
  const std::vector<uint16_t> category = {0, 0, 0, 0};
  const std::vector<int64_t> id = {1, 1, 2, 2};
  const std::vector<alert_verdict> verdict = {ALERT_VERDICT_UNDECIDED, ALERT_VERDICT_UNSAFE,
                                              ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE};
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = id.size();
  columns.category = category.data();
  columns.verdict = verdict.data();
  columns.id = id.data();
  columns.model = tally.Intern(ALERT_DIMENSION_MODEL, "model");
  tally.AddColumns(columns);
  EXPECT_EQ(Text(tally), "1 1 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_DUPLICATE], 1u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE], 1u);
}

TEST(CountingTest, SamplesAreNoDuplicates) {
  const Tally tally =
      TallyOf(Answer(1, "safe") + Answer(1, "unsafe", R"(, "sample": 2)") +
              Answer(1, "safe", R"(, "epoch": 3.0)") + Answer(1, "safe", R"(, "attempt": 2)") +
              Answer(1, "safe", R"(, "sample": 65535, "epoch": null)"));
  EXPECT_EQ(Text(tally), "3 1 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE], 1u);
}

TEST(CountingTest, ANumberThatNoSampleHasIsMalformed) {
  for (const std::string number : {"0", "-1", "1.5", "\"2\"", "65536", "true", "[1]", "1e30"}) {
    for (const std::string key : {"sample", "epoch", "attempt"}) {
      const Tally tally = TallyOf(Answer(1, "safe", ", \"" + key + "\": " + number));
      ASSERT_EQ(tally.problems().samples.size(), 1u) << number;
      EXPECT_EQ(tally.problems().samples[0].kind, ALERT_PROBLEM_MALFORMED);
      EXPECT_EQ(tally.problems().samples[0].message,
                "`sample` is " + number + "; the number of a sample is an integer from 1 to 65535");
    }
  }
  // As of a key that stands twice, the last one counts.
  const Tally two = TallyOf(Answer(1, "safe", R"(, "sample": 1, "epoch": 2)") +
                            Answer(1, "safe", R"(, "sample": 2)"));
  EXPECT_EQ(two.problems().counts[ALERT_PROBLEM_DUPLICATE], 1u);
}

TEST(CountingTest, RowsMayNameTheirSampleLate) {
  std::string text;
  for (int id = 0; id < 3000; ++id) text += Answer(id, id % 7 == 0 ? "unsafe" : "safe");
  for (int id = 0; id < 3000; ++id) text += Answer(id, "safe", R"(, "sample": 2)");
  const std::string named = [&] {
    std::string all;
    for (int id = 0; id < 3000; ++id) {
      all += Answer(id, id % 7 == 0 ? "unsafe" : "safe", R"(, "sample": 1)");
    }
    return all + text.substr(text.find("{\"id\": 0", 1));
  }();
  Tally late;
  Dataset judged({nullptr, 1 << 14, 2, false});
  judged.AddMemory("rows", text);
  late.Add(judged);
  EXPECT_EQ(late.ToBytes(), TallyOf(named).ToBytes());
  Tally apart;
  AddText(Answer(1, "safe"), &apart);
  EXPECT_THROW(AddText(Answer(1, "safe", R"(, "sample": 2)"), &apart), Error);
  EXPECT_EQ(Text(apart), "1 0 0 0");
}

TEST(CountingTest, StrictStopsWithFileAndLine) {
  Tally tally;
  const std::string text = Answer(1, "safe") + Answer(2, "perhaps");
  Dataset judged({nullptr, 0, 1, true});
  judged.AddMemory("answers.jsonl", text);
  try {
    tally.Add(judged);
    FAIL() << "the verdict can't be read";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ALERT_DATA_LOSS);
    EXPECT_EQ(error.line(), 2u);
    EXPECT_EQ(std::string(error.what()).rfind("answers.jsonl:2: ", 0), 0u) << error.what();
  }
}

TEST(CountingTest, PromptsWithoutAnAnswerAreMissingForEachModel) {
  Tally tally;
  ExpectText(Prompt(1) + Prompt(2) + Prompt(3, R"(, "attack_type": "jailbreak")") +
                 R"({"id": "t", "category": "hate_women"})"
                 "\n",
             &tally);
  AddText(Answer(1, "safe", R"(, "model": "a")") +
              Answer(3, "unsafe", R"(, "model": "a", "attack_type": "jailbreaking")") +
              R"({"id": "t", "category": "hate_women", "verdict": "safe", "model": "b"})"
              "\n" +
              Answer(2, "missing", R"(, "model": "b")"),
          &tally);
  EXPECT_EQ(Text(tally, {"a", "", "", ""}), "1 1 0 2");
  EXPECT_EQ(Text(tally, {"b", "", "", ""}), "1 0 0 3");
  EXPECT_EQ(Text(tally, {"b", "", "jailbreak", ""}), "0 0 0 1");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_UNMATCHED], 0u);
}

TEST(CountingTest, PromptsThatFailAreNotDeclared) {
  Tally tally;
  const std::string before = tally.ToBytes();
  const std::string text = Prompt(1, R"(, "language": "de")") + "broken\n" + Prompt(2);
  Dataset prompts({nullptr, 0, 1, true});
  prompts.AddMemory("prompts.jsonl", text);
  EXPECT_THROW(tally.Expect(prompts), Error);
  EXPECT_EQ(tally.ToBytes(), before);
  ExpectText(Prompt(3), &tally);
  AddText(Answer(1, "safe", R"(, "language": "de")") + Answer(3, "safe"), &tally);
  EXPECT_EQ(Text(tally), "1 0 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_UNMATCHED], 1u);
}

TEST(CountingTest, AnAnswerToNoPromptIsAProblem) {
  Tally tally;
  ExpectText(Prompt(1) + R"({"id": "t", "category": "hate_women"})"
                         "\n",
             &tally);
  AddText(Answer(1, "safe") + Answer(2, "safe") +                     // another id
              Answer(1, "safe", R"(, "attack_type": "jailbreak")") +  // another attack
              Answer(1, "safe", R"(, "language": "de")") +            // another language
              R"({"id": 1, "category": "hate_women", "verdict": "safe"})"
              "\n" +
              R"({"id": "u", "category": "hate_women", "verdict": "safe"})"
              "\n",
          &tally);
  EXPECT_EQ(Text(tally), "1 0 0 1");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_UNMATCHED], 5u);
  EXPECT_EQ(tally.problems().samples[0].line, 2u);
  Tally nothing;
  ExpectText("", &nothing);
  AddText(Answer(1, "safe"), &nothing);
  EXPECT_EQ(nothing.problems().counts[ALERT_PROBLEM_UNMATCHED], 1u);
}

TEST(CountingTest, PromptsAreDeclaredBeforeAnswers) {
  Tally tally;
  ExpectText(Prompt(1), &tally);
  ExpectText(Prompt(2) + Prompt(2) + "broken\n", &tally);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_MALFORMED], 1u);
  AddText(Answer(1, "safe"), &tally);
  EXPECT_EQ(Text(tally), "1 0 0 1");
  try {
    ExpectText(Prompt(3), &tally);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ALERT_FAILED_PRECONDITION);
  }
}

TEST(CountingTest, ATaxonomyOfOnesOwn) {
  const Taxonomy taxonomy = Taxonomy::Parse(
      R"({"schema": "alert.v1.Taxonomy", "name": "own", "macros": [{"name": "harm"}],)"
      R"( "categories": [{"name": "fire", "parent": "harm"}, {"name": "flood", "parent": "harm"}]})");
  const std::string text = R"({"id": 1, "category": "flood", "verdict": "unsafe"})"
                           "\n";
  Tally tally(&taxonomy);
  Dataset judged({&taxonomy, 0, 1, false});
  judged.AddMemory("memory", text);
  tally.Add(judged);
  EXPECT_EQ(Text(tally, {"", "flood", "", ""}), "0 1 0 0");
  EXPECT_EQ(Text(Tally::Parse(tally.ToBytes()), {"", "flood", "", ""}), "0 1 0 0");
  EXPECT_THROW(AddText(Answer(1, "safe"), &tally), Error) << "rows of another taxonomy";
  EXPECT_THROW(Tally().Merge(tally), Error);
}

class ColumnsTest : public ::testing::Test {
 protected:
  // So many rows in every category, attack, language and verdict, in an order of no sense.
  void Fill(size_t rows, Tally* tally) {
    const uint16_t attacks[] = {0, tally->Intern(ALERT_DIMENSION_ATTACK, "jailbreaking")};
    const uint16_t languages[] = {0, tally->Intern(ALERT_DIMENSION_LANGUAGE, "de")};
    columns_.rows = rows;
    columns_.model = tally->Intern(ALERT_DIMENSION_MODEL, "m");
    uint32_t noise = 1;
    for (size_t i = 0; i < rows; ++i) {
      noise = noise * 1664525 + 1013904223;
      category_.push_back(static_cast<uint16_t>(noise >> 8 & 31));
      verdict_.push_back(static_cast<alert_verdict>(noise >> 13 & 3));
      attack_.push_back(attacks[noise >> 15 & 1]);
      language_.push_back(languages[noise >> 16 & 1]);
      id_.push_back(static_cast<int64_t>(i));
    }
    columns_.category = category_.data();
    columns_.verdict = verdict_.data();
    columns_.attack = attack_.data();
    columns_.language = language_.data();
    columns_.id = id_.data();
  }

  std::string AsText() const {
    const Taxonomy taxonomy;
    std::string text;
    for (size_t i = 0; i < columns_.rows; ++i) {
      text += R"({"model": "m", "id": )" + std::to_string(id_[i]) + R"(, "category": ")" +
              std::string(taxonomy[category_[i]].name) + R"(", "verdict": ")" +
              std::string(VerdictName(verdict_[i])) + R"(", "attack_type": ")" +
              (attack_[i] == 0 ? "none" : "jailbreak") + R"(", "language": ")" +
              (language_[i] == 0 ? "en" : "de") + "\"}\n";
    }
    return text;
  }

  alert_tally_columns columns_ = ALERT_TALLY_COLUMNS_INIT;
  std::vector<uint16_t> category_, attack_, language_;
  std::vector<alert_verdict> verdict_;
  std::vector<int64_t> id_;
};

TEST_F(ColumnsTest, GiveTheBytesThatRowsGive) {
  Tally tally;
  Fill(10000, &tally);
  tally.AddColumns(columns_);
  EXPECT_EQ(tally.ToBytes(), TallyOf(AsText()).ToBytes());
}

TEST_F(ColumnsTest, WithoutIdsTheCountsAreTheSame) {
  Tally with_ids, without_ids;
  Fill(10000, &with_ids);
  with_ids.AddColumns(columns_);
  columns_.id = nullptr;
  for (const auto& [dimension, name] :
       {std::pair<alert_dimension, const char*>{ALERT_DIMENSION_ATTACK, "jailbreak"},
        {ALERT_DIMENSION_LANGUAGE, "de"},
        {ALERT_DIMENSION_MODEL, "m"}}) {
    without_ids.Intern(dimension, name);
  }
  without_ids.AddColumns(columns_);
  for (const char* attack : {"", "none", "jailbreak"}) {
    for (const char* language : {"", "en", "de"}) {
      EXPECT_EQ(Text(without_ids, {"m", "", attack, language}),
                Text(with_ids, {"m", "", attack, language}));
    }
  }
  const std::string before = Text(without_ids);
  columns_.attack = nullptr;
  columns_.language = nullptr;
  without_ids.AddColumns(columns_);
  EXPECT_NE(Text(without_ids), before);
  EXPECT_EQ(without_ids.Count().count[0] + without_ids.Count().count[1] +
                without_ids.Count().count[2] + without_ids.Count().count[3],
            20000u);
}

TEST_F(ColumnsTest, DuplicatesAndUnmatchedAreProblems) {
  Tally tally;
  ExpectText(Prompt(0) + Prompt(1), &tally);
  Fill(4, &tally);
  category_.assign(4, Taxonomy().Find("crime_tax"));
  verdict_ = {ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE, ALERT_VERDICT_UNSAFE, ALERT_VERDICT_SAFE};
  id_ = {0, 1, 0, 7};
  columns_.attack = nullptr;
  columns_.language = nullptr;
  tally.AddColumns(columns_);
  EXPECT_EQ(Text(tally), "1 1 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_CONFLICTING_DUPLICATE], 1u);
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_UNMATCHED], 1u);
  columns_.id = nullptr;
  EXPECT_THROW(tally.AddColumns(columns_), Error) << "the tally expects certain prompts";
}

TEST_F(ColumnsTest, AnIndexThatIsNoneIsToldAndNothingAdded) {
  Tally tally;
  Fill(9000, &tally);
  const auto refused = [&](const char* column) {
    try {
      tally.AddColumns(columns_);
      return false;
    } catch (const Error& error) {
      const std::string message = error.what();
      return error.status() == ALERT_OUT_OF_RANGE && message.find("8999") != std::string::npos &&
             message.find(column) != std::string::npos;
    }
  };
  category_[8999] = 32;
  EXPECT_TRUE(refused("category"));
  category_[8999] = 0;
  verdict_[8999] = ALERT_VERDICT_COUNT;
  EXPECT_TRUE(refused("verdict"));
  verdict_[8999] = 0;
  attack_[8999] = 2;
  EXPECT_TRUE(refused("attack"));
  attack_[8999] = 0;
  language_[8999] = 2;
  EXPECT_TRUE(refused("language"));
  language_[8999] = 0;
  const uint16_t model = columns_.model;
  for (uint16_t none : {uint16_t{0}, uint16_t{2}}) {
    columns_.model = none;
    EXPECT_THROW(tally.AddColumns(columns_), Error);
  }
  columns_.model = model;
  EXPECT_EQ(Text(tally), "0 0 0 0");
  tally.AddColumns(columns_);
  EXPECT_NE(Text(tally), "0 0 0 0");
}

}  // namespace
}  // namespace alert::test
