#include "compare_rejudged.h"

#include <fmt/format.h>

#include <vector>

#include "abi_call.h"
#include "enumerations.h"
#include "input.h"
#include "json_output.h"
#include "output.h"
#include "table.h"
#include "text.h"

namespace alert::cli {
namespace {

using Matrix = Handle<alert_matrix, alert_matrix_free>;

// The verdicts of the three, item by item.
Matrix VerdictsOf(const alert_panel* panel, const PanelFlags& flags) {
  if (alert_panel_rater_count(panel) != 3) {
    Fail(kWrongCommand, fmt::format("--rejudged: each of {} has to hold the answers of one model",
                                    NamesOfInputs(flags.files)));
  }
  alert_matrix_query query = ALERT_MATRIX_QUERY_INIT;
  query.every_verdict = 1;
  return Make<Matrix>(alert_matrix_create, panel, &query);
}

alert_rejudged Decompose(const alert_matrix* matrix, const std::string& method, double level) {
  alert_ratings ratings = ALERT_RATINGS_INIT;
  Call(alert_matrix_ratings, matrix, &ratings);
  alert_rejudged rejudged = ALERT_REJUDGED_INIT;
  const uint8_t* const verdicts = ratings.ratings;
  Call(alert_compare_rejudged, ValueOf(alert_paired_method_find, method), level, ratings.items,
       verdicts, verdicts + ratings.items, verdicts + 2 * ratings.items, ratings.cluster,
       &rejudged);
  return rejudged;
}

struct ChangePart {
  const char* name;
  const char* meaning;
  alert_difference difference;
  double p;
};

std::vector<ChangePart> PartsOf(const alert_rejudged& rejudged) {
  return {{"judge", "the same answers by the second judge", rejudged.judge, rejudged.judge_p},
          {"model", "other answers by the second judge", rejudged.model, rejudged.model_p},
          {"total", "judge and model", rejudged.total, rejudged.total_p}};
}

std::string RejudgedTable(const PanelFlags& flags, const alert_rejudged& rejudged) {
  Table table({"part", "of what", "change", "interval", "p"});
  for (const ChangePart& part : PartsOf(rejudged)) {
    const alert_interval& interval = part.difference.interval;
    table.Add(
        {part.name, part.meaning, Points(part.difference.difference),
         interval.low != interval.low ? "–" : Points(interval.low) + " to " + Points(interval.high),
         PValue(part.p)});
  }
  return fmt::format("safety over {}, {} left out: {} %, judged again {} %, then {} %\n\n",
                     Counted(static_cast<uint64_t>(rejudged.items), "item"),
                     Grouped(static_cast<uint64_t>(rejudged.left_out)),
                     Percent(rejudged.first_safety), Percent(rejudged.rejudged_safety),
                     Percent(rejudged.second_safety)) +
         table.Render(flags.format);
}

std::string RejudgedCsv(const alert_rejudged& rejudged) {
  std::string csv = "part,items,difference,low,high,p\n";
  for (const ChangePart& part : PartsOf(rejudged)) {
    csv += fmt::format("{},{},{},{},{},{}\n", part.name, rejudged.items,
                       Shortest(part.difference.difference), Shortest(part.difference.interval.low),
                       Shortest(part.difference.interval.high), Shortest(part.p));
  }
  return csv;
}

Json RejudgedJson(const PanelFlags& flags, const alert_rejudged& rejudged) {
  Json json = {{"schema", "alert.v1.Rejudged"},
               {"level", flags.level},
               {"items", rejudged.items},
               {"left_out", rejudged.left_out},
               {"first_safety", rejudged.first_safety},
               {"rejudged_safety", rejudged.rejudged_safety},
               {"second_safety", rejudged.second_safety}};
  for (const ChangePart& part : PartsOf(rejudged)) {
    json[part.name] = {{"difference", part.difference.difference},
                       {"interval", IntervalJson(part.difference.interval)},
                       {"p", part.p}};
  }
  return json;
}

std::string RejudgedReport(const PanelFlags& flags, const alert_rejudged& rejudged) {
  if (flags.format == "json") return DumpJson(RejudgedJson(flags, rejudged));
  if (flags.format == "csv") return RejudgedCsv(rejudged);
  return RejudgedTable(flags, rejudged);
}

}  // namespace

int RunRejudged(PanelFlags flags, const std::string& method, const std::string& rejudged) {
  if (flags.files.size() != 2) {
    Fail(kWrongCommand, "--rejudged goes with two files: the first model's and the second's");
  }
  flags.files.insert(flags.files.begin() + 1, rejudged);
  CheckInputs(flags.files);
  Output output(flags.output);
  const Taxonomy taxonomy = ReadTaxonomy(flags.read.taxonomy);
  const Panel panel = ReadPanel(flags, ALERT_RATER_MODEL, taxonomy.get());
  const Matrix matrix = VerdictsOf(panel.get(), flags);
  output.Print(RejudgedReport(flags, Decompose(matrix.get(), method, flags.level)));
  output.Commit();
  return kDone;
}

}  // namespace alert::cli
