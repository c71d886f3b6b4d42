// --judge-model and --judge-param: what a judge's request carries.
#ifndef ALERT_BINDINGS_CLI_JUDGE_PARAMETERS_H_
#define ALERT_BINDINGS_CLI_JUDGE_PARAMETERS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace alert::cli {

// Declares --judge-model.
CLI::Option* AddJudgeModel(CLI::App& command, std::string& model);

// Declares --judge-param.
void AddJudgeParameters(CLI::App& command, std::vector<std::string>& parameters);

// The JSON object of "key=value" flags: a value that is JSON counts as such, another is a text.
// Fails with kWrongCommand where there is no '='. Empty where there are none.
std::string ParameterObject(const std::string& option, const std::vector<std::string>& parameters);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_PARAMETERS_H_
