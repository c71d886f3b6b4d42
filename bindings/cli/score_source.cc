#include "score_source.h"

#include "dataset_flags.h"
#include "input.h"
#include "store_source.h"

namespace alert::cli {
namespace {

bool IsReport(const std::string& bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && bytes[first] == '{';
}

Score ScoreOf(const alert_tally* tally, const alert_policy* policy, double level,
              alert_interval_method interval) {
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.policy = policy;
  options.level = level;
  options.interval = interval;
  return Make<Score, kWrongCommand>(alert_score_create, tally, &options);
}

Tally CountStore(const std::string& path) {
  const Taxonomy taxonomy = ReadTaxonomy("");
  const Dataset judged = OpenDataset({path}, ReadFlags(), taxonomy.get());
  Tally tally = Make<Tally>(alert_tally_create, taxonomy.get());
  Call(alert_tally_add_dataset, tally.get(), judged.get());
  return tally;
}

}  // namespace

Tally ReadTally(const std::string& path) {
  return ParseInput<Tally>(path, alert_tally_parse);
}

Score ReadScore(const std::string& path, const alert_policy* policy, double level,
                alert_interval_method interval) {
  if (path != "-" && IsStore(path)) {
    return ScoreOf(CountStore(path).get(), policy, level, interval);
  }
  const std::string bytes = ReadInput(path);
  if (!IsReport(bytes)) {
    const Tally tally = ParseBytes<Tally>(path, bytes, alert_tally_parse);
    return ScoreOf(tally.get(), policy, level, interval);
  }
  return ParseBytes<Score>(path, bytes, [&](const char* data, size_t size, alert_score** score,
                                            alert_error* error) {
    return alert_report_parse(data, size, policy, score, error);
  });
}

}  // namespace alert::cli
