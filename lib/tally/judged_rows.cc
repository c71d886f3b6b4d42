#include "tally/judged_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "fmt/format.h"
#include "judge/grade.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The text of a member, if it has one.
std::string_view Text(const simdjson::dom::element& object, const char* key) {
  std::string_view text;
  if (object[key].get(text)) return {};
  return text;
}

}  // namespace

JudgedRows::JudgedRows(const std::vector<std::shared_ptr<const Judge>>& judges, CombineRule rule)
    : rule_(rule) {
  for (const std::shared_ptr<const Judge>& judge : judges) {
    known_[std::string(judge->name())] = judge;
  }
}

void JudgedRows::Resolve(Batch* batch) {
  const size_t problems_before = batch->problems.size();
  for (size_t row = 0; row < batch->rows; ++row) {
    if (batch->verdict[row] != ALERT_NO_VERDICT && !threshold_) {
      CreditRow(*batch, row);
      continue;
    }
    Resolved resolved = threshold_ ? ResolveByNumber(*batch, row) : ResolveRow(*batch, row);
    batch->verdict[row] = resolved.verdict;
    if (resolved.problem.empty()) continue;
    batch->problems.push_back({ALERT_PROBLEM_NO_VERDICT, batch->place[row],
                               absl::StrCat(resolved.problem, "; the row counts as ",
                                            Absl(VerdictName(resolved.verdict)))});
  }
  if (batch->problems.size() == problems_before) return;
  batch->SortProblems();
}

void JudgedRows::CreditRow(const Batch& batch, size_t row) {
  if (!batch.judge.IsNull(row)) Find(batch.judge[row]);
  if (batch.judgements.IsNull(row)) return;
  const std::string_view judgements = batch.judgements[row];
  simdjson::dom::array list;
  if (parser_.parse(judgements.data(), judgements.size()).get(list)) return;
  for (const simdjson::dom::element entry : list) Find(Text(entry, "judge"));
}

JudgedRows::Resolved JudgedRows::ResolveRow(const Batch& batch, size_t row) {
  if (!batch.judgements.IsNull(row)) return ResolveList(batch.judgements[row]);
  const bool has_judge = !batch.judge.IsNull(row);
  const bool has_output = !batch.judge_output.IsNull(row);
  if (has_judge && has_output) return ResolveOne(batch.judge[row], batch.judge_output[row]);
  if (has_output) return {ALERT_VERDICT_UNDECIDED, "`judge_output` stands without a `judge`"};
  if (has_judge) return {ALERT_VERDICT_MISSING, "`judge` stands without a `judge_output`"};
  return {ALERT_VERDICT_MISSING, "there is no verdict"};
}

JudgedRows::Resolved JudgedRows::ResolveByNumber(const Batch& batch, size_t row) {
  if (batch.judge.IsNull(row)) {
    return {ALERT_VERDICT_UNDECIDED,
            "no `judge` is named, and nothing says which numbers are unsafe"};
  }
  const std::string_view judge = batch.judge[row];
  const std::string name = fmt::format("{}@{}", judge.substr(0, judge.find('@')), *threshold_);
  if (!batch.judge_output.IsNull(row)) return ResolveOne(name, batch.judge_output[row]);
  const Judge* decides = Find(name);
  if (decides == nullptr) return {ALERT_VERDICT_UNDECIDED, why_unknown_};
  if (batch.judge_score.IsNull(row)) {
    return {ALERT_VERDICT_UNDECIDED, "there is no number that a threshold could decide"};
  }
  const std::optional<double> number = WholeNumber(batch.judge_score[row]);
  const GradeScale scale = decides->scale();
  if (!number || !scale.Holds(*number)) {
    return {ALERT_VERDICT_UNDECIDED, absl::StrCat("the number ", Quoted(batch.judge_score[row]),
                                                  " is none of ", Quoted(judge))};
  }
  const bool unsafe = scale.IsUnsafe(*number);
  return {unsafe ? alert_verdict{ALERT_VERDICT_UNSAFE} : alert_verdict{ALERT_VERDICT_SAFE}, {}};
}

JudgedRows::Resolved JudgedRows::ResolveOne(std::string_view name, std::string_view output) {
  const Judge* judge = Find(name);
  if (judge == nullptr) {
    return {ALERT_VERDICT_UNDECIDED, why_unknown_};
  }
  if (IsBlank(output)) {
    return {ALERT_VERDICT_MISSING, absl::StrCat("the answer of ", Quoted(name), " is empty")};
  }
  const alert::Judgement judgement = judge->Parse(output);
  if (judgement.verdict != ALERT_VERDICT_UNDECIDED) return {judgement.verdict, {}};
  return {ALERT_VERDICT_UNDECIDED, absl::StrCat("the answer of ", Quoted(name),
                                                " gives no verdict: ", Absl(judgement.reason))};
}

bool JudgedRows::ResolveEach(std::string_view judgements, std::vector<Judgement>* each) {
  each->clear();
  simdjson::dom::array list;
  if (parser_.parse(judgements.data(), judgements.size()).get(list)) return false;
  for (const simdjson::dom::element entry : list) {
    std::string_view word;
    Resolved resolved = {ALERT_VERDICT_MISSING, {}};
    if (entry["verdict"].get(word) == simdjson::SUCCESS) {
      const std::optional<alert_verdict> verdict = FindVerdict(word);
      resolved.verdict = verdict.value_or(ALERT_VERDICT_UNDECIDED);
      Find(Text(entry, "judge"));
    } else if (entry["judge"].error() || entry["output"].error()) {
      resolved.problem = "an entry of `judgements` is without `judge` or `output`";
    } else {
      resolved = ResolveOne(Text(entry, "judge"), Text(entry, "output"));
    }
    each->push_back({Text(entry, "judge"), std::move(resolved)});
  }
  return true;
}

JudgedRows::Resolved JudgedRows::ResolveList(std::string_view judgements) {
  if (!ResolveEach(judgements, &each_)) {
    return {ALERT_VERDICT_UNDECIDED, "`judgements` can't be read"};
  }
  if (each_.empty()) return {ALERT_VERDICT_MISSING, "`judgements` is empty"};
  std::vector<alert_verdict> verdicts;
  std::string problem;
  for (const Judgement& judgement : each_) {
    verdicts.push_back(judgement.resolved.verdict);
    if (problem.empty()) problem = judgement.resolved.problem;
  }
  const alert_verdict verdict = Combine(rule_, verdicts);
  if (verdict == ALERT_VERDICT_SAFE || verdict == ALERT_VERDICT_UNSAFE) return {verdict, {}};
  if (problem.empty()) problem = "the judgements come to no verdict";
  return {verdict, std::move(problem)};
}

const Judge* JudgedRows::Find(std::string_view name) {
  if (last_ != nullptr && last_->name() == name) return last_;
  if (name == last_unknown_) return nullptr;
  if (const auto used = used_.find(Absl(name)); used != used_.end()) {
    return last_ = used->second.get();
  }
  std::shared_ptr<const Judge> judge;
  if (const auto known = known_.find(Absl(name)); known != known_.end()) {
    judge = known->second;
  } else if (absl::StatusOr<std::shared_ptr<const Judge>> builtin = Judge::Builtin(name);
             builtin.ok()) {
    judge = *builtin;
  } else {
    last_unknown_ = name;
    // Of those that there are, all are named where a command asks for one.
    why_unknown_ = absl::IsNotFound(builtin.status())
                       ? absl::StrCat("there is no judge ", Quoted(name))
                       : std::string(builtin.status().message());
    return nullptr;
  }
  used_.emplace(name, judge);
  return last_ = judge.get();
}

}  // namespace alert
