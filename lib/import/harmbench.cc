// Completions and results of HarmBench.
#include <algorithm>
#include <climits>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/json_string.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/csv.h"
#include "import/importers.h"
#include "import/splitter.h"
#include "import/value.h"

namespace alert::import {
namespace {

constexpr char kLabel[] = "label";
constexpr char kNoAttack[] = "DirectRequest";

// Members of an entry that are no judge's label.
bool IsOfEntry(std::string_view key) {
  return key == "test_case" || key == "generation" || key == "model" || key == "method";
}

// Model and method, which stand in the path: .../METHOD/EXPERIMENT/results/MODEL.json.
struct PathNames {
  std::string model;
  std::string method;
};

PathNames NamesOfPath(const std::string& path) {
  PathNames names;
  if (path.empty()) return names;
  char whole[PATH_MAX];
  const std::string resolved = realpath(path.c_str(), whole) == nullptr ? path : whole;
  absl::string_view model = Absl(FileNameOf(resolved));
  for (const char* end : {".gz", ".zst", ".json"}) absl::ConsumeSuffix(&model, end);
  names.model = std::string(model);
  const std::string folder = FolderOf(resolved);
  if (FileNameOf(folder) == "results" || FileNameOf(folder) == "completions") {
    names.method = FileNameOf(FolderOf(FolderOf(folder)));
  }
  return names;
}

class HarmBenchImport {
 public:
  explicit HarmBenchImport(const ImportJob& job)
      : job_(job),
        label_(job.options.score.empty() ? kLabel : job.options.score),
        names_(NamesOfPath(job.input.path())) {}

  absl::Status Run() {
    ALERT_RETURN_IF_ERROR(
        ForEach([&](const std::string&, const Value& entries) { return Survey(entries); }));
    if (entries_ == 0) return job_.input.Refuse("the file of HarmBench has no entries");
    if (!job_.options.score.empty() && labels_.count(label_) == 0) {
      return RefuseChoice(job_.input, "labels", {labels_.begin(), labels_.end()}, label_,
                          ALERT_CAUSE_SCORE_NOT_CHOSEN);
    }
    ALERT_RETURN_IF_ERROR(ReadBehaviors());
    ALERT_RETURN_IF_ERROR(ForEach([&](const std::string& behavior, const Value& entries) {
      return WriteRows(behavior, entries);
    }));
    if (unjudged_ > 0) job_.sink.Note(absl::StrCat("rows without a verdict: ", unjudged_));
    return absl::OkStatus();
  }

 private:
  absl::Status ForEach(const std::function<absl::Status(const std::string&, const Value&)>& visit) {
    JsonReader reader;
    return SplitDocument(
        job_.input, {},
        [&](std::string_view escaped, std::string_view json) -> absl::Status {
          std::string behavior;
          const std::optional<Value> entries = reader.Read(json);
          if (!AppendUnescaped(escaped, &behavior) || !entries.has_value() || !entries->is_list()) {
            return job_.input.Damaged(
                absl::StrCat("its member ", Quoted(escaped), " is no JSON list"));
          }
          return visit(behavior, *entries);
        },
        nullptr);
  }

  absl::Status Survey(const Value& entries) {
    bool has_texts = false;
    entries.ForEach([&](const Value& entry) {
      has_texts |= entry.is_text();
      entry.ForEachMember([&](std::string_view key, const Value&) {
        if (!IsOfEntry(key)) labels_.emplace(key);
      });
    });
    if (has_texts) {
      return job_.input.Refuse("has test cases of HarmBench: prompts without responses");
    }
    entries_ += entries.size();
    has_epochs_ |= entries.size() > 1;
    return absl::OkStatus();
  }

  absl::Status ReadBehaviors() {
    if (job_.options.behaviors.empty()) return absl::OkStatus();
    const std::string beside = Beside(FolderOf(job_.input.path().empty() ? "." : job_.input.path()),
                                      job_.options.behaviors);
    const absl::StatusOr<Input> table =
        Input::Open(IsFile(beside) ? beside : job_.options.behaviors);
    ALERT_RETURN_IF_ERROR(table.status());
    const std::string column =
        job_.options.category_column.empty() ? "SemanticCategory" : job_.options.category_column;
    size_t id_at = SIZE_MAX;
    size_t category_at = SIZE_MAX;
    return ForEachRecord(*table, [&](uint64_t number, const CsvRecord& record) -> absl::Status {
      if (number == 0) {
        id_at = ColumnOf(record, "BehaviorID");
        category_at = ColumnOf(record, column);
        for (const auto& [at, name] :
             {std::pair(id_at, std::string("BehaviorID")), std::pair(category_at, column)}) {
          if (at == SIZE_MAX) {
            return table->Refuse(absl::StrCat("the table has no column ", Quoted(name)));
          }
        }
      } else if (std::max(id_at, category_at) < record.size()) {
        categories_.emplace(record[id_at], record[category_at]);
      }
      return absl::OkStatus();
    });
  }

  std::string CategoryOfEntry(const std::string& behavior, const Value& entry) const {
    if (!job_.options.category.empty()) return CategoryText(entry.At(job_.options.category));
    const auto found = categories_.find(behavior);
    return found == categories_.end() ? std::string() : found->second;
  }

  absl::Status WriteRows(const std::string& behavior, const Value& entries) {
    absl::Status status;
    uint64_t number = 0;
    entries.ForEach([&](const Value& entry) {
      ++number;
      if (status.ok()) status = job_.sink.Add(RowOf(behavior, number, entry));
    });
    return status;
  }

  Row RowOf(const std::string& behavior, uint64_t number, const Value& entry) {
    Row row;
    SetItem(behavior, number, has_epochs_, &row);
    row.category = CategoryOfEntry(behavior, entry);
    row.attack = entry["method"].has_value() ? TextOf(entry["method"]) : names_.method;
    if (row.attack == kNoAttack) row.attack.clear();
    const Value prompt = entry["test_case"];
    row.prompt = TextOf(prompt.is_list() ? prompt[size_t{1}] : prompt);
    row.model = entry["model"].has_value() ? TextOf(entry["model"]) : names_.model;
    if (const auto text = entry["generation"].text()) row.response = *text;
    Judge(entry, &row);
    return row;
  }

  void Judge(const Value& entry, Row* row) {
    if (!entry.HasMember(label_)) {
      ++unjudged_;
      return;
    }
    const Value label = entry[label_];
    std::optional<double> number = label.number();
    if (const auto flag = label.flag()) number = *flag ? 1 : 0;
    row->judge = absl::StrCat("harmbench:", label_);
    row->verdict = number == 1   ? ALERT_VERDICT_UNSAFE
                   : number == 0 ? ALERT_VERDICT_SAFE
                                 : ALERT_VERDICT_UNDECIDED;
  }

  const ImportJob& job_;
  const std::string label_;
  const PathNames names_;
  size_t entries_ = 0;
  size_t unjudged_ = 0;
  bool has_epochs_ = false;
  std::set<std::string> labels_;
  std::map<std::string, std::string> categories_;
};

}  // namespace

absl::Status ImportHarmBench(const ImportJob& job) {
  return HarmBenchImport(job).Run();
}

}  // namespace alert::import
