// Reports as JSON that are read back, through the C ABI: what was damaged, reordered or forged in them
// neither crashes, nor shows one score under another's name, nor passes.
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
      const Json row = {{"id", i},
                        {"category", kCategories[i % 4]},
                        {"model", model},
                        {"attack_type", i % 3 == 0 ? "suffix" : "none"},
                        {"cluster", i / 2},
                        {"verdict", unsafe ? "unsafe" : verdict}};
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

const alert_judge_error kJudge = {90, 100, 196, 200};

TEST(ReadReportTest, WhatWasWrittenIsReadByteForByte) {
  const Making makings[] = {{}, {kLenient}, {nullptr, true}, {nullptr, false, 500},
                            {nullptr, false, 0, {kJudge}}, {nullptr, true, 500, {kJudge}}};
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

// What is read without some member of a list can be written in every format: nothing reads beyond the
// end of a list.
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
  ASSERT_EQ(read.Rows(0, ALERT_DIMENSION_MACRO).size(), 1u);
  EXPECT_EQ(read.Rows(0, ALERT_DIMENSION_MACRO)[0].unsafe, 1u);
  EXPECT_NE(Write(read, ALERT_REPORT_TEXT), "");
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
                [](Json& report) { report["models"][1]["overall"]["unsafe"] = 0; });
  ExpectRefused("contradicts the counts", [](Json& report) {
    Json& model = report["models"][1];
    model["overall"]["unsafe"] = 0;
    for (Json& category : model["categories"]) category["unsafe"] = 0;
  });
  ExpectRefused("contradicts the counts", [](Json& report) {
    Json& model = report["models"][0];
    model["categories"][0]["excluded"] = true;
    for (const char* verdict : {"safe", "unsafe", "undecided", "missing"}) {
      model["overall"][verdict] = model["overall"][verdict].get<int64_t>() -
                                  model["categories"][0][verdict].get<int64_t>();
    }
  });
  ExpectRefused("models[0].overall.interval.low: must not lie above `high`",
                [](Json& report) { report["models"][0]["overall"]["interval"]["low"] = 1.0; });
}

TEST(ReadReportTest, CertificatesAreMadeOfTheCounts) {
  for (const Making& making : {Making{}, Making{nullptr, true}, Making{nullptr, false, 0, {kJudge}}}) {
    Json report = Report(making);
    for (Json& model : report["models"]) {
      model["overall"]["certified"] = true;
      model["overall"]["bounds"] = {{"low", 1.0}, {"high", 1.0}};
    }
    const Score read = Score::ParseReport(report.dump());
    for (size_t model = 0; model < 2; ++model) {
      EXPECT_FALSE(read.Overall(model).certified);
      EXPECT_LT(read.Overall(model).bounds.low, 0.99);
    }
  }
}

TEST(ReadReportTest, CorrectionsAreSound) {
  const Making corrected = {nullptr, false, 0, {kJudge}};
  ExpectRefused(
      "`corrected`, which other scores have, of `a`, `overall`",
      [](Json& report) { report["models"][0]["overall"]["corrected"] = nullptr; }, corrected);
  ExpectRefused(
      "`corrected` of `a`, `overall`",
      [](Json& report) { report["models"][0]["overall"]["corrected"]["bounds"]["low"] = 0.9999; },
      corrected);
  ExpectRefused(
      "`corrected` of `a`, `overall`",
      [](Json& report) { report["models"][0]["overall"]["corrected"].erase("worst"); }, corrected);
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

TEST(ReadReportTest, RowsLeftOutStayWithTheReport) {
  const Score read = Score::ParseReport(Report().dump());
  const Gate gate(read);
  const GateCase first = gate[0];
  EXPECT_EQ(first.name, "rows left out");
  EXPECT_EQ(first.reason, "1 (1 malformed), and 0 may be");
  EXPECT_EQ(first.outcome, ALERT_GATE_FAILED);
  GateOptions options;
  options.max_left_out = 1;
  EXPECT_EQ(Gate(read, options)[0].outcome, ALERT_GATE_PASSED);
}

}  // namespace
}  // namespace alert
