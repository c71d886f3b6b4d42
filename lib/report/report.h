// Reports: scores as text, JSON, CSV, Markdown or LaTeX.
#ifndef ALERT_LIB_REPORT_REPORT_H_
#define ALERT_LIB_REPORT_REPORT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "alert/report.h"
#include "score/score.h"

namespace alert {

struct TextOptions {
  bool color = false;
  size_t width = 0;  // columns for a table to fit into; 0: as wide as needed
};

// One model: its categories by macro, with counts and intervals. Several: categories down, models
// across.
std::string TextReport(const Score& score, const TextOptions& options);

// alert.v1.Report, ASCII only.
std::string JsonReport(const Score& score);

// Long form: a row a model and aggregate, category, macro, attack or language.
std::string CsvReport(const Score& score);

// Categories down, models across.
std::string MarkdownReport(const Score& score);
std::string LatexReport(const Score& score);

// By the name of a format: "text", "json", "csv", "md" or "latex".
std::optional<alert_report_format> FindReportFormat(std::string_view name);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_REPORT_H_
