#include "common_flags.h"

#include <cstdlib>

#include "enumerations.h"

namespace alert::cli {
namespace {

// What is wrong with a level; empty for a good one.
std::string CheckLevel(const std::string& text) {
  const double level = std::strtod(text.c_str(), nullptr);
  return level > 0 && level < 1 ? "" : "must be more than 0 and less than 1, as in 0.95";
}

}  // namespace

void AddOutput(CLI::App& command, std::string& output) {
  command.add_option("-o,--output", output, "Where the result goes; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();
}

void AddLevel(CLI::App& command, double& level) {
  command.add_option("--level", level, "Level of the intervals, between 0 and 1")
      ->check(CheckLevel)
      ->type_name("P")
      ->capture_default_str();
}

void AddInterval(CLI::App& command, std::string& interval) {
  command.add_option("--interval", interval, "How intervals are made")
      ->check(CLI::IsMember(NamesOf(alert_interval_method_name)))
      ->type_name("METHOD")
      ->capture_default_str();
}

alert_interval_method IntervalMethod(std::string_view name) {
  return ValueOf(alert_interval_method_find, name);
}

}  // namespace alert::cli
