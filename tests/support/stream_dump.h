// Everything that a stream of batches gives, as text: two readers agree where their texts do.
#ifndef ALERT_TESTS_SUPPORT_STREAM_DUMP_H_
#define ALERT_TESTS_SUPPORT_STREAM_DUMP_H_

#include <string>
#include <string_view>
#include <vector>

#include "dataset/io/row_format.h"
#include "dataset/jsonl/jsonl_stream.h"

namespace alert::test {

struct StreamDump {
  std::vector<std::string> rows;
  std::vector<std::string> problems;
  std::string failure;

  bool operator==(const StreamDump& other) const {
    return rows == other.rows && problems == other.problems && failure == other.failure;
  }
};

inline std::string PlaceText(const RowPlace& place, uint64_t lines_before) {
  return std::to_string(place.line + lines_before + 1) + "@" + std::to_string(place.offset);
}

inline std::string RowText(const Batch& batch, size_t row, uint64_t lines_before) {
  std::string text = PlaceText(batch.place[row], lines_before);
  const auto add = [&](std::string_view value) { text.append("|").append(value); };
  add(std::to_string(batch.id[row]));
  add(std::to_string(batch.category[row]));
  add((*batch.attack_names)[batch.attack[row]]);
  add((*batch.language_names)[batch.language[row]]);
  add((*batch.model_names)[batch.model[row]]);
  add(std::to_string(batch.verdict[row]));
  const auto add_text = [&](const TextColumn& column) {
    add(column.empty() || column.IsNull(row) ? "(null)" : column[row]);
  };
  add_text(batch.id_text);
  ForEachTextColumn([&](const ColumnInfo& column) { add_text(batch.*column.texts); });
  return text;
}

inline StreamDump Dump(BatchStream* stream) {
  StreamDump dump;
  uint64_t lines_before = 0;
  while (true) {
    absl::StatusOr<Batch*> next = stream->Next();
    if (!next.ok()) dump.failure = next.status().ToString();
    if (!next.ok() || *next == nullptr) return dump;
    const Batch& batch = **next;
    for (size_t row = 0; row < batch.rows; ++row) {
      dump.rows.push_back(RowText(batch, row, lines_before));
    }
    for (const RowProblem& problem : batch.problems) {
      dump.problems.push_back(PlaceText(problem.place, lines_before) + "|" +
                              std::to_string(problem.kind) + "|" + problem.message);
    }
    lines_before += batch.newlines;
  }
}

// Reads text with all columns.
inline StreamDump DumpText(std::string_view text, size_t block_size, size_t threads) {
  constexpr uint32_t kEveryColumn = ~0u;
  static const FieldMap& fields = *new FieldMap;
  static const std::shared_ptr<const Taxonomy>& taxonomy =
      *new std::shared_ptr<const Taxonomy>(Taxonomy::Builtin());
  SourceSpec source;
  source.place = SourceSpec::Place::kMemory;
  source.name = "memory";
  source.memory = text;
  JsonlStream stream({source}, block_size, threads,
                     [&] { return BlockParser(fields, taxonomy, RowDefaults(), kEveryColumn); });
  return Dump(&stream);
}

// A line, and a problem, with which a text is lines whatever follows.
inline constexpr char kLinesFollow[] = "{}\n";

// What reading each line as a text of its own gives, at its place in `text`.
inline StreamDump DumpLinesAlone(std::string_view text) {
  constexpr size_t kLargeBlock = size_t{1} << 20;
  StreamDump dump;
  RowPlace place = {0, 0};
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) place.offset = kByteOrderMark.size();
  while (place.offset < text.size()) {
    const std::string_view line =
        text.substr(place.offset, text.find('\n', place.offset) - place.offset);
    const StreamDump alone = DumpText(kLinesFollow + std::string(line), kLargeBlock, 1);
    const auto move = [&](const std::vector<std::string>& from, std::vector<std::string>* to) {
      for (const std::string& each : from) {
        to->push_back(PlaceText(place, 0) + each.substr(each.find('|')));
      }
    };
    move(alone.rows, &dump.rows);
    move({alone.problems.begin() + 1, alone.problems.end()}, &dump.problems);
    ++place.line;
    place.offset += line.size() + 1;
  }
  return dump;
}

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_STREAM_DUMP_H_
