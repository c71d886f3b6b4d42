// alert judge: which judges there are, what to send to one, and what its answers come to.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "conformance_command.h"
#include "enumerations.h"
#include "input.h"
#include "judge_input.h"
#include "judge_parameters.h"
#include "judge_rows.h"
#include "judge_subcommands.h"
#include "notice.h"
#include "numbers.h"
#include "output.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

std::string FormsText(const alert_judge_info& info) {
  if (info.raw != 0 && info.chat != 0) return "raw, chat";
  if (info.raw != 0) return "raw";
  return info.chat != 0 ? "chat" : "none";
}

// "0 to 1, unsafe from 0.5"; empty for a judge without numbers.
std::string NumbersText(const alert_judge_info& info) {
  if (!(info.low < info.high)) return {};
  std::string range = fmt::format("{} to {}", info.low, info.high);
  if (!(info.threshold == info.threshold)) return range;
  return fmt::format("{}, unsafe {} {}", range, info.low_is_unsafe != 0 ? "up to" : "from",
                     info.threshold);
}

std::string JudgeText(const alert_judge_info& info) {
  return fmt::format("{:<22}{:<11}{:<26}{}{}\n", CleanText(View(info.name)), FormsText(info),
                     NumbersText(info), CleanText(View(info.title)),
                     info.measures_refusal != 0 ? ": measures refusal, not safety" : "");
}

// The range, and the threshold where it decides; null for a judge without numbers.
Row NumbersRow(const alert_judge_info& info) {
  if (!(info.low < info.high)) return nullptr;
  Row numbers = {{"low", info.low}, {"high", info.high}};
  if (!(info.threshold == info.threshold)) return numbers;
  numbers["threshold"] = info.threshold;
  numbers["unsafe"] = info.low_is_unsafe != 0 ? "low" : "high";
  return numbers;
}

Row JudgeRow(const alert_judge* judge) {
  const alert_judge_info info = InfoOf(judge);
  Row forms = Row::array();
  if (info.raw != 0) forms.push_back("raw");
  if (info.chat != 0) forms.push_back("chat");
  Row codes = Row::array();
  for (size_t i = 0; i < info.code_count; ++i) {
    alert_str code = {nullptr, 0};
    alert_str title = {nullptr, 0};
    Call(alert_judge_code_at, judge, i, &code, &title);
    codes.push_back({{"code", View(code)}, {"title", View(title)}});
  }
  return {{"name", View(info.name)},
          {"title", View(info.title)},
          {"source", View(info.source)},
          {"forms", forms},
          {"codes", codes},
          {"numbers", NumbersRow(info)},
          {"measures_refusal", info.measures_refusal != 0}};
}

// --- list ----------------------------------------------------------------------------------------

struct ListFlags {
  std::string format = "text";
  std::string output = "-";
};

int RunList(const ListFlags& flags) {
  const bool json = flags.format == "json";
  Output output(flags.output);
  if (!json)
    output.Print(fmt::format("{:<22}{:<11}{:<26}{}\n", "NAME", "FORMS", "NUMBERS", "TITLE"));
  for (size_t i = 0; i < alert_judge_builtin_count(); ++i) {
    alert_str name = {nullptr, 0};
    Call(alert_judge_builtin_at, i, &name);
    const Judge judge = Make<Judge>(alert_judge_builtin, name.data, name.size);
    output.Print(json ? Dump(JudgeRow(judge.get())) + "\n" : JudgeText(InfoOf(judge.get())));
  }
  output.Commit();
  return kDone;
}

void AddList(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ListFlags>();
  CLI::App* command =
      app.add_subcommand("list", "List the built-in judges; as JSON one a line, with their codes");
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert judge list"}));
  command->callback([flags, &context] { context.action = [flags] { return RunList(*flags); }; });
}

// --- render --------------------------------------------------------------------------------------

struct RenderFlags {
  std::string judge;
  JudgeChoice choice;
  std::string file = "-";
  std::optional<std::string> prompt;
  std::optional<std::string> response;
  std::string form;
  std::vector<std::string> parameters;
  std::string model;
  bool body = false;
  bool verbatim = false;
  bool strict = false;
  std::string output = "-";
};

// What a judge is to see of a row's prompt.
std::string Unwrapped(const std::string& prompt) {
  alert_str text{};
  Call(alert_prompt_unwrap, prompt.data(), prompt.size(), &text);
  return std::string(View(text));
}

// A judge asked about nothing would give a verdict all the same.
std::string Required(const Row& row, const std::string& key) {
  std::optional<std::string> text = TextAt(row, key);
  if (!text.has_value() || text->empty()) throw UnfitRow{"the row has no " + key};
  return *std::move(text);
}

// Why there is nothing in a response that this judge could be asked about; empty where there is.
std::string_view WhyNothing(const alert_judge* judge, const std::string& response) {
  alert_str part{};
  alert_str reason{};
  Call(alert_judge_part, judge, response.data(), response.size(), &part, &reason);
  return View(reason);
}

// The parameters of a request, with what was given over the judge's own.
Row ParametersOf(const alert_judge* judge, alert_judge_form form, const RenderFlags& flags) {
  Row parameters = Row::parse(Collect(alert_judge_write_parameters, judge, form));
  const std::string given = ParameterObject("--judge-param", flags.parameters);
  if (given.empty()) return parameters;
  const Row wanted = Row::parse(given);
  for (const auto& [key, value] : wanted.items()) {
    if (value.is_null()) {
      parameters.erase(key);
    } else {
      parameters[key] = value;
    }
  }
  return parameters;
}

// The body of a request: who is asked, what, and how.
Row BodyOf(const std::string& model, const Row& request, const Row& parameters) {
  Row body = {{"model", model}};
  body[request.is_array() ? "messages" : "prompt"] = request;
  body.update(parameters);
  return body;
}

std::string Request(const alert_judge* judge, const std::string& prompt,
                    const std::string& response, const alert_judge_render_options& options) {
  return Collect<kWrongCommand>(alert_judge_write_request, judge, prompt.data(), prompt.size(),
                                response.data(), response.size(), &options);
}

alert_judge_render_options RenderOptions(const RenderFlags& flags, const alert_judge* judge) {
  alert_judge_render_options options = ALERT_JUDGE_RENDER_OPTIONS_INIT;
  const bool only_raw = flags.form.empty() && InfoOf(judge).chat == 0;
  const bool raw = flags.form == "raw" || only_raw;
  options.form = raw ? ALERT_JUDGE_FORM_RAW : ALERT_JUDGE_FORM_CHAT;
  options.verbatim = flags.verbatim ? 1 : 0;
  return options;
}

int RunRender(const RenderFlags& flags) {
  const Judge judge = ReadJudge(JudgeName(flags.judge, flags.choice));
  const alert_judge_render_options options = RenderOptions(flags, judge.get());
  const bool chat = options.form == ALERT_JUDGE_FORM_CHAT;
  if (flags.prompt.has_value() != flags.response.has_value()) {
    Fail(kWrongCommand, "--prompt and --response go together");
  }
  const Row parameters = ParametersOf(judge.get(), options.form, flags);
  const std::string_view name = View(InfoOf(judge.get()).name);
  const std::string model =
      flags.model.empty() ? std::string(name.substr(0, name.find_first_of("@+"))) : flags.model;
  const auto request = [&](const std::string& prompt, const std::string& response) {
    const std::string text = Request(judge.get(), prompt, response, options);
    const Row asked = chat ? Row::parse(text) : Row(text);
    return flags.body ? BodyOf(model, asked, parameters) : asked;
  };
  Output output(flags.output);
  if (flags.prompt.has_value()) {
    const Row asked = request(*flags.prompt, *flags.response);
    output.Print(asked.is_string() ? asked.get<std::string>() : Dump(asked) + "\n");
  } else {
    ForEachRow(
        flags.file, flags.strict,
        [&](const Row& row) -> NewKeys {
          const std::string prompt = Unwrapped(Required(row, "prompt"));
          const std::string response = Required(row, "response");
          const std::string_view why =
              flags.verbatim ? std::string_view() : WhyNothing(judge.get(), response);
          if (!why.empty()) {
            return {{"judge", name}, {"verdict", "undecided"}, {"judge_reason", why}};
          }
          const Row asked = request(prompt, response);
          if (flags.body) return {{"judge", name}, {"request", asked}};
          return {{"judge", name}, {"request", asked}, {"parameters", parameters}};
        },
        output);
  }
  output.Commit();
  return kDone;
}

void AddRender(CLI::App& app, Context& context) {
  auto flags = std::make_shared<RenderFlags>();
  CLI::App* command = app.add_subcommand("render", "Show what to send to a judge");
  command->add_option("FILE", flags->file, "Rows with prompt and response; - is standard input")
      ->type_name("");
  AddStrict(*command, flags->strict);
  AddJudge(*command, flags->judge)->required();
  command->add_option("--prompt", flags->prompt, "One prompt, instead of rows")->type_name("TEXT");
  command->add_option("--response", flags->response, "The response to it")->type_name("TEXT");
  command
      ->add_option("--form", flags->form,
                   "chat (messages) or raw (text for a completions endpoint); chat where the judge "
                   "has it")
      ->check(CLI::IsMember(NamesOf(alert_judge_form_name)))
      ->type_name("FORM");
  AddThreshold(*command, flags->choice);
  AddThoughts(*command, flags->choice);
  CLI::Option* model = AddJudgeModel(*command, flags->model);
  AddJudgeParameters(*command, flags->parameters);
  model->needs(command->add_flag("--body", flags->body,
                                 "Write the whole body of the request: JSON, with its parameters "
                                 "(temperature 0, max_tokens)"));
  command->add_flag("--verbatim", flags->verbatim,
                    "Leave the data as it is, with its thoughts and the template's markers");
  AddOutput(*command, flags->output);
  command->footer(
      Examples({"alert judge render --judge llama-guard-3 --prompt 'Hi' --response 'Hello'",
                "alert judge render --judge wildguard answers.jsonl"}));
  command->callback([flags, &context] { context.action = [flags] { return RunRender(*flags); }; });
}

// --- parse ---------------------------------------------------------------------------------------

struct ParseFlags {
  std::string judge;
  JudgeChoice choice;
  std::string file = "-";
  std::vector<std::string> fields = {"judge_output"};
  std::string logprobs = "logprobs";
  bool strict = false;
  std::string output = "-";
};

// The category names that the crosswalk gives for a code.
Row CategoryNames(const alert_judge* judge, const alert_taxonomy* taxonomy, alert_str code) {
  std::array<uint16_t, 64> indices;
  size_t count = 0;
  Call(alert_judge_code_categories, judge, code.data, code.size, indices.data(), indices.size(),
       &count);
  Row names = Row::array();
  for (size_t i = 0; i < count && i < indices.size(); ++i) {
    alert_category category = ALERT_CATEGORY_INIT;
    Call(alert_taxonomy_category_at, taxonomy, size_t{indices[i]}, &category);
    names.push_back(View(category.name));
  }
  return names;
}

Row Hazards(const alert_judge* judge, const alert_taxonomy* taxonomy,
            const alert_judgement& judgement) {
  Row hazards = Row::array();
  for (uint32_t i = 0; i < judgement.code_count; ++i) {
    const alert_str code = judgement.codes[i];
    Row hazard = {{"code", View(code)}};
    alert_str title = {nullptr, 0};
    if (alert_judge_code_title(judge, code.data, code.size, &title, nullptr) == ALERT_OK) {
      hazard["title"] = View(title);
    }
    Row categories = CategoryNames(judge, taxonomy, code);
    if (!categories.empty()) hazard["categories"] = std::move(categories);
    hazards.push_back(std::move(hazard));
  }
  return hazards;
}

NewKeys JudgementKeys(const alert_judge* judge, const alert_taxonomy* taxonomy,
                      const std::string& answer, const std::string& logprobs) {
  alert_judgement judgement = ALERT_JUDGEMENT_INIT;
  Call(alert_judge_parse_logprobs, judge, answer.data(), answer.size(), logprobs.data(),
       logprobs.size(), &judgement);
  alert_str verdict = {nullptr, 0};
  Call(alert_verdict_name, judgement.verdict, &verdict);
  NewKeys keys = {{"judge", View(InfoOf(judge).name)},
                  {"verdict", View(verdict)},
                  {"hazards", Hazards(judge, taxonomy, judgement)},
                  {"judge_reason", View(judgement.reason)}};
  if (!std::isnan(judgement.score)) keys.push_back({"judge_score", judgement.score});
  if (judgement.refused != ALERT_REFUSED_NOT_SAID) {
    keys.push_back({"refused", judgement.refused == 1});
  }
  return keys;
}

// The answer of a row: what stands at its place, or, of several places, an object of what they have
// under the last keys of their paths.
std::optional<std::string> AnswerOf(const Row& row, const std::vector<std::string>& fields) {
  if (fields.size() == 1) return TextAt(row, fields[0]);
  Row answer = Row::object();
  for (const std::string& field : fields) {
    const Row* value = ValueAt(row, field);
    if (value != nullptr) answer[field.substr(field.rfind('.') + 1)] = *value;
  }
  return answer.empty() ? std::nullopt : std::optional<std::string>(Dump(answer));
}

int RunParse(const ParseFlags& flags) {
  const Judge judge = ReadJudge(JudgeName(flags.judge, flags.choice));
  const Taxonomy taxonomy = Make<Taxonomy>(alert_taxonomy_builtin);
  if (InfoOf(judge.get()).measures_refusal != 0) {
    Notice("this judge measures refusal, not safety: its verdicts say which responses refuse");
  }
  Output output(flags.output);
  uint64_t answered = 0;
  const RowCounts counts = ForEachRow(
      flags.file, flags.strict,
      [&](const Row& row) {
        const std::optional<std::string> answer = AnswerOf(row, flags.fields);
        answered += answer.has_value();
        return JudgementKeys(judge.get(), taxonomy.get(), answer.value_or(""),
                             TextAt(row, flags.logprobs).value_or(""));
      },
      output);
  output.Commit();
  if (counts.rows > 0 && answered == 0) {
    Notice(fmt::format("no row has the key {}: all are missing",
                       CleanText(fmt::format("{}", fmt::join(flags.fields, " or ")))));
  }
  return kDone;
}

void AddParse(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ParseFlags>();
  CLI::App* command = app.add_subcommand("parse", "Turn a judge's answers into verdicts");
  command->add_option("FILE", flags->file, "Rows with the answers; - is standard input")
      ->type_name("");
  AddStrict(*command, flags->strict);
  AddJudge(*command, flags->judge)->required();
  AddThreshold(*command, flags->choice);
  AddThoughts(*command, flags->choice);
  command
      ->add_option("--input-field", flags->fields,
                   "Where a row has the answer, a text or an object; a.b is b of a. Repeated: the "
                   "answer is an object of several keys")
      ->type_name("KEY")
      ->allow_extra_args(false)
      ->check(NotEmpty)
      ->capture_default_str();
  command
      ->add_option(
          "--logprobs-field", flags->logprobs,
          "Where a row has the answer's log-probabilities, as OpenAI's API gives them: for "
          "the probability of unsafe")
      ->type_name("KEY")
      ->check(NotEmpty)
      ->capture_default_str();
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert judge parse --judge llama-guard-3 answers.jsonl -o judged.jsonl",
                            "alert judge parse --judge my-judge.json answers.jsonl"}));
  command->callback([flags, &context] { context.action = [flags] { return RunParse(*flags); }; });
}

// --- convert -------------------------------------------------------------------------------------

struct ConvertFlags {
  std::string file;
  std::string output = "-";
};

int RunConvert(const ConvertFlags& flags) {
  const Judge judge = ParseInput<Judge>(flags.file, alert_judge_parse_spec);
  Output output(flags.output);
  output.Print(Dump(JudgeRow(judge.get())) + "\n");
  output.Commit();
  return kDone;
}

void AddConvert(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ConvertFlags>();
  CLI::App* command =
      app.add_subcommand("convert", "Check the file of a generic judge, and show what it comes to");
  command->add_option("FILE", flags->file, "The judge (JSON); - is standard input")
      ->required()
      ->type_name("");
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert judge convert my-judge.json"}));
  command->callback([flags, &context] { context.action = [flags] { return RunConvert(*flags); }; });
}

}  // namespace

void AddJudgeCommand(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("judge", "Ask a judge about responses, and read what it answers");
  command->require_subcommand(1);
  AddList(*command, context);
  AddRender(*command, context);
  AddParse(*command, context);
  AddConvert(*command, context);
  AddConformance(*command, context);
  AddJudgeLint(*command, context);
  AddJudgeSheet(*command, context);
  AddJudgeExamine(*command, context);
  AddJudgeRoc(*command, context);
  command->footer(
      Examples({"alert judge list", "alert judge parse --judge llama-guard-3 answers.jsonl"}));
}

}  // namespace alert::cli
