#include "compare/rejudged.h"

#include <map>
#include <vector>

#include "base/status.h"
#include "compare/pair_clusters.h"
#include "compare/pair_tables.h"
#include "fmt/format.h"

namespace alert {
namespace {

// Tables of pairs by cluster, of two of the three.
class Tables {
 public:
  void Add(uint32_t cluster, bool later, bool earlier) {
    AddPairs(TableOf(later, earlier), &by_cluster_.try_emplace(cluster).first->second);
  }

  PairClusters Summary() const {
    std::vector<alert_pairs> tables;
    for (const auto& [cluster, table] : by_cluster_) tables.push_back(table);
    return SummarizePairs(tables);
  }

 private:
  std::map<uint32_t, alert_pairs> by_cluster_;
};

absl::Status CheckVerdicts(const char* which, absl::Span<const alert_verdict> verdicts) {
  for (size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] < ALERT_VERDICT_COUNT || verdicts[i] == ALERT_NO_RATING) continue;
    return absl::OutOfRangeError(
        fmt::format("item {}: the {} verdict is {}, which is none", i, which, verdicts[i]));
  }
  return absl::OkStatus();
}

double SafeShare(const alert_pairs& pairs, bool of_first) {
  const int64_t safe = pairs.both + (of_first ? pairs.first_only : pairs.second_only);
  return static_cast<double>(safe) / static_cast<double>(CountPairs(pairs));
}

}  // namespace

absl::StatusOr<alert_rejudged> Decompose(alert_paired_method method, double level,
                                         const RejudgedVerdicts& verdicts) {
  ALERT_RETURN_IF_ERROR(kPairedMethods.Check(method));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckVerdicts("first", verdicts.first));
  ALERT_RETURN_IF_ERROR(CheckVerdicts("rejudged", verdicts.rejudged));
  ALERT_RETURN_IF_ERROR(CheckVerdicts("second", verdicts.second));
  alert_rejudged result = ALERT_REJUDGED_INIT;
  Tables judge;
  Tables model;
  Tables total;
  for (size_t i = 0; i < verdicts.first.size(); ++i) {
    if (!IsScored(verdicts.first[i]) || !IsScored(verdicts.rejudged[i]) ||
        !IsScored(verdicts.second[i])) {
      ++result.left_out;
      continue;
    }
    ++result.items;
    const auto cluster = verdicts.cluster.empty() ? static_cast<uint32_t>(i) : verdicts.cluster[i];
    const bool first = verdicts.first[i] == ALERT_VERDICT_SAFE;
    const bool rejudged = verdicts.rejudged[i] == ALERT_VERDICT_SAFE;
    const bool second = verdicts.second[i] == ALERT_VERDICT_SAFE;
    judge.Add(cluster, rejudged, first);
    model.Add(cluster, second, rejudged);
    total.Add(cluster, second, first);
  }
  if (result.items == 0) {
    return absl::FailedPreconditionError(
        "no item is safe or unsafe in all three: there is nothing to compare");
  }
  const PairClusters of_judge = judge.Summary();
  const PairClusters of_model = model.Summary();
  const PairClusters of_total = total.Summary();
  result.first_safety = SafeShare(of_judge.total, false);
  result.rejudged_safety = SafeShare(of_judge.total, true);
  result.second_safety = SafeShare(of_model.total, true);
  result.judge = ClusteredDifference(method, level, of_judge);
  result.model = ClusteredDifference(method, level, of_model);
  result.total = ClusteredDifference(method, level, of_total);
  result.total.difference = result.judge.difference + result.model.difference;
  result.judge_p = of_judge.sign_flip_p;
  result.model_p = of_model.sign_flip_p;
  result.total_p = of_total.sign_flip_p;
  return result;
}

}  // namespace alert
