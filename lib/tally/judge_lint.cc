#include "tally/judge_lint.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "alert/tally.h"
#include "base/status.h"
#include "dataset/reader.h"
#include "simdjson.h"
#include "tally/judged_rows.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

constexpr uint32_t kLintColumns = ALERT_COLUMN_ID | ALERT_COLUMN_VERDICT | ALERT_COLUMN_JUDGE |
                                  ALERT_COLUMN_JUDGE_OUTPUT | ALERT_COLUMN_JUDGEMENTS;

// At most so many bytes, cut between characters.
std::string Cut(std::string_view text) {
  if (text.size() <= ALERT_LINT_EXAMPLE_BYTES) return std::string(text);
  size_t size = ALERT_LINT_EXAMPLE_BYTES;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return std::string(text.substr(0, size));
}

// One answer of a judge, or the want of one.
struct Answer {
  std::string_view judge;
  std::optional<std::string_view> output;
  alert_verdict verdict = ALERT_NO_VERDICT;  // that stands beside it
};

std::string_view TextOf(const simdjson::dom::element& entry, const char* key) {
  std::string_view text;
  if (entry[key].get(text)) return {};
  return text;
}

Answer AnswerOf(const simdjson::dom::element& entry) {
  Answer answer = {TextOf(entry, "judge"), std::nullopt};
  std::string_view output;
  if (entry["output"].get(output) == simdjson::SUCCESS) answer.output = output;
  std::string_view word;
  if (entry["verdict"].get(word) == simdjson::SUCCESS) {
    answer.verdict = FindVerdict(word).value_or(ALERT_VERDICT_UNDECIDED);
  }
  return answer;
}

class Linter {
 public:
  Linter(const std::vector<std::shared_ptr<const Judge>>& judges, std::string_view unnamed)
      : rows_(judges, CombineRule()), unnamed_(unnamed) {}

  absl::Status Take(Reader* reader, const Batch& batch) {
    for (size_t row = 0; row < batch.rows; ++row) {
      const Place place = {reader, &batch, row};
      if (!batch.judgements.IsNull(row)) {
        ALERT_RETURN_IF_ERROR(TakeList(batch.judgements[row], place));
        continue;
      }
      Answer answer;
      if (!batch.judge.IsNull(row)) answer.judge = batch.judge[row];
      if (!batch.judge_output.IsNull(row)) answer.output = batch.judge_output[row];
      answer.verdict = batch.verdict[row];
      ALERT_RETURN_IF_ERROR(TakeAnswer(answer, place));
    }
    return absl::OkStatus();
  }

  std::vector<LintedJudge> Finish() {
    std::vector<LintedJudge> judges;
    for (auto& [name, judge] : judges_) {
      std::stable_sort(judge.reasons.begin(), judge.reasons.end(),
                       [](const LintReason& a, const LintReason& b) { return a.count > b.count; });
      judges.push_back(std::move(judge));
    }
    return judges;
  }

 private:
  struct Place {
    Reader* reader;
    const Batch* batch;
    size_t row;
  };

  absl::Status TakeList(std::string_view judgements, const Place& place) {
    simdjson::dom::array list;
    if (parser_.parse(judgements.data(), judgements.size()).get(list)) return absl::OkStatus();
    for (const simdjson::dom::element entry : list) {
      ALERT_RETURN_IF_ERROR(TakeAnswer(AnswerOf(entry), place));
    }
    return absl::OkStatus();
  }

  absl::Status TakeAnswer(const Answer& answer, const Place& place) {
    const std::string_view name = answer.judge.empty() ? unnamed_ : answer.judge;
    if (name.empty() && !answer.output) return absl::OkStatus();  // of no judge
    LintedJudge& judge = judges_[std::string(name)];
    judge.name = name;
    if (!answer.output) {
      ++judge.without_answer;
      return absl::OkStatus();
    }
    ++judge.answers;
    const auto [verdict, reason] = Read(name, answer);
    if (answer.verdict != ALERT_NO_VERDICT && answer.verdict != verdict) ++judge.changed;
    if (verdict == ALERT_VERDICT_UNDECIDED) {
      ++judge.undecided;
    } else if (verdict == ALERT_VERDICT_MISSING) {
      ++judge.missing;
    } else {
      return absl::OkStatus();
    }
    return Note(verdict, reason, *answer.output, place, &judge);
  }

  // A judge that is not known, as one of a file, may have been understood where the rows were made.
  std::pair<alert_verdict, std::string_view> Read(std::string_view name, const Answer& answer) {
    const Judge* judge = rows_.Find(name);
    if (judge != nullptr) {
      const Judgement judgement = judge->Parse(*answer.output);
      return {judgement.verdict, judgement.reason};
    }
    if (answer.verdict != ALERT_NO_VERDICT) return {answer.verdict, kNotSaid};
    return {ALERT_VERDICT_UNDECIDED, kUnknownJudge};
  }

  static absl::Status Note(alert_verdict verdict, std::string_view why, std::string_view answer,
                           const Place& place, LintedJudge* judge) {
    auto found =
        std::find_if(judge->reasons.begin(), judge->reasons.end(), [&](const LintReason& reason) {
          return reason.reason == why && reason.verdict == verdict;
        });
    if (found == judge->reasons.end()) {
      found = judge->reasons.insert(found, LintReason{std::string(why), verdict});
    }
    ++found->count;
    if (found->examples.size() >= ALERT_LINT_EXAMPLES) return absl::OkStatus();
    const Batch& batch = *place.batch;
    const auto line = place.reader->LineOf(batch, batch.place[place.row]);
    ALERT_RETURN_IF_ERROR(line.status());
    const std::string& file = place.reader->dataset().sources()[batch.file].name;
    found->examples.push_back({batch.HasTextId(place.row) ? std::string(batch.id_text[place.row])
                                                          : std::to_string(batch.id[place.row]),
                               Cut(answer), file, *line});
    return absl::OkStatus();
  }

  JudgedRows rows_;
  std::string unnamed_;
  simdjson::dom::parser parser_;
  std::map<std::string, LintedJudge> judges_;
};

}  // namespace

absl::StatusOr<JudgeLint> LintJudges(const Dataset& judged,
                                     const std::vector<std::shared_ptr<const Judge>>& judges,
                                     std::string_view unnamed) {
  absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Create(judged, {kLintColumns});
  ALERT_RETURN_IF_ERROR(reader.status());
  Linter linter(judges, unnamed);
  while (true) {
    const absl::StatusOr<Batch*> batch = (*reader)->Next();
    ALERT_RETURN_IF_ERROR(batch.status());
    if (*batch == nullptr) break;
    ALERT_RETURN_IF_ERROR(linter.Take(reader->get(), **batch));
  }
  return JudgeLint{linter.Finish(), (*reader)->log()};
}

}  // namespace alert
