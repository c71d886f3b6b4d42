#include "dataset_flags.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <utility>

#include "common_flags.h"
#include "input.h"
#include "notice.h"
#include "numbers.h"
#include "store_source.h"

namespace alert::cli {
namespace {

void MapField(alert_dataset* dataset, const std::string& field) {
  const size_t equals = field.find('=');
  if (equals == std::string::npos) {
    Fail(kWrongCommand,
         fmt::format("--field {}: no '=' in it; write key=path, as in verdict=score.safe", field));
  }
  Call<kWrongCommand>(alert_dataset_map_field, dataset, field.data(), equals,
                      field.data() + equals + 1, field.size() - equals - 1);
}

std::string KeyOf(const std::string& field) {
  return field.substr(0, field.find('='));
}

// What a key says of a row: the keys of a verdict are as one, and so are two names of one key.
std::string MeaningOf(const std::string& key) {
  if (key == "attack") return "attack_type";
  for (const char* of_verdict : {"safe", "is_safe", "unsafe", "is_unsafe"}) {
    if (key == of_verdict) return "verdict";
  }
  return key;
}

// The later of two would win in silence.
void CheckFieldsOnce(const std::vector<std::string>& fields) {
  std::map<std::string, std::string> keys;
  for (const std::string& field : fields) {
    const std::string key = KeyOf(field);
    const auto [first, is_new] = keys.emplace(MeaningOf(key), key);
    if (is_new) continue;
    if (first->second == key) {
      Fail(kWrongCommand,
           fmt::format("--field {} is given twice; a key is read from one place", key));
    }
    Fail(kWrongCommand, fmt::format("--field {} and --field {} both say where {} stands; give one",
                                    first->second, key, first->first));
  }
}

// What a truth value means under somebody else's key is not known here: what it is taken for is
// told, once a command.
void TellPolarity(const std::vector<std::string>& fields) {
  static bool told = false;
  if (std::exchange(told, true)) return;
  for (const std::string& field : fields) {
    const std::string key = KeyOf(field);
    const std::string path = field.substr(key.size() + 1);
    if (MeaningOf(key) != "verdict" || MeaningOf(path) == "verdict") continue;
    const bool is_unsafe = key == "unsafe" || key == "is_unsafe";
    const std::string_view meant = is_unsafe ? "unsafe" : "safe";
    const std::string_view other = is_unsafe ? "safe" : "unsafe";
    Notice(
        fmt::format("{}: true counts as {}, false as {}; if true means {} there, give --field "
                    "{}={}",
                    path, meant, other, other, other, path));
  }
}

void SelectValues(alert_dataset* dataset, alert_dimension dimension,
                  const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    Call<kWrongCommand>(alert_dataset_select, dataset, dimension, value.data(), value.size());
  }
}

bool ParseNumber(std::string_view text, uint32_t* number) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return code == std::errc() && end == text.data() + text.size();
}

void SelectShard(alert_dataset* dataset, const std::string& shard) {
  const size_t slash = shard.find('/');
  uint32_t index = 0;
  uint32_t count = 0;
  if (slash == std::string::npos || !ParseNumber(shard.substr(0, slash), &index) ||
      !ParseNumber(shard.substr(slash + 1), &count)) {
    Fail(kWrongCommand,
         fmt::format("--shard {}: not of the form i/n; write 1/4 for the first of four", shard));
  }
  Call<kWrongCommand>(alert_dataset_shard, dataset, index, count);
}

}  // namespace

void AddReadFlags(CLI::App& command, ReadFlags& flags) {
  AddFields(command, flags.fields);
  AddTaxonomy(command, flags.taxonomy);
  command.add_option("--threads", flags.threads, "Threads that read; 0: one a processor")
      ->type_name("N")
      ->check(WholeNumber(0, UINT32_MAX))
      ->capture_default_str();
  AddStrict(command, flags.strict);
}

void AddSelectFlags(CLI::App& command, SelectFlags& flags) {
  AddNames(command, "--categories", flags.categories, "Only rows of these categories");
  AddNames(command, "--macros", flags.macros, "Only rows of these macro categories");
  AddNames(command, "--attacks", flags.attacks,
           "Only rows with these attacks; none: plain prompts");
  AddNames(command, "--languages", flags.languages, "Only rows in these languages");
  CLI::Option* per_stratum = command
                                 .add_option("--per-stratum", flags.per_stratum,
                                             "Keep K rows of each category, attack and language")
                                 ->type_name("K")
                                 ->check(WholeNumber());
  AddSeed(command, flags.seed)->needs(per_stratum);
  command.add_option("--shard", flags.shard, "Keep the i-th of n disjoint parts, from 1")
      ->type_name("I/N");
}

void AddFiles(CLI::App& command, std::vector<std::string>& files, const std::string& what) {
  command.add_option("FILE", files, what + "; - is standard input")->required()->type_name("");
}

Dataset OpenDataset(const std::vector<std::string>& files, const ReadFlags& flags,
                    const alert_taxonomy* taxonomy) {
  alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
  options.taxonomy = taxonomy;
  options.threads = flags.threads;
  options.strict = flags.strict;
  Dataset dataset = Make<Dataset>(alert_dataset_create, &options);
  CheckFieldsOnce(flags.fields);
  for (const std::string& field : flags.fields) MapField(dataset.get(), field);
  TellPolarity(flags.fields);
  for (const std::string& file : files) {
    if (IsStore(file)) {
      AddStore(dataset.get(), {file, flags.again, flags.texts, flags.only_asked, flags.all_judges});
    } else {
      Call(alert_dataset_add_file, dataset.get(), file.data(), file.size());
    }
  }
  return dataset;
}

void MapClusterKey(alert_dataset* dataset, const std::string& key) {
  if (key.empty()) return;
  Call<kWrongCommand>(alert_dataset_map_field, dataset, "cluster", size_t{7}, key.data(),
                      key.size());
}

void Select(alert_dataset* dataset, const SelectFlags& flags) {
  SelectValues(dataset, ALERT_DIMENSION_CATEGORY, flags.categories);
  SelectValues(dataset, ALERT_DIMENSION_MACRO, flags.macros);
  SelectValues(dataset, ALERT_DIMENSION_ATTACK, flags.attacks);
  SelectValues(dataset, ALERT_DIMENSION_LANGUAGE, flags.languages);
  SelectValues(dataset, ALERT_DIMENSION_MODEL, flags.models);
  if (flags.per_stratum.has_value()) {
    Call<kWrongCommand>(alert_dataset_sample, dataset, *flags.per_stratum, flags.seed);
  }
  if (!flags.shard.empty()) SelectShard(dataset, flags.shard);
}

}  // namespace alert::cli
