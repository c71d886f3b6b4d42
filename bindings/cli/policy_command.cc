// alert policy: the built-in policies, in the form of a policy file.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "input.h"
#include "output.h"
#include "policy_diff.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct PolicyFlags {
  std::string name;
  std::string output = "-";
};

int RunList(const PolicyFlags& flags) {
  Output output(flags.output);
  for (size_t i = 0; i < alert_policy_builtin_count(); ++i) {
    alert_str name = {nullptr, 0};
    Call(alert_policy_builtin_at, i, &name);
    output.Print(CleanText(View(name)) + "\n");
  }
  output.Commit();
  return kDone;
}

int RunShow(const PolicyFlags& flags) {
  Output output(flags.output);
  const Policy policy = ReadPolicy(flags.name, nullptr);
  output.Take(
      [&](auto... arguments) { return alert_policy_write_json(policy.get(), arguments...); });
  output.Commit();
  return kDone;
}

}  // namespace

void AddPolicyCommand(CLI::App& app, Context& context) {
  CLI::App* policy = app.add_subcommand("policy", "List and show the built-in policies");
  policy->require_subcommand(1);
  policy->footer(Examples({"alert policy list"}));
  auto flags = std::make_shared<PolicyFlags>();

  CLI::App* list = policy->add_subcommand("list", "Name the built-in policies");
  AddOutput(*list, flags->output);
  list->footer(Examples({"alert policy list"}));
  list->callback([flags, &context] { context.action = [flags] { return RunList(*flags); }; });

  CLI::App* show = policy->add_subcommand("show", "Write a policy as JSON");
  show->add_option("NAME", flags->name, "A built-in policy or a policy file (JSON)")
      ->required()
      ->type_name("");
  AddOutput(*show, flags->output);
  show->footer(Examples({"alert policy show alert -o policy.json"}));
  AddPolicyDiff(*policy, context);
  show->callback([flags, &context] { context.action = [flags] { return RunShow(*flags); }; });
}

}  // namespace alert::cli
