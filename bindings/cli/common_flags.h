// Options that several commands have: each has one name, one meaning and one text for all of them.
#ifndef ALERT_BINDINGS_CLI_COMMON_FLAGS_H_
#define ALERT_BINDINGS_CLI_COMMON_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// Declares --dataset: prompts.
CLI::Option* AddDataset(CLI::App& command, std::vector<std::string>& files);

// Declares an option that chooses by name. Repeats add up, and so do values joined by commas; a
// file after it is not taken for one.
void AddNames(CLI::App& command, const std::string& option, std::vector<std::string>& names,
              const std::string& description);

// Declares --models, which chooses; and --model, which names.
void AddModels(CLI::App& command, std::vector<std::string>& models);
CLI::Option* AddModel(CLI::App& command, std::string& model);

// Declares --field: keys of rows that stand elsewhere.
void AddFields(CLI::App& command, std::vector<std::string>& fields);

void AddLanguage(CLI::App& command, std::string& language);
CLI::Option* AddJudge(CLI::App& command, std::string& judge);
void AddTaxonomy(CLI::App& command, std::string& taxonomy);
void AddPolicy(CLI::App& command, std::string& policy);
void AddPopulation(CLI::App& command, std::string& population);
void AddSimultaneous(CLI::App& command, bool& simultaneous);
CLI::Option* AddJudgeError(CLI::App& command, std::string& path);
void AddMaxUndecided(CLI::App& command, std::optional<double>& share);
void AddStrict(CLI::App& command, bool& strict);
void AddQuiet(CLI::App& command, bool& quiet);
CLI::Option* AddSeed(CLI::App& command, uint64_t& seed);

// Declares --cluster-key: where rows name their base prompt.
void AddClusterKey(CLI::App& command, std::string& key);

// Declares --level, and --interval.
void AddLevel(CLI::App& command, double& level);
CLI::Option* AddAnytime(CLI::App& command, bool& anytime);
void AddInterval(CLI::App& command, std::string& interval);

// The method with this name, which AddInterval has checked.
alert_interval_method IntervalMethod(const std::string& name);

// Declares --judge-sensitivity, which is returned, and --judge-specificity, which goes with it.
CLI::Option* AddJudgeRates(CLI::App& command, std::string& sensitivity, std::string& specificity);

// Declares --format, for each kind of output: a report of scores; tables; and what is no table.
void AddReportFormat(CLI::App& command, std::string& format);
void AddTableFormat(CLI::App& command, std::string& format);
void AddTextFormat(CLI::App& command, std::string& format);

// Declares -o.
CLI::Option* AddOutput(CLI::App& command, std::string& output);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_COMMON_FLAGS_H_
