#include "hint.h"

#include <array>
#include <utility>

#include "notice.h"

namespace alert::cli {

std::string_view HintFor(alert_cause cause) {
  switch (cause) {
    case ALERT_CAUSE_ID_MISSING:
      return "--field id=KEY reads it from another key";
    case ALERT_CAUSE_CATEGORY_MISSING:
      return "--field category=KEY reads it from another key";
    case ALERT_CAUSE_PROMPT_MISSING:
      return "where the prompts stand under another key, say so: --field prompt=KEY";
    case ALERT_CAUSE_CATEGORY_UNKNOWN:
      return "`alert taxonomy` lists them";
    case ALERT_CAUSE_STORE_AS_ROWS:
      return "where it is the store of a run, name the file itself to `alert score`, or write its "
             "rows with `alert export`";
    case ALERT_CAUSE_TALLY_AS_ROWS:
      return "score it with `alert rescore`, add it up with `alert merge`";
    case ALERT_CAUSE_ROWS_LEFT_OUT:
      return "`alert dataset stats` shows them";
    case ALERT_CAUSE_RELEASE_DIFFERS:
      return "`alert dataset verify` shows the counts";
    case ALERT_CAUSE_OTHER_CONFIGURATION:
      return "--new starts one";
    case ALERT_CAUSE_POLARITY_UNKNOWN:
      return "say so: --safe VALUE --unsafe VALUE, or --high safe or unsafe for graded scores";
    case ALERT_CAUSE_SCORE_NOT_CHOSEN:
      return "--score NAME chooses one";
    case ALERT_CAUSE_JUDGE_NOT_CHOSEN:
      return "--judge NAME chooses one";
    case ALERT_CAUSE_FILTER_NOT_CHOSEN:
      return "--filter NAME chooses one";
    case ALERT_CAUSE_FORMAT_UNKNOWN:
      return "--from SYSTEM says what wrote it; rows of alert's own are scored as they are";
    case ALERT_CAUSE_FOREIGN_RESULTS:
      return "`alert import` makes rows of it";
    default:
      return {};
  }
}

std::string WithHint(std::string message, alert_cause cause) {
  const std::string_view hint = HintFor(cause);
  return hint.empty() ? message : message.append("; ").append(hint);
}

void TellHints(const alert_problems& problems) {
  std::array<bool, ALERT_CAUSE_COUNT> told{};
  for (size_t i = 0; i < problems.sample_count; ++i) {
    const alert_problem& problem = problems.samples[i];
    const std::string_view hint = HintFor(problem.cause);
    if (hint.empty() || std::exchange(told[problem.cause], true)) continue;
    Notice("hint: " + std::string(View(problem.message)) + "; " + std::string(hint));
  }
}

}  // namespace alert::cli
