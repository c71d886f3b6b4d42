#include "import/format.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/importers.h"
#include "import/splitter.h"
#include "import/value.h"
#include "import/zip.h"

namespace alert::import {
namespace {

// How much of a file is looked at: what tells a format stands before what is long.
constexpr size_t kLookedAt = size_t{4} << 20;
// And how much where that tells rows that need no import, as it mostly does.
constexpr size_t kFirstLook = size_t{1} << 14;
constexpr int kMostLines = 50;

struct Format {
  alert_import_format value;
  std::string_view name;
  Importer import;
};

constexpr Format kFormats[] = {
    {ALERT_IMPORT_AUTO, "auto", nullptr},
    {ALERT_IMPORT_INSPECT, "inspect", ImportInspect},
    {ALERT_IMPORT_GARAK, "garak", ImportGarak},
    {ALERT_IMPORT_PROMPTFOO, "promptfoo", ImportPromptfoo},
    {ALERT_IMPORT_HARMBENCH, "harmbench", ImportHarmBench},
    {ALERT_IMPORT_JAILBREAKBENCH, "jailbreakbench", ImportJailbreakBench},
    {ALERT_IMPORT_HELM, "helm", ImportHelm},
    {ALERT_IMPORT_LM_EVAL, "lm-eval", ImportLmEval},
    {ALERT_IMPORT_PYRIT, "pyrit", ImportPyrit},
    {ALERT_IMPORT_MODELBENCH, "modelbench", ImportModelbench},
    {ALERT_IMPORT_CSV, "csv", ImportCsv},
    {ALERT_IMPORT_JSON, "json", ImportJson},
};
constexpr auto kFormatNames = EnumeratorsOf(kFormats);

constexpr Enumerator kHighNames[] = {
    {ALERT_IMPORT_HIGH_UNKNOWN, "unknown"},
    {ALERT_IMPORT_HIGH_SAFE, "safe"},
    {ALERT_IMPORT_HIGH_UNSAFE, "unsafe"},
};

// The first member of an object.
Value FirstOf(const Value& object) {
  std::optional<Value> first;
  object.ForEachMember([&](std::string_view, const Value& value) {
    if (!first.has_value()) first = value;
  });
  return first.value_or(Value());
}

template <typename Is>
bool AllMembers(const Value& object, Is is) {
  bool all = object.size() > 0;
  object.ForEachMember(
      [&](std::string_view key, const Value& value) { all = all && is(key, value); });
  return all;
}

bool IsInspect(const Value& document) {
  const Value eval = document["eval"];
  return eval["task"].has_value() && eval["model"].has_value() &&
         (document["version"].has_value() || document["status"].has_value());
}

bool IsPromptfoo(const Value& document) {
  return document["results"]["results"].is_list();
}

bool IsArtifact(const Value& document) {
  const Value parameters = document["parameters"];
  return parameters["method"].has_value() && parameters["model"].has_value() &&
         document["jailbreaks"].is_list();
}

bool IsHelm(const Value& document) {
  return document["adapter_spec"].is_object() && document["request_states"].is_list();
}

// Behaviours, each with its entries, or with its test cases alone.
bool IsHarmBench(const Value& document) {
  const Value first = FirstOf(document)[size_t{0}];
  return AllMembers(document,
                    [](std::string_view, const Value& value) { return value.is_list(); }) &&
         (first["test_case"].has_value() || first.is_text());
}

// Models, each with its behaviours.
bool IsEvaluation(const Value& document) {
  return AllMembers(document,
                    [](std::string_view key, const Value& value) {
                      return key == "details" || value.is_object();
                    }) &&
         FirstOf(FirstOf(document))["jailbroken"].has_value();
}

bool IsPyrit(const Value& document) {
  const Value first = document[size_t{0}];
  return first["conversation_id"].has_value() &&
         (first["converted_value"].has_value() || first["outcome"].has_value());
}

bool IsHelmStats(const Value& document) {
  const Value first = document[size_t{0}];
  return first["instance_id"].has_value() && first["stats"].is_list();
}

bool IsGarak(const Value& line) {
  return line["entry_type"].has_value() ||
         (line["attempt_id"].has_value() && line["detector"].has_value());
}

bool IsLmEval(const Value& line) {
  return line["doc_id"].has_value() &&
         (line["filtered_resps"].has_value() || line["resps"].has_value());
}

bool IsModelbench(const Value& line) {
  return line["message"].has_value() && line["timestamp"].has_value() &&
         (line["class"].has_value() || line["function"].has_value());
}

bool IsPromptfooLine(const Value& line) {
  return (line["testIdx"].has_value() || line["promptIdx"].has_value()) &&
         (line["gradingResult"].has_value() || line["success"].has_value()) &&
         line["prompt"].has_value();
}

struct Signature {
  bool (*is)(const Value& value);
  alert_import_format format;
};

constexpr Signature kDocuments[] = {
    {IsInspect, ALERT_IMPORT_INSPECT},
    {IsPromptfoo, ALERT_IMPORT_PROMPTFOO},
    {IsArtifact, ALERT_IMPORT_JAILBREAKBENCH},
    {IsHelm, ALERT_IMPORT_HELM},
    {IsHarmBench, ALERT_IMPORT_HARMBENCH},
    {IsEvaluation, ALERT_IMPORT_JAILBREAKBENCH},
    {IsPyrit, ALERT_IMPORT_PYRIT},
    {IsHelmStats, ALERT_IMPORT_HELM},
};

constexpr Signature kLines[] = {
    {IsGarak, ALERT_IMPORT_GARAK},
    {IsLmEval, ALERT_IMPORT_LM_EVAL},
    {IsModelbench, ALERT_IMPORT_MODELBENCH},
    {IsPromptfooLine, ALERT_IMPORT_PROMPTFOO},
};

template <size_t N>
alert_import_format FormatBy(const Signature (&signatures)[N], const Value& value) {
  const auto found = std::find_if(std::begin(signatures), std::end(signatures),
                                  [&](const Signature& signature) { return signature.is(value); });
  return found == std::end(signatures) ? alert_import_format{ALERT_IMPORT_AUTO} : found->format;
}

// Rows as they are, which need no import.
bool IsRow(const Value& line) {
  if (!line["id"].has_value() || !line["category"].has_value()) return false;
  return AllMembers(line, [](std::string_view key, const Value&) {
    return key != "testIdx" && key != "promptIdx" && key != "entry_type";
  });
}

bool IsTotals(const Value& document) {
  return document["results"].is_object() && document["configs"].has_value() &&
         document["versions"].has_value();
}

Detected OtherDocument(const Value& document, bool has_more) {
  if (IsTotals(document)) {
    return {ALERT_IMPORT_AUTO, "totals of lm-evaluation-harness, without samples",
            "import samples_*.jsonl, which stand beside them"};
  }
  if (IsRow(document) || IsRow(document[size_t{0}])) {
    return {ALERT_IMPORT_AUTO, "rows as they are scored", "they need no import"};
  }
  if (document.is_list()) {
    return {ALERT_IMPORT_AUTO, "a JSON list", "`jq -c '.[]'` makes JSON Lines of it"};
  }
  if (has_more) return {ALERT_IMPORT_AUTO, "JSON Lines with keys of their own", ""};
  return {ALERT_IMPORT_AUTO, "a JSON document of another kind", ""};
}

Detected OtherText(std::string_view head) {
  const std::string_view line = head.substr(0, std::min(head.find('\n'), head.size()));
  if (absl::StartsWith(Absl(head), "SQLite format 3")) {
    return {ALERT_IMPORT_AUTO, "an SQLite database", "export what it holds as JSON or CSV"};
  }
  if (absl::StartsWith(Absl(head), "PK\x03\x04")) {
    return {ALERT_IMPORT_AUTO, "a zip archive that is piped in", "give it as a file"};
  }
  if (line.find('\0') != line.npos) return {ALERT_IMPORT_AUTO, "no text in UTF-8", ""};
  if (absl::StartsWith(Absl(head), "---") || absl::StartsWith(Absl(head), "%YAML") ||
      (line.find(':') != line.npos && line.find(',') == line.npos)) {
    return {ALERT_IMPORT_AUTO, "YAML", "write it as JSON (yq -o json)"};
  }
  if (line.find(',') != line.npos || line.find('\t') != line.npos) {
    return {ALERT_IMPORT_AUTO, "a table (CSV)", "name the format and what its columns are"};
  }
  return {ALERT_IMPORT_AUTO, head.empty() ? "empty" : "text", ""};
}

// Lines of JSON: the first that tells counts.
alert_import_format FormatOfLines(std::string_view head) {
  JsonReader reader;
  for (int number = 0; number < kMostLines && !head.empty(); ++number) {
    const std::string_view line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(line.size() + 1, head.size()));
    const std::optional<Value> value = reader.Read(HeadOf(line).json);
    if (!value.has_value()) continue;
    if (IsRow(*value)) break;
    if (const auto format = FormatBy(kLines, *value); format != ALERT_IMPORT_AUTO) return format;
  }
  return ALERT_IMPORT_AUTO;
}

Detected DetectText(std::string_view head) {
  const size_t begin = std::min(head.find_first_not_of(" \t\r\n"), head.size());
  if (head.substr(begin, 1) != "{" && head.substr(begin, 1) != "[") return OtherText(head);
  const DocumentHead first = HeadOf(head.substr(begin));
  JsonReader reader;
  const std::optional<Value> document = reader.Read(first.json);
  if (!document.has_value()) return {ALERT_IMPORT_AUTO, "damaged JSON", ""};
  alert_import_format format = ALERT_IMPORT_AUTO;
  if (!first.has_more) format = FormatBy(kDocuments, *document);
  if (format == ALERT_IMPORT_AUTO) format = FormatOfLines(head.substr(begin));
  if (format != ALERT_IMPORT_AUTO) return {format, {}, {}};
  return OtherDocument(*document, first.has_more);
}

bool BeginsWithRow(std::string_view head) {
  JsonReader reader;
  const std::optional<Value> first = reader.Read(HeadOf(head).json);
  return first.has_value() && (IsRow(*first) || IsRow((*first)[size_t{0}]));
}

absl::StatusOr<Detected> DetectZip(const Input& input) {
  const absl::StatusOr<ZipArchive> archive = ZipArchive::Open(input);
  ALERT_RETURN_IF_ERROR(archive.status());
  if (archive->Find("header.json") != nullptr || archive->Find("_journal/start.json") != nullptr) {
    return Detected{ALERT_IMPORT_INSPECT, {}, {}};
  }
  return Detected{ALERT_IMPORT_AUTO, "a zip archive, and no log of inspect", "unzip it first"};
}

}  // namespace

const Enumeration kImportFormats("format of results", kFormatNames);
const Enumeration kImportHighs("meaning of a high number", kHighNames);

Importer ImporterOf(alert_import_format format) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                  [&](const Format& each) { return each.value == format; });
  return found == std::end(kFormats) ? nullptr : found->import;
}

alert_import_format FormatOfDocument(std::string_view head) {
  const DocumentHead first = HeadOf(head);
  if (first.has_more) return ALERT_IMPORT_AUTO;
  JsonReader reader;
  const std::optional<Value> document = reader.Read(first.json);
  if (!document.has_value() || IsRow(*document)) return ALERT_IMPORT_AUTO;
  return FormatBy(kDocuments, *document);
}

absl::StatusOr<Detected> Detect(const Input& input) {
  if (input.is_folder()) {
    if (IsFile(Beside(input.path(), "scenario_state.json"))) {
      return Detected{ALERT_IMPORT_HELM, {}, {}};
    }
    return Detected{ALERT_IMPORT_AUTO, "a folder, and no run of HELM", "name the files in it"};
  }
  const absl::StatusOr<std::string> magic = input.ReadAt(0, 4);
  if (magic.ok() && *magic == "PK\x03\x04") return DetectZip(input);
  const absl::StatusOr<std::unique_ptr<ByteStream>> bytes = input.Read();
  ALERT_RETURN_IF_ERROR(bytes.status());
  absl::StatusOr<std::string> head = ReadHead(bytes->get(), kFirstLook);
  ALERT_RETURN_IF_ERROR(head.status());
  if (head->size() == kFirstLook && !BeginsWithRow(*head)) {
    const absl::StatusOr<std::string> more = ReadHead(bytes->get(), kLookedAt - kFirstLook);
    ALERT_RETURN_IF_ERROR(more.status());
    head->append(*more);
  }
  return DetectText(*head);
}

}  // namespace alert::import
