// What a reader gives, as plain values that can be compared.
#ifndef ALERT_TESTS_SUPPORT_ROWS_H_
#define ALERT_TESTS_SUPPORT_ROWS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/alert.hpp"

namespace alert::test {

inline constexpr uint32_t kAllColumns = ((1u << 15) - 1) | ALERT_COLUMN_SAMPLE;

struct Row {
  std::string id;
  bool id_is_text = false;
  uint16_t category = 0;
  std::string attack, language, model;
  alert_verdict verdict = ALERT_NO_VERDICT;
  std::optional<std::string> prompt, raw_prompt, response, judge, judge_output, judgements, cluster;
  std::string json, file;
  uint64_t line = 0, offset = 0;
  uint16_t sample = 1;

  auto Tie() const {
    return std::tie(id, id_is_text, category, attack, language, model, verdict, prompt, raw_prompt,
                    response, judge, judge_output, judgements, cluster, json, file, line, offset,
                    sample);
  }
  bool operator==(const Row& other) const { return Tie() == other.Tie(); }
};

inline std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.file << ":" << row.line << "@" << row.offset << " " << row.json;
}

struct Found {
  alert_problem_kind kind;
  std::string file;
  uint64_t line, offset;
  std::string message;

  auto Tie() const { return std::tie(kind, file, line, offset, message); }
  bool operator==(const Found& other) const { return Tie() == other.Tie(); }
};

inline std::ostream& operator<<(std::ostream& out, const Found& found) {
  return out << found.file << ":" << found.line << "@" << found.offset << " "
             << ProblemKindName(found.kind) << ": " << found.message;
}

struct Content {
  std::vector<Row> rows;
  std::array<uint64_t, ALERT_PROBLEM_KIND_SLOTS> problems = {};
  std::vector<Found> samples;

  bool operator==(const Content& other) const {
    return rows == other.rows && problems == other.problems && samples == other.samples;
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (const Row& row : rows) ids.push_back(row.id);
    return ids;
  }
  std::vector<uint64_t> lines() const {
    std::vector<uint64_t> lines;
    for (const Row& row : rows) lines.push_back(row.line);
    return lines;
  }
};

inline std::ostream& operator<<(std::ostream& out, const Content& content) {
  for (const Row& row : content.rows) out << row << "\n";
  for (const Found& found : content.samples) out << found << "\n";
  return out;
}

inline std::vector<Found> ToFound(const std::vector<Problem>& problems) {
  std::vector<Found> found;
  for (const Problem& problem : problems) {
    found.push_back({problem.kind, problem.file, problem.line, problem.offset, problem.message});
  }
  return found;
}

inline std::optional<std::string> Owned(const TextColumn& column, size_t row) {
  const std::optional<std::string_view> text = column[row];
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

inline Row RowOf(const Reader& reader, const Batch& batch, size_t i) {
  Row row;
  row.id_is_text = !batch.id_text().empty() && batch.id_text()[i].has_value();
  row.id = row.id_is_text ? *Owned(batch.id_text(), i) : std::to_string(batch.id()[i]);
  row.category = batch.category()[i];
  row.attack = reader.Name(ALERT_DIMENSION_ATTACK, batch.attack()[i]);
  row.language = reader.Name(ALERT_DIMENSION_LANGUAGE, batch.language()[i]);
  row.model = reader.Name(ALERT_DIMENSION_MODEL, batch.model()[i]);
  row.verdict = batch.verdict()[i];
  const std::pair<TextColumn, std::optional<std::string>*> texts[] = {
      {batch.prompt(), &row.prompt},
      {batch.raw_prompt(), &row.raw_prompt},
      {batch.response(), &row.response},
      {batch.judge(), &row.judge},
      {batch.judge_output(), &row.judge_output},
      {batch.judgements(), &row.judgements},
      {batch.cluster(), &row.cluster}};
  for (const auto& [column, text] : texts) *text = Owned(column, i);
  row.json = *Owned(batch.json(), i);
  row.file = reader.File(batch.file()[i]);
  row.line = batch.line()[i];
  row.offset = batch.offset()[i];
  row.sample = batch.sample()[i];
  return row;
}

// Reads all columns of a dataset.
inline Content ReadAll(const Dataset& dataset, bool distinct = true) {
  Content content;
  Reader reader = dataset.Read(kAllColumns, distinct);
  for (const Batch& batch : reader) {
    for (size_t i = 0; i < batch.size(); ++i) content.rows.push_back(RowOf(reader, batch, i));
  }
  const Problems problems = reader.problems();
  content.problems = problems.counts;
  content.samples = ToFound(problems.samples);
  return content;
}

// Reads text as a dataset in memory.
inline Content ReadText(std::string_view text, const DatasetOptions& options = {}) {
  Dataset dataset(options);
  dataset.AddMemory("memory", text);
  return ReadAll(dataset);
}

// The row of a text that has one row and no problem.
inline Row ReadRow(std::string_view text) {
  const Content content = ReadText(text);
  if (content.rows.size() != 1 || !content.samples.empty()) return Row();
  return content.rows.front();
}

// The message of the only problem of a text without rows; else empty.
inline std::string ReadProblem(std::string_view text, alert_problem_kind kind) {
  const Content content = ReadText(text);
  if (!content.rows.empty() || content.samples.size() != 1) return "";
  if (content.samples[0].kind != kind || content.problems[kind] != 1) return "";
  return content.samples[0].message;
}

inline std::string Prompt(int id, std::string_view keys = "") {
  return R"({"id": )" + std::to_string(id) + R"(, "category": "crime_tax", "prompt": "p)" +
         std::to_string(id) + '"' + std::string(keys) + "}\n";
}

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_ROWS_H_
