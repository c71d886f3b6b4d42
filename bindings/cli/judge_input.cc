#include "judge_input.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "input.h"
#include "numbers.h"
#include "output.h"
#include "text/json_value.h"

namespace alert::cli {

namespace {

// As --thoughts and a generic judge's file call it, and what stands behind a judge's name.
struct ThoughtsChoice {
  const char* name;
  std::string_view suffix;
};
constexpr ThoughtsChoice kThoughts[] = {
    {"strip", ""}, {"keep", "+thoughts"}, {"judge", "+thoughts-only"}};

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The choice whose suffix stands behind a name.
const ThoughtsChoice& ThoughtsOf(std::string_view name) {
  for (const ThoughtsChoice& choice : kThoughts) {
    if (!choice.suffix.empty() && EndsWith(name, choice.suffix)) return choice;
  }
  return kThoughts[0];
}

Judge ReadGeneric(const std::string& path, const ThoughtsChoice& thoughts) {
  if (thoughts.suffix.empty()) return ParseInput<Judge>(path, alert_judge_parse_spec);
  const std::string text = ReadInput(path);
  auto spec = ParseJsonValue<nlohmann::ordered_json>(text);
  // What is no object is refused by the library, which names what is wrong.
  if (!spec.is_object()) return ParseInput<Judge>(path, alert_judge_parse_spec);
  spec["thoughts"] = thoughts.name;
  return ParseBytes<Judge>(path, spec.dump(), alert_judge_parse_spec);
}

}  // namespace

Judge ReadJudge(const std::string& name) {
  alert_judge* judge = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = alert_judge_builtin(name.data(), name.size(), &judge, &error);
  if (status == ALERT_OK) return Judge(judge);
  const ThoughtsChoice& thoughts = ThoughtsOf(name);
  const std::string path = name.substr(0, name.size() - thoughts.suffix.size());
  const bool is_file = path.find('/') != std::string::npos || EndsWith(path, ".json");
  if (!is_file) Fail(kWrongCommand, Describe(status, error));
  return ReadGeneric(path, thoughts);
}

void AddThreshold(CLI::App& command, JudgeChoice& choice) {
  command.add_option("--judge-threshold", choice.threshold, kThresholdHelp)
      ->type_name("X")
      ->check(NotEmpty);
}

void AddThoughts(CLI::App& command, JudgeChoice& choice) {
  command
      .add_option(
          "--thoughts", choice.thoughts,
          "Of a response with thoughts: strip them before it is judged; keep them; or judge "
          "them, and not the answer")
      ->check(CLI::IsMember({"strip", "keep", "judge"}))
      ->type_name("HOW")
      ->capture_default_str();
}

std::string JudgeName(const std::string& name, const JudgeChoice& choice) {
  std::string whole = name;
  if (!choice.threshold.empty()) {
    if (EndsWith(name, ".json")) {
      Fail(kWrongCommand,
           "--judge-threshold: of a judge in a file it stands there, as answer.number.threshold");
    }
    if (name.find('@') != std::string::npos) {
      Fail(kWrongCommand, "--judge-threshold: " + name + " has one already; give one of them");
    }
    whole += "@" + choice.threshold;
  }
  for (const ThoughtsChoice& thoughts : kThoughts) {
    if (choice.thoughts == thoughts.name) whole += thoughts.suffix;
  }
  return whole;
}

alert_judge_info InfoOf(const alert_judge* judge) {
  alert_judge_info info = ALERT_JUDGE_INFO_INIT;
  Call(alert_judge_describe, judge, &info);
  return info;
}

}  // namespace alert::cli
