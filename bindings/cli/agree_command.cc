// alert agree: how far languages, judges or models agree on the same items.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
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

using Matrix = Handle<alert_matrix, alert_matrix_free>;

struct AgreeFlags {
  PanelFlags panel;
  std::string by;
  bool every_verdict = false;
};

alert_rater_kind KindOf(const AgreeFlags& flags) {
  return ValueOf(alert_rater_kind_find, flags.by);
}

// A coefficient, or none where no item was rated by as many raters as it takes.
using Coefficient = std::optional<alert_agreement>;

// The ratings of some raters, of one category or all.
class Part {
 public:
  Part(const AgreeFlags& flags, const alert_panel* panel, const std::vector<uint16_t>& raters,
       uint16_t category)
      : level_(flags.panel.level) {
    alert_matrix_query query = ALERT_MATRIX_QUERY_INIT;
    query.raters = raters.data();
    query.rater_count = raters.size();
    query.category = category;
    query.every_verdict = flags.every_verdict ? 1 : 0;
    matrix_ = Make<Matrix>(alert_matrix_create, panel, &query);
    Call(alert_matrix_ratings, matrix_.get(), &ratings_);
  }

  size_t items() const { return ratings_.items; }
  size_t labels() const { return ratings_.labels; }

  Coefficient Percent() const { return Take(alert_agreement_percent); }
  Coefficient Fleiss() const { return Take(alert_agreement_fleiss); }
  Coefficient Gwet() const { return Take(alert_agreement_gwet); }
  Coefficient Krippendorff() const { return Take(alert_agreement_krippendorff); }

  // Of the first two raters.
  std::vector<int64_t> Confusion() const {
    std::vector<int64_t> matrix(labels() * labels());
    Call(alert_agreement_confusion, &ratings_, size_t{0}, size_t{1}, matrix.data());
    return matrix;
  }

  Coefficient Cohen() const {
    alert_agreement kappa;
    const alert_status status =
        alert_agreement_cohen_of(level_, &ratings_, size_t{0}, size_t{1}, &kappa, nullptr);
    return status == ALERT_OK ? Coefficient(kappa) : std::nullopt;
  }

 private:
  // The level and the ratings are sound, so that a call fails for want of items only.
  template <typename Function>
  Coefficient Take(Function function) const {
    alert_agreement agreement;
    const alert_status status = function(level_, &ratings_, &agreement, nullptr);
    return status == ALERT_OK ? Coefficient(agreement) : std::nullopt;
  }

  double level_;
  Matrix matrix_;
  alert_ratings ratings_ = ALERT_RATINGS_INIT;
};

Json CoefficientJson(const Coefficient& coefficient) {
  if (!coefficient.has_value()) return nullptr;
  return {{"estimate", coefficient->estimate},
          {"standard_error", coefficient->standard_error},
          {"interval", IntervalJson(coefficient->interval)},
          {"items", coefficient->items}};
}

// "0.8123 (0.7411 to 0.8835)", "1.0000 (–)" where no interval says anything.
std::string CoefficientText(const Coefficient& coefficient) {
  if (!coefficient.has_value() || coefficient->estimate != coefficient->estimate) return "–";
  if (coefficient->interval.low != coefficient->interval.low) {
    return fmt::format("{:.4f} (–)", coefficient->estimate);
  }
  return fmt::format("{:.4f} ({:.4f} to {:.4f})", coefficient->estimate, coefficient->interval.low,
                     coefficient->interval.high);
}

class AgreeWriter {
 public:
  AgreeWriter(const AgreeFlags& flags, const alert_panel* panel, const alert_taxonomy* taxonomy)
      : flags_(flags),
        panel_(panel),
        taxonomy_(taxonomy),
        raters_(ChooseRaters(panel, flags.panel, flags.by)) {}

  std::string Write() const {
    if (flags_.panel.format == "json") return DumpJson(Report());
    if (flags_.panel.format == "csv") return Csv();
    const Part all = PartOf(raters_, ALERT_NO_CATEGORY);
    return fmt::format("{} rated, {}s: {}\n\n", Counted(all.items(), "item"), flags_.by,
                       NameIn(flags_.panel.format, Names())) +
           GroupTable().Render(flags_.panel.format) + "\n" +
           PairTable().Render(flags_.panel.format);
  }

 private:
  Part PartOf(const std::vector<uint16_t>& raters, uint16_t category) const {
    return Part(flags_, panel_, raters, category);
  }

  std::string Names() const {
    std::string names;
    for (const uint16_t rater : raters_) {
      names += (names.empty() ? "" : ", ") + RaterName(panel_, rater);
    }
    return names;
  }

  // Calls `with(name, part)` for all items together and for each category that has some.
  template <typename With>
  void ForEachGroup(With with) const {
    with("", PartOf(raters_, ALERT_NO_CATEGORY));
    for (size_t c = 0; c < alert_taxonomy_category_count(taxonomy_); ++c) {
      const Part part = PartOf(raters_, static_cast<uint16_t>(c));
      if (part.items() > 0) with(CategoryName(taxonomy_, c), part);
    }
  }

  template <typename With>
  void ForEachPair(With with) const {
    for (size_t i = 0; i < raters_.size(); ++i) {
      for (size_t j = i + 1; j < raters_.size(); ++j) {
        with(RaterName(panel_, raters_[i]), RaterName(panel_, raters_[j]),
             PartOf({raters_[i], raters_[j]}, ALERT_NO_CATEGORY));
      }
    }
  }

  Table GroupTable() const {
    Table table(
        {"category", "items", "all agree", "Gwet's AC1", "Fleiss' kappa", "Krippendorff's alpha"});
    std::vector<std::string> all;
    ForEachGroup([&](const std::string& name, const Part& part) {
      std::vector<std::string> row = {
          name.empty() ? "all" : name,     fmt::format("{}", part.items()),
          CoefficientText(part.Percent()), CoefficientText(part.Gwet()),
          CoefficientText(part.Fleiss()),  CoefficientText(part.Krippendorff())};
      if (name.empty()) {
        all = std::move(row);
      } else {
        table.Add(std::move(row));
      }
    });
    table.Add(std::move(all));
    return table;
  }

  Table PairTable() const {
    Table table({"pair", "items", "both safe", "first only", "second only", "both unsafe",
                 "all agree", "Gwet's AC1", "Cohen's kappa"});
    ForEachPair([&](const std::string& first, const std::string& second, const Part& part) {
      const std::vector<int64_t> m = part.Confusion();
      const Coefficient percent = part.Percent();
      const size_t labels = part.labels();
      table.Add({first + ", " + second, fmt::format("{}", percent.has_value() ? percent->items : 0),
                 fmt::format("{}", m[0]), fmt::format("{}", m[1]), fmt::format("{}", m[labels]),
                 fmt::format("{}", m[labels + 1]), CoefficientText(percent),
                 CoefficientText(part.Gwet()), CoefficientText(part.Cohen())});
    });
    return table;
  }

  Json Report() const {
    Json raters = Json::array();
    for (const uint16_t rater : raters_) raters.push_back(RaterName(panel_, rater));
    Json all;
    Json categories = Json::array();
    ForEachGroup([&](const std::string& name, const Part& part) {
      Json json = Json::object();
      if (!name.empty()) json["category"] = name;
      json["items"] = part.items();
      json["percent"] = CoefficientJson(part.Percent());
      json["gwet"] = CoefficientJson(part.Gwet());
      json["fleiss"] = CoefficientJson(part.Fleiss());
      json["krippendorff"] = CoefficientJson(part.Krippendorff());
      if (name.empty()) {
        all = std::move(json);
      } else {
        categories.push_back(std::move(json));
      }
    });
    Json pairs = Json::array();
    ForEachPair([&](const std::string& first, const std::string& second, const Part& part) {
      pairs.push_back(PairJson(first, second, part));
    });
    return {{"schema", "alert.v1.Agreement"},      {"by", flags_.by},
            {"level", flags_.panel.level},         {"labels", Labels()},
            {"problems", ProblemsJson(panel_)},    {"clusters", ClustersJson(panel_)},
            {"raters", std::move(raters)},         {"all", std::move(all)},
            {"categories", std::move(categories)}, {"pairs", std::move(pairs)}};
  }

  Json PairJson(const std::string& first, const std::string& second, const Part& part) const {
    const std::vector<int64_t> counts = part.Confusion();
    Json confusion = Json::array();
    for (size_t i = 0; i < part.labels(); ++i) {
      Json row = Json::array();
      for (size_t j = 0; j < part.labels(); ++j) row.push_back(counts[i * part.labels() + j]);
      confusion.push_back(std::move(row));
    }
    return {{"first", first},
            {"second", second},
            {"confusion", std::move(confusion)},
            {"percent", CoefficientJson(part.Percent())},
            {"gwet", CoefficientJson(part.Gwet())},
            {"cohen", CoefficientJson(part.Cohen())}};
  }

  Json Labels() const {
    Json labels = Json::array();
    const int count = flags_.every_verdict ? ALERT_VERDICT_COUNT : 2;
    for (int verdict = 0; verdict < count; ++verdict) {
      alert_str name = {nullptr, 0};
      Call(alert_verdict_name, static_cast<alert_verdict>(verdict), &name);
      labels.push_back(View(name));
    }
    return labels;
  }

  std::string Csv() const {
    std::string csv = "scope,name,coefficient,items,estimate,standard_error,low,high\n";
    const auto add = [&](const std::string& scope, const std::string& name, const char* coefficient,
                         const Coefficient& value) {
      if (!value.has_value()) return;
      csv += fmt::format("{},{},{},{},{},{},{},{}\n", scope, CsvCell(name), coefficient,
                         value->items, Shortest(value->estimate), Shortest(value->standard_error),
                         Shortest(value->interval.low), Shortest(value->interval.high));
    };
    ForEachGroup([&](const std::string& name, const Part& part) {
      const std::string scope = name.empty() ? "all" : "category";
      add(scope, name, "percent", part.Percent());
      add(scope, name, "gwet", part.Gwet());
      add(scope, name, "fleiss", part.Fleiss());
      add(scope, name, "krippendorff", part.Krippendorff());
    });
    ForEachPair([&](const std::string& first, const std::string& second, const Part& part) {
      add("pair", first + "|" + second, "percent", part.Percent());
      add("pair", first + "|" + second, "gwet", part.Gwet());
      add("pair", first + "|" + second, "cohen", part.Cohen());
    });
    return csv;
  }

  const AgreeFlags& flags_;
  const alert_panel* panel_;
  const alert_taxonomy* taxonomy_;
  std::vector<uint16_t> raters_;
};

int Run(const AgreeFlags& flags) {
  CheckInputs(flags.panel.files);
  Output output(flags.panel.output);
  const Taxonomy taxonomy = ReadTaxonomy(flags.panel.read.taxonomy);
  const Panel panel = ReadPanel(flags.panel, KindOf(flags), taxonomy.get());
  output.Print(AgreeWriter(flags, panel.get(), taxonomy.get()).Write());
  output.Commit();
  return kDone;
}

}  // namespace

void AddAgreeCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<AgreeFlags>();
  CLI::App* command =
      app.add_subcommand("agree", "How far languages, judges or models agree on the same items");
  AddPanelInput(*command, flags->panel);
  command->add_option("--by", flags->by, "Whose verdicts are held against each other")
      ->required()
      ->check(CLI::IsMember(NamesOf(alert_rater_kind_name)))
      ->type_name("WHAT");
  AddNames(*command, "--raters", flags->panel.raters, "Only these, in this order; default: all");
  command->add_flag("--every-verdict", flags->every_verdict,
                    "Count undecided and missing as labels, not as ratings left out");
  AddPanelOutput(*command, flags->panel);
  command->footer(Examples({"alert agree answers.jsonl --by language",
                            "alert agree people.jsonl guard.jsonl --by judge --format json"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
