// alert compare: two models on the same prompts, or several in their order.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "compare_rejudged.h"
#include "enumerations.h"
#include "input.h"
#include "output.h"
#include "panel_input.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

using Comparison = Handle<alert_comparison, alert_comparison_free>;
using Ranking = Handle<alert_ranking, alert_ranking_free>;

struct CompareFlags {
  PanelFlags panel;
  std::string method = "tango";
  std::string rejudged;  // a file: the first one's answers by the second one's judge
};

// Two of the raters and what came of them.
struct Pair {
  std::string first;
  std::string second;
  Comparison comparison;
};

alert_compare_options OptionsOf(const CompareFlags& flags) {
  alert_compare_options options = ALERT_COMPARE_OPTIONS_INIT;
  options.level = flags.panel.level;
  options.method = ValueOf(alert_paired_method_find, flags.method);
  return options;
}

alert_comparison_row RowAt(const Pair& pair, uint16_t category) {
  alert_comparison_row row = ALERT_COMPARISON_ROW_INIT;
  Call(alert_comparison_row_at, pair.comparison.get(), category, &row);
  return row;
}

int64_t PairsOf(const alert_comparison_row& row) {
  return row.pairs.both + row.pairs.first_only + row.pairs.second_only + row.pairs.neither;
}

bool HasItems(const alert_comparison_row& row) {
  return PairsOf(row) + row.not_in_first + row.not_in_second + row.unscored > 0;
}

class CompareWriter {
 public:
  CompareWriter(const CompareFlags& flags, const alert_panel* panel, const alert_taxonomy* taxonomy)
      : flags_(flags),
        panel_(panel),
        taxonomy_(taxonomy),
        raters_(ChooseRaters(panel, flags.panel, "model")) {
    const alert_compare_options options = OptionsOf(flags);
    for (size_t i = 0; i < raters_.size(); ++i) {
      for (size_t j = i + 1; j < raters_.size(); ++j) {
        pairs_.push_back({RaterName(panel, raters_[i]), RaterName(panel, raters_[j]),
                          Make<Comparison>(alert_comparison_create, panel, &options,
                                           size_t{raters_[i]}, size_t{raters_[j]})});
      }
    }
    CheckPairs();
    if (raters_.size() > 2) {
      ranking_ =
          Make<Ranking>(alert_ranking_create, panel, &options, raters_.data(), raters_.size());
    }
  }

  std::string Write() const {
    if (flags_.panel.format == "json") return DumpJson(Report());
    if (flags_.panel.format == "csv") return Csv();
    return ranking_ == nullptr ? PairText(pairs_[0]) : RankText();
  }

 private:
  void CheckPairs() const {
    for (const Pair& pair : pairs_) {
      const alert_comparison_row row = RowAt(pair, ALERT_COMPARE_OVERALL);
      if (PairsOf(row) > 0) continue;
      Fail(kBadData,
           fmt::format("{} and {} have no item with a safe or unsafe verdict of both; items are "
                       "paired by id, attack and language ({} only in the first, {} only in the "
                       "second, {} without such a verdict)",
                       pair.first, pair.second, row.not_in_second, row.not_in_first, row.unscored));
    }
  }

  std::vector<std::pair<std::string, alert_comparison_row>> CategoryRows(const Pair& pair) const {
    std::vector<std::pair<std::string, alert_comparison_row>> rows;
    for (size_t c = 0; c < alert_taxonomy_category_count(taxonomy_); ++c) {
      const alert_comparison_row row = RowAt(pair, static_cast<uint16_t>(c));
      if (HasItems(row)) rows.push_back({CategoryName(taxonomy_, c), row});
    }
    return rows;
  }

  // Whether some prompt has several pairs.
  bool Clustered(const Pair& pair) const {
    const alert_comparison_row row = RowAt(pair, ALERT_COMPARE_OVERALL);
    return row.clusters < PairsOf(row);
  }

  // --- Text and Markdown

  // "-1.20 to 3.40".
  static std::string IntervalText(const alert_interval& interval) {
    if (interval.low != interval.low) return "–";
    return Points(interval.low) + " to " + Points(interval.high);
  }

  static std::string TestText(const alert_comparison_row& row, bool clustered) {
    if (!clustered) {
      return fmt::format("McNemar's test: exact p {}, mid-p {}", PValue(row.mcnemar_exact),
                         PValue(row.mcnemar_midp));
    }
    return fmt::format("sign-flip test over {}: exact p {}; {:.2f} pairs tell as much as one",
                       Counted(static_cast<uint64_t>(row.clusters), "cluster"),
                       PValue(row.cluster_p), row.design_effect);
  }

  std::string PairText(const Pair& pair) const {
    const alert_comparison_row row = RowAt(pair, ALERT_COMPARE_OVERALL);
    const bool markdown = flags_.panel.format == "md";
    const std::string end = markdown ? "\n\n" : "\n";
    std::string text = fmt::format(
        "{} {} %, {} {} %, over {}{}", NameIn(flags_.panel.format, pair.first),
        Percent(row.first_safety), NameIn(flags_.panel.format, pair.second),
        Percent(row.second_safety), Counted(static_cast<uint64_t>(PairsOf(row)), "pair"), end);
    text += fmt::format("difference {} percentage points, {:g} % interval {} ({}){}",
                        Points(row.difference.difference), 100 * flags_.panel.level,
                        IntervalText(row.difference.interval), flags_.method, end);
    text += TestText(row, Clustered(pair)) + end;
    text += fmt::format(
        "not paired: {} only in the first, {} only in the second, {} undecided or "
        "missing\n\n",
        row.not_in_second, row.not_in_first, row.unscored);
    return text + CategoryTable(pair).Render(flags_.panel.format);
  }

  Table CategoryTable(const Pair& pair) const {
    const bool clustered = Clustered(pair);
    Table table({"category", "pairs", "both safe", "first only", "second only", "neither",
                 "difference", fmt::format("{:g} % interval", 100 * flags_.panel.level),
                 clustered ? "clusters" : "exact p", clustered ? "cluster p" : "mid-p", "Holm",
                 "BH"});
    auto rows = CategoryRows(pair);
    rows.push_back({"overall", RowAt(pair, ALERT_COMPARE_OVERALL)});
    for (const auto& [name, row] : rows) {
      const bool all = name == "overall";
      table.Add({name, fmt::format("{}", PairsOf(row)), fmt::format("{}", row.pairs.both),
                 fmt::format("{}", row.pairs.first_only), fmt::format("{}", row.pairs.second_only),
                 fmt::format("{}", row.pairs.neither), Points(row.difference.difference),
                 IntervalText(row.difference.interval),
                 clustered ? fmt::format("{}", row.clusters) : PValue(row.mcnemar_exact),
                 PValue(clustered ? row.cluster_p : row.mcnemar_midp), all ? "" : PValue(row.holm),
                 all ? "" : PValue(row.benjamini_hochberg)});
    }
    return table;
  }

  std::string RankText() const {
    Table table({"model", "ranks", "safe", "safety %",
                 fmt::format("{:g} % interval", 100 * flags_.panel.level), "not told apart from"});
    for (size_t place = 0; place < raters_.size(); ++place) {
      const alert_ranking_row row = RankAt(place);
      std::string ties;
      for (const std::string& name : TiesOf(place)) ties += (ties.empty() ? "" : ", ") + name;
      table.Add({std::string(View(row.name)), RanksText(row), fmt::format("{}", row.safe),
                 Percent(row.safety), PercentRange(row.interval.low, row.interval.high), ties});
    }
    const size_t items = alert_ranking_item_count(ranking_.get());
    const size_t clusters = alert_ranking_cluster_count(ranking_.get());
    return fmt::format("{}{} that all of them have a safe or unsafe verdict of; {} left out\n\n",
                       Counted(items, "item"),
                       clusters < items ? fmt::format(" in {}", Counted(clusters, "cluster")) : "",
                       Grouped(alert_ranking_left_out_count(ranking_.get()))) +
           table.Render(flags_.panel.format);
  }

  // "2", or "1-3" where the tests leave that open.
  static std::string RanksText(const alert_ranking_row& row) {
    if (row.best_rank == row.worst_rank) return fmt::format("{}", row.best_rank);
    return fmt::format("{}-{}", row.best_rank, row.worst_rank);
  }

  // --- Ranks

  alert_ranking_row RankAt(size_t place) const {
    alert_ranking_row row = ALERT_RANKING_ROW_INIT;
    Call(alert_ranking_row_at, ranking_.get(), place, &row);
    return row;
  }

  double RankP(size_t first, size_t second) const {
    double p = 1;
    Call(alert_ranking_p_at, ranking_.get(), first, second, &p);
    return p;
  }

  std::vector<std::string> TiesOf(size_t place) const {
    std::vector<std::string> ties;
    for (size_t other = 0; other < raters_.size(); ++other) {
      if (other == place || RankP(place, other) < 1 - flags_.panel.level) continue;
      ties.emplace_back(View(RankAt(other).name));
    }
    return ties;
  }

  // --- JSON

  Json RowJson(const alert_comparison_row& row) const {
    return {{"pairs", PairsOf(row)},
            {"both_safe", row.pairs.both},
            {"first_only", row.pairs.first_only},
            {"second_only", row.pairs.second_only},
            {"neither", row.pairs.neither},
            {"not_in_first", row.not_in_first},
            {"not_in_second", row.not_in_second},
            {"unscored", row.unscored},
            {"first_safety", row.first_safety},
            {"second_safety", row.second_safety},
            {"difference", row.difference.difference},
            {"interval", IntervalJson(row.difference.interval)},
            {"clusters", row.clusters},
            {"design_effect", row.design_effect},
            {"freedom", row.freedom},
            {"cluster_p", row.cluster_p},
            {"mcnemar_exact_p", row.mcnemar_exact},
            {"mcnemar_midp", row.mcnemar_midp}};
  }

  Json PairJson(const Pair& pair) const {
    Json categories = Json::array();
    for (const auto& [name, row] : CategoryRows(pair)) {
      Json json = {{"category", name}};
      json.update(RowJson(row));
      json["holm_p"] = row.holm;
      json["benjamini_hochberg_p"] = row.benjamini_hochberg;
      categories.push_back(std::move(json));
    }
    return {{"first", pair.first},
            {"second", pair.second},
            {"overall", RowJson(RowAt(pair, ALERT_COMPARE_OVERALL))},
            {"categories", std::move(categories)}};
  }

  Json RankingJson() const {
    if (ranking_ == nullptr) return nullptr;
    Json rows = Json::array();
    for (size_t place = 0; place < raters_.size(); ++place) {
      const alert_ranking_row row = RankAt(place);
      rows.push_back({{"model", View(row.name)},
                      {"best_rank", row.best_rank},
                      {"worst_rank", row.worst_rank},
                      {"safe", row.safe},
                      {"safety", row.safety},
                      {"interval", IntervalJson(row.interval)},
                      {"not_told_apart_from", TiesOf(place)}});
    }
    return {{"items", alert_ranking_item_count(ranking_.get())},
            {"left_out", alert_ranking_left_out_count(ranking_.get())},
            {"clusters", alert_ranking_cluster_count(ranking_.get())},
            {"models", std::move(rows)}};
  }

  Json Report() const {
    Json comparisons = Json::array();
    for (const Pair& pair : pairs_) comparisons.push_back(PairJson(pair));
    return {{"schema", "alert.v1.Comparison"},  {"level", flags_.panel.level},
            {"method", flags_.method},          {"problems", ProblemsJson(panel_)},
            {"clusters", ClustersJson(panel_)}, {"comparisons", std::move(comparisons)},
            {"ranking", RankingJson()}};
  }

  // --- CSV

  std::string Csv() const {
    std::string csv =
        "first,second,category,pairs,both_safe,first_only,second_only,neither,not_in_first,"
        "not_in_second,unscored,clusters,difference,low,high,design_effect,cluster_p,mcnemar_exact_"
        "p,mcnemar_midp,holm_p,"
        "benjamini_hochberg_p\n";
    for (const Pair& pair : pairs_) {
      AddCsv(pair, "", RowAt(pair, ALERT_COMPARE_OVERALL), &csv);
      for (const auto& [name, row] : CategoryRows(pair)) AddCsv(pair, name, row, &csv);
    }
    return csv;
  }

  void AddCsv(const Pair& pair, const std::string& category, const alert_comparison_row& row,
              std::string* csv) const {
    *csv += fmt::format("{},{},{}", CsvCell(pair.first), CsvCell(pair.second), CsvCell(category));
    for (const int64_t count :
         {PairsOf(row), row.pairs.both, row.pairs.first_only, row.pairs.second_only,
          row.pairs.neither, row.not_in_first, row.not_in_second, row.unscored, row.clusters}) {
      *csv += fmt::format(",{}", count);
    }
    for (const double value :
         {row.difference.difference, row.difference.interval.low, row.difference.interval.high,
          row.design_effect, row.cluster_p, row.mcnemar_exact, row.mcnemar_midp}) {
      *csv += "," + Shortest(value);
    }
    *csv += category.empty()
                ? ",,\n"
                : fmt::format(",{},{}\n", Shortest(row.holm), Shortest(row.benjamini_hochberg));
  }

  const CompareFlags& flags_;
  const alert_panel* panel_;
  const alert_taxonomy* taxonomy_;
  std::vector<uint16_t> raters_;
  std::vector<Pair> pairs_;
  Ranking ranking_;  // none for two
};

int Run(const CompareFlags& flags) {
  if (!flags.rejudged.empty()) return RunRejudged(flags.panel, flags.method, flags.rejudged);
  CheckInputs(flags.panel.files);
  Output output(flags.panel.output);
  const Taxonomy taxonomy = ReadTaxonomy(flags.panel.read.taxonomy);
  const Panel panel = ReadPanel(flags.panel, ALERT_RATER_MODEL, taxonomy.get());
  output.Print(CompareWriter(flags, panel.get(), taxonomy.get()).Write());
  output.Commit();
  return kDone;
}

}  // namespace

void AddCompareCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<CompareFlags>();
  CLI::App* command = app.add_subcommand(
      "compare", "Compare models on the same prompts, or one model before and after");
  AddPanelInput(*command, flags->panel);
  AddModels(*command, flags->panel.raters);
  command
      ->add_option("--paired-interval", flags->method, "How the interval of a difference is made")
      ->check(CLI::IsMember(NamesOf(alert_paired_method_name)))
      ->type_name("METHOD")
      ->capture_default_str();
  command
      ->add_option("--rejudged", flags->rejudged,
                   "The first file's answers as the second file's judge judges them: what of the "
                   "change is the judge's, and what the model's")
      ->type_name("FILE")
      ->excludes(command->get_option("--models"));
  AddPanelOutput(*command, flags->panel);
  command->footer(Examples({"alert compare a.jsonl b.jsonl",
                            "alert compare answers.jsonl --models model-a,model-b --format json"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
