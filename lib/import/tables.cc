// Tables (CSV), and lists in JSON documents, whose columns are named by whoever imports them.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/json_string.h"
#include "base/status.h"
#include "base/text.h"
#include "import/choice.h"
#include "import/csv.h"
#include "import/importers.h"
#include "import/lines.h"
#include "import/polarity.h"
#include "import/splitter.h"
#include "import/value.h"
#include "verdict/verdict.h"

namespace alert::import {
namespace {

// The keys of a row that can be read from another column.
constexpr std::string_view kKeys[] = {"id",    "category", "attack_type", "prompt",
                                      "model", "response", "cluster",     "verdict"};

// A key or a path: a column may have a dot in its name.
Value Lookup(const Value& element, const std::string& path) {
  const Value whole = element[path];
  return whole.has_value() ? whole : element.At(path);
}

using VisitElement = std::function<absl::Status(const Value&)>;

class TableImport {
 public:
  TableImport(const ImportJob& job, std::string_view name)
      : job_(job), name_(name), polarity_(job.options) {
    for (const std::string_view key : kKeys) paths_[std::string(key)] = key;
    if (!job.options.category.empty()) paths_["category"] = job.options.category;
  }

  absl::Status Run(const std::function<absl::Status(const VisitElement&)>& for_each) {
    ALERT_RETURN_IF_ERROR(ReadFields());
    const std::string& score = job_.options.score;
    if (!score.empty() && !polarity_.is_known()) {
      return RefuseWithoutPolarity(job_.input, score, {});
    }
    ALERT_RETURN_IF_ERROR(for_each([&](const Value& element) {
      Survey(element);
      return absl::OkStatus();
    }));
    if (rows_ == 0) return job_.input.Refuse("has no rows");
    if (!score.empty() && !has_score_) {
      return RefuseChoice(job_.input, "columns", columns_, score, ALERT_CAUSE_SCORE_NOT_CHOSEN);
    }
    rows_ = 0;
    ALERT_RETURN_IF_ERROR(
        for_each([&](const Value& element) { return job_.sink.Add(RowOf(element)); }));
    if (unjudged_ > 0) job_.sink.Note(absl::StrCat("rows without a verdict: ", unjudged_));
    return absl::OkStatus();
  }

 private:
  absl::Status ReadFields() {
    for (const std::string& field : job_.options.fields) {
      const size_t equals = field.find('=');
      const std::string key = field.substr(0, equals);
      if (equals == field.npos || paths_.count(key) == 0) {
        return absl::InvalidArgumentError(
            absl::StrCat(Quoted(field),
                         " is no key and path; keys are id, category, attack_type, "
                         "prompt, model, response, cluster and verdict"));
      }
      paths_[key] = field.substr(equals + 1);
    }
    return absl::OkStatus();
  }

  void Survey(const Value& element) {
    if (rows_++ == 0) {
      element.ForEachMember(
          [&](std::string_view key, const Value&) { columns_.emplace_back(key); });
    }
    has_score_ |= Lookup(element, job_.options.score).has_value();
  }

  Value At(const Value& element, const char* key) const { return Lookup(element, paths_.at(key)); }

  Row RowOf(const Value& element) {
    ++rows_;
    Row row;
    row.id = TextOf(At(element, "id"));
    if (row.id.empty()) row.id = absl::StrCat(rows_);
    row.category = CategoryText(At(element, "category"));
    row.attack = TextOf(At(element, "attack_type"));
    row.prompt = TextOf(At(element, "prompt"));
    row.model = TextOf(At(element, "model"));
    row.cluster = TextOf(At(element, "cluster"));
    if (const auto text = At(element, "response").text()) row.response = *text;
    Judge(element, &row);
    return row;
  }

  // By the score, or by a word for a verdict; nobody says what another word means.
  void Judge(const Value& element, Row* row) {
    if (!job_.options.score.empty()) {
      const Value score = Lookup(element, job_.options.score);
      row->verdict = polarity_.VerdictOf(score);
      row->judge = absl::StrCat(name_, ":", job_.options.score);
      if (score.is_number()) row->score = score.Json();
      return;
    }
    const Value verdict = At(element, "verdict");
    if (!verdict.has_value()) {
      ++unjudged_;
      return;
    }
    row->verdict =
        FindVerdict(verdict.text_or_empty()).value_or(alert_verdict{ALERT_VERDICT_UNDECIDED});
  }

  const ImportJob& job_;
  const std::string name_;
  const Polarity polarity_;
  std::map<std::string, std::string> paths_;  // by key
  std::vector<std::string> columns_;          // of the first row
  bool has_score_ = false;
  uint64_t rows_ = 0;
  uint64_t unjudged_ = 0;
};

// A record as an object of texts; what is empty is absent.
std::string ObjectOf(const CsvRecord& heading, const CsvRecord& record) {
  std::string json = "{";
  for (size_t i = 0; i < std::min(heading.size(), record.size()); ++i) {
    if (record[i].empty()) continue;
    if (json.size() > 1) json += ",";
    AppendJsonString(heading[i], &json);
    json += ":";
    AppendJsonString(record[i], &json);
  }
  return json + "}";
}

}  // namespace

absl::Status ImportCsv(const ImportJob& job) {
  return TableImport(job, "csv").Run([&](const VisitElement& visit) {
    CsvRecord heading;
    JsonReader reader;
    return ForEachRecord(job.input, [&](uint64_t number, const CsvRecord& record) -> absl::Status {
      if (number == 0) {
        heading = record;
        return absl::OkStatus();
      }
      const std::optional<Value> element = reader.Read(ObjectOf(heading, record));
      if (!element.has_value()) {
        return job.input.Damaged(absl::StrCat("record ", number, " is no UTF-8"));
      }
      return visit(*element);
    });
  });
}

absl::Status ImportJson(const ImportJob& job) {
  std::vector<std::string> path;
  if (!job.options.rows.empty()) path = absl::StrSplit(job.options.rows, '.');
  return TableImport(job, "json").Run([&](const VisitElement& visit) {
    JsonReader reader;
    size_t index = 0;
    return SplitDocument(
        job.input, path,
        [&](std::string_view, std::string_view json) -> absl::Status {
          const std::optional<Value> element = reader.Read(json);
          if (!element.has_value() || !element->is_object()) {
            return job.input.Damaged(absl::StrCat("element ", index, " of its list is no object"));
          }
          ++index;
          return visit(*element);
        },
        nullptr);
  });
}

}  // namespace alert::import
