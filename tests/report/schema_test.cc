// That JSON reports are as docs/report.schema.json says: all members and no others.
#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "report/report.h"
#include "report/sample_score.h"

namespace alert {
namespace {

using Json = nlohmann::json;

// What of JSON Schema (draft 2020-12) the schema uses; a keyword that is not known is a fault.
class Validator {
 public:
  explicit Validator(Json schema) : schema_(std::move(schema)) {}

  // Why `value` is not as the schema says; empty where it is.
  std::string Check(const Json& value) const { return Check(schema_, value, "$"); }

 private:
  std::string Check(const Json& rule, const Json& value, const std::string& at) const {
    for (const auto& [keyword, wanted] : rule.items()) {
      std::string fault = CheckKeyword(rule, keyword, value, at);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  std::string CheckKeyword(const Json& rule, const std::string& keyword, const Json& value,
                           const std::string& at) const {
    const Json& wanted = rule[keyword];
    const std::string fault = at + " breaks " + keyword + " " + wanted.dump();
    if (IsNote(keyword)) return "";
    if (keyword == "$ref") return Check(Target(wanted), value, at);
    if (keyword == "type") return HasType(wanted, value) ? "" : fault;
    if (keyword == "const") return value == wanted ? "" : fault;
    if (keyword == "enum") return Has(wanted, value) ? "" : fault;
    if (keyword == "minimum") return !value.is_number() || value >= wanted ? "" : fault;
    if (keyword == "maximum") return !value.is_number() || value <= wanted ? "" : fault;
    if (keyword == "minItems") return value.size() >= wanted ? "" : fault;
    if (keyword == "maxItems") return value.size() <= wanted ? "" : fault;
    if (keyword == "items") return CheckItems(wanted, value, at);
    if (keyword == "properties") return CheckProperties(wanted, value, at);
    if (keyword == "required") return HasAll(wanted, value) ? "" : fault;
    if (keyword == "allOf") return CheckAll(wanted, value, at);
    if (keyword == "anyOf") return IsAny(wanted, value, at) ? "" : fault;
    if (keyword == "additionalProperties" || keyword == "unevaluatedProperties") {
      return HasNoOther(rule, value) ? "" : fault;
    }
    return at + " has a rule that is not known: " + keyword;
  }

  static bool IsNote(const std::string& keyword) {
    return keyword == "$schema" || keyword == "title" || keyword == "description" ||
           keyword == "$defs";
  }

  const Json& Target(const std::string& reference) const {
    return schema_.at(Json::json_pointer(reference.substr(1)));
  }

  static bool Has(const Json& list, const Json& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }

  static bool HasType(const Json& wanted, const Json& value) {
    if (wanted.is_array()) {
      return std::any_of(wanted.begin(), wanted.end(),
                         [&](const Json& one) { return HasType(one, value); });
    }
    return wanted == "integer" ? value.is_number_integer() : wanted == value.type_name();
  }

  static bool HasAll(const Json& names, const Json& value) {
    return std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return value.contains(name); });
  }

  std::string CheckItems(const Json& rule, const Json& list, const std::string& at) const {
    for (size_t i = 0; i < list.size(); ++i) {
      std::string fault = Check(rule, list[i], at + "[" + std::to_string(i) + "]");
      if (!fault.empty()) return fault;
    }
    return "";
  }

  std::string CheckProperties(const Json& rules, const Json& object, const std::string& at) const {
    for (const auto& [name, rule] : rules.items()) {
      if (!object.contains(name)) continue;
      std::string fault = Check(rule, object[name], at + "." + name);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  std::string CheckAll(const Json& rules, const Json& value, const std::string& at) const {
    for (const Json& rule : rules) {
      std::string fault = Check(rule, value, at);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  bool IsAny(const Json& rules, const Json& value, const std::string& at) const {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const Json& rule) { return Check(rule, value, at).empty(); });
  }

  // Of the rule and those that it refers to for the same object.
  void AddNames(const Json& rule, std::set<std::string>* names) const {
    if (rule.contains("properties")) {
      for (const auto& [name, below] : rule["properties"].items()) names->insert(name);
    }
    if (rule.contains("allOf")) {
      for (const Json& part : rule["allOf"]) AddNames(part, names);
    }
    if (rule.contains("$ref")) AddNames(Target(rule["$ref"]), names);
  }

  bool HasNoOther(const Json& rule, const Json& value) const {
    std::set<std::string> names;
    AddNames(rule, &names);
    for (const auto& [name, member] : value.items()) {
      if (names.count(name) == 0) return false;
    }
    return true;
  }

  const Json schema_;
};

Validator ReportSchema() {
  std::ifstream file(ALERT_SCHEMA);
  return Validator(Json::parse(file));
}

Score WithJudge(Score score) {
  score.judges = {"refusal", "llama-guard-3"};
  test::AddProblems(&score);
  score.problems.Add({ALERT_PROBLEM_UNMATCHED, "a.jsonl", ALERT_NO_LINE, ALERT_NO_OFFSET, "x"});
  const alert_judge_error judge = {90, 100, 196, 200};
  score.interval.judges =
      LabelledSamples::InOrder({&judge, 1}, score.taxonomy->categories().size()).value();
  for (ModelScore& model : score.models) {
    model.overall.corrected = {0.9, {0.85, 0.95}, 0.9};
    model.overall.corrected_bounds = {0.8, 0.92, {0.75, 0.96}};
    model.mean.corrected.safety = 0.9;
    model.mean.corrected_bounds = {0.8, 0.92, model.mean.corrected.interval};
  }
  return score;
}

TEST(SchemaTest, EveryReportIsAsItSays) {
  const Validator schema = ReportSchema();
  for (const Score& score :
       {test::SampleScore({}), test::SampleScore({"model-a", "model-b"}),
        test::SampleScore({test::kHostileName}), WithJudge(test::SampleScore({"model-a"}))}) {
    EXPECT_EQ(schema.Check(Json::parse(JsonReport(score))), "");
  }
}

TEST(SchemaTest, WhatIsAmissIsSeen) {
  const Validator schema = ReportSchema();
  const Json report = Json::parse(JsonReport(WithJudge(test::SampleScore({"model-a"}))));
  for (const char* place :
       {"/models/0/overall/safety", "/models/0/overall/bounds/low", "/models/0/mean/certified",
        "/models/0/attacks/0/asr", "/problems/damaged", "/models/0/overall/corrected/worst",
        "/judge_errors/0/sensitivity/0"}) {
    const Json::json_pointer pointer(place);
    Json changed = report;
    changed[pointer] = -1;
    EXPECT_NE(schema.Check(changed), "") << place;
    changed = report;
    if (!changed[pointer.parent_pointer()].is_object()) continue;
    changed[pointer.parent_pointer()].erase(pointer.back());
    EXPECT_NE(schema.Check(changed), "") << place;
    changed = report;
    changed[pointer.parent_pointer()]["other"] = 1;
    EXPECT_NE(schema.Check(changed), "") << place;
  }
}

}  // namespace
}  // namespace alert
