#include "judge_input.h"

#include "input.h"

namespace alert::cli {

Judge ReadJudge(const std::string& name) {
  alert_judge* judge = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = alert_judge_builtin(name.data(), name.size(), &judge, &error);
  if (status == ALERT_OK) return Judge(judge);
  const bool is_file = name.find('/') != std::string::npos ||
                       (name.size() > 5 && name.substr(name.size() - 5) == ".json");
  if (!is_file) Fail(kWrongCommand, Describe(status, error));
  return ParseInput<Judge>(name, alert_judge_parse_spec);
}

alert_judge_info InfoOf(const alert_judge* judge) {
  alert_judge_info info = ALERT_JUDGE_INFO_INIT;
  Call(alert_judge_describe, judge, &info);
  return info;
}

}  // namespace alert::cli
