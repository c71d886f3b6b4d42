#include "usage.h"

#include <fmt/format.h>

#include "text.h"

namespace alert::cli {
namespace {

// The subcommand that the command line reached before it went wrong.
const CLI::App& Innermost(const CLI::App& app) {
  const auto reached = app.get_subcommands();
  return reached.empty() ? app : Innermost(*reached.back());
}

// "alert dataset stats".
std::string FullName(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : FullName(*parent) + " " + app.get_name();
}

std::vector<std::string> NamesOfCommands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> NamesOfOptions(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string WithNearest(std::string what, const std::string& word,
                        const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(word, candidates);
  if (!nearest.empty()) what += fmt::format("; did you mean '{}'?", nearest);
  return what;
}

}  // namespace

std::string DescribeUsageError(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = Innermost(app);
  const std::vector<std::string> left = command.remaining();
  const std::vector<std::string> commands = NamesOfCommands(command);
  std::string what = error.what();
  if (left.empty() && !commands.empty()) {
    what = fmt::format("a command is missing: one of {}", fmt::join(commands, ", "));
  } else if (!left.empty()) {
    const std::string& word = left.front();
    if (word.size() > 1 && word[0] == '-') {
      what = WithNearest(fmt::format("no option '{}'", word), word.substr(0, word.find('=')),
                         NamesOfOptions(command));
    } else if (!commands.empty()) {
      what = WithNearest(fmt::format("no command '{}'", word), word, commands);
    } else {
      what = fmt::format("'{}' is one argument too many", word);
    }
  }
  return fmt::format("{}; see {} --help", what, FullName(command));
}

std::string Examples(const std::vector<std::string>& lines) {
  std::string text = lines.size() == 1 ? "Example:\n" : "Examples:\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
  text.pop_back();
  return text;
}

}  // namespace alert::cli
