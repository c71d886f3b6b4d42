// The tables of the text report.
#ifndef ALERT_LIB_REPORT_TEXT_TABLES_H_
#define ALERT_LIB_REPORT_TEXT_TABLES_H_

#include <cstddef>

#include "score/score.h"
#include "text/table.h"

namespace alert {

Style BandStyle(const ScoreRow& row);

// Of a score with one model: a row a macro, category, attack and language, with counts.
TextTable OneModelTable(const Score& score);

// The models [first, first + count) across, categories, attacks and languages down.
TextTable ModelsTable(const Score& score, size_t first, size_t count);

// What the marks in ModelsTable say.
std::string MarkLegend();

}  // namespace alert

#endif  // ALERT_LIB_REPORT_TEXT_TABLES_H_
