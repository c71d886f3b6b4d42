// The verdicts of judged rows, and the judges that they are of.
#ifndef ALERT_LIB_TALLY_JUDGED_ROWS_H_
#define ALERT_LIB_TALLY_JUDGED_ROWS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "dataset/row/batch.h"
#include "judge/combine.h"
#include "judge/judge.h"
#include "simdjson.h"

namespace alert {

class JudgedRows {
 public:
  // Judges besides the built-in ones, and the rule for rows with several judgements.
  JudgedRows(const std::vector<std::shared_ptr<const Judge>>& judges, CombineRule rule);

  // From now on a number decides at this threshold, whatever verdict stands beside it, and what has
  // no number is undecided. The judge is then called name@threshold.
  void DecideAt(double threshold) { threshold_ = threshold; }

  // Gives each row without a verdict the one that its judge's answer, or its list of judgements,
  // comes to; or `missing`, where it has nothing. Rows whose judge said nothing that can be read
  // become problems of the batch.
  void Resolve(Batch* batch);

  // What a row's judge or judges come to, and why where that is no verdict of theirs.
  struct Resolved {
    alert_verdict verdict;
    std::string problem;  // empty: none
  };

  // One of several judgements of a row.
  struct Judgement {
    std::string_view judge;  // empty where it names none; valid until the next call
    Resolved resolved;
  };

  // Each of a row's judgements, in their order; false where they can't be read.
  bool ResolveEach(std::string_view judgements, std::vector<Judgement>* each);

  // The judge of this name, which is used from now on, or null.
  const Judge* Find(std::string_view name);

  // The judges, of those known here, that any verdict so far is of, by name: whether the row had
  // the verdict ready beside the judge's name or it was read from the judge's answer.
  const absl::flat_hash_map<std::string, std::shared_ptr<const Judge>>& used() const {
    return used_;
  }

 private:
  // Notes the judges of a row that has its verdict.
  void CreditRow(const Batch& batch, size_t row);
  Resolved ResolveRow(const Batch& batch, size_t row);
  Resolved ResolveOne(std::string_view judge, std::string_view output);
  Resolved ResolveList(std::string_view judgements);
  Resolved ResolveByNumber(const Batch& batch, size_t row);

  absl::flat_hash_map<std::string, std::shared_ptr<const Judge>> known_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Judge>> used_;
  const Judge* last_ = nullptr;
  std::string last_unknown_;  // a file names the same judge on every line
  std::string why_unknown_;   // of that one
  CombineRule rule_;
  std::optional<double> threshold_;
  simdjson::dom::parser parser_;
  std::vector<Judgement> each_;
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_JUDGED_ROWS_H_
