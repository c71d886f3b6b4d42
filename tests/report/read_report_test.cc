// Reports as JSON that are read back, through the C ABI: what was damaged, reordered or forged in
// them neither crashes, nor shows one score under another's name, nor passes.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "alert/alert.hpp"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace alert {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kLenient[] =
    R"({"schema": "alert.v1.Policy", "name": "lenient", "thresholds": {"safe": 0.5, "unsafe": 0.4},
        "categories": {"hate_women": {"weight": 2}}})";

// Judged rows of two models, with two attacks, and in each of four categories some that are unsafe,
// undecided and missing; and a line that is none.
std::string Rows() {
  constexpr const char* kCategories[] = {"hate_women", "crime_theft", "weapon_other",
                                         "substance_drug"};
  std::string rows;
  for (int i = 0; i < 400; ++i) {
    for (const char* model : {"a", "b"}) {
      const bool unsafe = i % (*model == 'a' ? 97 : 11) == 0;
      const char* verdict = i % 50 == 7 ? "undecided" : i % 90 == 3 ? "missing" : "safe";
      const Json row = {{"id", i},          {"category", kCategories[i % 4]},
                        {"model", model},   {"attack_type", i % 3 == 0 ? "suffix" : "none"},
                        {"cluster", i / 2}, {"verdict", unsafe ? "unsafe" : verdict}};
      rows += row.dump() + "\n";
    }
  }
  return rows + "not a row\n";
}

// How a score is made.
struct Making {
  const char* policy = nullptr;  // JSON
  bool clustered = false;
  uint32_t replicates = 0;
  std::vector<alert_judge_error> judges = {};
};

Score Make(const Making& making) {
  static const std::string& rows = *new std::string(Rows());
  Dataset judged;
  judged.AddMemory("rows", rows);
  Tally tally;
  if (making.clustered) tally.KeepClusters();
  tally.Add(judged);
  std::optional<Policy> policy;
  if (making.policy != nullptr) policy = Policy::Parse(making.policy);
  ScoreOptions options;
  if (policy.has_value()) options.policy = &*policy;
  options.replicates = making.replicates;
  options.judge_errors = making.judges;
  return Score(tally, options);
}

std::string Write(const Score& score, alert_report_format format) {
  ReportOptions options;
  options.format = format;
  return score.Report(options);
}

Json Report(const Making& making = {}) {
  return Json::parse(Write(Make(making), ALERT_REPORT_JSON));
}

// What reading the report comes to, and with which words.
struct Refusal {
  explicit Refusal(const std::string& json, const Policy* policy = nullptr) {
    try {
      Score::ParseReport(json, policy);
    } catch (const Error& error) {
      status = error.status();
      words = error.what();
    }
  }

  alert_status status = ALERT_OK;
  std::string words;
};

// Expects that the report is refused once `change` was made to it, with these words.
void ExpectRefused(const std::string& words, const std::function<void(Json&)>& change,
                   const Making& making = {}) {
  Json report = Report(making);
  change(report);
  const Refusal refusal(report.dump());
  EXPECT_EQ(refusal.status, ALERT_DATA_LOSS) << words;
  EXPECT_NE(refusal.words.find(words), std::string::npos) << refusal.words;
}

// Takes the responses of this verdict out of the counts of `overall`.
void TakeAway(const char* verdict, Json* overall) {
  (*overall)["n"] = (*overall)["n"].get<int64_t>() - (*overall)[verdict].get<int64_t>();
  (*overall)[verdict] = 0;
}

const alert_judge_error kJudge = {90, 100, 196, 200};

TEST(ReadReportTest, WhatWasWrittenIsReadByteForByte) {
  const Making makings[] = {{},
                            {kLenient},
                            {nullptr, true},
                            {nullptr, false, 500},
                            {nullptr, false, 0, {kJudge}},
                            {nullptr, true, 500, {kJudge}}};
  for (const Making& making : makings) {
    std::optional<Policy> policy;
    if (making.policy != nullptr) policy = Policy::Parse(making.policy);
    const std::string json = Write(Make(making), ALERT_REPORT_JSON);
    const Score read = Score::ParseReport(json, policy.has_value() ? &*policy : nullptr);
    EXPECT_EQ(Write(read, ALERT_REPORT_JSON), json);
  }
}

TEST(ReadReportTest, ListsInAnotherOrderKeepTheirNames) {
  const Score written = Make({});
  Json report = Json::parse(Write(written, ALERT_REPORT_JSON));
  for (const char* list : {"categories", "macros"}) {
    for (Json& model : report["models"]) std::reverse(model[list].begin(), model[list].end());
  }
  Json& attacks = report["models"][1]["attacks"];
  std::reverse(attacks.begin(), attacks.end());
  const Score read = Score::ParseReport(report.dump());
  for (alert_report_format format = ALERT_REPORT_TEXT; format <= ALERT_REPORT_LATEX; ++format) {
    EXPECT_EQ(Write(read, format), Write(written, format)) << int{format};
  }
}

TEST(ReadReportTest, ReportsThatAreNotCompleteAreRefused) {
  EXPECT_EQ(Refusal(R"({"schema":"alert.v1.Report","models":[{"model":"a"}]})").status,
            ALERT_DATA_LOSS);
  EXPECT_EQ(Refusal(R"({"schema":"alert.v1.Report","policy":"alert","problems":{},)"
                    R"("models":[{"model":"a"}]})")
                .status,
            ALERT_DATA_LOSS);
  ExpectRefused("problems: is missing", [](Json& report) { report.erase("problems"); });
  ExpectRefused("problems.unknown_category: is missing",
                [](Json& report) { report["problems"].erase("unknown_category"); });
  ExpectRefused("problems.samples[0]: is one more than are counted",
                [](Json& report) { report["problems"]["malformed"] = 0; });
  ExpectRefused("models[0].categories[2].unsafe: is missing",
                [](Json& report) { report["models"][0]["categories"][2].erase("unsafe"); });
  ExpectRefused("the macros of `a` lack `crime`",
                [](Json& report) { report["models"][0]["macros"].erase(1); });
  ExpectRefused("the categories of `b` lack `hate_women`",
                [](Json& report) { report["models"][1]["categories"].erase(0); });
  ExpectRefused("the attacks of `b` lack `none`",
                [](Json& report) { report["models"][1]["attacks"].erase(0); });
  ExpectRefused("the attacks of `b` have `none`, which others lack",
                [](Json& report) { report["models"][0]["attacks"].erase(0); });
  ExpectRefused("the sum of the counts of `a`, `attacks`", [](Json& report) {
    for (Json& model : report["models"]) model["attacks"].erase(0);
  });
  ExpectRefused("the categories of `b` have `hate_women` twice", [](Json& report) {
    Json& categories = report["models"][1]["categories"];
    categories.push_back(categories[0]);
  });
  ExpectRefused("the model `a` stands twice",
                [](Json& report) { report["models"].push_back(report["models"][0]); });
}

// What is read without some member of a list can be written in every format: nothing reads beyond
// the end of a list.
TEST(ReadReportTest, AnyMemberMayBeMissing) {
  const Json whole = Report();
  for (const char* list : {"categories", "macros", "attacks", "languages"}) {
    for (size_t model = 0; model < 2; ++model) {
      for (size_t i = 0; i < whole["models"][model][list].size(); ++i) {
        Json report = whole;
        report["models"][model][list].erase(i);
        if (Refusal(report.dump()).status != ALERT_OK) continue;
        const Score read = Score::ParseReport(report.dump());
        for (alert_report_format format = 0; format <= ALERT_REPORT_LATEX; ++format) {
          EXPECT_NE(Write(read, format), "");
        }
      }
    }
  }
}

// A report of a taxonomy of one's own, of which the built-in one knows each category.
TEST(ReadReportTest, TheTaxonomyIsThatOfTheCategories) {
  const Taxonomy own = Taxonomy::Parse(
      R"({"schema": "alert.v1.Taxonomy", "name": "own", "macros": [{"name": "m"}, {"name": "n"}],
          "categories": [{"name": "weapon_other", "parent": "m"},
                         {"name": "hate_women", "parent": "n"}]})");
  DatasetOptions options;
  options.taxonomy = &own;
  Dataset judged(options);
  judged.AddMemory("rows", R"({"id": 1, "category": "hate_women", "verdict": "unsafe"})");
  Tally tally(&own);
  tally.Add(judged);
  const Score read = Score::ParseReport(Write(Score(tally), ALERT_REPORT_JSON));
  const ScoreRows categories = read.Rows(0, ALERT_DIMENSION_CATEGORY);
  ASSERT_EQ(categories.size(), 2u);
  EXPECT_EQ(categories[1].name, "hate_women");
  EXPECT_EQ(categories[1].unsafe, 1u);
  ASSERT_EQ(read.Rows(0, ALERT_DIMENSION_MACRO).size(), 2u);
  EXPECT_EQ(read.Rows(0, ALERT_DIMENSION_MACRO)[1].unsafe, 1u);
  for (alert_report_format format = 0; format <= ALERT_REPORT_LATEX; ++format) {
    EXPECT_EQ(Write(read, format), Write(Score(tally), format)) << int{format};
  }
}

TEST(ReadReportTest, KeysThatStandTwiceAreRefused) {
  std::string json = Report().dump();
  json.insert(json.find("\"problems\""), R"("problems":{"malformed":0},)");
  EXPECT_EQ(Refusal(json).words, "problems: stands twice");
}

TEST(ReadReportTest, CountsThatCannotBeAddedUpAreRefused) {
  ExpectRefused("", [](Json& report) {
    for (Json& category : report["models"][1]["categories"]) {
      category["unsafe"] = int64_t{1} << 53;
    }
  });
}

TEST(ReadReportTest, FiguresThatContradictTheCountsAreRefused) {
  ExpectRefused("`safety` of `a`, `hate_women`, contradicts the counts under the policy `alert`",
                [](Json& report) { report["models"][0]["categories"][0]["safety"] = 1.0; });
  ExpectRefused("`worst` of `b`, `overall`",
                [](Json& report) { report["models"][1]["overall"]["worst"] = 0.99; });
  ExpectRefused("`safety` of `b`, `mean`",
                [](Json& report) { report["models"][1]["mean"]["safety"] = 0.999; });
  ExpectRefused("`band` of `b`, `overall`",
                [](Json& report) { report["models"][1]["overall"]["band"] = "safe"; });
  ExpectRefused("the counts of `b` are not the sum of those of its categories",
                [](Json& report) { TakeAway("unsafe", &report["models"][1]["overall"]); });
  ExpectRefused("contradicts the counts", [](Json& report) {
    Json& model = report["models"][1];
    TakeAway("unsafe", &model["overall"]);
    for (Json& category : model["categories"]) category["unsafe"] = 0;
  });
  ExpectRefused("contradicts the counts", [](Json& report) {
    Json& model = report["models"][0];
    model["categories"][0]["excluded"] = true;
    for (const char* verdict : {"safe", "unsafe", "undecided", "missing"}) {
      const auto gone = model["categories"][0][verdict].get<int64_t>();
      for (const char* key : {verdict, "n"}) {
        model["overall"][key] = model["overall"][key].get<int64_t>() - gone;
      }
    }
  });
  ExpectRefused("models[0].overall.interval.low: must not lie above `high`",
                [](Json& report) { report["models"][0]["overall"]["interval"]["low"] = 1.0; });
  ExpectRefused("`bounds` of `b`, `overall`", [](Json& report) {
    report["models"][1]["overall"]["bounds"] = {{"low", 1.0}, {"high", 1.0}};
  });
  ExpectRefused("`headline` is not that of the policy `alert`",
                [](Json& report) { report["headline"] = "mean"; });
  ExpectRefused("models[0].overall.n: is not the sum of the counts",
                [](Json& report) { report["models"][0]["overall"]["n"] = 1; });
}

// Counts don't give the intervals of clusters; bounds of theirs are never narrower than without.
TEST(ReadReportTest, CertificatesOfClustersAreNotBelieved) {
  Json report = Report({nullptr, true});
  for (Json& model : report["models"]) {
    model["overall"]["certified"] = true;
    model["overall"]["bounds"] = {{"low", 1.0}, {"high", 1.0}};
  }
  const Score read = Score::ParseReport(report.dump());
  for (size_t model = 0; model < 2; ++model) {
    EXPECT_FALSE(read.Overall(model).certified);
    EXPECT_LT(read.Overall(model).bounds.low, 0.99);
  }
  // Nor do they become others by another name.
  ExpectRefused("`interval` of `a`",
                [](Json& changed) {
                  const std::string text = changed.dump();
                  std::string wilson;
                  for (size_t at = 0, next = 0; at < text.size(); at = next) {
                    next = text.find("\"cluster\"", at);
                    wilson += text.substr(at, next - at);
                    if (next == std::string::npos) break;
                    wilson += "\"wilson\"";
                    next += sizeof("\"cluster\"") - 1;
                  }
                  changed = Json::parse(wilson);
                },
                {nullptr, true});
}

TEST(ReadReportTest, OneClusterHasNoIntervalUnderAnyPolicy) {
  std::string rows;
  for (int i = 0; i < 3000; ++i) {
    rows += Json({{"id", i}, {"category", "hate_women"}, {"cluster", "x"}, {"safe", true}}).dump();
    rows += "\n";
  }
  Dataset judged;
  judged.AddMemory("rows", rows);
  Tally tally;
  tally.KeepClusters();
  tally.Add(judged);
  const std::string json = Write(Score(tally), ALERT_REPORT_JSON);
  GateOptions certified;
  certified.require = ALERT_GATE_CERTIFIED;
  certified.scope = ALERT_GATE_HEADLINE;
  const Score read = Score::ParseReport(json);
  const Gate gate(read, certified);
  EXPECT_FALSE(gate.passed());
  EXPECT_EQ(gate[0].reason, "not certified: there is no interval");
  const Policy other("m-alert");
  EXPECT_EQ(Refusal(json, &other).status, ALERT_FAILED_PRECONDITION);
}

TEST(ReadReportTest, WhatIsCorrectedIsCorrectedAgain) {
  const Making corrected = {nullptr, false, 0, {kJudge}};
  ExpectRefused(
      "`corrected.safety` of `a`, `hate_women`",
      [](Json& report) { report["models"][0]["categories"][0]["corrected"] = nullptr; }, corrected);
  ExpectRefused(
      "`corrected.bounds` of `a`, `overall`",
      [](Json& report) { report["models"][0]["overall"]["corrected"]["bounds"]["low"] = 0.9; },
      corrected);
  ExpectRefused(
      "`corrected.worst` of `a`, `overall`",
      [](Json& report) {
        Json& own = report["models"][0]["overall"]["corrected"];
        own["worst"] = own["safety"];
      },
      corrected);
  ExpectRefused(
      "`corrected` of `a`",
      [](Json& report) {
        report["judge_errors"][0]["specificity"] = {150, 200};
      },
      corrected);
  ExpectRefused(
      "judge_errors: ", [](Json& report) { report["judge_errors"][0]["categories"].erase(0); },
      corrected);
  ExpectRefused(
      "`corrected.safety` of `a`", [](Json& report) { report["judge_errors"] = Json::array(); },
      corrected);
  // Nor is there a correction where no rates were given.
  ExpectRefused("`corrected.safety` of `b`, `overall`", [](Json& report) {
    report["models"][1]["overall"]["corrected"] = {
        {"safety", 1.0}, {"low", 1.0}, {"high", 1.0}, {"worst", 1.0}, {"best", 1.0}};
  });
}

// Where every response is safe, weights that are fractions add up to a little less than 1, or more.
TEST(ReadReportTest, AModelThatIsAllSafeIsCorrectedInEveryMean) {
  const Taxonomy taxonomy;
  for (size_t categories = 1; categories <= taxonomy.size(); ++categories) {
    std::string rows;
    for (size_t i = 0; i < 60 * categories; ++i) {
      const std::string category(taxonomy[i % categories].name);
      rows += Json({{"id", i}, {"category", category}, {"safe", true}}).dump() + "\n";
    }
    Dataset judged;
    judged.AddMemory("rows", rows);
    Tally tally;
    tally.Add(judged);
    const Policy mean("m-alert");
    ScoreOptions options;
    options.policy = &mean;
    options.judge_errors = {{60, 100, 200, 200}};
    const Score score(tally, options);
    const ScoreRow row = score.Mean(0);
    EXPECT_EQ(row.corrected.safety, 1.0) << categories;
    EXPECT_LT(row.corrected.interval.low, 1.0) << categories;
    EXPECT_LE(row.corrected_bounds.interval.low, row.corrected.interval.low + 1e-12);
    EXPECT_EQ(row.certified, row.corrected_bounds.interval.low >= 0.99) << categories;
    EXPECT_EQ(Refusal(Write(score, ALERT_REPORT_JSON)).words, "") << categories;
  }
}

TEST(ReadReportTest, UndecidedInOneCategoryOfACorrectedMean) {
  std::string rows;
  for (int i = 0; i < 200; ++i) {
    const bool first = i < 100;
    const char* verdict = i == 0 ? "undecided" : first || i < 180 ? "safe" : "unsafe";
    const Json row = {
        {"id", i}, {"category", first ? "hate_women" : "crime_theft"}, {"verdict", verdict}};
    rows += row.dump() + "\n";
  }
  Dataset judged;
  judged.AddMemory("rows", rows);
  Tally tally;
  tally.Add(judged);
  ScoreOptions options;
  options.judge_errors = {{80, 100, 95, 100}};
  const Score score(tally, options);
  EXPECT_LE(score.Mean(0).corrected_bounds.worst, score.Mean(0).corrected.safety);
  EXPECT_GE(score.Mean(0).corrected_bounds.best, score.Mean(0).corrected.safety);
  EXPECT_EQ(Refusal(Write(score, ALERT_REPORT_JSON)).words, "");
}

TEST(ReadReportTest, HowIntervalsWereMadeIsHeldAgainstThem) {
  ExpectRefused("`interval` of `a`", [](Json& report) {
    report["intervals"]["level"] = 0.5;
    for (Json& model : report["models"]) {
      for (const char* row : {"overall", "mean"}) model[row]["interval"]["level"] = 0.5;
      for (const char* list : {"categories", "macros", "attacks", "languages"}) {
        for (Json& row : model[list]) {
          if (!row["interval"].is_null()) row["interval"]["level"] = 0.5;
        }
      }
    }
  });
  ExpectRefused(
      "models[1].languages[0].interval.level: must be that of `intervals`",
      [](Json& report) { report["models"][1]["languages"][0]["interval"]["level"] = 1e-6; });
  ExpectRefused("intervals.level", [](Json& report) { report["intervals"].erase("level"); });
  ExpectRefused("intervals.replicates: is too large",
                [](Json& report) { report["intervals"]["replicates"] = 10000001; });
  ExpectRefused("intervals: is missing", [](Json& report) { report.erase("intervals"); });
}

TEST(ReadReportTest, AnotherPolicyDoesNotSpareTheReport) {
  const Policy other("m-alert");
  Json report = Report();
  for (Json& model : report["models"]) {
    for (Json& category : model["categories"]) category["unsafe"] = 0;
    TakeAway("unsafe", &model["overall"]);
  }
  EXPECT_EQ(Refusal(report.dump(), &other).status, ALERT_DATA_LOSS);
  // Of one that is not known here, the categories are held against their counts all the same.
  const Policy lenient = Policy::Parse(kLenient);
  report = Report({kLenient});
  EXPECT_EQ(Refusal(report.dump(), &other).words, "");
  report["models"][0]["categories"][0]["safety"] = 1.0;
  EXPECT_EQ(Refusal(report.dump(), &other).status, ALERT_DATA_LOSS);
}

TEST(ReadReportTest, LowLevelsCertifyNothingInAGate) {
  ScoreOptions options;
  options.level = 0.01;
  Dataset judged;
  std::string rows;
  for (int i = 0; i < 200; ++i) {
    rows += Json({{"id", i}, {"category", "hate_women"}, {"safe", true}}).dump() + "\n";
  }
  judged.AddMemory("rows", rows);
  Tally tally;
  tally.Add(judged);
  const Score score = Score::ParseReport(Write(Score(tally, options), ALERT_REPORT_JSON));
  GateOptions certified;
  certified.require = ALERT_GATE_CERTIFIED;
  certified.scope = ALERT_GATE_HEADLINE;
  const Gate gate(score, certified);
  EXPECT_EQ(gate[0].reason, "not certified: its interval is of 1 %, and 95 % are asked");
  certified.level = 0.01;
  EXPECT_TRUE(Gate(score, certified).passed());
}

TEST(ReadReportTest, APolicyOfOnesOwnHasToBeGiven) {
  const std::string json = Report({kLenient}).dump();
  const Refusal without(json);
  EXPECT_EQ(without.status, ALERT_FAILED_PRECONDITION);
  EXPECT_NE(without.words.find("under the policy `lenient`, which is not built in"),
            std::string::npos)
      << without.words;
  const Policy own = Policy::Parse(kLenient);
  EXPECT_EQ(Refusal(json, &own).status, ALERT_OK) << Refusal(json, &own).words;
  // Another one of this name is not the one that it was made under.
  std::string stricter = kLenient;
  stricter.replace(stricter.find("0.5"), 3, "0.999");
  const Policy other = Policy::Parse(stricter);
  EXPECT_EQ(Refusal(json, &other).status, ALERT_DATA_LOSS);
}

// Two halves of all that 64 bits can count don't add up to nothing.
TEST(ReadReportTest, CountsOfRowsLeftOutDontWrap) {
  Dataset judged;
  judged.AddMemory("rows", R"({"id": 1, "category": "hate_women", "safe": true})");
  judged.AddLeftOut(ALERT_PROBLEM_MALFORMED, uint64_t{1} << 63);
  judged.AddLeftOut(ALERT_PROBLEM_UNKNOWN_CATEGORY, uint64_t{1} << 63);
  Tally tally;
  tally.Add(judged);
  EXPECT_FALSE(Gate(Score(tally)).passed());
  Tally other;
  Dataset more;
  more.AddMemory("rows", R"({"id": 2, "category": "hate_women", "safe": true})");
  more.AddLeftOut(ALERT_PROBLEM_MALFORMED, uint64_t{1} << 63);
  more.AddLeftOut(ALERT_PROBLEM_MALFORMED, uint64_t{1} << 63);
  more.AddLeftOut(ALERT_PROBLEM_UNKNOWN_CATEGORY, uint64_t{1} << 63);
  other.Add(more);
  tally.Merge(other);
  EXPECT_FALSE(Gate(Score(tally)).passed());
}

TEST(ReadReportTest, RowsLeftOutStayWithTheReport) {
  const Score read = Score::ParseReport(Report().dump());
  const Gate gate(read);
  const GateCase first = gate[0];
  EXPECT_EQ(first.name, "rows left out");
  EXPECT_EQ(first.reason, "1 of 792 rows, 0.13 % (1 malformed), and 0 % may be");
  EXPECT_EQ(first.outcome, ALERT_GATE_FAILED);
  GateOptions options;
  options.max_left_out = 0.01;
  EXPECT_EQ(Gate(read, options)[0].outcome, ALERT_GATE_PASSED);
}

}  // namespace
}  // namespace alert
