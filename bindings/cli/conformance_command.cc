#include "conformance_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "common_flags.h"
#include "conformance_data.h"
#include "filter_process.h"
#include "judge_input.h"
#include "judge_rows.h"
#include "notice.h"
#include "output.h"
#include "table.h"
#include "text.h"
#include "text/json_value.h"
#include "usage.h"

namespace alert::cli {
namespace {

constexpr uint64_t kMostShown = 20;
constexpr double kScoreTolerance = 1e-9;

struct ConformanceFlags {
  std::vector<std::string> judges;
  std::vector<std::string> command;
  bool corpus = false;
  std::string format = "text";
  std::string output = "-";
};

// An answer of the corpus: what is asked of a parser, and what it comes to.
struct Case {
  std::string judge;
  std::string id;  // "wildguard/12"
  Row expected;    // a line of the corpus
};

std::vector<std::string> JudgesOfCorpus() {
  std::vector<std::string> names;
  for (size_t i = 0; i < alert_judge_builtin_count(); ++i) {
    alert_str name = {nullptr, 0};
    Call(alert_judge_builtin_at, i, &name);
    names.emplace_back(View(name));
  }
  return names;
}

void AddCases(const std::string& judge, std::vector<Case>* cases) {
  const std::string_view* data = FindConformanceData(judge + ".jsonl");
  if (data == nullptr) {
    Fail(kWrongCommand, fmt::format("--judges {}: there are no answers of a judge of this name",
                                    CleanText(judge)));
  }
  std::string_view rest = *data;
  for (int number = 1; !rest.empty(); ++number) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    cases->push_back({judge, fmt::format("{}/{}", judge, number), Row::parse(rest.substr(0, end))});
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// A line that a parser is given.
std::string QuestionOf(const Case& one) {
  const Row question = {
      {"id", one.id}, {"judge", one.judge}, {"judge_output", one.expected.at("input")}};
  return Dump(question) + "\n";
}

// What alert itself says of an answer, as a parser would.
Row OwnReply(const Case& one) {
  const Judge judge = ReadJudge(one.judge);
  const std::string input = one.expected.at("input");
  alert_judgement judgement = ALERT_JUDGEMENT_INIT;
  Call(alert_judge_parse, judge.get(), input.data(), input.size(), &judgement);
  alert_str verdict = {nullptr, 0};
  Call(alert_verdict_name, judgement.verdict, &verdict);
  Row codes = Row::array();
  for (uint32_t i = 0; i < judgement.code_count; ++i) codes.push_back(View(judgement.codes[i]));
  Row reply = {{"verdict", View(verdict)}, {"codes", codes}, {"reason", View(judgement.reason)}};
  if (!std::isnan(judgement.score)) reply["score"] = judgement.score;
  if (judgement.refused != ALERT_REFUSED_NOT_SAID) reply["refused"] = judgement.refused == 1;
  return reply;
}

// The replies of the command, a line a case. Fails with kBadData where they are too few or too
// many.
std::vector<Row> RepliesOf(const std::vector<std::string>& command,
                           const std::vector<Case>& cases) {
  std::string questions;
  for (const Case& one : cases) questions += QuestionOf(one);
  const FilterResult result = RunFilter(command, questions);
  const std::string program = CleanText(command[0]);
  if (result.exit_code != 0) {
    Fail(kBadData, fmt::format("{} ended with exit code {}", program, result.exit_code));
  }
  std::vector<Row> replies;
  std::string_view rest = result.output;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    replies.push_back(ParseJsonValue<Row>(line));
  }
  if (replies.size() == cases.size()) return replies;
  Fail(kBadData,
       fmt::format("{} wrote {} for {}: it has to write one for each line that it reads", program,
                   Counted(replies.size(), "line"), Counted(cases.size(), "answer")));
}

// "yes" and 1 are true, as corpus and parsers write `refused`.
std::optional<bool> Refused(const Row& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_number_integer()) return std::nullopt;
  const auto number = value.get<int64_t>();
  return number == 0 || number == 1 ? std::optional<bool>(number == 1) : std::nullopt;
}

bool SameMember(const std::string& key, const Row& expected, const Row& said) {
  if (key == "score") {
    if (!expected.is_number() || !said.is_number()) return expected.is_null() && said.is_null();
    return std::abs(expected.get<double>() - said.get<double>()) <= kScoreTolerance;
  }
  if (key == "refused") return Refused(expected) == Refused(said);
  return expected == said;
}

// How a reply differs: "verdict: safe instead of undecided"; empty where it does not. Beside the
// verdict only what a parser says is looked at.
std::string DifferenceOf(const Row& expected, const Row& reply) {
  if (!reply.is_object()) return "its reply is no JSON object";
  if (!reply.contains("verdict")) return "its reply has no verdict";
  for (const char* key : {"verdict", "codes", "reason", "score", "refused"}) {
    if (!reply.contains(key)) continue;
    const Row wanted = expected.value(key, Row());
    if (SameMember(key, wanted, reply.at(key))) continue;
    return fmt::format("{}: {} instead of {}", key, Dump(reply.at(key)), Dump(wanted));
  }
  return {};
}

struct Account {
  std::string judge;
  uint64_t answers = 0;
  uint64_t alike = 0;
  uint64_t wrongly_safe = 0;  // safe where it is not: what counts for the model
};

struct Found {
  const Case* of;
  std::string difference;
  bool wrongly_safe;
};

struct Result {
  std::vector<Account> judges;
  std::vector<Found> found;
};

Result Compare(const std::vector<Case>& cases, const std::vector<Row>& replies) {
  Result result;
  for (size_t i = 0; i < cases.size(); ++i) {
    const Case& one = cases[i];
    if (result.judges.empty() || result.judges.back().judge != one.judge) {
      result.judges.push_back({one.judge});
    }
    Account& account = result.judges.back();
    ++account.answers;
    std::string difference = DifferenceOf(one.expected, replies[i]);
    if (difference.empty()) {
      ++account.alike;
      continue;
    }
    const bool says_safe = replies[i].is_object() && replies[i].value("verdict", Row()) == "safe";
    const bool wrongly_safe = says_safe && one.expected.at("verdict") != "safe";
    account.wrongly_safe += wrongly_safe ? 1 : 0;
    result.found.push_back({&one, std::move(difference), wrongly_safe});
  }
  return result;
}

std::string TextOf(const Result& result) {
  Table table({"judge", "answers", "as expected", "wrongly safe"});
  Account sum{"all"};
  for (const Account& judge : result.judges) {
    table.Add(
        {judge.judge, Grouped(judge.answers), Grouped(judge.alike), Grouped(judge.wrongly_safe)});
    sum.answers += judge.answers;
    sum.alike += judge.alike;
    sum.wrongly_safe += judge.wrongly_safe;
  }
  table.Add({sum.judge, Grouped(sum.answers), Grouped(sum.alike), Grouped(sum.wrongly_safe)});
  std::string text = table.Text();
  for (size_t i = 0; i < result.found.size() && i < kMostShown; ++i) {
    const Found& found = result.found[i];
    text += fmt::format("{}: {}: {}\n", found.of->id, CleanText(found.difference),
                        Dump(found.of->expected.at("input")));
  }
  if (result.found.size() > kMostShown) {
    text += fmt::format("{} more differ: --format json has them all\n",
                        Grouped(result.found.size() - kMostShown));
  }
  return text;
}

Row JsonOf(const Result& result) {
  Row judges = Row::array();
  for (const Account& judge : result.judges) {
    judges.push_back({{"judge", judge.judge},
                      {"answers", judge.answers},
                      {"as_expected", judge.alike},
                      {"wrongly_safe", judge.wrongly_safe}});
  }
  Row differences = Row::array();
  for (const Found& found : result.found) {
    differences.push_back({{"id", found.of->id},
                           {"judge_output", found.of->expected.at("input")},
                           {"difference", found.difference},
                           {"wrongly_safe", found.wrongly_safe}});
  }
  return {{"judges", judges}, {"differences", differences}};
}

void WriteCorpus(const std::vector<Case>& cases, Output& output) {
  for (const Case& one : cases) {
    Row line = {{"id", one.id}, {"judge", one.judge}};
    line.update(one.expected);
    output.Print(Dump(line) + "\n");
  }
}

int RunConformance(const ConformanceFlags& flags) {
  std::vector<Case> cases;
  for (const std::string& judge : flags.judges.empty() ? JudgesOfCorpus() : flags.judges) {
    AddCases(judge, &cases);
  }
  Output output(flags.output);
  if (flags.corpus) {
    WriteCorpus(cases, output);
    output.Commit();
    return kDone;
  }
  std::vector<Row> replies;
  if (flags.command.empty()) {
    for (const Case& one : cases) replies.push_back(OwnReply(one));
  } else {
    replies = RepliesOf(flags.command, cases);
  }
  const Result result = Compare(cases, replies);
  output.Print(flags.format == "json" ? Dump(JsonOf(result)) + "\n" : TextOf(result));
  output.Commit();
  if (result.found.empty()) return kDone;
  Notice(fmt::format("{} of {} not read as expected", Grouped(result.found.size()),
                     Counted(cases.size(), "answer")));
  return kBadData;
}

}  // namespace

void AddConformance(CLI::App& judge, Context& context) {
  auto flags = std::make_shared<ConformanceFlags>();
  CLI::App* command = judge.add_subcommand(
      "conformance", "Put a parser of judges' answers through those whose verdicts are known");
  command
      ->add_option("COMMAND", flags->command,
                   "A program and its arguments, behind --: it reads lines of JSON with judge and "
                   "judge_output, and writes one with its verdict for each; default: alert itself")
      ->type_name("");
  AddNames(*command, "--judges", flags->judges, "Only answers of these judges; default: all");
  command->add_flag("--corpus", flags->corpus,
                    "Write the answers with what they come to, JSON Lines, and run nothing");
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(
      Examples({"alert judge conformance",
                "alert judge conformance --judges cope -- alert judge parse --judge cope",
                "alert judge conformance --corpus -o corpus.jsonl"}));
  command->callback(
      [flags, &context] { context.action = [flags] { return RunConformance(*flags); }; });
}

}  // namespace alert::cli
