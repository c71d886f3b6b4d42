#include "judge_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

#include "input.h"
#include "notice.h"
#include "text.h"
#include "text/escape.h"
#include "text/json_value.h"
#include "whole_text.h"

namespace alert::cli {
namespace {

constexpr uint64_t kMalformedTold = 8;

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// The lines of an input whose first bytes were read already.
class Lines {
 public:
  Lines(std::string head, std::istream* rest) : head_(std::move(head)), rest_(*rest) {}

  bool Next(std::string* line) {
    const size_t end = head_.find('\n', at_);
    *line = head_.substr(at_, end - at_);
    const bool has_head = at_ < head_.size();
    at_ = std::min(end, head_.size() - 1) + 1;
    if (end != std::string::npos) return true;
    std::string more;
    const bool has_more = static_cast<bool>(std::getline(rest_, more));
    *line += more;
    return has_head || has_more;
  }

  // All that is left.
  std::string Rest() {
    std::string rest = head_.substr(at_);
    at_ = head_.size();
    return rest.append(std::istreambuf_iterator<char>(rest_), {});
  }

 private:
  const std::string head_;
  size_t at_ = 0;
  std::istream& rest_;
};

std::string ReadHead(std::istream& input) {
  constexpr size_t kHead = 4096;
  std::string head(kHead, '\0');
  input.read(head.data(), kHead);
  head.resize(static_cast<size_t>(input.gcount()));
  return head;
}

// What holds no rows is named by the library, as it is wherever rows are read.
void FailIfRefused(const std::string& path, const std::string& head) {
  const std::string name = NameOfInput(path);
  const Dataset dataset = Make<Dataset>(alert_dataset_create, nullptr);
  Call(alert_dataset_add_memory, dataset.get(), name.data(), name.size(), head.data(), head.size());
  const Reader reader = Make<Reader>(alert_reader_create, dataset.get(), uint32_t{0}, uint8_t{0});
  alert_batch batch = ALERT_BATCH_INIT;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = alert_reader_next(reader.get(), &batch, &error);
  if (status == ALERT_INVALID_ARGUMENT) Fail(kBadData, Describe(status, error));
}

// Lines are read here as they stand, not through the library's dataset, which would unpack them.
void FailIfCompressed(const std::string& path, std::string_view head) {
  const bool gzip = head.substr(0, 2) == "\x1f\x8b";
  if (!gzip && head.substr(0, 4) != "\x28\xb5\x2f\xfd") return;
  Fail(kBadData,
       fmt::format("{}: compressed input is not read here; unpack it first: {} -dc FILE |",
                   NameOfInput(path), gzip ? "gzip" : "zstd"));
}

// The line with texts in place of the numbers that JSON does not have, which others write bare.
std::string WithoutNoNumbers(std::string_view line) {
  std::string text;
  bool in_text = false;
  for (size_t at = 0; at < line.size();) {
    size_t taken = 1;
    if (in_text && line[at] == '\\') taken = std::min<size_t>(2, line.size() - at);
    if (line[at] == '"') in_text = !in_text;
    std::string_view spelling;
    if (!in_text) {
      for (const std::string_view one : {"-Infinity", "Infinity", "NaN"}) {
        if (spelling.empty() && line.substr(at, one.size()) == one) spelling = one;
      }
    }
    if (spelling.empty()) {
      text += line.substr(at, taken);
    } else {
      text += '"' + std::string(spelling) + '"';
      taken = spelling.size();
    }
    at += taken;
  }
  return text;
}

// What has pieces of characters in it is read as the library reads it, and comes back so.
Row ParseRow(std::string* line) {
  Row row = ParseJsonValue<Row>(*line);
  if (row.is_discarded()) row = ParseJsonValue<Row>(WithoutNoNumbers(*line));
  if (!row.is_discarded()) return row;
  std::string whole = WithWholeCharacters(*line);
  if (whole == *line) return row;
  row = ParseJsonValue<Row>(whole);
  if (!row.is_discarded()) *line = std::move(whole);
  return row;
}

}  // namespace

std::string Dump(const Row& row) {
  return TerminalSafeJson(row.dump(-1, ' ', false, Row::error_handler_t::replace));
}

const Row* ValueAt(const Row& row, const std::string& path) {
  const Row* value = &row;
  for (size_t start = 0; start <= path.size();) {
    const size_t dot = std::min(path.find('.', start), path.size());
    const auto member =
        value->is_object() ? value->find(path.substr(start, dot - start)) : value->end();
    if (member == value->end()) return nullptr;
    value = &*member;
    start = dot + 1;
  }
  return value->is_null() ? nullptr : value;
}

std::optional<std::string> TextAt(const Row& row, const std::string& path) {
  const Row* value = ValueAt(row, path);
  if (value == nullptr) return std::nullopt;
  return value->is_string() ? value->get<std::string>() : Dump(*value);
}

std::string WithKeys(std::string_view line, const Row& row, const NewKeys& keys) {
  const bool has_one = std::any_of(keys.begin(), keys.end(),
                                   [&](const auto& key) { return row.contains(key.first); });
  if (has_one || row.empty()) {
    Row changed = row;
    for (const auto& [key, value] : keys) changed[key] = value;
    return Dump(changed);
  }
  std::string text(line.substr(0, line.rfind('}')));
  text.erase(text.find_last_not_of(" \t") + 1);
  for (const auto& [key, value] : keys) text += ", " + JsonString(key) + ": " + Dump(value);
  return text + "}";
}

namespace {

bool IsList(const std::string& head) {
  const size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && head[first] == '[';
}

// Rows on their way through a judge, and the account of those left out.
class RowPass {
 public:
  RowPass(const std::string& path, bool strict, const std::function<NewKeys(const Row&)>& judge,
          Output& output)
      : name_(NameOfInput(path)), strict_(strict), judge_(judge), output_(output) {}

  void TakeLines(Lines* lines) {
    uint64_t number = 0;
    for (std::string line; lines->Next(&line);) {
      ++number;
      if (IsBlank(line)) continue;
      const Row row = ParseRow(&line);
      Take(line, row, fmt::format("{}:{}", name_, number));
    }
  }

  // The elements of a JSON list.
  void TakeList(std::string text) {
    const Row list = ParseRow(&text);
    if (!list.is_array()) {
      Fail(kBadData, name_ + ": is a JSON list that is damaged, or that something stands behind");
    }
    uint64_t number = 0;
    for (const Row& row : list) {
      Take(Dump(row), row, fmt::format("{}: element {}", name_, ++number));
    }
  }

  RowCounts Finish() const {
    TellSum(counts_.malformed, "are no JSON objects");
    TellSum(counts_.unfit, "lack what the judge is to see");
    if (counts_.rows == 0) Fail(kBadData, name_ + ": no rows");
    return counts_;
  }

 private:
  void Take(std::string_view text, const Row& row, const std::string& place) {
    if (!row.is_object()) {
      TellLeftOut(place + ": is no JSON object", ++counts_.malformed);
      return;
    }
    try {
      output_.Print(WithKeys(text, row, judge_(row)) + "\n");
      ++counts_.rows;
    } catch (const UnfitRow& unfit) {
      TellLeftOut(fmt::format("{}: {}", place, unfit.reason), ++counts_.unfit);
    }
  }

  // Tells the first few rows that are left out; where strict, the first ends the command.
  void TellLeftOut(const std::string& message, uint64_t count) const {
    if (strict_) Fail(kBadData, message);
    if (count <= kMalformedTold) Notice(message + "; left out");
  }

  void TellSum(uint64_t count, std::string_view what) const {
    if (count == 0) return;
    Notice(fmt::format("{}: {} left out that {}", name_, Counted(count, "line"), what));
  }

  const std::string name_;
  const bool strict_;
  const std::function<NewKeys(const Row&)>& judge_;
  Output& output_;
  RowCounts counts_;
};

}  // namespace

RowCounts ForEachRow(const std::string& path, bool strict,
                     const std::function<NewKeys(const Row&)>& judge, Output& output) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  if (!file) Fail(kBadData, NameOfInput(path) + ": cannot be read");
  std::istream& input = path == "-" ? std::cin : file;
  const std::string head = ReadHead(input);
  FailIfCompressed(path, head);
  FailIfRefused(path, head);
  RowPass pass(path, strict, judge, output);
  Lines lines(head, &input);
  if (IsList(head)) {
    pass.TakeList(lines.Rest());
  } else {
    pass.TakeLines(&lines);
  }
  // Standard input tells of a failure through the stream of C below it only.
  const bool failed = path == "-" ? std::ferror(stdin) != 0 : input.bad();
  if (failed) Fail(kBadData, NameOfInput(path) + ": cannot be read to its end");
  return pass.Finish();
}

}  // namespace alert::cli
