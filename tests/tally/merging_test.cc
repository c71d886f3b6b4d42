// Tallies add up in any order, refuse what would count twice, and come back from their bytes.
#include <algorithm>
#include <random>

#include "base/siphash.h"
#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/tallies.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

// The message of a call that the library refuses with this status; else empty.
template <typename Function>
std::string Refusal(alert_status status, Function function) {
  try {
    function();
    return "";
  } catch (const Error& error) {
    return error.status() == status ? error.what() : "";
  }
}

// Judged rows of several models, attacks and languages, some with text ids; a few damaged lines.
std::vector<std::string> Corpus(bool damaged) {
  constexpr const char* kVerdicts[] = {"safe", "unsafe", "undecided", "missing"};
  constexpr const char* kCategories[] = {"hate_women", "crime_tax", "weapon_other"};
  std::mt19937 random(9);
  std::vector<std::string> lines;
  for (int id = 0; id < 1200; ++id) {
    const std::string text = std::to_string(id * 37 % 1200);
    lines.push_back(R"({"id": )" + (id % 9 == 0 ? "\"t" + text + '"' : text) +
                    R"(, "category": ")" + kCategories[random() % 3] + R"(", "verdict": ")" +
                    kVerdicts[random() % 4] + R"(", "model": "m)" + std::to_string(random() % 3) +
                    R"(", "language": ")" + (random() % 2 == 0 ? "de" : "en") +
                    R"(", "attack_type": ")" + (random() % 2 == 0 ? "jailbreak" : "") + "\"}\n");
    if (damaged && id % 50 == 0) lines.push_back(id % 100 == 0 ? "broken\n" : "\n");
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// Merges in an order of chance, sometimes in pairs, as a tree of machines would.
std::string MergedBytes(std::vector<Tally> parts, std::mt19937* random) {
  while (parts.size() > 1) {
    std::shuffle(parts.begin(), parts.end(), *random);
    Tally last = std::move(parts.back());
    parts.pop_back();
    if ((*random)() % 3 == 0) last = Tally::Parse(last.ToBytes());
    parts.front().Merge(last);
  }
  return parts.front().ToBytes();
}

// Fields of Protocol Buffers, to make up tallies that no library would write.
std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string Field(uint64_t number, uint64_t value) {
  return Varint(number << 3) + Varint(value);
}

std::string Field(uint64_t number, const std::string& bytes) {
  return Varint(number << 3 | 2) + Varint(bytes.size()) + bytes;
}

// A group of alert.v1.Tally with so many safe responses in the first category.
std::string GroupOf(const std::string& model, uint64_t safe) {
  return Field(5, Field(1, model) + Field(2, "none") + Field(3, "en") +
                      Field(4, Field(1, 0) + Field(2, safe)));
}

// A tally of these fields, with the checksum that belongs to it.
std::string MadeUp(const std::string& fields) {
  std::string bytes = Field(1, 1) + Field(3, "majority") + fields;
  const uint64_t hash = SipHash64(SipKey(), bytes);
  bytes.push_back(15 << 3 | 1);
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(hash >> shift));
  return bytes;
}

TEST(MergingTest, BytesDoNotDependOnFilesOrOrder) {
  std::mt19937 random(1);
  std::vector<std::string> lines = Corpus(false);
  const std::string expected = TallyOf(Joined(lines)).ToBytes();
  for (int round = 0; round < 20; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    std::vector<Tally> parts(1 + random() % 7);
    std::vector<std::string> texts(parts.size());
    for (const std::string& line : lines) texts[random() % texts.size()] += line;
    for (size_t i = 0; i < parts.size(); ++i) {
      Dataset judged(
          {nullptr, 64 + random() % 5000, static_cast<uint32_t>(1 + random() % 4), false});
      judged.AddMemory("memory", texts[i]);
      parts[i].Add(judged);
    }
    ASSERT_EQ(MergedBytes(std::move(parts), &random), expected) << round;
  }
}

TEST(MergingTest, BytesDoNotDependOnRangesOrThreads) {
  const TempDirectory directory;
  std::mt19937 random(2);
  const std::string text = Joined(Corpus(true));
  const std::string path = directory.Write("answers.jsonl", text);
  Tally whole;
  whole.Add(Dataset::Open(path, {nullptr, 0, 1, false}));
  ASSERT_GT(whole.problems().counts[ALERT_PROBLEM_MALFORMED], uint64_t{ALERT_PROBLEM_SAMPLES});
  for (int round = 0; round < 20; ++round) {
    std::vector<uint64_t> cuts = {0, UINT64_MAX};
    for (size_t i = random() % 6; i > 0; --i) cuts.push_back(random() % text.size());
    std::sort(cuts.begin(), cuts.end());
    std::vector<Tally> parts(cuts.size() - 1);
    for (size_t i = 0; i < parts.size(); ++i) {
      Dataset judged(
          {nullptr, 64 + random() % 5000, static_cast<uint32_t>(1 + random() % 4), false});
      parts[i].Add(judged.AddRange(path, cuts[i], cuts[i + 1]));
    }
    ASSERT_EQ(MergedBytes(std::move(parts), &random), whole.ToBytes()) << round;
  }
}

TEST(MergingTest, ProblemsOfSourcesOfOneNameDoNotDependOnTheOrder) {
  std::vector<std::string> texts;
  for (int i = 0; i < 12; ++i) {
    texts.push_back(std::string(static_cast<size_t>(i % 3), '\n') + "[" + std::to_string(i) +
                    "]\n" + R"({"id": 1, "category": "no)" + std::to_string(i) + "\"}\n");
  }
  Tally forward, backward;
  for (const std::string& text : texts) forward.Merge(TallyOf(text));
  std::reverse(texts.begin(), texts.end());
  for (const std::string& text : texts) backward.Merge(TallyOf(text));
  EXPECT_EQ(forward.ToBytes(), backward.ToBytes());
  EXPECT_EQ(forward.problems().counts[ALERT_PROBLEM_MALFORMED], 12u);
}

TEST(MergingTest, WithExpectedPromptsInParts) {
  std::string prompts;
  for (int id = 0; id < 100; ++id) prompts += Prompt(id);
  const auto part = [&](int begin, int end) {
    Tally tally;
    ExpectText(prompts, &tally);
    std::string answers;
    for (int id = begin; id < end; ++id) answers += Answer(id, id % 3 == 0 ? "unsafe" : "safe");
    AddText(answers, &tally);
    return tally;
  };
  Tally merged = part(0, 30);
  merged.Merge(part(60, 80)).Merge(part(30, 60));
  EXPECT_EQ(merged.ToBytes(), part(0, 80).ToBytes());
  EXPECT_EQ(Text(merged), "53 27 0 20");
  Tally declared;
  ExpectText(prompts, &declared);
  EXPECT_EQ(declared.Merge(merged).ToBytes(), merged.ToBytes());
  Tally empty;
  EXPECT_EQ(empty.Merge(merged).ToBytes(), merged.ToBytes());
  EXPECT_EQ(Text(Tally::Parse(merged.ToBytes())), "53 27 0 20");
}

TEST(MergingTest, SharedItemsAreRefusedWithTheirNumberAndNothingIsAdded) {
  Tally first = TallyOf(Answer(1, "safe") + Answer(2, "safe") + Answer(3, "safe") +
                        R"({"id": "t", "category": "crime_tax", "verdict": "safe"})"
                        "\n");
  const std::string before = first.ToBytes();
  const Tally second = TallyOf(Answer(2, "unsafe") + Answer(3, "safe") + Answer(4, "safe") +
                               R"({"id": "t", "category": "crime_tax", "verdict": "safe"})"
                               "\n");
  const std::string message = Refusal(ALERT_FAILED_PRECONDITION, [&] { first.Merge(second); });
  EXPECT_NE(message.find("3 items"), std::string::npos) << message;
  EXPECT_EQ(first.ToBytes(), before);
  // Another model, attack or language is another item.
  first.Merge(TallyOf(Answer(2, "unsafe", R"(, "model": "b")") +
                      Answer(2, "unsafe", R"(, "language": "de")") +
                      Answer(2, "unsafe", R"(, "attack_type": "prefix")")));
  EXPECT_EQ(Text(first), "4 3 0 0");
}

TEST(MergingTest, WhatDoesNotBelongTogetherIsRefused) {
  Tally plain = TallyOf(Answer(1, "safe"));
  Tally ruled;
  ruled.SetRule("any-unsafe");
  AddText(Answer(2, "safe"), &ruled);
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { plain.Merge(ruled); }), "");
  Tally expecting;
  ExpectText(Prompt(2) + Prompt(3), &expecting);
  AddText(Answer(2, "safe"), &expecting);
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { plain.Merge(expecting); }), "");
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { expecting.Merge(plain); }), "");
  Tally others;
  ExpectText(Prompt(3), &others);
  AddText(Answer(3, "safe"), &others);
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { expecting.Merge(others); }), "");
  EXPECT_EQ(Text(plain), "1 0 0 0");
}

TEST(MergingTest, ANewTallyTakesRuleAndClusters) {
  Tally ruled;
  ruled.SetRule("any-unsafe").KeepClusters();
  AddText(Answer(1, "safe"), &ruled);
  Tally merged;
  EXPECT_EQ(merged.Merge(ruled).ToBytes(), ruled.ToBytes());
  EXPECT_EQ(merged.Merge(Tally()).ToBytes(), ruled.ToBytes());
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { merged.Merge(TallyOf(Answer(2, "safe"))); }),
            "");
}

TEST(MergingTest, WhatWasChosenForAnEmptyTallyStays) {
  const Tally plain = TallyOf(Answer(1, "safe"));
  Tally ruled, rows, clustered, majority;
  ruled.SetRule("any-unsafe");
  clustered.KeepClusters();
  majority.SetRule("majority");
  rows.SetRule("any-unsafe");
  AddText(Answer(2, "safe"), &rows);
  const std::string before = ruled.ToBytes();
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { ruled.Merge(plain); }), "");
  EXPECT_EQ(ruled.ToBytes(), before);
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { clustered.Merge(plain); }), "");
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { majority.Merge(rows); }), "");
  // The other way round as well: the order of merging must not matter.
  Tally other = Tally::Parse(plain.ToBytes());
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { other.Merge(ruled); }), "");
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { other.Merge(clustered); }), "");
  EXPECT_EQ(ruled.Merge(rows).ToBytes(), rows.ToBytes());
}

TEST(MergingTest, ATallyWithItself) {
  Tally tally = TallyOf(Answer(1, "safe"));
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { tally.Merge(tally); }), "");
  EXPECT_EQ(Text(tally), "1 0 0 0");
  // Also where no item counts twice, but the problems would.
  Tally problems = TallyOf("broken\n[]\n");
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { problems.Merge(problems); }), "");
  EXPECT_EQ(problems.problems().counts[ALERT_PROBLEM_MALFORMED], 2u);
}

TEST(BytesTest, EverythingComesBack) {
  const Tally tally = TallyOf(Joined(Corpus(true)));
  const Tally read = Tally::Parse(tally.ToBytes());
  EXPECT_EQ(read.ToBytes(), tally.ToBytes());
  EXPECT_EQ(Text(read), Text(tally));
  EXPECT_EQ(ToFound(read.problems().samples), ToFound(tally.problems().samples));
  for (alert_dimension dimension :
       {ALERT_DIMENSION_MODEL, ALERT_DIMENSION_ATTACK, ALERT_DIMENSION_LANGUAGE}) {
    EXPECT_EQ(read.Names(dimension), tally.Names(dimension));
  }
  EXPECT_EQ(Text(Tally::Parse(Tally().ToBytes())), "0 0 0 0");
}

TEST(BytesTest, NamesOfAnyBytes) {
  const TempDirectory directory;
  Tally tally;
  tally.Add(Dataset::Open(directory.Write("gr\xFC\xDF.jsonl", Answer(1, "safe") + "broken\n")));
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  const uint16_t category = 0;
  const alert_verdict verdict = ALERT_VERDICT_UNSAFE;
  columns.rows = 1;
  columns.category = &category;
  columns.verdict = &verdict;
  columns.model = tally.Intern(ALERT_DIMENSION_MODEL, "m\xFF");
  tally.AddColumns(columns);
  const Tally read = Tally::Parse(tally.ToBytes());
  EXPECT_EQ(Text(read, {"m\xFF", "", "", ""}), "0 1 0 0");
  EXPECT_EQ(ToFound(read.problems().samples), ToFound(tally.problems().samples));
}

TEST(BytesTest, ATallyThatGoesOn) {
  Tally tally = Tally::Parse(TallyOf(Answer(1, "safe")).ToBytes());
  AddText(Answer(1, "unsafe") + Answer(2, "unsafe"), &tally);
  EXPECT_EQ(Text(tally), "1 1 0 0");
  EXPECT_EQ(tally.problems().counts[ALERT_PROBLEM_DUPLICATE], 1u);
}

TEST(BytesTest, AnyByteLostOrChangedIsTold) {
  Tally tally;
  ExpectText(Prompt(1) + Prompt(2), &tally);
  AddText(Answer(1, "safe") + Answer(1, "unsafe", R"(, "model": "b")") + "broken\n", &tally);
  const std::string bytes = tally.ToBytes();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse(bytes.substr(0, size)); }), "") << size;
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[size] = static_cast<char>(changed[size] ^ 1 << bit);
      EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse(changed); }), "") << size;
    }
  }
  EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse(bytes + "x"); }), "");
  EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse("no tally"); }), "");
}

TEST(BytesTest, AGroupThatStandsTwiceIsRefused) {
  const uint64_t half = uint64_t{1} << 63;
  EXPECT_EQ(Text(Tally::Parse(MadeUp(GroupOf("a", 1) + GroupOf("b", 1)))), "2 0 0 0");
  for (uint64_t count : {uint64_t{1}, half}) {
    const std::string bytes = MadeUp(GroupOf("a", count) + GroupOf("a", count));
    EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse(bytes); }), "") << count;
  }
}

TEST(BytesTest, CountsBeyondAllMeasureAreRefused) {
  const uint64_t most = uint64_t{1} << 53;
  Tally largest = Tally::Parse(MadeUp(GroupOf("a", most)));
  for (const std::string& groups :
       {GroupOf("a", most + 1), GroupOf("a", most) + GroupOf("b", 1), GroupOf("a", UINT64_MAX)}) {
    EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse(MadeUp(groups)); }), "");
  }
  EXPECT_NE(Refusal(ALERT_FAILED_PRECONDITION, [&] { largest.Merge(TallyOf(Answer(1, "safe"))); }),
            "");
  EXPECT_EQ(Text(largest), "9007199254740992 0 0 0");
}

TEST(BytesTest, MoreProblemsKeptThanThereCanBeAreRefused) {
  std::string fields = Field(8, 100);
  for (uint64_t line = 1; line <= ALERT_PROBLEM_SAMPLES; ++line) {
    fields += Field(9, Field(2, "rows.jsonl") + Field(3, line) + Field(4, line));
  }
  EXPECT_EQ(Tally::Parse(MadeUp(fields)).problems().samples.size(), size_t{ALERT_PROBLEM_SAMPLES});
  fields += Field(9, Field(2, "rows.jsonl") + Field(3, 99) + Field(4, 99));
  EXPECT_NE(Refusal(ALERT_DATA_LOSS, [&] { Tally::Parse(MadeUp(fields)); }), "");
}

}  // namespace
}  // namespace alert::test
