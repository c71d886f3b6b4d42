#include "dataset_text.h"

#include <fmt/format.h>

#include <string_view>

#include "enumerations.h"
#include "problems.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"
#include "text/utf8.h"

namespace alert::cli {
namespace {

// In the order of the text.
constexpr alert_dimension kDimensions[] = {ALERT_DIMENSION_MACRO, ALERT_DIMENSION_CATEGORY,
                                           ALERT_DIMENSION_ATTACK, ALERT_DIMENSION_LANGUAGE,
                                           ALERT_DIMENSION_MODEL};

alert_summary_row RowAt(const alert_summary& summary, alert_dimension dimension, size_t index) {
  alert_summary_row row = ALERT_SUMMARY_ROW_INIT;
  Call(alert_summary_row_at, &summary, dimension, index, &row);
  return row;
}

// A name of 28 columns, its indent among them, and a number of 10.
std::string Line(std::string_view indent, std::string_view name, uint64_t rows) {
  return fmt::format("{}{}{:>10}\n", indent, PadToWidth(CleanText(name), 28 - indent.size()),
                     Grouped(rows));
}

std::string CategoriesText(const alert_summary& summary, const alert_taxonomy& taxonomy) {
  std::string text;
  for (size_t i = 0; i < alert_taxonomy_macro_count(&taxonomy); ++i) {
    const alert_summary_row macro_row = RowAt(summary, ALERT_DIMENSION_MACRO, i);
    if (macro_row.rows == 0) continue;
    text += Line("", View(macro_row.name), macro_row.rows);
    alert_macro macro = ALERT_MACRO_INIT;
    Call(alert_taxonomy_macro_at, &taxonomy, i, &macro);
    for (size_t j = 0; j < macro.category_count; ++j) {
      const alert_summary_row row =
          RowAt(summary, ALERT_DIMENSION_CATEGORY, macro.first_category + j);
      if (row.rows != 0) text += Line("  ", View(row.name), row.rows);
    }
  }
  return text;
}

// Whether no row names its model, as is usual for prompts: all have the default name.
bool IsModelOfNone(const alert_summary& summary, alert_dimension dimension) {
  return dimension == ALERT_DIMENSION_MODEL && alert_summary_row_count(&summary, dimension) == 1 &&
         View(RowAt(summary, dimension, 0).name) == "model";
}

std::string DimensionText(const alert_summary& summary, alert_dimension dimension) {
  const size_t count = alert_summary_row_count(&summary, dimension);
  if (count == 0 || IsModelOfNone(summary, dimension)) return "";
  std::string text = fmt::format("\n{}\n", NameOf(alert_dimension_name, dimension));
  for (size_t i = 0; i < count; ++i) {
    const alert_summary_row row = RowAt(summary, dimension, i);
    text += Line("  ", View(row.name), row.rows);
  }
  return text;
}

std::string ProblemsText(const alert_summary& summary) {
  const alert_problems problems = ProblemsOf(alert_summary_problems, &summary);
  const std::string counts = SummarizeProblems(problems.counts);
  if (counts.empty()) return "";
  std::string text = "\n" + counts + "\n";
  for (size_t i = 0; i < problems.sample_count; ++i) {
    text += fmt::format("  {}\n", CleanText(DescribeProblem(problems.samples[i])));
  }
  return text;
}

std::string Signed(uint64_t rows, uint64_t released) {
  return rows >= released ? "+" + Grouped(rows - released) : "-" + Grouped(released - rows);
}

// The published counts include the prompts without text.
uint64_t ComparedRows(const alert_summary& summary) {
  return alert_summary_item_count(&summary) +
         ProblemsOf(alert_summary_problems, &summary).counts[ALERT_PROBLEM_EMPTY_PROMPT];
}

}  // namespace

std::string SummaryText(const alert_summary& summary, const alert_taxonomy& taxonomy) {
  std::string text = Counted(alert_summary_item_count(&summary), "row") + "\n\n";
  text += CategoriesText(summary, taxonomy);
  for (const alert_dimension dimension : kDimensions) {
    if (dimension == ALERT_DIMENSION_MACRO || dimension == ALERT_DIMENSION_CATEGORY) {
      continue;
    }
    text += DimensionText(summary, dimension);
  }
  return text + ProblemsText(summary);
}

std::string SummaryCsv(const alert_summary& summary) {
  std::string csv = "dimension,name,rows,released\n";
  for (const alert_dimension dimension : kDimensions) {
    for (size_t i = 0; i < alert_summary_row_count(&summary, dimension); ++i) {
      const alert_summary_row row = RowAt(summary, dimension, i);
      csv += fmt::format("{},{},{},{}\n", NameOf(alert_dimension_name, dimension),
                         CsvCell(View(row.name)), row.rows,
                         row.released == ALERT_NOT_PUBLISHED ? "" : std::to_string(row.released));
    }
  }
  return csv;
}

std::string SummaryMarkdown(const alert_summary& summary) {
  Table table({"dimension", "name", "rows"});
  for (const alert_dimension dimension : kDimensions) {
    for (size_t i = 0; i < alert_summary_row_count(&summary, dimension); ++i) {
      const alert_summary_row row = RowAt(summary, dimension, i);
      if (row.rows == 0) continue;
      table.Add({std::string(NameOf(alert_dimension_name, dimension)), std::string(View(row.name)),
                 Grouped(row.rows)});
    }
  }
  return table.Markdown();
}

std::string VerifyText(const alert_summary& summary, uint64_t released, uint64_t differences) {
  const uint64_t rows = ComparedRows(summary);
  if (differences == 0) {
    return fmt::format("{}, as published: no difference\n", Counted(rows, "row")) +
           ProblemsText(summary);
  }
  std::string text =
      fmt::format("{:<28}{:>10}{:>10}{:>12}\n", "", "rows", "released", "difference");
  const auto add = [&](std::string_view name, uint64_t counted, uint64_t published) {
    if (counted == published || published == ALERT_NOT_PUBLISHED) return;
    text += fmt::format("{}{:>10}{:>10}{:>12}\n", PadToWidth(CleanText(name), 28), Grouped(counted),
                        Grouped(published), Signed(counted, published));
  };
  for (size_t i = 0; i < alert_summary_row_count(&summary, ALERT_DIMENSION_CATEGORY); ++i) {
    const alert_summary_row row = RowAt(summary, ALERT_DIMENSION_CATEGORY, i);
    add(View(row.name), row.rows, row.released);
  }
  add("all", rows, released);
  return text + ProblemsText(summary);
}

std::string VerifyMarkdown(const alert_summary& summary, uint64_t released) {
  Table table({"category", "rows", "released", "difference"});
  const auto add = [&](std::string_view name, uint64_t counted, uint64_t published) {
    if (published == ALERT_NOT_PUBLISHED) return;
    table.Add(
        {std::string(name), Grouped(counted), Grouped(published), Signed(counted, published)});
  };
  for (size_t i = 0; i < alert_summary_row_count(&summary, ALERT_DIMENSION_CATEGORY); ++i) {
    const alert_summary_row row = RowAt(summary, ALERT_DIMENSION_CATEGORY, i);
    add(View(row.name), row.rows, row.released);
  }
  add("all", ComparedRows(summary), released);
  return table.Markdown();
}

}  // namespace alert::cli
