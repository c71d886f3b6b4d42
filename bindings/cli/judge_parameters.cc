#include "judge_parameters.h"

#include <fmt/format.h>

#include "abi_call.h"
#include "text/json_value.h"

namespace alert::cli {
namespace {

using Json = nlohmann::ordered_json;

Json ParameterValue(const std::string& text) {
  Json value = ParseJsonValue<Json>(text);
  return value.is_discarded() ? Json(text) : value;
}

}  // namespace

CLI::Option* AddJudgeModel(CLI::App& command, std::string& model) {
  return command
      .add_option("--judge-model", model, "What its endpoint calls it; default: its name")
      ->type_name("NAME");
}

void AddJudgeParameters(CLI::App& command, std::vector<std::string>& parameters) {
  command
      .add_option("--judge-param", parameters,
                  "A parameter of its requests, beside its own (alert judge render --body shows "
                  "them); null takes one away")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
}

std::string ParameterObject(const std::string& option, const std::vector<std::string>& parameters) {
  if (parameters.empty()) return "";
  Json object = Json::object();
  for (const std::string& parameter : parameters) {
    const size_t equals = parameter.find('=');
    if (equals == std::string::npos || equals == 0) {
      Fail(kWrongCommand,
           fmt::format("{} {}: not of the form key=value, as in temperature=0", option, parameter));
    }
    object[parameter.substr(0, equals)] = ParameterValue(parameter.substr(equals + 1));
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace alert::cli
