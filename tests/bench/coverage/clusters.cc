// A proportion whose trials come in clusters.
#include <cstdio>

#include "coverage.h"

namespace coverage {
namespace {

void PrintCluster(size_t clusters, double p, double icc, int simulations, Random& random) {
  Score robust;
  Score bootstrap;
  Score naive;
  alert_error error = ALERT_ERROR_INIT;
  std::vector<int64_t> successes(clusters);
  std::vector<int64_t> trials(clusters);
  for (int simulation = 0; simulation < simulations; ++simulation) {
    int64_t all = 0;
    int64_t safe = 0;
    for (size_t i = 0; i < clusters; ++i) {
      trials[i] = std::uniform_int_distribution<int64_t>(1, 5)(random);
      successes[i] = Binomial(random, trials[i], Beta(random, p, icc));
      all += trials[i];
      safe += successes[i];
    }
    alert_cluster_interval result = ALERT_CLUSTER_INTERVAL_INIT;
    Check(
        alert_interval_cluster(kLevel, clusters, successes.data(), trials.data(), &result, &error),
        error);
    robust.Add(result.interval, p);
    alert_interval interval = {0, 0};
    Check(
        alert_interval_proportion(ALERT_INTERVAL_WILSON, kLevel, 1, &safe, &all, &interval, &error),
        error);
    naive.Add(interval, p);
    if (simulation % 5 != 0) continue;
    alert_bootstrap_options options = ALERT_BOOTSTRAP_OPTIONS_INIT;
    options.replicates = 500;
    options.seed = static_cast<uint64_t>(simulation);
    Check(alert_interval_cluster_bootstrap(&options, clusters, successes.data(), trials.data(),
                                           &interval, &error),
          error);
    bootstrap.Add(interval, p);
  }
  std::printf("| %zu | %g | %g |", clusters, p, icc);
  PrintCells({robust, bootstrap, naive});
}

}  // namespace

void PrintClusters(int simulations, Random& random) {
  std::printf(
      "| clusters | safety | correlation | cluster-robust | cluster bootstrap "
      "| Wilson, unclustered |\n|--:|--:|--:|--:|--:|--:|\n");
  for (const size_t clusters : {size_t{50}, size_t{457}, size_t{3000}}) {
    for (const double p : {0.9, 0.99, 0.999}) {
      for (const double icc : {0.0, 0.3, 0.8}) {
        PrintCluster(clusters, p, icc, simulations / 4, random);
      }
    }
  }
}

}  // namespace coverage
